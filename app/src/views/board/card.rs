//! One card.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{Sheet, lanes::Lane, scene::Held};
use crate::{
    model::{TaskCard, TaskId},
    ui::{
        avatar::Avatar,
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// A card of a lane. `place` is where it lies in its column, from 1, and how many lie there: not all of them need be in the document.
#[component]
pub fn Card(sheet: Sheet, id: TaskId, lane: Lane, #[prop(into)] place: Signal<(usize, usize)>) -> impl IntoView {
    let desk = sheet.desk;
    let task = Memo::new(move |_| sheet.tasks.with(|tasks| tasks.iter().find(|task| task.id == id).cloned()));
    let fact = move |fact: fn(&TaskCard) -> String| move || task.with(|task| task.as_ref().map(fact).unwrap_or_default());
    let title = fact(|task| task.title.clone());
    let due = move || task.with(|task| task.as_ref().and_then(|task| task.due_on));
    let required = move || task.with(|task| task.as_ref().is_some_and(|task| task.required));
    let assignee = Memo::new(move |_| task.with(|task| task.as_ref().and_then(|task| task.assignee_id)));
    let campaign = move || {
        let id = task.with(|task| task.as_ref().map(|task| task.campaign_id)).filter(|_| sheet.across.get())?;
        sheet.campaigns.with(|campaigns| campaigns.iter().find(|campaign| campaign.id == id).map(|campaign| campaign.name.clone()))
    };
    let is_held = Memo::new(move |_| sheet.drag.draft().is_some_and(|(held, _)| held.id == id));
    let is_chosen = Memo::new(move |_| desk.selected.with(|selected| selected.contains(&id)));
    let home = StoredValue::new(lane);
    let press = move |event: ev::PointerEvent| {
        let on = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_control = on.is_some_and(|element| element.closest(".board-card__menu, .board-card__choose").ok().flatten().is_some());
        if let Some(from) = desk.slot(id)
            && desk.may_move()
            && !is_control
        {
            sheet.drag.press(&event, Held { id, from, lane: home.get_value() });
        }
    };
    let open = move |event: ev::MouseEvent| {
        if sheet.drag.swallows_click() {
            return;
        }
        if event.ctrl_key() || event.meta_key() {
            desk.toggle(id);
        } else {
            desk.opened.set(Some(id));
        }
    };
    view! {
        <li
            class="board-card"
            class:board-card--held=move || is_held.get()
            class:board-card--chosen=move || is_chosen.get()
            data-card=id.to_string()
            aria-posinset=move || place.get().0
            aria-setsize=move || place.get().1
            on:pointerdown=press
        >
            <button
                type="button"
                class="board-card__open"
                data-open=id.to_string()
                aria-haspopup="dialog"
                aria-describedby="board-keys"
                aria-keyshortcuts="Space M X Alt+ArrowRight"
                on:click=open
                on:keyup=keep_space
            >
                {title}
            </button>
            {move || campaign().map(|name| view! { <span class="board-card__campaign muted small truncate">{name}</span> })}
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
                        <label class="board-card__choose" title="Choose (X)">
                            <input
                                type="checkbox"
                                aria-label=move || format!("Choose {}", title())
                                prop:checked=move || is_chosen.get()
                                on:change=move |_| desk.toggle(id)
                            />
                        </label>
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
