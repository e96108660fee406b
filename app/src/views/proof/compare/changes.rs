//! The changes one by one: which note asked for each, and what people say of it.

use leptos::prelude::*;

use super::{desk::Desk, stage::Table};
use crate::{
    model::{Difference, DifferenceId, DifferenceState, ProofVersion, Role},
    ui::{
        badge::{Badge, Tone},
        icon::{Icon, IconName},
    },
    views::session::use_me,
};

#[component]
pub(super) fn Changes(desk: Desk, table: Table, before: ProofVersion, after: ProofVersion) -> impl IntoView {
    let me = use_me().member;
    let (contributes, manages) = (me.role.includes(Role::Contributor), me.role.includes(Role::Manager));
    let decides = contributes && me.id != after.uploaded_by;
    let made = Memo::new(move |_| desk.comparison());
    let list = Memo::new(move |_| {
        made.with(|made| made.iter().flat_map(|made| &made.differences).map(|difference| difference.id).collect::<Vec<DifferenceId>>())
    });
    let open = Memo::new(move |_| {
        made.with(|made| made.iter().flat_map(|made| &made.differences).filter(|difference| difference.is_unaccounted_for()).count())
    });
    let required = move || desk.read(|sheet| sheet.proof.review_differences).unwrap_or_default();
    let (version, base) = (after.id, before.id);
    let compare = move |_| desk.compare(version, base, table.sensitivity.get_untracked().percent());
    let verdict = move || match open.get() {
        0 => view! { <Badge tone=Tone::Good>"All accounted for"</Badge> },
        count => view! { <Badge tone=Tone::Bad>{format!("{count} unrequested")}</Badge> },
    };
    view! {
        <section class="proof-panel" aria-labelledby="proof-changes">
            <div class="proof-panel__head">
                <h2 id="proof-changes">"Changes"</h2>
                <Show when=move || made.with(Option::is_some)>{verdict}</Show>
            </div>
            <Show when=move || made.with(Option::is_none)>
                <div class="empty proof-panel__empty">
                    <p class="empty__title">"Not compared yet"</p>
                    <p class="empty__body">"See every change between these versions, and which of them no note asked for."</p>
                    <Show when=move || contributes>
                        <div class="empty__action">
                            <button type="button" class="button button--primary" aria-busy=move || desk.busy.get().then_some("true") on:click=compare>"Find the changes"</button>
                        </div>
                    </Show>
                </div>
            </Show>
            <Show when=move || made.with(Option::is_some) && list.with(Vec::is_empty)>
                <div class="empty proof-panel__empty">
                    <p class="empty__title">"Nothing changed"</p>
                    <p class="empty__body">"Both versions look the same."</p>
                </div>
            </Show>
            <ol class="proof-threads" aria-labelledby="proof-changes">
                <For each=move || list.get() key=|id| *id let:id>
                    <Change desk table id decides/>
                </For>
            </ol>
            <Show when=move || contributes && !decides && open.get() != 0>
                <p class="muted small proof-panel__note">"You uploaded this version: somebody else says whether its changes are meant."</p>
            </Show>
            <Show when=move || manages>
                <label class="proof-panel__note checkbox">
                    <input type="checkbox" prop:checked=required on:change=move |event| desk.require(event_target_checked(&event))/>
                    <span>"The launch waits until every change is accounted for"</span>
                </label>
            </Show>
        </section>
    }
}

#[component]
fn Change(desk: Desk, table: Table, id: DifferenceId, decides: bool) -> impl IntoView {
    let difference =
        Memo::new(move |_| desk.comparison().and_then(|made| made.differences.into_iter().find(|difference| difference.id == id)));
    let selected = Memo::new(move |_| table.selected.get() == Some(id));
    let page = move || difference.with_untracked(|difference| difference.as_ref().map_or(1, |difference| difference.page));
    let toggle = move |_| table.select(page(), (!selected.get_untracked()).then_some(id));
    view! {
        <li class="proof-thread" class:is-selected=move || selected.get()>
            <button type="button" class="proof-thread__head" aria-expanded=move || selected.get().to_string() on:click=toggle>
                {move || difference.get().map(|difference| view! { <Head page=table.pages.name(difference.page) last=table.pages.count difference/> })}
            </button>
            <Show when=move || decides && selected.get()>
                {move || difference.get().map(|difference| view! { <Decide desk difference/> })}
            </Show>
        </li>
    }
}

#[component]
fn Head(
    difference: Difference,
    /// What its page is called, when there are several.
    page: Option<String>,
    /// The later version's last page.
    last: i64,
) -> impl IntoView {
    let open = difference.is_unaccounted_for();
    let asked = difference.annotation_id.is_some();
    let decided = difference.state != DifferenceState::Open;
    let tone = match difference.state {
        DifferenceState::Expected => Tone::Good,
        DifferenceState::Unexpected => Tone::Bad,
        DifferenceState::Open if open => Tone::Bad,
        DifferenceState::Open | DifferenceState::Ignored => Tone::Neutral,
    };
    let word = match difference.state {
        DifferenceState::Open if asked => "Asked for",
        DifferenceState::Open => "Unrequested",
        state => state.label(),
    };
    let size = if difference.page > last {
        format!("Page {} is no longer there", difference.page)
    } else {
        let size = format!("{:.0} × {:.0} % of the page", (difference.width * 100.0).max(1.0), (difference.height * 100.0).max(1.0));
        page.map_or(size.clone(), |page| format!("{page} · {size}"))
    };
    view! {
        <span class="proof-mark" class:proof-mark--blocking=open class:proof-mark--resolved=decided>
            <span class="visually-hidden">"Change "</span>
            {difference.number}
        </span>
        <span class="proof-thread__who">
            <span class="strong truncate">{if asked { "A note asked for this" } else { "No note asked for this" }}</span>
            <span class="muted small numeric">{size}</span>
        </span>
        <Badge tone>{word}</Badge>
    }
}

#[component]
fn Decide(desk: Desk, difference: Difference) -> impl IntoView {
    let (now, number) = (difference.state, difference.number);
    let difference = StoredValue::new(difference);
    let button = move |state: DifferenceState, icon: IconName, words: &'static str| {
        let decide =
            move |_| difference.with_value(|difference| desk.decide(difference, if now == state { DifferenceState::Open } else { state }));
        view! {
            <button type="button" class="button button--small" aria-pressed=(now == state).to_string() on:click=decide>
                <Icon name=icon/>
                {words}
                <span class="visually-hidden">{format!(" change {number}")}</span>
            </button>
        }
    };
    view! {
        <div class="proof-thread__actions">
            {button(DifferenceState::Expected, IconName::Check, "Expected")}
            {button(DifferenceState::Unexpected, IconName::Warning, "Unexpected")}
            {button(DifferenceState::Ignored, IconName::Cross, "Ignore")}
        </div>
    }
}
