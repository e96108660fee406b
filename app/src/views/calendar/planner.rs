//! The calendar's state: what the server has said, what is wanted and not yet confirmed, and what is open.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use leptos::{prelude::*, task::spawn_local};

use super::{
    Trouble,
    address::Address,
    clearance::{self, Clearance, Told},
    entry::{Entries, Entry, EntryId, Prepared, Shown},
    troubles,
};
use crate::{
    api::{self, Answer, ApiError},
    model::{CalendarWindow, Day, Member, ReceiptId, Role},
    plan::{
        Span,
        moves::{Change, apply},
        period::Period,
        project::{Foreseen, PlanChange},
    },
    ui::{time::fmt_range, toast::Toasts},
};

/// Opens another address of the calendar.
type Go = Arc<dyn Fn(&Address) + Send + Sync>;

/// One page of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    pub days: Span,
    pub period: Period,
    pub today: Day,
}

impl Page {
    /// What is drawn is what was answered, whatever the address asks for by now.
    pub fn of(window: &CalendarWindow) -> Self {
        let days = Span::between(window.from, window.to);
        Self { days, period: Period::of_window(days), today: window.today }
    }
}

/// A move that can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct LastMove {
    pub id: EntryId,
    pub name: String,
    pub before: Span,
    pub after: Span,
    /// Of the change to the plan that it was, with all that followed.
    pub receipt: Option<ReceiptId>,
}

/// The state of the calendar, and everything that changes it.
#[derive(Clone, Copy)]
pub struct Planner {
    pub window: Resource<Answer<Arc<CalendarWindow>>>,
    /// The window as last answered, for what happens outside of where it is awaited: reading a resource there would
    /// make the whole page wait for it.
    known: StoredValue<Option<Arc<CalendarWindow>>>,
    pub address: Memo<Address>,
    /// What is shown in the side panel.
    pub opened: RwSignal<Option<EntryId>>,
    /// What the Move dialog is about.
    pub moving: RwSignal<Option<EntryId>>,
    /// The days of a campaign that is being started.
    pub creating: RwSignal<Option<Span>>,
    /// The campaign that another is made after.
    pub copying: RwSignal<Option<EntryId>>,
    /// Whether the filters are open.
    pub filtering: RwSignal<bool>,
    /// What assistive technology is told.
    pub said: RwSignal<String>,
    /// The day whose whole content is listed.
    pub listing: RwSignal<Option<Day>>,
    pub last: RwSignal<Option<LastMove>>,
    /// When the gate of the campaign that is held, or asked about, should be clear.
    pub clearance: RwSignal<Option<Clearance>>,
    /// Entries as the server has answered them since the window was read.
    fresh: RwSignal<BTreeMap<EntryId, Entry>>,
    /// Days that the server has not yet confirmed.
    wanted: RwSignal<BTreeMap<EntryId, Span>>,
    /// Entries with a change on its way.
    saving: StoredValue<BTreeSet<EntryId>>,
    prepared: Prepared,
    me: StoredValue<Member>,
    toasts: Toasts,
    go: StoredValue<Go>,
}

impl Planner {
    pub fn new(
        (window, prepared): (Resource<Answer<Arc<CalendarWindow>>>, Prepared),
        address: Memo<Address>,
        me: Member,
        toasts: Toasts,
        go: Go,
    ) -> Self {
        Self {
            window,
            known: StoredValue::new(None),
            address,
            opened: RwSignal::new(None),
            moving: RwSignal::new(None),
            creating: RwSignal::new(None),
            copying: RwSignal::new(None),
            filtering: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            listing: RwSignal::new(None),
            last: RwSignal::new(None),
            clearance: RwSignal::new(None),
            fresh: RwSignal::new(BTreeMap::new()),
            wanted: RwSignal::new(BTreeMap::new()),
            saving: StoredValue::new(BTreeSet::new()),
            prepared,
            me: StoredValue::new(me),
            toasts,
            go: StoredValue::new(go),
        }
    }

    /// Everything dated, as it is drawn. Tracks; call it where the window is awaited.
    pub fn entries(self, window: &Arc<CalendarWindow>) -> Entries {
        let mut all = self.prepared.of(window);
        self.fresh.with(|fresh| {
            let newer = |(id, entry): &(&EntryId, &Entry)| in_window(window, **id).is_none_or(|known| known.revision() < entry.revision());
            for (id, entry) in fresh.iter().filter(newer) {
                match entry.span() {
                    Some(span) => drop(all.changed().insert(*id, Shown { entry: entry.clone(), span })),
                    None => drop(all.changed().remove(id)),
                }
            }
        });
        self.wanted.with(|wanted| {
            for (id, span) in wanted {
                let entry = all.get(id).map(|shown| shown.entry.clone()).or_else(|| self.entry(*id));
                if let Some(entry) = entry {
                    all.changed().insert(*id, Shown { entry, span: *span });
                }
            }
        });
        all
    }

    /// Tracks what was changed here.
    pub fn track_changes(self) {
        self.fresh.track();
    }

    /// An entry as the server last answered it.
    pub fn entry(self, id: EntryId) -> Option<Entry> {
        let fresh = self.fresh.try_with_untracked(|fresh| fresh.get(&id).cloned()).flatten();
        let known = self.known.try_with_value(|window| in_window(window.as_ref()?, id)).flatten();
        match (fresh, known) {
            (Some(fresh), Some(known)) => Some(if known.revision() > fresh.revision() { known } else { fresh }),
            (fresh, known) => fresh.or(known),
        }
    }

    /// The days on which an entry is drawn.
    pub fn span(self, id: EntryId) -> Option<Span> {
        let wanted = self.wanted.try_with_untracked(|wanted| wanted.get(&id).copied()).flatten();
        wanted.or_else(|| self.entry(id)?.span())
    }

    pub fn may_move(self, entry: &Entry) -> bool {
        entry.may_be_moved_by(self.role()) && entry.why_fixed().is_none()
    }

    /// Why an entry stays where it is though the role would let it be moved.
    pub fn why_fixed(self, id: EntryId) -> Option<&'static str> {
        self.entry(id).filter(|entry| entry.may_be_moved_by(self.role()))?.why_fixed()
    }

    pub fn may_create(self) -> bool {
        self.role().includes(Role::Manager)
    }

    fn role(self) -> Role {
        self.me.with_value(|me| me.role)
    }

    /// Whether an entry is looked at. `entries` are all there are, its campaign among them.
    pub fn looks_at(self, address: &Address, entry: &Entry, entries: &Entries) -> bool {
        let campaign = entry.campaign_id().and_then(|id| match entries.get(&EntryId::Campaign(id)).map(|shown| &shown.entry) {
            Some(Entry::Campaign(campaign)) => Some(&**campaign),
            _ => None,
        });
        let me = self.me.with_value(|me| me.id);
        match entry {
            Entry::Campaign(campaign) => address.lens.campaign(campaign, me),
            Entry::Task(task) => address.lens.task(task, campaign, me),
            Entry::Note(note) => address.lens.note(note, campaign, me),
            Entry::Coming(coming) => address.lens.coming(coming, campaign, me),
        }
    }

    /// Reads the plan that an entry belongs to, where its dates are still to be found: what follows from a move is told from it.
    pub fn reckon(self, id: EntryId) {
        let Some(entry) = self.entry(id).filter(|entry| self.may_move(entry) && clearance::is_planned(entry)) else { return };
        let Some(campaign) = entry.campaign_id() else { return };
        if self.clearance.with_untracked(|known| known.as_ref().is_some_and(|known| known.campaign != campaign)) {
            self.clearance.set(None);
        }
        spawn_local(async move {
            let known = clearance::of(campaign).await;
            // The calendar may have been left.
            self.clearance.try_set(known);
        });
    }

    /// What would follow if an entry went to these days, once its plan is known. Tracks.
    pub fn foresee(self, entry: &Entry, to: Span) -> Option<Told> {
        self.clearance.with(|known| Self::clearance_of(entry, known.as_ref())?.tell(entry, to))
    }

    /// The same, with everything that would follow. Tracks.
    pub fn foresee_all(self, entry: &Entry, to: Span) -> Option<Told> {
        self.clearance.with(|known| Self::clearance_of(entry, known.as_ref())?.tell_all(entry, to))
    }

    fn clearance_of<'c>(entry: &Entry, known: Option<&'c Clearance>) -> Option<&'c Clearance> {
        known.filter(|known| Some(known.campaign) == entry.campaign_id())
    }

    /// Moves what the plan places exactly as it was shown, and lets follow what follows. Refused when it would come to anything else by now.
    pub async fn commit(self, entry: &Entry, known: &Clearance, change: PlanChange, shown: &Foreseen) -> Answer<ReceiptId> {
        let confirmed = PlanChange { digest: Some(shown.outlook.digest()), ..change };
        let made = api::schedules::commit(known.campaign, &confirmed).await?;
        if let Ok(now) = entry.again().await {
            self.take(now);
        }
        self.window.refetch();
        Ok(made.id)
    }

    /// Says that an entry has moved with what follows it, and remembers how to take all of that back.
    pub fn moved_by_plan(self, entry: &Entry, before: Span, told: &str, receipt: ReceiptId) {
        let Some(after) = self.entry(entry.id()).and_then(|now| now.span()) else { return };
        let name = entry.name().to_owned();
        let follows = if told.is_empty() { String::new() } else { format!(" {told}.") };
        self.said.try_set(format!("{name} moved to {}.{follows}", days(after)));
        self.last.try_set(Some(LastMove { id: entry.id(), name, before, after, receipt: Some(receipt) }));
    }

    /// Why a campaign may not be put there, as the plan is now.
    async fn before_gate(self, entry: &Entry, to: Span) -> Option<String> {
        let Entry::Campaign(campaign) = entry else { return None };
        if campaign.starts_on == Some(to.first()) || !clearance::matters(campaign.status) {
            return None;
        }
        let known = clearance::of(campaign.id).await?;
        let why = known.against(campaign, to);
        self.clearance.try_set(Some(known));
        why
    }

    /// Whether an entry may be moved; says why not when it may not.
    pub fn may_take(self, id: EntryId) -> bool {
        let may = self.entry(id).is_some_and(|entry| self.may_move(&entry));
        if !may {
            self.refuse(id);
        }
        may
    }

    /// Says why an entry stays where it is.
    pub fn refuse(self, id: EntryId) {
        match (self.why_fixed(id), self.entry(id)) {
            (Some(why), Some(entry)) => self.toasts.info(format!("{} stays where it is. {why}", entry.name())),
            _ => self.toasts.info("Your role lets you look, not move. Ask a manager to change these dates."),
        }
    }

    /// Takes in what the server has answered.
    pub fn take(self, entry: Entry) {
        self.fresh.try_update(|fresh| {
            let id = entry.id();
            if fresh.get(&id).is_none_or(|known| known.revision() <= entry.revision()) {
                fresh.insert(id, entry);
            }
        });
    }

    /// Keeps an entry at hand though another month is shown, as while it is carried there.
    pub fn keep(self, id: EntryId) {
        if let Some(entry) = self.entry(id) {
            self.take(entry);
        }
    }

    /// Takes in a newly read window, and forgets what it knows at least as well. What is carried stays at hand: it may
    /// be on its way from another month.
    pub fn learn(self, window: Arc<CalendarWindow>, carried: Option<EntryId>) {
        let saving = self.saving.get_value();
        let newer = |id: &EntryId, entry: &Entry| {
            carried == Some(*id) || saving.contains(id) || in_window(&window, *id).is_some_and(|known| known.revision() < entry.revision())
        };
        if self.fresh.with_untracked(|fresh| fresh.iter().any(|(id, entry)| !newer(id, entry))) {
            self.fresh.update(|fresh| fresh.retain(|id, entry| newer(id, entry)));
        }
        self.known.set_value(Some(window));
    }

    /// What does not fit about an entry, as last answered.
    pub fn troubles(self, id: EntryId) -> Vec<Trouble> {
        let EntryId::Campaign(id) = id else { return Vec::new() };
        self.known.try_with_value(|window| window.as_ref().and_then(|window| troubles(window).remove(&id))).flatten().unwrap_or_default()
    }

    /// The days that are shown, the month they are of, and today.
    pub fn page(self) -> Option<Page> {
        self.known.try_with_value(|window| window.as_ref().map(|window| Page::of(window))).flatten()
    }

    /// Moves or resizes an entry at once.
    pub fn change(self, id: EntryId, change: Change) {
        let (Some(entry), Some(span)) = (self.entry(id), self.span(id)) else { return };
        if !self.may_take(id) {
            return;
        }
        match entry.why_as_long().filter(|_| matches!(change, Change::Resize(..))) {
            Some(why) => {
                self.toasts.info(why);
                self.say(why);
            }
            None => self.place(id, apply(span, change)),
        }
    }

    /// Shows an entry on other days, and asks the server for them. Further moves meanwhile follow when it has answered.
    pub fn place(self, id: EntryId, to: Span) {
        let (Some(entry), Some(before)) = (self.entry(id), self.span(id)) else { return };
        if before == to || !self.may_take(id) {
            return;
        }
        self.wanted.update(|wanted| {
            wanted.insert(id, to);
        });
        self.moved(&entry, before, to);
        if self.saving.try_update_value(|saving| saving.insert(id)) == Some(true) {
            spawn_local(self.save(id));
        }
    }

    /// Says that an entry has moved, and remembers how to take that back.
    pub fn moved(self, entry: &Entry, before: Span, after: Span) {
        let name = entry.name().to_owned();
        self.say(format!("{name} moved to {}.", days(after)));
        self.last.set(Some(LastMove { id: entry.id(), name, before, after, receipt: None }));
    }

    /// Takes the last move back; once more brings it again.
    pub fn undo(self) {
        let Some(last) = self.last.get_untracked() else { return };
        let Some(receipt) = last.receipt else { return self.place(last.id, last.before) };
        self.last.set(None);
        spawn_local(async move {
            match api::schedules::undo(receipt).await {
                Ok(made) => {
                    self.said.try_set(format!("{} is back at {}.", last.name, days(last.before)));
                    if let Some(entry) = self.entry(last.id)
                        && let Ok(now) = entry.again().await
                    {
                        self.take(now);
                    }
                    let back = LastMove { before: last.after, after: last.before, receipt: Some(made.id), ..last };
                    self.last.try_set(Some(back));
                }
                Err(error) => self.toasts.error(&error),
            }
            self.window.refetch();
        });
    }

    /// Forgets how to take the last move back, if it was of what is no longer there.
    pub fn forget_move_of(self, id: EntryId) {
        if self.last.try_with_untracked(|last| last.as_ref().is_some_and(|last| last.id == id)) == Some(true) {
            self.last.try_set(None);
        }
    }

    /// Tells assistive technology.
    pub fn say(self, text: impl Into<String>) {
        self.said.set(text.into());
    }

    /// Tells everybody, by eye and by ear, that something did not happen.
    pub fn told(self, text: String) {
        self.said.try_set(text.clone());
        self.toasts.failure(text);
    }

    pub fn go(self, to: &Address) {
        self.go.with_value(|go| go(to));
    }

    /// Sends what is wanted until the server has it, or refuses.
    async fn save(self, id: EntryId) {
        loop {
            let wanted = self.wanted.try_with_untracked(|wanted| wanted.get(&id).copied()).flatten();
            let (Some(entry), Some(wanted)) = (self.entry(id), wanted) else { break };
            if entry.span() == Some(wanted) {
                break;
            }
            if matches!(entry, Entry::Task(_)) {
                self.save_by_plan(&entry, wanted).await;
                // What follows from a task is not asked for again: the day that was wanted may not be worked.
                if self.wanted.try_with_untracked(|now| now.get(&id).copied()).flatten() == Some(wanted) {
                    break;
                }
                continue;
            }
            if let Some(why) = self.before_gate(&entry, wanted).await {
                self.kept_back(&entry, why);
                break;
            }
            let (starts, ends) = entry.dates_on(wanted);
            match entry.set_dates(starts, ends).await {
                Ok(entry) => self.take(entry),
                Err(error) => {
                    self.refused(&entry, &error);
                    break;
                }
            }
        }
        self.saving.try_update_value(|saving| saving.remove(&id));
        self.wanted.try_update(|wanted| wanted.remove(&id));
    }

    /// Has the plan put a task there, with all that follows it.
    async fn save_by_plan(self, entry: &Entry, wanted: Span) {
        let (Some(campaign), Some(before)) = (entry.campaign_id(), entry.span()) else { return };
        let Some(known) = clearance::of(campaign).await else {
            return self.kept_back(entry, "Its plan could not be read. Please try again.".to_owned());
        };
        let Some(change) = known.change(entry, wanted) else { return };
        let told = known.tell(entry, wanted);
        let shown = match (known.outcome(&change), told.as_ref().and_then(|told| told.refused.clone())) {
            (Ok(shown), _) => shown,
            (Err(_), why) => return self.kept_back(entry, why.unwrap_or_default()),
        };
        if shown.receipt.changes.is_empty() {
            return self.kept_back(entry, "The days in between are not worked, so nothing would move.".to_owned());
        }
        match self.commit(entry, &known, change, &shown).await {
            Ok(receipt) => self.moved_by_plan(entry, before, &told.map(|told| told.summary).unwrap_or_default(), receipt),
            Err(error) => self.refused(entry, &error),
        }
        self.clearance.try_set(None);
    }

    /// The entry goes back to where it was: its gate would not be clear by then.
    fn kept_back(self, entry: &Entry, why: String) {
        self.last.try_set(None);
        let place = entry.span().map(days).unwrap_or_default();
        self.said.try_set(format!("{} stays at {place}. {why}", entry.name()));
        self.toasts.failure(why);
    }

    /// The entry goes back to where it was, with the reason.
    fn refused(self, entry: &Entry, error: &ApiError) {
        if self.last.try_get_untracked().is_none() {
            // The calendar has been left; the message stays of use.
            self.toasts.error(error);
            return;
        }
        self.last.set(None);
        let place = entry.span().map(days).unwrap_or_default();
        self.say(format!("{} stays at {place}.", entry.name()));
        if error.status() == Some(412) {
            self.toasts.info(format!("Someone else changed {} meanwhile. This is how it is now; please try again.", entry.name()));
            self.window.refetch();
        } else {
            self.toasts.error(error);
        }
    }
}

/// The days of a span in words.
pub fn days(span: Span) -> String {
    fmt_range(Some(span.first()), Some(span.last()))
}

fn in_window(window: &CalendarWindow, id: EntryId) -> Option<Entry> {
    match id {
        EntryId::Campaign(id) => window.campaigns.iter().find(|campaign| campaign.id == id).cloned().map(Entry::Campaign),
        EntryId::Task(id) => window.tasks.iter().find(|task| task.id == id).cloned().map(Entry::Task),
        EntryId::Coming(series, on) => window.coming.iter().find(|it| it.series_id == series && it.on == on).cloned().map(Entry::Coming),
        EntryId::Note(..) => window.notes.iter().cloned().map(Entry::Note).find(|note| note.id() == id),
    }
}
