//! The canvas with both pictures: turns pointers, wheel and keys into inputs of the light table, and draws its panes.

use leptos::{html, prelude::*};
use web_sys::HtmlCanvasElement;

use super::{
    desk::Desk,
    mask::{self, mask},
};
use crate::{
    api,
    compare::Sensitivity,
    geometry::{
        Selection,
        light_table::{LightTable, Mode, Side},
        marks::{Hold, Kind, Mark, Precision, State},
        tool::{Effect as Outcome, Input, Key, Stride},
    },
    model::{AnnotationId, DifferenceId, DifferenceState, Geometry, MarkStyle, ProofVersion},
    ui::theme::use_theme,
    views::proof::{
        bench::size,
        pages::Pages,
        surface::{
            self,
            inks::{Inks, Palette},
            paint,
        },
    },
};

/// The light table among signals.
#[derive(Clone, Copy)]
pub(super) struct Table {
    machine: StoredValue<LightTable>,
    /// The canvas knows marks, not differences: which mark stands for which difference.
    stand_ins: StoredValue<Vec<(AnnotationId, DifferenceId)>>,
    /// The page that is looked at.
    pub pages: Pages,
    pub mode: RwSignal<Mode>,
    /// Where the wipe is, or how much of the later picture is seen.
    pub share: RwSignal<f64>,
    pub sensitivity: RwSignal<Sensitivity>,
    pub selected: RwSignal<Option<DifferenceId>>,
    pub scale: RwSignal<Option<f64>>,
    /// Read aloud by screen readers.
    pub said: RwSignal<String>,
    changed: Trigger,
}

impl Table {
    pub fn new(desk: Desk, pages: Pages) -> Self {
        let picture = size(pages.shown());
        let table = Self {
            machine: StoredValue::new(LightTable::new(picture)),
            stand_ins: StoredValue::new(Vec::new()),
            pages,
            mode: RwSignal::new(Mode::SideBySide),
            share: RwSignal::new(0.5),
            sensitivity: RwSignal::new(Sensitivity::default()),
            selected: RwSignal::new(None),
            scale: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            changed: Trigger::new(),
        };
        Effect::new(move |before: Option<i64>| {
            let page = table.pages.page.get();
            if before.is_some_and(|before| before != page) {
                let picture = size(table.pages.shown());
                let outcome = table.machine.try_update_value(|machine| machine.canvas_mut().turn_page(picture)).unwrap_or_default();
                table.carry_out(outcome);
            }
            page
        });
        Effect::new(move |_| table.take_in(desk));
        table
    }

    /// Shows the differences as marks. Those that wait for somebody stand out; decided ones are hollow.
    fn take_in(self, desk: Desk) {
        let page = self.pages.page.get();
        let mut differences = desk.comparison().map(|made| made.differences).unwrap_or_default();
        differences.retain(|difference| difference.page == page);
        let stand_ins: Vec<_> = differences.iter().map(|difference| (AnnotationId(difference.id.0), difference.id)).collect();
        let marks = differences.iter().map(|difference| Mark {
            id: AnnotationId(difference.id.0),
            number: difference.number,
            geometry: Geometry::Rectangle { x: difference.x, y: difference.y, width: difference.width, height: difference.height },
            style: MarkStyle::default(),
            kind: if difference.is_unaccounted_for() { Kind::Blocking } else { Kind::Advisory },
            state: if difference.state == DifferenceState::Open { State::Open } else { State::Resolved },
            hold: Hold::Fixed,
        });
        self.machine.update_value(|table| table.canvas_mut().set_marks(marks.collect()));
        self.stand_ins.set_value(stand_ins);
        self.changed.notify();
    }

    /// Feeds the table, and carries out what follows.
    pub fn send(self, input: Input) {
        let outcome = self.machine.try_update_value(|table| table.handle(input)).unwrap_or_default();
        self.carry_out(outcome);
    }

    pub fn choose(self, mode: Mode) {
        let outcome = self.machine.try_update_value(|table| table.choose(mode)).unwrap_or_default();
        self.mode.set(mode);
        self.share.set(self.look(LightTable::share).unwrap_or(0.5));
        self.carry_out(outcome);
    }

    pub fn set_share(self, share: f64) {
        self.machine.update_value(|table| table.set_share(share));
        self.share.set(share);
        self.changed.notify();
    }

    /// Shows the other picture.
    pub fn blink(self) {
        self.machine.update_value(LightTable::blink);
        self.said.set(format!("{} version.", if self.showing() == Side::Before { "Earlier" } else { "Later" }));
        self.changed.notify();
    }

    pub fn showing(self) -> Side {
        self.changed.track();
        self.look(LightTable::showing).unwrap_or(Side::After)
    }

    /// Selects a difference on a page and brings it into view.
    pub fn select(self, page: i64, id: Option<DifferenceId>) {
        self.pages.go_to(page);
        let stand_in = id.map(|id| AnnotationId(id.0));
        let outcome = self.machine.try_update_value(|table| table.canvas_mut().reveal(stand_in)).unwrap_or_default();
        self.selected.set(id);
        self.carry_out(outcome);
    }

    pub fn look<T>(self, f: impl FnOnce(&LightTable) -> T) -> Option<T> {
        self.machine.try_with_value(f)
    }

    fn carry_out(self, outcome: Vec<Outcome>) {
        for effect in outcome {
            match effect {
                Outcome::Select(selection) => self.selected.set(self.difference_of(&selection)),
                Outcome::CameraChanged => self.scale.set(self.look(|table| table.canvas().scene().camera.scale())),
                Outcome::TurnPage(step) => self.pages.go_to(self.pages.page.get_untracked() + step),
                _ => {}
            }
        }
        if self.mode.get_untracked() == Mode::Wipe {
            self.share.set(self.look(LightTable::share).unwrap_or(0.5));
        }
        self.changed.notify();
    }

    fn difference_of(self, selection: &Selection) -> Option<DifferenceId> {
        let id = selection.only()?;
        self.stand_ins.with_value(|stand_ins| stand_ins.iter().find(|(stand_in, _)| *stand_in == id).map(|(_, difference)| *difference))
    }

    /// The table's own keys, and the canvas's; false when a key means nothing here.
    pub fn key(self, name: &str, stride: Stride) -> bool {
        match name {
            "2" => self.choose(Mode::SideBySide),
            "w" | "W" => self.choose(Mode::Wipe),
            "t" | "T" => self.choose(Mode::Onion),
            "d" | "D" => self.choose(Mode::Difference),
            "b" | "B" if self.mode.get_untracked() == Mode::Blink => self.blink(),
            "b" | "B" => self.choose(Mode::Blink),
            "," => self.set_share((self.share.get_untracked() - 0.05).max(0.0)),
            "." => self.set_share((self.share.get_untracked() + 0.05).min(1.0)),
            _ => match Key::read(name, stride) {
                Some(key) => self.send(Input::Key(key)),
                None => return false,
            },
        }
        true
    }
}

#[component]
pub(super) fn Stage(table: Table, before: ProofVersion, after: ProofVersion) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let (one, other) = (NodeRef::<html::Img>::new(), NodeRef::<html::Img>::new());
    let loaded = RwSignal::new(0_u32);
    surface::observe_size(canvas, move |input| table.send(input));
    repaint(table, canvas, (one, other), loaded);
    let over_wipe = RwSignal::new(false);
    let ratio = format!("{} / {}", after.width.max(1), after.height.max(1));
    let label = format!("Version {} and version {}", before.label(), after.label());
    let page = table.pages.page;
    // A page that only one of them has is compared with nothing.
    let source = move |version: ProofVersion| move || (page.get() <= version.pages).then(|| api::proofs::picture_url(&version, page.get()));
    let tag = move |side: Side, number: i64| {
        let shown = move || match table.mode.get() {
            Mode::SideBySide | Mode::Wipe => true,
            Mode::Blink => table.showing() == side,
            Mode::Onion | Mode::Difference => false,
        };
        let class = if side == Side::Before { "proof-tag proof-tag--before" } else { "proof-tag proof-tag--after" };
        view! { <Show when=shown><p class=class>{format!("Version {number}")}</p></Show> }
    };
    view! {
        <div class="proof-stage" style=("--proof-ratio", ratio)>
            <img class="proof-compare__source" node_ref=one src=source(before.clone()) alt="" on:load=move |_| loaded.update(|count| *count += 1)/>
            <img class="proof-compare__source" node_ref=other src=source(after.clone()) alt="" on:load=move |_| loaded.update(|count| *count += 1)/>
            <canvas
                class="proof-stage__canvas is-alive"
                id="proof-canvas"
                class:is-on-wipe=move || over_wipe.get()
                data-tool="pan"
                node_ref=canvas
                tabindex="0"
                role="application"
                aria-roledescription="comparing canvas"
                aria-label=label
                aria-describedby="proof-compare-keys"
                on:pointerdown=move |event| {
                    if let Some(press) = surface::press_of(&event) {
                        table.send(Input::Down(press));
                    }
                }
                on:pointermove=move |event| {
                    let at = surface::place(&event);
                    over_wipe.set(table.look(|table| table.is_on_wipe(at, Precision::Fine)).unwrap_or_default());
                    table.send(Input::Move { pointer: event.pointer_id(), at, pressure: surface::pressure(&event) });
                }
                on:pointerup=move |event| table.send(Input::Up { pointer: event.pointer_id(), at: surface::place(&event) })
                on:pointercancel=move |event| table.send(Input::Cancel { pointer: event.pointer_id() })
                on:wheel=move |event| table.send(Input::Wheel(surface::wheel_of(&event)))
                on:keydown=move |event| {
                    let stride = if event.shift_key() { Stride::Long } else { Stride::Short };
                    let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
                    if plain && table.key(&event.key(), stride) {
                        event.prevent_default();
                    }
                }
            ></canvas>
            <Palette/>
            {tag(Side::Before, before.number)}
            {tag(Side::After, after.number)}
            <p class="visually-hidden" id="proof-compare-keys">
                "2 side by side, W wipe, T through each other, B by turns and again for the other version, D difference. Comma and full stop move the wipe. N next change, J previous change. Plus and minus zoom, 0 fits, 1 shows actual size, arrows move the picture. Every change is also in the list."
            </p>
        </div>
    }
}

/// Draws at most once a frame, whenever anything looks different.
fn repaint(table: Table, canvas: NodeRef<html::Canvas>, (before, after): (NodeRef<html::Img>, NodeRef<html::Img>), loaded: RwSignal<u32>) {
    // The server draws nothing, and an element may only be dropped by the thread that kept it.
    if is_server() {
        return;
    }
    let theme = use_theme();
    let pending = StoredValue::new(false);
    let coloured = StoredValue::new_local(None::<HtmlCanvasElement>);
    // Colours the pixels anew for other pictures, another sensitivity or another theme, and only while they are seen.
    Effect::new(move |_| {
        let (mode, sensitivity) = (table.mode.get(), table.sensitivity.get());
        loaded.track();
        theme.get();
        if mode != Mode::Difference {
            return;
        }
        request_animation_frame(move || {
            let (Some(element), Some(one), Some(other)) = (canvas.get_untracked(), before.get_untracked(), after.get_untracked()) else {
                return;
            };
            let ready = one.complete() && other.complete() && one.natural_width() > 0 && other.natural_width() > 0;
            let colours = Inks::of(&element).and_then(|inks| Some((mask::colour(&inks.red.fill)?, mask::colour(&inks.amber.fill)?)));
            coloured.try_set_value(colours.filter(|_| ready).and_then(|colours| mask(&one, &other, sensitivity, colours)));
            table.changed.notify();
        });
    });
    let draw = move || {
        let Some(element) = canvas.get_untracked() else { return };
        let (Some(context), Some(inks)) = (surface::fitted_context(&element), Inks::of(&element)) else { return };
        let pixels = surface::device_pixels();
        let (one, other) = (before.get_untracked(), after.get_untracked());
        let seen = |image: &Option<web_sys::HtmlImageElement>| image.clone().filter(|image| image.complete() && image.natural_width() > 0);
        let (one, other) = (seen(&one), seen(&other));
        let coloured = coloured.try_get_value().flatten();
        table.look(|state| {
            paint::clear(&context, state, &inks, pixels);
            for pane in state.panes() {
                let image = if pane.side == Side::Before { one.as_ref() } else { other.as_ref() };
                let mask = coloured.as_ref().filter(|_| state.mode() == Mode::Difference);
                paint::pane(&context, state, pane, (image, mask), &inks, pixels);
            }
            paint::wipe(&context, state, &inks, pixels);
        });
    };
    Effect::new(move |_| {
        table.changed.track();
        canvas.track();
        loaded.track();
        theme.get();
        if pending.try_get_value() != Some(false) {
            return;
        }
        pending.set_value(true);
        request_animation_frame(move || {
            // The page may have been left in the meantime.
            if pending.try_set_value(false).is_none() {
                draw();
            }
        });
    });
}
