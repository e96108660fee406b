//! What hands do on the canvas, from beginning to end.

mod basics;
mod further;

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
