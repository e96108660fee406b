//! What the calendar shows in a window of days: what is planned, and what follows from everything else.

use std::collections::BTreeMap;

use app::{
    model::{CalendarNote, CalendarWindow, Day, Instant, NoteKind, StageStatus},
    plan::workdays::holidays::{Holiday, Market},
};

use super::Refusal;
use crate::{db::Reading, store};

/// Everything dated from one day to another, both included.
pub async fn window(db: &mut Reading, from: Day, to: Day, today: Day) -> Result<CalendarWindow, Refusal> {
    let campaigns = store::campaigns::between(db, from, to).await?;
    let tasks = store::tasks::between(db, from, to).await?;
    let mut notes = launches(db, from, to).await?;
    notes.extend(deadlines(db, from, to).await?);
    notes.extend(rights(db, from, to).await?);
    notes.extend(blackouts(db, from, to).await?);
    notes.extend(holidays(&store::calendar::markets(db).await?, from, to));
    Ok(CalendarWindow { from, to, today, campaigns, tasks, notes })
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
        notes.push(CalendarNote { campaign_id: Some(launch.campaign_id), href, ..it });
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
async fn rights(db: &mut Reading, from: Day, to: Day) -> Result<Vec<CalendarNote>, Refusal> {
    let of = |holder: &str| if holder.is_empty() { String::new() } else { format!(" of {holder}") };
    let mut notes = Vec::new();
    for end in store::calendar::rights_ends(db, from, to).await? {
        let detail = format!("Last day of the rights{}", of(&end.holder));
        notes.push(note(NoteKind::Rights, end.asset_id, format!("Rights end: {}", end.name), detail, end.ends_on));
    }
    for end in store::calendar::term_ends(db, from, to).await? {
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
    fn a_holiday_of_several_markets_is_one_note() {
        let markets = ["AU-NSW", "NZ", "US", "ZZ"].map(str::to_owned);
        let notes = holidays(&markets, "2026-12-25".parse().unwrap(), "2027-01-01".parse().unwrap());
        let told: Vec<String> = notes.iter().map(|note| format!("{} {} {}", note.starts_on, note.title, note.detail)).collect();
        assert_eq!(told[0], "2026-12-25 Christmas Day AU-NSW, NZ, US");
        assert!(told.contains(&"2026-12-28 Boxing Day (given instead) AU-NSW, NZ".to_owned()), "{told:?}");
        assert!(notes.iter().all(|note| note.kind == NoteKind::Holiday && note.campaign_id.is_none()));
    }
}
