//! What pointers and the wheel do.

use super::{
    ARROW, Button, Canvas, Doing, ELLIPSE, Effect, Flow, Gesture, Hand, LINE, MEASURE, NOTCH, ONE_STROKE, Precision, Press, RECTANGLE,
    ScreenPoint, Tool, Wheel, WheelIntent, Wheeling, freehand, highlight, marquee, overview, pan, pin, pinch, polygon, select, span,
};

impl Canvas {
    pub(super) fn press(&mut self, press: Press) -> Vec<Effect> {
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
    pub(super) fn begin(&mut self, press: Press) -> (Box<dyn Gesture>, Vec<Effect>) {
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
    pub(super) fn go_on(&mut self, flow: Flow) -> Vec<Effect> {
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
    pub(super) fn begin_by_keys(&mut self, gesture: Box<dyn Gesture>) -> Vec<Effect> {
        self.go_on(Flow::GoesOn(gesture, Vec::new()))
    }

    pub(super) fn drag(&mut self, moving: i32, to: ScreenPoint, pressure: f64) -> Vec<Effect> {
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

    pub(super) fn release(&mut self, lifted: i32, at: ScreenPoint) -> Vec<Effect> {
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

    pub(super) fn lose(&mut self, lost: i32) -> Vec<Effect> {
        match &self.doing {
            Doing::Dragging { pointer, .. } if *pointer == lost => self.cancel(),
            Doing::Pinching(pinch) if pinch.holds(lost) => self.cancel(),
            _ => Vec::new(),
        }
    }

    /// Undoes what hands are doing, as if it had not begun.
    pub(super) fn cancel(&mut self) -> Vec<Effect> {
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

    pub(super) fn wheel(&mut self, wheel: Wheel) -> Vec<Effect> {
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
    pub(super) fn meant_by(&mut self, dx: f64, dy: f64, time: f64) -> Wheeling {
        let going_on = self.stroke.filter(|(last, _)| (0.0..ONE_STROKE).contains(&(time - last))).map(|(_, meant)| meant);
        let meant = going_on.unwrap_or(if dx == 0.0 && dy.abs() >= NOTCH { Wheeling::Zoom } else { Wheeling::Pan });
        self.stroke = Some((time, meant));
        meant
    }
}

/// The factor that a turn of the wheel zooms by. One turn never does more than a quarter of an e-fold.
fn growth(dy: f64, rate: f64) -> f64 {
    (-dy * rate).clamp(-0.25, 0.25).exp()
}
