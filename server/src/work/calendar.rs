//! What the calendar shows in a window of days: what is planned, and what follows from everything else.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

use app::{
    model::{
        CalendarNote, CalendarWindow, Campaign, CampaignId, CampaignStatus, ClockChange, Day, Instant, NoteKind, NoteTime, RightsLapse,
        StageStatus,
    },
    plan::{
        Span,
        workdays::holidays::{Holiday, Market},
    },
};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use super::{
    Refusal,
    coming::{self, Expected},
    schedules,
};
use crate::{db::Reading, store};

/// Everything dated from one day to another, both included.
pub async fn window(db: &mut Reading, from: Day, to: Day, today: Day) -> Result<CalendarWindow, Refusal> {
    let mut campaigns = store::campaigns::between(db, from, to).await?;
    let tasks = store::tasks::between(db, from, to).await?;
    let mut notes = launches(db, from, to).await?;
    notes.extend(deadlines(db, from, to).await?);
    notes.extend(rights(db, from, to, today).await?);
    notes.extend(blackouts(db, from, to).await?);
    notes.extend(holidays(&store::calendar::markets(db).await?, from, to));
    let Expected { coming, campaigns: theirs } = coming::between(db, Span::between(from, to), today).await?;
    let known: HashSet<CampaignId> = campaigns.iter().map(|campaign| campaign.id).collect();
    campaigns.extend(theirs.into_iter().filter(|campaign| !known.contains(&campaign.id)));
    let shown: HashSet<CampaignId> = campaigns.iter().map(|campaign| campaign.id).collect();
    let mut conflicts = store::conflicts::open(db).await?;
    conflicts.retain(|conflict| shown.contains(&conflict.campaign_id));
    let lapses = lapses(db, &campaigns, today).await?;
    let clock_changes = clock_changes(&notes, from, to);
    Ok(CalendarWindow {
        from,
        to,
        today,
        campaigns: campaigns.into_iter().map(Arc::new).collect(),
        tasks: tasks.into_iter().map(Arc::new).collect(),
        notes: notes.into_iter().map(Arc::new).collect(),
        coming: coming.into_iter().map(Arc::new).collect(),
        conflicts,
        lapses,
        clock_changes,
    })
}

/// When the clocks change in the zones of these launches. Whoever looks at a quarter does not see hours.
fn clock_changes(notes: &[CalendarNote], from: Day, to: Day) -> Vec<ClockChange> {
    let zones: BTreeSet<&str> = notes.iter().filter_map(|note| note.time.as_ref()).map(|time| time.zone.as_str()).collect();
    zones.into_iter().flat_map(|zone| changes_in(zone, from, to)).collect()
}

fn changes_in(name: &str, from: Day, to: Day) -> Vec<ClockChange> {
    let (Ok(zone), Ok(start)) = (TimeZone::get(name), Timestamp::from_second(from.plus(-1).begins().unix_timestamp())) else {
        return Vec::new();
    };
    let change = |at: Timestamp| {
        let before = zone.to_offset(at.checked_sub(SignedDuration::from_secs(1)).ok()?).to_datetime(at);
        let after = zone.to_offset(at).to_datetime(at);
        let (first, last) = (before.min(after), before.max(after));
        let time = |it: DateTime| format!("{:02}:{:02}", it.hour(), it.minute());
        let on: Day = first.date().to_string().parse().ok()?;
        let to = if first.date() == last.date() { time(last) } else { "24:00".to_owned() };
        (first != last).then(|| ClockChange { zone: name.to_owned(), on, from: time(first), to, repeats: after < before })
    };
    let turns = zone.following(start).map(|turn| turn.timestamp());
    let soon = turns.take_while(|at| at.as_second() < to.plus(2).begins().unix_timestamp());
    soon.filter_map(change).filter(|change| (from..=to).contains(&change.on)).collect()
}

/// Rights to what is attached to these campaigns that do not last as long as the flight does.
async fn lapses(db: &mut Reading, campaigns: &[Campaign], today: Day) -> Result<Vec<RightsLapse>, Refusal> {
    let attached = schedules::attached_to(db, campaigns).await?;
    let mut lapses = Vec::new();
    for campaign in campaigns.iter().filter(|campaign| !matches!(campaign.status, CampaignStatus::Completed | CampaignStatus::Cancelled)) {
        let Some(flight) = Span::of(campaign.starts_on, campaign.ends_on) else { continue };
        for rights in schedules::rights(campaign, attached.get(&campaign.id).map_or(&[], Vec::as_slice), today) {
            if let Some(detail) = rights.against(flight) {
                let covered = rights.around(flight).0.and_then(|window| window.days.overlap(flight));
                lapses.push(RightsLapse { campaign_id: campaign.id, asset_id: rights.asset_id, covered, detail });
            }
        }
    }
    Ok(lapses)
}

fn note(kind: NoteKind, key: impl std::fmt::Display, title: String, detail: String, day: Day) -> CalendarNote {
    CalendarNote {
        key: format!("{kind}:{key}"),
        kind,
        title,
        detail,
        starts_on: day,
        ends_on: day,
        campaign_id: None,
        markets: Vec::new(),
        channels: Vec::new(),
        href: String::new(),
        time: None,
    }
}

/// Launches on their civil day, with the instant that it comes to.
async fn launches(db: &mut Reading, from: Day, to: Day) -> Result<Vec<CalendarNote>, Refusal> {
    let mut notes = Vec::new();
    for launch in store::calendar::launches(db, from, to).await? {
        let day = launch.local.get(..10).and_then(|day| day.parse().ok()).unwrap_or_else(|| launch.launch_at.day());
        let time = launch.local.get(11..16).unwrap_or_default();
        let held = if launch.held_at.is_some() { ", held by the gate" } else { "" };
        let detail = format!("{time} in {}, {}{held}", launch.zone, utc(launch.launch_at));
        let title = format!("{time} launch of {}", launch.name);
        let href = format!("/campaigns/{}/gate", launch.campaign_id);
        let it = note(NoteKind::Launch, launch.campaign_id, title, detail, day);
        let time = NoteTime { local: launch.local, zone: launch.zone, at: launch.launch_at, held: launch.held_at.is_some() };
        notes.push(CalendarNote { campaign_id: Some(launch.campaign_id), href, time: Some(time), ..it });
    }
    Ok(notes)
}

fn utc(at: Instant) -> String {
    format!("{} {:02}:{:02} UTC", at.day(), at.hour(), at.minute())
}

/// The stages of open reviews that are still to be decided, on the day on which each is due.
async fn deadlines(db: &mut Reading, from: Day, to: Day) -> Result<Vec<CalendarNote>, Refusal> {
    let mut notes = Vec::new();
    for (id, title) in store::calendar::reviewed(db).await? {
        let Some(review) = store::approvals::review(db, id).await? else { continue };
        let waiting = review.stages.iter().filter(|stage| stage.status != StageStatus::Approved);
        for (stage, due) in waiting.filter_map(|stage| Some((stage, stage.due_on.filter(|due| (from..=to).contains(due))?))) {
            let it = note(
                NoteKind::Approval,
                format_args!("{id}:{}", stage.position),
                format!("{}: {title}", stage.name),
                review.chain_name.clone(),
                due,
            );
            notes.push(CalendarNote { campaign_id: Some(review.campaign_id), href: format!("/reviews/{id}"), ..it });
        }
    }
    Ok(notes)
}

/// The last days of rights: of those stated, and of each term that stands.
async fn rights(db: &mut Reading, from: Day, to: Day, today: Day) -> Result<Vec<CalendarNote>, Refusal> {
    let of = |holder: &str| if holder.is_empty() { String::new() } else { format!(" of {holder}") };
    let mut notes = Vec::new();
    for end in store::calendar::rights_ends(db, from, to, today).await? {
        let detail = format!("Last day of the rights{}", of(&end.holder));
        notes.push(note(NoteKind::Rights, end.asset_id, format!("Rights end: {}", end.name), detail, end.ends_on));
    }
    for end in store::calendar::term_ends(db, from, to, today).await? {
        let detail = format!("{}{} ends {}", end.kind.label(), of(&end.holder), utc(end.ends_at));
        notes.push(note(NoteKind::Rights, end.id, format!("Rights end: {}", end.name), detail, end.last_day()));
    }
    for note in &mut notes {
        "/library".clone_into(&mut note.href);
    }
    Ok(notes)
}

async fn blackouts(db: &mut Reading, from: Day, to: Day) -> Result<Vec<CalendarNote>, Refusal> {
    let touching = store::blackouts::all(db).await?.into_iter().filter(|blackout| blackout.starts_on <= to && blackout.ends_on >= from);
    let it = |blackout: app::model::Blackout| {
        let market = blackout.market.as_deref().unwrap_or("every market");
        let channels: Vec<&str> = blackout.channels.iter().map(|channel| channel.label()).collect();
        let on = if channels.is_empty() { "every channel".to_owned() } else { channels.join(", ") };
        let detail = format!("No launches in {market}, on {on}");
        let it = note(NoteKind::Blackout, blackout.id, blackout.name.clone(), detail, blackout.starts_on);
        let markets = blackout.market.into_iter().collect();
        CalendarNote { ends_on: blackout.ends_on, markets, channels: blackout.channels, href: "/rules".to_owned(), ..it }
    };
    Ok(touching.map(it).collect())
}

/// Public holidays of these markets, each day and name once. What a weekend holiday is given instead is told as such.
fn holidays(markets: &[String], from: Day, to: Day) -> Vec<CalendarNote> {
    let mut held: BTreeMap<(Day, String), Vec<String>> = BTreeMap::new();
    let known = markets.iter().filter_map(|code| Some((code, Market::of(code)?)));
    for (code, market) in known {
        let years = from.year()..=to.year();
        let inside = |holiday: &Holiday| (from..=to).contains(&holiday.day);
        for holiday in years.flat_map(|year| market.holidays(year)).filter(inside) {
            let name = if holiday.in_lieu { format!("{} (given instead)", holiday.name) } else { holiday.name.to_owned() };
            held.entry((holiday.day, name)).or_default().push(code.clone());
        }
    }
    let it = |((day, name), markets): ((Day, String), Vec<String>)| {
        let it = note(NoteKind::Holiday, format_args!("{day}:{name}"), name.clone(), markets.join(", "), day);
        CalendarNote { markets, ..it }
    };
    held.into_iter().map(it).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_skip_in_spring_and_repeat_in_autumn() {
        let told = |zone, from: &str, to: &str| {
            let changes = changes_in(zone, from.parse().unwrap(), to.parse().unwrap());
            changes.iter().map(|it| format!("{} {}-{} {}", it.on, it.from, it.to, it.repeats)).collect::<Vec<_>>()
        };
        assert_eq!(told("Europe/Berlin", "2027-03-01", "2027-03-31"), ["2027-03-28 02:00-03:00 false"]);
        assert_eq!(told("Europe/Berlin", "2026-10-25", "2026-10-25"), ["2026-10-25 02:00-03:00 true"]);
        // Half an hour, on the other side of the earth.
        assert_eq!(told("Australia/Lord_Howe", "2027-04-01", "2027-04-30"), ["2027-04-04 01:30-02:00 true"]);
        assert!(told("Europe/Berlin", "2027-06-01", "2027-06-30").is_empty() && told("Asia/Tokyo", "2027-01-01", "2027-12-31").is_empty());
    }

    #[test]
    fn a_holiday_of_several_markets_is_one_note() {
        let markets = ["AU-NSW", "NZ", "US", "ZZ"].map(str::to_owned);
        let notes = holidays(&markets, "2026-12-25".parse().unwrap(), "2027-01-01".parse().unwrap());
        let told: Vec<String> = notes.iter().map(|note| format!("{} {} {}", note.starts_on, note.title, note.detail)).collect();
        assert_eq!(told[0], "2026-12-25 Christmas Day AU-NSW, NZ, US");
        assert!(told.contains(&"2026-12-28 Boxing Day (given instead) AU-NSW, NZ".to_owned()), "{told:?}");
        assert!(notes.iter().all(|note| note.kind == NoteKind::Holiday && note.campaign_id.is_none()));
    }
}
