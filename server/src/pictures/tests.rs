use super::*;

fn order(layout: Layout, palette: Palette, seed: u64) -> Creative {
    Creative {
        brand: "Meridian Coffee".to_owned(),
        headline: "Warm mornings start here".to_owned(),
        offer: "20% off winter roast".to_owned(),
        palette,
        layout,
        seed,
    }
}

#[test]
fn every_layout_has_its_size() {
    for (seed, (layout, palette)) in (0..).zip(Layout::ALL.into_iter().zip(Palette::ALL)) {
        let png = creative(&order(layout, palette, seed));
        if let Ok(folder) = std::env::var("KEEP_PNG") {
            std::fs::write(format!("{folder}/{layout:?}.png"), &png).expect("the folder is there");
        }
        let picture = crate::files::probe(&png).expect("a picture");
        assert_eq!((picture.width, picture.height), layout.size());
        assert!(png.len() > 20_000, "something is drawn: {} bytes", png.len());
    }
}

#[test]
fn a_seed_draws_one_scene_and_another_seed_another() {
    let draw = |seed| creative(&order(Layout::EmailHeader, Palette::Winter, seed));
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(4));
}

#[test]
fn words_are_words_and_not_markup() {
    let mut order = order(Layout::EmailHeader, Palette::Clay, 2);
    order.headline = "Beans & <b>\"brew\"</b>\u{0}".to_owned();
    assert!(!creative(&order).is_empty());
}

#[test]
fn a_wordmark_has_its_room_and_is_found_on_creatives() {
    let png = wordmark("Meridian Coffee", Palette::Forest);
    let picture = image::load_from_memory(&png).expect("a picture").into_rgba8();
    let [left, top, right, bottom] = likeness::drawn(&picture).expect("something is drawn");
    let wide = right + 1 - left;
    assert!(left >= wide / 4 && top >= wide / 4 && picture.width() - right > wide / 4 && picture.height() - bottom > wide / 4);
    let logo = likeness::Logo::new(&picture).expect("a logo");
    for layout in [Layout::Banner, Layout::Social] {
        let page = image::load_from_memory(&creative(&order(layout, Palette::Clay, 3))).expect("a picture").into_rgba8();
        let found = logo.find(&page);
        assert_eq!(found.len(), 1, "{layout:?}: {found:?}");
        assert!(found[0].left < 0.2 && found[0].top < 0.2, "{layout:?}: {found:?}");
    }
}
