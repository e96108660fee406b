//! Weakening a rule that something runs under: by two people, and what ran under it is looked at again.
//!
//! What is weaker is `app::weaker`'s to say. Whoever changes a rule alone goes through [`admit`]; what it refuses can be proposed here
//! and confirmed by somebody else who may change such rules.

use app::{
    model::{
        BlackoutId, BudgetLimit, CampaignId, ChainId, ChainPatch, LibraryPolicyPatch, Member, NewRuleChange, PolicyId, PolicyPatch,
        ReviewId, ReviewStatus, Role, RuleChange, RuleChangeId, RuleKind, TaskStatus,
    },
    weaker,
};
use serde::de::DeserializeOwned;

use super::{Based, Fields, Refusal, approvals, assets, blackouts, budgets, campaigns, chains, policies, tasks};
use crate::{audit::UnitOfWork, db::Reading, store};

/// What runs under a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Touched {
    /// The latest reviews of tasks on their way, each with the title of what it is about.
    Reviews(Vec<(ReviewId, String)>),
    /// Campaigns on their way to the gate, by name.
    Campaigns(Vec<(CampaignId, String)>),
    /// Names of what is held until other eyes have seen it.
    Uploads(Vec<String>),
}

impl Touched {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Reviews(all) => all.iter().map(|(_, name)| name.clone()).collect(),
            Self::Campaigns(all) => all.iter().map(|(_, name)| name.clone()).collect(),
            Self::Uploads(all) => all.clone(),
        }
    }
}

/// What runs under a rule of this kind.
pub(super) async fn touched(db: &mut Reading, kind: RuleKind, subject: &str) -> Result<Touched, Refusal> {
    Ok(match kind {
        RuleKind::Chain => Touched::Reviews(store::rule_changes::reviews_along(db, id(subject, "approval chain")?).await?),
        RuleKind::LibraryPolicy => Touched::Uploads(store::assets::held(db).await?),
        RuleKind::Policy | RuleKind::BudgetRule => Touched::Campaigns(on_their_way(db, |_| true).await?),
        RuleKind::Blackout => {
            let blackout = store::blackouts::find(db, id(subject, "blackout")?).await?.ok_or(Refusal::NotFound("blackout"))?;
            Touched::Campaigns(on_their_way(db, |campaign| blackout.forbids(campaign, blackout.ends_on)).await?)
        }
    })
}

async fn on_their_way(db: &mut Reading, concerns: impl Fn(&app::model::Campaign) -> bool) -> Result<Vec<(CampaignId, String)>, Refusal> {
    let mut found = Vec::new();
    for id in store::rule_changes::campaigns_on_their_way(db).await? {
        let campaign = campaigns::find(db, id).await?;
        if concerns(&campaign) {
            found.push((id, campaign.name));
        }
    }
    Ok(found)
}

fn id<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::NotFound(what))
}

/// Lets one person change a rule, unless it would hold less and something runs under it.
pub(super) async fn admit(db: &mut Reading, kind: RuleKind, subject: &str, why: Vec<String>) -> Result<(), Refusal> {
    if why.is_empty() {
        return Ok(());
    }
    let names = touched(db, kind, subject).await?.names();
    if names.is_empty() {
        return Ok(());
    }
    let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    let more = if names.len() > shown.len() { format!(" and {} more", names.len() - shown.len()) } else { String::new() };
    let detail = format!(
        "This weakens a rule that {}{more} runs under: {} Propose it, and have somebody else confirm it.",
        shown.join(", "),
        why.join(" ")
    );
    Err(Refusal::conflict("WEAKENS_RUNNING_RULE", detail))
}

/// Proposes to weaken a rule that something runs under.
pub async fn propose(uow: &mut UnitOfWork, by: &Member, new: NewRuleChange) -> Result<RuleChange, Refusal> {
    require(by, new.kind)?;
    Fields::default().text(&new.reason, "reason", 1_000).done()?;
    let (subject_name, weakens) = losses(uow, new.kind, &new.subject_id, Based(new.based_on), &new.patch).await?;
    let touches = touched(uow.read(), new.kind, &new.subject_id).await?.names();
    if weakens.is_empty() || touches.is_empty() {
        let detail = "This weakens nothing that runs, so nobody else has to confirm it: change the rule itself.";
        return Err(Refusal::conflict("NO_SECOND_PERSON_NEEDED", detail));
    }
    let change = RuleChange {
        id: RuleChangeId::new(),
        kind: new.kind,
        subject_id: new.subject_id,
        subject_name,
        based_on: new.based_on,
        patch: new.patch,
        reason: new.reason.trim().to_owned(),
        weakens,
        touches,
        proposed_by: by.id,
        proposed_at: uow.now(),
        decided_by: None,
        decided_at: None,
        confirmed: None,
        revision: 1,
    };
    store::rule_changes::insert(uow, &change).await?;
    Ok(change)
}

/// Confirms a change as a second person, which makes it and opens again what ran under the rule; or turns it down.
pub async fn decide(uow: &mut UnitOfWork, by: &Member, id: RuleChangeId, based: Based, confirmed: bool) -> Result<RuleChange, Refusal> {
    let before = store::rule_changes::find(uow.read(), id).await?.ok_or(Refusal::NotFound("rule change"))?;
    require(by, before.kind)?;
    based.check(before.revision, &before)?;
    if before.decided_at.is_some() {
        return Err(Refusal::conflict("ALREADY_DECIDED", "This was confirmed or turned down before."));
    }
    if confirmed && before.proposed_by == by.id {
        return Err(Refusal::forbidden("SECOND_PERSON_NEEDED", "You proposed this; somebody else has to confirm it."));
    }
    let after = RuleChange {
        decided_by: Some(by.id),
        decided_at: Some(uow.now()),
        confirmed: Some(confirmed),
        revision: before.revision + 1,
        ..before.clone()
    };
    store::rule_changes::decide(uow, &before, &after).await?;
    if confirmed {
        let touched = touched(uow.read(), before.kind, &before.subject_id).await?;
        make(uow, &before).await?;
        reopen(uow, &before, touched).await?;
    }
    Ok(after)
}

fn require(by: &Member, kind: RuleKind) -> Result<(), Refusal> {
    if by.role.includes(kind.role()) && by.role != Role::Auditor {
        return Ok(());
    }
    Err(Refusal::forbidden("ROLE_TOO_LOW", format!("This needs the role {} or above; you are {}.", kind.role(), by.role)))
}

fn read<T: DeserializeOwned>(patch: &serde_json::Value) -> Result<T, Refusal> {
    serde_json::from_value(patch.clone()).map_err(|error| {
        Refusal::Invalid(vec![app::model::FieldProblem { field: "patch".into(), detail: format!("is not a change of this rule: {error}") }])
    })
}

/// How the rule is called, and what it would hold less.
async fn losses(
    uow: &mut UnitOfWork,
    kind: RuleKind,
    subject: &str,
    based: Based,
    patch: &serde_json::Value,
) -> Result<(String, Vec<String>), Refusal> {
    Ok(match kind {
        RuleKind::Chain => {
            let (before, after) = chains::draft(uow, id(subject, "approval chain")?, based, read::<ChainPatch>(patch)?).await?;
            (before.name, weaker::chain(&before.stages, &after.stages))
        }
        RuleKind::Policy => {
            let (before, after) = policies::draft(uow.read(), id(subject, "policy")?, based, read::<PolicyPatch>(patch)?).await?;
            let why = weaker::policy(&before, &after);
            (before.name, why)
        }
        RuleKind::BudgetRule => {
            let (before, after) = budgets::draft(uow.read(), based, read::<BudgetLimit>(patch)?).await?;
            (kind.label().to_owned(), weaker::budget(&before, &after))
        }
        RuleKind::LibraryPolicy => {
            let (before, after) = assets::draft_policy(uow.read(), based, read::<LibraryPolicyPatch>(patch)?).await?;
            (kind.label().to_owned(), weaker::library(&before, &after))
        }
        RuleKind::Blackout => {
            let blackout = blackouts::find(uow.read(), id(subject, "blackout")?, based).await?;
            let why = weaker::without_blackout(&blackout, uow.now().day());
            (blackout.name, why)
        }
    })
}

/// Makes a change that was confirmed, on exactly the rule that it was proposed for.
async fn make(uow: &mut UnitOfWork, change: &RuleChange) -> Result<(), Refusal> {
    let (based, patch) = (Based(change.based_on), &change.patch);
    match change.kind {
        RuleKind::Chain => {
            let id: ChainId = id(&change.subject_id, "approval chain")?;
            let (before, after) = chains::draft(uow, id, based, read(patch)?).await?;
            store::approvals::update_chain(uow, &before, &after).await?;
        }
        RuleKind::Policy => {
            let id: PolicyId = id(&change.subject_id, "policy")?;
            let (before, after) = policies::draft(uow.read(), id, based, read(patch)?).await?;
            store::policies::update(uow, &before, &after).await?;
        }
        RuleKind::BudgetRule => {
            let (before, after) = budgets::draft(uow.read(), based, read(patch)?).await?;
            store::budgets::set_rule(uow, &before, &after).await?;
        }
        RuleKind::LibraryPolicy => {
            let (before, after) = assets::draft_policy(uow.read(), based, read(patch)?).await?;
            store::assets::set_policy(uow, before, after).await?;
        }
        RuleKind::Blackout => {
            let id: BlackoutId = id(&change.subject_id, "blackout")?;
            let blackout = blackouts::find(uow.read(), id, based).await?;
            blackouts::take_away(uow, &blackout).await?;
        }
    }
    Ok(())
}

/// Opens again what ran under a rule: reviews begin anew under what it has become, and launches that were to go by themselves wait for
/// a person to look again.
async fn reopen(uow: &mut UnitOfWork, change: &RuleChange, touched: Touched) -> Result<(), Refusal> {
    match touched {
        Touched::Reviews(reviews) => {
            for (id, _) in reviews {
                let review = approvals::find(uow.read(), id).await?;
                // What was approved under the stricter rule was not touched by the weaker one.
                if review.status != ReviewStatus::Open {
                    continue;
                }
                store::approvals::close_review(uow, &review, ReviewStatus::Withdrawn).await?;
                let task = tasks::find(uow.read(), review.task_id).await?;
                store::tasks::set_review(uow, &task, TaskStatus::InProduction, review.id).await?;
            }
        }
        Touched::Campaigns(campaigns) => {
            let why = format!("{} was weakened after it was scheduled: {}", change.subject_name, change.weakens.join(" "));
            for (id, _) in campaigns {
                if let Some(schedule) = store::launches::of_campaign(uow.read(), id).await?.filter(|schedule| schedule.held_at.is_none()) {
                    store::launches::hold(uow, &schedule, &why).await?;
                }
            }
        }
        // What is held stays held, each under the rule that it came under.
        Touched::Uploads(_) => {}
    }
    Ok(())
}
