//! The whole log, however long it is: only the rows in view are in the document, and only their events are asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use leptos::{html, prelude::*, task::spawn_local};

use super::{Line, Newest};
use crate::{
    api,
    model::AuditEvent,
    ui::{
        empty::Empty,
        long_list::LongList,
        toast::{Toasts, use_toasts},
    },
};

/// How tall a row is, in pixels; `audit.css` says the same.
const ROW: f64 = 52.0;
/// Rows that are drawn above and below those in view.
const BEYOND: u32 = 12;
/// Until the page has measured itself.
const FIRST_VIEW: f64 = 640.0;
/// Events asked for at once.
const PAGE: i64 = 100;
/// Events kept; those far from the view are let go.
const KEPT: usize = 6_000;
/// How long to wait before asking for what has come into view, so that a fast scroll does not ask for all that it passes.
const PAUSE: Duration = Duration::from_millis(80);

/// The list's state. The newest event is the first row.
#[derive(Clone, Copy)]
struct Desk {
    /// How many events there are.
    total: Memo<u32>,
    list: RwSignal<LongList>,
    view: RwSignal<f64>,
    known: RwSignal<BTreeMap<i64, AuditEvent>>,
    asked: RwSignal<BTreeSet<i64>>,
    waiting: StoredValue<bool>,
    frame: NodeRef<html::Div>,
    toasts: Toasts,
}

impl Desk {
    /// The list as it is drawn: before the page lives, with as many rows as there are events.
    fn drawn(self) -> LongList {
        let list = self.list.get();
        if list.rows() == 0 { LongList::new(self.total.get(), ROW) } else { list }
    }

    /// The numbers of the events that are drawn, newest first.
    fn numbers(self) -> Vec<i64> {
        let (first, end) = self.drawn().drawn(self.view.get(), BEYOND);
        let total = i64::from(self.total.get());
        (first..end).map(|row| total - 1 - i64::from(row)).filter(|seq| *seq >= 0).collect()
    }

    fn put(self, at: f64) {
        if let Some(frame) = self.frame.get_untracked() {
            frame.set_scroll_top(whole_pixels(at));
        }
    }

    fn scrolled(self) {
        let Some(frame) = self.frame.get_untracked() else { return };
        let (at, view) = (f64::from(frame.scroll_top()), f64::from(frame.client_height()));
        if view > 0.0 && (view - self.view.get_untracked()).abs() > 0.5 {
            self.view.set(view);
        }
        let put = self.list.try_update(|list| list.scrolled(at, view)).flatten();
        if let Some(put) = put {
            self.put(put);
        }
    }

    fn go_to(self, seq: i64) {
        let total = i64::from(self.total.get_untracked());
        let row = u32::try_from((total - 1 - seq).clamp(0, (total - 1).max(0))).unwrap_or_default();
        let view = self.view.get_untracked();
        if let Some(at) = self.list.try_update(|list| list.go_to(row, view)) {
            self.put(at);
        }
    }

    /// Asks for what is drawn and not known, a little later, and once for all that comes into view until then.
    fn ask_soon(self) {
        if self.waiting.get_value() {
            return;
        }
        self.waiting.set_value(true);
        set_timeout(
            move || {
                if self.waiting.try_set_value(false).is_none() {
                    self.ask();
                }
            },
            PAUSE,
        );
    }

    fn ask(self) {
        // The page may have been left meanwhile.
        if self.total.try_get_untracked().is_none() {
            return;
        }
        let numbers = untrack(|| self.numbers());
        let missing: BTreeSet<i64> =
            self.known.with_untracked(|known| numbers.iter().filter(|seq| !known.contains_key(seq)).map(|seq| seq / PAGE).collect());
        for page in missing {
            if !self.asked.try_update(|asked| asked.insert(page)).unwrap_or_default() {
                continue;
            }
            let answer = api::audit::stretch(page * PAGE, PAGE);
            let near = page * PAGE;
            spawn_local(async move {
                let answer = answer.await;
                self.asked.try_update(|asked| asked.remove(&page));
                match answer {
                    Ok(found) => {
                        self.known.try_update(|known| {
                            known.extend(found.items.into_iter().map(|event| (event.seq, event)));
                            forget_what_is_far(known, near);
                        });
                    }
                    Err(error) => self.toasts.error(&error),
                }
            });
        }
    }
}

/// Lets go of the events that are farthest from a place, when there are too many.
fn forget_what_is_far(known: &mut BTreeMap<i64, AuditEvent>, near: i64) {
    if known.len() > KEPT {
        let reach = i64::try_from(KEPT / 4).unwrap_or(i64::MAX);
        known.retain(|seq, _| (seq - near).abs() < reach);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a list's element is a few million pixels tall")]
fn whole_pixels(at: f64) -> i32 {
    at.round() as i32
}

/// Every event, newest first.
#[component]
pub fn Whole(first: Newest) -> impl IntoView {
    let newest = Memo::new(move |before: Option<&BTreeMap<i64, AuditEvent>>| match first.get() {
        Some((_, Ok(page))) => page.items.into_iter().map(|event| (event.seq, event)).collect(),
        _ => before.cloned().unwrap_or_default(),
    });
    let total =
        Memo::new(move |_| newest.with(|newest| newest.keys().next_back().map_or(0, |seq| u32::try_from(seq + 1).unwrap_or(u32::MAX))));
    let desk = Desk {
        total,
        list: RwSignal::new(LongList::new(0, ROW)),
        view: RwSignal::new(FIRST_VIEW),
        known: RwSignal::new(BTreeMap::new()),
        asked: RwSignal::new(BTreeSet::new()),
        waiting: StoredValue::new(false),
        frame: NodeRef::new(),
        toasts: use_toasts(),
    };
    Effect::new(move |_| {
        let total = total.get();
        desk.known.update(|known| known.extend(newest.get_untracked()));
        let view = desk.view.get_untracked();
        let put = desk.list.try_update(|list| {
            if list.rows() == 0 {
                *list = LongList::new(total, ROW);
                return None;
            }
            list.grown(total, view)
        });
        if let Some(put) = put.flatten() {
            desk.put(put);
        }
    });
    let numbers = Memo::new(move |_| desk.numbers());
    Effect::new(move |_| {
        numbers.track();
        desk.ask_soon();
    });
    let up = move || {
        desk.drawn()
            .top_of(numbers.with(|numbers| numbers.first().map_or(0, |seq| u32::try_from(i64::from(total.get()) - 1 - seq).unwrap_or(0))))
    };
    let event =
        move |seq: i64| desk.known.with(|known| known.get(&seq).cloned()).or_else(|| newest.with(|newest| newest.get(&seq).cloned()));
    let problem = move || match first.get() {
        Some((_, Err(error))) => Some(view! { <Empty title="The audit could not be read" body=error.to_string()/> }),
        _ => None,
    };
    view! {
        {problem}
        <GoTo desk/>
        <div
            class="card card--flush audit-long"
            role="region"
            aria-label="Every event, newest first"
            tabindex="0"
            node_ref=desk.frame
            on:scroll=move |_| desk.scrolled()
        >
            <div class="audit-long__whole" style:height=move || format!("{}px", desk.drawn().height())>
                <ol class="audit audit-long__rows" style:transform=move || format!("translateY({}px)", up())>
                    <For each=move || numbers.get() key=|seq| *seq let:seq>
                        {
                            let found = Memo::new(move |_| event(seq));
                            move || match found.get() {
                                Some(event) => view! { <Line event/> }.into_any(),
                                None => view! { <li class="audit__line audit-long__coming"><span class="audit__seq numeric">{format!("#{seq}")}</span></li> }.into_any(),
                            }
                        }
                    </For>
                </ol>
            </div>
        </div>
    }
}

/// Leads to an event by its number.
#[component]
fn GoTo(desk: Desk) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(seq) = wanted.get_untracked().trim().trim_start_matches('#').parse::<i64>() {
            desk.go_to(seq);
        }
    };
    let count = move || {
        let total = desk.total.get();
        format!("{} {}", grouped(total), if total == 1 { "event" } else { "events" })
    };
    view! {
        <form class="row audit-long__go" on:submit=go>
            <span class="muted small numeric grow">{count}</span>
            <input class="input input--small audit-long__number" inputmode="numeric" aria-label="Number of an event" placeholder="#" bind:value=wanted/>
            <button type="submit" class="button button--small">"Go to event"</button>
        </form>
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        assert_eq!((grouped(7), grouped(1_000_000)), ("7".to_owned(), "1\u{202f}000\u{202f}000".to_owned()));
    }
}
