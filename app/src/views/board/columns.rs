//! The columns with their cards.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    Sheet,
    scene::{Held, focus_card, refusal, step_of},
};
use crate::{
    api,
    model::{NewTask, Task, TaskId, TaskStatus},
    plan::board::{column, slot_of},
    ui::{
        avatar::Avatar,
        drag::keys::{self, Arrow, Command},
        form::{FormProblem, Submission},
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// A column for every state. Scrolls sideways by itself where they do not fit.
#[component]
pub fn Columns(sheet: Sheet) -> impl IntoView {
    view! {
        <div class="board" data-drag-scroll="" on:keydown=move |event| on_key(sheet, &event)>
            {TaskStatus::ALL.iter().map(|status| view! { <Column sheet status=*status/> }).collect_view()}
        </div>
        <p class="muted small board__keys" id="board-keys">
            <kbd class="kbd">"Arrows"</kbd>" between cards "<kbd class="kbd">"Enter"</kbd>" open "<kbd class="kbd">"Space"</kbd>" pick up and drop "
            <kbd class="kbd">"Alt"</kbd>"+"<kbd class="kbd">"Arrows"</kbd>" move "<kbd class="kbd">"M"</kbd>" move to a column"
        </p>
    }
}

#[component]
fn Column(sheet: Sheet, status: TaskStatus) -> impl IntoView {
    let ids = Memo::new(move |_| sheet.tasks.with(|tasks| column(tasks, status).iter().map(|task| task.id).collect::<Vec<_>>()));
    let held = move || sheet.drag.draft();
    let why = Memo::new(move |_| held().and_then(|(held, _)| refusal(&held, status)));
    let is_aimed = Memo::new(move |_| held().is_some_and(|(_, slot)| slot.is_some_and(|slot| slot.column == status)));
    let heading = format!("column-{}", status.as_str());
    let labelled_by = heading.clone();
    view! {
        <section
            class="column"
            class:column--closed=move || why.get().is_some()
            class:column--aimed=move || is_aimed.get()
            aria-labelledby=labelled_by
            data-column=status.as_str()
        >
            <header class="column__head">
                <h2 id=heading>{status.label()}</h2>
                <span class="column__count">{move || ids.with(Vec::len)}<span class="visually-hidden">" tasks"</span></span>
            </header>
            {move || why.get().map(|why| view! { <p class="column__why">{why}</p> })}
            <ol class="column__cards">
                <For each=move || ids.get() key=|id| *id let:id>
                    <Card sheet id/>
                </For>
            </ol>
            {move || ids.with(Vec::is_empty).then(|| view! { <p class="column__empty muted small">{empty_words(status)}</p> })}
            {(status == TaskStatus::ToDo && sheet.desk.may_move()).then(|| view! { <AddTask sheet/> })}
        </section>
    }
}

/// What an empty column says.
const fn empty_words(status: TaskStatus) -> &'static str {
    match status {
        TaskStatus::ToDo => "Nothing waits to be begun.",
        TaskStatus::InProduction => "Nothing is being made.",
        TaskStatus::InReview => "Drop a task here to submit it.",
        TaskStatus::Approved => "Reviews bring tasks here.",
        TaskStatus::Done => "Nothing is done yet.",
    }
}

#[component]
fn Card(sheet: Sheet, id: TaskId) -> impl IntoView {
    let desk = sheet.desk;
    let task = Memo::new(move |_| sheet.tasks.with(|tasks| tasks.iter().find(|task| task.id == id).cloned()));
    let title = move || task.with(|task| task.as_ref().map(|task| task.title.clone()).unwrap_or_default());
    let due = move || task.with(|task| task.as_ref().and_then(|task| task.due_on));
    let required = move || task.with(|task| task.as_ref().is_some_and(|task| task.required));
    let assignee = Memo::new(move |_| task.with(|task| task.as_ref().and_then(|task| task.assignee_id)));
    let is_held = Memo::new(move |_| sheet.drag.draft().is_some_and(|(held, _)| held.id == id));
    let press = move |event: ev::PointerEvent| {
        let on_button = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_menu = on_button.is_some_and(|element| element.closest(".board-card__menu").ok().flatten().is_some());
        if let Some(from) = slot_of(&desk.tasks_now(), id)
            && desk.may_move()
            && !is_menu
        {
            sheet.drag.press(&event, Held { id, from });
        }
    };
    let open = move |_| {
        if !sheet.drag.swallows_click() {
            desk.opened.set(Some(id));
        }
    };
    view! {
        <li class="board-card" class:board-card--held=move || is_held.get() data-card=id.to_string() on:pointerdown=press>
            <button
                type="button"
                class="board-card__open"
                data-open=id.to_string()
                aria-haspopup="dialog"
                aria-describedby="board-keys"
                aria-keyshortcuts="Space M Alt+ArrowRight"
                on:click=open
                on:keyup=keep_space
            >
                {title}
            </button>
            <div class="board-card__facts">
                {move || due().map(|day| view! { <span class="muted small"><span class="visually-hidden">"Due "</span><time datetime=day.to_string()>{fmt_day(day)}</time></span> })}
                {move || (!required()).then(|| view! { <span class="muted small">"Optional"</span> })}
                <span class="grow"></span>
                {move || {
                    assignee
                        .get()
                        .and_then(|member| sheet.names.with(|names| names.get(&member).cloned()))
                        .map(|name| {
                            let (on_hover, initials) = (name.clone(), name.clone());
                            view! { <span class="board-card__person" title=on_hover><Avatar name=initials/><span class="visually-hidden">"Assigned to "{name}</span></span> }
                        })
                }}
            </div>
            {desk
                .may_move()
                .then(|| {
                    view! {
                        <button type="button" class="board-card__menu button button--quiet button--icon button--small" aria-label=move || format!("Move {}…", title()) title="Move…" on:click=move |_| desk.moving.set(Some(id))>
                            <Icon name=IconName::More/>
                        </button>
                    }
                })}
        </li>
    }
}

/// Space picks up; letting it go must not open.
fn keep_space(event: ev::KeyboardEvent) {
    if event.key() == " " {
        event.prevent_default();
    }
}

fn on_key(sheet: Sheet, event: &ev::KeyboardEvent) {
    if sheet.drag.is_dragging_now() {
        return;
    }
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(id) = element.and_then(|element| element.get_attribute("data-open")).and_then(|id| id.parse::<TaskId>().ok()) else { return };
    let desk = sheet.desk;
    match keys::on_item(&event.key(), keys::held(event)) {
        Some(Command::PickUp) => {
            if let Some(from) = slot_of(&desk.tasks_now(), id)
                && desk.may_take()
            {
                sheet.drag.pick_up(Held { id, from }, from);
            }
        }
        Some(Command::Ask) => {
            if desk.may_take() {
                desk.moving.set(Some(id));
            }
        }
        Some(Command::Shift(arrow)) => {
            desk.nudge(id, step_of(arrow));
            focus_card(id);
        }
        _ => match keys::arrow(&event.key()) {
            Some(arrow) if keys::held(event) == keys::Held::Nothing => focus_beside(&desk.tasks_now(), id, arrow),
            _ => return,
        },
    }
    event.prevent_default();
}

/// Moves the focus to the card beside this one: above, below, or at the same height of the next column that has any.
fn focus_beside(tasks: &[Task], id: TaskId, arrow: Arrow) {
    let columns: Vec<Vec<TaskId>> =
        TaskStatus::ALL.iter().map(|status| column(tasks, *status).iter().map(|task| task.id).collect()).collect();
    let Some((x, y)) = columns.iter().enumerate().find_map(|(x, cards)| Some((x, cards.iter().position(|card| *card == id)?))) else {
        return;
    };
    let level = |cards: &Vec<TaskId>| cards.get(y.min(cards.len().saturating_sub(1))).copied();
    let next = match arrow {
        Arrow::Up => y.checked_sub(1).and_then(|y| columns[x].get(y).copied()),
        Arrow::Down => columns[x].get(y + 1).copied(),
        Arrow::Left => columns[..x].iter().rev().find_map(level),
        Arrow::Right => columns[x + 1..].iter().find_map(level),
    };
    if let Some(next) = next {
        crate::ui::drag::focus(&format!("[data-open=\"{next}\"]"));
    }
}

/// Adds a task by its title; the rest can wait.
#[component]
fn AddTask(sheet: Sheet) -> impl IntoView {
    let title = RwSignal::new(String::new());
    let submission = Submission::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let words = title.get_untracked().trim().to_owned();
        let Some(campaign) = sheet.chosen.get_untracked().filter(|_| !words.is_empty()) else { return };
        let new = NewTask { title: words, required: true, ..NewTask::default() };
        submission.run(api::tasks::create(campaign, &new), move |task| {
            sheet.desk.say(format!("{} added to {}.", task.title, task.status.label()));
            sheet.desk.take(task);
            title.set(String::new());
        });
    };
    view! {
        <form class="column__add" on:submit=send>
            <FormProblem of=submission/>
            <input
                class="input"
                aria-label="Title of a new task"
                placeholder="Add a task"
                autocomplete="off"
                maxlength="200"
                prop:value=move || title.get()
                on:input:target=move |event| title.set(event.target().value())
            />
            <button type="submit" class="button button--icon" aria-label="Add task" title="Add task" aria-busy=move || submission.busy().then_some("true")>
                <Icon name=IconName::Plus/>
            </button>
        </form>
    }
}
