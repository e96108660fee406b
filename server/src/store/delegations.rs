//! Whose decisions somebody else gives, and when.

use app::model::{Day, Delegation, DelegationId, MemberId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

macro_rules! select_delegations {
    ($rest:literal) => {
        concat!("select id, member_id, deputy_id, starts_on, ends_on, note, created_at, ended_at from delegation ", $rest)
    };
}

/// Those that hold on this day or will, by their first day.
pub async fn from_day(db: &mut Reading, day: Day) -> sqlx::Result<Vec<Delegation>> {
    both!(db, c => sqlx::query_as(select_delegations!("where ends_on >= $1 and ended_at is null order by starts_on, id")).bind(day).fetch_all(c).await)
}

/// One by id.
pub async fn delegation(db: &mut Reading, id: DelegationId) -> sqlx::Result<Option<Delegation>> {
    both!(db, c => sqlx::query_as(select_delegations!("where id = $1")).bind(id).fetch_optional(c).await)
}

/// Everything that somebody handed over and has not taken back, the days that are past among them.
pub async fn of_member(db: &mut Reading, member: MemberId) -> sqlx::Result<Vec<Delegation>> {
    both!(db, c => sqlx::query_as(select_delegations!("where member_id = $1 and ended_at is null order by starts_on, id")).bind(member).fetch_all(c).await)
}

/// Hands decisions over.
pub async fn insert(uow: &mut UnitOfWork, new: &Delegation) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("delegation.created", "delegation", new.id).after(new));
    both!(tx, c => sqlx::query(
        "insert into delegation (id, member_id, deputy_id, starts_on, ends_on, note, created_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(new.id).bind(new.member_id).bind(new.deputy_id).bind(new.starts_on).bind(new.ends_on).bind(&new.note)
        .bind(new.created_at).execute(c).await.map(drop))
}

/// Takes them back.
pub async fn end(uow: &mut UnitOfWork, before: &Delegation) -> sqlx::Result<()> {
    let now = uow.now();
    let after = Delegation { ended_at: Some(now), ..before.clone() };
    let tx = uow.write(Change::new("delegation.ended", "delegation", before.id).differing(before, &after));
    both!(tx, c => sqlx::query("update delegation set ended_at = $2 where id = $1").bind(before.id).bind(now).execute(c).await.map(drop))
}
