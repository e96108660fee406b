//! The canvas's state machine among signals: takes inputs from surface and toolbar, and carries out what follows.

use leptos::{prelude::*, task::spawn_local};

use super::{notes::Notes, pages::Pages};
use crate::{
    api,
    geometry::{
        PagePoint, ScreenPoint, Selection, Size,
        canvas::Canvas,
        marks::{Hold, Kind, Mark, State},
        tool::{Access, ByKeys, Effect as Outcome, Input, Key, Tool},
        words::Words,
    },
    model::{AnnotationId, AnnotationPatch, Geometry, MarkStyle, ProofPage, ProofVersionId},
};

/// The canvas, and what of it others show.
#[derive(Clone, Copy)]
pub(super) struct Bench {
    canvas: StoredValue<Canvas>,
    notes: StoredValue<Notes>,
    /// The page that is looked at.
    pub pages: Pages,
    /// Whether words can be highlighted on it.
    pub has_words: RwSignal<bool>,
    /// The page that is on the canvas.
    open: StoredValue<i64>,
    pub access: Signal<Access>,
    /// Whether notes can be settled, even where nothing can be marked any more.
    pub settles: Signal<bool>,
    pub tool: RwSignal<Tool>,
    /// CSS pixels for each pixel of the picture, once that is known.
    pub scale: RwSignal<Option<f64>>,
    /// The selected mark, when it is the only one.
    pub selected: RwSignal<Option<AnnotationId>>,
    /// Every selected mark.
    pub selection: RwSignal<Selection>,
    /// What new shapes are drawn with.
    pub style: RwSignal<MarkStyle>,
    /// Where the pointer is, when it is on the page.
    pub pointer: RwSignal<Option<PagePoint>>,
    /// Where others point, with their names.
    pub cursors: RwSignal<Vec<(PagePoint, String)>>,
    /// The mark that was asked to be opened from the canvas.
    pub opened: RwSignal<Option<AnnotationId>>,
    /// The placed mark that waits for its note.
    pub draft: RwSignal<Option<Geometry>>,
    /// A place that is gone to as soon as its page is open, and whether a mark is put there.
    awaited: RwSignal<Option<(i64, Geometry, bool)>>,
    pub by_keys: RwSignal<Option<ByKeys>>,
    /// Which marks are shown.
    pub filter: RwSignal<Filter>,
    /// Read aloud by screen readers.
    pub said: RwSignal<String>,
    /// Told whenever the canvas looks different.
    pub changed: Trigger,
}

/// Which marks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filter {
    All,
    Open,
    /// Open, and in the way of the launch.
    Blocking,
}

impl Filter {
    pub const ALL: [Self; 3] = [Self::All, Self::Open, Self::Blocking];

    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::Open => "Open",
            Self::Blocking => "Blocking",
        }
    }

    /// Whether a mark passes.
    pub const fn shows(self, blocking: bool, resolved: bool) -> bool {
        match self {
            Self::All => true,
            Self::Open => !resolved,
            Self::Blocking => blocking && !resolved,
        }
    }
}

impl Bench {
    pub fn new(pages: Pages, notes: Notes, access: Signal<Access>, settles: Signal<bool>) -> Self {
        let picture = size(pages.shown());
        let bench = Self {
            canvas: StoredValue::new(Canvas::new(picture, access.get_untracked())),
            notes: StoredValue::new(notes),
            pages,
            has_words: RwSignal::new(false),
            open: StoredValue::new(pages.page.get_untracked()),
            access,
            settles,
            tool: RwSignal::new(Tool::Select),
            scale: RwSignal::new(None),
            selected: RwSignal::new(None),
            selection: RwSignal::new(Selection::default()),
            style: RwSignal::new(MarkStyle::default()),
            pointer: RwSignal::new(None),
            cursors: RwSignal::new(Vec::new()),
            opened: RwSignal::new(None),
            draft: RwSignal::new(None),
            awaited: RwSignal::new(None),
            by_keys: RwSignal::new(None),
            filter: RwSignal::new(Filter::All),
            said: RwSignal::new(String::new()),
            changed: Trigger::new(),
        };
        bench.follow_signals();
        bench
    }

    /// Turns to a page and puts a mark there that waits for its note.
    pub fn place_at(self, page: i64, geometry: Geometry) {
        self.pages.go_to(page);
        self.awaited.set(Some((page, geometry, true)));
    }

    /// Turns to a page and brings a place of it into view.
    pub fn show(self, page: i64, geometry: Geometry) {
        self.pages.go_to(page);
        self.awaited.set(Some((page, geometry, false)));
    }

    /// Feeds the canvas, and carries out what follows.
    pub fn send(self, input: Input) {
        let outcome = self.canvas.try_update_value(|canvas| canvas.handle(input)).unwrap_or_default();
        self.carry_out(outcome);
    }

    /// Remembers where the pointer is, for the others.
    pub fn point(self, at: Option<ScreenPoint>) {
        let on_page = at.and_then(|at| self.look(|canvas| canvas.scene().camera.to_page(at))).filter(|at| at.is_on_page());
        if self.pointer.get_untracked() != on_page {
            self.pointer.set(on_page);
        }
    }

    pub fn key(self, key: Key) {
        self.send(Input::Key(key));
    }

    /// Has the canvas drawn anew, as long as it is there.
    pub fn look_again(self) {
        self.canvas.try_with_value(|_| self.changed.notify());
    }

    /// Reads the canvas, to draw it.
    pub fn look<T>(self, f: impl FnOnce(&Canvas) -> T) -> Option<T> {
        self.canvas.try_with_value(f)
    }

    /// The marks of the version on the bench.
    pub fn notes(self) -> Notes {
        self.notes.get_value()
    }

    /// Selects a mark and picks it up, to be put down by keys or with one more press.
    pub fn pick_up(self, id: AnnotationId) {
        self.selected.set(Some(id));
        let outcome = self.canvas.try_update_value(|canvas| canvas.reveal(Some(id))).unwrap_or_default();
        self.carry_out(outcome);
        self.key(Key::PickUp);
    }

    /// Adds the placed mark with its note.
    pub fn add(self, geometry: Geometry, blocking: bool, body: String) {
        let id = self.notes().add(self.pages.page.get_untracked(), geometry, self.style.get_untracked(), blocking, body);
        self.canvas.update_value(|canvas| canvas.made([id]));
    }

    /// Takes a mark away; that can be undone.
    pub fn remove(self, id: AnnotationId) {
        let outcome = self.canvas.try_update_value(|canvas| canvas.remove(vec![id])).unwrap_or_default();
        self.carry_out(outcome);
    }

    /// Draws with another colour or width from now on, and one's own selected marks too.
    pub fn set_style(self, style: MarkStyle) {
        self.style.set(style);
        let selection = self.selection.get_untracked();
        for note in selection.iter().filter_map(|id| untrack(|| self.notes().find(id))) {
            if self.notes().is_mine(&note.annotation) && note.annotation.style != style {
                self.notes().change(&note.annotation, AnnotationPatch { style: Some(style), ..AnnotationPatch::default() });
            }
        }
        self.changed.notify();
    }

    fn remove_all(self, ids: &[AnnotationId]) {
        for note in ids.iter().filter_map(|id| untrack(|| self.notes().find(*id))) {
            self.notes().remove(&note.annotation);
        }
        self.said.set(format!("{} deleted. Ctrl or Cmd and Z brings back.", counted(ids.len())));
    }

    /// Makes marks with the notes of others, elsewhere.
    fn duplicate(self, shapes: &[(AnnotationId, Geometry)]) {
        let made: Vec<AnnotationId> = shapes
            .iter()
            .filter(|(_, geometry)| !matches!(geometry, Geometry::Highlight { .. }))
            .filter_map(|(id, geometry)| Some((untrack(|| self.notes().find(*id))?.annotation, geometry)))
            .map(|(mark, geometry)| {
                let body = mark.comments.first().map(|comment| comment.body.clone()).unwrap_or_default();
                self.notes().add(self.pages.page.get_untracked(), geometry.clone(), mark.style, mark.blocking, body)
            })
            .collect();
        self.said.set(format!("{} pasted.", counted(made.len())));
        self.canvas.update_value(|canvas| canvas.made(made));
    }

    /// Keeps the canvas in step with what is decided beside it.
    fn follow_signals(self) {
        Effect::new(move |_| {
            self.open_page();
            let marks = self.marks();
            self.canvas.update_value(|canvas| canvas.set_marks(marks));
            self.changed.notify();
        });
        Effect::new(move |_| {
            // Where it is comes before it is looked for there.
            self.open_page();
            let selected = self.selected.get().filter(|id| self.is_on_page(*id));
            if selected.is_some_and(|id| self.look(|canvas| canvas.scene().marks.get(id).is_none()) == Some(true)) {
                let marks = untrack(|| self.marks());
                self.canvas.update_value(|canvas| canvas.set_marks(marks));
            }
            if self.look(|canvas| canvas.scene().selection.only() != selected) == Some(true) {
                let outcome = self.canvas.try_update_value(|canvas| canvas.reveal(selected)).unwrap_or_default();
                self.selection.set(Selection::of(selected));
                self.carry_out(outcome);
            }
        });
        Effect::new(move |_| {
            self.open_page();
            let page = self.pages.page.get();
            let Some((_, geometry, marked)) = self.awaited.get().filter(|(on, ..)| *on == page) else { return };
            self.awaited.set(None);
            let outcome = self.canvas.try_update_value(|canvas| canvas.point_out(geometry.clone())).unwrap_or_default();
            self.carry_out(outcome);
            if marked {
                self.carry_out(vec![Outcome::Place(geometry)]);
            }
        });
        Effect::new(move |_| {
            let draft = self.draft.get();
            self.canvas.update_value(|canvas| canvas.set_draft(draft));
            self.changed.notify();
        });
        Effect::new(move |_| {
            let access = self.access.get();
            let outcome = self.canvas.try_update_value(|canvas| canvas.set_access(access)).unwrap_or_default();
            self.carry_out(outcome);
        });
    }

    /// Asks what is written on the page, whenever there is a page that may have words.
    pub fn read_words(self, version: ProofVersionId) {
        Effect::new(move |_| {
            let page = self.pages.page.get();
            spawn_local(async move {
                let Ok(text) = api::proofs::text(version, page).await else { return };
                if self.pages.page.try_get_untracked() == Some(page) {
                    self.open_page();
                    self.has_words.set(!text.words.is_empty());
                    self.canvas.update_value(|canvas| canvas.set_words(Words::new(text.words)));
                }
            });
        });
    }

    /// Puts the page that is looked at on the canvas. A mark that was placed on the one before is let go, its note is not.
    fn open_page(self) {
        let page = self.pages.page.get();
        if self.open.get_value() == page {
            return;
        }
        self.open.set_value(page);
        self.draft.set(None);
        let picture = size(self.pages.shown());
        let outcome = self
            .canvas
            .try_update_value(|canvas| if self.pages.film { canvas.turn_frame() } else { canvas.turn_page(picture) })
            .unwrap_or_default();
        self.carry_out(outcome);
    }

    /// Turns to the page of a mark; whether it is there already.
    fn is_on_page(self, id: AnnotationId) -> bool {
        let page = self.pages.page.get();
        let of = untrack(|| self.notes().find(id)).map_or(page, |note| note.annotation.page);
        if of != page {
            self.pages.go_to(of);
        }
        of == page
    }

    /// The marks to draw: those of the page that pass the filter, and the selected one.
    fn marks(self) -> Vec<Mark> {
        let (filter, page) = (self.filter.get(), self.pages.page.get());
        // Asked for only where it matters, since every answer builds the marks anew.
        let selection = if filter == Filter::All { Selection::default() } else { self.selection.get() };
        self.notes().all.with(|notes| {
            notes
                .iter()
                .map(|note| &note.annotation)
                .filter(|mark| mark.page == page)
                .filter(|mark| filter.shows(mark.blocking, mark.resolved_at.is_some()) || selection.contains(mark.id))
                .map(|mark| Mark {
                    id: mark.id,
                    number: mark.number,
                    geometry: mark.geometry.clone(),
                    style: mark.style,
                    kind: if mark.blocking { Kind::Blocking } else { Kind::Advisory },
                    state: if mark.resolved_at.is_some() { State::Resolved } else { State::Open },
                    hold: if self.notes().is_mine(mark) && mark.revision > 0 && !matches!(mark.geometry, Geometry::Highlight { .. }) {
                        Hold::Movable
                    } else {
                        Hold::Fixed
                    },
                })
                .collect()
        })
    }

    fn carry_out(self, outcome: Vec<Outcome>) {
        for effect in outcome {
            match effect {
                Outcome::Place(geometry) => {
                    self.draft.set(Some(geometry));
                    self.said.set("Placed. Write the note, then add the mark.".to_owned());
                }
                Outcome::Select(selection) => {
                    match (selection.only(), selection.len()) {
                        (Some(id), _) => self.say_mark(id),
                        (None, 0) => {}
                        (None, many) => self.said.set(format!("{many} marks selected.")),
                    }
                    self.selected.set(selection.only());
                    self.selection.set(selection);
                }
                Outcome::Open(id) => self.opened.set(Some(id)),
                Outcome::CameraChanged => self.scale.set(self.look(|canvas| canvas.scene().camera.scale())),
                Outcome::MoveMark { id, geometry } => {
                    if let Some(note) = untrack(|| self.notes().find(id)) {
                        self.notes().change(&note.annotation, AnnotationPatch { geometry: Some(geometry), ..AnnotationPatch::default() });
                        self.said.set(format!("Mark {} moved.", note.annotation.number));
                    }
                }
                Outcome::Remove(ids) => self.remove_all(&ids),
                Outcome::Restore(ids) => ids.into_iter().for_each(|id| self.notes().restore(id)),
                Outcome::Copied(count) => self.said.set(format!("{} copied.", counted(count))),
                Outcome::Duplicate(shapes) => self.duplicate(&shapes),
                Outcome::ToolChanged(tool) => self.tool.set(tool),
                Outcome::TurnPage(step) => self.pages.go_to(self.pages.page.get_untracked() + step),
                Outcome::Keyboard(doing) => {
                    self.by_keys.set(doing);
                    self.said.set(doing.map(|doing| hint(doing).to_owned()).unwrap_or_default());
                }
                Outcome::Redraw => {}
            }
        }
        self.changed.notify();
    }

    fn say_mark(self, id: AnnotationId) {
        let Some(note) = untrack(|| self.notes().find(id)) else { return };
        let mark = note.annotation;
        let kind = if mark.blocking { "blocks launch" } else { "advisory" };
        let state = if mark.resolved_at.is_some() { "resolved" } else { "open" };
        let body = mark.comments.first().map(|comment| comment.body.as_str()).unwrap_or_default();
        self.said.set(format!("Mark {}, {kind}, {state}. {}: {body}", mark.number, mark.author_name));
    }
}

#[expect(clippy::cast_precision_loss, reason = "pictures are far below 2^53 pixels wide")]
pub(super) fn size(page: ProofPage) -> Size {
    Size::new(page.width as f64, page.height as f64)
}

fn counted(marks: usize) -> String {
    if marks == 1 { "1 mark".to_owned() } else { format!("{marks} marks") }
}

/// What to do next with the keyboard.
pub(super) const fn hint(doing: ByKeys) -> &'static str {
    match doing {
        ByKeys::Sizing => "Arrow keys size the shape, Enter places it, Esc cancels. Or click where it ends.",
        ByKeys::Moving(_) => "Click where the mark goes, or move it with the arrow keys and press Enter. Esc cancels.",
        ByKeys::Reshaping(_) => "Arrow keys pull the corner, E goes to the next, Enter ends, Esc cancels.",
        ByKeys::Cornering => {
            "A click for each corner; click the first again or press Enter to close. Backspace takes one back, Esc cancels."
        }
        ByKeys::Quoting => "Arrow keys take in more words, Enter ends, Esc cancels.",
        ByKeys::Drawing => "Arrow keys draw, Backspace takes back, Enter ends, Esc cancels.",
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    #[test]
    fn filters_narrow_down() {
        let shown =
            |filter: Filter| [(true, false), (false, false), (true, true)].map(|(blocking, resolved)| filter.shows(blocking, resolved));
        assert_eq!(shown(Filter::All), [true, true, true]);
        assert_eq!(shown(Filter::Open), [true, true, false]);
        assert_eq!(shown(Filter::Blocking), [true, false, false]);
    }
}
