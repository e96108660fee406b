//! Each rule by itself. Days are offsets from a Monday: 4 is Friday, 7 the next Monday.

use super::{
    samples::{MONDAY, Sample, bar, day},
    *,
};
use crate::{
    model::DependencyKind,
    plan::{
        Span,
        workdays::{WorkingCalendar, WorkingWeek},
    },
};

/// A task of three days, Monday to Wednesday, and one of two that waits for it.
fn pair(kind: DependencyKind, lag: Lag) -> Sample {
    let mut sample = Sample::new();
    let (copy, layout) = (sample.task("copy", 3), sample.task("layout", 2));
    let link = sample.link(copy, layout);
    (link.kind, link.lag) = (kind, lag);
    sample
}

fn layout(kind: DependencyKind, lag: Lag) -> (i64, i64) {
    pair(kind, lag).days()["layout"]
}

mod words {
    use super::*;
    use crate::model::{CampaignId, Dependency, MemberId, Task, TaskId, TaskStatus};

    fn task(status: TaskStatus, starts_on: Option<i64>, due_on: Option<i64>) -> Task {
        Task {
            id: TaskId::new(),
            campaign_id: CampaignId::new(),
            title: String::new(),
            description: String::new(),
            status,
            starts_on: starts_on.map(day),
            due_on: due_on.map(day),
            assignee_id: None,
            required: true,
            chain_id: None,
            review_id: None,
            position: 0.0,
            created_by: MemberId::new(),
            created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            revision: 1,
        }
    }

    #[test]
    fn a_task_takes_the_working_days_of_its_dates() {
        let calendar = WorkingCalendar::default();
        let timing = |task: Task| Item::of_task(&task, CalendarId(0), &calendar).timing;
        let auto = |working_days, dates| Timing::Auto { pull: Pull::Asap, working_days, dates };
        assert_eq!(timing(task(TaskStatus::ToDo, Some(3), Some(8))), auto(4, Some(bar(3, 8))));
        assert_eq!(timing(task(TaskStatus::InReview, None, Some(8))), auto(1, Some(bar(8, 8))));
        // At a weekend, a day of work all the same; without dates, a day somewhere.
        assert_eq!(timing(task(TaskStatus::ToDo, Some(5), Some(6))), auto(1, Some(bar(5, 6))));
        assert_eq!(timing(task(TaskStatus::Done, None, None)), auto(1, None));
        assert_eq!(timing(task(TaskStatus::Done, Some(3), Some(5))), Timing::Settled(bar(3, 5)));
    }

    #[test]
    fn a_dependency_is_a_link_in_working_days() {
        let (task_id, predecessor_id) = (TaskId::new(), TaskId::new());
        let dependency = Dependency { task_id, predecessor_id, kind: DependencyKind::StartToStart, lag_days: -2 };
        let link = Link::from(&dependency);
        assert_eq!((link.predecessor, link.successor), (predecessor_id.into(), task_id.into()));
        assert_eq!((link.kind, link.lag), (DependencyKind::StartToStart, Lag::Working(-2)));
    }
}

mod links {
    use DependencyKind::{FinishToFinish, FinishToStart, StartToFinish, StartToStart};

    use super::*;

    #[test]
    fn each_kind_binds_its_two_ends() {
        assert_eq!(layout(FinishToStart, Lag::NONE), (3, 4));
        assert_eq!(layout(StartToStart, Lag::NONE), (0, 1));
        assert_eq!(layout(FinishToFinish, Lag::NONE), (1, 2));
        // Free to finish when the other starts; the plan starts there, too.
        assert_eq!(layout(StartToFinish, Lag::Working(6)), (4, 7));
    }

    #[test]
    fn lag_is_in_working_days_of_the_successor_or_in_days_that_pass() {
        assert_eq!(layout(FinishToStart, Lag::Working(3)), (8, 9));
        assert_eq!(layout(FinishToStart, Lag::Elapsed(3)), (7, 8));
        assert_eq!(layout(FinishToStart, Lag::Working(-1)), (2, 3));
        assert_eq!(layout(FinishToFinish, Lag::Working(-1)), (0, 1));
        assert_eq!(layout(StartToStart, Lag::Working(4)), (4, 7));

        let mut sample = pair(FinishToStart, Lag::Working(3));
        sample.plan.items[1].calendar = CalendarId(1);
        assert_eq!(sample.days()["layout"], (6, 7));
    }

    #[test]
    fn a_finish_on_a_day_off_of_the_successor_is_waited_for() {
        let mut sample = pair(FinishToFinish, Lag::NONE);
        sample.plan.items[0].calendar = CalendarId(1);
        sample.plan.items[0].timing = Timing::Auto { pull: Pull::Asap, working_days: 7, dates: None };
        assert_eq!(sample.days(), [("copy", (0, 6)), ("layout", (4, 7))].into());
    }

    #[test]
    fn who_finishes_on_friday_has_finished_when_monday_starts() {
        let mut sample = Sample::new();
        let (old, new) = (sample.task("old offer", 5), sample.add("new offer", Timing::Manual(bar(7, 11))));
        sample.link(new, old).kind = StartToFinish;
        assert_eq!(sample.days()["old offer"], (0, 4));
        assert!(sample.schedule().conflicts.is_empty());
    }

    #[test]
    fn a_milestone_is_on_the_morning_after_what_it_waits_for() {
        let mut sample = Sample::new();
        let (proof, launch, report) = (sample.task("proof", 5), sample.task("launch", 0), sample.task("report", 1));
        sample.link(proof, launch);
        sample.link(launch, report);
        assert_eq!(sample.days(), [("proof", (0, 4)), ("launch", (7, 7)), ("report", (7, 7))].into());
    }

    #[test]
    fn the_strongest_of_several_links_is_the_cause() {
        let mut sample = Sample::new();
        let (copy, shoot, layout) = (sample.task("copy", 1), sample.task("shoot", 4), sample.task("layout", 1));
        sample.link(copy, layout);
        sample.link(shoot, layout);
        let cause = sample.schedule().rows[2].cause.clone();
        assert_eq!(cause, Cause::Link { predecessor: shoot, link: FinishToStart, lag: Lag::NONE });
    }
}

mod dates {
    use super::*;

    fn constrained(constraint: Constraint) -> (Sample, ItemId) {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let layout = sample.plan.items[1].id;
        sample.item(layout).constraint = Some(constraint);
        (sample, layout)
    }

    #[test]
    fn earliest_dates_are_bounds_beside_the_links() {
        assert_eq!(constrained(Constraint::StartNoEarlierThan(day(8))).0.days()["layout"], (8, 9));
        assert_eq!(constrained(Constraint::StartNoEarlierThan(day(1))).0.days()["layout"], (3, 4));
        assert_eq!(constrained(Constraint::FinishNoEarlierThan(day(9))).0.days()["layout"], (8, 9));
        // A Sunday is reached on Monday.
        assert_eq!(constrained(Constraint::FinishNoEarlierThan(day(6))).0.days()["layout"], (4, 7));
    }

    #[test]
    fn hard_dates_beat_links_and_say_so() {
        for (constraint, days, short_by) in [
            (Constraint::MustStartOn(day(1)), (1, 2), 2),
            (Constraint::MustFinishOn(day(1)), (0, 1), 3),
            (Constraint::StartNoLaterThan(day(2)), (2, 3), 1),
            (Constraint::FinishNoLaterThan(day(3)), (2, 3), 1),
        ] {
            let (sample, layout) = constrained(constraint);
            assert_eq!(sample.days()["layout"], days, "{constraint:?}");
            let broken = Conflict::LinkBroken {
                predecessor: sample.plan.items[0].id,
                successor: layout,
                link: DependencyKind::FinishToStart,
                short_by,
                held_by: Held::Constraint,
            };
            assert_eq!(sample.schedule().conflicts, [broken]);
        }
    }

    #[test]
    fn hard_dates_that_fit_are_no_conflict() {
        for constraint in [Constraint::MustStartOn(day(7)), Constraint::MustFinishOn(day(8))] {
            let (sample, _) = constrained(constraint);
            assert_eq!(sample.days()["layout"], (7, 8));
            assert!(sample.schedule().conflicts.is_empty());
        }
        assert_eq!(constrained(Constraint::FinishNoLaterThan(day(30))).0.days()["layout"], (3, 4));
    }

    #[test]
    fn nobody_starts_on_a_sunday_because_a_date_says_so() {
        let (sample, layout) = constrained(Constraint::MustStartOn(day(6)));
        assert_eq!(sample.days()["layout"], (7, 8));
        assert_eq!(sample.schedule().conflicts, [Conflict::ConstraintBroken { item: layout, constraint: Constraint::MustStartOn(day(6)) }]);
    }

    #[test]
    fn a_missed_deadline_moves_nothing_and_is_negative_float() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let (copy, layout) = (sample.plan.items[0].id, sample.plan.items[1].id);
        sample.item(layout).deadline = Some(day(2));
        let schedule = sample.schedule();
        assert_eq!(sample.days()["layout"], (3, 4));
        assert_eq!(schedule.conflicts, [Conflict::DeadlineMissed { item: layout, deadline: day(2), finishes_on: day(4), late_by: 2 }]);
        assert_eq!(schedule.rows.iter().map(|row| row.total_float).collect::<Vec<_>>(), [Some(-2), Some(-2)]);
        assert_eq!(schedule.critical_paths(9), [[copy, layout]]);
    }
}

mod floats {
    use super::*;

    /// Copy (3) before layout (2); photo (1) before layout as well; brief (5) alone.
    fn plan() -> Sample {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let layout = sample.plan.items[1].id;
        let photo = sample.task("photo", 1);
        sample.task("brief", 5);
        sample.link(photo, layout);
        sample
    }

    #[test]
    fn floats_are_the_room_to_slip() {
        let schedule = plan().schedule();
        let floats: Vec<_> = schedule.rows.iter().map(|row| (row.total_float, row.free_float, row.critical)).collect();
        assert_eq!(floats, [(Some(0), Some(0), true), (Some(0), Some(0), true), (Some(2), Some(2), false), (Some(0), Some(0), true)]);
        assert_eq!(schedule.rows[2].latest, Some(bar(2, 2)));
    }

    #[test]
    fn every_critical_path_is_told() {
        let mut sample = plan();
        let ids: Vec<_> = sample.plan.items.iter().map(|item| item.id).collect();
        let Timing::Auto { working_days, .. } = &mut sample.item(ids[2]).timing else { unreachable!() };
        *working_days = 3;
        let schedule = sample.schedule();
        assert_eq!(schedule.critical_paths(9), [vec![ids[0], ids[1]], vec![ids[2], ids[1]], vec![ids[3]]]);
        assert_eq!(schedule.critical_paths(2).len(), 2);
    }

    #[test]
    fn tolerance_makes_more_of_it_critical() {
        let mut sample = plan();
        sample.plan.settings.tolerance = 2;
        assert!(sample.schedule().rows.iter().all(|row| row.critical));
    }

    #[test]
    fn a_promised_finish_gives_float_or_takes_it() {
        let mut sample = plan();
        sample.plan.settings.finish_by = Some(day(7));
        assert_eq!(sample.schedule().rows[1].total_float, Some(1));
        sample.plan.settings.finish_by = Some(day(3));
        let schedule = sample.schedule();
        assert_eq!(schedule.rows[1].total_float, Some(-1));
        assert_eq!(schedule.conflicts, [Conflict::PlanFinishesLate { finish_by: day(3), finishes_on: day(4) }]);
    }

    #[test]
    fn what_is_settled_has_no_float_and_is_not_critical() {
        let mut sample = plan();
        sample.plan.items[0].timing = Timing::Settled(bar(0, 2));
        let row = sample.schedule().rows[0].clone();
        assert_eq!((row.total_float, row.latest, row.critical), (None, None, false));
    }
}

mod late {
    use super::*;

    #[test]
    fn as_late_as_possible_ends_where_the_successor_begins() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::Working(1));
        let (copy, layout) = (sample.plan.items[0].id, sample.plan.items[1].id);
        sample.late(copy);
        sample.item(layout).constraint = Some(Constraint::MustStartOn(day(9)));
        let row = &sample.schedule().rows[0];
        assert_eq!(sample.days()["copy"], (3, 7));
        assert_eq!((row.earliest, row.free_float, row.cause.clone()), (bar(0, 2), Some(0), Cause::Latest));
    }

    #[test]
    fn as_late_as_possible_never_passes_a_deadline() {
        let mut sample = Sample::new();
        let (flyer, other) = (sample.task("flyer", 2), sample.task("other", 20));
        sample.late(flyer);
        assert_eq!(sample.days()["flyer"], (24, 25));
        sample.item(flyer).deadline = Some(day(13));
        assert_eq!(sample.days()["flyer"], (10, 11));
        sample.link(other, flyer);
        assert_eq!(sample.days()["flyer"], (28, 29));
        assert!(sample.schedule().rows[0].total_float.unwrap() < 0);
    }

    #[test]
    fn a_licence_is_no_reason_to_wait_for_its_end() {
        let mut sample = Sample::new();
        let (flyer, _) = (sample.task("flyer", 2), sample.task("other", 20));
        sample.late(flyer);
        sample.item(flyer).fences.push(Fence::Rights { name: "Photo".into(), days: Span::between(day(0), day(900)) });
        assert_eq!(sample.days()["flyer"], (24, 25));
    }

    #[test]
    fn late_items_draw_each_other() {
        let mut sample = Sample::new();
        let chain = ["copy", "layout", "print"].map(|name| sample.task(name, 2));
        for id in chain {
            sample.late(id);
        }
        sample.link(chain[0], chain[1]);
        sample.link(chain[1], chain[2]);
        sample.item(chain[2]).deadline = Some(day(11));
        assert_eq!(sample.days(), [("copy", (4, 7)), ("layout", (8, 9)), ("print", (10, 11))].into());
    }
}

mod summaries {
    use super::*;

    /// A phase of copy (3) and layout (2), one after the other.
    fn phase() -> (Sample, ItemId, [ItemId; 2]) {
        let mut sample = Sample::new();
        let phase = sample.summary("phase");
        let parts = [("copy", 3), ("layout", 2)].map(|(name, days)| sample.part(phase, name, days));
        sample.link(parts[0], parts[1]);
        (sample, phase, parts)
    }

    #[test]
    fn a_summary_is_as_long_as_its_parts() {
        let (sample, ..) = phase();
        assert_eq!(sample.days()["phase"], (0, 4));
        let row = &sample.schedule().rows[0];
        assert_eq!((row.cause.clone(), row.total_float, row.critical), (Cause::Parts, Some(0), true));
    }

    #[test]
    fn links_to_a_summary_bind_its_parts_and_links_from_it_wait_for_all() {
        let (mut sample, phase, _) = phase();
        let (brief, report) = (sample.task("brief", 2), sample.task("report", 1));
        sample.link(brief, phase);
        sample.link(phase, report);
        assert_eq!(sample.days(), [("brief", (0, 1)), ("phase", (2, 8)), ("copy", (2, 4)), ("layout", (7, 8)), ("report", (9, 9))].into());
        let ids: Vec<_> = [3, 1, 2, 4].map(|item: usize| sample.plan.items[item].id).into();
        assert_eq!(sample.schedule().critical_paths(9), [ids]);
    }

    #[test]
    fn dates_of_a_summary_hold_for_its_parts() {
        let (mut sample, phase, parts) = phase();
        sample.item(phase).constraint = Some(Constraint::StartNoEarlierThan(day(2)));
        sample.item(phase).deadline = Some(day(4));
        let schedule = sample.schedule();
        assert_eq!((sample.days()["phase"], schedule.rows[1].total_float), ((2, 8), Some(-2)));
        assert_eq!(schedule.rows[1].cause, Cause::Summary { summary: phase });
        assert!(matches!(schedule.conflicts[..], [Conflict::DeadlineMissed { item, .. }] if item == phase));
        assert_eq!(schedule.critical_paths(9), [parts]);
    }

    #[test]
    fn moving_a_summary_takes_its_parts_along() {
        let (mut sample, phase, _) = phase();
        sample.settle();
        let edit = Edit::Start { item: phase, on: day(2), keep: Keep::Once };
        sample.plan = reschedule(&sample.plan, &[edit], Cascade::Push).unwrap().plan;
        assert_eq!(sample.days(), [("phase", (2, 8)), ("copy", (2, 4)), ("layout", (7, 8))].into());
    }
}

mod fences {
    use super::*;

    fn launch(fence: Fence) -> (Sample, ItemId) {
        let mut sample = Sample::new();
        let (proof, launch) = (sample.task("proof", 2), sample.task("launch", 0));
        sample.link(proof, launch);
        sample.item(launch).fences.push(fence);
        (sample, launch)
    }

    fn blackout(first: i64, last: i64) -> Fence {
        Fence::Blackout { name: "Black Friday".into(), days: Span::between(day(first), day(last)) }
    }

    #[test]
    fn no_launch_before_the_gate_should_be_clear() {
        let gate = Fence::Gate { clear_on: day(8) };
        let (mut sample, launch) = launch(gate);
        assert_eq!(sample.days()["launch"], (8, 8));
        assert_eq!(sample.schedule().rows[1].cause, Cause::Gate { clear_on: day(8) });
        // Not by any date, and not by dragging it there, whatever is to follow.
        sample.settle();
        for constraint in [Constraint::MustStartOn(day(3)), Constraint::FinishNoLaterThan(day(3))] {
            sample.item(launch).constraint = Some(constraint);
            assert_eq!(sample.days()["launch"], (8, 8));
            assert_eq!(sample.schedule().conflicts, [Conflict::ConstraintBroken { item: launch, constraint }]);
        }
        sample.item(launch).constraint = None;
        for cascade in [Cascade::Push, Cascade::KeepGap, Cascade::ShowOnly] {
            let edit = Edit::Start { item: launch, on: day(3), keep: Keep::Once };
            let outcome = reschedule(&sample.plan, &[edit], cascade).unwrap();
            assert_eq!(outcome.schedule.rows[1].dates, Dates::Milestone(day(8)));
        }
    }

    #[test]
    fn what_is_live_before_its_gate_is_past_it() {
        let (mut sample, launch) = launch(Fence::Gate { clear_on: day(8) });
        sample.item(launch).timing = Timing::Settled(Dates::Milestone(day(3)));
        sample.plan.links.clear();
        assert!(sample.schedule().conflicts.is_empty());
        sample.item(launch).timing = Timing::Manual(Dates::Milestone(day(3)));
        assert_eq!(sample.schedule().conflicts, [Conflict::BeforeGate { item: launch, clear_on: day(8), starts_on: day(3) }]);
    }

    #[test]
    fn blackouts_are_passed_one_after_the_other() {
        let (mut sample, launch) = launch(blackout(2, 4));
        sample.item(launch).fences.push(blackout(7, 8));
        assert_eq!(sample.days()["launch"], (9, 9));
        assert_eq!(sample.schedule().rows[1].cause, Cause::Blackout { name: "Black Friday".into() });
    }

    #[test]
    fn a_blackout_acts_on_what_is_there_already() {
        let (mut sample, launch) = launch(blackout(2, 4));
        for timing in [Timing::Manual(Dates::Milestone(day(3))), Timing::Settled(bar(3, 10))] {
            sample.item(launch).timing = timing.clone();
            let overlap = Span::between(day(3), if timing == Timing::Settled(bar(3, 10)) { day(4) } else { day(3) });
            let conflict = Conflict::InBlackout { item: launch, name: "Black Friday".into(), overlap };
            assert_eq!(sample.schedule().conflicts, [conflict]);
        }
    }

    #[test]
    fn a_licence_bounds_its_bar_and_clips_it() {
        let mut sample = Sample::new();
        let flight = sample.task("flight", 10);
        sample.item(flight).calendar = CalendarId(1);
        sample.item(flight).fences.push(Fence::Rights { name: "Photo".into(), days: Span::between(day(3), day(9)) });
        let schedule = sample.schedule();
        assert_eq!((sample.days()["flight"], schedule.rows[0].total_float), ((3, 12), Some(-3)));
        let inside = Some(Span::between(day(3), day(9)));
        assert_eq!(schedule.conflicts, [Conflict::OutsideRights { item: flight, name: "Photo".into(), inside }]);
    }
}

mod cascades {
    use super::*;

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
    fn what_is_settled_cannot_be_edited() {
        let (mut sample, ids) = placed();
        sample.item(ids[0]).timing = Timing::Settled(bar(0, 1));
        for edit in [Edit::Start { item: ids[0], on: day(3), keep: Keep::Once }, Edit::Length { item: ids[0], working_days: 9 }] {
            assert_eq!(reschedule(&sample.plan, &[edit], Cascade::Push), Err(PlanError::Settled(ids[0])));
        }
    }

    #[test]
    fn nothing_is_placed_beyond_the_calendar() {
        let (mut sample, ids) = placed();
        sample.item(ids[0]).constraint = Some(Constraint::StartNoEarlierThan("9999-12-31".parse().unwrap()));
        assert_eq!(schedule(&sample.plan), Err(PlanError::OutOfCalendar(ids[0])));
    }
}

mod undoing {
    use super::*;

    fn pushed() -> (Sample, Outcome, [ItemId; 2]) {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        sample.settle();
        let ids = [sample.plan.items[0].id, sample.plan.items[1].id];
        let edit = Edit::Start { item: ids[0], on: day(1), keep: Keep::Pinned };
        let outcome = reschedule(&sample.plan, &[edit], Cascade::Push).unwrap();
        (sample, outcome, ids)
    }

    #[test]
    fn a_cascade_is_undone_as_one() {
        let (sample, outcome, _) = pushed();
        assert_eq!(undo(&outcome.plan, &outcome.receipt), Undone { plan: sample.plan, left: Vec::new() });
    }

    #[test]
    fn what_was_changed_since_is_left_alone_field_by_field() {
        let (_, outcome, ids) = pushed();
        let edit = Edit::Constraint { item: ids[0], constraint: None };
        let later = reschedule(&outcome.plan, &[edit], Cascade::Push).unwrap();
        let undone = undo(&later.plan, &outcome.receipt);
        assert_eq!(undone.left, [Left::Changed { item: ids[0], field: Field::Constraint }]);
        assert_eq!(undone.plan.items[0].dates(), Some(bar(0, 2)));
        assert_eq!(undone.plan.items[1].dates(), Some(bar(3, 4)));
    }

    #[test]
    fn what_has_gone_live_or_away_is_left_alone() {
        let (_, outcome, ids) = pushed();
        let mut plan = outcome.plan.clone();
        plan.items[0].timing = Timing::Settled(bar(1, 3));
        plan.items.remove(1);
        plan.links.clear();
        let undone = undo(&plan, &outcome.receipt);
        assert_eq!(undone.left, [Left::Settled { item: ids[0] }, Left::Gone { item: ids[1] }]);
        assert_eq!(undone.plan, plan);
    }
}

mod baselines {
    use super::*;

    #[test]
    fn every_day_of_drift_has_its_event() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        sample.settle();
        let (copy, layout) = (sample.plan.items[0].id, sample.plan.items[1].id);
        let promised = Baseline::take("Kick-off".into(), MONDAY, &sample.schedule());
        let slip = |plan: &Plan, on| reschedule(plan, &[Edit::Start { item: copy, on: day(on), keep: Keep::Once }], Cascade::Push).unwrap();
        let first = slip(&sample.plan, 1);
        let second = slip(&first.plan, 2);
        let mut plan = second.plan.clone();
        let added = sample.task("added", 1);
        plan.items.push(sample.item(added).clone());
        // Somebody took a day more without an event to show for it.
        let Timing::Auto { working_days, .. } = &mut plan.items[1].timing else { unreachable!() };
        *working_days += 1;
        let events = [(17, first.receipt), (23, second.receipt)];
        let drift = drift(&promised, &schedule(&plan).unwrap(), &events);

        let waits = Some(Cause::Link { predecessor: copy, link: DependencyKind::FinishToStart, lag: Lag::NONE });
        let asked = || Some(Cause::Asked);
        let share = |event, why, days| Share { event, why, days };
        let of_copy = vec![share(Some(17), asked(), 1), share(Some(23), asked(), 1)];
        let of_layout = vec![share(Some(17), waits.clone(), 3), share(Some(23), waits, 1), share(None, None, 1)];
        assert_eq!(
            drift,
            [
                Drift { item: copy, slip: Slip::Moved { start: 2, finish: 2, shares: of_copy } },
                Drift { item: layout, slip: Slip::Moved { start: 4, finish: 5, shares: of_layout } },
                Drift { item: added, slip: Slip::Added },
            ]
        );
    }

    #[test]
    fn what_was_removed_is_told_and_what_stayed_is_not() {
        let mut sample = pair(DependencyKind::FinishToStart, Lag::NONE);
        let promised = Baseline::take("Kick-off".into(), MONDAY, &sample.schedule());
        let layout = sample.plan.items.pop().unwrap().id;
        sample.plan.links.clear();
        assert_eq!(drift(&promised, &sample.schedule(), &[]), [Drift { item: layout, slip: Slip::Removed }]);
        assert_eq!((promised.name(), promised.taken_on(), promised.dates(layout)), ("Kick-off", MONDAY, Some(bar(3, 4))));
    }
}

mod loads {
    use super::*;
    use crate::model::MemberId;

    #[test]
    fn more_than_there_is_time_for_is_told_in_one_piece_over_a_weekend() {
        let mut sample = Sample::new();
        let (copy, layout) = (sample.task("copy", 10), sample.task("layout", 4));
        sample.at(copy, bar(0, 11));
        sample.at(layout, bar(3, 8));
        let (ada, ben) = (MemberId::new(), MemberId::new());
        let leave = WorkingCalendar::new(WorkingWeek::STANDARD, [Span::one(day(7))], []);
        let people = [
            Person { id: ada, calendar: leave, minutes_a_day: 450 },
            Person { id: ben, calendar: WorkingCalendar::default(), minutes_a_day: 450 },
        ];
        let takes = |item, minutes_a_day| Assignment { person: ada, item, minutes_a_day };
        let window = Span::between(day(2), day(9));
        let loads = load(&sample.schedule(), &people, &[takes(copy, 300), takes(layout, 200)], window);
        assert_eq!(loads[0].planned, [300, 500, 500, 0, 0, 0, 500, 300]);
        assert_eq!(loads[0].capacity, [450, 450, 450, 0, 0, 0, 450, 450]);
        let overload = Overload { days: Span::between(day(3), day(8)), excess: 150, items: vec![copy, layout] };
        assert_eq!(loads[0].overloads, [overload]);
        assert_eq!((loads[1].person, loads[1].planned.iter().sum::<u32>(), &loads[1].overloads[..]), (ben, 0, &[][..]));
    }
}
