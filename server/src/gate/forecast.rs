//! When what is open should be clear: by due dates where there are any, else by how long such things have taken this team.

use app::model::{CheckCode, Day, ExpectedBy, GateItem, ReviewStatus};

use super::evidence::Evidence;
use crate::store::paces::Paces;

/// Gives open items without a date, or with one that has gone by, the one that the team's own history suggests.
pub(super) fn fill(evidence: &Evidence, items: &mut [GateItem], paces: &Paces, today: Day) {
    for item in items.iter_mut().filter(|item| !item.passed && unknown(item)) {
        let days = match item.code {
            CheckCode::DeliverableApproved => deliverable(evidence, &item.subject.id, paces),
            CheckCode::ChecklistConfirmed => paces.confirming,
            CheckCode::BlockingMarkupResolved => paces.resolving,
            _ => None,
        };
        if let Some(days) = days {
            (item.expected_on, item.expected_by) = (Some(today.plus(days)), Some(ExpectedBy::History));
        }
    }
    status(items);
}

/// Whether nothing says when the item should be clear.
fn unknown(item: &GateItem) -> bool {
    item.expected_on.is_none() || item.expected_by == Some(ExpectedBy::Overdue)
}

/// What was due before today is clear today at the earliest: a day gone by is no forecast.
pub(super) fn not_before(today: Day, items: &mut [GateItem]) {
    for item in items.iter_mut().filter(|item| !item.passed && item.expected_on.is_some_and(|day| day < today)) {
        (item.expected_on, item.expected_by) = (Some(today), Some(ExpectedBy::Overdue));
    }
}

/// What is in review needs the rest of a review; anything else has to be made first.
fn deliverable(evidence: &Evidence, task: &str, paces: &Paces) -> Option<i64> {
    let deliverable = evidence.deliverables.iter().find(|deliverable| deliverable.task.id.to_string() == task)?;
    let in_review = deliverable.current && deliverable.review.as_ref().is_some_and(|review| review.status == ReviewStatus::Open);
    if in_review { paces.approval } else { Some(paces.making? + paces.approval?) }
}

/// The campaign is approved when its last deliverable is.
fn status(items: &mut [GateItem]) {
    let open = |item: &&GateItem| !item.passed && item.code == CheckCode::DeliverableApproved;
    let dates: Option<Vec<Day>> = items.iter().filter(open).map(|item| item.expected_on).collect();
    let last = dates.and_then(|dates| dates.into_iter().max());
    let rests_on = |by: ExpectedBy| items.iter().filter(open).any(|item| item.expected_by == Some(by));
    let by = [ExpectedBy::History, ExpectedBy::Overdue].into_iter().find(|by| rests_on(*by)).unwrap_or(ExpectedBy::DueDate);
    for item in items.iter_mut().filter(|item| !item.passed && item.code == CheckCode::StatusReady && unknown(item)) {
        item.expected_on = last;
        item.expected_by = last.map(|_| by);
    }
}
