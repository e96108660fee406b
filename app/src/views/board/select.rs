//! Several cards at once: changed together, or not at all, and taken back as one.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::Sheet;
use crate::model::{MemberId, TaskPatch, TaskStatus};

/// What can be done with the chosen cards. There while any is chosen, or the last change can be taken back.
#[component]
pub fn Chosen(sheet: Sheet) -> impl IntoView {
    let desk = sheet.desk;
    let count = Memo::new(move |_| desk.selected.with(BTreeSet::len));
    let is_any = Memo::new(move |_| count.get() > 0);
    let assign = move |value: String| {
        let to: Option<MemberId> = match value.as_str() {
            "" => return,
            "nobody" => None,
            id => id.parse().ok(),
        };
        desk.change_selected("given", move |_| TaskPatch { assignee_id: Some(to), ..TaskPatch::default() });
    };
    let put = move |value: String| {
        let Ok(to) = value.parse::<TaskStatus>() else { return };
        desk.change_selected("moved", move |_| TaskPatch { status: Some(to), ..TaskPatch::default() });
    };
    let shift = move |days: i64| {
        desk.change_selected(if days > 0 { "put later" } else { "put earlier" }, move |task| TaskPatch {
            starts_on: task.starts_on.map(|day| Some(day.plus(days))),
            due_on: task.due_on.map(|day| Some(day.plus(days))),
            ..TaskPatch::default()
        });
    };
    // The states that anybody may ask for; the others follow from reviews.
    let states = [TaskStatus::ToDo, TaskStatus::InProduction, TaskStatus::Done];
    view! {
        <div class="board-chosen" role="group" aria-label="Chosen tasks" hidden=move || !is_any.get() && desk.last().is_none()>
            <Show when=move || is_any.get()>
                <span class="strong">{move || count.get()}" chosen"</span>
                <select class="input input--small" aria-label="Move the chosen to" on:change:target=move |event| { put(event.target().value()); event.target().set_value(""); }>
                    <option value="">"Move to…"</option>
                    {states.map(|status| view! { <option value=status.as_str()>{status.label()}</option> }).into_iter().collect_view()}
                </select>
                <select class="input input--small" aria-label="Give the chosen to" on:change:target=move |event| { assign(event.target().value()); event.target().set_value(""); }>
                    <option value="">"Give to…"</option>
                    <option value="nobody">"Nobody"</option>
                    {desk.people().into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                </select>
                <button type="button" class="button button--small" on:click=move |_| shift(-1)>"1 day earlier"</button>
                <button type="button" class="button button--small" on:click=move |_| shift(1)>"1 day later"</button>
                <button type="button" class="button button--small" on:click=move |_| shift(7)>"1 week later"</button>
                <button type="button" class="button button--small button--quiet" on:click=move |_| desk.selected.set(BTreeSet::new())>"Choose none"</button>
            </Show>
            {move || {
                desk.last()
                    .map(|says| {
                        view! {
                            <span class="muted small">{says}</span>
                            <button type="button" class="button button--small" aria-keyshortcuts="Control+Z Meta+Z" on:click=move |_| desk.undo()>"Undo"</button>
                        }
                    })
            }}
        </div>
    }
}
