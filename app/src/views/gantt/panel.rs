//! What is known about a row, at the side of the chart: why it lies there, what it waits for, and what may be done.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    desk::{Desk, Wish},
    rows::{Line, Shown, item_of},
    words,
};
use crate::{
    model::{Dependency, DependencyKind, LagUnit, Task, TaskId},
    plan::schedule::{Constraint, Edit, ItemId, Link},
    ui::{
        badge::{Badge, campaign_tone, task_tone},
        dialog::{Dialog, open_while},
        field::{SelectField, TextField},
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// The details of the row that is open.
#[component]
pub fn Panel(desk: Desk) -> impl IntoView {
    let open = open_while(desk.opened);
    let title = Memo::new(move |before: Option<&String>| {
        desk.opened.get().map(|item| desk.name(item)).or_else(|| before.cloned()).unwrap_or_default()
    });
    view! {
        <Dialog open title=title class="sheet">
            {move || {
                // Drawn anew when the plan changes under it.
                desk.wanted.track();
                let item = desk.opened.get()?;
                desk.of(item).map(|shown| view! { <Details desk shown item open/> })
            }}
        </Dialog>
    }
}

#[component]
fn Details(desk: Desk, shown: Arc<Shown>, item: ItemId, open: RwSignal<bool>) -> impl IntoView {
    let campaign = shown.id();
    let task = shown.task(item).cloned();
    let line = Line { campaign, item, level: 1, has_parts: false, is_open: false, place: (1, 1) };
    let may_move = desk.may_move(&line) && shown.row(item).is_some();
    let (tone, status) = match &task {
        Some(task) => (task_tone(task.status), task.status.label()),
        None => (campaign_tone(shown.project.campaign.status), shown.project.campaign.status.label()),
    };
    let ask = move |_| {
        open.set(false);
        desk.moving.set(Some(item));
    };
    let conflicts: Vec<String> = shown
        .conflicts()
        .iter()
        .filter(|conflict| item_of(conflict) == Some(item))
        .map(|conflict| words::conflict(&shown.project, conflict))
        .collect();
    view! {
        <div class="row">
            <Badge tone>{status}</Badge>
            <span class="muted small">{if task.is_some() { "Task" } else { "Flight" }}</span>
        </div>
        {conflicts.into_iter().map(|words| view! { <p class="gantt__why"><Icon name=IconName::Warning/>{words}"."</p> }).collect_view()}
        <Facts desk shown=shown.clone() item/>
        {task.clone().map(|task| view! { <Waits desk shown=shown.clone() task/> })}
        <div class="row">
            {may_move.then(|| view! { <button type="button" class="button button--primary" on:click=ask>"Move…"</button> })}
            {pin(desk, &shown, item)}
            <a class="button" href=format!("/campaigns/{campaign}")>"Open campaign"</a>
        </div>
    }
}

#[component]
fn Facts(desk: Desk, shown: Arc<Shown>, item: ItemId) -> impl IntoView {
    let project = &shown.project;
    let row = shown.row(item);
    let dates = row.map_or_else(|| "None yet".to_owned(), |row| words::dates(row.dates));
    let why = row.map(|row| words::cause(project, &row.cause));
    let is_flight = item == shown.id().into();
    let room = row.filter(|_| !is_flight).and_then(|row| row.total_float).map(|float| {
        let critical = row.is_some_and(|row| row.critical);
        let words = if float < 0 { format!("{} working days late", -float) } else { format!("{float} working days") };
        if critical { format!("{words}, critical") } else { words }
    });
    let forecast = shown.outlook.as_ref().map(|outlook| outlook.forecast.clone()).filter(|_| is_flight);
    let gate = forecast.and_then(|forecast| forecast.clear_on.map(|clear_on| words::before_clear(&forecast, clear_on.plus(-1))));
    let constraint = project.task(item).and_then(|task| task.plan.constraint).map(words::constraint_words);
    let takes = project.task(item).and_then(|task| task.plan.working_days).map(|days| match days {
        0 => "Milestone".to_owned(),
        1 => "1 working day".to_owned(),
        days => format!("{days} working days"),
    });
    let progress = project.task(item).map(|task| format!("{} %", task.plan.progress));
    let stages: Vec<String> = shown.stages(item).map(|stage| format!("{}, by {}", stage.name, fmt_day(stage.days.last()))).collect();
    let baseline = desk.baseline.with(|baseline| {
        let (then, now) = (baseline.as_ref()?.baseline.dates(item)?, row?.dates);
        Some(format!("{}{}", words::dates(then), words::slip(now.last().since(then.last()))))
    });
    let fact = |name: &'static str, words: Option<String>| words.map(|words| view! { <dt>{name}</dt><dd>{words}</dd> });
    view! {
        <dl class="facts">
            {fact("Dates", Some(dates))}
            {fact("Takes", takes)}
            {fact("Why there", why)}
            {fact("Held", constraint)}
            {fact("Room", room)}
            {fact("Baseline", baseline)}
            {fact("Done", progress)}
            {fact("Approvals", (!stages.is_empty()).then(|| stages.join("; ")))}
            {fact("Gate", gate)}
        </dl>
    }
}

/// Sets or takes away the date that a task is held to.
fn pin(desk: Desk, shown: &Shown, item: ItemId) -> Option<impl IntoView + use<>> {
    let task = shown.task(item).filter(|_| desk.may_plan())?;
    let first = shown.dates(item)?.first();
    let (campaign, is_held) = (shown.id(), task.plan.constraint.is_some());
    let constraint = (!is_held).then_some(Constraint::StartNoEarlierThan(first));
    let set = move |_| {
        let words = format!("{} {}", desk.name(item), if is_held { "let go" } else { "pinned" });
        desk.wish(campaign, Wish::Edits(vec![Edit::Constraint { item, constraint }]), words);
    };
    Some(view! { <button type="button" class="button" on:click=set>{if is_held { "Let go" } else { "Pin there" }}</button> })
}

/// What a task waits for, and what waits for it.
#[component]
fn Waits(desk: Desk, shown: Arc<Shown>, task: Task) -> impl IntoView {
    let campaign = shown.id();
    let project = &shown.project;
    let line = |dependency: &Dependency, other: TaskId| {
        let link = Link::from(dependency);
        let name = project.name(ItemId::from(other)).to_owned();
        let rule = format!("{}{}", words::kind_words(link.kind), words::lag_words(link.lag));
        let (dependency, label) = (dependency.clone(), format!("No longer wait for {name}"));
        let words = format!("{} no longer waits for {}", project.name(link.successor), project.name(link.predecessor));
        view! {
            <li class="gantt__wait">
                <span><strong>{name}</strong>" "<span class="muted">{rule}</span></span>
                {desk
                    .may_plan()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button button--quiet button--icon button--small"
                                aria-label=label
                                on:click=move |_| desk.wish(campaign, Wish::Unlink(dependency.clone()), words.clone())
                            >
                                <Icon name=IconName::Cross/>
                            </button>
                        }
                    })}
            </li>
        }
    };
    let before: Vec<_> =
        project.dependencies.iter().filter(|link| link.task_id == task.id).map(|link| line(link, link.predecessor_id)).collect();
    let after: Vec<_> =
        project.dependencies.iter().filter(|link| link.predecessor_id == task.id).map(|link| line(link, link.task_id)).collect();
    let list =
        |title: &'static str, lines: Vec<_>| (!lines.is_empty()).then(|| view! { <h3>{title}</h3><ul class="gantt__lines">{lines}</ul> });
    view! {
        <section class="stack stack--tight">
            {list("Waits for", before)}
            {list("Is waited for by", after)}
            {desk.may_plan().then(|| view! { <NewLink desk shown=shown.clone() task=task.id/> })}
        </section>
    }
}

/// Makes the task wait for another.
#[component]
fn NewLink(desk: Desk, shown: Arc<Shown>, task: TaskId) -> impl IntoView {
    let campaign = shown.id();
    let others = shown.project.tasks.iter().filter(|other| other.id != task);
    let others: Vec<(String, String)> = std::iter::once((String::new(), "Choose a task".to_owned()))
        .chain(others.map(|other| (other.id.to_string(), other.title.clone())))
        .collect();
    let kinds: Vec<(String, String)> =
        DependencyKind::ALL.iter().map(|kind| (kind.to_string(), format!("{}: it {}", kind.label(), words::kind_words(*kind)))).collect();
    let units: Vec<(String, String)> = LagUnit::ALL.iter().map(|unit| (unit.to_string(), unit.label().to_owned())).collect();
    let (other, kind) = (RwSignal::new(String::new()), RwSignal::new(DependencyKind::FinishToStart.to_string()));
    let (lag, unit) = (RwSignal::new("0".to_owned()), RwSignal::new(LagUnit::Working.to_string()));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(predecessor_id) = other.get_untracked().parse() else { return };
        let link = Dependency {
            task_id: task,
            predecessor_id,
            kind: kind.get_untracked().parse().unwrap_or(DependencyKind::FinishToStart),
            lag_days: lag.get_untracked().trim().parse().unwrap_or(0),
            lag_unit: unit.get_untracked().parse().unwrap_or(LagUnit::Working),
        };
        let words = format!("{} waits for {}", desk.name(task.into()), desk.name(predecessor_id.into()));
        desk.wish(campaign, Wish::Link(link), words);
    };
    view! {
        <details>
            <summary>"Wait for another task"</summary>
            <form class="form" on:submit=send novalidate>
                <SelectField label="Waits for" name="predecessor_id" value=other options=Signal::stored(others)/>
                <SelectField label="How" name="kind" value=kind options=Signal::stored(kinds)/>
                <div class="form__pair">
                    <TextField label="Lag" name="lag_days" value=lag autocomplete="off"/>
                    <SelectField label="In" name="lag_unit" value=unit options=Signal::stored(units)/>
                </div>
                <div class="form__actions">
                    <button type="submit" class="button">"Add"</button>
                </div>
            </form>
        </details>
    }
}
