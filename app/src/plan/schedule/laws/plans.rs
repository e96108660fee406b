//! Random plans, of every kind of item, link, date and calendar, and random changes to them.

use proptest::prelude::*;

use crate::{
    model::{Day, DependencyKind},
    plan::{
        Span,
        schedule::{
            network::Network,
            samples::{Sample, bar, day},
            *,
        },
        workdays::samples::any_calendar,
    },
};

const KINDS: [DependencyKind; 4] =
    [DependencyKind::FinishToStart, DependencyKind::StartToStart, DependencyKind::FinishToFinish, DependencyKind::StartToFinish];

/// An item before it has a name: what it is, and where it hangs.
#[derive(Debug, Clone)]
struct Sketch {
    timing: Timing,
    calendar: usize,
    parent: Option<prop::sample::Index>,
    constraint: Option<Constraint>,
    deadline: Option<Day>,
    fences: Vec<Fence>,
}

fn any_day() -> impl Strategy<Value = Day> {
    (-10_i64..40).prop_map(day)
}

fn any_dates() -> impl Strategy<Value = Dates> {
    prop_oneof![
        3 => (-10_i64..40, 0_i64..8).prop_map(|(first, more)| bar(first, first + more)),
        1 => any_day().prop_map(Dates::Milestone),
    ]
}

fn any_timing() -> impl Strategy<Value = Timing> {
    let auto =
        |pull| (0_u32..7, prop::option::of(any_dates())).prop_map(move |(working_days, dates)| Timing::Auto { pull, working_days, dates });
    prop_oneof![
        8 => auto(Pull::Asap),
        3 => auto(Pull::Alap),
        1 => any_dates().prop_map(Timing::Manual),
        1 => any_dates().prop_map(Timing::Settled),
        3 => Just(Timing::Summary),
    ]
}

fn any_constraint() -> impl Strategy<Value = Constraint> {
    let kinds = [
        Constraint::StartNoEarlierThan,
        Constraint::StartNoLaterThan,
        Constraint::FinishNoEarlierThan,
        Constraint::FinishNoLaterThan,
        Constraint::MustStartOn,
        Constraint::MustFinishOn,
    ];
    (prop::sample::select(kinds.to_vec()), any_day()).prop_map(|(kind, day)| kind(day))
}

fn any_fence() -> impl Strategy<Value = Fence> {
    let days = || (-10_i64..40, 0_i64..25).prop_map(|(first, more)| Span::between(day(first), day(first + more)));
    prop_oneof![
        any_day().prop_map(|clear_on| Fence::Gate { clear_on }),
        days().prop_map(|days| Fence::Blackout { name: "Black Friday".into(), days }),
        days().prop_map(|days| Fence::Rights { name: "Licence".into(), days }),
    ]
}

fn any_sketch() -> impl Strategy<Value = Sketch> {
    let rarely = prop::option::weighted(0.2, any_constraint());
    (
        any_timing(),
        0_usize..3,
        prop::option::weighted(0.4, any::<prop::sample::Index>()),
        rarely,
        prop::option::weighted(0.2, any_day()),
        fences(),
    )
        .prop_map(|(timing, calendar, parent, constraint, deadline, fences)| Sketch {
            timing,
            calendar,
            parent,
            constraint,
            deadline,
            fences,
        })
}

fn fences() -> impl Strategy<Value = Vec<Fence>> {
    prop_oneof![4 => Just(Vec::new()), 1 => prop::collection::vec(any_fence(), 1..3)]
}

fn any_lag() -> impl Strategy<Value = Lag> {
    prop_oneof![Just(Lag::NONE), (-4_i32..5).prop_map(Lag::Working), (-6_i32..8).prop_map(Lag::Elapsed)]
}

pub fn any_plan() -> impl Strategy<Value = Plan> {
    let links = prop::collection::vec(
        (any::<(prop::sample::Index, prop::sample::Index)>(), prop::sample::select(KINDS.to_vec()), any_lag()),
        0..16,
    );
    let settings = (any_day(), prop::option::weighted(0.2, any_day()), prop::bool::weighted(0.8));
    (prop::collection::vec(any_sketch(), 1..12), links, settings, any_calendar()).prop_map(
        |(sketches, links, (starts_on, finish_by, keep), calendar)| {
            let mut sample = Sample::new();
            sample.plan.calendars.push(calendar);
            let gaps = if keep { Gaps::Keep } else { Gaps::Close };
            sample.plan.settings = Settings { starts_on, finish_by, gaps, tolerance: 0 };
            let mut summaries: Vec<ItemId> = Vec::new();
            for sketch in sketches {
                draw(&mut sample, &mut summaries, sketch);
            }
            for summary in summaries {
                if !sample.plan.items.iter().any(|item| item.parent == Some(summary)) {
                    let part = sample.task("part", 1);
                    sample.item(part).parent = Some(summary);
                }
            }
            let count = sample.plan.items.len();
            for ((from, to), kind, lag) in links {
                let (from, to) = (sample.plan.items[from.index(count)].id, sample.plan.items[to.index(count)].id);
                let link = sample.link(from, to);
                (link.kind, link.lag) = (kind, lag);
                if Network::new(&sample.plan).is_err() {
                    sample.plan.links.pop();
                }
            }
            sample.plan
        },
    )
}

fn draw(sample: &mut Sample, summaries: &mut Vec<ItemId>, sketch: Sketch) {
    let is_summary = sketch.timing == Timing::Summary;
    let id = sample.add("", sketch.timing);
    let item = sample.item(id);
    item.calendar = CalendarId(sketch.calendar);
    item.parent = sketch.parent.filter(|_| !summaries.is_empty()).map(|parent| *parent.get(summaries));
    item.deadline = sketch.deadline;
    if is_summary {
        let soft = |constraint: &Constraint| matches!(constraint, Constraint::StartNoEarlierThan(_) | Constraint::FinishNoLaterThan(_));
        item.constraint = sketch.constraint.filter(soft);
        summaries.push(id);
    } else {
        item.constraint = sketch.constraint;
        item.fences = sketch.fences;
    }
}

/// A plan of placed items and links alone: no dates, no fences, nothing that is held, nothing that is drawn late.
pub fn any_plain_plan() -> impl Strategy<Value = Plan> {
    any_plan().prop_map(|mut plan| {
        for item in &mut plan.items {
            (item.constraint, item.deadline, item.fences) = (None, None, Vec::new());
            if !item.is_summary() {
                let working_days = if let Timing::Auto { working_days, .. } = item.timing { working_days } else { 2 };
                item.timing = Timing::Auto { pull: Pull::Asap, working_days, dates: item.dates() };
            }
        }
        plan.settings = Settings { finish_by: None, gaps: Gaps::Keep, ..plan.settings };
        reschedule(&plan, &[], Cascade::Push).unwrap().plan
    })
}

fn any_edit(plan: &Plan) -> BoxedStrategy<Vec<Edit>> {
    let movable: Vec<Item> = plan.items.iter().filter(|item| !item.is_settled()).cloned().collect();
    if movable.is_empty() {
        return Just(Vec::new()).boxed();
    }
    let edit = (prop::sample::select(movable), any_day(), 0_u32..7, 0..3, any::<bool>()).prop_map(|(item, on, working_days, kind, pin)| {
        match (kind, &item.timing) {
            (0, Timing::Auto { .. }) => Edit::Length { item: item.id, working_days },
            (1, Timing::Auto { .. }) => Edit::Constraint { item: item.id, constraint: None },
            _ => Edit::Start { item: item.id, on, keep: if pin { Keep::Pinned } else { Keep::Once } },
        }
    });
    prop::collection::vec(edit, 0..3).boxed()
}

pub fn any_change() -> impl Strategy<Value = (Plan, Vec<Edit>, Cascade)> {
    let cascade = prop::sample::select(vec![Cascade::Push, Cascade::KeepGap, Cascade::ShowOnly]);
    (any_plan(), cascade).prop_flat_map(|(plan, cascade)| (Just(plan.clone()), any_edit(&plan), Just(cascade)))
}
