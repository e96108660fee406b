//! Draws the picture and its marks.
//!
//! Shape says what colour says: a circle is a remark, an octagon blocks the launch; a filled badge is open, a hollow one resolved.

use std::f64::consts::{FRAC_PI_4, FRAC_PI_8, TAU};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlElement, HtmlImageElement};

use crate::{
    geometry::{
        PagePoint, ScreenPoint,
        camera::Camera,
        canvas::{Canvas, Scene},
        marks::{self, BADGE_RADIUS, Kind, Mark, State},
        tool::Preview,
    },
    model::{AnnotationId, Geometry},
};

/// Above this many screen pixels for each of the picture, the picture's own pixels are shown as they are.
const CRISP_FROM: f64 = 3.0;

/// A surface and what is written on it, as CSS colours.
struct Ink {
    fill: String,
    text: String,
}

/// The colours of the moment.
pub(super) struct Inks {
    stage: Ink,
    advisory: Ink,
    blocking: Ink,
    draft: Ink,
    halo: Ink,
}

/// Elements that are never seen and have the canvas's colours: a theme's colours are only known once a style has used them.
#[component]
pub(super) fn Inks() -> impl IntoView {
    view! {
        <span hidden aria-hidden="true">
            <i class="proof-ink proof-ink--stage"></i>
            <i class="proof-ink proof-ink--advisory"></i>
            <i class="proof-ink proof-ink--blocking"></i>
            <i class="proof-ink proof-ink--draft"></i>
            <i class="proof-ink proof-ink--halo"></i>
        </span>
    }
}

impl Inks {
    /// Reads the colours beside a canvas.
    pub(super) fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
        let stage = canvas.parent_element()?;
        let ink = |name: &str| {
            let element = stage.query_selector(&format!(".proof-ink--{name}")).ok().flatten()?.dyn_into::<HtmlElement>().ok()?;
            let style = window().get_computed_style(&element).ok().flatten()?;
            Some(Ink { fill: style.get_property_value("background-color").ok()?, text: style.get_property_value("color").ok()? })
        };
        Some(Self {
            stage: ink("stage")?,
            advisory: ink("advisory")?,
            blocking: ink("blocking")?,
            draft: ink("draft")?,
            halo: ink("halo")?,
        })
    }

    const fn of_kind(&self, kind: Kind) -> &Ink {
        match kind {
            Kind::Advisory => &self.advisory,
            Kind::Blocking => &self.blocking,
        }
    }
}

/// Draws everything. `pixels` is how many the screen has for each CSS pixel.
pub(super) fn paint(context: &CanvasRenderingContext2d, canvas: &Canvas, image: Option<&HtmlImageElement>, inks: &Inks, pixels: f64) {
    let brush = Brush { context, inks, camera: &canvas.scene().camera };
    // Fails only for a matrix that is not of numbers.
    let _ = context.set_transform(pixels, 0.0, 0.0, pixels, 0.0, 0.0);
    let view = brush.camera.view();
    context.set_global_alpha(1.0);
    context.set_fill_style_str(&inks.stage.fill);
    context.fill_rect(0.0, 0.0, view.width, view.height);
    brush.picture(image, pixels);
    brush.marks(canvas.scene(), canvas.preview());
    if let Some(preview) = canvas.preview() {
        brush.preview(canvas.scene(), preview);
    }
    if let Some(at) = canvas.crosshair() {
        brush.crosshair(at);
    }
}

struct Brush<'a> {
    context: &'a CanvasRenderingContext2d,
    inks: &'a Inks,
    camera: &'a Camera,
}

/// How a mark stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emphasis {
    Plain,
    Selected,
}

impl Brush<'_> {
    fn picture(&self, image: Option<&HtmlImageElement>, pixels: f64) {
        let (offset, shown) = (self.camera.offset(), self.camera.shown());
        self.context.set_fill_style_str(&self.inks.halo.fill);
        self.context.fill_rect(offset.x, offset.y, shown.width, shown.height);
        if let Some(image) = image {
            self.context.set_image_smoothing_enabled(self.camera.scale() * pixels < CRISP_FROM);
            self.visible_part(image);
        }
        self.context.set_stroke_style_str(&self.inks.stage.text);
        self.context.set_line_width(1.0);
        self.context.stroke_rect(offset.x - 0.5, offset.y - 0.5, shown.width + 1.0, shown.height + 1.0);
    }

    /// Draws no more of the picture than is in view: a large picture seen from close by would else be scaled as a whole.
    fn visible_part(&self, image: &HtmlImageElement) {
        let view = self.camera.view();
        let from = self.camera.to_page(ScreenPoint::default()).onto_page();
        let to = self.camera.to_page(ScreenPoint::new(view.width, view.height)).onto_page();
        let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
        // Whole pixels of the picture, so that its grid does not swim while panning.
        let (left, top) = ((from.x * width).floor(), (from.y * height).floor());
        let (right, bottom) = ((to.x * width).ceil(), (to.y * height).ceil());
        if right <= left || bottom <= top {
            return;
        }
        let start = self.camera.to_screen(PagePoint::new(left / width, top / height));
        let end = self.camera.to_screen(PagePoint::new(right / width, bottom / height));
        // Fails for a picture that cannot be decoded; then its page stays blank.
        let _ = self.context.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            image,
            left,
            top,
            right - left,
            bottom - top,
            start.x,
            start.y,
            end.x - start.x,
            end.y - start.y,
        );
    }

    /// Resolved ones lie below open ones, and the selected one on top.
    fn marks(&self, scene: &Scene, preview: Option<Preview>) {
        let moved = match preview {
            Some(Preview::Moved(id, _)) => Some(id),
            _ => None,
        };
        let layer = |state, selected: Option<AnnotationId>| {
            scene.marks.iter().filter(move |mark| mark.state == state && Some(mark.id) != selected && Some(mark.id) != moved)
        };
        for mark in layer(State::Resolved, scene.selected).chain(layer(State::Open, scene.selected)) {
            self.mark(mark, mark.geometry, Emphasis::Plain);
        }
        if let Some(mark) = scene.selected.and_then(|id| scene.mark(id)).filter(|mark| Some(mark.id) != moved) {
            self.mark(mark, mark.geometry, Emphasis::Selected);
        }
    }

    fn preview(&self, scene: &Scene, preview: Preview) {
        match preview {
            Preview::Moved(id, geometry) => {
                if let Some(mark) = scene.mark(id) {
                    self.mark(mark, geometry, Emphasis::Selected);
                }
            }
            Preview::New(geometry) => {
                if let Geometry::Rectangle { .. } = geometry {
                    self.dash(&[6.0, 4.0]);
                    self.outline(geometry, &self.inks.draft.fill, 2.0);
                    self.dash(&[]);
                }
                self.badge(marks::anchor(geometry), Kind::Advisory, State::Open, &self.inks.draft, "+", Emphasis::Selected);
            }
        }
    }

    fn mark(&self, mark: &Mark, geometry: Geometry, emphasis: Emphasis) {
        if !self.is_in_view(geometry) {
            return;
        }
        let ink = self.inks.of_kind(mark.kind);
        let faded = mark.state == State::Resolved && emphasis == Emphasis::Plain;
        self.context.set_global_alpha(if faded { 0.6 } else { 1.0 });
        if let Geometry::Rectangle { .. } = geometry {
            if mark.state == State::Resolved {
                self.dash(&[4.0, 4.0]);
            }
            let width = match (emphasis, mark.kind) {
                (Emphasis::Selected, _) => 3.5,
                (Emphasis::Plain, Kind::Blocking) => 2.75,
                (Emphasis::Plain, Kind::Advisory) => 2.25,
            };
            self.outline(geometry, &ink.fill, width);
            self.dash(&[]);
        }
        self.badge(marks::anchor(geometry), mark.kind, mark.state, ink, &mark.number.to_string(), emphasis);
        self.context.set_global_alpha(1.0);
    }

    /// A frame with a light edge on either side, to be seen on any picture.
    fn outline(&self, geometry: Geometry, colour: &str, width: f64) {
        let (from, to) = marks::corners(geometry);
        let (from, to) = (self.camera.to_screen(from), self.camera.to_screen(to));
        for (colour, width) in [(self.inks.halo.text.as_str(), width + 2.0), (colour, width)] {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(width);
            self.context.stroke_rect(from.x, from.y, to.x - from.x, to.y - from.y);
        }
    }

    fn badge(&self, at: PagePoint, kind: Kind, state: State, ink: &Ink, label: &str, emphasis: Emphasis) {
        let at = self.camera.to_screen(at);
        let (fill, text) = match state {
            State::Open => (&ink.fill, &ink.text),
            State::Resolved => (&self.inks.halo.fill, &ink.fill),
        };
        if emphasis == Emphasis::Selected {
            self.shape(at, kind, BADGE_RADIUS + 6.0);
            self.fill(&self.inks.halo.text);
            self.shape(at, kind, BADGE_RADIUS + 4.5);
            self.fill(&self.inks.draft.fill);
        }
        self.shape(at, kind, BADGE_RADIUS + 2.0);
        self.fill(&self.inks.halo.text);
        self.shape(at, kind, BADGE_RADIUS);
        self.fill(fill);
        if state == State::Resolved {
            self.context.set_stroke_style_str(&ink.fill);
            self.context.set_line_width(1.75);
            self.context.stroke();
        }
        self.label(at, label, text);
    }

    fn label(&self, at: ScreenPoint, label: &str, colour: &str) {
        self.context.set_font(if label.len() > 2 {
            "650 9px Inter, system-ui, sans-serif"
        } else {
            "650 11px Inter, system-ui, sans-serif"
        });
        self.context.set_text_align("center");
        self.context.set_text_baseline("middle");
        self.context.set_fill_style_str(colour);
        // Fails only for text that is not text. Half a pixel lower, since digits have no descenders.
        let _ = self.context.fill_text(label, at.x, at.y + 0.5);
    }

    /// Begins the path of a badge.
    fn shape(&self, at: ScreenPoint, kind: Kind, radius: f64) {
        self.context.begin_path();
        match kind {
            // Fails only for a negative radius.
            Kind::Advisory => {
                let _ = self.context.arc(at.x, at.y, radius, 0.0, TAU);
            }
            Kind::Blocking => {
                // As wide across its flats as the circle.
                let reach = (radius + 0.5) / FRAC_PI_8.cos();
                for corner in 0..8_u8 {
                    let angle = FRAC_PI_4.mul_add(f64::from(corner), FRAC_PI_8);
                    self.context.line_to(at.x + reach * angle.cos(), at.y + reach * angle.sin());
                }
            }
        }
        self.context.close_path();
    }

    fn fill(&self, colour: &str) {
        self.context.set_fill_style_str(colour);
        self.context.fill();
    }

    fn dash(&self, lengths: &[f64]) {
        let lengths: js_sys::Array = lengths.iter().copied().map(wasm_bindgen::JsValue::from_f64).collect();
        // Fails only for lengths that are not numbers.
        let _ = self.context.set_line_dash(&lengths);
    }

    fn crosshair(&self, at: ScreenPoint) {
        for (colour, width) in [(self.inks.halo.text.as_str(), 4.0), (self.inks.draft.fill.as_str(), 2.0)] {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(width);
            self.context.begin_path();
            for (x, y) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                self.context.move_to(at.x + x * 5.0, at.y + y * 5.0);
                self.context.line_to(at.x + x * 18.0, at.y + y * 18.0);
            }
            self.context.stroke();
        }
    }

    /// Whether anything of a mark, its badge included, is in view.
    fn is_in_view(&self, geometry: Geometry) -> bool {
        const EDGE: f64 = BADGE_RADIUS + 8.0;
        let (from, to) = marks::corners(geometry);
        let (from, to) = (self.camera.to_screen(from), self.camera.to_screen(to));
        let view = self.camera.view();
        to.x + EDGE >= 0.0 && to.y + EDGE >= 0.0 && from.x - EDGE <= view.width && from.y - EDGE <= view.height
    }
}
