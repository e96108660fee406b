//! The checks, one function each. Every one is always made: the report names all that is missing, never the first only.

use app::{
    compare::Sensitivity,
    model::{
        Blackout, CheckCode, Day, ExpectedBy, GateItem, Instant, MemberId, Proof, ReviewStatus, Role, StageStart, StageStatus, Subject,
        Verdict,
    },
    rights::{Purpose, Use},
};

use crate::approvals::components;

use super::{
    branding,
    evidence::{Deliverable, Evidence},
    files,
    policy::{Answer, Asked},
    rights::authorize,
};

/// All checks on a campaign, in the order in which work usually clears them; its policies are asked meanwhile.
pub(super) async fn all(evidence: &Evidence, asked: Option<Asked>, today: Day) -> Vec<GateItem> {
    let mut items = vec![brief_complete(evidence), flight_set(evidence), deliverables_present(evidence)];
    items.extend(evidence.deliverables.iter().map(|d| deliverable_approved(evidence, d)));
    items.extend(evidence.deliverables.iter().filter_map(|d| separation_of_duties(evidence, d)));
    items.extend(files::intact(evidence));
    items.extend(blocking_markup(evidence));
    items.extend(evidence.proofs.iter().filter(|proof| proof.review_differences).map(|proof| changes_accounted(evidence, proof)));
    items.extend(checklist(evidence));
    items.extend(evidence.assets.iter().map(|asset| asset_rights(evidence, asset)));
    items.extend(branding::on_brand(evidence));
    items.extend(budget_approved(evidence));
    items.extend(blackouts(evidence, today));
    if let Some(asked) = asked {
        items.extend(policies(evidence, &asked.answers().await));
    }
    items.push(status_ready(evidence));
    items
}

/// What a check came to.
pub(super) enum Finding {
    Holds(String),
    Fails { detail: String, clear_by: String, who: Vec<String>, expected_on: Option<Day> },
}

pub(super) fn item(code: CheckCode, title: impl Into<String>, subject: Subject, finding: Finding) -> GateItem {
    let (passed, detail, clear_by, who, expected_on) = match finding {
        Finding::Holds(detail) => (true, detail, String::new(), Vec::new(), None),
        Finding::Fails { detail, clear_by, who, expected_on } => (false, detail, clear_by, who, expected_on),
    };
    let waivable = !passed && code.waivable();
    let expected_by = expected_on.map(|_| ExpectedBy::DueDate);
    GateItem { code, title: title.into(), passed, detail, subject, clear_by, who, expected_on, expected_by, waivable, waiver: None }
}

pub(super) fn of_campaign(evidence: &Evidence, tab: &str) -> Subject {
    let c = &evidence.campaign;
    Subject { kind: "campaign".into(), id: c.id.to_string(), name: c.name.clone(), href: format!("/campaigns/{}?tab={tab}", c.id) }
}

fn of_task(deliverable: &Deliverable) -> Subject {
    let task = &deliverable.task;
    let href = task.review_id.map_or_else(|| format!("/campaigns/{}?tab=tasks", task.campaign_id), |review| format!("/reviews/{review}"));
    Subject { kind: "task".into(), id: task.id.to_string(), name: task.title.clone(), href }
}

/// Names of active members with at least this role.
pub(super) fn those_with(evidence: &Evidence, role: Role) -> Vec<String> {
    let mut names: Vec<String> = evidence.members.values().filter(|m| m.active && m.role.includes(role)).map(|m| m.name.clone()).collect();
    names.sort();
    names
}

fn brief_complete(evidence: &Evidence) -> GateItem {
    let missing = evidence.campaign.brief.missing();
    let finding = if missing.is_empty() {
        Finding::Holds("Every required field of the brief is filled in.".into())
    } else {
        Finding::Fails {
            detail: format!("The brief lacks: {}.", missing.join(", ")),
            clear_by: "Fill in the missing fields of the brief.".into(),
            who: those_with(evidence, Role::Manager),
            expected_on: None,
        }
    };
    item(CheckCode::BriefComplete, "Brief complete", of_campaign(evidence, "brief"), finding)
}

fn flight_set(evidence: &Evidence) -> GateItem {
    let c = &evidence.campaign;
    let missing: Vec<&str> = [
        (c.starts_on.is_none(), "start date"),
        (c.ends_on.is_none(), "end date"),
        (c.market.is_none(), "market"),
        (c.channels.is_empty(), "channels"),
    ]
    .into_iter()
    .filter_map(|(missing, name)| missing.then_some(name))
    .collect();
    let finding = if missing.is_empty() {
        Finding::Holds("Dates, market and channels are set.".into())
    } else {
        Finding::Fails {
            detail: format!("Not set: {}.", missing.join(", ")),
            clear_by: "Set the flight dates, the market and the channels.".into(),
            who: those_with(evidence, Role::Manager),
            expected_on: None,
        }
    };
    item(CheckCode::FlightSet, "Flight, market and channels set", of_campaign(evidence, "brief"), finding)
}

fn deliverables_present(evidence: &Evidence) -> GateItem {
    let finding = match evidence.deliverables.len() {
        0 => Finding::Fails {
            detail: "No task of this campaign is a required deliverable, so there is nothing that anybody has approved.".into(),
            clear_by: "Add a task that is required for launch, and have it approved.".into(),
            who: those_with(evidence, Role::Contributor),
            expected_on: None,
        },
        n => Finding::Holds(format!("{n} required {}.", if n == 1 { "deliverable" } else { "deliverables" })),
    };
    item(CheckCode::DeliverablesPresent, "At least one required deliverable", of_campaign(evidence, "tasks"), finding)
}

fn deliverable_approved(evidence: &Evidence, deliverable: &Deliverable) -> GateItem {
    let title = format!("\u{201c}{}\u{201d} approved", deliverable.task.title);
    let fails = |detail: String, clear_by: &str, who: Vec<String>| Finding::Fails {
        detail,
        clear_by: clear_by.into(),
        who,
        expected_on: expected(deliverable),
    };
    let makers = || deliverable.task.assignee_id.map_or_else(|| those_with(evidence, Role::Contributor), |id| vec![evidence.name(id)]);
    let finding = match &deliverable.review {
        None if deliverable.task.chain_id.is_none() => {
            fails("It has no approval chain and was never reviewed.".into(), "Give the task an approval chain, then submit it.", makers())
        }
        None => fails("It was never submitted for review.".into(), "Submit the task for review.", makers()),
        Some(review) if !deliverable.current => fails(
            format!(
                "It changed after it was submitted: {}; what was reviewed ({}) is not what would go live.",
                components::voided_words(review),
                review.digest.short()
            ),
            "Submit it for review again.",
            makers(),
        ),
        Some(review) => match review.status {
            ReviewStatus::Approved => {
                Finding::Holds(format!("Approved in {} on exactly these bytes ({}).", review.chain_name, review.digest.short()))
            }
            ReviewStatus::ChangesRequested => fails("Changes were requested.".into(), "Make the changes and submit it again.", makers()),
            ReviewStatus::Withdrawn => fails("Its review was withdrawn.".into(), "Submit it for review again.", makers()),
            ReviewStatus::Open => open_review(evidence, deliverable, review),
        },
    };
    item(CheckCode::DeliverableApproved, title, of_task(deliverable), finding)
}

fn open_review(evidence: &Evidence, deliverable: &Deliverable, review: &app::model::Review) -> Finding {
    // What is still to be approved is done when the last of its stages is.
    let ahead = || review.stages.iter().filter(|s| matches!(s.status, StageStatus::Open | StageStatus::Waiting));
    let expected_on = ahead().filter_map(|stage| stage.due_on.max(stage.terms.opens_at.map(Instant::day))).max();
    let expected_on = expected_on.or_else(|| expected(deliverable));
    let Some(stage) = review.stages.iter().find(|s| s.status == StageStatus::Open) else { return unopened(evidence, review, expected_on) };
    let decided: Vec<MemberId> = stage.decisions.iter().map(|d| d.member_id).collect();
    let asked = stage.eligible.iter().chain(stage.stand_ins());
    let waiting: Vec<String> = asked.filter(|id| !decided.contains(id)).map(|id| evidence.name(*id)).collect();
    let (detail, clear_by) = if waiting.is_empty() {
        (
            format!("Nobody who may decide is left in the stage {}.", stage.name),
            "Take it back and submit it with a chain that has approvers.".to_owned(),
        )
    } else {
        (format!("In review, stage {}: waiting for {}.", stage.name, waiting.join(", ")), format!("Decide in the stage {}.", stage.name))
    };
    Finding::Fails { detail, clear_by, who: waiting, expected_on }
}

/// A review in which nobody is asked at the moment: what its next stage waits for.
fn unopened(evidence: &Evidence, review: &app::model::Review, expected_on: Option<Day>) -> Finding {
    let waiting = || review.stages.iter().filter(|stage| stage.status == StageStatus::Waiting);
    let by_hand = waiting().find(|stage| stage.terms.start == StageStart::ByHand);
    let by_the_clock = waiting().filter(|stage| stage.terms.opens_at.is_some()).min_by_key(|stage| stage.terms.opens_at);
    let (detail, clear_by) = match (by_hand, by_the_clock) {
        (Some(stage), _) => {
            (format!("In review: the stage {} begins when somebody opens it.", stage.name), format!("Open the stage {}.", stage.name))
        }
        (None, Some(stage)) => (
            format!("In review: the stage {} {}.", stage.name, stage.terms.start.words(None)),
            "Wait until it begins, then decide in it.".to_owned(),
        ),
        (None, None) => (
            "Its review has no stage in which anybody could decide.".to_owned(),
            "Take it back and submit it with another chain.".to_owned(),
        ),
    };
    Finding::Fails { detail, clear_by, who: those_with(evidence, Role::Manager), expected_on }
}

/// When a deliverable should be done, as far as anybody has said.
fn expected(deliverable: &Deliverable) -> Option<Day> {
    deliverable.task.due_on
}

/// Nothing to say as long as nobody has approved: that is another check's finding.
fn separation_of_duties(evidence: &Evidence, deliverable: &Deliverable) -> Option<GateItem> {
    let title = format!("\u{201c}{}\u{201d} approved by somebody other than its author", deliverable.task.title);
    let approvals = || {
        deliverable
            .review
            .iter()
            .flat_map(|r| &r.stages)
            .flat_map(|s| &s.decisions)
            .filter(|d| matches!(d.decision, Verdict::Approve | Verdict::ApproveWithChanges))
    };
    approvals().next()?;
    let authors: Vec<MemberId> = evidence
        .proofs
        .iter()
        .filter(|p| p.task_id == Some(deliverable.task.id))
        .filter_map(|p| p.versions.last())
        .map(|v| v.uploaded_by)
        .chain(deliverable.review.iter().flat_map(|r| r.authors.iter().copied()))
        .collect();
    let own = approvals().find_map(|d| match &d.given_by {
        _ if authors.contains(&d.member_id) => Some(d.name.clone()),
        Some(by) if authors.contains(&by.member_id) => Some(format!("{}, for {},", by.name, d.name)),
        _ => None,
    });
    let finding = if let Some(name) = own {
        Finding::Fails {
            detail: format!("{name} approved what they made themselves."),
            clear_by: "Have it reviewed again, by others.".into(),
            who: those_with(evidence, Role::Manager),
            expected_on: None,
        }
    } else {
        Finding::Holds("No approval is by an author.".into())
    };
    Some(item(CheckCode::SeparationOfDuties, title, of_task(deliverable), finding))
}

fn blocking_markup(evidence: &Evidence) -> Vec<GateItem> {
    if evidence.blockers.is_empty() {
        let finding = Finding::Holds("No open markup blocks the launch.".into());
        return vec![item(CheckCode::BlockingMarkupResolved, "Blocking markup resolved", of_campaign(evidence, "proofs"), finding)];
    }
    evidence
        .blockers
        .iter()
        .map(|mark| {
            let subject = Subject {
                kind: "annotation".into(),
                id: mark.id.to_string(),
                name: format!("{}, mark {}", mark.proof_name, mark.number),
                href: format!("/proofs/{}?mark={}", mark.proof_id, mark.id),
            };
            let finding = Finding::Fails {
                detail: format!("{} marked: \u{201c}{}\u{201d}", mark.author_name, mark.body),
                clear_by: "Resolve the mark, or make it advisory.".into(),
                who: those_with(evidence, Role::Contributor),
                expected_on: None,
            };
            item(CheckCode::BlockingMarkupResolved, format!("Mark {} on {} resolved", mark.number, mark.proof_name), subject, finding)
        })
        .collect()
}

/// Looks at the newest version beside the one before it, at no less than the usual sensitivity.
fn changes_accounted(evidence: &Evidence, proof: &Proof) -> GateItem {
    let subject =
        Subject { kind: "proof".into(), id: proof.id.to_string(), name: proof.name.clone(), href: format!("/proofs/{}/compare", proof.id) };
    let fails = |detail: String, clear_by: &str| Finding::Fails {
        detail,
        clear_by: clear_by.into(),
        who: those_with(evidence, Role::Contributor),
        expected_on: None,
    };
    let finding = match &proof.versions[..] {
        [.., before, newest] if before.sha256 != newest.sha256 => {
            let made = evidence
                .comparisons
                .get(&proof.id)
                .filter(|made| made.base_version_id == before.id && made.sensitivity >= i64::from(Sensitivity::default().percent()));
            let open = made.map(|made| made.differences.iter().filter(|difference| difference.is_unaccounted_for()).count());
            match open {
                None => fails(
                    format!("Version {} was not compared with version {}.", newest.number, before.number),
                    "Compare the two versions.",
                ),
                Some(0) => Finding::Holds(format!("Every change since version {} was asked for or accepted.", before.number)),
                Some(1) => fails(
                    format!("1 change since version {} was asked for by no note, and nobody has accepted it.", before.number),
                    "Accept it or have it taken back; not by whoever uploaded the version.",
                ),
                Some(open) => fails(
                    format!("{open} changes since version {} were asked for by no note, and nobody has accepted them.", before.number),
                    "Accept them or have them taken back; not by whoever uploaded the version.",
                ),
            }
        }
        _ => Finding::Holds("There is no earlier version that it could differ from.".into()),
    };
    item(CheckCode::ChangesAccounted, format!("Changes in {} accounted for", proof.name), subject, finding)
}

fn checklist(evidence: &Evidence) -> Vec<GateItem> {
    evidence
        .checklist
        .iter()
        .filter(|line| line.required)
        .map(|line| {
            let subject = Subject {
                kind: "checklist_item".into(),
                id: line.id.to_string(),
                name: line.label.clone(),
                href: format!("/campaigns/{}?tab=checklist", line.campaign_id),
            };
            let finding = match (line.confirmed_by, line.confirmed_at) {
                (Some(by), Some(at)) => Finding::Holds(format!("Confirmed by {} on {}.", evidence.name(by), at.day())),
                _ => Finding::Fails {
                    detail: "Not confirmed yet.".into(),
                    clear_by: "Check it, then confirm it in the checklist.".into(),
                    who: those_with(evidence, Role::Manager),
                    expected_on: None,
                },
            };
            item(CheckCode::ChecklistConfirmed, line.label.clone(), subject, finding)
        })
        .collect()
}

fn asset_rights(evidence: &Evidence, asset: &app::model::Asset) -> GateItem {
    let c = &evidence.campaign;
    let subject =
        Subject { kind: "asset".into(), id: asset.id.to_string(), name: asset.name.clone(), href: format!("/library/{}", asset.id) };
    let fails = |detail: String| Finding::Fails {
        detail,
        clear_by: "State rights that cover the whole flight, market and channels, or use another asset.".into(),
        who: those_with(evidence, Role::Manager),
        expected_on: None,
    };
    let finding = match (c.starts_on, c.ends_on) {
        (Some(first), Some(last)) => {
            let purpose = Purpose::Publish { market: c.market.as_deref(), channels: &c.channels };
            match authorize(asset, asset.versions.last(), &Use::days(purpose, first, last)) {
                Ok(_) => Finding::Holds("Its rights cover the flight, the market and the channels.".into()),
                Err(denial) => fails(format!("It may not be used: {denial}.")),
            }
        }
        _ => fails("Its rights cannot be checked before the flight has dates.".into()),
    };
    item(CheckCode::AssetRights, format!("\u{201c}{}\u{201d} within its rights", asset.name), subject, finding)
}

/// Nothing to say where no budget needs an approval.
fn budget_approved(evidence: &Evidence) -> Option<GateItem> {
    let limit = evidence.budget_rule.limit.as_ref()?;
    let owner = evidence.campaign.owner_id;
    let others = || {
        let may = |m: &&app::model::Member| m.active && m.id != owner && m.role.includes(Role::Manager) && m.role != Role::Auditor;
        let mut names: Vec<String> = evidence.members.values().filter(may).map(|m| m.name.clone()).collect();
        names.sort();
        names
    };
    let fails =
        |detail: String, clear_by: &str, who: Vec<String>| Finding::Fails { detail, clear_by: clear_by.into(), who, expected_on: None };
    let finding = match (&evidence.campaign.brief.budget, &evidence.budget_approval) {
        (None, _) => fails("The brief has no budget.".into(), "Set the budget in the brief.", those_with(evidence, Role::Manager)),
        (Some(budget), _) if !evidence.budget_rule.asks_about(budget) => {
            Finding::Holds(format!("{} is within the {} that need no approval.", money(budget), money(limit)))
        }
        (Some(budget), Some(approval)) if approval.budget == *budget && approval.approved_by != owner => {
            Finding::Holds(format!("{} approved {} on {}.", evidence.name(approval.approved_by), money(budget), approval.approved_at.day()))
        }
        (Some(budget), Some(approval)) => fails(
            format!("{} was approved; the budget is {} now, or its approver owns the campaign.", money(&approval.budget), money(budget)),
            "Have the budget approved as it is now, by a manager other than the campaign's owner.",
            others(),
        ),
        (Some(budget), None) => fails(
            format!("{} is above the {} that need no approval, and nobody has approved it.", money(budget), money(limit)),
            "Have the budget approved by a manager other than the campaign's owner.",
            others(),
        ),
    };
    Some(item(CheckCode::BudgetApproved, "Budget approved", of_campaign(evidence, "brief"), finding))
}

fn money(money: &app::model::Money) -> String {
    format!("{} {}", money.currency, app::views::campaign::money::amount(money))
}

/// Every blackout that forbids a launch today, or on the day for which it is planned; one item that holds when there are blackouts and
/// none does.
fn blackouts(evidence: &Evidence, today: Day) -> Vec<GateItem> {
    let planned = evidence.planned_on().filter(|on| *on > today);
    let meets = |blackout: &&Blackout| {
        blackout.forbids(&evidence.campaign, today) || planned.is_some_and(|on| blackout.forbids(&evidence.campaign, on))
    };
    let forbidding: Vec<_> = evidence.blackouts.iter().filter(meets).collect();
    if forbidding.is_empty() && !evidence.blackouts.is_empty() {
        let finding = Finding::Holds(format!("No blackout is on for this market and these channels on {today}."));
        return vec![item(CheckCode::BlackoutClear, "Outside of every blackout", of_campaign(evidence, "gate"), finding)];
    }
    let items = forbidding.into_iter().map(|blackout| {
        let subject =
            Subject { kind: "blackout".into(), id: blackout.id.to_string(), name: blackout.name.clone(), href: "/rules#blackouts".into() };
        let is_on = blackout.forbids(&evidence.campaign, today);
        let plan = match planned.filter(|_| !is_on) {
            Some(on) => format!(" The launch is planned for {on}."),
            None => String::new(),
        };
        let move_it = if is_on { "Launch on" } else { "Move the start to" };
        let finding = Finding::Fails {
            detail: format!("Nothing is launched from {} to {}.{plan}", blackout.starts_on, blackout.ends_on),
            clear_by: format!("{move_it} {} or later.", blackout.ends_on.plus(1)),
            who: those_with(evidence, Role::Manager),
            expected_on: Some(blackout.ends_on.plus(1)),
        };
        item(CheckCode::BlackoutClear, format!("Outside of the blackout \u{201c}{}\u{201d}", blackout.name), subject, finding)
    });
    items.collect()
}

/// The team's own rules. One that cannot be asked does not hold.
fn policies(evidence: &Evidence, answers: &[Answer]) -> Vec<GateItem> {
    let items = evidence.policies.iter().zip(answers).map(|(policy, answer)| {
        let subject =
            Subject { kind: "policy".into(), id: policy.id.to_string(), name: policy.name.clone(), href: "/rules#policies".into() };
        let fails = |detail: String| Finding::Fails {
            detail,
            clear_by: policy.advice.clone(),
            who: those_with(evidence, Role::Manager),
            expected_on: None,
        };
        let finding = match answer {
            Ok(true) => Finding::Holds(format!("True of this campaign: {}", policy.expression)),
            Ok(false) => fails(format!("Not true of this campaign: {}", policy.expression)),
            Err(problem) => fails(format!("The rule could not be asked. {problem}")),
        };
        let made = item(CheckCode::PolicyHolds, policy.name.clone(), subject, finding);
        GateItem { waivable: !made.passed && policy.waivable, ..made }
    });
    items.collect()
}

fn status_ready(evidence: &Evidence) -> GateItem {
    let status = evidence.campaign.status;
    let finding = if status.can_launch() {
        Finding::Holds(format!("The campaign is {}.", status.label().to_lowercase()))
    } else {
        Finding::Fails {
            detail: format!("The campaign is {}.", status.label().to_lowercase()),
            clear_by: "It moves to approved by itself once every required deliverable is approved.".into(),
            who: those_with(evidence, Role::Manager),
            expected_on: evidence.deliverables.iter().filter_map(expected).max(),
        }
    };
    item(CheckCode::StatusReady, "Campaign approved", of_campaign(evidence, "tasks"), finding)
}
