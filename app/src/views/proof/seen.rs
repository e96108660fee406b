//! Says which pages somebody has on their screen, and for how long: a page counts as opened when it is shown, and its time runs while
//! the window is seen.

use std::{collections::BTreeMap, time::Duration};

use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    api::{Answer, Pending},
    model::{NewViewing, PageTime, Viewing},
};

/// How often the time is taken.
const TICK: Duration = Duration::from_secs(1);
/// Ticks until it is told that another page was opened: whoever leafs through tells of many pages at once.
const SOON: u32 = 2;
/// Ticks until time that went by is told.
const LATER: u32 = 30;

/// What was seen and not told yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Untold {
    /// Seconds by page.
    pages: BTreeMap<i64, i64>,
    /// Ticks until it is told.
    due: u32,
}

impl Untold {
    fn open(&mut self, page: i64) {
        self.pages.entry(page).or_default();
        self.due = SOON;
    }

    /// A second went by on this page; whether it is time to tell.
    fn tick(&mut self, page: i64) -> bool {
        *self.pages.entry(page).or_default() += 1;
        self.due = self.due.saturating_sub(1);
        self.due == 0
    }

    fn take(&mut self) -> Option<NewViewing> {
        self.due = LATER;
        let pages = std::mem::take(&mut self.pages);
        let pages: Vec<PageTime> = pages.into_iter().map(|(page, seconds)| PageTime { page, seconds }).collect();
        (!pages.is_empty()).then_some(NewViewing { pages })
    }

    fn give_back(&mut self, untold: &NewViewing) {
        for page in &untold.pages {
            *self.pages.entry(page.page).or_default() += page.seconds;
        }
    }
}

/// Tells what is seen through `send`, as long as the caller's scope lives.
pub(in crate::views) fn report(page: RwSignal<i64>, send: impl Fn(&NewViewing) -> Pending<Viewing> + Send + Sync + 'static) {
    let untold = StoredValue::new(Untold::default());
    let send = StoredValue::new(send);
    let tell = move || {
        let Some(viewing) = untold.try_update_value(Untold::take).flatten() else { return };
        let Some(answer) = send.try_with_value(|send| send(&viewing)) else { return };
        spawn_local(async move {
            let answer: Answer<Viewing> = answer.await;
            // What the server refuses is not told again; what did not get there is.
            if answer.is_err_and(|error| error.is_connection()) {
                untold.try_update_value(|untold| untold.give_back(&viewing));
            }
        });
    };
    Effect::new(move |_| {
        let page = page.get();
        untold.update_value(|untold| untold.open(page));
    });
    Effect::new(move |_| {
        let ticking = set_interval_with_handle(
            move || {
                let Some(page) = page.try_get_untracked().filter(|_| is_seen()) else { return };
                if untold.try_update_value(|untold| untold.tick(page)) == Some(true) {
                    tell();
                }
            },
            TICK,
        );
        let hidden = window_event_listener(ev::visibilitychange, move |_| {
            if !is_seen() {
                tell();
            }
        });
        on_cleanup(move || {
            hidden.remove();
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
            tell();
        });
    });
}

fn is_seen() -> bool {
    !document().hidden()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_of_soon_and_their_time_later() {
        let mut untold = Untold::default();
        untold.open(1);
        assert!(!untold.tick(1));
        untold.open(2);
        assert!(!untold.tick(2));
        assert!(untold.tick(2));
        let told = untold.take().unwrap();
        assert_eq!(told.pages, [PageTime { page: 1, seconds: 1 }, PageTime { page: 2, seconds: 2 }]);
        assert!((0..LATER - 1).all(|_| !untold.tick(2)));
        assert!(untold.tick(2));
        let told = untold.take().unwrap();
        untold.give_back(&told);
        untold.open(3);
        assert_eq!(untold.pages, BTreeMap::from([(2, 30), (3, 0)]));
        assert_eq!(Untold::default().take(), None);
    }
}
