//! What follows: readers, every tool, words, pages, several marks at once, undo.

use super::{
    Access, AnnotationId, ByKeys, Canvas, Direction, Effect, Geometry, Hands, Hold, Input, Key, MIDDLE, PagePoint, Precision, Press,
    Preview, Reach, ScreenPoint, Size, Spin, Stride, Tool, Word, Words, at, desk, desk_with, desk_with_mark, mark, numbers, placed,
    pressed, put, same, selected,
};

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
