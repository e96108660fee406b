//! The canvas as a state machine: what people do goes in, what follows from it comes out.
//!
//! [`Canvas::handle`] is the only way in for people. It knows nothing of a browser: a surface feeds it [`Input`]s, carries out
//! its [`Effect`]s, and draws what [`Canvas::scene`], [`Canvas::preview`] and [`Canvas::crosshair`] say. One tool a file in `tools/`.

mod keys;
mod pointer;

use super::{
    PagePoint, ScreenPoint, Selection, Size,
    camera::Camera,
    history::{History, Step},
    marks::{Hold, Mark, Marks, Precision},
    overview::Overview,
    tool::{Access, Button, ByKeys, Direction, Effect, Input, Key, Press, Preview, Reach, Spin, Stride, Tool, Wheel, WheelIntent},
    tools::{
        Flow, Gesture, arrow::ARROW, ellipse::ELLIPSE, freehand, highlight, line::LINE, marquee, measure::MEASURE, overview, pan, pin,
        pinch, polygon, rectangle::RECTANGLE, reshape, select, span,
    },
    words::Words,
};
use crate::model::{AnnotationId, Geometry};

/// The state that all tools share.
#[derive(Debug)]
pub struct Scene {
    pub camera: Camera,
    pub marks: Marks,
    pub selection: Selection,
    /// What is written on the page, when that is known.
    pub words: Words,
    /// The placed mark that waits for its note.
    pub draft: Option<Geometry>,
    /// A place that is pointed out until somebody does something.
    pointed: Option<Geometry>,
    history: History,
}

impl Scene {
    pub(super) fn select(&mut self, selection: Selection) -> Vec<Effect> {
        if self.selection == selection {
            return Vec::new();
        }
        self.selection = selection.clone();
        vec![Effect::Select(selection)]
    }

    pub(super) fn place(&mut self, geometry: Geometry) -> Vec<Effect> {
        self.selection = Selection::default();
        self.draft = Some(geometry.clone());
        vec![Effect::Select(Selection::default()), Effect::Place(geometry)]
    }

    /// Gives marks other shapes, as one step that can be undone.
    pub(super) fn put(&mut self, shapes: Vec<(AnnotationId, Geometry)>) -> Vec<Effect> {
        let (mut effects, mut steps) = (Vec::new(), Vec::new());
        for (id, after) in shapes {
            if let Some(before) = self.marks.shape(id, &after) {
                steps.push(Step::Shaped { id, before, after: after.clone() });
                effects.push(Effect::MoveMark { id, geometry: after });
            }
        }
        self.history.record(steps);
        effects.push(Effect::Redraw);
        effects
    }

    pub(super) fn look(&mut self, camera: Camera) -> Vec<Effect> {
        if self.camera == camera {
            return Vec::new();
        }
        self.camera = camera;
        vec![Effect::CameraChanged]
    }
}

/// What hands are doing right now.
#[derive(Debug)]
enum Doing {
    Nothing,
    /// One pointer is down.
    Dragging {
        pointer: i32,
        at: ScreenPoint,
        gesture: Box<dyn Gesture>,
    },
    /// Two fingers are down.
    Pinching(pinch::Pinch),
    /// A gesture over several keys or presses.
    Keying(Box<dyn Gesture>),
}

/// How the canvas was last used; with the keyboard it shows a crosshair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hand {
    Pointer,
    Keyboard,
}

/// What a plain turn of the wheel has been taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wheeling {
    Zoom,
    Pan,
}

/// Turns closer together than this, in milliseconds, are one stroke and mean the same.
const ONE_STROKE: f64 = 180.0;

/// A plain vertical turn of at least this many pixels starts a stroke of a mouse; trackpads begin softly.
const NOTCH: f64 = 50.0;

/// How far an arrow key moves the picture, in CSS pixels.
const PAN_STEP: f64 = 48.0;

/// How many short strides a long one is.
const LONG: f64 = 5.0;

/// One press of + or −.
const ZOOM_STEP: f64 = 1.25;

/// How far beside the copied marks those that are pasted lie, in CSS pixels.
const BESIDE: f64 = 24.0;

/// The canvas.
#[derive(Debug)]
pub struct Canvas {
    scene: Scene,
    tool: Tool,
    access: Access,
    doing: Doing,
    pan_held: bool,
    hand: Hand,
    stroke: Option<(f64, Wheeling)>,
    overview: bool,
    /// What was copied, and how often it was pasted.
    clipboard: (Vec<(AnnotationId, Geometry)>, u32),
}

impl Canvas {
    /// A canvas for a picture of this many pixels. Nothing is in view before the first [`Input::Resize`].
    pub fn new(picture: Size, access: Access) -> Self {
        let scene = Scene {
            camera: Camera::fit(picture, Size::default()),
            marks: Marks::default(),
            selection: Selection::default(),
            words: Words::default(),
            draft: None,
            pointed: None,
            history: History::default(),
        };
        Self {
            scene,
            tool: Tool::Select,
            access,
            doing: Doing::Nothing,
            pan_held: false,
            hand: Hand::Pointer,
            stroke: None,
            overview: true,
            clipboard: (Vec::new(), 0),
        }
    }

    pub const fn scene(&self) -> &Scene {
        &self.scene
    }

    pub const fn tool(&self) -> Tool {
        self.tool
    }

    /// The tool that a press would use now.
    pub const fn tool_in_hand(&self) -> Tool {
        if self.pan_held { Tool::Pan } else { self.tool }
    }

    /// Whether the picture is being moved by hand.
    pub fn is_dragging(&self) -> bool {
        matches!(self.doing, Doing::Dragging { .. } | Doing::Pinching(_))
    }

    /// Whether a mouse there points at a mark that a press would select.
    pub fn is_over_mark(&self, at: ScreenPoint) -> bool {
        let Scene { marks, camera, .. } = &self.scene;
        match self.tool_in_hand() {
            Tool::Select | Tool::Marquee => marks.hit(camera, at, Precision::Fine).is_some(),
            Tool::Pan => false,
            _ => marks.hit_badge(camera, at, Precision::Fine).is_some(),
        }
    }

    /// The small map, when it is shown.
    pub fn overview(&self) -> Option<Overview> {
        Overview::of(&self.scene.camera).filter(|_| self.overview)
    }

    /// The mark that can be pulled into form by the handles shown.
    pub fn reshapable(&self) -> Option<&Mark> {
        let mark = self.scene.selection.only().and_then(|id| self.scene.marks.get(id))?;
        (self.access == Access::Marking && self.tool == Tool::Select && mark.hold == Hold::Movable).then_some(mark)
    }

    /// The mark that is being made or moved; else the one that waits for its note, or a place that is pointed out.
    pub fn preview(&self) -> Option<Preview> {
        let gesture = match &self.doing {
            Doing::Dragging { gesture, .. } | Doing::Keying(gesture) => gesture.preview(&self.scene),
            Doing::Nothing | Doing::Pinching(_) => None,
        };
        let draft = || self.scene.draft.clone().map(Preview::New);
        gesture.or_else(draft).or_else(|| self.scene.pointed.clone().map(Preview::Pointed))
    }

    /// Where a mark would be placed with Enter, when the keyboard is in use.
    pub fn crosshair(&self) -> Option<ScreenPoint> {
        let shown = self.hand == Hand::Keyboard && self.tool.draws() && matches!(self.doing, Doing::Nothing);
        shown.then(|| self.scene.camera.centre())
    }

    /// Takes over the marks to show. What is being moved stays in the hand as long as its mark is there.
    pub fn set_marks(&mut self, marks: Vec<Mark>) {
        self.scene.marks = Marks::new(marks);
    }

    /// Takes over what is written on the page.
    pub fn set_words(&mut self, words: Words) {
        self.scene.words = words;
    }

    /// Shows another page: a picture of this many pixels, whose marks come next. What was done on the page before stays done.
    pub fn turn_page(&mut self, picture: Size) -> Vec<Effect> {
        let mut effects = self.cancel();
        self.scene.history = History::default();
        self.scene.draft = None;
        self.scene.pointed = None;
        self.set_marks(Vec::new());
        self.set_words(Words::default());
        effects.extend(self.scene.select(Selection::default()));
        let camera = Camera::fit(picture, self.scene.camera.view());
        effects.extend(self.scene.look(camera));
        effects
    }

    /// Shows another frame of the same film: looked at from where one was, with what was done on the one before still to be undone.
    pub fn turn_frame(&mut self) -> Vec<Effect> {
        let mut effects = self.cancel();
        self.scene.draft = None;
        self.set_marks(Vec::new());
        effects.extend(self.scene.select(Selection::default()));
        effects.push(Effect::Redraw);
        effects
    }

    /// Takes over what was selected beside the canvas, and brings it into view.
    pub fn reveal(&mut self, id: Option<AnnotationId>) -> Vec<Effect> {
        self.scene.selection = Selection::of(id);
        let mut effects = self.bring_into_view(id);
        effects.push(Effect::Redraw);
        effects
    }

    /// Brings a place into view and points it out.
    pub fn point_out(&mut self, place: Geometry) -> Vec<Effect> {
        let camera = self.scene.camera.revealing(&place);
        self.scene.pointed = Some(place);
        let mut effects = self.scene.look(camera);
        effects.push(Effect::Redraw);
        effects
    }

    fn bring_into_view(&mut self, id: Option<AnnotationId>) -> Vec<Effect> {
        let found = id.and_then(|id| self.scene.marks.get(id)).map(|mark| self.scene.camera.revealing(&mark.geometry));
        found.map(|camera| self.scene.look(camera)).unwrap_or_default()
    }

    /// Remembers marks that were made, so that making them can be undone.
    pub fn made(&mut self, ids: impl IntoIterator<Item = AnnotationId>) {
        self.scene.history.record(ids.into_iter().map(Step::Added).collect());
    }

    /// Takes marks away, as one step that can be undone.
    pub fn remove(&mut self, ids: Vec<AnnotationId>) -> Vec<Effect> {
        if ids.is_empty() {
            return Vec::new();
        }
        self.scene.history.record(ids.iter().copied().map(Step::Removed).collect());
        let left = Selection::of(self.scene.selection.iter().filter(|id| !ids.contains(id)));
        let mut effects = self.scene.select(left);
        effects.extend([Effect::Remove(ids), Effect::Redraw]);
        effects
    }

    /// Lets go of the placed mark, or takes one up again.
    pub fn set_draft(&mut self, draft: Option<Geometry>) {
        self.scene.draft = draft;
    }

    /// Takes over whether marks may be made here.
    pub fn set_access(&mut self, access: Access) -> Vec<Effect> {
        self.access = access;
        if access == Access::Reading && self.tool.draws() { self.choose(Tool::Select) } else { Vec::new() }
    }

    /// One step: takes an input, changes, and says what follows.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        if matches!(input, Input::Down(_) | Input::Key(_) | Input::Choose(_)) {
            self.scene.pointed = None;
        }
        match input {
            Input::Down(press) => self.press(press),
            Input::Move { pointer, at, pressure } => self.drag(pointer, at, pressure),
            Input::Up { pointer, at } => self.release(pointer, at),
            Input::Cancel { pointer } => self.lose(pointer),
            Input::Wheel(wheel) => self.wheel(wheel),
            Input::Key(key) => {
                let mut effects = self.take_in(Hand::Keyboard);
                effects.extend(self.key(key));
                effects
            }
            Input::HoldPan => {
                self.pan_held = true;
                vec![Effect::Redraw]
            }
            Input::ReleasePan => {
                self.pan_held = false;
                vec![Effect::Redraw]
            }
            Input::Choose(tool) => self.choose(tool),
            Input::Focus => self.take_in(Hand::Keyboard),
            Input::Resize(view) => {
                let camera = self.scene.camera.resized(view);
                let mut effects = self.scene.look(camera);
                effects.push(Effect::Redraw);
                effects
            }
        }
    }

    fn take_in(&mut self, hand: Hand) -> Vec<Effect> {
        if self.hand == hand {
            return Vec::new();
        }
        self.hand = hand;
        vec![Effect::Redraw]
    }
}

/// Where a press lies on the page, when it does.
pub(super) fn on_page(scene: &Scene, at: ScreenPoint) -> Option<PagePoint> {
    Some(scene.camera.to_page(at)).filter(|page| page.is_on_page())
}
