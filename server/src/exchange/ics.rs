//! A calendar feed as iCalendar (RFC 5545, RFC 7986).
//!
//! The same content is the same bytes, so that its digest can be the ETag: every stamp is one of the content's own, none is of the reading.
//! An event keeps its UID for good and counts its changes in SEQUENCE. What is cancelled stays, and says so, so that it leaves the
//! calendars of those who have it. What a series will still make is there under the day of its rule until it is made, and then as what it has
//! become.

use app::{
    model::{Campaign, CampaignStatus, Coming, Day, Instant, NoteKind, Task, TaskStatus},
    plan::lens::Layer,
};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus};

/// How often programs are asked to look again.
const REFRESH: &str = "PT1H";

/// What a feed holds.
#[derive(Debug)]
pub struct Feed<'f> {
    pub name: &'f str,
    /// The workspace's address: ends every UID, and begins every link.
    pub host: &'f str,
    pub origin: &'f str,
    pub campaigns: Vec<&'f Campaign>,
    pub tasks: Vec<(&'f Task, Option<&'f Campaign>)>,
    pub notes: Vec<&'f app::model::CalendarNote>,
    pub coming: Vec<&'f Coming>,
}

/// Writes a feed.
pub fn write(feed: &Feed<'_>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(feed.name);
    calendar.append_property(icalendar::Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done());
    calendar.append_property(("X-PUBLISHED-TTL", REFRESH));
    for campaign in &feed.campaigns {
        calendar.push(of_campaign(feed, campaign));
    }
    for (task, campaign) in &feed.tasks {
        calendar.push(of_task(feed, task, *campaign));
    }
    for note in &feed.notes {
        calendar.push(of_note(feed, note));
    }
    for coming in &feed.coming {
        calendar.push(of_coming(feed, coming));
    }
    calendar.done().to_string()
}

fn of_campaign(feed: &Feed<'_>, campaign: &Campaign) -> Event {
    let mut event = all_day(campaign.starts_on, campaign.ends_on);
    identify(&mut event, feed, "campaign", &campaign.id.to_string(), campaign.updated_at, campaign.revision);
    event.summary(&format!("{} ({})", campaign.name, campaign.status.label()));
    event.add_property("CATEGORIES", "Campaign");
    event.last_modified(stamp(campaign.updated_at));
    event.url(&format!("{}/campaigns/{}", feed.origin, campaign.id));
    if !campaign.brief.message.is_empty() {
        event.description(&campaign.brief.message);
    }
    event.status(match campaign.status {
        CampaignStatus::Cancelled => EventStatus::Cancelled,
        CampaignStatus::Live | CampaignStatus::Completed | CampaignStatus::Scheduled => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    });
    event.done()
}

fn of_task(feed: &Feed<'_>, task: &Task, campaign: Option<&Campaign>) -> Event {
    let mut event = all_day(task.starts_on, task.due_on);
    identify(&mut event, feed, "task", &task.id.to_string(), task.created_at, task.revision);
    let of = campaign.map(|campaign| format!("{}: ", campaign.name)).unwrap_or_default();
    event.summary(&format!("{of}{} ({})", task.title, task.status.label()));
    event.add_property("CATEGORIES", "Task");
    event.url(&format!("{}/board?campaign={}", feed.origin, task.campaign_id));
    let is_cancelled = campaign.is_some_and(|campaign| campaign.status == CampaignStatus::Cancelled);
    event.status(match task.status {
        _ if is_cancelled => EventStatus::Cancelled,
        TaskStatus::Approved | TaskStatus::Done => EventStatus::Confirmed,
        _ => EventStatus::Tentative,
    });
    // Work is not time that somebody is away.
    event.add_property("TRANSP", "TRANSPARENT");
    event.done()
}

fn of_note(feed: &Feed<'_>, note: &app::model::CalendarNote) -> Event {
    let mut event = all_day(Some(note.starts_on), Some(note.ends_on));
    // A note has no history of its own: its first day stands for when it was written.
    identify(&mut event, feed, "note", &note.key.replace([' ', ':'], "-"), note.starts_on.begins(), 1);
    event.summary(&note.title);
    event.description(&note.detail);
    event.add_property("CATEGORIES", note.kind.label());
    if !note.href.is_empty() {
        event.url(&format!("{}{}", feed.origin, note.href));
    }
    if note.kind != NoteKind::Launch {
        event.add_property("TRANSP", "TRANSPARENT");
    }
    event.done()
}

fn of_coming(feed: &Feed<'_>, coming: &Coming) -> Event {
    let mut event = all_day(Some(coming.starts_on), Some(coming.ends_on));
    identify(&mut event, feed, "series", &format!("{}-{}", coming.series_id, coming.on), coming.since, coming.revision);
    event.summary(&format!("{} ({}, still to be made)", coming.name, coming.kind.label()));
    event.add_property("CATEGORIES", Layer::Series.label());
    event.url(&format!("{}/templates", feed.origin));
    event.status(EventStatus::Tentative);
    event.add_property("TRANSP", "TRANSPARENT");
    event.done()
}

fn identify(event: &mut Event, feed: &Feed<'_>, kind: &str, id: &str, at: Instant, revision: i64) {
    event.uid(&format!("{kind}-{id}@{}", feed.host));
    event.timestamp(stamp(at));
    event.sequence(u32::try_from(revision - 1).unwrap_or_default());
}

/// On whole days. The end of an iCalendar event is the day after its last.
fn all_day(first: Option<Day>, last: Option<Day>) -> Event {
    let mut event = Event::new();
    let first = first.or(last);
    let last = last.or(first);
    if let (Some(first), Some(last)) = (first.and_then(date), last.and_then(|last| date(last.plus(1)))) {
        event.starts(first);
        event.ends(last);
    }
    event
}

fn date(day: Day) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::from_ymd_opt(day.year(), u32::from(u8::from(day.month())), u32::from(day.day()))
}

fn stamp(at: Instant) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp(at.unix_timestamp(), 0).unwrap_or_default()
}
