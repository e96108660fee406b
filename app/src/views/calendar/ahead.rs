//! The pages beside the one that is looked at, read before anybody asks for them: turning the page then waits for nothing.

use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    model::CalendarWindow,
    plan::{Span, period::Period},
    ui::live::use_live,
};

/// How long after a page came its neighbours are read: what the page itself needs comes first.
const AFTER: Duration = Duration::from_millis(200);

/// How long after it came anew, because somebody has changed something: where much is changed, nothing is read in vain.
const AFTER_CHANGES: Duration = Duration::from_secs(5);

/// How long a page counts as known, should the stream of events be silent because it is broken.
const KNOWN_FOR: Duration = Duration::from_secs(60);

/// Pages that are known. Whatever is changed by anybody, all of them are forgotten.
#[derive(Clone, Copy)]
pub struct Ahead {
    pages: StoredValue<Vec<Arc<CalendarWindow>>>,
    /// Counts how often they were forgotten: an answer that was asked for before is not kept.
    forgotten: StoredValue<u32>,
    /// The days of the page that is looked at.
    here: StoredValue<Option<Span>>,
}

impl Ahead {
    /// Knows no page yet.
    pub fn new() -> Self {
        let ahead = Self { pages: StoredValue::new(Vec::new()), forgotten: StoredValue::new(0), here: StoredValue::new(None) };
        use_live().on_change(move || ahead.forget());
        ahead
    }

    /// The page of these days, if it is known.
    pub fn of(self, days: Span) -> Option<Arc<CalendarWindow>> {
        self.pages.try_with_value(|pages| pages.iter().find(|page| is_of(page, days)).cloned()).flatten()
    }

    /// Keeps a page that came, and reads those on both sides of it that are not known.
    pub fn read_around(self, page: Arc<CalendarWindow>) {
        let days = Span::between(page.from, page.to);
        let period = Period::of_window(days);
        let after = if self.here.get_value() == Some(days) { AFTER_CHANGES } else { AFTER };
        self.here.set_value(Some(days));
        self.keep(page);
        let begun = self.forgotten.get_value();
        let read = move || {
            for beside in [period.plus(1).window(), period.plus(-1).window()] {
                if self.forgotten.try_get_value() == Some(begun) && self.of(beside).is_none() {
                    let answer = api::campaigns::calendar(beside.first(), beside.last());
                    spawn_local(async move {
                        // What cannot be had now is asked for again when somebody turns to it.
                        if let Ok(page) = answer.await
                            && self.forgotten.try_get_value() == Some(begun)
                        {
                            self.keep(Arc::new(page));
                        }
                    });
                }
            }
        };
        set_timeout(read, after);
    }

    fn keep(self, page: Arc<CalendarWindow>) {
        let days = Span::between(page.from, page.to);
        let kept = Arc::downgrade(&page);
        self.pages.try_update_value(|pages| {
            // The page, and its neighbours.
            pages.retain(|other| !is_of(other, days) && other.from <= days.last().plus(1) && days.first() <= other.to.plus(1));
            pages.push(page);
        });
        let outdate = move || {
            self.pages.try_update_value(|pages| pages.retain(|other| !std::ptr::eq(Arc::as_ptr(other), kept.as_ptr())));
        };
        set_timeout(outdate, KNOWN_FOR);
    }

    fn forget(self) {
        self.pages.try_set_value(Vec::new());
        self.forgotten.try_update_value(|times| *times = times.wrapping_add(1));
    }
}

fn is_of(page: &CalendarWindow, days: Span) -> bool {
    page.from == days.first() && page.to == days.last()
}
