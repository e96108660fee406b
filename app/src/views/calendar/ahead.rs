//! The pages beside the one that is looked at, read before anybody asks for them: turning the page then waits for nothing.

use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use super::entry::Prepared;
use crate::{
    api,
    model::{CalendarWindow, LiveEvent},
    plan::{Span, period::Period},
    ui::live::use_live,
};

/// How long after a page came its neighbours are read: what the page itself needs comes first.
const AFTER: Duration = Duration::from_millis(200);

/// How long it has to be quiet, after somebody has changed something, before they are read again.
const AFTER_CHANGES: Duration = Duration::from_secs(5);

/// How long a page counts as known, should the stream of events be silent because it is broken.
const KNOWN_FOR: Duration = Duration::from_secs(60);

/// Pages that are known at once.
const MOST: usize = 6;

/// Pages that are known. With every change that concerns the calendar all of them are forgotten.
#[derive(Clone, Copy)]
pub struct Ahead {
    pages: StoredValue<Vec<Arc<CalendarWindow>>>,
    /// The days of pages that are read ahead and have not come.
    reading: StoredValue<Vec<Span>>,
    /// The page that was turned to last without being known, and how often pages had been forgotten then.
    asked: StoredValue<Option<(Span, u32)>>,
    /// Counts how often they were forgotten: an answer that was asked for before is not kept.
    forgotten: StoredValue<u32>,
    /// The days of the page that is looked at.
    here: StoredValue<Option<Span>>,
    /// Counts how often reading was put off: only what was said last is done.
    put_off: StoredValue<u32>,
    prepared: Prepared,
}

impl Ahead {
    /// Knows no page yet. `concerns` tells which events are about the calendar.
    pub fn new(concerns: fn(&LiveEvent) -> bool, prepared: Prepared) -> Self {
        let ahead = Self {
            pages: StoredValue::new(Vec::new()),
            reading: StoredValue::new(Vec::new()),
            asked: StoredValue::new(None),
            forgotten: StoredValue::new(0),
            here: StoredValue::new(None),
            put_off: StoredValue::new(0),
            prepared,
        };
        use_live().on_any(concerns, move || ahead.forget());
        ahead
    }

    /// The page of these days to turn to, if it is known. Whoever asks for the page that is looked at wants it anew.
    pub fn turn_to(self, days: Span) -> Option<Arc<CalendarWindow>> {
        let known = if self.here.try_get_value().flatten() == Some(days) { None } else { self.of(days) };
        if known.is_none() {
            let forgotten = self.forgotten.try_get_value()?;
            self.asked.try_set_value(Some((days, forgotten)));
        }
        known
    }

    /// Keeps a page that came, and reads those on both sides of it once it has been looked at for a moment.
    pub fn read_around(self, page: Arc<CalendarWindow>) {
        let days = days(&page);
        if self.asked.get_value() == Some((days, self.forgotten.get_value())) {
            self.keep(page);
        }
        if self.here.get_value() != Some(days) {
            self.here.set_value(Some(days));
            self.read_after(AFTER);
        }
    }

    /// Knows no page any more, since something was changed; reads those beside this one again once it is quiet.
    pub fn forget(self) {
        if self.pages.try_set_value(Vec::new()).is_none() {
            self.forgotten.update_value(|times| *times = times.wrapping_add(1));
            self.read_after(AFTER_CHANGES);
        }
    }

    fn of(self, wanted: Span) -> Option<Arc<CalendarWindow>> {
        self.pages.try_with_value(|pages| pages.iter().find(|page| days(page) == wanted).cloned()).flatten()
    }

    fn read_after(self, wait: Duration) {
        self.put_off.update_value(|times| *times = times.wrapping_add(1));
        let said = self.put_off.get_value();
        let read = move || {
            // The calendar may have been left, or more have happened.
            if self.put_off.try_get_value() == Some(said)
                && let Some(here) = self.here.get_value()
            {
                let period = Period::of_window(here);
                self.read(period.plus(1).window());
                self.read(period.plus(-1).window());
            }
        };
        set_timeout(read, wait);
    }

    fn read(self, days: Span) {
        if self.of(days).is_some() || self.reading.with_value(|reading| reading.contains(&days)) {
            return;
        }
        self.reading.update_value(|reading| reading.push(days));
        let begun = self.forgotten.get_value();
        let answer = api::campaigns::calendar(days.first(), days.last());
        spawn_local(async move {
            let answer = answer.await;
            self.reading.try_update_value(|reading| reading.retain(|other| *other != days));
            // What cannot be had now is asked for again when somebody turns to it.
            if let Ok(page) = answer
                && self.forgotten.try_get_value() == Some(begun)
            {
                self.keep(Arc::new(page));
            }
        });
    }

    fn keep(self, page: Arc<CalendarWindow>) {
        // Made while nobody waits for it.
        drop(self.prepared.of(&page));
        let kept = Arc::downgrade(&page);
        self.pages.update_value(|pages| {
            pages.retain(|other| days(other) != days(&page));
            pages.push(page);
            pages.drain(..pages.len().saturating_sub(MOST));
        });
        let outdate = move || {
            self.pages.try_update_value(|pages| pages.retain(|other| !std::ptr::eq(Arc::as_ptr(other), kept.as_ptr())));
        };
        set_timeout(outdate, KNOWN_FOR);
    }
}

fn days(page: &CalendarWindow) -> Span {
    Span::between(page.from, page.to)
}
