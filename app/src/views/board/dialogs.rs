//! What is known about a task, and where else it may go.

use leptos::prelude::*;

use super::desk::{Desk, open_columns};
use crate::{
    api,
    model::{Day, MemberId, MovePreview, OverLimit, TaskCard, TaskId, TaskPatch, TaskStatus},
    plan::board::{Slot, Way, column, way},
    ui::{
        badge::{Badge, task_tone},
        dialog::{Dialog, open_while},
        field::{DateField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        time::{fmt_day, fmt_range},
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
fn Details(desk: Desk, task: TaskCard, open: RwSignal<bool>) -> impl IntoView {
    let id = task.id;
    let campaign = desk.campaign(task.campaign_id).map(|campaign| campaign.name).unwrap_or_default();
    let assignee = task.assignee_id.and_then(|member| desk.name_of(member)).unwrap_or_else(|| "Nobody yet".to_owned());
    let description = RwSignal::new(String::new());
    Effect::new(move |_| {
        let answer = api::tasks::show(id);
        leptos::task::spawn_local(async move {
            // Cards carry no descriptions; without it the rest is still there.
            if let Ok(task) = answer.await {
                description.try_set(task.description);
            }
        });
    });
    let ask = move |_| {
        open.set(false);
        desk.moving.set(Some(id));
    };
    view! {
        <div class="row"><Badge tone=task_tone(task.status)>{task.status.label()}</Badge></div>
        <dl class="facts">
            <dt>"Campaign"</dt>
            <dd>{campaign}</dd>
            {(!desk.may_move())
                .then(|| {
                    view! {
                        <dt>"Assignee"</dt>
                        <dd>{assignee}</dd>
                        <dt>"Dates"</dt>
                        <dd>{fmt_range(task.starts_on, task.due_on)}</dd>
                    }
                })}
            <dt>"Launch"</dt>
            <dd>{if task.required { "Waits for its approval" } else { "Does not wait for it" }}</dd>
            <dt>"Approval"</dt>
            <dd>{if task.chain_id.is_some() { "Goes through a chain when submitted" } else { "No chain yet: give it one in the campaign" }}</dd>
        </dl>
        {move || description.with(|text| (!text.is_empty()).then(|| view! { <p>{text.clone()}</p> }))}
        {desk.may_move().then(|| view! { <QuickEdit desk task=task.clone() open/> })}
        <div class="row">
            <a class="button button--primary" href=format!("/campaigns/{}", task.campaign_id)>"Open its campaign"</a>
            {task.review_id.map(|review| view! { <a class="button" href=format!("/reviews/{review}")>"Open its review"</a> })}
            {desk.may_move().then(|| view! { <button type="button" class="button" on:click=ask>"Move…"</button> })}
        </div>
    }
}

/// The fields that change most, without leaving the board.
#[component]
fn QuickEdit(desk: Desk, task: TaskCard, open: RwSignal<bool>) -> impl IntoView {
    let written = |day: Option<Day>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
    let title = RwSignal::new(task.title.clone());
    let (starts, due) = (written(task.starts_on), written(task.due_on));
    let assignee = RwSignal::new(task.assignee_id.map(|member| member.to_string()).unwrap_or_default());
    let people: Vec<(String, String)> = std::iter::once((String::new(), "Nobody yet".to_owned()))
        .chain(desk.people().into_iter().map(|(id, name)| (id.to_string(), name)))
        .collect();
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (starts_on, due_on): (Option<Day>, Option<Day>) = (starts.get_untracked().parse().ok(), due.get_untracked().parse().ok());
        let person: Option<MemberId> = assignee.get_untracked().parse().ok();
        let words = title.get_untracked().trim().to_owned();
        let change = TaskPatch {
            title: (words != task.title).then_some(words),
            starts_on: (starts_on != task.starts_on).then_some(starts_on),
            due_on: (due_on != task.due_on).then_some(due_on),
            assignee_id: (person != task.assignee_id).then_some(person),
            ..TaskPatch::default()
        };
        submission.run(api::tasks::update(task.id, task.revision, &change), move |task| {
            desk.say(format!("{} saved.", task.title));
            desk.take(task);
            open.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate aria-label="Quick edit">
            <FormProblem of=submission/>
            <TextField label="Title" name="title" autocomplete="off" value=title error=submission.field("title")/>
            <SelectField label="Assignee" name="assignee_id" value=assignee options=people error=submission.field("assignee_id")/>
            <div class="form__pair">
                <DateField label="First day" name="starts_on" value=starts error=submission.field("starts_on")/>
                <DateField label="Due" name="due_on" value=due error=submission.field("due_on")/>
            </div>
            <div class="form__actions">
                <SubmitButton of=submission>"Save"</SubmitButton>
            </div>
        </form>
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
fn MoveForm(desk: Desk, task: TaskCard, open: RwSignal<bool>) -> impl IntoView {
    let (id, home) = (task.id, task.status);
    let to = RwSignal::new(home.as_str().to_owned());
    // As it lies now, so that nothing changes unless it is asked for.
    let above = desk.slot(id).and_then(|slot| slot.after);
    let after = RwSignal::new(above.map_or_else(|| TOP.to_owned(), |above| above.to_string()));
    let columns: Vec<(String, String)> =
        open_columns(home).into_iter().map(|status| (status.as_str().to_owned(), words(home, status))).collect();
    let tasks = StoredValue::new(desk.tasks_now());
    let chosen = move || to.get().parse::<TaskStatus>().unwrap_or(home);
    let places = Signal::derive(move || {
        let below = |task: &&TaskCard| (task.id.to_string(), format!("Below {}", task.title));
        let cards: Vec<_> = tasks.with_value(|tasks| column(tasks, chosen()).iter().filter(|task| task.id != id).map(below).collect());
        std::iter::once((TOP.to_owned(), "At the top".to_owned())).chain(cards).collect::<Vec<_>>()
    });
    // Another column has other cards.
    Effect::new(move |before: Option<String>| {
        let now = to.get();
        if before.is_some_and(|before| before != now) {
            after.set(TOP.to_owned());
        }
        now
    });
    let is_submit = move || way(home, chosen()) == Way::Submit;
    let foreseen = RwSignal::new(None::<MovePreview>);
    Effect::new(move |_| {
        let column = chosen();
        foreseen.set(None);
        if column == home {
            return;
        }
        let asked = api::tasks::move_preview(id, column);
        leptos::task::spawn_local(async move {
            // Without an answer the move itself says what there is to say.
            if let Ok(told) = asked.await
                && to.try_get_untracked().is_some_and(|to| to == told.to.as_str())
            {
                foreseen.try_set(Some(told));
            }
        });
    });
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
        desk.place(id, Slot { column, after: after.get_untracked().parse().ok() }, None);
        open.set(false);
    };
    view! {
        <form class="form" on:submit=send>
            <SelectField label="Column" name="column" value=to options=columns/>
            <Show when=move || !is_submit() && !desk.is_across() fallback=move || view! { <p class="muted small">{if is_submit() { "Its approval chain decides from there." } else { "Cards of all campaigns are in the order of their due dates." }}</p> }>
                <SelectField label="Place" name="place" value=after options=places/>
            </Show>
            <Follows foreseen may_manage=desk.may_manage()/>
            {(!closed.is_empty()).then(|| view! { <ul class="board__closed muted small" aria-label="Not open to it now">{closed}</ul> })}
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="submit" class="button button--primary">{move || if is_submit() { "Submit for review" } else { "Move" }}</button>
            </div>
        </form>
    }
}

/// What follows from a move, before it is made.
#[component]
fn Follows(foreseen: RwSignal<Option<MovePreview>>, may_manage: bool) -> impl IntoView {
    view! {
        <div class="gantt__told" role="status" aria-label="What follows">
            {move || {
                foreseen
                    .get()
                    .map(|told| {
                        if let Some(why) = told.refused {
                            return view! { <p class="gantt__why">{why}</p> }.into_any();
                        }
                        let lines = consequences(&told, may_manage);
                        if lines.is_empty() {
                            return view! { <p class="muted small">"Nothing else changes."</p> }.into_any();
                        }
                        let line = |(is_bad, words): (bool, String)| view! { <li class:warning=is_bad>{words}</li> };
                        view! { <ul class="gantt__lines">{lines.into_iter().map(line).collect_view()}</ul> }.into_any()
                    })
            }}
        </div>
    }
}

/// What a move comes to, a line each, and whether the line stands in its way.
fn consequences(told: &MovePreview, may_manage: bool) -> Vec<(bool, String)> {
    let limit = |limit: &OverLimit| {
        let OverLimit { place, most, current, .. } = limit;
        match (limit.is_full(), may_manage) {
            (true, true) => (true, format!("{place} is full: {current} of {most}. You can let it in with a reason.")),
            (true, false) => (true, format!("{place} is full: {current} of {most}. Finish something first, or ask a manager.")),
            (false, _) => (false, format!("{place}: {} of {most} with it.", current + 1)),
        }
    };
    let mut lines: Vec<(bool, String)> = told.limits.iter().map(limit).collect();
    if told.withdraws {
        lines.push((true, "Its review is withdrawn; what was decided in it stays on record.".to_owned()));
    }
    if !told.opens.is_empty() {
        lines.push((false, format!("Opens for decisions: {}.", told.opens.join(", "))));
    }
    if let Some(to) = told.campaign_to {
        lines.push((false, format!("Its campaign goes to “{}”.", to.label())));
    }
    if told.clear_on != told.clear_on_before {
        let gate = match told.clear_on {
            Some(day) => format!("The gate should be clear on {}", fmt_day(day)),
            None => "The gate waits for nothing more that is planned".to_owned(),
        };
        let before = told.clear_on_before.map(|day| format!(" instead of {}", fmt_day(day))).unwrap_or_default();
        lines.push((false, format!("{gate}{before}.")));
    }
    lines
}

/// A column as a choice.
fn words(from: TaskStatus, to: TaskStatus) -> String {
    match way(from, to) {
        Way::Here => format!("{} (now)", to.label()),
        Way::Submit => format!("{}: submit it", to.label()),
        Way::Move | Way::Closed(_) => to.label().to_owned(),
    }
}
