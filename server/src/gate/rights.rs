//! Whether an asset may be used: one function, asked at the moment of use by button, byte route and gate alike.

use app::model::{Asset, Channel, Day};

/// A use that somebody asks about.
#[derive(Debug, Clone)]
pub struct Use<'a> {
    /// First and last day of use.
    pub days: (Day, Day),
    /// Where. `None` asks for no market in particular.
    pub market: Option<&'a str>,
    /// On what.
    pub channels: &'a [Channel],
}

/// Leave to use an asset. Only [`authorize`] makes one.
#[derive(Debug, Clone, Copy)]
pub struct Grant(());

/// Why an asset may not be used: every reason, not the first only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    pub reasons: Vec<String>,
}

/// Decides from what is stated about the asset and nothing else.
///
/// # Errors
/// Every reason against the use.
pub fn authorize(asset: &Asset, wanted: &Use<'_>) -> Result<Grant, Denial> {
    let rights = &asset.rights;
    let mut reasons = Vec::new();
    if asset.versions.is_empty() {
        reasons.push("it has no file yet".to_owned());
    }
    if !rights.stated {
        reasons.push("nobody has stated its usage rights".to_owned());
    }
    let (first, last) = wanted.days;
    if let Some(starts_on) = rights.starts_on.filter(|day| first < *day) {
        reasons.push(format!("its rights begin on {starts_on}, the use on {first}"));
    }
    if let Some(ends_on) = rights.ends_on.filter(|day| last > *day) {
        reasons.push(format!("its rights end on {ends_on}, the use on {last}"));
    }
    if let (Some(allowed), Some(market)) = (&rights.markets, wanted.market)
        && !allowed.iter().any(|a| covers(a, market))
    {
        reasons.push(format!("its rights do not cover the market {market}"));
    }
    if let Some(allowed) = &rights.channels {
        for channel in wanted.channels.iter().filter(|channel| !allowed.contains(channel)) {
            reasons.push(format!("its rights do not cover the channel {}", channel.label()));
        }
    }
    if reasons.is_empty() { Ok(Grant(())) } else { Err(Denial { reasons }) }
}

/// `AU` covers `AU` and `AU-NSW`; `AU-NSW` covers itself alone.
fn covers(allowed: &str, market: &str) -> bool {
    market == allowed || market.strip_prefix(allowed).is_some_and(|rest| rest.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use app::model::{AssetId, AssetKind, AssetVersion, AssetVersionId, Digest, Instant, MemberId, UsageRights};

    use super::*;

    fn asset(rights: UsageRights) -> Asset {
        let now = Instant::new(time::OffsetDateTime::UNIX_EPOCH);
        let id = AssetId::new();
        let version = AssetVersion {
            id: AssetVersionId::new(),
            asset_id: id,
            number: 1,
            sha256: Digest::of(b"x"),
            media_type: "image/png".into(),
            file_name: "x.png".into(),
            bytes: 1,
            width: 1,
            height: 1,
            uploaded_by: MemberId::new(),
            created_at: now,
        };
        Asset {
            id,
            name: "Logo".into(),
            kind: AssetKind::Logo,
            versions: vec![version],
            rights,
            created_by: MemberId::new(),
            created_at: now,
            revision: 1,
        }
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn nothing_stated_allows_nothing() {
        let wanted = Use { days: (day("2026-01-01"), day("2026-01-02")), market: None, channels: &[] };
        assert!(authorize(&asset(UsageRights::default()), &wanted).is_err());
    }

    #[test]
    fn every_reason_is_named() {
        let rights = UsageRights {
            starts_on: Some(day("2026-02-01")),
            ends_on: Some(day("2026-02-10")),
            markets: Some(vec!["NZ".into()]),
            channels: Some(vec![Channel::Email]),
            holder: "Studio".into(),
            stated: true,
        };
        let wanted =
            Use { days: (day("2026-01-31"), day("2026-02-11")), market: Some("AU-NSW"), channels: &[Channel::Email, Channel::Print] };
        let denial = authorize(&asset(rights), &wanted).unwrap_err();
        assert_eq!(denial.reasons.len(), 4, "{denial:?}");
    }

    #[test]
    fn a_country_covers_its_parts_and_no_part_its_country() {
        let rights = |market: &str| UsageRights { markets: Some(vec![market.into()]), stated: true, ..UsageRights::default() };
        let wanted = |market| Use { days: (day("2026-01-01"), day("2026-01-01")), market: Some(market), channels: &[] };
        assert!(authorize(&asset(rights("AU")), &wanted("AU-NSW")).is_ok());
        assert!(authorize(&asset(rights("AU-NSW")), &wanted("AU")).is_err());
        assert!(authorize(&asset(rights("A")), &wanted("AU")).is_err());
    }
}
