//! What hands do on the canvas, from beginning to end.

use super::{
    PagePoint, ScreenPoint, Selection, Size,
    canvas::Canvas,
    marks::{Hold, Kind, Mark, Precision, State},
    tool::{Access, Button, ByKeys, Direction, Effect, Input, Key, Press, Preview, Reach, Spin, Stride, Tool, Wheel, WheelIntent},
    words::Words,
};
use crate::model::{AnnotationId, Geometry, MarkStyle, Word};

/// A picture of 100 × 100 in a view where it is shown one to one, its corner at (24, 24).
fn desk() -> Canvas {
    let mut canvas = Canvas::new(Size::new(100.0, 100.0), Access::Marking);
    canvas.handle(Input::Resize(Size::new(148.0, 148.0)));
    canvas
}

fn desk_with(tool: Tool) -> Canvas {
    let mut canvas = desk();
    canvas.handle(Input::Choose(tool));
    canvas
}

/// A canvas with one of one's own marks, and its id.
fn desk_with_mark(geometry: Geometry) -> (Canvas, AnnotationId) {
    let mut canvas = desk();
    let id = AnnotationId::new();
    canvas.set_marks(vec![mark(id, geometry, Hold::Movable)]);
    (canvas, id)
}

fn mark(id: AnnotationId, geometry: Geometry, hold: Hold) -> Mark {
    Mark { id, number: 1, geometry, style: MarkStyle::default(), kind: Kind::Advisory, state: State::Open, hold }
}

/// A place in pixels of the picture.
fn at((x, y): (f64, f64)) -> ScreenPoint {
    ScreenPoint::new(24.0 + x, 24.0 + y)
}

fn pressed(pointer: i32, place: (f64, f64), precision: Precision, reach: Reach) -> Press {
    Press { pointer, at: at(place), button: Button::Main, precision, pressure: 0.5, reach }
}

trait Hands {
    fn down(&mut self, place: (f64, f64)) -> Vec<Effect>;
    fn to(&mut self, place: (f64, f64)) -> Vec<Effect>;
    fn up(&mut self, place: (f64, f64)) -> Vec<Effect>;
    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Vec<Effect>;
    fn click(&mut self, place: (f64, f64)) -> Vec<Effect>;
    fn press(&mut self, key: Key) -> Vec<Effect>;
    fn finger(&mut self, pointer: i32, place: (f64, f64));
}

impl Hands for Canvas {
    fn down(&mut self, place: (f64, f64)) -> Vec<Effect> {
        self.handle(Input::Down(pressed(1, place, Precision::Fine, Reach::Anew)))
    }
    fn to(&mut self, place: (f64, f64)) -> Vec<Effect> {
        self.handle(Input::Move { pointer: 1, at: at(place), pressure: 0.5 })
    }
    fn up(&mut self, place: (f64, f64)) -> Vec<Effect> {
        self.handle(Input::Up { pointer: 1, at: at(place) })
    }
    fn drag(&mut self, from: (f64, f64), to: (f64, f64)) -> Vec<Effect> {
        let mut effects = self.down(from);
        effects.extend(self.to((f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1))));
        effects.extend(self.to(to));
        effects.extend(self.up(to));
        effects
    }
    fn click(&mut self, place: (f64, f64)) -> Vec<Effect> {
        self.drag(place, place)
    }
    fn press(&mut self, key: Key) -> Vec<Effect> {
        self.handle(Input::Key(key))
    }
    fn finger(&mut self, pointer: i32, place: (f64, f64)) {
        self.handle(Input::Down(pressed(pointer, place, Precision::Coarse, Reach::Anew)));
    }
}

fn placed(effects: &[Effect]) -> Option<Geometry> {
    effects.iter().find_map(|effect| if let Effect::Place(geometry) = effect { Some(geometry.clone()) } else { None })
}

fn put(effects: &[Effect]) -> Option<(AnnotationId, Geometry)> {
    effects.iter().find_map(|effect| if let Effect::MoveMark { id, geometry } = effect { Some((*id, geometry.clone())) } else { None })
}

#[track_caller]
fn same(found: Option<Geometry>, expected: Geometry) {
    let found = found.expect("something was placed");
    let close = numbers(&found).iter().zip(numbers(&expected)).all(|(one, other)| (one - other).abs() < 1e-9);
    assert!(close && numbers(&found).len() == numbers(&expected).len(), "{found:?} is not {expected:?}");
    assert_eq!(std::mem::discriminant(&found), std::mem::discriminant(&expected), "{found:?} is not {expected:?}");
}

fn numbers(geometry: &Geometry) -> Vec<f64> {
    match geometry {
        Geometry::Pin { x, y } => vec![*x, *y],
        Geometry::Rectangle { x, y, width, height } | Geometry::Ellipse { x, y, width, height } => vec![*x, *y, *width, *height],
        Geometry::Line { from, to } | Geometry::Arrow { from, to } | Geometry::Measure { from, to } => vec![from.x, from.y, to.x, to.y],
        Geometry::Polygon { points } => points.iter().flat_map(|point| [point.x, point.y]).collect(),
        Geometry::Freehand { samples } => samples.iter().flat_map(|sample| [sample.x, sample.y, sample.pressure]).collect(),
        Geometry::Highlight { boxes, .. } => boxes.iter().flat_map(|line| [line.x, line.y, line.width, line.height]).collect(),
    }
}

fn selected(ids: impl IntoIterator<Item = AnnotationId>) -> Effect {
    Effect::Select(Selection::of(ids))
}

const MIDDLE: Geometry = Geometry::Pin { x: 0.5, y: 0.5 };

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
fn readers_change_nothing() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    canvas.set_access(Access::Reading);
    canvas.press(Key::Tool(Tool::Pin));
    assert_eq!(canvas.tool(), Tool::Select);
    assert_eq!(put(&canvas.drag((50.0, 50.0), (70.0, 40.0))), None);
    canvas.press(Key::Next(Reach::Anew));
    assert!(canvas.press(Key::PickUp).is_empty());
    assert_eq!(canvas.press(Key::Enter), vec![Effect::Open(id)], "but they read");
}

#[test]
fn arrows_look_where_they_point() {
    let mut canvas = desk();
    let before = canvas.scene().camera.offset();
    canvas.press(Key::Arrow(Direction::Right, Stride::Short));
    assert!(canvas.scene().camera.offset().x < before.x);
}

#[test]
fn keys_are_read_as_the_dom_names_them() {
    assert_eq!(Key::read("ArrowUp", Stride::Long), Some(Key::Arrow(Direction::Up, Stride::Long)));
    assert_eq!(Key::read("=", Stride::Short), Some(Key::ZoomIn));
    assert_eq!(Key::read("R", Stride::Long), Some(Key::Tool(Tool::Rectangle)));
    assert_eq!(Key::read("Tab", Stride::Short), None);
}

#[test]
fn ten_thousand_marks_are_searched_at_once() {
    let mut canvas = desk();
    let marks = (0..10_000_u32).map(|n| {
        let share = f64::from(n) / 10_000.0;
        mark(AnnotationId::new(), Geometry::Rectangle { x: share * 0.5, y: share * 0.5, width: 0.4, height: 0.4 }, Hold::Fixed)
    });
    canvas.set_marks(marks.collect());
    assert!(canvas.click((80.0, 80.0)).iter().any(|effect| matches!(effect, Effect::Select(selection) if !selection.is_empty())));
}

#[test]
fn each_tool_draws_its_own_shape_with_the_same_drag() {
    let (from, to) = (PagePoint::new(0.1, 0.1), PagePoint::new(0.6, 0.4));
    let drawn = [
        (Tool::Ellipse, Geometry::Ellipse { x: 0.1, y: 0.1, width: 0.5, height: 0.3 }),
        (Tool::Line, Geometry::Line { from, to }),
        (Tool::Arrow, Geometry::Arrow { from, to }),
        (Tool::Measure, Geometry::Measure { from, to }),
    ];
    for (tool, shape) in drawn {
        let mut canvas = desk_with(tool);
        same(placed(&canvas.drag((10.0, 10.0), (60.0, 40.0))), shape);
        assert_eq!(placed(&canvas.click((10.0, 10.0))), None, "a slip of the hand");
    }
}

#[test]
fn words_are_highlighted_by_a_drag_and_by_keys() {
    let word = |(text, x): (&str, f64)| Word { text: text.to_owned(), x, y: 0.4, width: 0.2, height: 0.1 };
    let words = || Words::new([("From", 0.1), ("9", 0.4), ("May", 0.7)].map(word).to_vec());
    let quoted = |geometry: Option<Geometry>| match geometry {
        Some(Geometry::Highlight { boxes, quote }) => (boxes.len(), quote.exact),
        other => panic!("{other:?}"),
    };
    let mut canvas = desk_with(Tool::Highlight);
    assert_eq!(placed(&canvas.drag((10.0, 45.0), (90.0, 45.0))), None, "there are no words");
    canvas.set_words(words());
    assert_eq!(quoted(placed(&canvas.drag((75.0, 45.0), (45.0, 48.0)))), (1, "9 May".to_owned()));
    canvas.press(Key::Enter);
    canvas.press(Key::Arrow(Direction::Right, Stride::Short));
    assert_eq!(quoted(placed(&canvas.press(Key::Enter))), (1, "9 May".to_owned()));
}

#[test]
fn another_page_has_a_camera_and_a_history_of_its_own() {
    let mut canvas = desk_with(Tool::Rectangle);
    let id = AnnotationId::new();
    canvas.set_marks(vec![mark(id, MIDDLE, Hold::Movable)]);
    canvas.remove(vec![id]);
    canvas.turn_page(Size::new(300.0, 100.0));
    assert!(canvas.scene().marks.all().is_empty() && canvas.scene().selection.is_empty());
    assert_eq!((canvas.scene().camera.picture(), canvas.tool()), (Size::new(300.0, 100.0), Tool::Rectangle));
    assert!(!canvas.press(Key::Undo).iter().any(|effect| matches!(effect, Effect::Restore(_))));
}

#[test]
fn straight_lines_may_lie_along_an_axis() {
    let mut canvas = desk_with(Tool::Line);
    let level = Geometry::Line { from: PagePoint::new(0.1, 0.5), to: PagePoint::new(0.9, 0.5) };
    same(placed(&canvas.drag((10.0, 50.0), (90.0, 50.0))), level);
}

#[test]
fn every_drawing_tool_works_by_keys() {
    for tool in Tool::DRAWING {
        let mut canvas = desk_with(tool);
        let mut effects = canvas.press(Key::Enter);
        for direction in [Direction::Up, Direction::Left, Direction::Down] {
            if placed(&effects).is_none() {
                canvas.press(Key::Arrow(direction, Stride::Long));
                effects = canvas.press(Key::Enter);
            }
        }
        // A polygon closes when its last corner is confirmed once more.
        if placed(&effects).is_none() {
            effects = canvas.press(Key::Enter);
        }
        let made = placed(&effects).unwrap_or_else(|| panic!("{tool:?} placed nothing"));
        assert_eq!(made.check(), Ok(()), "{tool:?}");
    }
}

#[test]
fn a_drawing_keeps_the_way_and_the_pressure() {
    let mut canvas = desk_with(Tool::Freehand);
    canvas.down((10.0, 10.0));
    for (x, pressure) in [(20.0, 0.5), (30.0, 0.6), (40.0, 0.9)] {
        canvas.handle(Input::Move { pointer: 1, at: at((x, 10.0)), pressure });
    }
    canvas.handle(Input::Move { pointer: 1, at: at((40.0, 60.0)), pressure: 0.25 });
    let Some(Geometry::Freehand { samples }) = placed(&canvas.up((40.0, 60.0))) else { panic!("nothing was drawn") };
    let drawn: Vec<_> = samples.iter().map(|sample| (sample.x, sample.y, sample.pressure)).collect();
    assert_eq!(drawn, [(0.1, 0.1, 0.5), (0.4, 0.1, 0.9), (0.4, 0.6, 0.25)]);
}

#[test]
fn a_polygon_is_closed_at_its_first_corner() {
    let mut canvas = desk_with(Tool::Polygon);
    for corner in [(10.0, 10.0), (80.0, 10.0), (80.0, 80.0)] {
        assert_eq!(placed(&canvas.click(corner)), None);
    }
    canvas.to((40.0, 40.0));
    assert!(matches!(canvas.preview(), Some(Preview::Open(corners)) if corners.len() == 4));
    let shape = Geometry::Polygon { points: [(0.1, 0.1), (0.8, 0.1), (0.8, 0.8)].map(|(x, y)| PagePoint::new(x, y)).to_vec() };
    let effects = canvas.click((11.0, 12.0));
    same(placed(&effects), shape);
    assert!(effects.contains(&Effect::Keyboard(None)));
}

#[test]
fn corners_are_taken_back_one_by_one() {
    let mut canvas = desk_with(Tool::Polygon);
    for corner in [(10.0, 10.0), (80.0, 10.0), (80.0, 80.0)] {
        canvas.click(corner);
    }
    canvas.press(Key::Delete);
    assert!(matches!(canvas.preview(), Some(Preview::Open(corners)) if corners.len() == 3));
    canvas.click((50.0, 90.0));
    let made = placed(&canvas.press(Key::Enter));
    assert!(matches!(made, Some(Geometry::Polygon { points }) if points.len() == 3));
}

#[test]
fn a_marquee_selects_what_lies_in_it_and_shift_goes_on() {
    let (mut canvas, ids) = desk_with_three();
    canvas.handle(Input::Choose(Tool::Marquee));
    assert!(canvas.drag((5.0, 5.0), (60.0, 60.0)).contains(&selected([ids[0], ids[1]])));
    canvas.handle(Input::Down(pressed(1, (85.0, 85.0), Precision::Fine, Reach::Further)));
    canvas.to((95.0, 95.0));
    assert!(canvas.up((95.0, 95.0)).contains(&selected(ids)));
}

/// Three of one's own pins, along the diagonal.
fn desk_with_three() -> (Canvas, [AnnotationId; 3]) {
    let mut canvas = desk();
    let ids = [AnnotationId::new(), AnnotationId::new(), AnnotationId::new()];
    let pins = ids.iter().zip([0.1, 0.5, 0.9]).map(|(id, at)| mark(*id, Geometry::Pin { x: at, y: at }, Hold::Movable));
    canvas.set_marks(pins.collect());
    (canvas, ids)
}

#[test]
fn shift_and_click_adds_and_takes_out() {
    let (mut canvas, ids) = desk_with_three();
    canvas.click((10.0, 10.0));
    let mut shift_click = |place| {
        canvas.handle(Input::Down(pressed(1, place, Precision::Fine, Reach::Further)));
        canvas.up(place)
    };
    assert!(shift_click((50.0, 50.0)).contains(&selected([ids[0], ids[1]])));
    assert!(shift_click((10.0, 10.0)).contains(&selected([ids[1]])));
}

#[test]
fn several_marks_move_together_and_stop_together() {
    let (mut canvas, ids) = desk_with_three();
    canvas.press(Key::SelectAll);
    let effects = canvas.drag((50.0, 50.0), (70.0, 50.0));
    let moved: Vec<_> = effects
        .iter()
        .filter_map(|effect| if let Effect::MoveMark { id, geometry } = effect { Some((*id, numbers(geometry)[0])) } else { None })
        .collect();
    // The third is a tenth from the edge.
    for ((id, x), (expected, place)) in moved.iter().zip(ids.iter().zip([0.2, 0.6, 1.0])) {
        assert!(id == expected && (x - place).abs() < 1e-9, "{moved:?}");
    }
    assert_eq!(moved.len(), 3);
}

#[test]
fn a_corner_of_the_selected_mark_is_pulled() {
    let (mut canvas, id) = desk_with_mark(Geometry::Rectangle { x: 0.2, y: 0.2, width: 0.4, height: 0.4 });
    canvas.click((40.0, 40.0));
    let pulled = put(&canvas.drag((60.0, 60.0), (80.0, 70.0)));
    same(pulled.map(|(_, geometry)| geometry), Geometry::Rectangle { x: 0.2, y: 0.2, width: 0.6, height: 0.5 });
    assert!(canvas.press(Key::Reshape).contains(&Effect::Keyboard(Some(ByKeys::Reshaping(id)))));
    canvas.press(Key::Arrow(Direction::Left, Stride::Short));
    let pulled = put(&canvas.press(Key::Enter));
    same(pulled.map(|(_, geometry)| geometry), Geometry::Rectangle { x: 0.2, y: 0.2, width: 0.52, height: 0.5 });
}

#[test]
fn what_was_done_is_undone_and_done_again() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    canvas.drag((50.0, 50.0), (70.0, 40.0));
    same(put(&canvas.press(Key::Undo)).map(|(_, geometry)| geometry), MIDDLE);
    same(put(&canvas.press(Key::Redo)).map(|(_, geometry)| geometry), Geometry::Pin { x: 0.7, y: 0.4 });
    assert!(canvas.press(Key::Delete).contains(&Effect::Remove(vec![id])));
    assert!(canvas.press(Key::Undo).contains(&Effect::Restore(vec![id])));
    canvas.made([id]);
    assert!(canvas.press(Key::Undo).contains(&Effect::Remove(vec![id])));
}

#[test]
fn only_ones_own_marks_are_deleted() {
    let mut canvas = desk();
    let (mine, other) = (AnnotationId::new(), AnnotationId::new());
    canvas.set_marks(vec![mark(mine, MIDDLE, Hold::Movable), mark(other, MIDDLE, Hold::Fixed)]);
    canvas.press(Key::SelectAll);
    assert!(canvas.press(Key::Delete).contains(&Effect::Remove(vec![mine])));
}

#[test]
fn copies_are_pasted_beside_each_other() {
    let (mut canvas, id) = desk_with_mark(MIDDLE);
    canvas.click((50.0, 50.0));
    assert!(canvas.press(Key::Copy).contains(&Effect::Copied(1)));
    for place in [0.74, 0.98] {
        let effects = canvas.press(Key::Paste);
        let [Effect::Duplicate(pasted)] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(pasted[0].0, id);
        same(Some(pasted[0].1.clone()), Geometry::Pin { x: place, y: place });
    }
}

#[test]
fn the_view_turns_and_hands_follow() {
    let mut canvas = desk_with(Tool::Rectangle);
    canvas.press(Key::Turn(Spin::Clockwise));
    // What is drawn at the top right of the view is at the top left of the page.
    let effects = canvas.drag((90.0, 10.0), (60.0, 30.0));
    same(placed(&effects), Geometry::Rectangle { x: 0.1, y: 0.1, width: 0.2, height: 0.3 });
    canvas.press(Key::Turn(Spin::Anticlockwise));
    same(placed(&canvas.drag((10.0, 10.0), (30.0, 40.0))), Geometry::Rectangle { x: 0.1, y: 0.1, width: 0.2, height: 0.3 });
}

#[test]
fn the_small_map_takes_the_view_along() {
    let mut canvas = Canvas::new(Size::new(4000.0, 2000.0), Access::Marking);
    canvas.handle(Input::Resize(Size::new(1048.0, 548.0)));
    assert_eq!(canvas.overview(), None);
    canvas.press(Key::ActualSize);
    let map = canvas.overview().expect("not all is in view");
    let corner = ScreenPoint::new(map.at.x + 2.0, map.at.y + 2.0);
    canvas.handle(Input::Down(Press { at: corner, ..pressed(1, (0.0, 0.0), Precision::Fine, Reach::Anew) }));
    assert!(canvas.scene().camera.to_page(canvas.scene().camera.centre()).x < 0.2);
    canvas.press(Key::Escape);
    canvas.press(Key::Overview);
    assert_eq!(canvas.overview(), None);
}
