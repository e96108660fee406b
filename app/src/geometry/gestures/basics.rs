//! What is done first and most: drawing, moving the picture, choosing.

use super::{
    AnnotationId, ByKeys, Direction, Effect, Geometry, Hands, Hold, Input, Key, MIDDLE, PagePoint, Preview, Reach, Stride, Tool, Wheel,
    WheelIntent, at, desk, desk_with, desk_with_mark, mark, placed, put, same, selected,
};

#[test]
fn a_drag_draws_a_rectangle() {
    let mut canvas = desk_with(Tool::Rectangle);
    let drawn = Geometry::Rectangle { x: 0.1, y: 0.1, width: 0.5, height: 0.3 };
    same(placed(&canvas.drag((10.0, 10.0), (60.0, 40.0))), drawn.clone());
    same(placed(&canvas.drag((60.0, 40.0), (10.0, 10.0))), drawn);
}

#[test]
fn a_rectangle_begun_beside_the_page_is_cut_at_its_edge() {
    let mut canvas = desk_with(Tool::Rectangle);
    let effects = canvas.drag((-20.0, -20.0), (50.0, 400.0));
    same(placed(&effects), Geometry::Rectangle { x: 0.0, y: 0.0, width: 0.5, height: 1.0 });
}

#[test]
fn a_slip_of_the_hand_draws_nothing() {
    let mut canvas = desk_with(Tool::Rectangle);
    assert_eq!(placed(&canvas.drag((10.0, 10.0), (12.0, 40.0))), None);
    assert_eq!(placed(&canvas.click((10.0, 10.0))), None);
}

#[test]
fn a_pin_is_placed_where_the_pointer_is_lifted() {
    let mut canvas = desk_with(Tool::Pin);
    same(placed(&canvas.click((25.0, 75.0))), Geometry::Pin { x: 0.25, y: 0.75 });
    same(placed(&canvas.drag((25.0, 75.0), (50.0, 50.0))), MIDDLE);
    assert_eq!(placed(&canvas.drag((25.0, 75.0), (-10.0, 50.0))), None, "lifted beside the page");
}

#[test]
fn what_was_placed_stays_in_view_until_it_is_let_go() {
    let mut canvas = desk_with(Tool::Pin);
    canvas.click((50.0, 50.0));
    assert!(matches!(canvas.preview(), Some(Preview::New(Geometry::Pin { .. }))));
    canvas.set_draft(None);
    assert_eq!(canvas.preview(), None);
}

#[test]
fn a_pin_on_anothers_badge_selects_it() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    canvas.handle(Input::Choose(Tool::Pin));
    let effects = canvas.click((55.0, 50.0));
    assert_eq!(placed(&effects), None);
    assert!(effects.contains(&selected([id])));
}

#[test]
fn escape_cancels_what_has_begun_and_then_the_tool() {
    let mut canvas = desk_with(Tool::Rectangle);
    canvas.down((10.0, 10.0));
    canvas.to((60.0, 40.0));
    assert!(canvas.preview().is_some());
    canvas.press(Key::Escape);
    assert_eq!(canvas.preview(), None);
    assert_eq!(placed(&canvas.up((60.0, 40.0))), None);
    assert_eq!(canvas.tool(), Tool::Rectangle);
    assert!(canvas.press(Key::Escape).contains(&Effect::ToolChanged(Tool::Select)));
}

#[test]
fn a_pointer_taken_away_cancels() {
    let mut canvas = desk_with(Tool::Pan);
    let before = canvas.scene().camera;
    canvas.down((10.0, 10.0));
    canvas.to((40.0, 40.0));
    assert_ne!(canvas.scene().camera, before);
    canvas.handle(Input::Cancel { pointer: 1 });
    assert_eq!(canvas.scene().camera, before);
}

#[test]
fn space_and_drag_pans_whatever_the_tool() {
    let mut canvas = desk_with(Tool::Rectangle);
    let before = canvas.scene().camera.offset();
    canvas.handle(Input::HoldPan);
    let effects = canvas.drag((10.0, 10.0), (30.0, 25.0));
    canvas.handle(Input::ReleasePan);
    assert_eq!(placed(&effects), None);
    let after = canvas.scene().camera.offset();
    assert!((after.x - before.x - 20.0).abs() < 1e-9 && (after.y - before.y - 15.0).abs() < 1e-9);
    assert!(canvas.crosshair().is_none() && canvas.tool_in_hand() == Tool::Rectangle);
}

#[test]
fn the_wheel_keeps_what_is_under_it() {
    let mut canvas = desk();
    let place = at((30.0, 70.0));
    let under = canvas.scene().camera.to_page(place);
    let turn = |intent, dy| Input::Wheel(Wheel { at: place, dx: 0.0, dy, intent, time: 0.0 });
    for input in [turn(WheelIntent::Plain, -120.0), turn(WheelIntent::Zoom, -6.0)] {
        let before = canvas.scene().camera.scale();
        assert!(canvas.handle(input).contains(&Effect::CameraChanged));
        assert!(canvas.scene().camera.scale() > before);
        assert!(canvas.scene().camera.to_screen(under).distance(place) < 1e-6);
    }
}

#[test]
fn a_trackpad_pans_even_when_it_is_stroked_fast() {
    let mut canvas = desk();
    let scale = canvas.scene().camera.scale();
    for (time, dy) in [(0.0, 4.0), (16.0, 30.0), (32.0, 80.0), (48.0, 60.0)] {
        canvas.handle(Input::Wheel(Wheel { at: at((50.0, 50.0)), dx: 0.0, dy, intent: WheelIntent::Plain, time }));
    }
    assert!((canvas.scene().camera.scale() - scale).abs() < 1e-12);
    assert!(canvas.scene().camera.offset().y < 24.0);
}

#[test]
fn two_fingers_zoom_and_take_back_what_the_first_had_begun() {
    let mut canvas = desk_with(Tool::Pin);
    canvas.finger(1, (25.0, 50.0));
    canvas.finger(2, (75.0, 50.0));
    assert_eq!(canvas.preview(), None, "the first finger's pin is taken back");
    canvas.handle(Input::Move { pointer: 1, at: at((0.0, 50.0)), pressure: 0.5 });
    canvas.handle(Input::Move { pointer: 2, at: at((100.0, 50.0)), pressure: 0.5 });
    let camera = canvas.scene().camera;
    assert!((camera.scale() - 2.0).abs() < 1e-9);
    assert!(camera.to_screen(PagePoint::new(0.25, 0.5)).distance(at((0.0, 50.0))) < 1e-6);
    let lifted = canvas.handle(Input::Up { pointer: 2, at: at((100.0, 50.0)) });
    assert_eq!(placed(&lifted), None);
    let effects = canvas.handle(Input::Up { pointer: 1, at: at((0.0, 50.0)) });
    assert_eq!(placed(&effects), None, "the finger that stayed only moves the picture");
}

#[test]
fn a_click_selects_and_a_click_beside_deselects() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    assert!(canvas.click((52.0, 50.0)).contains(&selected([id])));
    assert!(canvas.click((10.0, 10.0)).contains(&selected([])));
}

#[test]
fn a_drag_on_the_empty_page_moves_the_picture_and_keeps_the_selection() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    canvas.click((50.0, 50.0));
    let effects = canvas.drag((10.0, 10.0), (20.0, 30.0));
    assert!(effects.contains(&Effect::CameraChanged));
    assert_eq!(canvas.scene().selection.only(), Some(id));
}

#[test]
fn ones_own_mark_can_be_dragged_and_anothers_cannot() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    let (moved, geometry) = put(&canvas.drag((50.0, 50.0), (70.0, 40.0))).expect("the mark was moved");
    assert_eq!(moved, id);
    same(Some(geometry), Geometry::Pin { x: 0.7, y: 0.4 });
    canvas.set_marks(vec![mark(id, MIDDLE, Hold::Fixed)]);
    assert_eq!(put(&canvas.drag((50.0, 50.0), (70.0, 40.0))), None);
}

#[test]
fn the_inside_of_a_rectangle_moves_the_picture_until_it_is_selected() {
    let (mut canvas, id) = desk_with_mark(Geometry::Rectangle { x: 0.0, y: 0.0, width: 0.9, height: 0.9 });
    assert_eq!(put(&canvas.drag((50.0, 50.0), (60.0, 60.0))), None);
    canvas.press(Key::Fit);
    canvas.click((50.0, 50.0));
    let (moved, geometry) = put(&canvas.drag((50.0, 50.0), (55.0, 60.0))).expect("the mark was moved");
    assert_eq!(moved, id);
    same(Some(geometry), Geometry::Rectangle { x: 0.05, y: 0.1, width: 0.9, height: 0.9 });
}

#[test]
fn enter_places_a_pin_at_the_crosshair() {
    let mut canvas = desk();
    canvas.press(Key::Tool(Tool::Pin));
    assert_eq!(canvas.crosshair(), Some(canvas.scene().camera.centre()));
    same(placed(&canvas.press(Key::Enter)), MIDDLE);
}

#[test]
fn the_crosshair_goes_when_the_pointer_comes() {
    let mut canvas = desk();
    canvas.press(Key::Tool(Tool::Pin));
    canvas.to((10.0, 10.0));
    assert_eq!(canvas.crosshair(), None);
    canvas.handle(Input::Focus);
    assert!(canvas.crosshair().is_some());
}

#[test]
fn a_rectangle_is_sized_by_keys() {
    let mut canvas = desk();
    canvas.press(Key::Tool(Tool::Rectangle));
    assert!(canvas.press(Key::Enter).contains(&Effect::Keyboard(Some(ByKeys::Sizing))));
    // The first size reaches beyond the page, whose corner stops it.
    canvas.press(Key::Arrow(Direction::Left, Stride::Long));
    canvas.press(Key::Arrow(Direction::Up, Stride::Short));
    let effects = canvas.press(Key::Enter);
    assert!(effects.contains(&Effect::Keyboard(None)));
    let Some(Geometry::Rectangle { x, y, width, height }) = placed(&effects) else { panic!("nothing was placed: {effects:?}") };
    assert!((x - 0.5).abs() < 1e-9 && (y - 0.5).abs() < 1e-9);
    assert!((width - 0.1).abs() < 1e-9 && (height - 0.42).abs() < 1e-9, "{width} × {height}");
}

#[test]
fn escape_gives_up_a_rectangle_begun_by_keys() {
    let mut canvas = desk();
    canvas.press(Key::Tool(Tool::Rectangle));
    canvas.press(Key::Enter);
    assert!(canvas.press(Key::Escape).contains(&Effect::Keyboard(None)));
    assert_eq!(canvas.preview(), None);
}

#[test]
fn a_mark_is_moved_by_keys_or_with_one_more_press() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    canvas.press(Key::Next(Reach::Anew));
    assert!(canvas.press(Key::PickUp).contains(&Effect::Keyboard(Some(ByKeys::Moving(id)))));
    canvas.press(Key::Arrow(Direction::Right, Stride::Short));
    let moved = put(&canvas.press(Key::Enter)).map(|(_, geometry)| geometry);
    same(moved, Geometry::Pin { x: 0.58, y: 0.5 });
    canvas.press(Key::PickUp);
    let moved = put(&canvas.down((20.0, 30.0))).map(|(_, geometry)| geometry);
    same(moved, Geometry::Pin { x: 0.2, y: 0.3 });
}

#[test]
fn next_and_previous_go_around() {
    let mut canvas = desk();
    let ids = [AnnotationId::new(), AnnotationId::new(), AnnotationId::new()];
    canvas.set_marks(ids.map(|id| mark(id, MIDDLE, Hold::Movable)).to_vec());
    let mut chosen = |key| {
        canvas.press(key);
        canvas.scene().selection.only()
    };
    assert_eq!(chosen(Key::Next(Reach::Anew)), Some(ids[0]));
    assert_eq!(chosen(Key::Previous(Reach::Anew)), Some(ids[2]));
    assert_eq!(chosen(Key::Next(Reach::Anew)), Some(ids[0]));
    assert_eq!(chosen(Key::Next(Reach::Anew)), Some(ids[1]));
}

#[test]
fn a_place_is_pointed_out_until_somebody_does_something() {
    let mut canvas = desk();
    let place = Geometry::Rectangle { x: 0.1, y: 0.1, width: 0.2, height: 0.1 };
    canvas.point_out(place.clone());
    assert_eq!(canvas.preview(), Some(Preview::Pointed(place.clone())));
    canvas.set_draft(Some(place.clone()));
    assert_eq!(canvas.preview(), Some(Preview::New(place)), "a mark that is placed there is drawn instead");
    canvas.set_draft(None);
    canvas.handle(Input::Key(Key::ZoomIn));
    assert_eq!(canvas.preview(), None);
}
