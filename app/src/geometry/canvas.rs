//! The canvas as a state machine: what people do goes in, what follows from it comes out.
//!
//! [`Canvas::handle`] is the only way in for people. It knows nothing of a browser: a surface feeds it [`Input`]s, carries out
//! its [`Effect`]s, and draws what [`Canvas::scene`], [`Canvas::preview`] and [`Canvas::crosshair`] say. One tool a file in `tools/`.

use super::{
    PagePoint, ScreenPoint, Size,
    camera::Camera,
    marks::{self, Mark, Precision},
    tool::{Access, Button, ByKeys, Direction, Effect, Input, Key, Press, Preview, Stride, Tool, Wheel, WheelIntent},
    tools::{Gesture, pan, pin, pinch, rectangle, select},
};
use crate::model::{AnnotationId, Geometry};

/// The state that all tools share.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    pub camera: Camera,
    /// In the order of the list beside the canvas.
    pub marks: Vec<Mark>,
    pub selected: Option<AnnotationId>,
    /// The placed mark that waits for its note.
    pub draft: Option<Geometry>,
}

impl Scene {
    pub fn mark(&self, id: AnnotationId) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.id == id)
    }

    pub(super) fn select(&mut self, id: Option<AnnotationId>) -> Vec<Effect> {
        if self.selected == id {
            return Vec::new();
        }
        self.selected = id;
        vec![Effect::Select(id)]
    }

    pub(super) fn place(&mut self, geometry: Geometry) -> Vec<Effect> {
        self.selected = None;
        self.draft = Some(geometry);
        vec![Effect::Select(None), Effect::Place(geometry)]
    }

    pub(super) fn put(&mut self, id: AnnotationId, geometry: Geometry) -> Vec<Effect> {
        match self.marks.iter_mut().find(|mark| mark.id == id) {
            Some(mark) if mark.geometry != geometry => {
                mark.geometry = geometry;
                vec![Effect::MoveMark { id, geometry }]
            }
            _ => vec![Effect::Redraw],
        }
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
    /// A gesture by keys, over several of them.
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
}

impl Canvas {
    /// A canvas for a picture of this many pixels. Nothing is in view before the first [`Input::Resize`].
    pub fn new(picture: Size, access: Access) -> Self {
        let scene = Scene { camera: Camera::fit(picture, Size::default()), marks: Vec::new(), selected: None, draft: None };
        Self { scene, tool: Tool::Select, access, doing: Doing::Nothing, pan_held: false, hand: Hand::Pointer, stroke: None }
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
            Tool::Select => marks::hit(marks, camera, at, Precision::Fine).is_some(),
            Tool::Pin | Tool::Rectangle => marks::hit_badge(marks, camera, at, Precision::Fine).is_some(),
            Tool::Pan => false,
        }
    }

    /// The mark that is being made or moved; else the one that waits for its note.
    pub fn preview(&self) -> Option<Preview> {
        let gesture = match &self.doing {
            Doing::Dragging { gesture, .. } | Doing::Keying(gesture) => gesture.preview(&self.scene),
            Doing::Nothing | Doing::Pinching(_) => None,
        };
        gesture.or_else(|| self.scene.draft.map(Preview::New))
    }

    /// Where a mark would be placed with Enter, when the keyboard is in use.
    pub fn crosshair(&self) -> Option<ScreenPoint> {
        let shown = self.hand == Hand::Keyboard && self.tool.draws() && matches!(self.doing, Doing::Nothing);
        shown.then(|| self.scene.camera.centre())
    }

    /// Takes over the marks to show. What is being moved stays in the hand as long as its mark is there.
    pub fn set_marks(&mut self, marks: Vec<Mark>) {
        self.scene.marks = marks;
    }

    /// Takes over what was selected beside the canvas, and brings it into view.
    pub fn reveal(&mut self, id: Option<AnnotationId>) -> Vec<Effect> {
        self.scene.selected = id;
        let found = id.and_then(|id| self.scene.mark(id)).map(|mark| self.scene.camera.revealing(mark.geometry));
        let mut effects = found.map(|camera| self.scene.look(camera)).unwrap_or_default();
        effects.push(Effect::Redraw);
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
        match input {
            Input::Down(press) => self.press(press),
            Input::Move { pointer, at } => self.drag(pointer, at),
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

    fn press(&mut self, press: Press) -> Vec<Effect> {
        let mut effects = self.take_in(Hand::Pointer);
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            // One more press ends what the keys have begun, right there.
            Doing::Keying(gesture) => {
                effects.extend(gesture.released(&mut self.scene, press.at));
                effects.push(Effect::Keyboard(None));
                return effects;
            }
            Doing::Dragging { pointer, at, gesture } if press.precision == Precision::Coarse && pointer != press.pointer => {
                effects.extend(gesture.cancelled(&mut self.scene));
                self.doing = Doing::Pinching(pinch::Pinch::new((pointer, at), (press.pointer, press.at)));
                return effects;
            }
            // A third finger, or another button: nothing new.
            busy @ (Doing::Pinching(_) | Doing::Dragging { .. }) => {
                self.doing = busy;
                return effects;
            }
            Doing::Nothing => {}
        }
        let tool = if press.button == Button::Middle { Tool::Pan } else { self.tool_in_hand() };
        let (gesture, begun): (Box<dyn Gesture>, _) = match tool {
            Tool::Pan => (Box::new(pan::Pan::new(&self.scene, press.at)), Vec::new()),
            Tool::Select => select::press(&mut self.scene, press, self.access),
            Tool::Pin => pin::press(&mut self.scene, press),
            Tool::Rectangle => rectangle::press(&mut self.scene, press),
        };
        self.doing = Doing::Dragging { pointer: press.pointer, at: press.at, gesture };
        effects.extend(begun);
        effects.push(Effect::Redraw);
        effects
    }

    fn drag(&mut self, moving: i32, to: ScreenPoint) -> Vec<Effect> {
        let mut effects = self.take_in(Hand::Pointer);
        match &mut self.doing {
            Doing::Dragging { pointer, at, gesture } if *pointer == moving => {
                *at = to;
                effects.extend(gesture.moved(&mut self.scene, to));
            }
            Doing::Pinching(pinch) => {
                let camera = pinch.moved(self.scene.camera, moving, to);
                effects.extend(self.scene.look(camera));
            }
            Doing::Dragging { .. } | Doing::Keying(_) | Doing::Nothing => {}
        }
        effects
    }

    fn release(&mut self, lifted: i32, at: ScreenPoint) -> Vec<Effect> {
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Dragging { pointer, mut gesture, .. } if pointer == lifted => {
                let mut effects = gesture.moved(&mut self.scene, at);
                effects.extend(gesture.released(&mut self.scene, at));
                effects.push(Effect::Redraw);
                effects
            }
            // The finger that stays goes on moving the picture.
            Doing::Pinching(pinch) => {
                self.doing = match pinch.left(lifted) {
                    Some((pointer, at)) => Doing::Dragging { pointer, at, gesture: Box::new(pan::Pan::new(&self.scene, at)) },
                    None => Doing::Pinching(pinch),
                };
                vec![Effect::Redraw]
            }
            other => {
                self.doing = other;
                Vec::new()
            }
        }
    }

    fn lose(&mut self, lost: i32) -> Vec<Effect> {
        match &self.doing {
            Doing::Dragging { pointer, .. } if *pointer == lost => self.cancel(),
            Doing::Pinching(pinch) if pinch.holds(lost) => self.cancel(),
            _ => Vec::new(),
        }
    }

    /// Undoes what hands are doing, as if it had not begun.
    fn cancel(&mut self) -> Vec<Effect> {
        let mut effects = match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Dragging { gesture, .. } => gesture.cancelled(&mut self.scene),
            Doing::Keying(gesture) => {
                let mut effects = gesture.cancelled(&mut self.scene);
                effects.push(Effect::Keyboard(None));
                effects
            }
            Doing::Pinching(_) | Doing::Nothing => Vec::new(),
        };
        effects.push(Effect::Redraw);
        effects
    }

    fn wheel(&mut self, wheel: Wheel) -> Vec<Effect> {
        let Wheel { at, dx, dy, intent, time } = wheel;
        let camera = self.scene.camera;
        let camera = match intent {
            WheelIntent::Zoom => camera.zoomed(at, growth(dy, 0.01)),
            // Browsers on some systems turn the axes themselves.
            WheelIntent::Sideways => camera.panned(-(if dx == 0.0 { dy } else { dx }), 0.0),
            WheelIntent::Plain => match self.meant_by(dx, dy, time) {
                Wheeling::Zoom => camera.zoomed(at, growth(dy, 0.002)),
                Wheeling::Pan => camera.panned(-dx, -dy),
            },
        };
        self.scene.look(camera)
    }

    /// Whether a plain turn comes from a mouse, which zooms, or from a trackpad, which moves the picture.
    fn meant_by(&mut self, dx: f64, dy: f64, time: f64) -> Wheeling {
        let going_on = self.stroke.filter(|(last, _)| (0.0..ONE_STROKE).contains(&(time - last))).map(|(_, meant)| meant);
        let meant = going_on.unwrap_or(if dx == 0.0 && dy.abs() >= NOTCH { Wheeling::Zoom } else { Wheeling::Pan });
        self.stroke = Some((time, meant));
        meant
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        let camera = self.scene.camera;
        match key {
            Key::ZoomIn => self.scene.look(camera.zoomed(camera.centre(), ZOOM_STEP)),
            Key::ZoomOut => self.scene.look(camera.zoomed(camera.centre(), 1.0 / ZOOM_STEP)),
            Key::Fit => self.scene.look(camera.fitted()),
            Key::ActualSize => self.scene.look(camera.at_actual_size()),
            Key::Escape => self.escape(),
            Key::Arrow(direction, stride) => self.arrow(direction, stride),
            Key::Enter => self.enter(),
            Key::Tool(tool) => self.choose(tool),
            Key::Next => self.step(1),
            Key::Previous => self.step(-1),
            Key::PickUp => self.pick_up(),
        }
    }

    /// Takes back the last thing that can be: the gesture, the tool, the selection.
    fn escape(&mut self) -> Vec<Effect> {
        if !matches!(self.doing, Doing::Nothing) {
            return self.cancel();
        }
        if self.tool != Tool::Select {
            return self.choose(Tool::Select);
        }
        self.scene.select(None)
    }

    fn arrow(&mut self, direction: Direction, stride: Stride) -> Vec<Effect> {
        let (x, y) = direction.step();
        let times = if stride == Stride::Long { LONG } else { 1.0 };
        if let Doing::Keying(gesture) = &mut self.doing {
            return gesture.nudged(&mut self.scene, (x * times, y * times));
        }
        // The view goes where the arrow points, so the picture goes the other way.
        let camera = self.scene.camera.panned(-x * times * PAN_STEP, -y * times * PAN_STEP);
        self.scene.look(camera)
    }

    /// Ends what keys have begun; else places what the tool makes, or opens what is selected.
    fn enter(&mut self) -> Vec<Effect> {
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Keying(gesture) => {
                let mut effects = gesture.confirmed(&mut self.scene);
                effects.extend([Effect::Keyboard(None), Effect::Redraw]);
                effects
            }
            Doing::Nothing => match (self.tool, self.access) {
                (Tool::Pin, Access::Marking) => pin::place(&mut self.scene),
                (Tool::Rectangle, Access::Marking) => {
                    self.doing = Doing::Keying(Box::new(rectangle::Sizing::new(&self.scene)));
                    vec![Effect::Keyboard(Some(ByKeys::Sizing)), Effect::Redraw]
                }
                _ => self.scene.selected.map(Effect::Open).into_iter().collect(),
            },
            other => {
                self.doing = other;
                Vec::new()
            }
        }
    }

    fn choose(&mut self, tool: Tool) -> Vec<Effect> {
        if tool.draws() && self.access == Access::Reading {
            return Vec::new();
        }
        let mut effects = if matches!(self.doing, Doing::Nothing) { Vec::new() } else { self.cancel() };
        self.tool = tool;
        effects.extend([Effect::ToolChanged(tool), Effect::Redraw]);
        effects
    }

    /// Selects the next or previous mark of the list, around its ends.
    fn step(&mut self, by: isize) -> Vec<Effect> {
        let count = self.scene.marks.len();
        if count == 0 {
            return Vec::new();
        }
        let mut effects = if matches!(self.doing, Doing::Nothing) { Vec::new() } else { self.cancel() };
        let now = self.scene.selected.and_then(|id| self.scene.marks.iter().position(|mark| mark.id == id));
        let next = match now {
            Some(now) => (now + count).saturating_add_signed(by) % count,
            None if by > 0 => 0,
            None => count - 1,
        };
        let id = self.scene.marks[next].id;
        effects.extend(self.scene.select(Some(id)));
        effects.extend(self.reveal(Some(id)));
        effects
    }

    fn pick_up(&mut self) -> Vec<Effect> {
        if self.access == Access::Reading || !matches!(self.doing, Doing::Nothing) {
            return Vec::new();
        }
        let mark = self.scene.selected.and_then(|id| self.scene.mark(id)).filter(|mark| mark.hold == marks::Hold::Movable).copied();
        let Some(mark) = mark else { return Vec::new() };
        self.doing = Doing::Keying(Box::new(select::Carry::new(mark)));
        vec![Effect::Keyboard(Some(ByKeys::Moving(mark.id))), Effect::Redraw]
    }
}

/// The factor that a turn of the wheel zooms by. One turn never does more than a quarter of an e-fold.
fn growth(dy: f64, rate: f64) -> f64 {
    (-dy * rate).clamp(-0.25, 0.25).exp()
}

/// Where a press lies on the page, when it does.
pub(super) fn on_page(scene: &Scene, at: ScreenPoint) -> Option<PagePoint> {
    Some(scene.camera.to_page(at)).filter(|page| page.is_on_page())
}
