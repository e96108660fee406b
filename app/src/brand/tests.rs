use super::*;
use crate::model::{AssetId, BrandColour, BrandFont, BrandId, BrandRules, Disclaimer, Instant, LogoSighting, MemberId, Rgb};

fn brand(rules: BrandRules) -> Brand {
    Brand {
        id: BrandId::new(),
        name: "Acme".into(),
        description: String::new(),
        colours: vec![BrandColour { name: "Signal".into(), rgb: Rgb([200, 30, 30]), cmyk: None, pantone: "186 C".into() }],
        fonts: vec![BrandFont { family: "Inter Display".into(), used_for: "Headlines".into(), asset_id: None }],
        rules,
        is_default: true,
        created_by: MemberId::new(),
        created_at: Instant(time::OffsetDateTime::UNIX_EPOCH),
        revision: 1,
    }
}

fn area(rgb: [u8; 3], share: i64, left: i64) -> ColourArea {
    ColourArea { rgb: Rgb(rgb), share, area: Area { page: 1, left, top: 0, width: 500, height: 1_000 } }
}

fn words(text: &str) -> Vec<PlacedWord> {
    let placed = |(at, word): (i64, &str)| PlacedWord {
        text: word.to_owned(),
        area: Area { page: 2, left: at * 100, top: 10, width: 90, height: 20 },
    };
    (0..).zip(text.split(' ')).map(placed).collect()
}

const PROOF: Held<'_> = Held { kind: None, market: Some("NZ"), said: "", logos: &[] };

fn rules_of(found: &[BrandFinding]) -> Vec<BrandRule> {
    found.iter().map(|finding| finding.rule).collect()
}

#[test]
fn colours_outside_the_palette_are_found_where_most_of_them_is() {
    let rules = BrandRules { palette_tolerance: Some(6), off_palette_most: 20, ..BrandRules::default() };
    let facts =
        |off: i64| FileFacts { colours: vec![area([30, 90, 215], off, 300), area([204, 28, 33], 1_000 - off, 0)], ..FileFacts::default() };
    let found = findings(&brand(rules.clone()), &facts(380), PROOF);
    assert_eq!(rules_of(&found), [BrandRule::Palette]);
    assert_eq!(found[0].place.map(|place| place.left), Some(300));
    assert!(found[0].detail.starts_with("38 % of it") && found[0].detail.contains("#1e5ad7") && found[0].detail.contains("Signal"));
    assert!(findings(&brand(rules.clone()), &facts(190), PROOF).is_empty());
    let photograph = Held { kind: Some(AssetKind::Photography), ..PROOF };
    assert!(findings(&brand(rules), &facts(380), photograph).is_empty());
}

#[test]
fn a_logo_has_its_size_and_its_room() {
    let rules = BrandRules { logo_min_width: Some(300), logo_clear_space: Some(10), ..BrandRules::default() };
    let held = Held { kind: Some(AssetKind::Logo), ..PROOF };
    let facts = |width, margin| FileFacts { width, margin, ..FileFacts::default() };
    assert_eq!(rules_of(&findings(&brand(rules.clone()), &facts(299, Some(99)), held)), [BrandRule::LogoSize, BrandRule::ClearSpace]);
    assert_eq!(rules_of(&findings(&brand(rules.clone()), &facts(300, None), held)), [BrandRule::ClearSpace]);
    assert!(findings(&brand(rules), &facts(300, Some(100)), held).is_empty());
}

#[test]
fn words_are_found_across_their_writing_and_where_they_are() {
    let rules = BrandRules {
        banned: vec!["world's best".into()],
        disclaimers: vec![
            Disclaimer { market: Some("NZ".into()), text: "Terms apply".into() },
            Disclaimer { market: Some("AU".into()), text: "Ask your doctor".into() },
        ],
        ..BrandRules::default()
    };
    let facts = FileFacts { words: words("The World\u{2019}s BEST, pool"), ..FileFacts::default() };
    let found = findings(&brand(rules.clone()), &facts, PROOF);
    assert_eq!(rules_of(&found), [BrandRule::Banned, BrandRule::Disclaimer]);
    assert_eq!(found[0].place, Some(Area { page: 2, left: 100, top: 10, width: 190, height: 20 }));
    let facts = FileFacts { words: words("A pool. terms, APPLY."), ..FileFacts::default() };
    assert!(findings(&brand(rules.clone()), &facts, PROOF).is_empty());
    assert!(findings(&brand(rules), &FileFacts::default(), PROOF).is_empty(), "of a picture nobody knows what it says");
}

#[test]
fn type_is_known_by_its_name_however_it_is_written() {
    let rules = BrandRules { only_brand_fonts: true, ..BrandRules::default() };
    let facts = FileFacts { fonts: vec!["inter-display".into(), "Comic Neue".into()], ..FileFacts::default() };
    let found = findings(&brand(rules), &facts, PROOF);
    assert_eq!(found.len(), 1);
    assert!(found[0].detail.contains("Comic Neue"));
}

#[test]
fn what_a_machine_made_is_refused_or_disclosed() {
    let with = |ai| brand(BrandRules { ai, ai_disclosure: "Made with AI".into(), ..BrandRules::default() });
    let made = FileFacts { digital_source_type: "compositeWithTrainedAlgorithmicMedia".into(), ..FileFacts::default() };
    assert!(findings(&with(AiPolicy::Allowed), &made, PROOF).is_empty());
    assert_eq!(rules_of(&findings(&with(AiPolicy::Forbidden), &made, PROOF)), [BrandRule::Ai]);
    assert_eq!(rules_of(&findings(&with(AiPolicy::Disclosed), &made, PROOF)), [BrandRule::Ai]);
    assert!(findings(&with(AiPolicy::Disclosed), &made, Held { said: "Harbour, made with AI.", ..PROOF }).is_empty());
    let photographed = FileFacts { digital_source_type: "digitalCapture".into(), ..FileFacts::default() };
    assert!(findings(&with(AiPolicy::Forbidden), &photographed, PROOF).is_empty());
}

#[test]
fn colours_are_called_as_people_call_them() {
    let called = |rgb| colour::name_of(Rgb(rgb));
    assert_eq!([called([255, 255, 255]), called([0, 0, 0]), called([255, 0, 0]), called([0, 0, 128])], ["white", "black", "red", "navy"]);
    assert_eq!((colour::sought("Teal"), colour::sought("#1e5ad7"), colour::sought("mauve")), (Some("teal"), Some("blue"), None));
    assert_eq!((colour::distance(Rgb([0; 3]), Rgb([255; 3])), colour::distance(Rgb([9, 9, 9]), Rgb([9, 9, 9]))), (100, 0));
}

#[test]
fn logos_on_a_proof_are_large_enough_and_have_their_room() {
    let brand = brand(BrandRules { logo_min_width: Some(120), logo_clear_space: Some(25), ..BrandRules::default() });
    let area = Area { page: 2, left: 100, top: 100, width: 80, height: 30 };
    let seen = |pixels, room| LogoSighting { area, pixels, room, likeness: 95 };
    let search = |found| [LogoSearch { asset_id: AssetId::new(), name: "Wordmark".into(), found }];
    let of = |logos: &[LogoSearch]| findings(&brand, &FileFacts::default(), Held { logos, ..PROOF });
    let wrong = of(&search(Some(vec![seen(84, 40), seen(300, 12), seen(120, 22)])));
    assert_eq!(rules_of(&wrong), [BrandRule::LogoSize, BrandRule::ClearSpace]);
    assert_eq!((wrong[0].place, wrong[1].place), (Some(area), Some(area)));
    assert!(wrong[0].detail.contains("84 pixels") && wrong[1].detail.contains("12 %"), "{wrong:?}");
    assert!(of(&search(Some(Vec::new()))).is_empty(), "nothing is asked of proofs without a logo");
    assert_eq!(rules_of(&of(&search(None))), [BrandRule::LogoSize], "what nobody has looked at is not said to be right");
}
