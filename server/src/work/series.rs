//! Series: what comes again by a rule, changed one, this and following, or all; and made when its time has come.

use app::model::{
    Day, Member, NewFromTemplate, NewSeries, NewTask, Occurrence, OccurrencePatch, Reach, Recurring, Role, Series, SeriesException,
    SeriesId,
};
use app::plan::{Span, template};

use super::{Based, Fields, Refusal, campaigns, tasks, templates};
use crate::{
    audit::{Actor, UnitOfWork},
    db::Reading,
    recurrence::Rule,
    store::{self, series::Made},
    tenancy::Tenant,
};

/// How many of a series are made in one go at most: a series that was forgotten for years does not flood a workspace.
const AT_ONCE: usize = 10;

/// A series, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: SeriesId) -> Result<Series, Refusal> {
    store::series::find(db, id).await?.ok_or(Refusal::NotFound("series"))
}

/// Starts a series.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewSeries) -> Result<Series, Refusal> {
    let series = Series {
        id: SeriesId::new(),
        name: new.name.trim().to_owned(),
        what: new.what,
        rule: new.rule,
        starts_on: new.starts_on,
        lead_days: new.lead_days,
        exceptions: Vec::new(),
        ended_at: None,
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    };
    let series = check(uow.read(), series).await?;
    store::series::insert(uow, &series).await?;
    Ok(series)
}

/// Ends a series: nothing more comes of it. What was made stays.
pub async fn end(uow: &mut UnitOfWork, id: SeriesId, based: Based) -> Result<Series, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    if before.ended_at.is_some() {
        return Err(Refusal::conflict("ALREADY_ENDED", "This series has ended already."));
    }
    let after = Series { ended_at: Some(uow.now()), revision: before.revision + 1, ..before.clone() };
    store::series::update(uow, &before, &after).await?;
    Ok(after)
}

/// What comes of a series from a day on, and what was made of it since then. What is left out is among it, and says so.
pub async fn occurrences(db: &mut Reading, series: &Series, from: Day, most: u16) -> Result<Vec<Occurrence>, Refusal> {
    let made = store::series::made(db, series.id).await?;
    let days = if series.ended_at.is_some() { Vec::new() } else { rule(series)?.next(from, most) };
    let mut all: Vec<Occurrence> = days.into_iter().map(|on| occurrence(series, on, &made)).collect();
    let known: Vec<Day> = all.iter().map(|it| it.on).collect();
    all.extend(made.iter().filter(|it| it.on_day >= from && !known.contains(&it.on_day)).map(|it| occurrence(series, it.on_day, &made)));
    // What was moved to here from an earlier day belongs here, too.
    let moved = series.exceptions.iter().filter(|it| it.on < from && it.day.is_some_and(|day| day >= from) && series.ended_at.is_none());
    all.extend(moved.map(|it| occurrence(series, it.on, &made)));
    all.sort_by_key(|it| (it.day, it.on));
    Ok(all)
}

pub(super) fn occurrence(series: &Series, on: Day, made: &[Made]) -> Occurrence {
    let other = series.exceptions.iter().find(|it| it.on == on);
    let done = made.iter().find(|it| it.on_day == on);
    let day = other.and_then(|it| it.day).unwrap_or(on);
    Occurrence {
        series_id: series.id,
        on,
        day,
        name: named(other.and_then(|it| it.name.as_deref()).unwrap_or(&series.name), day),
        skipped: other.is_some_and(|it| it.skipped),
        exception: other.is_some(),
        campaign_id: done.and_then(|it| it.campaign_id),
        task_id: done.and_then(|it| it.task_id),
    }
}

/// A name with its day written in.
fn named(name: &str, day: Day) -> String {
    let month = day.month().to_string();
    name.replace("{day}", &day.to_string()).replace("{month}", &month).replace("{year}", &day.year().to_string())
}

/// Changes one of a series, it and all that follow, or all. Answers with the series that it is in afterwards.
pub async fn change(
    uow: &mut UnitOfWork,
    by: &Member,
    (id, on): (SeriesId, Day),
    based: Based,
    patch: OccurrencePatch,
) -> Result<Series, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    if before.ended_at.is_some() {
        return Err(Refusal::conflict("ALREADY_ENDED", "This series has ended already."));
    }
    let rule = rule(&before)?;
    if !rule.says(on) {
        return Err(Refusal::NotFound("day of this series"));
    }
    Fields::default()
        .require(patch.rule.is_none() || patch.scope != Reach::One, "rule", "is that of the whole series; choose `following` or `all`")
        .require(
            patch.day.is_some() || patch.name.is_some() || patch.rule.is_some() || patch.skipped.is_some(),
            "scope",
            "must come with what is to change",
        )
        .require(
            patch.scope != Reach::One || patch.day.is_none_or(|day| day >= uow.now().day()),
            "day",
            "has passed; nothing is made for it any more",
        )
        .done()?;
    match patch.scope {
        Reach::One => one(uow, &before, on, patch).await,
        Reach::All => all(uow, &before, on, patch).await,
        Reach::Following if rule.next(before.starts_on, 1).first() == Some(&on) => all(uow, &before, on, patch).await,
        Reach::Following => following(uow, by, (&before, &rule), on, patch).await,
    }
}

async fn one(uow: &mut UnitOfWork, before: &Series, on: Day, patch: OccurrencePatch) -> Result<Series, Refusal> {
    if store::series::made(uow.read(), before.id).await?.iter().any(|made| made.on_day == on) {
        return Err(Refusal::conflict("ALREADY_MADE", "It is made already: change the campaign or task itself."));
    }
    let mut after = before.clone();
    let mut exception = match after.exceptions.iter().position(|it| it.on == on) {
        Some(place) => after.exceptions.remove(place),
        None => SeriesException { on, skipped: false, day: None, name: None },
    };
    exception.skipped = patch.skipped.unwrap_or(exception.skipped);
    exception.day = patch.day.or(exception.day).filter(|day| *day != on);
    exception.name = patch.name.or(exception.name);
    // As the rule says again: no exception.
    if exception.skipped || exception.day.is_some() || exception.name.is_some() {
        after.exceptions.push(exception);
        after.exceptions.sort_by_key(|it| it.on);
    }
    save(uow, before, after).await
}

async fn all(uow: &mut UnitOfWork, before: &Series, on: Day, patch: OccurrencePatch) -> Result<Series, Refusal> {
    if patch.skipped == Some(true) {
        return end(uow, before.id, Based(before.revision)).await;
    }
    let by = patch.day.map_or(0, |day| day.since(on));
    let after = Series {
        name: patch.name.unwrap_or_else(|| before.name.clone()),
        rule: patch.rule.unwrap_or_else(|| moved(&before.rule, by, patch.day)),
        starts_on: before.starts_on.plus(by),
        exceptions: before.exceptions.iter().map(|it| shifted(it, by)).collect(),
        ..before.clone()
    };
    let after = without_orphans(after);
    let after = save(uow, before, after).await?;
    for made in store::series::made(uow.read(), before.id).await?.into_iter().rev().filter(|_| by > 0) {
        store::series::move_made(uow, (before.id, made.on_day), (after.id, made.on_day.plus(by))).await?;
    }
    for made in store::series::made(uow.read(), before.id).await?.into_iter().filter(|_| by < 0) {
        store::series::move_made(uow, (before.id, made.on_day), (after.id, made.on_day.plus(by))).await?;
    }
    Ok(after)
}

/// Cuts a series in two: the first keeps its rule up to the day before, the second goes on with what is changed.
async fn following(
    uow: &mut UnitOfWork,
    by: &Member,
    (before, rule): (&Series, &Rule),
    on: Day,
    patch: OccurrencePatch,
) -> Result<Series, Refusal> {
    let (earlier, later): (Vec<SeriesException>, Vec<SeriesException>) = before.exceptions.iter().cloned().partition(|it| it.on < on);
    let cut = Series { rule: rule.ended_before(on), exceptions: earlier, ..before.clone() };
    let cut = save(uow, before, cut).await?;
    if patch.skipped == Some(true) {
        return Ok(cut);
    }
    let days = patch.day.map_or(0, |day| day.since(on));
    let second = Series {
        id: SeriesId::new(),
        name: patch.name.unwrap_or_else(|| before.name.clone()),
        rule: patch.rule.unwrap_or_else(|| moved(&rule.going_on_from(on), days, patch.day)),
        starts_on: on.plus(days),
        exceptions: later.iter().map(|it| shifted(it, days)).collect(),
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
        ..before.clone()
    };
    let second = check(uow.read(), without_orphans(second)).await?;
    store::series::insert(uow, &second).await?;
    for made in store::series::made(uow.read(), before.id).await?.into_iter().filter(|made| made.on_day >= on) {
        store::series::move_made(uow, (before.id, made.on_day), (second.id, made.on_day.plus(days))).await?;
    }
    Ok(second)
}

/// An exception of a series that moves: what was on another day than the rule says stays as far from it.
fn shifted(it: &SeriesException, by: i64) -> SeriesException {
    SeriesException { on: it.on.plus(by), day: it.day.map(|day| day.plus(by)), ..it.clone() }
}

/// A series without exceptions to what its rule does not say any more. One whose rule cannot be read stays, to be refused for that.
fn without_orphans(mut series: Series) -> Series {
    if let Ok(rule) = rule(&series) {
        series.exceptions.retain(|it| rule.says(it.on));
    }
    series
}

/// A rule that names days of the week or month says the new ones when what it says moves.
fn moved(rule: &str, by: i64, to: Option<Day>) -> String {
    let Some(to) = to.filter(|_| by != 0) else { return rule.to_owned() };
    let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][usize::from(to.weekday().number_days_from_monday())];
    let part = |part: &str| match part.split_once('=') {
        // One weekday, with or without its number in the month, becomes the new day's; several stay, moved by whole weeks at best.
        Some(("BYDAY", days)) if !days.contains(',') => {
            let number: String = days.chars().take_while(|letter| !letter.is_ascii_alphabetic()).collect();
            let nth = if number.is_empty() || number.starts_with('-') { number } else { ((i64::from(to.day()) - 1) / 7 + 1).to_string() };
            format!("BYDAY={nth}{weekday}")
        }
        Some(("BYMONTHDAY", days)) if !days.contains(',') && !days.starts_with('-') => format!("BYMONTHDAY={}", to.day()),
        Some(("BYMONTH", months)) if !months.contains(',') => format!("BYMONTH={}", u8::from(to.month())),
        _ => part.to_owned(),
    };
    rule.split(';').map(part).collect::<Vec<_>>().join(";")
}

async fn save(uow: &mut UnitOfWork, before: &Series, after: Series) -> Result<Series, Refusal> {
    let after = check(uow.read(), after).await?;
    if after == *before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the series as it is."));
    }
    let after = Series { revision: before.revision + 1, ..after };
    store::series::update(uow, before, &after).await?;
    Ok(after)
}

/// Makes one now, whenever it is due.
pub async fn make(uow: &mut UnitOfWork, by: &Member, id: SeriesId, on: Day) -> Result<Occurrence, Refusal> {
    let series = find(uow.read(), id).await?;
    if series.ended_at.is_some() || !rule(&series)?.says(on) {
        return Err(Refusal::NotFound("day of this series"));
    }
    let made = store::series::made(uow.read(), id).await?;
    let it = occurrence(&series, on, &made);
    if it.campaign_id.is_some() || it.task_id.is_some() {
        return Err(Refusal::conflict("ALREADY_MADE", "It is made already."));
    }
    if it.skipped {
        return Err(Refusal::conflict("LEFT_OUT", "This one is left out of the series. Take it in again first."));
    }
    let done = match &series.what {
        Recurring::Campaign { template_id } => {
            let new = NewFromTemplate { name: it.name.clone(), launch_on: Some(it.day), market: None };
            let campaign = templates::start(uow, by, *template_id, new).await?;
            Made { on_day: on, campaign_id: Some(campaign.id), task_id: None }
        }
        Recurring::Task { campaign_id, working_days, required, chain_id, assignee_id } => {
            let campaign = campaigns::find(uow.read(), *campaign_id).await?;
            let days = template::due(campaign.market.as_deref(), it.day, *working_days);
            let active = match assignee_id {
                Some(id) => store::people::member(uow.read(), *id).await?.filter(|member| member.active).map(|member| member.id),
                None => None,
            };
            let new = NewTask {
                title: it.name.clone(),
                starts_on: Some(days.first()),
                due_on: Some(it.day),
                required: *required,
                chain_id: *chain_id,
                assignee_id: active,
                ..NewTask::default()
            };
            let task = tasks::create(uow, by, *campaign_id, new).await?;
            Made { on_day: on, campaign_id: Some(*campaign_id), task_id: Some(task.id) }
        }
    };
    store::series::insert_made(uow, &series, done).await?;
    Ok(Occurrence { campaign_id: done.campaign_id, task_id: done.task_id, ..it })
}

/// Makes everything whose time has come, each in a unit of work of its own, for whoever started its series and only while they still may.
///
/// # Errors
/// When the database fails. What was made before stays made.
pub async fn make_due(tenant: &Tenant) -> Result<(), Refusal> {
    let mut db = tenant.read().await?;
    let today = tenant.now().day();
    for series in store::series::going_on(&mut db).await? {
        let by = store::people::member(&mut db, series.created_by).await?;
        let Some(by) = by.filter(|by| may_continue(Some(by))) else { continue };
        let Ok(rule) = rule(&series) else {
            tracing::error!(series = %series.id, rule = series.rule, "a rule that was kept cannot be read");
            continue;
        };
        let made = store::series::made(&mut db, series.id).await?;
        // Only what is still to be: a day that has passed is not made up for.
        let soon = open_days(&series, &rule, Span::between(today, today.plus(series.lead_days)), today);
        let is_due = |it: &Occurrence| {
            let is_open = !it.skipped && it.campaign_id.is_none() && it.task_id.is_none();
            is_open && it.day >= today && made_on(&series, it) <= today
        };
        for it in soon.into_iter().map(|on| occurrence(&series, on, &made)).filter(is_due).take(AT_ONCE) {
            let mut uow = UnitOfWork::begin(tenant, Actor::on_schedule_of(&by)).await?;
            match make(&mut uow, &by, series.id, it.on).await {
                Ok(_) => uow.commit().await?,
                Err(error @ (Refusal::Database(_) | Refusal::Write(_))) => return Err(error),
                // Such as a campaign that is live: the next look finds it again.
                Err(error) => tracing::warn!(%error, series = %series.id, on = %it.on, "a series could not be continued"),
            }
        }
    }
    Ok(())
}

/// The days of a series that may still come: those of its rule in these days, from today on, and those that were moved to what has not
/// passed, as far as the rule still says them.
pub(super) fn open_days(series: &Series, rule: &Rule, days: Span, today: Day) -> Vec<Day> {
    let first = days.first().max(today).max(series.starts_on);
    let most = u16::try_from(days.last().since(first) + 1).unwrap_or(if days.last() < first { 0 } else { u16::MAX });
    let mut open = rule.between(first, days.last(), most);
    let moved = series.exceptions.iter().filter(|it| it.day.is_some_and(|day| day >= today) && !open.contains(&it.on));
    let moved: Vec<Day> = moved.map(|it| it.on).filter(|on| rule.says(*on)).collect();
    open.extend(moved);
    open
}

/// The day on which one of a series is made by itself: so long before its day, and before the day that the rule says.
pub(super) fn made_on(series: &Series, it: &Occurrence) -> Day {
    it.on.min(it.day).plus(-series.lead_days)
}

/// Whether a series is continued for whoever started it: only while they still may.
pub(super) fn may_continue(by: Option<&Member>) -> bool {
    by.is_some_and(|by| by.active && by.role.includes(Role::Manager) && by.role != Role::Auditor)
}

pub(super) fn rule(series: &Series) -> Result<Rule, Refusal> {
    Rule::new(&series.rule, series.starts_on).map_err(|error| Refusal::Internal(format!("series {}: {error}", series.id)))
}

/// A series as it may be kept, its rule written in one way.
async fn check(db: &mut Reading, series: Series) -> Result<Series, Refusal> {
    let mut fields = Fields::default();
    fields.text(&series.name, "name", 200).require((0..=366).contains(&series.lead_days), "lead_days", "must be 0 to 366");
    let rule = Rule::new(&series.rule, series.starts_on);
    fields.require(rule.is_ok(), "rule", rule.as_ref().err().cloned().unwrap_or_default());
    match &series.what {
        Recurring::Campaign { template_id } => {
            let known = store::templates::find(db, *template_id).await?.is_some();
            fields.require(known, "what.template_id", "is not a template of this workspace");
        }
        Recurring::Task { campaign_id, working_days, chain_id, .. } => {
            let known = store::campaigns::campaign(db, *campaign_id).await?.is_some();
            let chain = match chain_id {
                Some(id) => store::approvals::chain(db, *id).await?.is_some(),
                None => true,
            };
            fields
                .require(known, "what.campaign_id", "is not a campaign of this workspace")
                .require(chain, "what.chain_id", "is not an approval chain of this workspace")
                .require((1..=260).contains(working_days), "what.working_days", "must be 1 to 260");
        }
    }
    fields.done()?;
    let text = rule.map(|rule| rule.text().to_owned()).unwrap_or_default();
    Ok(Series { rule: text, ..series })
}
