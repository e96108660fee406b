//! The addresses from which other calendar programs read a view.

use leptos::prelude::*;

use crate::{
    api,
    model::{Feed, FeedId, SavedViewId},
    ui::{time::fmt_day, toast::use_toasts},
};

/// The feeds of one view: made, shown once, revoked.
#[component]
pub fn Feeds(view: SavedViewId) -> impl IntoView {
    let toasts = use_toasts();
    let feeds = RwSignal::new(Vec::<Feed>::new());
    // An address is known to nobody but whoever sees it now.
    let made = RwSignal::new(None::<String>);
    let read = move || {
        let answer = api::views::feeds(view);
        leptos::task::spawn_local(async move {
            // What cannot be listed can still be made.
            if let Ok(page) = answer.await {
                feeds.try_set(page.items);
            }
        });
    };
    Effect::new(move |_| read());
    let make = move |_| {
        let answer = api::views::create_feed(view);
        leptos::task::spawn_local(async move {
            match answer.await {
                Ok(created) => {
                    made.try_set(Some(format!("{}{}", window().location().origin().unwrap_or_default(), created.path)));
                    read();
                }
                Err(error) => toasts.error(&error),
            }
        });
    };
    let revoke = move |id: FeedId| {
        let answer = api::views::revoke_feed(id);
        leptos::task::spawn_local(async move {
            match answer.await {
                Ok(()) => {
                    made.try_set(None);
                    toasts.success("The address is revoked. Calendars that have it will stop being told.");
                }
                Err(error) => toasts.error(&error),
            }
            read();
        });
    };
    let copy = move |_| {
        if let Some(address) = made.get_untracked() {
            // Where the browser refuses, the field is there to be copied from.
            let _ = window().navigator().clipboard().write_text(&address);
            toasts.success("Copied.");
        }
    };
    view! {
        <div class="views__feeds">
            {move || {
                made.get()
                    .map(|address| {
                        view! {
                            <div class="views__made">
                                <label class="field__label">
                                    "Address of the feed, shown once"
                                    <input class="input" readonly prop:value=address.clone() value=address/>
                                </label>
                                <button type="button" class="button button--small" on:click=copy>"Copy"</button>
                                <p class="muted small">"Whoever has it can read this view. Some programs look again only once a day."</p>
                            </div>
                        }
                    })
            }}
            <ul class="views__list">
                <For each=move || feeds.get() key=|feed| feed.id let:feed>
                    <li class="row">
                        <span class="muted small">"Feed of "{fmt_day(feed.created_at.day())}</span>
                        <button type="button" class="button button--small button--quiet" on:click=move |_| revoke(feed.id)>"Revoke"</button>
                    </li>
                </For>
            </ul>
            <button type="button" class="button button--small" on:click=make>"New calendar feed (ICS)"</button>
        </div>
    }
}
