//! When what is open should be clear: by due dates where there are any, else by how long such things have taken this team.

use app::model::{CheckCode, Day, ExpectedBy, GateItem, ReviewStatus};

use super::evidence::Evidence;
use crate::store::paces::Paces;

/// Gives open items without a date the one that the team's own history suggests.
pub(super) fn fill(evidence: &Evidence, items: &mut [GateItem], paces: &Paces, today: Day) {
    for item in items.iter_mut().filter(|item| !item.passed && item.expected_on.is_none()) {
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
    let by_history = items.iter().filter(open).any(|item| item.expected_by == Some(ExpectedBy::History));
    for item in items.iter_mut().filter(|item| !item.passed && item.code == CheckCode::StatusReady && item.expected_on.is_none()) {
        item.expected_on = last;
        item.expected_by = last.map(|_| if by_history { ExpectedBy::History } else { ExpectedBy::DueDate });
    }
}
