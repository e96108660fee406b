//! Draws the picture and its marks.
//!
//! Shape says what colour says: a circle is a remark, an octagon blocks the launch; a filled badge is open, a hollow one resolved.

use std::f64::consts::{FRAC_PI_4, FRAC_PI_8, TAU};

use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, HtmlVideoElement};

use super::{
    inks::{Ink, Inks},
    strokes::{self, Pen},
};
use crate::{
    geometry::{
        PagePoint, ScreenPoint, Size,
        camera::Camera,
        canvas::{Canvas, Scene},
        detail::{Detail, EACH, Group, detail},
        light_table::{LightTable, Pane},
        marks::{BADGE_RADIUS, Kind, Mark, State},
        overview::Overview,
        pyramid::{Piece, Pyramid},
        shapes,
        tool::Preview,
    },
    model::{AnnotationId, Geometry, MarkStyle},
};

/// Above this many screen pixels for each of the picture, the picture's own pixels are shown as they are.
const CRISP_FROM: f64 = 3.0;

/// What is drawn besides the canvas's own state.
pub(super) struct Material<'a> {
    /// The picture, once it is there.
    pub image: Option<&'a HtmlImageElement>,
    /// The frame that a video shows, over the picture of its first.
    pub film: Option<&'a HtmlVideoElement>,
    /// Whether the picture's place is left free for what lies below the canvas.
    pub through: bool,
    /// Its tiles in view, coarse ones first, when it is a large one.
    pub tiles: Option<(Pyramid, Vec<(Piece, HtmlImageElement)>)>,
    /// The same, small, for the map.
    pub thumbnail: Option<&'a HtmlCanvasElement>,
    pub inks: &'a Inks,
    /// What new shapes are drawn with.
    pub style: MarkStyle,
    /// Where others point, as page places with their names.
    pub cursors: &'a [(PagePoint, String)],
}

/// Draws everything. `pixels` is how many the screen has for each CSS pixel.
pub(super) fn paint(context: &CanvasRenderingContext2d, canvas: &Canvas, material: &Material<'_>, pixels: f64) {
    let brush = Brush { context, inks: material.inks, camera: &canvas.scene().camera, pixels, shift: 0.0 };
    brush.upright();
    let view = brush.camera.view();
    context.set_global_alpha(1.0);
    context.set_fill_style_str(&material.inks.stage.fill);
    context.fill_rect(0.0, 0.0, view.width, view.height);
    brush.picture(material.image);
    if material.through {
        brush.hole();
    }
    if let Some(film) = material.film {
        brush.film(film);
    }
    if let Some((pyramid, tiles)) = &material.tiles {
        brush.tiles(*pyramid, tiles);
    }
    let preview = canvas.preview();
    brush.marks(canvas.scene(), preview.as_ref());
    if let Some(mark) = canvas.reshapable().filter(|_| preview.is_none()) {
        brush.handles(&mark.geometry);
    }
    if let Some(preview) = &preview {
        brush.preview(canvas.scene(), preview, material.style);
    }
    if let Some(at) = canvas.crosshair() {
        brush.crosshair(at);
    }
    for (at, name) in material.cursors {
        brush.cursor(*at, name);
    }
    if let Some(map) = canvas.overview() {
        brush.overview(map, material.thumbnail);
    }
}

/// Draws what lies around the pictures.
pub(in crate::views::proof) fn clear(context: &CanvasRenderingContext2d, table: &LightTable, inks: &Inks, pixels: f64) {
    let Size { width, height } = table.view();
    // Fails only for a matrix that is not of numbers.
    let _ = context.set_transform(pixels, 0.0, 0.0, pixels, 0.0, 0.0);
    context.set_global_alpha(1.0);
    context.set_fill_style_str(&inks.stage.fill);
    context.fill_rect(0.0, 0.0, width, height);
}

/// Draws one of two pictures that are seen together, and the marks on it.
pub(in crate::views::proof) fn pane(
    context: &CanvasRenderingContext2d,
    table: &LightTable,
    pane: Pane,
    (image, mask): (Option<&HtmlImageElement>, Option<&HtmlCanvasElement>),
    inks: &Inks,
    pixels: f64,
) {
    let scene = table.canvas().scene();
    let brush = Brush { context, inks, camera: &scene.camera, pixels, shift: pane.shift };
    context.save();
    // Fails only for a matrix that is not of numbers.
    let _ = context.set_transform(pixels, 0.0, 0.0, pixels, 0.0, 0.0);
    context.begin_path();
    context.rect(pane.clip.0, 0.0, pane.clip.1 - pane.clip.0, table.view().height);
    context.clip();
    brush.upright();
    context.set_global_alpha(pane.alpha);
    brush.picture(image);
    context.set_global_alpha(1.0);
    if let Some(mask) = mask {
        brush.whole(mask);
    }
    brush.marks(scene, None);
    context.restore();
}

/// Draws the wipe's line.
pub(in crate::views::proof) fn wipe(context: &CanvasRenderingContext2d, table: &LightTable, inks: &Inks, pixels: f64) {
    let Some(line) = table.wipe() else { return };
    let brush = Brush { context, inks, camera: &table.canvas().scene().camera, pixels, shift: 0.0 };
    brush.upright();
    brush.thread(&[ScreenPoint::new(line, 0.0), ScreenPoint::new(line, table.view().height)]);
    brush.knob(ScreenPoint::new(line, table.view().height / 2.0));
}

struct Brush<'a> {
    context: &'a CanvasRenderingContext2d,
    inks: &'a Inks,
    camera: &'a Camera,
    /// Of the screen for each CSS pixel.
    pixels: f64,
    /// How far to the right of where the camera says everything is drawn, in CSS pixels.
    shift: f64,
}

/// How a mark stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emphasis {
    Plain,
    Selected,
}

impl Brush<'_> {
    /// Draws in CSS pixels from the top left corner.
    fn upright(&self) {
        // Fails only for a matrix that is not of numbers.
        let _ = self.context.set_transform(self.pixels, 0.0, 0.0, self.pixels, self.shift * self.pixels, 0.0);
    }

    /// Draws about a middle, turned as the view is.
    fn turned_about(&self, middle: ScreenPoint) {
        // Both fail only for what is not a number.
        let _ = self.context.translate(middle.x, middle.y);
        let _ = self.context.rotate(self.camera.turn().angle());
    }

    fn picture(&self, image: Option<&HtmlImageElement>) {
        let (offset, shown) = (self.camera.offset(), self.camera.shown());
        self.context.set_fill_style_str(&self.inks.halo.fill);
        self.context.fill_rect(offset.x, offset.y, shown.width, shown.height);
        if let Some(image) = image {
            self.context.set_image_smoothing_enabled(self.camera.scale() * self.pixels < CRISP_FROM);
            self.visible_part(image);
        }
        self.context.set_stroke_style_str(&self.inks.stage.text);
        self.context.set_line_width(1.0);
        self.context.stroke_rect(offset.x - 0.5, offset.y - 0.5, shown.width + 1.0, shown.height + 1.0);
    }

    /// Draws no more of the picture than is in view: a large picture seen from close by would else be scaled as a whole.
    fn visible_part(&self, image: &HtmlImageElement) {
        let (from, to) = self.camera.in_view(0.0);
        let (from, to) = (from.onto_page(), to.onto_page());
        let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
        // Whole pixels of the picture, so that its grid does not swim while panning.
        let (left, top) = ((from.x * width).floor(), (from.y * height).floor());
        let (right, bottom) = ((to.x * width).ceil(), (to.y * height).ceil());
        if right <= left || bottom <= top {
            return;
        }
        let (picture, scale) = (self.camera.picture(), self.camera.scale());
        let (full_width, full_height) = (picture.width * scale, picture.height * scale);
        let across = |at: f64| (at / width - 0.5) * full_width;
        let down = |at: f64| (at / height - 0.5) * full_height;
        self.turned_about(self.camera.to_screen(PagePoint::new(0.5, 0.5)));
        // Fails for a picture that cannot be decoded; then its page stays blank.
        let _ = self.context.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            image,
            left,
            top,
            right - left,
            bottom - top,
            across(left),
            down(top),
            across(right) - across(left),
            down(bottom) - down(top),
        );
        self.upright();
    }

    /// Draws tiles over the picture. Each reaches half a pixel under the next: no light shines through.
    fn tiles(&self, pyramid: Pyramid, tiles: &[(Piece, HtmlImageElement)]) {
        let (size, scale) = (self.camera.picture(), self.camera.scale());
        let (width, height) = (size.width * scale, size.height * scale);
        self.context.set_image_smoothing_enabled(scale * self.pixels < CRISP_FROM);
        self.turned_about(self.camera.to_screen(PagePoint::new(0.5, 0.5)));
        let under = 0.5 / self.pixels;
        for (piece, image) in tiles {
            let (from, to) = pyramid.corners(*piece);
            let (x, y) = ((from.x - 0.5) * width, (from.y - 0.5) * height);
            let (wide, high) = ((to.x - from.x).mul_add(width, under), (to.y - from.y).mul_add(height, under));
            // Fails for a tile that cannot be decoded; then the picture below it stays.
            let _ = self.context.draw_image_with_html_image_element_and_dw_and_dh(image, x, y, wide, high);
        }
        self.upright();
    }

    /// Leaves the picture's place free.
    fn hole(&self) {
        let (offset, shown) = (self.camera.offset(), self.camera.shown());
        self.context.clear_rect(offset.x, offset.y, shown.width, shown.height);
    }

    /// Draws the frame that a video shows.
    fn film(&self, film: &HtmlVideoElement) {
        let (size, scale) = (self.camera.picture(), self.camera.scale());
        let (width, height) = (size.width * scale, size.height * scale);
        self.context.set_image_smoothing_enabled(scale * self.pixels < CRISP_FROM);
        self.turned_about(self.camera.to_screen(PagePoint::new(0.5, 0.5)));
        // Fails for a video without a frame; then the picture below it stays.
        let _ = self.context.draw_image_with_html_video_element_and_dw_and_dh(film, -width / 2.0, -height / 2.0, width, height);
        self.upright();
    }

    /// Draws all of a picture that has the page's shape, not its size.
    fn whole(&self, picture: &HtmlCanvasElement) {
        let (size, scale) = (self.camera.picture(), self.camera.scale());
        let (width, height) = (size.width * scale, size.height * scale);
        self.context.set_image_smoothing_enabled(false);
        self.turned_about(self.camera.to_screen(PagePoint::new(0.5, 0.5)));
        // Fails only for a canvas without size.
        let _ = self.context.draw_image_with_html_canvas_element_and_dw_and_dh(picture, -width / 2.0, -height / 2.0, width, height);
        self.upright();
    }

    /// Resolved ones lie below open ones, and the selected ones on top. Where there are too many, they share badges.
    fn marks(&self, scene: &Scene, preview: Option<&Preview>) {
        let changed = |id: AnnotationId| matches!(preview, Some(Preview::Changed(shapes)) if shapes.iter().any(|(other, _)| *other == id));
        let plain = |mark: &&&Mark| !scene.selection.contains(mark.id) && !changed(mark.id);
        match detail(&scene.marks, self.camera) {
            Detail::Each(marks) => {
                for state in [State::Resolved, State::Open] {
                    for mark in marks.iter().filter(|mark| mark.state == state).filter(plain) {
                        self.mark(mark, &mark.geometry, Emphasis::Plain);
                    }
                }
            }
            Detail::Grouped(groups) => {
                for group in &groups {
                    self.group(group);
                }
            }
        }
        for mark in scene.selection.iter().take(EACH).filter_map(|id| scene.marks.get(id)).filter(|mark| !changed(mark.id)) {
            self.mark(mark, &mark.geometry, Emphasis::Selected);
        }
    }

    /// Marks that share a badge; one alone is drawn as itself.
    fn group(&self, group: &Group<'_>) {
        if group.count == 1 {
            self.mark(group.first, &group.first.geometry, Emphasis::Plain);
            return;
        }
        let label = if group.count > 99 { "99+".to_owned() } else { format!("×{}", group.count) };
        self.badge_at(group.at, group.kind, State::Resolved, self.inks.of_kind(group.kind), &label, Emphasis::Plain);
    }

    fn preview(&self, scene: &Scene, preview: &Preview, style: MarkStyle) {
        match preview {
            Preview::Changed(shapes) => {
                for (id, geometry) in shapes {
                    if let Some(mark) = scene.marks.get(*id) {
                        self.mark(mark, geometry, Emphasis::Selected);
                    }
                }
                if let [(_, geometry)] = &shapes[..] {
                    self.handles(geometry);
                }
            }
            Preview::Pointed(geometry) => self.outline(geometry, style),
            Preview::New(geometry) => {
                self.outline(geometry, style);
                self.badge(shapes::anchor(geometry), Kind::Advisory, State::Open, &self.inks.draft, "+", Emphasis::Selected);
            }
            Preview::Open(corners) => {
                let places: Vec<ScreenPoint> = corners.iter().map(|corner| self.camera.to_screen(*corner)).collect();
                self.thread(&places);
                for place in &places {
                    self.knob(*place);
                }
            }
            Preview::Marquee(one, other) => self.frame(*one, *other),
        }
    }

    /// A shape in dashes.
    fn outline(&self, geometry: &Geometry, style: MarkStyle) {
        self.dash(&[6.0, 4.0]);
        strokes::stroke(self.context, self.camera, geometry, self.pen(&self.inks.draft.fill, strokes::width(style.width)));
        self.dash(&[]);
    }

    /// An open line through places.
    fn thread(&self, places: &[ScreenPoint]) {
        for (colour, width) in [(self.inks.halo.text.as_str(), 4.0), (self.inks.draft.fill.as_str(), 2.0)] {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(width);
            self.context.begin_path();
            strokes::along(self.context, places.iter().copied());
            self.context.stroke();
        }
    }

    fn frame(&self, one: ScreenPoint, other: ScreenPoint) {
        let (x, y, width, height) = (one.x.min(other.x), one.y.min(other.y), (one.x - other.x).abs(), (one.y - other.y).abs());
        self.context.set_global_alpha(0.12);
        self.context.set_fill_style_str(&self.inks.draft.fill);
        self.context.fill_rect(x, y, width, height);
        self.context.set_global_alpha(1.0);
        self.context.set_stroke_style_str(&self.inks.draft.fill);
        self.context.set_line_width(1.5);
        self.context.stroke_rect(x, y, width, height);
    }

    fn handles(&self, geometry: &Geometry) {
        for handle in shapes::handles(geometry) {
            self.knob(self.camera.to_screen(handle));
        }
    }

    /// What is taken hold of.
    fn knob(&self, at: ScreenPoint) {
        self.context.begin_path();
        // Fails only for a negative radius.
        let _ = self.context.arc(at.x, at.y, 5.0, 0.0, TAU);
        self.fill(&self.inks.halo.fill);
        self.context.set_stroke_style_str(&self.inks.draft.fill);
        self.context.set_line_width(2.0);
        self.context.stroke();
    }

    fn mark(&self, mark: &Mark, geometry: &Geometry, emphasis: Emphasis) {
        let ink = self.inks.of_kind(mark.kind);
        let faded = mark.state == State::Resolved && emphasis == Emphasis::Plain;
        self.context.set_global_alpha(if faded { 0.6 } else { 1.0 });
        if mark.state == State::Resolved {
            self.dash(&[4.0, 4.0]);
        }
        let width = strokes::width(mark.style.width) + if emphasis == Emphasis::Selected { 1.0 } else { 0.0 };
        let pen = self.pen(&self.inks.of_shape(mark.style.colour, mark.kind).fill, width);
        strokes::stroke(self.context, self.camera, geometry, pen);
        self.dash(&[]);
        self.badge(shapes::anchor(geometry), mark.kind, mark.state, ink, &mark.number.to_string(), emphasis);
        self.context.set_global_alpha(1.0);
    }

    fn pen<'p>(&'p self, colour: &'p str, width: f64) -> Pen<'p> {
        Pen { colour, halo: &self.inks.halo.text, width }
    }

    /// Where somebody else points, with their name.
    fn cursor(&self, at: PagePoint, name: &str) {
        let at = self.camera.to_screen(at);
        self.context.begin_path();
        strokes::along(
            self.context,
            [(0.0, 0.0), (0.0, 15.0), (4.0, 11.5), (10.5, 11.0)].iter().map(|(x, y)| ScreenPoint::new(at.x + x, at.y + y)),
        );
        self.context.close_path();
        self.fill(&self.inks.violet.fill);
        self.context.set_stroke_style_str(&self.inks.halo.text);
        self.context.set_line_width(1.5);
        self.context.stroke();
        self.context.set_font("600 11px Inter, system-ui, sans-serif");
        self.context.set_text_align("left");
        self.context.set_text_baseline("middle");
        let width = self.context.measure_text(name).map_or(0.0, |text| text.width());
        self.context.fill_rect(at.x + 10.0, at.y + 14.0, width + 12.0, 20.0);
        self.context.set_fill_style_str(&self.inks.violet.text);
        // Fails only for text that is not text.
        let _ = self.context.fill_text(name, at.x + 16.0, at.y + 24.5);
    }

    /// The small map, with a frame around what is in view.
    fn overview(&self, map: Overview, thumbnail: Option<&HtmlCanvasElement>) {
        let Size { width, height } = map.size;
        self.context.set_fill_style_str(&self.inks.halo.fill);
        self.context.fill_rect(map.at.x - 1.0, map.at.y - 1.0, width + 2.0, height + 2.0);
        if let Some(thumbnail) = thumbnail {
            let shown = self.camera.shown();
            let scale = self.camera.scale() * width / shown.width.max(1.0);
            let (wide, high) = (self.camera.picture().width * scale, self.camera.picture().height * scale);
            self.context.set_image_smoothing_enabled(true);
            self.turned_about(ScreenPoint::new(map.at.x + width / 2.0, map.at.y + height / 2.0));
            // Fails only for a canvas without size.
            let _ = self.context.draw_image_with_html_canvas_element_and_dw_and_dh(thumbnail, -wide / 2.0, -high / 2.0, wide, high);
            self.upright();
        }
        self.context.set_stroke_style_str(&self.inks.stage.text);
        self.context.set_line_width(1.0);
        self.context.stroke_rect(map.at.x - 0.5, map.at.y - 0.5, width + 1.0, height + 1.0);
        let (from, to) = map.frame();
        for (colour, line) in [(self.inks.halo.text.as_str(), 4.0), (self.inks.draft.fill.as_str(), 2.0)] {
            self.context.set_stroke_style_str(colour);
            self.context.set_line_width(line);
            self.context.stroke_rect(from.x, from.y, to.x - from.x, to.y - from.y);
        }
    }

    fn badge(&self, at: PagePoint, kind: Kind, state: State, ink: &Ink, label: &str, emphasis: Emphasis) {
        self.badge_at(self.camera.to_screen(at), kind, state, ink, label, emphasis);
    }

    fn badge_at(&self, at: ScreenPoint, kind: Kind, state: State, ink: &Ink, label: &str, emphasis: Emphasis) {
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
}
