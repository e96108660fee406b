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

/// Pages that are known at once.
const MOST: usize = 6;

/// Pages that are known. Whatever is changed by anybody, all of them are forgotten.
#[derive(Clone, Copy)]
pub struct Ahead {
    pages: StoredValue<Vec<Arc<CalendarWindow>>>,
    /// The days of pages that were asked for and have not come.
    asked: StoredValue<Vec<Span>>,
    /// Counts how often they were forgotten: an answer that was asked for before is not kept.
    forgotten: StoredValue<u32>,
    /// The days of the page that is looked at.
    here: StoredValue<Option<Span>>,
}

impl Ahead {
    /// Knows no page yet.
    pub fn new() -> Self {
        let ahead = Self {
            pages: StoredValue::new(Vec::new()),
            asked: StoredValue::new(Vec::new()),
            forgotten: StoredValue::new(0),
            here: StoredValue::new(None),
        };
        use_live().on_change(move || ahead.forget());
        ahead
    }

    /// The page of these days, if it is known.
    pub fn of(self, days: Span) -> Option<Arc<CalendarWindow>> {
        self.pages.try_with_value(|pages| pages.iter().find(|page| is_of(page, days)).cloned()).flatten()
    }

    /// Keeps a page that came, and reads those on both sides of it that are not known, once it has been looked at for a moment.
    pub fn read_around(self, page: Arc<CalendarWindow>) {
        let days = Span::between(page.from, page.to);
        let period = Period::of_window(days);
        let after = if self.here.get_value() == Some(days) { AFTER_CHANGES } else { AFTER };
        self.here.set_value(Some(days));
        self.keep(page);
        let begun = self.forgotten.get_value();
        let read = move || {
            // The calendar may have been left, or the page turned.
            if self.here.try_get_value().flatten() == Some(days) {
                self.read(period.plus(1).window(), begun);
                self.read(period.plus(-1).window(), begun);
            }
        };
        set_timeout(read, after);
    }

    fn read(self, days: Span, begun: u32) {
        let is_asked = self.asked.with_value(|asked| asked.contains(&days));
        if is_asked || self.forgotten.get_value() != begun || self.of(days).is_some() {
            return;
        }
        self.asked.update_value(|asked| asked.push(days));
        let answer = api::campaigns::calendar(days.first(), days.last());
        spawn_local(async move {
            let answer = answer.await;
            self.asked.try_update_value(|asked| asked.retain(|other| *other != days));
            // What cannot be had now is asked for again when somebody turns to it.
            if let Ok(page) = answer
                && self.forgotten.try_get_value() == Some(begun)
            {
                self.keep(Arc::new(page));
            }
        });
    }

    fn keep(self, page: Arc<CalendarWindow>) {
        let days = Span::between(page.from, page.to);
        let is_kept = |pages: &Vec<Arc<CalendarWindow>>| pages.iter().any(|other| Arc::ptr_eq(other, &page));
        if self.pages.try_with_value(is_kept) != Some(false) {
            return;
        }
        let kept = Arc::downgrade(&page);
        self.pages.update_value(|pages| {
            pages.retain(|other| !is_of(other, days));
            pages.push(page);
            pages.drain(..pages.len().saturating_sub(MOST));
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
