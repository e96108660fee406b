//! Lays the certificate out: text flows down the pages, and every piece remembers its place in the reading order.

use std::num::NonZeroU16;

use krilla::tagging::{ListNumbering, TableHeaderScope, Tag, TagKind};

use super::face::{Face, Faces};
use super::figure::{Burnt, Figure};

/// A4, in points.
pub(super) const PAGE_WIDTH: f32 = 595.28;
pub(super) const PAGE_HEIGHT: f32 = 841.89;
/// The left edge of text.
pub(super) const LEFT: f32 = 56.0;
/// The width of text.
pub(super) const WIDTH: f32 = 483.28;
const FIRST_TOP: f32 = 52.0;
const TOP: f32 = 82.0;
const BOTTOM: f32 = 778.0;
/// Between two columns of a table.
const GUTTER: f32 = 12.0;

/// A colour as red, green, blue.
pub(super) type Ink = (u8, u8, u8);
pub(super) const INK: Ink = (23, 27, 38);
pub(super) const MUTED: Ink = (88, 96, 112);
pub(super) const HAIRLINE: Ink = (220, 224, 232);
pub(super) const ACCENT: Ink = (67, 56, 202);
const SHADE: Ink = (246, 247, 250);
const PASSED: Ink = (17, 102, 68);
const PASSED_SHADE: Ink = (236, 248, 241);
const ENDED: Ink = (150, 30, 30);
const ENDED_SHADE: Ink = (253, 240, 240);

/// What a verdict looks like.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Tone {
    Passed,
    /// It no longer stands.
    Ended,
}

/// Which typeface.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Family {
    Regular,
    Semibold,
    Mono,
}

/// How a line is set.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Style {
    pub(super) family: Family,
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) ink: Ink,
}

impl Style {
    const fn new(family: Family, size: f32, leading: f32, ink: Ink) -> Self {
        Self { family, size, leading, ink }
    }
    pub(super) const TITLE: Self = Self::new(Family::Semibold, 25.0, 31.0, INK);
    const SECTION: Self = Self::new(Family::Semibold, 13.0, 18.0, INK);
    const LEAD: Self = Self::new(Family::Semibold, 11.5, 16.0, PASSED);
    const LABEL: Self = Self::new(Family::Semibold, 7.6, 12.0, MUTED);
    pub(super) const STRONG: Self = Self::new(Family::Semibold, 8.6, 12.5, INK);
    pub(super) const BODY: Self = Self::new(Family::Regular, 8.6, 12.5, INK);
    pub(super) const MUTED: Self = Self::new(Family::Regular, 10.0, 15.0, MUTED);
    pub(super) const MUTED_SMALL: Self = Self::new(Family::Regular, 8.0, 12.0, MUTED);
    pub(super) const SMALL: Self = Self::new(Family::Regular, 7.4, 11.0, MUTED);
    pub(super) const MONO: Self = Self::new(Family::Mono, 7.8, 12.5, INK);
    pub(super) const HASH: Self = Self::new(Family::Mono, 6.1, 12.5, INK);
    const LINK: Self = Self::new(Family::Regular, 8.6, 14.0, ACCENT);
    const BRAND: Self = Self::new(Family::Semibold, 10.5, 16.0, INK);
}

/// A place in the reading order that text on the pages fills.
pub(super) type Leaf = usize;

/// A node of the reading order.
pub(super) enum Branch {
    Group(TagKind, Vec<Branch>),
    Leaf(Leaf),
}

/// Something on a page. Without a leaf it is decoration.
pub(super) enum Mark {
    Text {
        x: f32,
        baseline: f32,
        style: Style,
        text: String,
        leaf: Option<Leaf>,
    },
    Box {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        radius: f32,
        ink: Ink,
    },
    Tick {
        x: f32,
        y: f32,
    },
    Link {
        x: f32,
        y: f32,
        width: f32,
        height: f32,
        url: String,
        alt: String,
        leaf: Leaf,
    },
    /// A picture with marks on it, and the words that stand for it.
    Figure(Box<Figure>, Leaf),
    /// Squares of a code for cameras, row by row; decoration, since the link beside it says the same.
    Squares {
        x: f32,
        y: f32,
        side: f32,
        across: usize,
        dark: Vec<bool>,
    },
}

/// An entry of the document's outline.
pub(super) struct Entry {
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// A column's heading and width.
pub(super) struct Column(pub(super) &'static str, pub(super) f32);

/// A table's cell: paragraphs, each in its style.
pub(super) struct Cell(Vec<(Style, String)>);

impl Cell {
    pub(super) fn new(style: Style, text: &str) -> Self {
        Self(vec![(style, text.to_owned())])
    }

    pub(super) fn and(mut self, style: Style, text: &str) -> Self {
        self.0.push((style, text.to_owned()));
        self
    }
}

/// The pages so far.
pub(super) struct Flow<'a> {
    pub(super) faces: &'a Faces,
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) leaves: usize,
    pub(super) tree: Vec<Branch>,
    pub(super) outline: Vec<Entry>,
    y: f32,
    /// How wide headings and paragraphs are, beside what stands at the right.
    room: f32,
    substitutes: bool,
}

impl<'a> Flow<'a> {
    pub(super) fn new(faces: &'a Faces) -> Self {
        Self {
            faces,
            pages: vec![Vec::new()],
            leaves: 0,
            tree: Vec::new(),
            outline: Vec::new(),
            y: FIRST_TOP,
            room: WIDTH,
            substitutes: false,
        }
    }

    /// Whether some character could not be shown.
    pub(super) fn has_substitutes(&self) -> bool {
        self.substitutes
    }

    pub(super) fn gap(&mut self, points: f32) {
        self.y += points;
    }

    /// The product's mark and name, and what this document is.
    pub(super) fn masthead(&mut self, product: &str, kind: &str) {
        let y = self.y;
        self.mark(Mark::Box { x: LEFT, y, width: 16.0, height: 16.0, radius: 4.0, ink: ACCENT });
        self.mark(Mark::Tick { x: LEFT + 3.5, y: y + 3.5 });
        let baseline = y + 11.8;
        let leaf = self.leaf();
        self.text_at(LEFT + 23.0, baseline, Style::BRAND, product.to_owned(), Some(leaf));
        let style = Style::MUTED;
        let width = self.face(style).width(kind, style.size);
        let kind_leaf = self.leaf();
        self.text_at(LEFT + WIDTH - width, baseline, style, kind.to_owned(), Some(kind_leaf));
        self.tree.push(Branch::Group(Tag::P.into(), vec![Branch::Leaf(leaf), Branch::Leaf(kind_leaf)]));
        self.y += 26.0;
        self.rule(self.y);
        self.y += 26.0;
    }

    /// A heading, in the text, the tags and the outline.
    pub(super) fn heading(&mut self, level: u16, text: &str, style: Style) {
        self.keep(style.leading * 4.0);
        let (page, y) = (self.pages.len() - 1, self.y);
        self.outline.push(Entry { text: text.to_owned(), page, y });
        let leaf = self.leaf();
        self.lines(text, style, LEFT, self.room, Some(leaf));
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        self.tree.push(Branch::Group(Tag::Hn(level, Some(text.to_owned())).into(), vec![Branch::Leaf(leaf)]));
    }

    /// The heading of a part of the certificate.
    pub(super) fn section(&mut self, text: &str) {
        self.gap(24.0);
        self.heading(2, text, Style::SECTION);
        self.gap(6.0);
    }

    /// A heading inside a part.
    fn subheading(&mut self, text: &str) {
        self.gap(10.0);
        self.keep(Style::STRONG.leading * 4.0);
        let leaf = self.leaf();
        self.lines(text, Style::STRONG, LEFT, WIDTH, Some(leaf));
        let tag = Tag::Hn(NonZeroU16::MIN.saturating_add(2), Some(text.to_owned()));
        self.tree.push(Branch::Group(tag.into(), vec![Branch::Leaf(leaf)]));
        self.gap(4.0);
    }

    pub(super) fn paragraph(&mut self, text: &str, style: Style) {
        let leaf = self.leaf();
        self.lines(text, style, LEFT, self.room, Some(leaf));
        self.tree.push(Branch::Group(Tag::P.into(), vec![Branch::Leaf(leaf)]));
    }

    /// A picture of these proportions, as wide as the text or as high as allowed, with marks on it.
    pub(super) fn figure(&mut self, picture: krilla::image::Image, (wide, high): (f64, f64), tallest: f32, marks: Vec<Burnt>, alt: String) {
        #[expect(clippy::cast_possible_truncation, reason = "proportions need no more")]
        let ratio = (high / wide.max(1.0)).max(0.001) as f32;
        let width = WIDTH.min(tallest / ratio);
        let height = width * ratio;
        self.keep(height + 8.0);
        let leaf = self.leaf();
        let (x, y) = (LEFT, self.y);
        self.mark(Mark::Box { x: x - 0.6, y: y - 0.6, width: width + 1.2, height: height + 1.2, radius: 0.0, ink: HAIRLINE });
        self.mark(Mark::Figure(Box::new(Figure { x, y, width, height, picture, marks }), leaf));
        self.tree.push(Branch::Group(Tag::Figure(Some(alt)).into(), vec![Branch::Leaf(leaf)]));
        self.y += height + 8.0;
    }

    /// A line that names what follows, on one page with the beginning of that.
    pub(super) fn label_line(&mut self, text: &str) {
        self.keep(Style::STRONG.leading * 3.0);
        self.paragraph(text, Style::STRONG);
    }

    /// An answer to what stands above it.
    pub(super) fn inset(&mut self, text: &str) {
        const INSET: f32 = 14.0;
        let leaf = self.leaf();
        self.lines(text, Style::BODY, LEFT + INSET, WIDTH - INSET, Some(leaf));
        self.tree.push(Branch::Group(Tag::P.into(), vec![Branch::Leaf(leaf)]));
    }

    /// A code for cameras at the right; what `beside` writes stands at its left, and what follows below both.
    pub(super) fn beside_code(&mut self, across: usize, dark: Vec<bool>, beside: impl FnOnce(&mut Self)) {
        const SIDE: f32 = 84.0;
        let top = self.y - 10.0;
        self.mark(Mark::Squares { x: LEFT + WIDTH - SIDE, y: top, side: SIDE, across, dark });
        let page = self.pages.len();
        self.room = WIDTH - SIDE - 20.0;
        beside(self);
        self.room = WIDTH;
        if self.pages.len() == page {
            self.y = self.y.max(top + SIDE + 12.0);
        }
    }

    /// The verdict and what it means.
    pub(super) fn panel(&mut self, tone: Tone, lead: &str, text: &str) {
        const INSET: f32 = 16.0;
        let (ink, shade) = match tone {
            Tone::Passed => (PASSED, PASSED_SHADE),
            Tone::Ended => (ENDED, ENDED_SHADE),
        };
        let room = WIDTH - 2.0 * INSET - 26.0;
        let rows = self.wrap(text, Style::BODY, room);
        let height = rows.iter().fold(Style::LEAD.leading + 2.0 * INSET, |height, _| height + Style::BODY.leading);
        let fits = self.y + height < BOTTOM;
        if fits {
            let y = self.y;
            self.mark(Mark::Box { x: LEFT, y, width: WIDTH, height, radius: 6.0, ink: shade });
            self.mark(Mark::Box { x: LEFT + INSET, y: y + INSET - 1.0, width: 17.0, height: 17.0, radius: 8.5, ink });
            if tone == Tone::Passed {
                self.mark(Mark::Tick { x: LEFT + INSET + 4.0, y: y + INSET + 3.0 });
            }
            self.y += INSET;
        }
        for (style, words) in [(Style { ink, ..Style::LEAD }, lead), (Style::BODY, text)] {
            let leaf = self.leaf();
            self.lines(words, style, LEFT + INSET + 26.0, room, Some(leaf));
            self.tree.push(Branch::Group(Tag::P.into(), vec![Branch::Leaf(leaf)]));
        }
        self.y += if fits { INSET } else { 0.0 };
        self.gap(12.0);
    }

    /// Names and values, one a line.
    pub(super) fn facts(&mut self, facts: &[(&'static str, String, Style)], summary: &str) {
        const VALUE: f32 = 118.0;
        let mut rows = Vec::new();
        for (name, value, style) in facts {
            let values = self.wrap(value, *style, WIDTH - VALUE);
            self.keep(style.leading + 7.0);
            self.y += 3.5;
            let name_leaf = self.leaf();
            let value_leaf = self.leaf();
            let baseline = self.y + 9.0;
            self.text_at(LEFT, baseline, Style { ink: MUTED, ..Style::BODY }, (*name).to_owned(), Some(name_leaf));
            for line in values {
                self.line(LEFT + VALUE, *style, line, Some(value_leaf));
            }
            self.y += 3.5;
            self.rule(self.y);
            rows.push(Branch::Group(
                Tag::TR.into(),
                vec![
                    Branch::Group(Tag::TH(TableHeaderScope::Row).into(), vec![Branch::Leaf(name_leaf)]),
                    Branch::Group(Tag::TD.into(), vec![Branch::Leaf(value_leaf)]),
                ],
            ));
        }
        self.tree.push(Branch::Group(Tag::Table.with_summary(Some(summary.to_owned())).into(), rows));
        self.gap(6.0);
    }

    /// A table whose heading repeats on every page that it reaches.
    pub(super) fn table(&mut self, summary: &str, columns: &[Column], rows: Vec<Vec<Cell>>) {
        self.keep(60.0);
        let heads: Vec<Leaf> = columns.iter().map(|_| self.leaf()).collect();
        self.table_head(columns, Some(&heads));
        let head =
            heads.into_iter().map(|leaf| Branch::Group(Tag::TH(TableHeaderScope::Column).into(), vec![Branch::Leaf(leaf)])).collect();
        let body = rows.into_iter().map(|row| self.table_row(columns, row)).collect();
        let parts =
            vec![Branch::Group(Tag::THead.into(), vec![Branch::Group(Tag::TR.into(), head)]), Branch::Group(Tag::TBody.into(), body)];
        self.tree.push(Branch::Group(Tag::Table.with_summary(Some(summary.to_owned())).into(), parts));
    }

    /// Draws the heading: as content the first time, as decoration when it repeats.
    fn table_head(&mut self, columns: &[Column], leaves: Option<&[Leaf]>) {
        let y = self.y;
        self.mark(Mark::Box { x: LEFT, y, width: WIDTH, height: 18.0, radius: 3.0, ink: SHADE });
        let mut x = LEFT + 6.0;
        for (index, Column(name, width)) in columns.iter().enumerate() {
            let leaf = leaves.and_then(|leaves| leaves.get(index).copied());
            self.text_at(x, y + 12.0, Style::LABEL, (*name).to_owned(), leaf);
            x += width;
        }
        self.y += 21.0;
    }

    fn table_row(&mut self, columns: &[Column], row: Vec<Cell>) -> Branch {
        let mut cells: Vec<_> = columns
            .iter()
            .zip(&row)
            .map(|(Column(_, width), Cell(parts))| {
                let mut lines = Vec::new();
                for (style, text) in parts {
                    lines.extend(self.wrap(text, *style, width - GUTTER).into_iter().map(|line| (*style, line)));
                }
                (*width, self.leaf(), lines.into_iter().peekable())
            })
            .collect();
        let height = cells.iter().map(|(_, _, lines)| lines.clone().map(|(style, _)| style.leading).sum::<f32>()).fold(0.0, f32::max);
        if self.y + height + 8.0 > BOTTOM && height < (BOTTOM - TOP) / 2.0 {
            self.table_break(columns);
        }
        self.y += 4.0;
        while cells.iter_mut().any(|(_, _, lines)| lines.peek().is_some()) {
            if self.y + Style::BODY.leading > BOTTOM {
                self.table_break(columns);
            }
            let mut x = LEFT + 6.0;
            let mut tallest = 0.0_f32;
            for (width, leaf, lines) in &mut cells {
                if let Some((style, line)) = lines.next() {
                    let baseline = self.y + 9.0;
                    self.text_at(x, baseline, style, line, Some(*leaf));
                    tallest = tallest.max(style.leading);
                }
                x += *width;
            }
            self.y += tallest;
        }
        self.y += 4.0;
        self.rule(self.y);
        let cells = cells.into_iter().map(|(_, leaf, _)| Branch::Group(Tag::TD.into(), vec![Branch::Leaf(leaf)]));
        Branch::Group(Tag::TR.into(), cells.collect())
    }

    fn table_break(&mut self, columns: &[Column]) {
        self.new_page();
        self.table_head(columns, None);
    }

    /// Lines to be taken literally, under a heading, and on one page where they fit.
    pub(super) fn code<'t>(&mut self, title: &str, lines: impl Iterator<Item = &'t str>) {
        const INSET: f32 = 10.0;
        let lines: Vec<_> = lines.map(|line| self.wrap(line, Style::MONO, WIDTH - 2.0 * INSET)).collect();
        let height = lines.iter().flatten().fold(2.0 * INSET, |height, _| height + Style::MONO.leading);
        if height < (BOTTOM - TOP) / 2.0 {
            self.keep(height + 30.0);
        }
        self.subheading(title);
        self.code_shade(INSET / 2.0);
        let mut leaves = Vec::new();
        for parts in lines {
            let leaf = self.leaf();
            for part in parts {
                self.keep(Style::MONO.leading);
                self.code_shade(Style::MONO.leading);
                self.y -= Style::MONO.leading;
                self.line(LEFT + INSET, Style::MONO, part, Some(leaf));
            }
            leaves.push(Branch::Group(Tag::Code.into(), vec![Branch::Leaf(leaf)]));
        }
        self.code_shade(INSET / 2.0);
        self.tree.push(Branch::Group(Tag::P.into(), leaves));
    }

    fn code_shade(&mut self, height: f32) {
        let y = self.y;
        // A hair of overlap, or viewers show seams.
        self.mark(Mark::Box { x: LEFT, y, width: WIDTH, height: height + 0.3, radius: 0.0, ink: SHADE });
        self.y += height;
    }

    /// A numbered list.
    pub(super) fn steps(&mut self, steps: &[&str]) {
        const BODY: f32 = 18.0;
        let mut items = Vec::new();
        for (number, text) in (1..).zip(steps) {
            self.keep(Style::BODY.leading * 2.0);
            let label = self.leaf();
            let body = self.leaf();
            let baseline = self.y + 9.0;
            self.text_at(LEFT, baseline, Style { ink: MUTED, ..Style::STRONG }, format!("{number}."), Some(label));
            self.lines(text, Style::BODY, LEFT + BODY, WIDTH - BODY, Some(body));
            self.gap(4.0);
            items.push(Branch::Group(
                Tag::LI.into(),
                vec![Branch::Group(Tag::Lbl.into(), vec![Branch::Leaf(label)]), Branch::Group(Tag::LBody.into(), vec![Branch::Leaf(body)])],
            ));
        }
        self.tree.push(Branch::Group(Tag::L(ListNumbering::Decimal).into(), items));
    }

    /// A line that leads to a page on the web.
    pub(super) fn link(&mut self, text: &str, url: &str) {
        let style = Style::LINK;
        self.keep(style.leading);
        let leaf = self.leaf();
        let width = self.face(style).width(text, style.size);
        let (y, height) = (self.y, style.leading);
        self.line(LEFT, style, text.to_owned(), Some(leaf));
        self.mark(Mark::Link { x: LEFT, y, width, height, url: url.to_owned(), alt: text.to_owned(), leaf });
        let link = Branch::Group(Tag::Link.into(), vec![Branch::Leaf(leaf)]);
        self.tree.push(Branch::Group(Tag::P.into(), vec![link]));
    }

    fn face(&self, style: Style) -> &'a Face {
        self.faces.of(style)
    }

    fn leaf(&mut self) -> Leaf {
        self.leaves += 1;
        self.leaves - 1
    }

    fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    fn rule(&mut self, y: f32) {
        self.mark(Mark::Box { x: LEFT, y, width: WIDTH, height: 0.6, radius: 0.0, ink: HAIRLINE });
    }

    /// Text in showable lines of this width.
    fn wrap(&mut self, text: &str, style: Style, room: f32) -> Vec<String> {
        let face = self.face(style);
        let (shown, replaced) = face.showable(text);
        self.substitutes |= replaced;
        face.wrap(&shown, style.size, room)
    }

    fn lines(&mut self, text: &str, style: Style, x: f32, room: f32, leaf: Option<Leaf>) {
        for line in self.wrap(text, style, room) {
            self.line(x, style, line, leaf);
        }
    }

    /// One line, on the next page when this one is full.
    fn line(&mut self, x: f32, style: Style, text: String, leaf: Option<Leaf>) {
        self.keep(style.leading);
        let baseline = self.y + f32::midpoint(style.leading, style.size * 0.72);
        self.text_at(x, baseline, style, text, leaf);
        self.y += style.leading;
    }

    fn text_at(&mut self, x: f32, baseline: f32, style: Style, text: String, leaf: Option<Leaf>) {
        self.mark(Mark::Text { x, baseline, style, text, leaf });
    }

    /// Starts a page when less than this is left.
    fn keep(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.new_page();
        }
    }

    fn new_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }
}
