//! Changing a plan, and what follows.

use serde::{Deserialize, Serialize};

use super::{
    Cause, Change, Edit, Placement, Plan, PlanError, Receipt, Schedule, Timing, edit,
    network::Network,
    policy::{Policy, present},
    solution::{Late, solve},
};

/// How far a change reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cascade {
    /// What follows moves when, and as far as, it must.
    Push,
    /// What follows keeps its distance: it moves later with any of its predecessors, and earlier when all of them do.
    KeepGap,
    /// Nothing else moves; what no longer fits is shown as a conflict. The gate holds all the same.
    ShowOnly,
}

/// A plan after a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The plan as it then is: storing it is the commit.
    pub plan: Plan,
    pub schedule: Schedule,
    pub receipt: Receipt,
}

/// Makes the edits, moves what follows from them, and tells what moved. Without edits it puts a plan in order.
///
/// The preview of a drag and its commit are this one call, and doing it again with no edits changes nothing (after
/// [`Cascade::ShowOnly`], which leaves things out of order on purpose, [`Cascade::Push`] would).
///
/// # Errors
/// When the plan cannot be scheduled, or an edit touches what is not there or is settled. Nothing has changed then.
pub fn reschedule(plan: &Plan, edits: &[Edit], cascade: Cascade) -> Result<Outcome, PlanError> {
    let before = Network::new(plan)?;
    let (mut edited, touched) = edit::apply(&before, edits)?;
    let present = present(&before);
    let network = before.with(&edited)?;
    let schedule = match cascade {
        Cascade::Push => solve(&network, &Policy::push(&network), Late::Draw),
        Cascade::KeepGap => solve(&network, &Policy::keep_gap(&network, &touched, &present), Late::Draw),
        Cascade::ShowOnly => solve(&network, &Policy::show_only(&network, &touched), Late::Leave),
    }?;
    let writes = |item: usize| cascade != Cascade::ShowOnly || touched[item];
    for (item, row) in schedule.rows.iter().enumerate().filter(|(item, _)| writes(*item)) {
        if let Timing::Auto { dates, .. } = &mut edited.items[item].timing {
            *dates = Some(row.dates);
        }
    }
    let changes = changes(plan, &edited, &schedule, &touched);
    Ok(Outcome { plan: edited, schedule, receipt: Receipt { cascade, changes } })
}

fn changes(before: &Plan, after: &Plan, schedule: &Schedule, touched: &[bool]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (item, (old, new)) in before.items.iter().zip(&after.items).enumerate() {
        let (old, new) = (Placement::of(old), Placement::of(new));
        if old != new {
            let why = why(&schedule.rows[item].cause, touched[item], &old, &new);
            changes.push(Change { item: schedule.rows[item].item, old, new, why });
        }
    }
    changes
}

/// Why an item changed, when `cause` put it where it is now.
fn why(cause: &Cause, touched: bool, old: &Placement, new: &Placement) -> Cause {
    match cause {
        Cause::Kept | Cause::Fixed | Cause::Parts if touched => Cause::Asked,
        Cause::Kept if old.dates.is_some() && new.dates.is_some() => Cause::Length,
        cause => cause.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        model::DependencyKind,
        plan::{
            Span,
            schedule::{samples::*, *},
            workdays::{WorkingCalendar, WorkingWeek},
        },
    };

    /// Copy (Mon-Tue), layout two working days later (Fri-Mon), print when layout is done.
    fn placed() -> (Sample, [ItemId; 3]) {
        let mut sample = Sample::new();
        let ids = [("copy", 2), ("layout", 2), ("print", 1)].map(|(name, days)| sample.task(name, days));
        for (id, dates) in ids.iter().zip([bar(0, 1), bar(4, 7), bar(8, 8)]) {
            sample.at(*id, dates);
        }
        sample.link(ids[0], ids[1]);
        sample.link(ids[1], ids[2]);
        (sample, ids)
    }

    fn moved(cascade: Cascade, on: i64) -> Vec<(i64, i64)> {
        let (sample, ids) = placed();
        let edit = Edit::Start { item: ids[0], on: day(on), keep: Keep::Once };
        let rows = reschedule(&sample.plan, &[edit], cascade).unwrap().schedule.rows;
        rows.iter().map(|row| (row.dates.first().since(MONDAY), row.dates.last().since(MONDAY))).collect()
    }

    #[test]
    fn pushing_moves_what_must_move() {
        assert_eq!(moved(Cascade::Push, 2), [(2, 3), (4, 7), (8, 8)]);
        assert_eq!(moved(Cascade::Push, 3), [(3, 4), (7, 8), (9, 9)]);
        assert_eq!(moved(Cascade::Push, -7), [(-7, -6), (4, 7), (8, 8)]);
    }

    #[test]
    fn keeping_the_gap_moves_what_follows_both_ways() {
        assert_eq!(moved(Cascade::KeepGap, 1), [(1, 2), (7, 8), (9, 9)]);
        assert_eq!(moved(Cascade::KeepGap, -3), [(-3, 0), (3, 4), (7, 7)]);
    }

    #[test]
    fn showing_only_moves_nothing_else() {
        assert_eq!(moved(Cascade::ShowOnly, 7), [(7, 8), (4, 7), (8, 8)]);
        let (sample, ids) = placed();
        let edit = Edit::Start { item: ids[0], on: day(7), keep: Keep::Once };
        let outcome = reschedule(&sample.plan, &[edit], Cascade::ShowOnly).unwrap();
        assert!(matches!(outcome.schedule.conflicts[..], [Conflict::LinkBroken { short_by: 3, held_by: Held::Shown, .. }]));
    }

    #[test]
    fn keeping_the_gap_waits_for_the_slowest() {
        let (mut sample, ids) = placed();
        let photo = sample.task("photo", 1);
        sample.at(photo, bar(1, 1));
        sample.link(photo, ids[1]);
        let start = |on| Edit::Start { item: ids[0], on: day(on), keep: Keep::Once };
        let layout = |edit| reschedule(&sample.plan, &[edit], Cascade::KeepGap).unwrap().schedule.rows[1].dates;
        assert_eq!(layout(start(-7)), bar(4, 7));
        assert_eq!(layout(start(1)), bar(7, 8));
    }

    #[test]
    fn gaps_close_where_the_plan_says_so() {
        let (mut sample, ids) = placed();
        sample.plan.settings.gaps = Gaps::Close;
        assert_eq!(sample.days(), [("copy", (0, 1)), ("layout", (2, 3)), ("print", (4, 4))].into());
        // A move that nobody pinned has nothing to hold it.
        let start = |keep| Edit::Start { item: ids[0], on: day(2), keep };
        let first = |edit| reschedule(&sample.plan, &[edit], Cascade::Push).unwrap().schedule.rows[0].dates.first();
        assert_eq!((first(start(Keep::Once)), first(start(Keep::Pinned))), (day(0), day(2)));
    }

    #[test]
    fn no_pin_is_set_that_nobody_asked_for() {
        let (sample, ids) = placed();
        let constraint = |keep| {
            let edit = Edit::Start { item: ids[0], on: day(3), keep };
            reschedule(&sample.plan, &[edit], Cascade::Push).unwrap().plan.items.iter().map(|item| item.constraint).collect::<Vec<_>>()
        };
        assert_eq!(constraint(Keep::Once), [None; 3]);
        assert_eq!(constraint(Keep::Pinned), [Some(Constraint::StartNoEarlierThan(day(3))), None, None]);
    }

    #[test]
    fn the_receipt_says_what_moved_and_why() {
        let (sample, ids) = placed();
        let edit = Edit::Start { item: ids[0], on: day(3), keep: Keep::Once };
        let receipt = reschedule(&sample.plan, &[edit], Cascade::Push).unwrap().receipt;
        let told: Vec<_> =
            receipt.changes.iter().map(|change| (change.item, change.old.dates, change.new.dates, change.why.clone())).collect();
        let waits = |predecessor| Cause::Link { predecessor, link: DependencyKind::FinishToStart, lag: Lag::NONE };
        assert_eq!(
            told,
            [
                (ids[0], Some(bar(0, 1)), Some(bar(3, 4)), Cause::Asked),
                (ids[1], Some(bar(4, 7)), Some(bar(7, 8)), waits(ids[0])),
                (ids[2], Some(bar(8, 8)), Some(bar(9, 9)), waits(ids[1])),
            ]
        );
    }

    #[test]
    fn a_new_holiday_moves_work_and_is_the_cause() {
        let (mut sample, ids) = placed();
        sample.plan.calendars[0] = WorkingCalendar::new(WorkingWeek::STANDARD, [Span::between(day(1), day(2))], []);
        let receipt = reschedule(&sample.plan, &[], Cascade::Push).unwrap().receipt;
        assert_eq!(receipt.changes.len(), 1);
        assert_eq!(
            (receipt.changes[0].item, receipt.changes[0].new.dates, &receipt.changes[0].why),
            (ids[0], Some(bar(0, 3)), &Cause::Length)
        );
        sample.plan.calendars[0] = WorkingCalendar::new(WorkingWeek::STANDARD, [Span::one(day(0))], []);
        let receipt = reschedule(&sample.plan, &[], Cascade::Push).unwrap().receipt;
        assert_eq!((receipt.changes[0].new.dates, &receipt.changes[0].why), (Some(bar(1, 2)), &Cause::NextWorkingDay));
    }

    #[test]
    fn nothing_is_placed_beyond_the_calendar() {
        let (mut sample, ids) = placed();
        sample.item(ids[0]).constraint = Some(Constraint::StartNoEarlierThan("9999-12-31".parse().unwrap()));
        assert_eq!(schedule(&sample.plan), Err(PlanError::OutOfCalendar(ids[0])));
    }

    #[test]
    fn parts_keep_their_distance_to_what_their_summary_waits_for() {
        let mut sample = Sample::new();
        let (brief, phase) = (sample.task("brief", 2), sample.summary("phase"));
        let copy = sample.part(phase, "copy", 1);
        sample.link(brief, phase);
        sample.at(brief, bar(0, 1));
        sample.at(copy, bar(4, 4));
        for (on, copy) in [(1, bar(7, 7)), (-3, bar(3, 3))] {
            let edit = Edit::Start { item: brief, on: day(on), keep: Keep::Once };
            assert_eq!(reschedule(&sample.plan, &[edit], Cascade::KeepGap).unwrap().schedule.rows[2].dates, copy);
        }
    }

    #[test]
    fn what_is_only_shown_lies_where_it_was_dragged() {
        let (sample, ids) = placed();
        let edit = Edit::Start { item: ids[1], on: day(0), keep: Keep::Once };
        let outcome = reschedule(&sample.plan, &[edit], Cascade::ShowOnly).unwrap();
        assert_eq!(outcome.schedule.rows[1].dates, bar(0, 1));
        assert!(matches!(outcome.schedule.conflicts[..], [Conflict::LinkBroken { short_by: 2, held_by: Held::Shown, .. }]));
    }

    #[test]
    fn what_is_dragged_keeps_no_gap_to_what_it_waits_for() {
        let (sample, ids) = placed();
        let edit = Edit::Start { item: ids[1], on: day(2), keep: Keep::Once };
        let rows = reschedule(&sample.plan, &[edit], Cascade::KeepGap).unwrap().schedule.rows;
        assert_eq!([rows[0].dates, rows[1].dates, rows[2].dates], [bar(0, 1), bar(2, 3), bar(4, 4)]);
    }
}
