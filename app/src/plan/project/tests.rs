//! A campaign's plan as it is read, changed and written.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{Brief, CampaignId, CampaignStatus, DependencyKind, LagUnit, MemberId, TaskPlan, TaskStatus},
    plan::schedule::{Cause, Conflict, Constraint, Dates, Edit, Keep, Left, undo},
};

fn day(offset: i64) -> Day {
    Day(time::macros::date!(2026 - 11 - 23)).plus(offset)
}

fn task(campaign: CampaignId, title: &str, days: Option<(i64, i64)>) -> Task {
    Task {
        id: TaskId::new(),
        campaign_id: campaign,
        title: title.into(),
        description: String::new(),
        status: TaskStatus::ToDo,
        starts_on: days.map(|(first, _)| day(first)),
        due_on: days.map(|(_, last)| day(last)),
        assignee_id: None,
        required: true,
        chain_id: None,
        review_id: None,
        position: 0.0,
        created_by: MemberId::new(),
        created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
        revision: 1,
        plan: TaskPlan::default(),
    }
}

/// Copy (Mon-Tue), then layout (Wed-Thu); the flight begins a week later.
fn project() -> Project {
    let campaign = CampaignId::new();
    let tasks = vec![task(campaign, "Copy", Some((0, 1))), task(campaign, "Layout", Some((2, 3)))];
    let link = Dependency {
        task_id: tasks[1].id,
        predecessor_id: tasks[0].id,
        kind: DependencyKind::FinishToStart,
        lag_days: 0,
        lag_unit: LagUnit::Working,
    };
    let at = "2026-11-23T10:00:00Z".parse().unwrap();
    let campaign = Campaign {
        id: campaign,
        name: "Harbour".into(),
        status: CampaignStatus::InProduction,
        brief: Brief::default(),
        starts_on: Some(day(7)),
        ends_on: Some(day(20)),
        market: None,
        channels: Vec::new(),
        owner_id: MemberId::new(),
        created_at: at,
        updated_at: at,
        revision: 1,
    };
    Project { campaign, tasks, dependencies: vec![link], approvals: Vec::new(), today: day(0), blackouts: Vec::new(), rights: Vec::new() }
}

fn start(item: impl Into<ItemId>, on: i64) -> Edit {
    Edit::Start { item: item.into(), on: day(on), keep: Keep::Once }
}

#[test]
fn the_gate_should_be_clear_when_the_last_approval_is_due() {
    let mut project = project();
    let forecast = project.standing().unwrap().forecast;
    assert_eq!((forecast.clear_on, forecast.short[0].title.as_str()), (Some(day(4)), "Layout"));

    let stage = |name: &str, days| ApprovalStage { name: name.into(), status: StageStatus::Waiting, days, due_on: None, opens_on: None };
    project.approvals = vec![Approval { task_id: project.tasks[1].id, stages: vec![stage("Brand", 2), stage("Legal", 3)] }];
    let standing = project.standing().unwrap();
    assert_eq!(standing.forecast.clear_on, Some(day(9)));
    let bars: Vec<_> = standing.stages.iter().map(|bar| bar.days).collect();
    assert_eq!(bars, [Span::between(day(3), day(5)), Span::between(day(5), day(8))]);
    // The flight begins too early, and is not moved for it.
    let early = Conflict::BeforeGate { item: project.flight(), clear_on: day(9), starts_on: day(7) };
    assert_eq!(standing.schedule.conflicts, [early]);

    for task in &mut project.tasks {
        task.status = TaskStatus::Approved;
    }
    project.approvals.clear();
    assert_eq!(project.standing().unwrap().forecast, Forecast { clear_on: None, short: Vec::new() });
}

#[test]
fn going_live_before_the_gate_should_be_clear_is_refused_by_name() {
    let project = project();
    let moved = |on| project.change(&[start(project.campaign.id, on)], Cascade::Push);
    let Err(Refused::BeforeClear { on, clear_on, forecast }) = moved(3) else { panic!("it was moved") };
    assert_eq!((on, clear_on), (day(3), day(4)));
    let short: Vec<_> = forecast.short_of(on).map(|short| short.title.as_str()).collect();
    assert_eq!(short, ["Layout"]);
    let receipt = moved(4).unwrap().receipt;
    assert_eq!(project.with(&receipt).campaign.starts_on, Some(day(4)));
    assert_eq!(project.with(&receipt).campaign.ends_on, Some(day(17)));
}

#[test]
fn the_longest_chain_is_critical_however_long_the_flight() {
    let standing = project().standing().unwrap();
    let told: Vec<_> = standing.schedule.rows.iter().map(|row| (row.critical, row.total_float)).collect();
    assert_eq!(told, [(true, Some(0)), (true, Some(0)), (false, Some(3))]);
}

#[test]
fn what_is_overdue_is_not_ready_before_today() {
    let mut project = project();
    project.today = day(30);
    assert_eq!(project.standing().unwrap().forecast.clear_on, Some(day(31)));
}

#[test]
fn a_task_with_parts_is_as_long_as_they_are() {
    let mut project = project();
    let mut phase = task(project.campaign.id, "Phase", None);
    phase.required = false;
    for part in &mut project.tasks {
        part.plan.parent_id = Some(phase.id);
    }
    project.tasks.push(phase.clone());
    let standing = project.standing().unwrap();
    assert_eq!(standing.schedule.rows[2].dates, Dates::Bar(Span::between(day(0), day(3))));
    let changed = project.change(&[start(phase.id, 7)], Cascade::Push).unwrap();
    assert_eq!(changed.receipt.changes.len(), 2);
    assert_eq!(project.with(&changed.receipt).tasks[1].due_on, Some(day(10)));
}

#[test]
fn a_milestone_keeps_being_one() {
    let mut project = project();
    project.tasks[1].plan.working_days = Some(0);
    project.tasks[1].due_on = project.tasks[1].starts_on;
    let changed = project.change(&[start(project.tasks[0].id, 1)], Cascade::Push).unwrap();
    let after = project.with(&changed.receipt);
    assert_eq!((after.tasks[1].starts_on, after.tasks[1].due_on), (Some(day(3)), Some(day(3))));
    assert_eq!(after.plan().items[1].dates(), Some(Dates::Milestone(day(3))));
}

#[test]
fn holidays_of_the_market_are_not_worked() {
    let mut project = project();
    // Thanksgiving is on Thursday.
    project.campaign.market = Some("US".into());
    project.tasks[1].plan.working_days = Some(2);
    let changed = project.change(&[], Cascade::Push).unwrap();
    assert_eq!(project.with(&changed.receipt).tasks[1].due_on, Some(day(4)));
    assert_eq!(changed.receipt.changes[0].why, Cause::Length);
}

prop_compose! {
    fn any_project()(days in prop::collection::vec(prop::option::of((0_i64..40, 0_i64..9)), 2..12),
        links in prop::collection::vec((0_usize..12, 0_usize..12, 0_usize..4, -3_i64..5, any::<bool>()), 0..12),
        market in prop::option::of(prop::sample::select(vec!["US", "AU-NSW", "GB-SCT"])), lengths in prop::collection::vec(prop::option::of(0_i64..6), 12)) -> Project {
        let mut project = project();
        project.dependencies.clear();
        project.campaign.market = market.map(str::to_owned);
        let id = project.campaign.id;
        project.tasks = days.iter().map(|days| task(id, "Task", days.map(|(first, length)| (first, first + length)))).collect();
        for (task, length) in project.tasks.iter_mut().zip(lengths) {
            task.plan.working_days = length;
        }
        for (from, to, kind, lag_days, working) in links {
            let (from, to) = (from % project.tasks.len(), to % project.tasks.len());
            let (predecessor_id, task_id) = (project.tasks[from.min(to)].id, project.tasks[from.max(to)].id);
            let is_new = !project.dependencies.iter().any(|link| link.task_id == task_id && link.predecessor_id == predecessor_id);
            if from != to && is_new {
                let lag_unit = if working { LagUnit::Working } else { LagUnit::Elapsed };
                project.dependencies.push(Dependency { task_id, predecessor_id, kind: DependencyKind::ALL[kind], lag_days, lag_unit });
            }
        }
        project
    }
}

proptest! {
    /// What is shown is what is stored: the schedule of what a commit writes is the one that the preview told, whichever machine
    /// reads it back.
    #[test]
    fn preview_is_commit(project in any_project(), which in 0_usize..12, on in -10_i64..60, how in 0_usize..3) {
        let item = project.tasks[which % project.tasks.len()].id;
        let cascade = [Cascade::Push, Cascade::KeepGap, Cascade::ShowOnly][how];
        let shown = project.change(&[start(item, on)], cascade).unwrap();
        let stored = project.with(&shown.receipt);
        let travelled: Project = serde_json::from_str(&serde_json::to_string(&stored).unwrap()).unwrap();
        let read = travelled.standing().unwrap();
        let dates = |standing: &Standing| standing.schedule.rows.iter().map(|row| (row.item, row.dates)).collect::<Vec<_>>();
        prop_assert_eq!(dates(&read), dates(&shown.standing));
        prop_assert_eq!(&read.forecast, &shown.standing.forecast);
        // Twice is once: doing it again from the same state says the same.
        prop_assert_eq!(project.change(&[start(item, on)], cascade).unwrap().standing.digest, shown.standing.digest);
    }

    /// What a commit writes can be taken back, and then is as it was.
    #[test]
    fn a_change_is_taken_back(project in any_project(), which in 0_usize..12, on in -10_i64..60) {
        let edit = Edit::Start { item: project.tasks[which % project.tasks.len()].id.into(), on: day(on), keep: Keep::Pinned };
        let shown = project.change(&[edit], Cascade::Push).unwrap();
        let stored = project.with(&shown.receipt);
        let undone = undo(&stored.plan(), &shown.receipt);
        prop_assert_eq!(undone.left, Vec::<Left>::new());
        prop_assert_eq!(undone.plan.items, project.plan().items);
    }
}

#[test]
fn a_pin_is_stored_in_plain_sight() {
    let project = project();
    let pinned = Edit::Start { item: project.tasks[0].id.into(), on: day(1), keep: Keep::Pinned };
    let changed = project.change(&[pinned], Cascade::Push).unwrap();
    let after = project.with(&changed.receipt);
    assert_eq!(after.tasks[0].plan.constraint, Some(Constraint::StartNoEarlierThan(day(1))));
    assert_eq!(after.tasks[1].plan.constraint, None);
}

fn blackout(name: &str, first: i64, last: i64) -> crate::model::Blackout {
    let (starts_on, ends_on) = (day(first), day(last));
    let id = crate::model::BlackoutId::new();
    crate::model::Blackout { id, name: name.into(), starts_on, ends_on, market: None, channels: Vec::new(), revision: 1 }
}

#[test]
fn a_flight_says_which_blackout_it_begins_in_and_which_right_it_outlasts() {
    let mut project = project();
    let item = project.flight();
    project.blackouts = vec![blackout("Freeze", 6, 8), blackout("Later", 15, 16)];
    let until = |last| crate::rights::RightsWindow {
        days: Span::between(day(-100), day(last)),
        begun_by: String::new(),
        ended_by: "the licence of Studio".into(),
    };
    let asset = |name: &str, last| crate::rights::AssetRights {
        asset_id: crate::model::AssetId::new(),
        name: name.into(),
        windows: vec![until(last)],
    };
    project.rights = vec![asset("Long", 40), asset("Photo", 12)];
    let frozen = Conflict::InBlackout { item, name: "Freeze".into(), overlap: Span::one(day(7)) };
    let name = format!("\u{201c}Photo\u{201d}: the licence of Studio ends on {}", day(12));
    let bare = Conflict::OutsideRights { item, name, inside: Some(Span::between(day(7), day(12))) };
    assert_eq!(project.standing().unwrap().schedule.conflicts, [frozen, bare]);
    // Out of the blackout and back by a week, as a preview tells and as a commit leaves it.
    let edits = [start(project.campaign.id, 9), Edit::Length { item, working_days: 4 }];
    let shown = project.change(&edits, Cascade::Push).unwrap();
    assert_eq!(shown.standing.schedule.conflicts, []);
    assert_eq!(project.with(&shown.receipt).standing().unwrap().schedule.conflicts, []);
    // What is live cannot be launched into a blackout any more, but outlasts its rights all the same.
    project.campaign.status = CampaignStatus::Live;
    assert!(matches!(&project.standing().unwrap().schedule.conflicts[..], [Conflict::OutsideRights { .. }]));
}
