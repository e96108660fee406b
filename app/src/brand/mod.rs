//! Whether a file is as its brand asks: pure. What a file shows was found out when it came in; a brand is held against it whenever
//! somebody asks, so that a change of a rule counts at once.

pub mod colour;
#[cfg(test)]
mod tests;

use crate::model::{AiPolicy, Area, Asset, AssetKind, Brand, BrandFinding, BrandRule, ColourArea, FileFacts, LogoSearch, PlacedWord};

/// What a file is held against a brand as.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// Of assets; absent of proofs.
    pub kind: Option<AssetKind>,
    /// Where it goes out; none where nobody has said.
    pub market: Option<&'a str>,
    /// What else is said about it, where a disclosure may be.
    pub said: &'a str,
    /// Of proofs: where the logos of the brand are.
    pub logos: &'a [LogoSearch],
}

/// The brand that an asset bears: its own, or the default.
pub fn of_asset<'a>(brands: &'a [Brand], asset: &Asset) -> Option<&'a Brand> {
    match asset.brand_id {
        Some(id) => brands.iter().find(|brand| brand.id == id),
        None => default_of(brands),
    }
}

/// The brand of what names none.
pub fn default_of(brands: &[Brand]) -> Option<&Brand> {
    brands.iter().find(|brand| brand.is_default)
}

/// What is said about an asset where a disclosure may be.
pub fn said_of(asset: &Asset) -> String {
    format!("{} {}", asset.description, asset.tags.join(" "))
}

/// Everything about a file that is not as the brand asks, in the order of [`BrandRule`].
pub fn findings(brand: &Brand, facts: &FileFacts, held: Held<'_>) -> Vec<BrandFinding> {
    let mut found = Vec::new();
    // A photograph has the colours of what it shows.
    if held.kind.is_none_or(|kind| matches!(kind, AssetKind::Logo | AssetKind::Icon | AssetKind::Template)) {
        found.extend(palette(brand, facts));
    }
    if held.kind == Some(AssetKind::Logo) {
        found.extend(logo(brand, facts));
    }
    found.extend(held.logos.iter().flat_map(|search| placed(brand, search)));
    found.extend(fonts(brand, facts));
    found.extend(banned(brand, facts));
    found.extend(disclaimers(brand, facts, held));
    found.extend(ai(brand, facts, held));
    found
}

fn finding(rule: BrandRule, detail: impl Into<String>, place: Option<Area>) -> BrandFinding {
    BrandFinding { rule, detail: detail.into(), place }
}

fn palette(brand: &Brand, facts: &FileFacts) -> Option<BrandFinding> {
    let tolerance = brand.rules.palette_tolerance?;
    let nearest = |area: &ColourArea| {
        let distances = brand.colours.iter().map(|colour| (colour::distance(area.rgb, colour.rgb), colour));
        distances.min_by_key(|(distance, _)| *distance)
    };
    let off: Vec<(&ColourArea, i64, &str)> = facts
        .colours
        .iter()
        .filter_map(|area| nearest(area).map(|(distance, colour)| (area, distance, colour.name.as_str())))
        .filter(|(_, distance, _)| *distance > tolerance)
        .collect();
    let share: i64 = off.iter().map(|(area, ..)| area.share).sum();
    let (most, distance, name) = off.first()?;
    (share > brand.rules.off_palette_most * 10).then(|| {
        let detail = format!(
            "{} % of it is in colours that are not of the palette, most of it in {}: {distance} away from {name}, and {tolerance} is allowed.",
            (share + 5) / 10,
            most.rgb,
        );
        finding(BrandRule::Palette, detail, Some(most.area))
    })
}

fn logo(brand: &Brand, facts: &FileFacts) -> Vec<BrandFinding> {
    let small = brand.rules.logo_min_width.filter(|least| facts.width < *least);
    let small = small
        .map(|least| finding(BrandRule::LogoSize, format!("It is {} pixels wide; at least {least} are asked for.", facts.width), None));
    let room = facts.margin.unwrap_or_default();
    let tight = brand.rules.logo_clear_space.filter(|percent| room < percent * 10).map(|percent| {
        let detail = format!("There is room of {} % of its width around it; {percent} % are asked for.", room / 10);
        finding(BrandRule::ClearSpace, detail, None)
    });
    small.into_iter().chain(tight).collect()
}

/// Less room than is asked for is measured by this much more or less, in percent of the width of a logo.
const MEASURED_WITHIN: i64 = 3;

/// What is wrong with a logo where it is on a proof.
fn placed(brand: &Brand, LogoSearch { name, found, .. }: &LogoSearch) -> Vec<BrandFinding> {
    let (width, space) = (brand.rules.logo_min_width, brand.rules.logo_clear_space);
    let Some(found) = found else {
        let rule = if width.is_some() { BrandRule::LogoSize } else { BrandRule::ClearSpace };
        return vec![finding(
            rule,
            format!("Nobody has looked yet where \u{201c}{name}\u{201d} is on it; that is done within seconds."),
            None,
        )];
    };
    let mut wrong = Vec::new();
    for seen in found {
        if let Some(least) = width.filter(|least| seen.pixels < *least) {
            let detail = format!("\u{201c}{name}\u{201d} is {} pixels wide; at least {least} are asked for.", seen.pixels);
            wrong.push(finding(BrandRule::LogoSize, detail, Some(seen.area)));
        }
        if let Some(percent) = space.filter(|percent| seen.room + MEASURED_WITHIN < *percent) {
            let detail = format!("There is room of {} % of its width around \u{201c}{name}\u{201d}; {percent} % are asked for.", seen.room);
            wrong.push(finding(BrandRule::ClearSpace, detail, Some(seen.area)));
        }
    }
    wrong
}

fn fonts(brand: &Brand, facts: &FileFacts) -> Vec<BrandFinding> {
    if !brand.rules.only_brand_fonts {
        return Vec::new();
    }
    let plain = |family: &str| family.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let known: Vec<String> = brand.fonts.iter().map(|font| plain(&font.family)).collect();
    let others = facts.fonts.iter().filter(|family| !known.contains(&plain(family)));
    others.map(|family| finding(BrandRule::Fonts, format!("It is set in {family}, which is not a family of the brand."), None)).collect()
}

/// The letters and digits of a text, in lower case, word by word.
fn plain_words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Where a phrase is said: the words that say it.
fn said<'a>(words: &'a [(String, &'a PlacedWord)], phrase: &[String]) -> Option<&'a [(String, &'a PlacedWord)]> {
    let length = phrase.len();
    if length == 0 {
        return None;
    }
    words.windows(length).find(|window| window.iter().zip(phrase).all(|((word, _), sought)| word == sought))
}

fn words_of(facts: &FileFacts) -> Vec<(String, &PlacedWord)> {
    facts.words.iter().flat_map(|word| plain_words(&word.text).into_iter().map(move |plain| (plain, word))).collect()
}

/// The box around words, on the page of the first.
fn around(words: &[(String, &PlacedWord)]) -> Option<Area> {
    let page = words.first()?.1.area.page;
    let areas = words.iter().map(|(_, word)| word.area).filter(|area| area.page == page);
    areas.reduce(|one, other| {
        let (left, top) = (one.left.min(other.left), one.top.min(other.top));
        let right = (one.left + one.width).max(other.left + other.width);
        let bottom = (one.top + one.height).max(other.top + other.height);
        Area { page, left, top, width: right - left, height: bottom - top }
    })
}

fn banned(brand: &Brand, facts: &FileFacts) -> Vec<BrandFinding> {
    let words = words_of(facts);
    let found = brand.rules.banned.iter().filter_map(|phrase| {
        let at = said(&words, &plain_words(phrase))?;
        Some(finding(BrandRule::Banned, format!("It says \u{201c}{phrase}\u{201d}, which is never used."), around(at)))
    });
    found.collect()
}

fn disclaimers(brand: &Brand, facts: &FileFacts, held: Held<'_>) -> Vec<BrandFinding> {
    // What is in a picture is not read, so nothing can be said about it; assets go into something else that says it.
    if facts.words.is_empty() || held.kind.is_some() {
        return Vec::new();
    }
    let words = words_of(facts);
    let asked = brand.rules.disclaimers.iter().filter(|it| it.market.is_none() || it.market.as_deref() == held.market);
    let missing = asked.filter(|it| said(&words, &plain_words(&it.text)).is_none());
    missing
        .map(|it| {
            let place = it.market.as_deref().map(|market| format!(" in {market}")).unwrap_or_default();
            finding(BrandRule::Disclaimer, format!("It does not say \u{201c}{}\u{201d}, which has to be said{place}.", it.text), None)
        })
        .collect()
}

/// Whether a machine has made it, or a part of it, as far as its file says so.
pub fn is_machine_made(facts: &FileFacts) -> bool {
    made_by(facts).is_some()
}

/// The words in which a file says that a machine has made it, or a part of it: its metadata, or its credentials. Those that do not hold
/// are believed here too: nobody says of their own picture that a machine made it when none did.
fn made_by(facts: &FileFacts) -> Option<&str> {
    let is_of_machines = |kind: &&str| {
        let kind = kind.to_lowercase();
        // What follows rules that somebody wrote (`algorithmicMedia`) is among them, as a filter that makes all of a picture.
        kind.contains("algorithmicmedia") || kind.contains("trainedalgorithmic")
    };
    let steps = facts.credentials.iter().flat_map(|credentials| &credentials.steps).map(|step| step.digital_source_type.as_str());
    let said = std::iter::once(facts.digital_source_type.as_str()).chain(steps).find(is_of_machines);
    said.or(Some(facts.ai_system.as_str()).filter(|system| !system.is_empty()))
}

fn ai(brand: &Brand, facts: &FileFacts, held: Held<'_>) -> Option<BrandFinding> {
    let how = made_by(facts)?;
    match brand.rules.ai {
        AiPolicy::Allowed => None,
        AiPolicy::Forbidden => Some(finding(BrandRule::Ai, format!("Its file says that a machine made it ({how})."), None)),
        AiPolicy::Disclosed => {
            let disclosure = plain_words(&brand.rules.ai_disclosure);
            let words = words_of(facts);
            let elsewhere = plain_words(held.said);
            let disclosed =
                said(&words, &disclosure).is_some() || elsewhere.windows(disclosure.len().max(1)).any(|window| window == disclosure);
            (!disclosed).then(|| {
                let detail = format!(
                    "Its file says that a machine made it ({how}), and \u{201c}{}\u{201d} is said nowhere.",
                    brand.rules.ai_disclosure
                );
                finding(BrandRule::Ai, detail, None)
            })
        }
    }
}
