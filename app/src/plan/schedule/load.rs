//! Who has more to do than time to do it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ItemId, Schedule};
use crate::{
    model::{Day, MemberId},
    plan::{
        Span,
        workdays::{WorkingCalendar, day, number},
    },
};

/// Someone who works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: MemberId,
    /// When they work: holidays and leave are out of it.
    pub calendar: WorkingCalendar,
    /// How many minutes they have on a working day.
    pub minutes_a_day: u32,
}

/// Someone's part in an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assignment {
    pub person: MemberId,
    pub item: ItemId,
    /// How many minutes it takes of each of their working days that it lasts. On days off nothing is planned.
    pub minutes_a_day: u32,
}

/// One person's load over a window of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Load {
    pub person: MemberId,
    /// Minutes planned on each day of the window.
    pub planned: Vec<u32>,
    /// Minutes that they have on each day of the window.
    pub capacity: Vec<u32>,
    /// When there is more planned than they have, in order.
    pub overloads: Vec<Overload>,
}

/// Working days in a row with more to do than time; days off between them do not end it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Overload {
    pub days: Span,
    /// Minutes beyond what they have, over all of it.
    pub excess: u64,
    /// What is being worked on meanwhile.
    pub items: Vec<ItemId>,
}

/// The load of each person in a window, in the order given. Assignments to items or people that are not there have no effect.
pub fn load(schedule: &Schedule, people: &[Person], assignments: &[Assignment], window: Span) -> Vec<Load> {
    let dates: BTreeMap<ItemId, Span> = schedule.rows.iter().map(|row| (row.item, row.dates.span())).collect();
    people
        .iter()
        .map(|person| {
            let work = assignments.iter().filter(|assignment| assignment.person == person.id);
            let work = work.filter_map(|assignment| Some((assignment, dates.get(&assignment.item)?.overlap(window)?)));
            load_of(person, &work.collect::<Vec<_>>(), window)
        })
        .collect()
}

fn load_of(person: &Person, work: &[(&Assignment, Span)], window: Span) -> Load {
    let days = number(window.first())..=number(window.last());
    let works: Vec<bool> = days.map(|number| person.calendar.works(number)).collect();
    let mut planned = vec![0_u32; works.len()];
    for (assignment, span) in work {
        let first = usize::try_from(span.first().since(window.first())).unwrap_or(0);
        let length = usize::try_from(span.days()).unwrap_or(0);
        for (minutes, works) in planned.iter_mut().zip(&works).skip(first).take(length) {
            *minutes = minutes.saturating_add(if *works { assignment.minutes_a_day } else { 0 });
        }
    }
    let capacity: Vec<u32> = works.iter().map(|works| if *works { person.minutes_a_day } else { 0 }).collect();
    let overloads = overloads(&works, &planned, &capacity, window.first(), work);
    Load { person: person.id, planned, capacity, overloads }
}

fn overloads(works: &[bool], planned: &[u32], capacity: &[u32], first: Day, work: &[(&Assignment, Span)]) -> Vec<Overload> {
    let mut found: Vec<Overload> = Vec::new();
    let mut goes_on = false;
    let worked = (number(first)..).zip(works).zip(planned.iter().zip(capacity)).filter(|((_, works), _)| **works);
    for ((number, _), (planned, capacity)) in worked {
        let excess = u64::from(planned.saturating_sub(*capacity));
        match found.last_mut().filter(|_| goes_on && excess > 0) {
            Some(overload) => {
                overload.days = Span::between(overload.days.first(), day(number));
                overload.excess += excess;
            }
            None if excess > 0 => found.push(Overload { days: Span::one(day(number)), excess, items: Vec::new() }),
            None => {}
        }
        goes_on = excess > 0;
    }
    for overload in &mut found {
        let during = work.iter().filter(|(_, span)| span.overlap(overload.days).is_some());
        overload.items = during.map(|(assignment, _)| assignment.item).collect();
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::{
        model::MemberId,
        plan::{
            Span,
            schedule::{samples::*, *},
            workdays::{WorkingCalendar, WorkingWeek},
        },
    };

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

    #[test]
    fn a_day_with_time_to_spare_ends_an_overload() {
        let mut sample = Sample::new();
        let tasks = [("copy", bar(0, 4)), ("layout", bar(0, 0)), ("print", bar(2, 3))].map(|(name, dates)| {
            let task = sample.add(name, Timing::Manual(dates));
            Assignment { person: MemberId::default(), item: task, minutes_a_day: 300 }
        });
        let ada = MemberId::new();
        let person = Person { id: ada, calendar: WorkingCalendar::default(), minutes_a_day: 450 };
        let tasks = tasks.map(|task| Assignment { person: ada, ..task });
        let loads = load(&sample.schedule(), &[person], &tasks, Span::between(day(0), day(6)));
        let told: Vec<_> = loads[0].overloads.iter().map(|overload| (overload.days, overload.excess)).collect();
        assert_eq!(told, [(Span::one(day(0)), 150), (Span::between(day(2), day(3)), 300)]);
    }
}
