//! The canvas as a state machine: what people do goes in, what follows from it comes out.
//!
//! [`Canvas::handle`] is the only way in for people. It knows nothing of a browser: a surface feeds it [`Input`]s, carries out
//! its [`Effect`]s, and draws what [`Canvas::scene`], [`Canvas::preview`] and [`Canvas::crosshair`] say. One tool a file in `tools/`.

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

    /// The mark that is being made or moved; else the one that waits for its note.
    pub fn preview(&self) -> Option<Preview> {
        let gesture = match &self.doing {
            Doing::Dragging { gesture, .. } | Doing::Keying(gesture) => gesture.preview(&self.scene),
            Doing::Nothing | Doing::Pinching(_) => None,
        };
        gesture.or_else(|| self.scene.draft.clone().map(Preview::New))
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

    fn press(&mut self, press: Press) -> Vec<Effect> {
        let mut effects = self.take_in(Hand::Pointer);
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            // One more press goes on with what has begun, right there.
            Doing::Keying(gesture) => {
                let flow = gesture.released(&mut self.scene, press.at);
                effects.extend(self.go_on(flow));
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
        let (gesture, begun) = self.begin(press);
        self.doing = Doing::Dragging { pointer: press.pointer, at: press.at, gesture };
        effects.extend(begun);
        effects.push(Effect::Redraw);
        effects
    }

    /// The gesture that a press begins.
    fn begin(&mut self, press: Press) -> (Box<dyn Gesture>, Vec<Effect>) {
        if let Some(map) = self.overview().filter(|map| map.contains(press.at)) {
            return overview::press(&mut self.scene, map, press.at);
        }
        let tool = if press.button == Button::Middle { Tool::Pan } else { self.tool_in_hand() };
        let scene = &mut self.scene;
        let gesture: Box<dyn Gesture> = match tool {
            Tool::Select => return select::press(scene, press, self.access),
            Tool::Marquee => marquee::press(scene, press),
            Tool::Pan => Box::new(pan::Pan::new(scene, press.at)),
            Tool::Pin => pin::press(scene, press),
            Tool::Freehand => freehand::press(scene, press),
            Tool::Polygon => polygon::press(scene, press),
            Tool::Highlight => highlight::press(scene, press),
            Tool::Rectangle => span::press(scene, press, RECTANGLE),
            Tool::Ellipse => span::press(scene, press, ELLIPSE),
            Tool::Line => span::press(scene, press, LINE),
            Tool::Arrow => span::press(scene, press, ARROW),
            Tool::Measure => span::press(scene, press, MEASURE),
        };
        (gesture, Vec::new())
    }

    /// Carries on with a gesture that one press or key may have ended.
    fn go_on(&mut self, flow: Flow) -> Vec<Effect> {
        let mut effects = match flow {
            Flow::Ends(mut effects) => {
                effects.push(Effect::Keyboard(None));
                effects
            }
            Flow::GoesOn(gesture, mut effects) => {
                effects.push(Effect::Keyboard(gesture.by_keys()));
                self.doing = Doing::Keying(gesture);
                effects
            }
        };
        effects.push(Effect::Redraw);
        effects
    }

    /// Begins what goes on over several keys.
    fn begin_by_keys(&mut self, gesture: Box<dyn Gesture>) -> Vec<Effect> {
        self.go_on(Flow::GoesOn(gesture, Vec::new()))
    }

    fn drag(&mut self, moving: i32, to: ScreenPoint, pressure: f64) -> Vec<Effect> {
        let mut effects = self.take_in(Hand::Pointer);
        match &mut self.doing {
            Doing::Dragging { pointer, at, gesture } if *pointer == moving => {
                *at = to;
                effects.extend(gesture.moved(&mut self.scene, to, pressure));
            }
            Doing::Pinching(pinch) => {
                let camera = pinch.moved(self.scene.camera, moving, to);
                effects.extend(self.scene.look(camera));
            }
            Doing::Keying(gesture) => effects.extend(gesture.hovered(&mut self.scene, to)),
            Doing::Dragging { .. } | Doing::Nothing => {}
        }
        effects
    }

    fn release(&mut self, lifted: i32, at: ScreenPoint) -> Vec<Effect> {
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Dragging { pointer, gesture, .. } if pointer == lifted => match gesture.released(&mut self.scene, at) {
                Flow::Ends(mut effects) => {
                    effects.push(Effect::Redraw);
                    effects
                }
                goes_on @ Flow::GoesOn(..) => self.go_on(goes_on),
            },
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
            Key::Next(reach) => self.step(1, reach),
            Key::Previous(reach) => self.step(-1, reach),
            Key::PickUp => self.pick_up(),
            Key::Reshape => self.reshape(),
            Key::Turn(Spin::Clockwise) => self.scene.look(camera.turned_to(camera.turn().next())),
            Key::Turn(Spin::Anticlockwise) => self.scene.look(camera.turned_to(camera.turn().previous())),
            Key::Overview => {
                self.overview = !self.overview;
                vec![Effect::Redraw]
            }
            Key::Page(step) => vec![Effect::TurnPage(step)],
            Key::Delete => self.delete(),
            Key::SelectAll => self.scene.select(Selection::of(self.scene.marks.all().iter().map(|mark| mark.id).collect::<Vec<_>>())),
            Key::Copy => self.copy(),
            Key::Paste => self.paste(),
            Key::Undo => self.travel(History::undo),
            Key::Redo => self.travel(History::redo),
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
        self.scene.select(Selection::default())
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

    /// Goes on with what has begun; else begins what the tool makes at the crosshair, or opens what is selected.
    fn enter(&mut self) -> Vec<Effect> {
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Keying(gesture) => {
                let flow = gesture.confirmed(&mut self.scene);
                self.go_on(flow)
            }
            Doing::Nothing if self.tool.draws() && self.access == Access::Marking => self.begin_at_crosshair(),
            Doing::Nothing => self.scene.selection.last().map(Effect::Open).into_iter().collect(),
            other => {
                self.doing = other;
                Vec::new()
            }
        }
    }

    fn begin_at_crosshair(&mut self) -> Vec<Effect> {
        let scene = &mut self.scene;
        let gesture: Box<dyn Gesture> = match self.tool {
            Tool::Pin => return pin::place(scene),
            Tool::Select | Tool::Marquee | Tool::Pan => return Vec::new(),
            Tool::Freehand => Box::new(freehand::Draw::by_keys(scene)),
            Tool::Polygon => Box::new(polygon::Corners::by_keys(scene)),
            Tool::Highlight => match highlight::Quoting::by_keys(scene) {
                Some(quoting) => Box::new(quoting),
                None => return Vec::new(),
            },
            Tool::Rectangle => Box::new(span::Sizing::new(scene, RECTANGLE)),
            Tool::Ellipse => Box::new(span::Sizing::new(scene, ELLIPSE)),
            Tool::Line => Box::new(span::Sizing::new(scene, LINE)),
            Tool::Arrow => Box::new(span::Sizing::new(scene, ARROW)),
            Tool::Measure => Box::new(span::Sizing::new(scene, MEASURE)),
        };
        self.begin_by_keys(gesture)
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

    /// Selects the next or previous mark of the list, around its ends; with Shift besides those that are selected.
    fn step(&mut self, by: isize, reach: Reach) -> Vec<Effect> {
        let count = self.scene.marks.all().len();
        if count == 0 {
            return Vec::new();
        }
        let mut effects = if matches!(self.doing, Doing::Nothing) { Vec::new() } else { self.cancel() };
        let next = match self.scene.selection.last().and_then(|id| self.scene.marks.place(id)) {
            Some(now) => (now + count).saturating_add_signed(by) % count,
            None if by > 0 => 0,
            None => count - 1,
        };
        let id = self.scene.marks.all()[next].id;
        let before = if reach == Reach::Further { self.scene.selection.clone() } else { Selection::default() };
        effects.extend(self.scene.select(Selection::of(before.iter().filter(|other| *other != id).chain([id]))));
        effects.extend(self.bring_into_view(Some(id)));
        effects.push(Effect::Redraw);
        effects
    }

    /// Whether something of one's own may be begun now.
    fn is_free(&self) -> bool {
        self.access == Access::Marking && matches!(self.doing, Doing::Nothing)
    }

    fn pick_up(&mut self) -> Vec<Effect> {
        match select::Carry::new(&self.scene).filter(|_| self.is_free()) {
            Some(carry) => self.begin_by_keys(Box::new(carry)),
            None => Vec::new(),
        }
    }

    /// Takes hold of a handle of the selected mark, or of the next.
    fn reshape(&mut self) -> Vec<Effect> {
        if let Doing::Keying(gesture) = &mut self.doing {
            return if matches!(gesture.by_keys(), Some(ByKeys::Reshaping(_))) { gesture.again(&mut self.scene) } else { Vec::new() };
        }
        let mark = self.scene.selection.only().and_then(|id| self.scene.marks.get(id)).filter(|mark| mark.hold == Hold::Movable);
        match mark.and_then(reshape::Pull::by_keys).filter(|_| self.is_free()) {
            Some(pull) => self.begin_by_keys(Box::new(pull)),
            None => Vec::new(),
        }
    }

    fn delete(&mut self) -> Vec<Effect> {
        if let Doing::Keying(gesture) = &mut self.doing {
            return if gesture.taken_back() { vec![Effect::Redraw] } else { self.cancel() };
        }
        if !self.is_free() {
            return Vec::new();
        }
        let own = select::in_hand(&self.scene).into_iter().map(|(id, _)| id).collect();
        self.remove(own)
    }

    fn copy(&mut self) -> Vec<Effect> {
        let marks = self.scene.selection.iter().filter_map(|id| self.scene.marks.get(id));
        let copied: Vec<_> = marks.map(|mark| (mark.id, mark.geometry.clone())).collect();
        if copied.is_empty() {
            return Vec::new();
        }
        let count = copied.len();
        self.clipboard = (copied, 0);
        vec![Effect::Copied(count)]
    }

    fn paste(&mut self) -> Vec<Effect> {
        if !self.is_free() || self.clipboard.0.is_empty() {
            return Vec::new();
        }
        self.clipboard.1 += 1;
        let away = BESIDE * f64::from(self.clipboard.1);
        let pasted = select::moved(&self.clipboard.0, self.scene.camera.page_move(away, away));
        vec![Effect::Duplicate(pasted)]
    }

    /// Goes back or forth in the history. What somebody else has taken away meanwhile is left alone.
    fn travel(&mut self, go: fn(&mut History) -> Vec<Step>) -> Vec<Effect> {
        if !self.is_free() {
            return Vec::new();
        }
        let (mut effects, mut removed, mut restored) = (Vec::new(), Vec::new(), Vec::new());
        for step in go(&mut self.scene.history) {
            match step {
                Step::Added(id) => restored.push(id),
                Step::Removed(id) => removed.push(id),
                Step::Shaped { id, after, .. } => {
                    if self.scene.marks.shape(id, &after).is_some() {
                        effects.push(Effect::MoveMark { id, geometry: after });
                    }
                }
            }
        }
        if !removed.is_empty() {
            effects.extend(
                self.scene.select(Selection::of(self.scene.selection.iter().filter(|id| !removed.contains(id)).collect::<Vec<_>>())),
            );
            effects.push(Effect::Remove(removed));
        }
        if !restored.is_empty() {
            effects.push(Effect::Restore(restored));
        }
        effects.push(Effect::Redraw);
        effects
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
