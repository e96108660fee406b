//! The columns with their cards, lane by lane.

use std::ops::Range;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    Sheet,
    card::Card,
    desk::Desk,
    lanes::Lane,
    scene::{Held, focus_card, refusal, step_of},
};
use crate::{
    api,
    model::{NewTask, TaskCard, TaskId, TaskStatus},
    plan::board::{column, slot_of},
    ui::{
        drag::keys::{self, Arrow, Command},
        form::{FormProblem, Submission},
        icon::{Icon, IconName},
    },
};

/// A column with more cards scrolls by itself, and only those in sight are in the document.
const LONG: usize = 60;

/// How high a card of a long column is with the gap below it, in CSS pixels: they are all of one height.
const CARD_HEIGHT: f64 = 96.0;

/// How many cards of a long column are in the document.
const MOUNTED: usize = 18;

/// A column for every state, for every lane. Scrolls sideways by itself where they do not fit.
#[component]
pub fn Columns(sheet: Sheet) -> impl IntoView {
    let lanes = Memo::new(move |_| sheet.lanes.with(|lanes| lanes.iter().map(|(lane, _)| lane.clone()).collect::<Vec<_>>()));
    view! {
        <div class="board-lanes" on:keydown=move |event| on_key(sheet, &event)>
            <For each=move || lanes.get() key=Clone::clone let:lane>
                <LaneOf sheet lane/>
            </For>
            {move || lanes.with(Vec::is_empty).then(|| view! { <p class="muted">"No task is looked at. Change the filters to see more."</p> })}
        </div>
        <p class="muted small board__keys" id="board-keys">
            <kbd class="kbd">"Arrows"</kbd>" between cards "<kbd class="kbd">"Enter"</kbd>" open "<kbd class="kbd">"Space"</kbd>" pick up and drop "
            <kbd class="kbd">"Alt"</kbd>"+"<kbd class="kbd">"Arrows"</kbd>" move "<kbd class="kbd">"M"</kbd>" move to a column "
            <kbd class="kbd">"X"</kbd>" choose, to change several"
        </p>
    }
}

#[component]
fn LaneOf(sheet: Sheet, lane: Lane) -> impl IntoView {
    let kept = StoredValue::new(lane.clone());
    let cards = Memo::new(move |_| {
        kept.with_value(|lane| sheet.lanes.with(|lanes| lanes.iter().find(|(other, _)| other == lane).map(|(_, cards)| cards.clone())))
            .unwrap_or_default()
    });
    let name = move || kept.with_value(|lane| sheet.campaigns.with(|campaigns| sheet.names.with(|names| lane.name(campaigns, names))));
    let is_cut = lane != Lane::All;
    view! {
        <section class="board-lane" class:board-lane--cut=is_cut aria-label=move || if is_cut { name() } else { "Tasks".to_owned() }>
            {is_cut
                .then(|| {
                    view! {
                        <h2 class="board-lane__name">
                            {name}
                            <span class="column__count">{move || cards.with(Vec::len)}<span class="visually-hidden">" tasks"</span></span>
                        </h2>
                    }
                })}
            <div class="board" data-drag-scroll="">
                {TaskStatus::ALL.iter().map(|status| view! { <Column sheet lane=kept.get_value() cards status=*status/> }).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Column(sheet: Sheet, lane: Lane, cards: Memo<Vec<TaskCard>>, status: TaskStatus) -> impl IntoView {
    let ids = Memo::new(move |_| cards.with(|cards| column(cards, status).iter().map(|task| task.id).collect::<Vec<_>>()));
    let held = move || sheet.drag.draft();
    let kept = StoredValue::new(lane.clone());
    let why = Memo::new(move |_| held().and_then(|(held, _)| kept.with_value(|lane| refusal(&held, status, lane))));
    let is_aimed = Memo::new(move |_| {
        held().is_some_and(|(_, spot)| spot.is_some_and(|spot| spot.slot.column == status && kept.with_value(|lane| spot.lane == *lane)))
    });
    let load = Memo::new(move |_| {
        sheet.limits.with(|limits| cards.with(|cards| kept.with_value(|lane| Desk::load(limits, cards, status, lane, sheet.across.get()))))
    });
    let is_full = Memo::new(move |_| load.get().is_some_and(|(count, most)| i64::try_from(count).is_ok_and(|count| count >= most)));
    let is_long = Memo::new(move |_| ids.with(|ids| ids.len() > LONG));
    let list = NodeRef::<html::Ol>::new();
    let first = RwSignal::new(0_usize);
    let mounted = Memo::new(move |_| mounted(is_long.get(), first.get(), ids.with(Vec::len)));
    let on_scroll = move |_| {
        if let Some(list) = list.get_untracked().filter(|_| is_long.get_untracked()) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of a card: small and not negative")]
            let index = (f64::from(list.scroll_top()) / CARD_HEIGHT).max(0.0) as usize;
            if first.get_untracked() != index {
                first.set(index);
            }
        }
    };
    let shown = move || {
        let range = mounted.get();
        ids.with(|ids| ids[range].to_vec())
    };
    let space = move |cards: usize| move || format!("block-size:{}px", f64::from(u32::try_from(cards).unwrap_or(u32::MAX)) * CARD_HEIGHT);
    let heading = format!("column-{lane}-{}", status.as_str());
    let labelled_by = heading.clone();
    view! {
        <section
            class="column"
            class:column--closed=move || why.get().is_some()
            class:column--aimed=move || is_aimed.get()
            class:column--full=move || is_full.get()
            aria-labelledby=labelled_by
            data-column=status.as_str()
            data-lane=lane.to_string()
        >
            <header class="column__head">
                <h2 id=heading>{status.label()}</h2>
                <span class="column__count">
                    {move || match load.get() {
                        Some((count, most)) => view! { {count}" of "{most}<span class="visually-hidden">" at most"</span> }.into_any(),
                        None => view! { {ids.with(Vec::len)}<span class="visually-hidden">" tasks"</span> }.into_any(),
                    }}
                </span>
            </header>
            {move || why.get().map(|why| view! { <p class="column__why">{why}</p> })}
            {move || {
                (is_full.get() && why.get().is_none() && held().is_some_and(|(held, _)| held.from.column != status))
                    .then(|| view! { <p class="column__why">"Full: its limit is reached."</p> })
            }}
            <ol class="column__cards" class:column__cards--long=move || is_long.get() node_ref=list on:scroll=on_scroll>
                {move || (mounted.get().start > 0).then(|| view! { <li aria-hidden="true" style=space(mounted.get().start)></li> })}
                <For each=shown key=|id| *id let:id>
                    <Card
                        sheet
                        id
                        lane=kept.get_value()
                        place=Signal::derive(move || ids.with(|ids| (ids.iter().position(|other| *other == id).map_or(0, |index| index + 1), ids.len())))
                    />
                </For>
                {move || {
                    let below = ids.with(Vec::len) - mounted.get().end;
                    (below > 0).then(|| view! { <li aria-hidden="true" style=space(below)></li> })
                }}
            </ol>
            {move || ids.with(Vec::is_empty).then(|| view! { <p class="column__empty muted small">{empty_words(status)}</p> })}
            {(status == TaskStatus::ToDo && lane == Lane::All && sheet.desk.may_move()).then(|| view! { <AddTask sheet/> })}
        </section>
    }
}

/// Which cards of a column are in the document.
fn mounted(is_long: bool, first: usize, count: usize) -> Range<usize> {
    if !is_long {
        return 0..count;
    }
    let start = first.saturating_sub(4).min(count.saturating_sub(MOUNTED));
    start..(start + MOUNTED).min(count)
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

fn on_key(sheet: Sheet, event: &ev::KeyboardEvent) {
    if sheet.drag.is_dragging_now() {
        return;
    }
    let desk = sheet.desk;
    if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("z") && !event.shift_key() {
        desk.undo();
        event.prevent_default();
        return;
    }
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(id) = element.and_then(|element| element.get_attribute("data-open")).and_then(|id| id.parse::<TaskId>().ok()) else { return };
    let Some(lane) = sheet.lane_of(id) else { return };
    let cards = sheet.cards_now(&lane);
    match keys::on_item(&event.key(), keys::held(event)) {
        Some(Command::PickUp) => {
            if let Some(from) = slot_of(&cards, id)
                && desk.may_take()
            {
                let spot = super::scene::Spot { slot: from, lane: lane.clone() };
                sheet.drag.pick_up(Held { id, from, lane }, spot);
            }
        }
        Some(Command::Ask) => {
            if desk.may_take() {
                desk.moving.set(Some(id));
            }
        }
        Some(Command::Shift(arrow)) => {
            desk.nudge(id, &cards, step_of(arrow));
            focus_card(id);
        }
        _ if keys::held(event) == keys::Held::Nothing && event.key().eq_ignore_ascii_case("x") => {
            if desk.may_take() {
                desk.toggle(id);
            }
        }
        _ => match keys::arrow(&event.key()) {
            Some(arrow) if keys::held(event) == keys::Held::Nothing => focus_beside(&cards, id, arrow),
            _ => return,
        },
    }
    event.prevent_default();
}

/// Moves the focus to the card beside this one: above, below, or at the same height of the next column that has any.
fn focus_beside(tasks: &[TaskCard], id: TaskId, arrow: Arrow) {
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
    // A task belongs to a campaign: where all are shown, there is none to add it to.
    move || {
        sheet.chosen.get().is_some().then(|| {
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
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_columns_are_whole_and_long_ones_are_not() {
        assert_eq!(mounted(false, 0, 60), 0..60);
        assert_eq!(mounted(true, 0, 5_000), 0..MOUNTED);
        assert_eq!(mounted(true, 100, 5_000), 96..96 + MOUNTED);
        assert_eq!(mounted(true, 4_999, 5_000), 5_000 - MOUNTED..5_000);
    }
}
