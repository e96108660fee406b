//! How much lies on everybody: the open tasks of each person by week, against what a week holds.

use leptos::prelude::*;

use super::Desk;
use crate::{
    model::{Day, MemberId, TaskCard},
    plan::{Span, calendar::week_of},
    ui::time::fmt_day,
};

/// How many weeks are looked ahead, this one included.
const WEEKS: i64 = 8;

/// How many days of work a week holds.
const HOLDS: i64 = 5;

/// The days from Monday to Friday that a task takes of a week; one, where it has one date alone.
fn days_in(task: &TaskCard, week: Span) -> i64 {
    let Some(days) = Span::of(task.starts_on, task.due_on).and_then(|span| span.overlap(week)) else { return 0 };
    let workdays = days.iter().filter(|day| day.weekday().number_days_from_monday() < 5).count();
    i64::try_from(workdays).unwrap_or(i64::MAX)
}

/// A person's row: the days that their open tasks take of each week.
fn row(desk: &Desk, person: Option<MemberId>, weeks: &[Span]) -> Vec<i64> {
    let tasks = || desk.tasks.iter().filter(|task| task.assignee_id == person);
    weeks.iter().map(|week| tasks().map(|task| days_in(task, *week)).sum()).collect()
}

fn weeks(today: Day) -> Vec<Span> {
    let first = week_of(today).first();
    (0..WEEKS).map(|week| week_of(first.plus(7 * week))).collect()
}

/// A table of people by weeks. A week that holds more than it can is marked, in words too.
#[component]
pub fn Workload(desk: Desk) -> impl IntoView {
    let weeks = weeks(desk.today);
    let people = desk.members.iter().filter(|member| member.active).map(|member| (Some(member.id), member.name.clone()));
    let rows: Vec<(String, Option<MemberId>, Vec<i64>)> = people
        .chain(std::iter::once((None, "Nobody yet".to_owned())))
        .map(|(id, name)| (name, id, row(&desk, id, &weeks)))
        .filter(|(_, _, row)| row.iter().any(|days| *days > 0))
        .collect();
    let is_empty = rows.is_empty();
    let cell = |days: i64| {
        let level = match days {
            0 => "load--none",
            days if days <= HOLDS - 2 => "load--light",
            days if days <= HOLDS => "load--full",
            _ => "load--over",
        };
        let over = days > HOLDS;
        view! {
            <td class=format!("load {level}")>
                {days}
                {over.then(|| view! { <span class="visually-hidden">" days, more than a week holds"</span> })}
            </td>
        }
    };
    let line = |(name, id, row): (String, Option<MemberId>, Vec<i64>)| {
        let to = id.map(|id| format!("/board?campaign=all&who={id}"));
        let named = match to {
            Some(to) => view! { <a href=to>{name}</a> }.into_any(),
            None => view! { <span class="muted">{name}</span> }.into_any(),
        };
        view! { <tr><th scope="row">{named}</th>{row.into_iter().map(cell).collect_view()}</tr> }
    };
    view! {
        <section class="work__part">
            <h2>"Workload"</h2>
            {if is_empty {
                view! { <p class="muted">"No open task of the next eight weeks has dates."</p> }.into_any()
            } else {
                view! {
                    <p class="muted small">"Days of open tasks in each week, Monday to Friday. More than five are too many for one person."</p>
                    <div class="work__table" tabindex="0" role="group" aria-label="Workload by week">
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">"Who"</th>
                                    {weeks.iter().map(|week| view! { <th scope="col">{fmt_day(week.first())}</th> }).collect_view()}
                                </tr>
                            </thead>
                            <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
                        </table>
                    </div>
                }
                    .into_any()
            }}
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CampaignId, TaskId, TaskStatus};

    #[test]
    fn only_workdays_of_the_week_count() {
        let task = |starts: &str, due: &str| TaskCard {
            id: TaskId::new(),
            campaign_id: CampaignId::new(),
            title: String::new(),
            status: TaskStatus::ToDo,
            starts_on: starts.parse().ok(),
            due_on: due.parse().ok(),
            assignee_id: None,
            required: true,
            chain_id: None,
            review_id: None,
            position: 1.0,
            revision: 1,
        };
        // 2031-05-05 is a Monday.
        let week = week_of("2031-05-05".parse().unwrap());
        assert_eq!(days_in(&task("2031-05-01", "2031-05-06"), week), 2);
        assert_eq!(days_in(&task("2031-05-09", "2031-05-12"), week), 1);
        assert_eq!(days_in(&task("", "2031-05-07"), week), 1);
        assert_eq!(days_in(&task("", "2031-05-10"), week), 0);
        assert_eq!(days_in(&task("", ""), week), 0);
        assert_eq!(weeks("2031-05-07".parse().unwrap())[7].first().to_string(), "2031-06-23");
    }
}
