//! Recalls: asking back what was taken out, and who has confirmed.

use app::model::{AssetId, Instant, MemberId, PortalRecall, Recall, RecallId, RecallNotice, VisitId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

#[derive(sqlx::FromRow)]
struct RecallRow {
    id: RecallId,
    asset_id: AssetId,
    reason: String,
    created_by: MemberId,
    created_at: Instant,
}

/// Recalls of an asset, newest first, with everybody who was told.
pub async fn of_asset(db: &mut Reading, asset: AssetId) -> sqlx::Result<Vec<Recall>> {
    let rows: Vec<RecallRow> = both!(db, c => sqlx::query_as(
        "select id, asset_id, reason, created_by, created_at from recall where asset_id = $1 order by id desc").bind(asset).fetch_all(c).await)?;
    let mut recalls = Vec::new();
    for RecallRow { id, asset_id, reason, created_by, created_at } in rows {
        recalls.push(Recall { id, asset_id, reason, created_by, created_at, notices: notices(db, id).await? });
    }
    Ok(recalls)
}

/// Who was told of a recall, those who have not confirmed first.
pub async fn notices(db: &mut Reading, id: RecallId) -> sqlx::Result<Vec<RecallNotice>> {
    both!(db, c => sqlx::query_as(
        "select n.member_id, coalesce(m.name, nullif(v.name, ''), s.name, '') as name, coalesce(m.email, v.email, '') as email, n.taken_at,
           n.confirmed_at
         from recall_notice n left join member m on m.id = n.member_id left join share_visit v on v.id = n.visit_id
         left join share s on s.id = v.share_id where n.recall_id = $1 order by n.confirmed_at is not null, n.id").bind(id).fetch_all(c).await)
}

/// Everybody who has taken an asset out, once each, with when they last did.
pub async fn takers(db: &mut Reading, asset: AssetId) -> sqlx::Result<Vec<(Option<MemberId>, Option<VisitId>, Instant)>> {
    both!(db, c => sqlx::query_as(
        "select member_id, visit_id, max(at) as at from asset_taken where asset_id = $1 and (member_id is not null or visit_id is not null)
         group by member_id, visit_id order by max(at)").bind(asset).fetch_all(c).await)
}

/// Adds a recall, with a notice for each taker.
pub async fn insert(uow: &mut UnitOfWork, recall: &Recall, takers: &[(Option<MemberId>, Option<VisitId>, Instant)]) -> sqlx::Result<()> {
    let told = serde_json::json!({ "recall": recall.id, "reason": recall.reason, "told": takers.len() });
    let tx = uow.write(Change::new("asset.recalled", "asset", recall.asset_id).after(&told));
    both!(tx, c => sqlx::query("insert into recall (id, asset_id, reason, created_by, created_at) values ($1, $2, $3, $4, $5)")
        .bind(recall.id).bind(recall.asset_id).bind(&recall.reason).bind(recall.created_by).bind(recall.created_at).execute(c).await.map(drop))?;
    for (member, visit, at) in takers {
        both!(tx, c => sqlx::query("insert into recall_notice (id, recall_id, member_id, visit_id, taken_at) values ($1, $2, $3, $4, $5)")
            .bind(uuid::Uuid::now_v7()).bind(recall.id).bind(member).bind(visit).bind(at).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// What a member has taken and is asked back for, newest first.
pub async fn for_member(db: &mut Reading, member: MemberId) -> sqlx::Result<Vec<PortalRecall>> {
    both!(db, c => sqlx::query_as(
        "select r.id, a.name as asset_name, r.reason, r.created_at, n.confirmed_at from recall_notice n join recall r on r.id = n.recall_id
         join asset a on a.id = r.asset_id where n.member_id = $1 order by r.id desc").bind(member).fetch_all(c).await)
}

/// What a guest has taken and is asked back for, newest first.
pub async fn for_visit(db: &mut Reading, visit: VisitId) -> sqlx::Result<Vec<PortalRecall>> {
    both!(db, c => sqlx::query_as(
        "select r.id, a.name as asset_name, r.reason, r.created_at, n.confirmed_at from recall_notice n join recall r on r.id = n.recall_id
         join asset a on a.id = r.asset_id where n.visit_id = $1 order by r.id desc").bind(visit).fetch_all(c).await)
}

/// Confirms a recall for a member or a guest: what they took is no longer used.
pub async fn confirm(uow: &mut UnitOfWork, id: RecallId, member: Option<MemberId>, visit: Option<VisitId>) -> sqlx::Result<()> {
    let now = uow.now();
    let told = serde_json::json!({ "member": member, "visit": visit });
    let tx = uow.write(Change::new("recall.confirmed", "recall", id).after(&told));
    both!(tx, c => sqlx::query(
        "update recall_notice set confirmed_at = $2 where recall_id = $1 and confirmed_at is null and (member_id = $3 or visit_id = $4)")
        .bind(id).bind(now).bind(member).bind(visit).execute(c).await.map(drop))
}
