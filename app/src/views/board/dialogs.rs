//! What is known about a task, and where else it may go.

use leptos::prelude::*;

use super::desk::{Desk, open_columns};
use crate::{
    model::{Task, TaskId, TaskStatus},
    plan::board::{Slot, Way, column, way},
    ui::{
        badge::{Badge, task_tone},
        dialog::{Dialog, open_while},
        field::SelectField,
        time::fmt_range,
    },
};

/// The details of the task that is open.
#[component]
pub fn Panel(desk: Desk) -> impl IntoView {
    let open = open_while(desk.opened);
    view! {
        <Dialog open title=title(desk, desk.opened, "") class="sheet">
            {move || desk.opened.get().and_then(|id| desk.task(id)).map(|task| view! { <Details desk task open/> })}
        </Dialog>
    }
}

/// The name of what a dialog is about; it stays while the dialog closes.
fn title(desk: Desk, subject: RwSignal<Option<TaskId>>, before: &'static str) -> Signal<String> {
    let title = Memo::new(move |last: Option<&String>| {
        let name = subject.get().and_then(|id| desk.task(id)).map(|task| format!("{before}{}", task.title));
        name.or_else(|| last.cloned()).unwrap_or_default()
    });
    title.into()
}

#[component]
fn Details(desk: Desk, task: Task, open: RwSignal<bool>) -> impl IntoView {
    let id = task.id;
    let assignee = task.assignee_id.and_then(|member| desk.name_of(member)).unwrap_or_else(|| "Nobody yet".to_owned());
    let campaign = desk.campaign().map(|campaign| campaign.name).unwrap_or_default();
    let ask = move |_| {
        open.set(false);
        desk.moving.set(Some(id));
    };
    view! {
        <div class="row"><Badge tone=task_tone(task.status)>{task.status.label()}</Badge></div>
        <dl class="facts">
            <dt>"Campaign"</dt>
            <dd>{campaign}</dd>
            <dt>"Assignee"</dt>
            <dd>{assignee}</dd>
            <dt>"Dates"</dt>
            <dd>{fmt_range(task.starts_on, task.due_on)}</dd>
            <dt>"Launch"</dt>
            <dd>{if task.required { "Waits for its approval" } else { "Does not wait for it" }}</dd>
            <dt>"Approval"</dt>
            <dd>{if task.chain_id.is_some() { "Goes through a chain when submitted" } else { "No chain yet: give it one in the campaign" }}</dd>
        </dl>
        {(!task.description.is_empty()).then(|| view! { <p>{task.description}</p> })}
        <div class="row">
            <a class="button button--primary" href=format!("/campaigns/{}", task.campaign_id)>"Open its campaign"</a>
            {task.review_id.map(|review| view! { <a class="button" href=format!("/reviews/{review}")>"Open its review"</a> })}
            {desk.may_move().then(|| view! { <button type="button" class="button" on:click=ask>"Move…"</button> })}
        </div>
    }
}

/// Moves a card by choosing its column and place, without any dragging.
#[component]
pub fn MoveDialog(desk: Desk) -> impl IntoView {
    let open = open_while(desk.moving);
    view! {
        <Dialog open title=title(desk, desk.moving, "Move ")>
            {move || desk.moving.get().and_then(|id| desk.task(id)).map(|task| view! { <MoveForm desk task open/> })}
        </Dialog>
    }
}

/// The value of a place at the top of a column.
const TOP: &str = "";

#[component]
fn MoveForm(desk: Desk, task: Task, open: RwSignal<bool>) -> impl IntoView {
    let (id, home) = (task.id, task.status);
    let to = RwSignal::new(home.as_str().to_owned());
    let after = RwSignal::new(TOP.to_owned());
    let columns: Vec<(String, String)> =
        open_columns(home).into_iter().map(|status| (status.as_str().to_owned(), words(home, status))).collect();
    let tasks = StoredValue::new(desk.tasks_now());
    let chosen = move || to.get().parse::<TaskStatus>().unwrap_or(home);
    let places = Signal::derive(move || {
        let below = |task: &&Task| (task.id.to_string(), format!("Below {}", task.title));
        let cards: Vec<_> = tasks.with_value(|tasks| column(tasks, chosen()).iter().filter(|task| task.id != id).map(below).collect());
        std::iter::once((TOP.to_owned(), "At the top".to_owned())).chain(cards).collect::<Vec<_>>()
    });
    // Another column has other cards.
    Effect::new(move |_| {
        to.track();
        after.set(TOP.to_owned());
    });
    let is_submit = move || way(home, chosen()) == Way::Submit;
    let closed: Vec<_> = TaskStatus::ALL
        .iter()
        .filter_map(|status| match way(home, *status) {
            Way::Closed(why) => Some(view! { <li><span class="strong">{status.label()}</span>": "{why}</li> }),
            _ => None,
        })
        .collect();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let column = to.get_untracked().parse::<TaskStatus>().unwrap_or(home);
        desk.place(id, Slot { column, after: after.get_untracked().parse().ok() });
        open.set(false);
    };
    view! {
        <form class="form" on:submit=send>
            <SelectField label="Column" name="column" value=to options=columns/>
            <Show when=move || !is_submit() fallback=|| view! { <p class="muted small">"Its approval chain decides from there."</p> }>
                <SelectField label="Place" name="place" value=after options=places/>
            </Show>
            {(!closed.is_empty()).then(|| view! { <ul class="board__closed muted small" aria-label="Not open to it now">{closed}</ul> })}
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="submit" class="button button--primary">{move || if is_submit() { "Submit for review" } else { "Move" }}</button>
            </div>
        </form>
    }
}

/// A column as a choice.
fn words(from: TaskStatus, to: TaskStatus) -> String {
    match way(from, to) {
        Way::Here => format!("{} (now)", to.label()),
        Way::Submit => format!("{}: submit it", to.label()),
        Way::Move | Way::Closed(_) => to.label().to_owned(),
    }
}
