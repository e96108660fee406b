//! Members, sessions and tokens.

use app::model::{Digest, Instant, Member, MemberId, Scope, Token, TokenId};
use sqlx::types::Json;

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// A member by id.
pub async fn member(db: &mut Reading, id: MemberId) -> sqlx::Result<Option<Member>> {
    both!(db, c => sqlx::query_as("select id, name, email, role, active, guest, created_at, revision from member where id = $1")
        .bind(id).fetch_optional(c).await)
}

/// A member by id, and how many events were in the log when they were read.
pub async fn member_as_of(db: &mut Reading, id: MemberId) -> sqlx::Result<Option<(Member, i64)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(flatten)]
        member: Member,
        log_size: i64,
    }
    let row: Option<Row> = both!(db, c => sqlx::query_as(
        "select id, name, email, role, active, guest, created_at, revision, (select size from audit_tip where id = 1) as log_size from member where id = $1")
        .bind(id).fetch_optional(c).await)?;
    Ok(row.map(|row| (row.member, row.log_size)))
}

/// Every member and every guest, by name.
pub async fn members(db: &mut Reading) -> sqlx::Result<Vec<Member>> {
    both!(db, c => sqlx::query_as("select id, name, email, role, active, guest, created_at, revision from member order by name, id")
        .fetch_all(c).await)
}

/// A member by e-mail address, with the hash of their password.
pub async fn by_email(db: &mut Reading, email: &str) -> sqlx::Result<Option<(Member, Option<String>)>> {
    let id: Option<(MemberId, Option<String>)> = both!(db, c => sqlx::query_as("select id, password_hash from member where email = $1")
        .bind(email).fetch_optional(c).await)?;
    let Some((id, hash)) = id else { return Ok(None) };
    Ok(member(db, id).await?.map(|member| (member, hash)))
}

/// Adds a member.
pub async fn insert(uow: &mut UnitOfWork, member: &Member, password_hash: Option<&str>) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("member.created", "member", member.id).after(member));
    both!(tx, c => sqlx::query("insert into member (id, name, email, role, password_hash, active, guest, created_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(member.id).bind(&member.name).bind(&member.email).bind(member.role.as_str()).bind(password_hash)
        .bind(member.active).bind(member.guest).bind(member.created_at).bind(member.revision).execute(c).await.map(drop))
}

/// Changes a member.
pub async fn update(uow: &mut UnitOfWork, before: &Member, after: &Member) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("member.updated", "member", after.id).differing(before, after));
    both!(tx, c => sqlx::query("update member set name = $2, role = $3, active = $4, guest = $5, revision = $6 where id = $1")
        .bind(after.id).bind(&after.name).bind(after.role.as_str()).bind(after.active).bind(after.guest).bind(after.revision).execute(c).await.map(drop))
}

/// Sets a member's password. The audit says that and by whom, and nothing about the password.
pub async fn set_password(uow: &mut UnitOfWork, member: &Member, hash: &str) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("member.password_set", "member", member.id));
    both!(tx, c => sqlx::query("update member set password_hash = $2 where id = $1").bind(member.id).bind(hash).execute(c).await.map(drop))
}

/// The member of a session that has not expired, with the session's data.
pub async fn session(db: &mut Reading, id: &str) -> sqlx::Result<Option<(String, Instant)>> {
    both!(db, c => sqlx::query_as("select data, expires_at from session where id = $1").bind(id).fetch_optional(c).await)
}

/// Begins or replaces a session.
pub async fn save_session(uow: &mut UnitOfWork, id: &str, member: MemberId, data: &str, expires_at: Instant) -> sqlx::Result<()> {
    let now = uow.now();
    // The id is the secret itself: the audit names the session by a digest of it.
    let public = Digest::of(id.as_bytes()).short();
    let tx = uow.write(
        Change::new("session.started", "session", public).after(&serde_json::json!({ "member_id": member, "expires_at": expires_at })),
    );
    both!(tx, c => sqlx::query(
        "insert into session (id, member_id, data, created_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set data = excluded.data, expires_at = excluded.expires_at")
        .bind(id).bind(member).bind(data).bind(now).bind(expires_at).execute(c).await.map(drop))
}

/// Ends a session.
pub async fn delete_session(uow: &mut UnitOfWork, id: &str) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("session.ended", "session", Digest::of(id.as_bytes()).short()));
    both!(tx, c => sqlx::query("delete from session where id = $1").bind(id).execute(c).await.map(drop))
}

/// Ends every session of a member.
pub async fn delete_sessions_of(uow: &mut UnitOfWork, member: MemberId) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("session.all_ended", "member", member));
    both!(tx, c => sqlx::query("delete from session where member_id = $1").bind(member).execute(c).await.map(drop))
}

/// Whom a token speaks for, and what it is good for.
#[derive(Debug, sqlx::FromRow)]
pub struct Bearer {
    #[sqlx(flatten)]
    pub member: Member,
    #[sqlx(json)]
    pub scopes: Vec<Scope>,
    pub expires_at: Option<Instant>,
    /// Events in the log when this was read.
    pub log_size: i64,
}

/// Whom the token with this secret speaks for, unless it is revoked.
pub async fn bearer(db: &mut Reading, secret: &Digest) -> sqlx::Result<Option<Bearer>> {
    both!(db, c => sqlx::query_as(
        "select m.id, m.name, m.email, m.role, m.active, m.guest, m.created_at, m.revision, t.scopes, t.expires_at,
         (select size from audit_tip where id = 1) as log_size
         from token t join member m on m.id = t.member_id where t.secret_hash = $1 and t.revoked_at is null")
        .bind(&secret.0[..]).fetch_optional(c).await)
}

/// A member's tokens that are not revoked, newest first.
pub async fn tokens(db: &mut Reading, member: MemberId) -> sqlx::Result<Vec<Token>> {
    both!(db, c => sqlx::query_as(
        "select id, member_id, name, scopes, created_at, expires_at from token where member_id = $1 and revoked_at is null order by id desc")
        .bind(member).fetch_all(c).await)
}

/// A token by id, unless revoked.
pub async fn token(db: &mut Reading, id: TokenId) -> sqlx::Result<Option<Token>> {
    both!(db, c => sqlx::query_as(
        "select id, member_id, name, scopes, created_at, expires_at from token where id = $1 and revoked_at is null")
        .bind(id).fetch_optional(c).await)
}

/// Adds a token, by the digest of its secret.
pub async fn insert_token(uow: &mut UnitOfWork, token: &Token, secret: &Digest) -> sqlx::Result<()> {
    let tx = uow.write(Change::new("token.created", "token", token.id).after(token));
    let scopes: &[Scope] = &token.scopes;
    both!(tx, c => sqlx::query(
        "insert into token (id, member_id, name, scopes, secret_hash, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(token.id).bind(token.member_id).bind(&token.name).bind(Json(scopes)).bind(&secret.0[..])
        .bind(token.created_at).bind(token.expires_at).execute(c).await.map(drop))
}

/// Revokes a token.
pub async fn revoke_token(uow: &mut UnitOfWork, token: &Token) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("token.revoked", "token", token.id).before(token));
    both!(tx, c => sqlx::query("update token set revoked_at = $2 where id = $1").bind(token.id).bind(now).execute(c).await.map(drop))
}
