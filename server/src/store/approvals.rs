//! Approval chains, reviews and decisions.

use std::collections::{HashMap, hash_map::Entry};

use app::model::{
    ApprovalChain, CampaignId, Carried, ChainId, Component, Day, Decision, DecisionId, DelegationId, Digest, GivenBy, GuestLinkId, Instant,
    MemberId, Review, ReviewContent, ReviewId, ReviewStage, ReviewStatus, Rule, Signature, SignatureRule, StageGroup, StageStatus,
    StageTerms, TaskId, Verdict,
};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::inconsistent;
use crate::{
    approvals::outcome,
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// Every chain, by name.
pub async fn chains(db: &mut Reading) -> sqlx::Result<Vec<ApprovalChain>> {
    both!(db, c => sqlx::query_as("select id, name, stages, revision from approval_chain order by name, id").fetch_all(c).await)
}

/// A chain by id.
pub async fn chain(db: &mut Reading, id: ChainId) -> sqlx::Result<Option<ApprovalChain>> {
    both!(db, c => sqlx::query_as("select id, name, stages, revision from approval_chain where id = $1").bind(id).fetch_optional(c).await)
}

/// Adds a chain.
pub async fn insert_chain(uow: &mut UnitOfWork, chain: &ApprovalChain) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("approval_chain.created", "approval_chain", chain.id).after(chain));
    both!(tx, c => sqlx::query("insert into approval_chain (id, name, stages, revision) values ($1, $2, $3, $4)")
        .bind(chain.id).bind(&chain.name).bind(Json(&chain.stages)).bind(chain.revision).execute(c).await.map(drop))
}

/// Changes a chain. Reviews already opened have their own copy of its rules.
pub async fn update_chain(uow: &mut UnitOfWork, before: &ApprovalChain, after: &ApprovalChain) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("approval_chain.updated", "approval_chain", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update approval_chain set name = $2, stages = $3, revision = $4 where id = $1")
        .bind(after.id).bind(&after.name).bind(Json(&after.stages)).bind(after.revision).execute(c).await.map(drop))
}

/// A stage as it stood when the review was opened: part of what people sign.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StageSnapshot {
    pub name: String,
    pub rule: Rule,
    /// Who may decide, authors already left out.
    pub eligible: Vec<MemberId>,
    #[serde(default)]
    pub barred: Vec<MemberId>,
    #[serde(default)]
    pub groups: Vec<StageGroup>,
    pub interests: Vec<Component>,
    #[serde(default)]
    pub carried_from: Option<Carried>,
    #[serde(default)]
    pub signature: Option<SignatureRule>,
    pub due_on: Option<Day>,
    #[serde(flatten)]
    pub terms: StageTerms,
}

/// Who gave a decision for somebody else, where somebody did.
pub(super) fn given_by(deputy: Option<MemberId>, name: Option<String>, delegation: Option<DelegationId>) -> Option<GivenBy> {
    Some(GivenBy { member_id: deputy?, name: name?, delegation_id: delegation? })
}

#[derive(sqlx::FromRow)]
struct ReviewRow {
    id: ReviewId,
    task_id: TaskId,
    campaign_id: CampaignId,
    chain_name: String,
    #[sqlx(try_from = "String")]
    status: ReviewStatus,
    #[sqlx(try_from = "Vec<u8>")]
    digest: Digest,
    #[sqlx(json)]
    content: ReviewContent,
    #[sqlx(json)]
    stages: Vec<StageSnapshot>,
    #[sqlx(json)]
    authors: Vec<MemberId>,
    opened_by: MemberId,
    opened_at: Instant,
    closed_at: Option<Instant>,
}

#[derive(sqlx::FromRow)]
struct DecisionRow {
    id: DecisionId,
    stage: i64,
    member_id: MemberId,
    name: String,
    #[sqlx(try_from = "String")]
    decision: Verdict,
    comment: String,
    #[sqlx(try_from = "Vec<u8>")]
    digest: Digest,
    meaning: Option<String>,
    printed_name: Option<String>,
    authentication: Option<String>,
    guest_link_id: Option<GuestLinkId>,
    deputy_id: Option<MemberId>,
    deputy_name: Option<String>,
    delegation_id: Option<DelegationId>,
    at: Instant,
}

impl DecisionRow {
    fn decision(&self) -> sqlx::Result<Decision> {
        let signature = match (&self.meaning, &self.printed_name, &self.authentication) {
            (Some(meaning), Some(name), Some(by)) => Some(Signature {
                meaning: meaning.clone(),
                printed_name: name.clone(),
                authentication: by.parse().map_err(|e| inconsistent("decision", e))?,
            }),
            _ => None,
        };
        Ok(Decision {
            id: self.id,
            member_id: self.member_id,
            name: self.name.clone(),
            decision: self.decision,
            comment: self.comment.clone(),
            digest: self.digest,
            signature,
            guest_link_id: self.guest_link_id,
            given_by: given_by(self.deputy_id, self.deputy_name.clone(), self.delegation_id),
            at: self.at,
        })
    }
}

macro_rules! select_reviews {
    ($rest:literal) => {
        concat!(
            "select r.id, r.task_id, r.campaign_id, r.chain_name, r.status, r.digest, r.content, r.stages, r.authors, r.opened_by, r.opened_at,
             r.closed_at from review r ",
            $rest
        )
    };
}

/// A review with its stages and decisions. `current` is for the caller to set: it needs the task's present content.
pub async fn review(db: &mut Reading, id: ReviewId) -> sqlx::Result<Option<Review>> {
    let row: Option<ReviewRow> = both!(db, c => sqlx::query_as(select_reviews!("where r.id = $1")).bind(id).fetch_optional(c).await)?;
    match row {
        Some(row) => with_decisions(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// The latest review of every task of a campaign, by id: as many queries for two hundred tasks as for one.
pub async fn latest_of(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<HashMap<ReviewId, Review>> {
    let rows: Vec<ReviewRow> = both!(db, c => sqlx::query_as(select_reviews!("where r.id in (select review_id from task where campaign_id = $1)"))
        .bind(campaign).fetch_all(c).await)?;
    let mut made: HashMap<ReviewId, Vec<DecisionRow>> = HashMap::new();
    for decision in decisions_of(db, campaign).await? {
        made.entry(decision.review_id).or_default().push(decision.row);
    }
    let silent: Vec<(ReviewId, i64, MemberId)> = both!(db, c => sqlx::query_as(
        "select review_id, stage, member_id from no_response where campaign_id = $1 order by review_id, stage, member_id")
        .bind(campaign).fetch_all(c).await)?;
    let marks: Vec<Mark> = both!(db, c => sqlx::query_as(
        "select o.review_id, o.stage, o.at, false as late from stage_opening o join review r on r.id = o.review_id where r.campaign_id = $1
         union all select e.review_id, e.stage, e.at, true as late from stage_escalation e join review r on r.id = e.review_id where r.campaign_id = $1")
        .bind(campaign).fetch_all(c).await)?;
    let mut reviews = HashMap::with_capacity(rows.len());
    for row in rows {
        let quiet: Vec<_> = silent.iter().filter(|(review, ..)| *review == row.id).map(|(_, stage, member)| (*stage, *member)).collect();
        reviews.insert(row.id, assembled(row, &made, &quiet, &marks)?);
    }
    Ok(reviews)
}

/// Every open review, oldest first.
pub async fn open_reviews(db: &mut Reading, limit: i64) -> sqlx::Result<Vec<Review>> {
    let rows: Vec<ReviewRow> = both!(db, c => sqlx::query_as(select_reviews!("where r.status = 'open' order by r.id limit $1"))
        .bind(limit).fetch_all(c).await)?;
    let mut reviews = Vec::with_capacity(rows.len());
    for row in rows {
        reviews.push(with_decisions(db, row).await?);
    }
    Ok(reviews)
}

/// Every open review in which something happens by itself when a time comes, oldest first.
pub async fn timed_reviews(db: &mut Reading) -> sqlx::Result<Vec<Review>> {
    let rows: Vec<ReviewRow> =
        both!(db, c => sqlx::query_as(select_reviews!("where r.timed and r.status = 'open' order by r.id")).fetch_all(c).await)?;
    let mut reviews = Vec::with_capacity(rows.len());
    for row in rows {
        reviews.push(with_decisions(db, row).await?);
    }
    Ok(reviews)
}

/// The open review of a task, if any.
pub async fn open_review_of(db: &mut Reading, task: TaskId) -> sqlx::Result<Option<Review>> {
    let row: Option<ReviewRow> =
        both!(db, c => sqlx::query_as(select_reviews!("where r.task_id = $1 and r.status = 'open'")).bind(task).fetch_optional(c).await)?;
    match row {
        Some(row) => with_decisions(db, row).await.map(Some),
        None => Ok(None),
    }
}

/// Every review of a task, newest first.
pub async fn reviews_of(db: &mut Reading, task: TaskId) -> sqlx::Result<Vec<Review>> {
    let rows: Vec<ReviewRow> =
        both!(db, c => sqlx::query_as(select_reviews!("where r.task_id = $1 order by r.id desc")).bind(task).fetch_all(c).await)?;
    let mut reviews = Vec::with_capacity(rows.len());
    for row in rows {
        reviews.push(with_decisions(db, row).await?);
    }
    Ok(reviews)
}

async fn decisions(db: &mut Reading, review: ReviewId) -> sqlx::Result<Vec<DecisionRow>> {
    both!(db, c => sqlx::query_as(
        "select d.id, d.stage, d.member_id, m.name, d.decision, d.comment, d.digest, d.meaning, d.printed_name, d.authentication, d.guest_link_id,
         d.deputy_id, p.name as deputy_name, d.delegation_id, d.at
         from decision d join member m on m.id = d.member_id left join member p on p.id = d.deputy_id
         where d.review_id = $1 order by d.id")
        .bind(review).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
struct DecisionOf {
    review_id: ReviewId,
    #[sqlx(flatten)]
    row: DecisionRow,
}

/// Every decision in any review of a campaign: approvals are carried from one review of it to the next.
async fn decisions_of(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<DecisionOf>> {
    both!(db, c => sqlx::query_as(
        "select d.review_id, d.id, d.stage, d.member_id, m.name, d.decision, d.comment, d.digest, d.meaning, d.printed_name, d.authentication,
         d.guest_link_id, d.deputy_id, p.name as deputy_name, d.delegation_id, d.at
         from decision d join member m on m.id = d.member_id left join member p on p.id = d.deputy_id
         where d.campaign_id = $1 order by d.id")
        .bind(campaign).fetch_all(c).await)
}

async fn with_decisions(db: &mut Reading, row: ReviewRow) -> sqlx::Result<Review> {
    let mut made = HashMap::from([(row.id, decisions(db, row.id).await?)]);
    for carried in row.stages.iter().filter_map(|s| s.carried_from) {
        if let Entry::Vacant(place) = made.entry(carried.review_id) {
            place.insert(decisions(db, carried.review_id).await?);
        }
    }
    let silent: Vec<(i64, MemberId)> = both!(db, c => sqlx::query_as("select stage, member_id from no_response where review_id = $1 order by stage, member_id")
            .bind(row.id).fetch_all(c).await)?;
    let marks: Vec<Mark> = both!(db, c => sqlx::query_as(
        "select review_id, stage, at, false as late from stage_opening where review_id = $1
         union all select review_id, stage, at, true as late from stage_escalation where review_id = $1").bind(row.id).fetch_all(c).await)?;
    assembled(row, &made, &silent, &marks)
}

/// That a stage was opened, or was late.
#[derive(sqlx::FromRow)]
struct Mark {
    review_id: ReviewId,
    stage: i64,
    at: Instant,
    late: bool,
}

fn assembled(
    row: ReviewRow,
    made: &HashMap<ReviewId, Vec<DecisionRow>>,
    silent: &[(i64, MemberId)],
    marks: &[Mark],
) -> sqlx::Result<Review> {
    let mut stages: Vec<ReviewStage> = row
        .stages
        .into_iter()
        .zip(0..)
        .map(|(s, position)| ReviewStage {
            position,
            name: s.name,
            rule: s.rule,
            eligible: s.eligible,
            barred: s.barred,
            groups: s.groups,
            interests: s.interests,
            voided_by: Vec::new(),
            carried_from: s.carried_from,
            signature: s.signature,
            no_response: Vec::new(),
            status: StageStatus::Waiting,
            due_on: s.due_on,
            opened_at: None,
            escalated_at: None,
            deputies: Vec::new(),
            terms: s.terms,
            decisions: Vec::new(),
        })
        .collect();
    for stage in &mut stages {
        let (review, position) = stage.carried_from.map_or((row.id, stage.position), |c| (c.review_id, c.position));
        // Its own come after those it was opened with.
        let carried = made.get(&review).into_iter().flatten().filter(|d| d.stage == position);
        let own = made.get(&row.id).into_iter().flatten().filter(|d| review != row.id && d.stage == stage.position);
        stage.decisions = carried.chain(own).map(DecisionRow::decision).collect::<sqlx::Result<_>>()?;
        let mark = |late: bool| marks.iter().find(|mark| mark.review_id == row.id && mark.stage == stage.position && mark.late == late);
        (stage.opened_at, stage.escalated_at) = (mark(false).map(|mark| mark.at), mark(true).map(|mark| mark.at));
        stage.no_response = silent.iter().filter(|(at, _)| *at == stage.position).map(|(_, member)| *member).collect();
    }
    outcome::settle(&mut stages);
    outcome::date(&mut stages, row.opened_at.day(), row.content.terms.market.as_deref());
    Ok(Review {
        id: row.id,
        task_id: row.task_id,
        campaign_id: row.campaign_id,
        chain_name: row.chain_name,
        status: row.status,
        digest: row.digest,
        content: row.content,
        current: true,
        stages,
        authors: row.authors,
        opened_by: row.opened_by,
        opened_at: row.opened_at,
        closed_at: row.closed_at,
    })
}

/// Opens a review.
pub async fn insert_review(uow: &mut UnitOfWork, review: &Review) -> sqlx::Result<()> {
    let snapshot: Vec<StageSnapshot> = review
        .stages
        .iter()
        .map(|s| StageSnapshot {
            name: s.name.clone(),
            rule: s.rule.clone(),
            eligible: s.eligible.clone(),
            barred: s.barred.clone(),
            groups: s.groups.clone(),
            interests: s.interests.clone(),
            carried_from: s.carried_from,
            signature: s.signature.clone(),
            due_on: s.due_on,
            terms: s.terms.clone(),
        })
        .collect();
    let tx = uow.write(Change::new("review.opened", "review", review.id).of(review.campaign_id).after(review));
    both!(tx, c => sqlx::query(
        "insert into review (id, task_id, campaign_id, chain_name, status, digest, content, stages, authors, opened_by, opened_at, timed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
        .bind(review.id).bind(review.task_id).bind(review.campaign_id).bind(&review.chain_name).bind(review.status.as_str())
        .bind(&review.digest.0[..]).bind(Json(&review.content)).bind(Json(&snapshot)).bind(Json(&review.authors))
        .bind(review.opened_by).bind(review.opened_at).bind(review.stages.iter().any(ReviewStage::is_timed)).execute(c).await.map(drop))
}

/// Adds a decision.
pub async fn insert_decision(uow: &mut UnitOfWork, review: &Review, stage: i64, decision: &Decision) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("review.decided", "review", review.id).of(review.campaign_id).after(&serde_json::json!({
        "task_id": review.task_id, "stage": stage, "decision": decision,
    })));
    let signature = decision.signature.as_ref();
    both!(tx, c => sqlx::query(
        "insert into decision (id, review_id, campaign_id, stage, member_id, decision, comment, digest, at, meaning, printed_name, authentication, guest_link_id,
         deputy_id, delegation_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
        .bind(decision.id).bind(review.id).bind(review.campaign_id).bind(stage).bind(decision.member_id).bind(decision.decision.as_str())
        .bind(&decision.comment).bind(&decision.digest.0[..]).bind(decision.at).bind(signature.map(|s| &s.meaning)).bind(signature.map(|s| &s.printed_name))
        .bind(signature.map(|s| s.authentication.as_str())).bind(decision.guest_link_id)
        .bind(decision.given_by.as_ref().map(|by| by.member_id)).bind(decision.given_by.as_ref().map(|by| by.delegation_id)).execute(c).await.map(drop))
}

/// Records who said nothing in a stage that has closed.
pub async fn insert_no_response(uow: &mut UnitOfWork, review: &Review, stage: &ReviewStage, silent: &[MemberId]) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("review.no_response", "review", review.id).of(review.campaign_id).after(&serde_json::json!({
        "task_id": review.task_id, "stage": stage.position, "members": silent,
    })));
    for member in silent {
        both!(tx, c => sqlx::query("insert into no_response (review_id, stage, member_id, campaign_id, at) values ($1, $2, $3, $4, $5)")
            .bind(review.id).bind(stage.position).bind(member).bind(review.campaign_id).bind(now).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Closes a review.
pub async fn close_review(uow: &mut UnitOfWork, review: &Review, status: ReviewStatus) -> sqlx::Result<()> {
    let now = uow.now();
    let change = Change::new("review.closed", "review", review.id)
        .of(review.campaign_id)
        .before(&serde_json::json!({ "status": review.status }))
        .after(&closing(review, status));
    let tx = uow.write(change);
    both!(tx, c => sqlx::query("update review set status = $2, closed_at = $3 where id = $1")
        .bind(review.id).bind(status.as_str()).bind(now).execute(c).await.map(drop))
}

/// A review's end as the audit tells it, with the stages that a change voided.
fn closing(review: &Review, status: ReviewStatus) -> serde_json::Value {
    let voided = review.stages.iter().filter(|stage| !stage.voided_by.is_empty());
    let voided: Vec<_> = voided.map(|stage| serde_json::json!({ "stage": stage.name, "by": stage.voided_by })).collect();
    serde_json::json!({ "status": status, "task_id": review.task_id, "voided": voided })
}

/// Opens a stage that does not open by what others decide: by hand, or by nobody because its time has come.
pub async fn open_stage(uow: &mut UnitOfWork, review: &Review, stage: &ReviewStage, by: Option<MemberId>) -> sqlx::Result<()> {
    let now = uow.now();
    let said = serde_json::json!({ "task_id": review.task_id, "stage": stage.position, "name": stage.name, "opened_by": by });
    let tx = uow.write(Change::new("review.stage_opened", "review", review.id).of(review.campaign_id).after(&said));
    both!(tx, c => sqlx::query("insert into stage_opening (review_id, stage, opened_by, at) values ($1, $2, $3, $4)")
        .bind(review.id).bind(stage.position).bind(by).bind(now).execute(c).await.map(drop))
}

/// Records that a stage is late, and whom it turns to.
pub async fn escalate(uow: &mut UnitOfWork, review: &Review, stage: &ReviewStage) -> sqlx::Result<()> {
    let now = uow.now();
    let said = serde_json::json!({
        "task_id": review.task_id, "stage": stage.position, "name": stage.name, "due_on": stage.due_on, "escalation": stage.terms.escalation,
    });
    let tx = uow.write(Change::new("review.escalated", "review", review.id).of(review.campaign_id).after(&said));
    both!(tx, c => sqlx::query("insert into stage_escalation (review_id, stage, at) values ($1, $2, $3)")
        .bind(review.id).bind(stage.position).bind(now).execute(c).await.map(drop))
}

/// Whom a stage has reminded already.
pub async fn reminded(db: &mut Reading, review: ReviewId, stage: i64) -> sqlx::Result<Vec<MemberId>> {
    both!(db, c => sqlx::query_scalar("select member_id from reminder where review_id = $1 and stage = $2 order by member_id")
        .bind(review).bind(stage).fetch_all(c).await)
}

/// Notes that somebody was reminded, which happens once.
pub async fn insert_reminder(uow: &mut UnitOfWork, review: &Review, stage: &ReviewStage, member: MemberId) -> sqlx::Result<()> {
    let now = uow.now();
    let said = serde_json::json!({ "task_id": review.task_id, "stage": stage.position, "member_id": member, "due_on": stage.due_on });
    let tx = uow.write(Change::new("review.reminded", "review", review.id).of(review.campaign_id).after(&said));
    both!(tx, c => sqlx::query("insert into reminder (review_id, stage, member_id, at) values ($1, $2, $3, $4)")
        .bind(review.id).bind(stage.position).bind(member).bind(now).execute(c).await.map(drop))
}
