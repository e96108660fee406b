//! What holds for every plan.

mod plans;
mod told;

use proptest::prelude::*;

use self::{
    plans::{any_change, any_plain_plan, any_plan},
    told::{broken, count, ends, find, holds, is_below, names, parts_bound},
};
use super::*;
use crate::model::DependencyKind;

proptest! {
    #[test]
    fn work_is_done_on_working_days_and_takes_what_it_takes(plan in any_plan()) {
        let schedule = schedule(&plan).unwrap();
        for (item, row) in plan.items.iter().zip(&schedule.rows) {
            let calendar = &plan.calendars[item.calendar.0];
            if let Timing::Auto { working_days, .. } = item.timing {
                prop_assert!(calendar.is_working(row.dates.first()) && calendar.is_working(row.dates.last()));
                match row.dates {
                    Dates::Milestone(_) => prop_assert_eq!(working_days, 0),
                    Dates::Bar(span) => prop_assert_eq!(calendar.working_days(span), i64::from(working_days)),
                }
            }
        }
    }

    #[test]
    fn links_hold_or_are_conflicts_of_what_is_held(plan in any_plan()) {
        let schedule = schedule(&plan).unwrap();
        for link in &plan.links {
            let (from, to) = (find(&plan, link.predecessor), find(&plan, link.successor));
            if plan.items[from].is_settled() && plan.items[to].is_settled() {
                continue;
            }
            let calendar = &plan.calendars[plan.items[to].calendar.0];
            let is_summary = plan.items[to].is_summary();
            // What a summary lets in starts no earlier than the first working day of its own calendar that the link allows.
            let start = |part: usize| {
                let first = schedule.rows[part].dates.first();
                let worked = (0..1_000).map(|back| first.plus(-back)).find(|day| calendar.is_working(*day)).unwrap();
                Dates::Milestone(worked)
            };
            let dates = |part: usize| if is_summary { start(part) } else { schedule.rows[part].dates };
            let from = ends(&plan, &schedule, from);
            let all_hold = parts_bound(&plan, link.successor).into_iter().all(|part| holds(link, calendar, from, dates(part)));
            match broken(&schedule, link) {
                None => prop_assert!(all_hold, "{link:?} is broken in silence"),
                Some(Held::Shown) => prop_assert!(false, "{link:?} is broken for no reason"),
                Some(_) => prop_assert!(!all_hold || plan.links.iter().filter(|other| names(other) == names(link)).count() > 1),
            }
        }
    }

    #[test]
    fn dates_and_fences_hold_or_are_conflicts(plan in any_plan()) {
        let schedule = schedule(&plan).unwrap();
        let has = |wanted: fn(&Conflict) -> Option<ItemId>, id| schedule.conflicts.iter().filter_map(wanted).any(|item| item == id);
        for (item, row) in plan.items.iter().zip(&schedule.rows) {
            let constraint = has(|conflict| if let Conflict::ConstraintBroken { item, .. } = conflict { Some(*item) } else { None }, item.id);
            let deadline = has(|conflict| if let Conflict::DeadlineMissed { item, .. } = conflict { Some(*item) } else { None }, item.id);
            let open = !item.is_settled();
            prop_assert_eq!(constraint, open && item.constraint.is_some_and(|constraint| !constraint.allows(row.dates)));
            prop_assert_eq!(deadline, open && item.deadline.is_some_and(|deadline| row.dates.last() > deadline));
            for fence in &item.fences {
                match fence {
                    Fence::Gate { clear_on } if matches!(item.timing, Timing::Auto { .. }) => prop_assert!(row.dates.first() >= *clear_on),
                    Fence::Blackout { days, .. } => {
                        let crossed = has(|conflict| if let Conflict::InBlackout { item, .. } = conflict { Some(*item) } else { None }, item.id);
                        prop_assert!(row.dates.span().overlap(*days).is_none() || crossed);
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn an_earliest_start_is_always_kept(plan in any_plan()) {
        let schedule = schedule(&plan).unwrap();
        for (item, row) in plan.items.iter().zip(&schedule.rows) {
            if let (Timing::Auto { .. }, Some(bound @ (Constraint::StartNoEarlierThan(_) | Constraint::FinishNoEarlierThan(_)))) = (&item.timing, item.constraint) {
                prop_assert!(bound.allows(row.dates));
            }
        }
    }

    #[test]
    fn what_is_too_late_has_negative_float(plan in any_plan()) {
        let schedule = schedule(&plan).unwrap();
        for (item, row) in plan.items.iter().zip(&schedule.rows) {
            let Some(float) = row.total_float.filter(|_| !item.is_summary()) else { continue };
            prop_assert_eq!(row.critical, float <= 0);
            let late = item.deadline.into_iter().chain(plan.settings.finish_by).any(|last| row.dates.last() > last);
            // By working days: a deadline on a day off is met by the last working day before it.
            if late && !matches!(item.timing, Timing::Manual(_)) {
                prop_assert!(float < 0, "{row:?}");
            }
        }
    }

    #[test]
    fn scheduling_again_changes_nothing((plan, edits, cascade) in any_change()) {
        let outcome = reschedule(&plan, &edits, cascade).unwrap();
        let ordered = if cascade == Cascade::ShowOnly { reschedule(&outcome.plan, &[], Cascade::Push).unwrap() } else { outcome };
        let again = reschedule(&ordered.plan, &[], Cascade::Push).unwrap();
        prop_assert_eq!(&again.receipt.changes, &Vec::new());
        prop_assert_eq!(&again.plan, &ordered.plan);
    }

    #[test]
    fn a_preview_is_its_commit((plan, edits, cascade) in any_change()) {
        let (preview, commit) = (reschedule(&plan, &edits, cascade).unwrap(), reschedule(&plan, &edits, cascade).unwrap());
        prop_assert_eq!(digest_of(&preview.schedule).unwrap(), digest_of(&commit.schedule).unwrap());
        prop_assert_eq!(&preview, &commit);
        for (item, row) in commit.plan.items.iter().zip(&commit.schedule.rows) {
            if matches!(item.timing, Timing::Auto { .. }) && cascade != Cascade::ShowOnly {
                prop_assert_eq!(item.dates(), Some(row.dates));
            }
        }
        let sent: Schedule = serde_json::from_str(&serde_json::to_string(&preview.schedule).unwrap()).unwrap();
        prop_assert_eq!(sent, preview.schedule);
        let sent: Receipt = serde_json::from_str(&serde_json::to_string(&preview.receipt).unwrap()).unwrap();
        prop_assert_eq!(sent, preview.receipt);
    }

    #[test]
    fn undoing_restores_exactly((plan, edits, cascade) in any_change()) {
        let outcome = reschedule(&plan, &edits, cascade).unwrap();
        let undone = undo(&outcome.plan, &outcome.receipt);
        prop_assert_eq!(undone.left, []);
        prop_assert_eq!(undone.plan, plan);
    }

    #[test]
    fn showing_only_moves_nothing_else((plan, edits, _) in any_change()) {
        let outcome = reschedule(&plan, &edits, Cascade::ShowOnly).unwrap();
        let asked = |id| edits.iter().any(|edit| match edit {
            Edit::Start { item, .. } | Edit::Length { item, .. } | Edit::Constraint { item, .. } => {
                *item == id || is_below(&plan, &plan.items[find(&plan, id)], *item)
            }
        });
        prop_assert!(outcome.receipt.changes.iter().all(|change| asked(change.item)));
    }

    #[test]
    fn settled_work_never_moves((plan, edits, cascade) in any_change()) {
        let outcome = reschedule(&plan, &edits, cascade).unwrap();
        for ((old, new), row) in plan.items.iter().zip(&outcome.plan.items).zip(&outcome.schedule.rows) {
            if let Timing::Settled(dates) = old.timing {
                prop_assert_eq!(&old.timing, &new.timing);
                prop_assert_eq!(row.dates, dates);
            }
        }
    }

    #[test]
    fn the_order_of_a_plan_does_not_matter((plan, seed) in (any_plan(), any::<u64>())) {
        let mut shuffled = plan.clone();
        shuffled.items.sort_by_key(|item| (u64::try_from(item.id.0.as_u128()).unwrap_or(0)).wrapping_mul(seed | 1));
        shuffled.links.reverse();
        let (one, two) = (schedule(&plan).unwrap(), schedule(&shuffled).unwrap());
        for (item, row) in plan.items.iter().zip(&one.rows) {
            let other = &two.rows[find(&shuffled, item.id)];
            prop_assert_eq!(
                (row.dates, row.earliest, row.latest, row.total_float, row.free_float),
                (other.dates, other.earliest, other.latest, other.total_float, other.free_float)
            );
        }
    }

    /// Slipping by its free float moves nothing else; by its total float, it neither delays the plan nor misses another date.
    #[test]
    fn floats_are_free_to_take(plan in any_plan(), chosen in any::<prop::sample::Index>()) {
        let mut plan = reschedule(&plan, &[], Cascade::Push).unwrap().plan;
        plan.settings.gaps = Gaps::Keep;
        let before = reschedule(&plan, &[], Cascade::Push).unwrap();
        let item = chosen.index(plan.items.len());
        let row = &before.schedule.rows[item];
        let Timing::Auto { pull: Pull::Asap, .. } = plan.items[item].timing else { return Ok(()) };
        if plan.items.iter().any(Item::is_alap) || !plan.items[item].fences.is_empty() || plan.items[item].constraint.is_some() {
            return Ok(());
        }
        let calendar = &plan.calendars[plan.items[item].calendar.0];
        for (float, is_free) in [(row.free_float, true), (row.total_float, false)] {
            let Some(float) = float.filter(|float| *float > 0) else { continue };
            let on = calendar.plus(row.dates.first(), float);
            let after = reschedule(&before.plan, &[Edit::Start { item: row.item, on, keep: Keep::Once }], Cascade::Push).unwrap();
            if is_free {
                prop_assert!(after.receipt.changes.iter().all(|change| change.item == row.item), "{:?}", after.receipt);
            }
            if !is_free || row.free_float <= row.total_float {
                prop_assert_eq!(after.schedule.finishes_on.max(plan.settings.finish_by), before.schedule.finishes_on.max(plan.settings.finish_by));
                let missed = |schedule: &Schedule| schedule.conflicts.iter().filter(|conflict| matches!(conflict, Conflict::DeadlineMissed { .. })).count();
                prop_assert!(missed(&after.schedule) <= missed(&before.schedule));
            }
        }
    }

    /// One working day more than its total float, and the plan ends later.
    #[test]
    fn total_float_is_all_there_is(plan in any_plain_plan(), chosen in any::<prop::sample::Index>()) {
        let before = schedule(&plan).unwrap();
        let row = &before.rows[chosen.index(plan.items.len())];
        let item = &plan.items[find(&plan, row.item)];
        // Whoever waits for a summary to start waits for the first part alone: their limit is told to all that start with it.
        let waits_for_start = |link: &Link| matches!(link.kind, DependencyKind::StartToStart | DependencyKind::StartToFinish)
            && plan.items[find(&plan, link.predecessor)].is_summary();
        if item.is_summary() || plan.links.iter().any(waits_for_start) {
            return Ok(());
        }
        let calendar = &plan.calendars[item.calendar.0];
        let on = calendar.plus(row.dates.first(), row.total_float.unwrap() + 1);
        let after = reschedule(&plan, &[Edit::Start { item: row.item, on, keep: Keep::Once }], Cascade::Push).unwrap();
        prop_assert!(row.total_float >= Some(0) && after.schedule.finishes_on > before.finishes_on);
    }

    /// One working day more than its free float, and something else moves or the plan ends later.
    #[test]
    fn free_float_is_all_there_is(plan in any_plain_plan(), chosen in any::<prop::sample::Index>()) {
        let before = schedule(&plan).unwrap();
        let row = &before.rows[chosen.index(plan.items.len())];
        let item = &plan.items[find(&plan, row.item)];
        if item.is_summary() || plan.links.iter().any(|link| plan.items[find(&plan, link.predecessor)].is_summary()) {
            return Ok(());
        }
        let calendar = &plan.calendars[item.calendar.0];
        let on = calendar.plus(row.dates.first(), row.free_float.unwrap() + 1);
        let after = reschedule(&plan, &[Edit::Start { item: row.item, on, keep: Keep::Once }], Cascade::Push).unwrap();
        let others = after.receipt.changes.iter().any(|change| change.item != row.item);
        prop_assert!(others || after.schedule.finishes_on > before.finishes_on);
    }

    #[test]
    fn kept_gaps_never_shrink(plan in any_plain_plan(), chosen in any::<prop::sample::Index>(), by in -20_i64..20) {
        let before = schedule(&plan).unwrap();
        let row = &before.rows[chosen.index(plan.items.len())];
        let edit = Edit::Start { item: row.item, on: row.dates.first().plus(by), keep: Keep::Once };
        let after = reschedule(&plan, &[edit], Cascade::KeepGap).unwrap().schedule;
        let is_edited = |id| id == row.item || is_below(&plan, &plan.items[find(&plan, id)], row.item);
        for link in plan.links.iter().filter(|link| link.kind == DependencyKind::FinishToStart) {
            let (from, to) = (find(&plan, link.predecessor), find(&plan, link.successor));
            if is_edited(link.successor) || plan.items[from].is_summary() || plan.items[to].is_summary() {
                continue;
            }
            let calendar = &plan.calendars[plan.items[to].calendar.0];
            let free = |rows: &[Row]| match rows[from].dates {
                Dates::Bar(span) => span.last().plus(1),
                Dates::Milestone(day) => day,
            };
            let gap = |rows: &[Row]| match link.lag {
                Lag::Working(_) => count(calendar, free(rows), rows[to].dates.first()),
                Lag::Elapsed(days) => count(calendar, free(rows).plus(i64::from(days)), rows[to].dates.first()),
            };
            prop_assert!(gap(&after.rows) >= gap(&before.rows));
        }
    }

    #[test]
    fn what_does_not_follow_does_not_move(plan in any_plain_plan(), chosen in any::<prop::sample::Index>(), by in -20_i64..20) {
        let item = &plan.items[chosen.index(plan.items.len())];
        if plan.items.iter().any(Item::is_summary) {
            return Ok(());
        }
        let edit = Edit::Start { item: item.id, on: item.dates().unwrap().first().plus(by), keep: Keep::Once };
        let mut follows = vec![item.id];
        while let Some(link) = plan.links.iter().find(|link| follows.contains(&link.predecessor) && !follows.contains(&link.successor)) {
            follows.push(link.successor);
        }
        for cascade in [Cascade::Push, Cascade::KeepGap] {
            let receipt = reschedule(&plan, std::slice::from_ref(&edit), cascade).unwrap().receipt;
            prop_assert!(receipt.changes.iter().all(|change| follows.contains(&change.item)));
        }
    }

    /// Every critical item of a plain plan is on a path from one that nothing holds to one that ends the plan.
    #[test]
    fn critical_paths_have_every_critical_item(plan in any_plain_plan()) {
        let schedule = schedule(&plan).unwrap();
        let paths = schedule.critical_paths(100_000);
        for row in schedule.rows.iter().filter(|row| row.critical && row.latest.is_some()) {
            prop_assert!(paths.iter().any(|path| path.contains(&row.item)));
        }
        let has_link = |pair: &[ItemId]| schedule.critical_links.iter().any(|link| [link.predecessor, link.successor] == *pair);
        prop_assert!(paths.iter().all(|path| path.windows(2).all(has_link)));
        prop_assert!(!paths.is_empty());
    }
}
