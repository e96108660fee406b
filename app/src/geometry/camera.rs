//! Where the picture is on the canvas, and how large.

use super::{
    PagePoint, ScreenPoint, Size,
    shapes::{self, Corners},
};
use std::f64::consts::{FRAC_PI_2, PI};

use crate::model::Geometry;

/// Free space around a fitted picture, in CSS pixels. The style sheet keeps the same around the picture drawn by the server.
pub const FIT_MARGIN: f64 = 24.0;

/// The most CSS pixels that one pixel of the picture may take.
const LARGEST: f64 = 32.0;

/// How far below fitting one may zoom out.
const BELOW_FIT: f64 = 0.25;

/// How much of the picture always stays in view, in CSS pixels on each axis, so that it cannot be lost.
const KEPT_IN_VIEW: f64 = 48.0;

/// Distance from the edge of the view at which something counts as comfortably shown.
const COMFORT: f64 = 32.0;

/// Maps page space to the screen for one picture in one view. Every change answers a new camera within the limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    picture: Size,
    view: Size,
    /// CSS pixels for each pixel of the picture.
    scale: f64,
    /// Where the top left corner of the picture as shown is.
    offset: ScreenPoint,
    turn: Turn,
    framing: Framing,
}

/// How far the view of the picture is turned, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turn {
    #[default]
    Upright,
    Quarter,
    Half,
    ThreeQuarters,
}

impl Turn {
    /// A quarter further, clockwise.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Upright => Self::Quarter,
            Self::Quarter => Self::Half,
            Self::Half => Self::ThreeQuarters,
            Self::ThreeQuarters => Self::Upright,
        }
    }

    /// A quarter back.
    #[must_use]
    pub const fn previous(self) -> Self {
        self.next().next().next()
    }

    /// In radians.
    pub const fn angle(self) -> f64 {
        match self {
            Self::Upright => 0.0,
            Self::Quarter => FRAC_PI_2,
            Self::Half => PI,
            Self::ThreeQuarters => -FRAC_PI_2,
        }
    }

    const fn lies_on_its_side(self) -> bool {
        matches!(self, Self::Quarter | Self::ThreeQuarters)
    }

    /// Where a place of the page is on the turned page.
    const fn forth(self, PagePoint { x, y }: PagePoint) -> PagePoint {
        match self {
            Self::Upright => PagePoint::new(x, y),
            Self::Quarter => PagePoint::new(1.0 - y, x),
            Self::Half => PagePoint::new(1.0 - x, 1.0 - y),
            Self::ThreeQuarters => PagePoint::new(y, 1.0 - x),
        }
    }

    /// Where a place of the turned page is on the page.
    const fn back(self, PagePoint { x, y }: PagePoint) -> PagePoint {
        match self {
            Self::Upright => PagePoint::new(x, y),
            Self::Quarter => PagePoint::new(y, 1.0 - x),
            Self::Half => PagePoint::new(1.0 - x, 1.0 - y),
            Self::ThreeQuarters => PagePoint::new(1.0 - y, x),
        }
    }
}

/// Whether the picture follows the size of the view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Fitted,
    Free,
}

impl Camera {
    /// The whole picture, centred. A small picture is shown at its own size, never enlarged.
    pub fn fit(picture: Size, view: Size) -> Self {
        Self::fit_turned(picture, view, Turn::Upright)
    }

    fn fit_turned(picture: Size, view: Size, turn: Turn) -> Self {
        let picture = Size::new(picture.width.max(1.0), picture.height.max(1.0));
        let scale = fitting(turned(picture, turn), view);
        let camera = Self { picture, view, scale, offset: ScreenPoint::default(), turn, framing: Framing::Fitted };
        let shown = camera.shown();
        Self { offset: ScreenPoint::new((view.width - shown.width) / 2.0, (view.height - shown.height) / 2.0), ..camera }
    }

    /// CSS pixels for each pixel of the picture; 1 is actual size.
    pub const fn scale(&self) -> f64 {
        self.scale
    }

    pub const fn view(&self) -> Size {
        self.view
    }

    /// How far the view is turned.
    pub const fn turn(&self) -> Turn {
        self.turn
    }

    /// Size of the picture in its own pixels.
    pub const fn picture(&self) -> Size {
        self.picture
    }

    /// Where the top left corner of the picture as shown is on screen.
    pub const fn offset(&self) -> ScreenPoint {
        self.offset
    }

    /// Size of the picture on screen.
    pub fn shown(&self) -> Size {
        let Size { width, height } = turned(self.picture, self.turn);
        Size::new(width * self.scale, height * self.scale)
    }

    /// The middle of the view.
    pub fn centre(&self) -> ScreenPoint {
        ScreenPoint::new(self.view.width / 2.0, self.view.height / 2.0)
    }

    pub fn to_screen(&self, at: PagePoint) -> ScreenPoint {
        let shown = self.shown();
        let at = self.turn.forth(at);
        ScreenPoint::new(self.offset.x + at.x * shown.width, self.offset.y + at.y * shown.height)
    }

    pub fn to_page(&self, at: ScreenPoint) -> PagePoint {
        let shown = self.shown();
        self.turn.back(PagePoint::new((at.x - self.offset.x) / shown.width, (at.y - self.offset.y) / shown.height))
    }

    /// A move on screen as a move on the page.
    pub fn page_move(&self, dx: f64, dy: f64) -> (f64, f64) {
        let (from, to) = (self.to_page(ScreenPoint::default()), self.to_page(ScreenPoint::new(dx, dy)));
        (to.x - from.x, to.y - from.y)
    }

    /// A box of the page as a box on screen: its top left and its bottom right corner there.
    pub fn bounds(&self, (from, to): Corners) -> (ScreenPoint, ScreenPoint) {
        let (one, other) = (self.to_screen(from), self.to_screen(to));
        (ScreenPoint::new(one.x.min(other.x), one.y.min(other.y)), ScreenPoint::new(one.x.max(other.x), one.y.max(other.y)))
    }

    /// The box of the page between two places on screen, each moved outwards by `margin` CSS pixels.
    pub fn page_box(&self, one: ScreenPoint, other: ScreenPoint, margin: f64) -> Corners {
        let from = self.to_page(ScreenPoint::new(one.x.min(other.x) - margin, one.y.min(other.y) - margin));
        let to = self.to_page(ScreenPoint::new(one.x.max(other.x) + margin, one.y.max(other.y) + margin));
        (PagePoint::new(from.x.min(to.x), from.y.min(to.y)), PagePoint::new(from.x.max(to.x), from.y.max(to.y)))
    }

    /// What of the page is in view, with so many CSS pixels around it.
    pub fn in_view(&self, margin: f64) -> Corners {
        self.page_box(ScreenPoint::default(), ScreenPoint::new(self.view.width, self.view.height), margin)
    }

    /// The view turned by a quarter about its middle.
    #[must_use]
    pub fn turned_to(self, turn: Turn) -> Self {
        if self.framing == Framing::Fitted {
            return Self::fit_turned(self.picture, self.view, turn);
        }
        let middle = self.to_page(self.centre());
        Self { turn, ..self }.centred_on(middle)
    }

    /// A place of the page in the middle of the view, as far as the picture stays in view.
    #[must_use]
    pub fn centred_on(self, place: PagePoint) -> Self {
        let (at, centre) = (self.to_screen(place), self.centre());
        self.panned(centre.x - at.x, centre.y - at.y)
    }

    /// Zooms by a factor; what is under `at` stays under it.
    #[must_use]
    pub fn zoomed(self, at: ScreenPoint, factor: f64) -> Self {
        if !factor.is_finite() || factor <= 0.0 {
            return self;
        }
        let scale = (self.scale * factor).clamp(self.smallest(), LARGEST);
        let grown = scale / self.scale;
        let offset = ScreenPoint::new(at.x - (at.x - self.offset.x) * grown, at.y - (at.y - self.offset.y) * grown);
        Self { scale, offset, framing: Framing::Free, ..self }.within_limits()
    }

    /// One pixel of the picture for each CSS pixel, about the middle of the view.
    #[must_use]
    pub fn at_actual_size(self) -> Self {
        self.zoomed(self.centre(), 1.0 / self.scale)
    }

    /// The whole picture again.
    #[must_use]
    pub fn fitted(self) -> Self {
        Self::fit_turned(self.picture, self.view, self.turn)
    }

    /// Moves the picture by so many CSS pixels; some of it always stays in view.
    #[must_use]
    pub fn panned(self, dx: f64, dy: f64) -> Self {
        let offset = ScreenPoint::new(self.offset.x + dx, self.offset.y + dy);
        Self { offset, framing: Framing::Free, ..self }.within_limits()
    }

    /// The same look into a view of another size: fitted stays fitted, otherwise the middle stays in the middle.
    #[must_use]
    pub fn resized(self, view: Size) -> Self {
        if self.framing == Framing::Fitted {
            return Self::fit_turned(self.picture, view, self.turn);
        }
        let offset =
            ScreenPoint::new(self.offset.x + (view.width - self.view.width) / 2.0, self.offset.y + (view.height - self.view.height) / 2.0);
        Self { view, offset, ..self }.within_limits()
    }

    /// The least move that shows this mark; none when it is in view already. What is larger than the view is centred.
    #[must_use]
    pub fn revealing(self, geometry: &Geometry) -> Self {
        let (from, to) = self.bounds(shapes::corners(geometry));
        let dx = nudge(from.x, to.x, self.view.width);
        let dy = nudge(from.y, to.y, self.view.height);
        if dx == 0.0 && dy == 0.0 { self } else { self.panned(dx, dy) }
    }

    fn smallest(&self) -> f64 {
        fitting(turned(self.picture, self.turn), self.view) * BELOW_FIT
    }

    fn within_limits(self) -> Self {
        let shown = self.shown();
        let offset =
            ScreenPoint::new(held(self.offset.x, shown.width, self.view.width), held(self.offset.y, shown.height, self.view.height));
        Self { offset, ..self }
    }
}

/// The size of a picture that lies on its side, or not.
const fn turned(Size { width, height }: Size, turn: Turn) -> Size {
    if turn.lies_on_its_side() { Size::new(height, width) } else { Size::new(width, height) }
}

/// The scale at which the whole picture is in view with its margin.
fn fitting(picture: Size, view: Size) -> f64 {
    let room = |length: f64| (length - 2.0 * FIT_MARGIN).max(1.0);
    (room(view.width) / picture.width).min(room(view.height) / picture.height).min(1.0)
}

/// The offset nearest to the wanted one at which enough of the picture is in view, on one axis.
fn held(offset: f64, shown: f64, view: f64) -> f64 {
    let kept = KEPT_IN_VIEW.min(shown).min(view);
    offset.clamp(kept - shown, view - kept)
}

/// How far to move so that `from..to` is in view, on one axis.
fn nudge(from: f64, to: f64, view: f64) -> f64 {
    if to - from > view - 2.0 * COMFORT {
        // It cannot be in view as a whole. Leave it when it covers the view, or its middle goes to the middle.
        return if from <= COMFORT && to >= view - COMFORT { 0.0 } else { view / 2.0 - f64::midpoint(from, to) };
    }
    if from < COMFORT {
        COMFORT - from
    } else if to > view - COMFORT {
        view - COMFORT - to
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Size = Size::new(2000.0, 1000.0);
    const VIEW: Size = Size::new(1048.0, 800.0);

    fn camera() -> Camera {
        Camera::fit(PICTURE, VIEW)
    }

    #[track_caller]
    fn same(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-9, "{one} is not {other}");
    }

    #[track_caller]
    fn same_place(one: ScreenPoint, other: ScreenPoint) {
        assert!(one.distance(other) < 1e-6, "{one:?} is not {other:?}");
    }

    #[test]
    fn fit_shows_the_whole_picture_in_the_middle() {
        let camera = camera();
        same(camera.scale(), 0.5);
        same_place(camera.to_screen(PagePoint::new(0.0, 0.0)), ScreenPoint::new(24.0, 150.0));
        same_place(camera.to_screen(PagePoint::new(1.0, 1.0)), ScreenPoint::new(1024.0, 650.0));
    }

    #[test]
    fn fit_never_enlarges() {
        let camera = Camera::fit(Size::new(88.0, 31.0), VIEW);
        same(camera.scale(), 1.0);
        same_place(camera.to_screen(PagePoint::new(0.5, 0.5)), camera.centre());
    }

    #[test]
    fn there_and_back_again() {
        let camera = camera().zoomed(ScreenPoint::new(300.0, 200.0), 3.7).panned(-41.0, 13.5);
        for (x, y) in [(0.0, 0.0), (0.25, 0.75), (1.0, 1.0), (-0.2, 1.3)] {
            let back = camera.to_page(camera.to_screen(PagePoint::new(x, y)));
            same(back.x, x);
            same(back.y, y);
        }
    }

    #[test]
    fn a_turned_view_shows_the_same_places_elsewhere() {
        let turns = [Turn::Upright, Turn::Quarter, Turn::Half, Turn::ThreeQuarters];
        for turn in turns {
            assert_eq!(turn.next().previous(), turn);
            let camera = camera().zoomed(ScreenPoint::new(300.0, 200.0), 3.7).turned_to(turn);
            let place = PagePoint::new(0.2, 0.7);
            let back = camera.to_page(camera.to_screen(place));
            same(back.x, place.x);
            same(back.y, place.y);
            let (dx, dy) = camera.page_move(30.0, -20.0);
            let moved = camera.to_screen(PagePoint::new(place.x + dx, place.y + dy));
            let at = camera.to_screen(place);
            same_place(moved, ScreenPoint::new(at.x + 30.0, at.y - 20.0));
            let (from, to) = camera.bounds((PagePoint::new(0.2, 0.2), PagePoint::new(0.4, 0.3)));
            assert!(from.x < to.x && from.y < to.y);
        }
        let corner = camera().turned_to(Turn::Quarter).to_screen(PagePoint::new(0.0, 0.0));
        let shown = camera().turned_to(Turn::Quarter);
        same_place(corner, ScreenPoint::new(shown.offset().x + shown.shown().width, shown.offset().y));
        assert!(shown.shown().height > shown.shown().width, "a wide picture stands");
    }

    #[test]
    fn turning_keeps_what_is_in_the_middle_and_fitted_fitted() {
        let close = camera().zoomed(ScreenPoint::new(300.0, 300.0), 6.0);
        let middle = close.to_page(close.centre());
        same_place(close.turned_to(Turn::Quarter).to_screen(middle), close.centre());
        let fitted = camera().turned_to(Turn::Quarter);
        assert_eq!(fitted.fitted(), fitted);
        assert_eq!(fitted.turned_to(Turn::Upright), camera());
    }

    #[test]
    fn zoom_keeps_what_is_under_the_cursor() {
        let cursor = ScreenPoint::new(700.0, 300.0);
        let under = camera().to_page(cursor);
        let mut zoomed = camera();
        for factor in [1.2, 1.2, 3.0, 0.5, 40.0, 0.9] {
            zoomed = zoomed.zoomed(cursor, factor);
            same_place(zoomed.to_screen(under), cursor);
        }
    }

    #[test]
    fn scale_has_limits() {
        let centre = camera().centre();
        same(camera().zoomed(centre, 1e9).scale(), 32.0);
        same(camera().zoomed(centre, 1e-9).scale(), 0.125);
        assert_eq!(camera().zoomed(centre, f64::NAN), camera());
        assert_eq!(camera().zoomed(centre, -1.0), camera());
    }

    #[test]
    fn actual_size_is_one_to_one_about_the_middle() {
        let camera = camera().at_actual_size();
        same(camera.scale(), 1.0);
        same_place(camera.to_screen(PagePoint::new(0.5, 0.5)), camera.centre());
    }

    #[test]
    fn the_picture_cannot_be_lost() {
        let far = camera().panned(1e6, -1e6);
        same(far.offset().x, 1048.0 - 48.0);
        same(far.offset().y + far.shown().height, 48.0);
    }

    #[test]
    fn every_place_can_be_brought_to_the_middle() {
        let close = camera().zoomed(camera().centre(), 8.0);
        for corner in [PagePoint::new(0.0, 0.0), PagePoint::new(1.0, 1.0)] {
            let (at, middle) = (close.to_screen(corner), close.centre());
            let moved = close.panned(middle.x - at.x, middle.y - at.y);
            same_place(moved.to_screen(corner), middle);
        }
    }

    #[test]
    fn resizing_keeps_the_framing() {
        let narrow = Size::new(390.0, 500.0);
        assert_eq!(camera().resized(narrow), Camera::fit(PICTURE, narrow));
        let free = camera().zoomed(camera().centre(), 4.0);
        let middle = free.to_page(free.centre());
        let resized = free.resized(narrow);
        same(resized.scale(), free.scale());
        same_place(resized.to_screen(middle), resized.centre());
    }

    #[test]
    fn a_view_without_size_does_no_harm() {
        let camera = Camera::fit(PICTURE, Size::default());
        assert!(camera.scale() > 0.0);
        let camera = camera.panned(5.0, 5.0).resized(VIEW);
        assert!(camera.to_page(camera.centre()).x.is_finite());
        assert_eq!(Camera::fit(PICTURE, Size::default()).resized(VIEW), self::camera());
    }

    #[test]
    fn revealing_moves_no_more_than_needed() {
        let close = camera().zoomed(camera().centre(), 8.0);
        let seen = Geometry::Pin { x: 0.5, y: 0.5 };
        assert_eq!(close.revealing(&seen), close);
        let hidden = Geometry::Pin { x: 0.1, y: 0.5 };
        let revealed = close.revealing(&hidden);
        same(revealed.to_screen(PagePoint::new(0.1, 0.5)).x, COMFORT);
        same(revealed.offset().y, close.offset().y);
        let covering = Geometry::Rectangle { x: 0.0, y: 0.4, width: 0.9, height: 0.1 };
        assert_eq!(close.revealing(&covering).offset().x.to_bits(), close.offset().x.to_bits());
        let wide = Geometry::Rectangle { x: 0.0, y: 0.0, width: 0.15, height: 0.02 };
        let revealed = close.revealing(&wide);
        same(revealed.to_screen(PagePoint::new(0.075, 0.0)).x, close.centre().x);
    }
}
