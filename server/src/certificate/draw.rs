//! Writes laid-out pages as PDF/UA.

use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

use super::face::Faces;
use super::flow::{Branch, Family, Flow, HAIRLINE, INK, Ink, LEFT, MUTED, Mark, PAGE_HEIGHT, PAGE_WIDTH, Style, WIDTH};
use super::{PdfError, figure};

/// What fills each leaf of the reading order.
type Fills = Vec<Vec<Identifier>>;

/// A file that travels inside of the document.
pub(super) struct Attachment {
    pub(super) name: &'static str,
    pub(super) media_type: &'static str,
    pub(super) description: &'static str,
    pub(super) bytes: Vec<u8>,
    pub(super) at: DateTime,
}

/// Writes the pages with a running head from the second on, and a footer with page numbers.
pub(super) fn write(flow: Flow<'_>, running: &str, footer: &str, metadata: Metadata, attachment: Attachment) -> Result<Vec<u8>, PdfError> {
    let settings = SerializeSettings { configuration: configuration()?, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata);
    let mut fills: Fills = std::iter::repeat_with(Vec::new).take(flow.leaves).collect();
    let count = flow.pages.len();
    for (index, marks) in flow.pages.iter().enumerate() {
        let page_settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).ok_or_else(|| PdfError::Write("page size".to_owned()))?;
        let mut page = document.start_page_with(page_settings);
        let mut pen = Pen { surface: page.surface(), faces: flow.faces };
        if index > 0 {
            pen.running_head(running);
        }
        for mark in marks {
            pen.mark(mark, &mut fills);
        }
        pen.footer(footer, &format!("Page {} of {count}", index + 1));
        drop(pen);
        for mark in marks {
            if let Some((annotation, leaf)) = link(mark) {
                fills[leaf].insert(0, page.add_tagged_annotation(annotation));
            }
        }
        page.finish();
    }
    let attached = document.embed_file(EmbeddedFile {
        path: attachment.name.to_owned(),
        mime_type: MimeType::new(attachment.media_type),
        description: Some(attachment.description.to_owned()),
        association_kind: AssociationKind::Source,
        data: attachment.bytes.into(),
        modification_date: Some(attachment.at),
        // As it is, so that a verifier finds it without taking the document apart.
        compress: Some(false),
        location: None,
    });
    attached.ok_or_else(|| PdfError::Write("the attachment was refused".to_owned()))?;
    document.set_outline(outline(&flow));
    document.set_tag_tree(tags(flow.tree, &mut fills));
    document.finish().map_err(|error| PdfError::Write(format!("{error:?}")))
}

fn configuration() -> Result<Configuration, PdfError> {
    ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Write(format!("{error:?}")))
}

fn outline(flow: &Flow<'_>) -> Outline {
    let mut outline = Outline::new();
    for entry in &flow.outline {
        let top = Point::from_xy(0.0, (entry.y - 12.0).max(0.0));
        outline.push_child(OutlineNode::new(entry.text.clone(), XyzDestination::new(entry.page, top)));
    }
    outline
}

fn tags(branches: Vec<Branch>, fills: &mut Fills) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for branch in branches {
        if let Branch::Group(tag, children) = branch {
            tree.push(group(tag, children, fills));
        }
    }
    tree
}

fn group(tag: krilla::tagging::TagKind, children: Vec<Branch>, fills: &mut Fills) -> TagGroup {
    let mut group_of = TagGroup::new(tag);
    for child in children {
        match child {
            Branch::Group(tag, children) => group_of.push(group(tag, children, fills)),
            Branch::Leaf(leaf) => std::mem::take(&mut fills[leaf]).into_iter().for_each(|fill| group_of.push(fill)),
        }
    }
    group_of
}

fn link(mark: &Mark) -> Option<(Annotation, usize)> {
    let Mark::Link { x, y, width, height, url, alt, leaf } = mark else { return None };
    let area = Rect::from_xywh(*x, *y, *width, *height)?;
    let target = Target::Action(LinkAction::new(url.clone()).into());
    Some((Annotation::new_link(LinkAnnotation::new(area, target), Some(alt.clone())), *leaf))
}

/// Draws on one page.
struct Pen<'s, 'f> {
    surface: Surface<'s>,
    faces: &'f Faces,
}

impl Pen<'_, '_> {
    fn mark(&mut self, mark: &Mark, fills: &mut Fills) {
        match mark {
            // Nothing to show, and nothing to read out.
            Mark::Text { text, .. } if text.trim().is_empty() => {}
            Mark::Text { x, baseline, style, text, leaf } => {
                let tag = leaf.map_or_else(|| decoration(ArtifactType::Layout), |_| ContentTag::Span(SpanTag::empty()));
                let identifier = self.surface.start_tagged(tag);
                self.text(*x, *baseline, *style, text);
                self.surface.end_tagged();
                if let Some(leaf) = leaf {
                    fills[*leaf].push(identifier);
                }
            }
            Mark::Box { x, y, width, height, radius, ink } => {
                let Some(path) = rounded(*x, *y, *width, *height, *radius) else { return };
                self.surface.start_tagged(decoration(ArtifactType::Layout));
                self.surface.set_stroke(None);
                self.surface.set_fill(Some(fill(*ink)));
                self.surface.draw_path(&path);
                self.surface.end_tagged();
            }
            Mark::Tick { x, y } => self.tick(*x, *y),
            Mark::Squares { x, y, side, across, dark } => self.squares(*x, *y, *side, *across, dark),
            Mark::Figure(drawn, leaf) => {
                let identifier = self.surface.start_tagged(ContentTag::Other);
                figure::draw(&mut self.surface, self.faces, drawn);
                self.surface.end_tagged();
                fills[*leaf].push(identifier);
            }
            Mark::Link { .. } => {}
        }
    }

    fn tick(&mut self, x: f32, y: f32) {
        let mut path = PathBuilder::new();
        path.move_to(x, y + 4.8);
        path.line_to(x + 3.2, y + 8.0);
        path.line_to(x + 9.0, y + 1.6);
        let Some(path) = path.finish() else { return };
        self.surface.start_tagged(decoration(ArtifactType::Layout));
        self.surface.set_fill(None);
        self.surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(255, 255, 255).into(),
            width: 1.7,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        }));
        self.surface.draw_path(&path);
        self.surface.set_stroke(None);
        self.surface.end_tagged();
    }

    /// One path for all of it, each run of dark squares a rectangle: viewers then show no seams.
    fn squares(&mut self, x: f32, y: f32, side: f32, across: usize, dark: &[bool]) {
        let count = f32::from(u16::try_from(across).unwrap_or(u16::MAX));
        let square = side / count;
        let mut path = PathBuilder::new();
        let mut at_y = y;
        for row in dark.chunks(across) {
            let mut at_x = x;
            for run in row.chunk_by(|a, b| a == b) {
                let width = square * f32::from(u16::try_from(run.len()).unwrap_or(u16::MAX));
                if run.first() == Some(&true) {
                    path.move_to(at_x, at_y);
                    path.line_to(at_x + width, at_y);
                    path.line_to(at_x + width, at_y + square);
                    path.line_to(at_x, at_y + square);
                    path.close();
                }
                at_x += width;
            }
            at_y += square;
        }
        let Some(path) = path.finish() else { return };
        self.surface.start_tagged(decoration(ArtifactType::Layout));
        self.surface.set_stroke(None);
        self.surface.set_fill(Some(fill(INK)));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }

    fn running_head(&mut self, text: &str) {
        let style = Style { ink: MUTED, ..Style::SMALL };
        let face = self.faces.of(style);
        let line = face.fit(&face.showable(text).0, style.size, WIDTH);
        self.surface.start_tagged(decoration(ArtifactType::Header));
        self.text(LEFT, 50.0, style, &line);
        self.hairline(58.0);
        self.surface.end_tagged();
    }

    fn footer(&mut self, left: &str, right: &str) {
        let style = Style { ink: MUTED, ..Style::SMALL };
        let width = self.faces.of(style).width(right, style.size);
        self.surface.start_tagged(decoration(ArtifactType::Footer));
        self.hairline(796.0);
        self.text(LEFT, 809.0, style, left);
        self.text(LEFT + WIDTH - width, 809.0, Style { ink: INK, ..style }, right);
        self.surface.end_tagged();
    }

    fn hairline(&mut self, y: f32) {
        if let Some(path) = rounded(LEFT, y, WIDTH, 0.6, 0.0) {
            self.surface.set_fill(Some(fill(HAIRLINE)));
            self.surface.draw_path(&path);
        }
    }

    fn text(&mut self, x: f32, baseline: f32, style: Style, text: &str) {
        self.surface.set_fill(Some(fill(style.ink)));
        let face = self.faces.of(style);
        let (at, font) = (Point::from_xy(x, baseline), face.font.clone());
        if style.family == Family::Mono {
            self.surface.draw_glyphs(at, &face.literal(text), font, text, style.size, false);
        } else {
            self.surface.draw_text(at, font, style.size, text, false, TextDirection::Auto);
        }
    }
}

fn decoration(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn fill((red, green, blue): Ink) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

/// A rectangle with round corners.
fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    // How far the handles of a cubic curve lie from the corner of a quarter circle.
    let handle = radius * 0.4477;
    let (right, bottom) = (x + width, y + height);
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - handle, y, right, y + handle, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + handle, bottom, x, bottom - handle, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + handle, x + handle, y, x + radius, y);
    path.close();
    path.finish()
}
