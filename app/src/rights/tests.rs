use super::*;
use crate::model::{AssetId, AssetKind, AssetVersionId, Digest, MemberId, Term, TermId, UsageRights};

fn version() -> AssetVersion {
    AssetVersion {
        id: AssetVersionId::new(),
        asset_id: AssetId::new(),
        number: 1,
        sha256: Digest::of(b"x"),
        media_type: "image/png".into(),
        file_name: "x.png".into(),
        bytes: 1,
        width: 1,
        height: 1,
        uploaded_by: MemberId::new(),
        created_at: day("2026-01-01").begins(),
        held: false,
        approved_by: None,
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn asset(rights: UsageRights, terms: Vec<Term>) -> Asset {
    Asset {
        id: AssetId::new(),
        name: "Pool".into(),
        kind: AssetKind::Photography,
        brand_id: None,
        fields: crate::model::FieldValues::new(),
        description: String::new(),
        tags: Vec::new(),
        embargoed_until: None,
        versions: vec![version()],
        rights,
        terms,
        created_by: MemberId::new(),
        created_at: day("2026-01-01").begins(),
        revision: 1,
    }
}

fn term(kind: TermKind, from: &str, last: &str) -> Term {
    Term {
        id: TermId::new(),
        asset_id: AssetId::new(),
        kind,
        holder: "Studio".into(),
        talent_id: None,
        starts_at: Some(day(from).begins()),
        ends_at: Some(day(last).plus(1).begins()),
        markets: None,
        channels: None,
        purposes: None,
        quota: None,
        used: 0,
        evidence_id: None,
        withdrawn_at: None,
        withdrawn_reason: String::new(),
        created_by: MemberId::new(),
        created_at: day(from).begins(),
    }
}

fn publish<'a>(first: &str, last: &str, market: Option<&'a str>, channels: &'a [Channel]) -> Use<'a> {
    Use::days(Purpose::Publish { market, channels }, day(first), day(last))
}

fn reasons(asset: &Asset, wanted: &Use<'_>) -> Vec<String> {
    against(asset, asset.versions.last(), wanted).iter().map(ToString::to_string).collect()
}

fn stated() -> UsageRights {
    UsageRights { stated: true, ..UsageRights::default() }
}

#[test]
fn nothing_stated_allows_nothing() {
    let silent = asset(UsageRights::default(), Vec::new());
    assert_eq!(against(&silent, Some(&version()), &publish("2026-01-01", "2026-01-02", None, &[])), [Reason::NotStated]);
    assert_eq!(against(&silent, Some(&version()), &Use::download(day("2026-01-01").begins())), [Reason::NotStated]);
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
    let wanted = publish("2026-01-31", "2026-02-11", Some("AU-NSW"), &[Channel::Email, Channel::Print]);
    let found = against(&asset(rights, Vec::new()), None, &wanted);
    assert_eq!(found.len(), 5, "{found:?}");
    assert!(found.iter().any(|reason| reason.to_string() == "its rights end on 2026-02-10, the use on 2026-02-11"), "{found:?}");
}

#[test]
fn a_country_covers_its_parts_and_no_part_its_country() {
    let allowed = |code: &str, market| {
        let rights = UsageRights { markets: Some(vec![code.into()]), ..stated() };
        reasons(&asset(rights, Vec::new()), &publish("2026-01-01", "2026-01-01", Some(market), &[])).is_empty()
    };
    assert!(allowed("AU", "AU-NSW"));
    assert!(!allowed("AU-NSW", "AU"));
    assert!(!allowed("A", "AU"));
}

#[test]
fn expired_means_that_only_the_keepers_of_the_library_still_see_it() {
    let expired = asset(UsageRights { ends_on: Some(day("2026-02-10")), ..stated() }, Vec::new());
    let may = |wanted: Use<'_>| reasons(&expired, &wanted).is_empty();
    let over = day("2026-02-11").begins();
    let last = over.plus_millis(-1);
    assert!(may(Use::download(last)) && may(Use::inspect(Role::Viewer, last)), "the last day belongs to the window");
    assert!(!may(Use::download(over)) && !may(Use::inspect(Role::Viewer, over)));
    assert!(may(Use::inspect(Role::Contributor, over)));
}

#[test]
fn licences_that_follow_each_other_cover_a_flight_and_a_day_between_them_does_not() {
    let licences = |second: &str| {
        let terms = vec![term(TermKind::Licence, "2026-01-01", "2026-01-12"), term(TermKind::Licence, second, "2026-02-28")];
        asset(UsageRights::default(), terms)
    };
    let flight = publish("2026-01-05", "2026-02-03", None, &[Channel::Email]);
    assert!(reasons(&licences("2026-01-13"), &flight).is_empty());
    assert_eq!(reasons(&licences("2026-01-14"), &flight), ["no licence covers 2026-01-13"]);
}

#[test]
fn each_channel_needs_a_licence_of_its_own() {
    let mut print = term(TermKind::Licence, "2026-01-01", "2026-12-31");
    print.channels = Some(vec![Channel::Print]);
    let mut email = term(TermKind::Licence, "2026-01-01", "2026-01-12");
    email.channels = Some(vec![Channel::Email]);
    let photo = asset(UsageRights::default(), vec![print, email]);
    let wanted = publish("2026-01-05", "2026-01-20", None, &[Channel::Print, Channel::Email, Channel::Web]);
    assert_eq!(reasons(&photo, &wanted), ["no licence covers 2026-01-13", "its rights do not cover the channel Web"]);
}

#[test]
fn a_ban_wins_over_every_licence_where_it_touches_the_use() {
    let mut ban = term(TermKind::Ban, "2026-03-01", "2026-03-02");
    ban.markets = Some(vec!["NZ".into()]);
    let photo = asset(stated(), vec![ban]);
    assert!(reasons(&photo, &publish("2026-02-01", "2026-02-28", Some("NZ"), &[])).is_empty());
    assert!(reasons(&photo, &publish("2026-03-01", "2026-03-31", Some("AU"), &[])).is_empty());
    assert_eq!(reasons(&photo, &publish("2026-02-01", "2026-03-01", Some("NZ"), &[])), ["the ban of Studio: it forbids this use"]);
}

#[test]
fn a_consent_must_stand_to_the_end_and_ends_when_it_is_withdrawn() {
    let mut consent = term(TermKind::Consent, "2026-01-01", "2026-12-31");
    let flight = publish("2026-02-01", "2026-02-28", None, &[]);
    assert!(reasons(&asset(stated(), vec![consent.clone()]), &flight).is_empty());
    consent.withdrawn_at = Some(day("2026-02-10").begins());
    let photo = asset(stated(), vec![consent]);
    assert_eq!(reasons(&photo, &flight), ["the consent of Studio: it was withdrawn on 2026-02-10"]);
    assert!(reasons(&photo, &Use::download(day("2026-02-09").begins())).is_empty(), "it stood until then");
    assert!(!reasons(&photo, &Use::inspect(Role::Viewer, day("2026-02-10").begins())).is_empty());
}

#[test]
fn what_is_held_is_for_the_keepers_of_the_library() {
    let mut photo = asset(stated(), Vec::new());
    photo.versions[0].held = true;
    let now = day("2026-02-10").begins();
    assert_eq!(reasons(&photo, &Use::download(now)), ["its upload waits for approval"]);
    assert!(!reasons(&photo, &publish("2026-02-09", "2026-02-12", None, &[])).is_empty());
    assert!(!reasons(&photo, &Use::inspect(Role::Viewer, now)).is_empty());
    assert!(reasons(&photo, &Use::inspect(Role::Contributor, now)).is_empty());
}

#[test]
fn under_embargo_only_the_keepers_of_the_library_see_it() {
    let until = day("2026-02-10").begins();
    let secret = Asset { embargoed_until: Some(until), ..asset(stated(), Vec::new()) };
    assert_eq!(reasons(&secret, &publish("2026-02-09", "2026-02-12", None, &[])), ["it is under embargo until 2026-02-10"]);
    assert!(reasons(&secret, &publish("2026-02-10", "2026-02-12", None, &[])).is_empty());
    assert!(reasons(&secret, &Use::inspect(Role::Contributor, until.plus_millis(-1))).is_empty());
    assert!(!reasons(&secret, &Use::inspect(Role::Viewer, until.plus_millis(-1))).is_empty());
    assert!(reasons(&secret, &Use::inspect(Role::Viewer, until)).is_empty());
}

#[test]
fn a_quota_counts_what_leaves_and_not_what_is_looked_at() {
    let mut licence = term(TermKind::Licence, "2026-01-01", "2026-12-31");
    licence.quota = Some(2);
    licence.used = 2;
    let photo = asset(UsageRights::default(), vec![licence]);
    let now = day("2026-02-01").begins();
    assert_eq!(reasons(&photo, &Use::download(now)), ["the licence of Studio: its 2 uses are used up"]);
    assert!(reasons(&photo, &Use::inspect(Role::Viewer, now)).is_empty());
}

proptest::proptest! {
    /// A window holds exactly the days on which the use is allowed, whatever terms there are.
    #[test]
    fn windows_hold_the_days_that_are_allowed(terms in proptest::collection::vec((0_usize..4, 0_i64..60, 0_i64..30), 0..5), stated in proptest::option::of((0_i64..30, 0_i64..60))) {
        let first = day("2026-01-01");
        let kinds = [TermKind::Licence, TermKind::Release, TermKind::Consent, TermKind::Ban];
        let made = |(kind, from, length): (usize, i64, i64)| term(kinds[kind], &first.plus(from).to_string(), &first.plus(from + length).to_string());
        let rights = stated.map_or_else(UsageRights::default, |(from, length)| UsageRights {
            starts_on: Some(first.plus(from)), ends_on: Some(first.plus(from + length)), ..self::stated()
        });
        let asset = asset(rights, terms.into_iter().map(made).collect());
        let found = AssetRights::of(&asset, None, &[]);
        for offset in -5..130 {
            let on = first.plus(offset);
            let allowed = against(&asset, asset.versions.last(), &Use::days(Purpose::Publish { market: None, channels: &[] }, on, on)).is_empty();
            let inside = found.as_ref().is_some_and(|found| found.windows.iter().any(|window| window.days.contains(on)));
            proptest::prop_assert_eq!(allowed, inside, "{} {:?}", on, &found);
        }
    }
}

#[test]
fn a_window_names_what_ends_it() {
    let pool = asset(UsageRights::default(), vec![term(TermKind::Licence, "2026-01-01", "2026-03-31")]);
    let found = AssetRights::of(&pool, None, &[]).unwrap();
    assert_eq!(found.windows[0].ended_by, "the licence of Studio");
    let flight = |last: &str| crate::plan::Span::between(day("2026-03-01"), day(last));
    assert_eq!(found.against(flight("2026-03-31")), None);
    assert_eq!(found.against(flight("2026-04-01")).as_deref(), Some("\u{201c}Pool\u{201d}: the licence of Studio ends on 2026-03-31"));
    // Without an end there is nothing to draw; without any right it is the gate that says so.
    assert_eq!(AssetRights::of(&asset(stated(), Vec::new()), None, &[]), None);
    assert_eq!(AssetRights::of(&asset(UsageRights::default(), Vec::new()), None, &[]), None);
}
