//! What lies on the calendar, seen as things with a name and days.

use std::{collections::BTreeMap, fmt, ops::Deref, str::FromStr, sync::Arc};

use leptos::prelude::*;

use crate::{
    api::{self, ApiError, Pending},
    model::{
        CalendarNote, CalendarWindow, Campaign, CampaignId, CampaignPatch, CampaignStatus, Coming, ComingKind, Day, NoteKind,
        OccurrencePatch, Reach, Role, SeriesId, Task, TaskId, TaskPatch, TaskStatus,
    },
    plan::{Span, lens::Layer},
    ui::badge::{Tone, campaign_tone, task_tone},
};

/// Why a live campaign stays where it is.
const LIVE: &str = "It is live, and stays as it was certified. Pause it to change its dates.";

/// Why something of a series is as long as it is.
const AS_ITS_SERIES: &str = "How long it is, its series says. It can be moved.";

/// Which campaign, task or note, or which day of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryId {
    Campaign(CampaignId),
    Task(TaskId),
    /// By its layer's place among the layers, and a hash of its key.
    Note(u8, u64),
    /// By the day that the rule says.
    Coming(SeriesId, Day),
}

impl EntryId {
    pub const fn layer(self) -> Layer {
        match self {
            Self::Campaign(_) => Layer::Campaigns,
            Self::Task(_) => Layer::Tasks,
            Self::Note(layer, _) => Layer::ALL[layer as usize],
            Self::Coming(..) => Layer::Series,
        }
    }

    /// Campaigns are placed before notes, and those before tasks.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Campaign(_) => 0,
            Self::Note(..) | Self::Coming(..) => 1,
            Self::Task(_) => 2,
        }
    }

    /// The id of a note.
    fn of_note(note: &CalendarNote) -> Self {
        let layer = Layer::of(note.kind);
        let place = Layer::ALL.iter().position(|other| *other == layer).and_then(|place| u8::try_from(place).ok()).unwrap_or_default();
        // FNV-1a: the same natively and in the browser.
        let hash = note.key.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self::Note(place, hash)
    }
}

/// As written into the document, to find the element of an entry.
impl fmt::Display for EntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Campaign(id) => write!(f, "campaign:{id}"),
            Self::Task(id) => write!(f, "task:{id}"),
            Self::Note(layer, hash) => write!(f, "note:{layer}-{hash}"),
            Self::Coming(series, on) => write!(f, "series:{series}:{on}"),
        }
    }
}

impl FromStr for EntryId {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(':') {
            Some(("campaign", id)) => id.parse().map(Self::Campaign).map_err(drop),
            Some(("task", id)) => id.parse().map(Self::Task).map_err(drop),
            Some(("note", id)) => {
                let (layer, hash) = id.split_once('-').ok_or(())?;
                let layer = layer.parse().ok().filter(|layer| usize::from(*layer) < Layer::ALL.len()).ok_or(())?;
                hash.parse().map(|hash| Self::Note(layer, hash)).map_err(drop)
            }
            Some(("series", id)) => {
                let (series, on) = id.split_once(':').ok_or(())?;
                Ok(Self::Coming(series.parse().map_err(drop)?, on.parse().map_err(drop)?))
            }
            _ => Err(()),
        }
    }
}

/// A campaign, a task, a note about something else, or what a series will still make.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    Campaign(Arc<Campaign>),
    Task(Arc<Task>),
    Note(Arc<CalendarNote>),
    Coming(Arc<Coming>),
}

impl Entry {
    pub fn id(&self) -> EntryId {
        match self {
            Self::Campaign(campaign) => EntryId::Campaign(campaign.id),
            Self::Task(task) => EntryId::Task(task.id),
            Self::Note(note) => EntryId::of_note(note),
            Self::Coming(coming) => EntryId::Coming(coming.series_id, coming.on),
        }
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Campaign(campaign) => &campaign.name,
            Self::Task(task) => &task.title,
            Self::Note(note) => &note.title,
            Self::Coming(coming) => &coming.name,
        }
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Self::Campaign(_) => "campaign",
            Self::Task(_) => "task",
            Self::Note(note) => note.kind.label(),
            Self::Coming(coming) => coming.kind.as_str(),
        }
    }

    /// The campaign that it is, belongs to or is about.
    pub fn campaign_id(&self) -> Option<CampaignId> {
        match self {
            Self::Campaign(campaign) => Some(campaign.id),
            Self::Task(task) => Some(task.campaign_id),
            Self::Note(note) => note.campaign_id,
            Self::Coming(coming) => coming.campaign_id,
        }
    }

    pub fn starts_on(&self) -> Option<Day> {
        match self {
            Self::Campaign(campaign) => campaign.starts_on,
            Self::Task(task) => task.starts_on,
            Self::Note(note) => Some(note.starts_on),
            Self::Coming(coming) => Some(coming.starts_on),
        }
    }

    pub fn ends_on(&self) -> Option<Day> {
        match self {
            Self::Campaign(campaign) => campaign.ends_on,
            Self::Task(task) => task.due_on,
            Self::Note(note) => Some(note.ends_on),
            Self::Coming(coming) => Some(coming.ends_on),
        }
    }

    /// The days it lies on; none without any date.
    pub fn span(&self) -> Option<Span> {
        Span::of(self.starts_on(), self.ends_on())
    }

    /// Where it stands; of a note, what it is about.
    pub fn status(&self) -> &str {
        match self {
            Self::Campaign(campaign) => campaign.status.label(),
            Self::Task(task) => task.status.label(),
            Self::Note(note) => &note.detail,
            Self::Coming(_) => "Still to be made",
        }
    }

    pub fn tone(&self) -> Tone {
        match self {
            Self::Campaign(campaign) => campaign_tone(campaign.status),
            Self::Task(task) => task_tone(task.status),
            Self::Note(note) => match note.kind {
                NoteKind::Launch => Tone::Good,
                NoteKind::Approval => Tone::Progress,
                NoteKind::Rights => Tone::Warn,
                NoteKind::Blackout => Tone::Bad,
                NoteKind::Holiday => Tone::Neutral,
            },
            Self::Coming(_) => Tone::Neutral,
        }
    }

    pub fn is_done(&self) -> bool {
        matches!(self, Self::Task(task) if task.status == TaskStatus::Done)
    }

    pub fn revision(&self) -> i64 {
        match self {
            Self::Campaign(campaign) => campaign.revision,
            Self::Task(task) => task.revision,
            Self::Note(_) => 0,
            Self::Coming(coming) => coming.revision,
        }
    }

    /// Whether someone with this role may give it other dates.
    pub fn may_be_moved_by(&self, role: Role) -> bool {
        match self {
            Self::Campaign(_) | Self::Coming(_) => role.includes(Role::Manager),
            Self::Task(_) => role.includes(Role::Contributor),
            Self::Note(_) => false,
        }
    }

    /// Why its dates stay as they are, whoever asks.
    pub fn why_fixed(&self) -> Option<&'static str> {
        match self {
            Self::Campaign(campaign) if campaign.status == CampaignStatus::Live => Some(LIVE),
            _ => None,
        }
    }

    /// Why it stays as long as it is, though it may be moved.
    pub const fn why_as_long(&self) -> Option<&'static str> {
        match self {
            Self::Coming(_) => Some(AS_ITS_SERIES),
            Self::Campaign(_) | Self::Task(_) | Self::Note(_) => None,
        }
    }

    /// The dates it has when it lies on `span`. A date that it does not have stays absent as long as one day is enough.
    pub fn dates_on(&self, span: Span) -> (Option<Day>, Option<Day>) {
        let needs_both = span.days() > 1;
        match (self.starts_on(), self.ends_on()) {
            (None, Some(_)) if !needs_both => (None, Some(span.last())),
            (Some(_), None) if !needs_both => (Some(span.first()), None),
            _ => (Some(span.first()), Some(span.last())),
        }
    }

    /// Asks the server how it is now.
    pub fn again(&self) -> Pending<Self> {
        match self {
            Self::Campaign(campaign) => {
                let answer = api::campaigns::show(campaign.id);
                Box::pin(async move { answer.await.map(|campaign| Self::Campaign(Arc::new(campaign))) })
            }
            Self::Task(task) => {
                let answer = api::tasks::show(task.id);
                Box::pin(async move { answer.await.map(|task| Self::Task(Arc::new(task))) })
            }
            // Nothing that follows from others has a plan to be asked for.
            Self::Note(_) | Self::Coming(_) => Box::pin(std::future::ready(Ok(self.clone()))),
        }
    }

    /// Asks the server for other dates. Only what differs is sent.
    pub fn set_dates(&self, starts: Option<Day>, ends: Option<Day>) -> Pending<Self> {
        let starts_on = (starts != self.starts_on()).then_some(starts);
        let ends_on = (ends != self.ends_on()).then_some(ends);
        match self {
            Self::Campaign(campaign) => {
                let change = CampaignPatch { starts_on, ends_on, ..CampaignPatch::default() };
                let answer = api::campaigns::update(campaign.id, campaign.revision, &change);
                Box::pin(async move { answer.await.map(|campaign| Self::Campaign(Arc::new(campaign))) })
            }
            Self::Task(task) => {
                let change = TaskPatch { starts_on, due_on: ends_on, ..TaskPatch::default() };
                let answer = api::tasks::update(task.id, task.revision, &change);
                Box::pin(async move { answer.await.map(|task| Self::Task(Arc::new(task))) })
            }
            // This one alone; how long it is, its series says. A campaign goes by its launch, a task by when it is due.
            Self::Coming(coming) => {
                let by = match coming.kind {
                    ComingKind::Campaign => starts.map_or(0, |starts| starts.since(coming.starts_on)),
                    ComingKind::Task => ends.map_or(0, |ends| ends.since(coming.ends_on)),
                };
                let change = OccurrencePatch { scope: Reach::One, day: Some(coming.day.plus(by)), name: None, rule: None, skipped: None };
                let answer = api::templates::change_coming(coming, &change);
                let moved = Coming {
                    day: coming.day.plus(by),
                    starts_on: coming.starts_on.plus(by),
                    ends_on: coming.ends_on.plus(by),
                    ..(**coming).clone()
                };
                Box::pin(async move { answer.await.map(|series| Self::Coming(Arc::new(Coming { revision: series.revision, ..moved }))) })
            }
            // Nobody gets here: a note may be moved by nobody.
            Self::Note(_) => Box::pin(std::future::ready(Err(ApiError::Unreadable("a note has no dates of its own".into())))),
        }
    }
}

/// An entry and the days on which it is drawn, which may be ahead of what the server has confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    pub entry: Entry,
    pub span: Span,
}

/// Everything on the calendar, in the order of its making. Shared: handing it on costs nothing, and what was not made anew is the same.
#[derive(Debug, Clone, Default)]
pub struct Entries(Arc<BTreeMap<EntryId, Shown>>);

impl Entries {
    /// Everything dated of a window, where the server says it is.
    pub fn of(window: &CalendarWindow) -> Self {
        let campaigns = window.campaigns.iter().cloned().map(Entry::Campaign);
        let tasks = window.tasks.iter().cloned().map(Entry::Task);
        let notes = window.notes.iter().cloned().map(Entry::Note);
        let coming = window.coming.iter().cloned().map(Entry::Coming);
        let shown = |entry: Entry| entry.span().map(|span| (entry.id(), Shown { entry, span }));
        campaigns.chain(tasks).chain(notes).chain(coming).filter_map(shown).collect()
    }

    /// To be changed, leaving those that share it as they are.
    pub fn changed(&mut self) -> &mut BTreeMap<EntryId, Shown> {
        Arc::make_mut(&mut self.0)
    }
}

impl Deref for Entries {
    type Target = BTreeMap<EntryId, Shown>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl FromIterator<(EntryId, Shown)> for Entries {
    fn from_iter<I: IntoIterator<Item = (EntryId, Shown)>>(entries: I) -> Self {
        Self(Arc::new(entries.into_iter().collect()))
    }
}

impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

/// The entries of the windows that were read last, made once each.
#[derive(Clone, Copy)]
pub struct Prepared(StoredValue<Vec<(Arc<CalendarWindow>, Entries)>>);

impl Prepared {
    /// As many as pages are read ahead.
    const MOST: usize = 6;

    pub fn none() -> Self {
        Self(StoredValue::new(Vec::new()))
    }

    /// The entries of a window.
    pub fn of(self, window: &Arc<CalendarWindow>) -> Entries {
        let is_it = |(known, _): &&(Arc<CalendarWindow>, Entries)| Arc::ptr_eq(known, window);
        if let Some(known) = self.0.try_with_value(|all| all.iter().find(is_it).map(|(_, entries)| entries.clone())).flatten() {
            return known;
        }
        let entries = Entries::of(window);
        self.0.try_update_value(|all| {
            all.push((window.clone(), entries.clone()));
            all.drain(..all.len().saturating_sub(Self::MOST));
        });
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{MemberId, TaskPlan};

    fn task(starts_on: Option<&str>, due_on: Option<&str>) -> Entry {
        Entry::Task(Arc::new(Task {
            id: TaskId::new(),
            campaign_id: CampaignId::new(),
            title: "Banner".into(),
            description: String::new(),
            status: TaskStatus::ToDo,
            starts_on: starts_on.map(|day| day.parse().unwrap()),
            due_on: due_on.map(|day| day.parse().unwrap()),
            assignee_id: None,
            required: true,
            chain_id: None,
            review_id: None,
            position: 1.0,
            created_by: MemberId::new(),
            created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            revision: 1,
            plan: TaskPlan::default(),
        }))
    }

    #[test]
    fn ids_are_written_and_read_back() {
        for id in [
            EntryId::Campaign(CampaignId::new()),
            EntryId::Task(TaskId::new()),
            EntryId::Note(6, u64::MAX),
            EntryId::Coming(SeriesId::new(), "2027-01-04".parse().unwrap()),
        ] {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!("task:x".parse::<EntryId>(), Err(()));
        assert_eq!("note:8-1".parse::<EntryId>(), Err(()));
    }

    #[test]
    fn a_missing_date_stays_missing_while_one_day_is_enough() {
        let (monday, friday): (Day, Day) = ("2026-11-23".parse().unwrap(), "2026-11-27".parse().unwrap());
        let due = task(None, Some("2026-11-20"));
        assert_eq!(due.dates_on(Span::one(monday)), (None, Some(monday)));
        assert_eq!(due.dates_on(Span::between(monday, friday)), (Some(monday), Some(friday)));
        let both = task(Some("2026-11-20"), Some("2026-11-20"));
        assert_eq!(both.dates_on(Span::one(monday)), (Some(monday), Some(monday)));
    }

    #[test]
    fn dates_fit_the_span_they_are_asked_for() {
        let monday: Day = "2026-11-23".parse().unwrap();
        for entry in [task(None, Some("2026-11-20")), task(Some("2026-11-20"), None), task(Some("2026-11-18"), Some("2026-11-20"))] {
            for length in 0..4 {
                let span = Span::between(monday, monday.plus(length));
                let (starts, ends) = entry.dates_on(span);
                assert_eq!(Span::of(starts, ends), Some(span));
            }
        }
    }

    #[test]
    fn who_may_move_what() {
        assert!(task(None, None).may_be_moved_by(Role::Contributor));
        assert!(!task(None, None).may_be_moved_by(Role::Viewer));
    }
}
