//! Two pictures on one canvas with one camera: side by side, under a wipe, through each other, by turns, or their difference.
//!
//! Like [`Canvas`], which moves the camera and knows the marked differences, it knows nothing of a browser: a surface feeds it
//! [`Input`]s and draws its [`Pane`]s.

use super::{
    ScreenPoint, Size,
    canvas::Canvas,
    marks::Precision,
    tool::{Access, Effect, Input, Press},
};

/// How two pictures are seen together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    SideBySide,
    /// The earlier one to the left of a line that can be moved.
    Wipe,
    /// The later one over the earlier one, translucent.
    Onion,
    /// One, then the other.
    Blink,
    /// The later one faded, changed pixels coloured.
    Difference,
}

impl Mode {
    pub const ALL: [Self; 5] = [Self::SideBySide, Self::Wipe, Self::Onion, Self::Blink, Self::Difference];
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    After,
}

impl Side {
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Before => Self::After,
            Self::After => Self::Before,
        }
    }
}

/// One of the pictures as it is to be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pane {
    pub side: Side,
    /// From where to where it is seen, in CSS pixels from the left of the view.
    pub clip: (f64, f64),
    /// How far to the right of where the camera says it is drawn.
    pub shift: f64,
    /// From 0 to 1.
    pub alpha: f64,
}

/// How much of the later picture shows under its coloured difference.
const FADED: f64 = 0.3;

/// How close to the wipe's line takes hold of it, in CSS pixels, beside the pointer's own slack.
const CLOSE: f64 = 8.0;

/// The table.
#[derive(Debug)]
pub struct LightTable {
    canvas: Canvas,
    view: Size,
    mode: Mode,
    /// Where the wipe is, as a share of the view.
    wipe: f64,
    /// How much of the later picture is seen in [`Mode::Onion`].
    opacity: f64,
    showing: Side,
    /// The pointer that holds the wipe.
    wiping: Option<i32>,
}

impl LightTable {
    /// A table for pictures that are shown at this size.
    pub fn new(picture: Size) -> Self {
        let canvas = Canvas::new(picture, Access::Reading);
        Self { canvas, view: Size::default(), mode: Mode::SideBySide, wipe: 0.5, opacity: 0.5, showing: Side::After, wiping: None }
    }

    /// The camera and the marks.
    pub const fn canvas(&self) -> &Canvas {
        &self.canvas
    }

    pub const fn canvas_mut(&mut self) -> &mut Canvas {
        &mut self.canvas
    }

    pub const fn view(&self) -> Size {
        self.view
    }

    pub const fn mode(&self) -> Mode {
        self.mode
    }

    pub const fn showing(&self) -> Side {
        self.showing
    }

    /// Where the wipe's line is, when there is one.
    pub fn wipe(&self) -> Option<f64> {
        (self.mode == Mode::Wipe).then_some(self.wipe * self.view.width)
    }

    /// Sees the pictures together in another way. What is in the middle stays there.
    pub fn choose(&mut self, mode: Mode) -> Vec<Effect> {
        self.mode = mode;
        self.wiping = None;
        self.fit_canvas()
    }

    /// Moves the wipe, or sets how much of the later picture is seen: from 0 to 1.
    pub fn set_share(&mut self, share: f64) {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 };
        match self.mode {
            Mode::Onion => self.opacity = share,
            _ => self.wipe = share,
        }
    }

    /// What [`Self::set_share`] has set.
    pub const fn share(&self) -> f64 {
        match self.mode {
            Mode::Onion => self.opacity,
            _ => self.wipe,
        }
    }

    /// Shows the other picture.
    pub const fn blink(&mut self) {
        self.showing = self.showing.other();
    }

    /// One step, as for the canvas.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        match input {
            Input::Resize(view) => {
                self.view = view;
                self.fit_canvas()
            }
            Input::Down(press) if self.is_on_wipe(press.at, press.precision) => {
                self.wiping = Some(press.pointer);
                Vec::new()
            }
            Input::Move { pointer, at, .. } if self.wiping == Some(pointer) => {
                self.set_share(at.x / self.view.width.max(1.0));
                vec![Effect::Redraw]
            }
            Input::Up { pointer, .. } | Input::Cancel { pointer } if self.wiping == Some(pointer) => {
                self.wiping = None;
                vec![Effect::Redraw]
            }
            Input::Down(press) => self.canvas.handle(Input::Down(Press { at: self.on_pane(press.at), ..press })),
            Input::Move { pointer, at, pressure } => self.canvas.handle(Input::Move { pointer, at: self.on_pane(at), pressure }),
            Input::Up { pointer, at } => self.canvas.handle(Input::Up { pointer, at: self.on_pane(at) }),
            Input::Wheel(wheel) => self.canvas.handle(Input::Wheel(super::tool::Wheel { at: self.on_pane(wheel.at), ..wheel })),
            other => self.canvas.handle(other),
        }
    }

    /// Whether a pointer there would take hold of the wipe.
    pub fn is_on_wipe(&self, at: ScreenPoint, precision: Precision) -> bool {
        self.wipe().is_some_and(|line| (line - at.x).abs() <= CLOSE + precision.slack())
    }

    /// What to draw, in this order.
    pub fn panes(&self) -> Vec<Pane> {
        let (width, half) = (self.view.width, self.view.width / 2.0);
        let pane = |side, clip, shift, alpha| Pane { side, clip, shift, alpha };
        let whole = (0.0, width);
        match self.mode {
            Mode::SideBySide => vec![pane(Side::Before, (0.0, half), 0.0, 1.0), pane(Side::After, (half, width), half, 1.0)],
            Mode::Wipe => {
                let line = self.wipe * width;
                vec![pane(Side::Before, (0.0, line), 0.0, 1.0), pane(Side::After, (line, width), 0.0, 1.0)]
            }
            Mode::Onion => vec![pane(Side::Before, whole, 0.0, 1.0), pane(Side::After, whole, 0.0, self.opacity)],
            Mode::Blink => vec![pane(self.showing, whole, 0.0, 1.0)],
            Mode::Difference => vec![pane(Side::After, whole, 0.0, FADED)],
        }
    }

    /// Side by side each pane is half as wide, and the camera is theirs.
    fn fit_canvas(&mut self) -> Vec<Effect> {
        let width = if self.mode == Mode::SideBySide { self.view.width / 2.0 } else { self.view.width };
        self.canvas.handle(Input::Resize(Size::new(width, self.view.height)))
    }

    /// A place in the view as a place in its pane.
    fn on_pane(&self, at: ScreenPoint) -> ScreenPoint {
        let half = self.view.width / 2.0;
        if self.mode == Mode::SideBySide && at.x >= half { ScreenPoint::new(at.x - half, at.y) } else { at }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tool::{Button, Key, Reach};
    use super::*;

    fn table(mode: Mode) -> LightTable {
        let mut table = LightTable::new(Size::new(1000.0, 500.0));
        table.handle(Input::Resize(Size::new(800.0, 400.0)));
        table.choose(mode);
        table
    }

    fn down(x: f64, y: f64) -> Input {
        let press = Press {
            pointer: 1,
            at: ScreenPoint::new(x, y),
            button: Button::Main,
            precision: Precision::Fine,
            pressure: 0.5,
            reach: Reach::Anew,
        };
        Input::Down(press)
    }

    fn to(x: f64, y: f64) -> Input {
        Input::Move { pointer: 1, at: ScreenPoint::new(x, y), pressure: 0.5 }
    }

    #[test]
    fn both_halves_share_a_camera() {
        let mut table = table(Mode::SideBySide);
        let before = table.canvas().scene().camera;
        assert!((before.view().width - 400.0).abs() < 1e-9);
        for x in [100.0, 500.0] {
            table.canvas_mut().handle(Input::Key(Key::Fit));
            table.handle(down(x, 100.0));
            table.handle(to(x + 30.0, 120.0));
            table.handle(Input::Up { pointer: 1, at: ScreenPoint::new(x + 30.0, 120.0) });
            let after = table.canvas().scene().camera;
            assert!((after.offset().x - before.offset().x - 30.0).abs() < 1e-9, "dragged in either half");
        }
        let panes = table.panes();
        assert_eq!(
            panes.iter().map(|pane| (pane.side, pane.clip, pane.shift.round())).collect::<Vec<_>>(),
            [(Side::Before, (0.0, 400.0), 0.0), (Side::After, (400.0, 800.0), 400.0)]
        );
    }

    #[test]
    fn the_wipe_is_dragged_and_the_picture_stays() {
        let mut table = table(Mode::Wipe);
        let camera = table.canvas().scene().camera;
        table.handle(down(404.0, 200.0));
        table.handle(to(200.0, 210.0));
        table.handle(Input::Up { pointer: 1, at: ScreenPoint::new(200.0, 210.0) });
        assert_eq!(table.canvas().scene().camera, camera);
        assert_eq!(table.panes()[0].clip, (0.0, 200.0));
        table.handle(down(500.0, 200.0));
        table.handle(to(520.0, 200.0));
        assert_ne!(table.canvas().scene().camera, camera, "elsewhere the picture moves");
    }

    #[test]
    fn onion_blink_and_difference_show_what_they_say() {
        let mut table = table(Mode::Onion);
        table.set_share(0.25);
        assert_eq!(table.panes().iter().map(|pane| pane.alpha).collect::<Vec<_>>(), [1.0, 0.25]);
        table.choose(Mode::Blink);
        let shown = table.panes()[0].side;
        table.blink();
        assert_eq!(table.panes()[0].side, shown.other());
        table.choose(Mode::Difference);
        assert!(table.panes().iter().all(|pane| pane.alpha < 0.5));
        table.set_share(f64::NAN);
        assert!((0.0..=1.0).contains(&table.share()));
    }
}
