//! The list of marks: the canvas's accessible twin, in step with it.

use leptos::prelude::*;

use super::{
    bench::{Bench, Filter},
    branding::Branding,
    composer::Composer,
    history::History,
    overlay::Note,
    sheet::Desk,
    surface,
    thread::Thread,
};
use crate::{
    geometry::tool::{Access, Input, Tool},
    model::{Annotation, AnnotationId, Fate, ProofVersion},
    ui::{
        dialog::{Dialog, open_while},
        icon::{Icon, IconName},
    },
};

/// How many marks are listed at first, and more with each asking.
const LISTED: usize = 100;

/// What is beside the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Marks,
    Brand,
    History,
}

#[component]
pub(super) fn Panel(desk: Desk, bench: Bench, version: ProofVersion) -> impl IntoView {
    let side = RwSignal::new(Side::Marks);
    // Whoever places or picks a mark wants to see it.
    Effect::new(move |_| {
        if bench.draft.with(Option::is_some) || bench.selected.get().is_some() {
            side.set(Side::Marks);
        }
    });
    let version = StoredValue::new(version);
    let notes = bench.notes().all;
    let deleting = RwSignal::new(None::<Annotation>);
    let shown = Memo::new(move |_| {
        let (filter, selected) = (bench.filter.get(), bench.selected.get());
        let passes = |note: &&Note| {
            let mark = &note.annotation;
            filter.shows(mark.blocking, mark.resolved_at.is_some()) || selected == Some(mark.id)
        };
        notes.with(|notes| notes.iter().filter(passes).map(|note| note.annotation.id).collect::<Vec<AnnotationId>>())
    });
    let listed = RwSignal::new(LISTED);
    // The list is cut, not the marks: the selected one is always in it.
    let visible = move || {
        let (count, selected) = (listed.get(), bench.selected.get());
        shown.with(|shown| {
            let beyond = selected.filter(|id| shown.iter().skip(count).any(|other| other == id));
            shown.iter().take(count).copied().chain(beyond).collect::<Vec<AnnotationId>>()
        })
    };
    let more = move || shown.with(Vec::len).saturating_sub(listed.get());
    view! {
        <section class="proof-panel" aria-labelledby="proof-marks">
            <div class="proof-panel__tabs">
                <div class="segmented" role="group" aria-label="Beside the picture">
                    {[(Side::Marks, "Marks"), (Side::Brand, "Brand"), (Side::History, "History")]
                        .map(|(which, name)| {
                            view! { <button type="button" aria-pressed=move || (side.get() == which).to_string() on:click=move |_| side.set(which)>{name}</button> }
                        })
                        .collect_view()}
                </div>
            </div>
            <Show when=move || side.get() == Side::Brand>
                <Branding bench writing=desk.writing version=version.get_value()/>
            </Show>
            <Show when=move || side.get() == Side::History>
                <History desk bench version=version.get_value()/>
            </Show>
            <div class="proof-panel__marks" hidden=move || side.get() != Side::Marks>
            <div class="proof-panel__head">
                <h2 id="proof-marks">"Marks"</h2>
                <Filters bench/>
            </div>
            <ToDo bench/>
            <Composer bench writing=desk.writing/>
            <Show when=move || shown.with(Vec::is_empty) && bench.draft.with(Option::is_none)>
                <Nothing bench/>
            </Show>
            <ol class="proof-threads" aria-labelledby="proof-marks">
                <For each=visible key=|id| *id let:id>
                    <Thread bench id deleting/>
                </For>
            </ol>
            <Show when=move || { more() > 0 }>
                <button type="button" class="button button--quiet proof-panel__more" on:click=move |_| listed.update(|listed| *listed += LISTED)>
                    {move || format!("Show more: {} marks below", more())}
                </button>
            </Show>
            </div>
        </section>
        <DeleteDialog bench deleting/>
    }
}

/// What has become of the notes of the version before: what is left to do.
#[component]
fn ToDo(bench: Bench) -> impl IntoView {
    let counts = Memo::new(move |_| {
        bench.notes().all.with(|notes| {
            let open = || notes.iter().filter(|note| note.annotation.resolved_at.is_none());
            let count =
                |fates: &[Fate]| open().filter(|note| note.annotation.carried.is_some_and(|from| fates.contains(&from.fate))).count();
            (count(&[Fate::RegionChanged]), count(&[Fate::Same, Fate::Moved]), count(&[Fate::Lost]))
        })
    });
    move || {
        let (addressed, untouched, lost) = counts.get();
        let all = addressed + untouched + lost;
        (all > 0).then(|| {
            let notes = if all == 1 { "1 note" } else { "notes" };
            let head = if all == 1 { notes.to_owned() } else { format!("{all} {notes}") };
            let mut parts = Vec::new();
            for (count, words) in [(addressed, "looks addressed"), (untouched, "untouched"), (lost, "not found again")] {
                if count > 0 {
                    let words = if count > 1 { words.replace("looks", "look") } else { words.to_owned() };
                    parts.push(format!("{count} {words}"));
                }
            }
            view! {
                <div class="notice notice--info proof-todo" role="status">
                    <Icon name=IconName::Comment/>
                    <div>
                        <p class="strong">{format!("{head} from the version before")}</p>
                        <p class="small">{format!("{}. Each stays open until it is resolved.", parts.join(", "))}</p>
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn Filters(bench: Bench) -> impl IntoView {
    let count = move |filter: Filter| {
        bench
            .notes()
            .all
            .with(|notes| notes.iter().filter(|note| filter.shows(note.annotation.blocking, note.annotation.resolved_at.is_some())).count())
    };
    view! {
        <div class="segmented" role="group" aria-label="Show">
            {Filter::ALL
                .map(|filter| {
                    view! {
                        <button type="button" aria-pressed=move || (bench.filter.get() == filter).to_string() on:click=move |_| bench.filter.set(filter)>
                            {filter.label()}" "<span class="numeric">{move || count(filter)}</span>
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

/// Nothing to list: why, and what to do next.
#[component]
fn Nothing(bench: Bench) -> impl IntoView {
    let start = move |_| {
        bench.send(Input::Choose(Tool::Pin));
        surface::focus();
    };
    let any = move || bench.notes().all.with(|notes| !notes.is_empty());
    let marking = move || bench.access.get() == Access::Marking;
    let words = move || match (any(), bench.filter.get(), marking()) {
        (true, Filter::Blocking, _) => ("Nothing blocks", "No open mark on this version stands in the way of the launch."),
        (true, _, _) => ("All resolved", "Every mark on this version is resolved."),
        (false, _, true) => ("No marks yet", "Place a pin or draw a rectangle on the picture, and say what should change."),
        (false, _, false) => ("No marks", "Nobody has marked this version."),
    };
    view! {
        <div class="empty proof-panel__empty">
            <p class="empty__title">{move || words().0}</p>
            <p class="empty__body">{move || words().1}</p>
            <Show when=move || marking() && !any()>
                <div class="empty__action">
                    <button type="button" class="button" on:click=start>
                        <Icon name=IconName::Pin/>
                        "Place a pin"
                    </button>
                </div>
            </Show>
        </div>
    }
}

#[component]
fn DeleteDialog(bench: Bench, deleting: RwSignal<Option<Annotation>>) -> impl IntoView {
    let open = open_while(deleting);
    let title = Signal::derive(move || {
        deleting.with(|mark| mark.as_ref().map_or_else(String::new, |mark| format!("Delete mark {}?", mark.number)))
    });
    let delete = move |_| {
        if let Some(mark) = deleting.get_untracked() {
            bench.remove(mark.id);
        }
        open.set(false);
        // The button that opened the dialog goes with the mark.
        surface::focus_on(".proof-thread__head");
    };
    view! {
        <Dialog open title>
            <p>"The mark goes with its whole thread. If the point is settled, resolve it instead: then it stays to be read."</p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
                <button type="button" class="button button--danger" on:click=delete>"Delete mark"</button>
            </div>
        </Dialog>
    }
}
