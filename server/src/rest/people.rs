//! Members and tokens.

use app::model::{Member, MemberId, MemberPatch, NewMember, NewPassword, NewToken, Page, PasswordChange, Token, TokenCreated, TokenId};
use axum::{Json as Body, response::Response};

use super::{
    answer::Answer,
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store, work,
};

/// Everybody in the workspace.
#[utoipa::path(get, path = "/members", tag = "people", responses((status = 200, body = Page<Member>)))]
pub async fn list_members(caller: Caller) -> Result<Body<Page<Member>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::people::members(&mut db).await?, next: None }))
}

/// Adds a member.
#[utoipa::path(post, path = "/members", tag = "people", request_body = NewMember, responses((status = 201, body = Member)))]
pub async fn create_member(caller: Caller, Json(new): Json<NewMember>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let member = work::people::create(&mut uow, Some(caller.member()), new).await?;
    Answer::created(&member, member.revision, format!("/api/v1/members/{}", member.id))?.commit(uow).await
}

/// Changes a member's name or role, or whether they may sign in.
#[utoipa::path(patch, path = "/members/{id}", tag = "people", params(("id" = MemberId, Path)), request_body = MemberPatch, responses((status = 200, body = Member)))]
pub async fn update_member(
    caller: Caller,
    Path(id): Path<MemberId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<MemberPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let member = work::people::update(&mut uow, caller.member(), id, based, patch).await?;
    Answer::changed(&member, member.revision)?.commit(uow).await
}

/// Sets another member's password; they are signed out everywhere.
#[utoipa::path(put, path = "/members/{id}/password", tag = "people", params(("id" = MemberId, Path)), request_body = NewPassword, responses((status = 204)))]
pub async fn set_password(caller: Caller, Path(id): Path<MemberId>, Json(new): Json<NewPassword>) -> Result<Response, Refused> {
    // An answer that is remembered would keep a digest of the password.
    let caller = caller.repeating(None);
    let mut uow = caller.begin(Right::Administer).await?;
    work::people::set_password(&mut uow, caller.member(), id, new).await?;
    Answer::gone().commit(uow).await
}

/// Sets the caller's own password; they are signed out everywhere, here too.
#[utoipa::path(put, path = "/session/password", tag = "session", request_body = PasswordChange, responses((status = 204)))]
pub async fn change_password(caller: Caller, Json(change): Json<PasswordChange>) -> Result<Response, Refused> {
    let caller = caller.repeating(None);
    let mut uow = caller.begin(Right::OwnAccount).await?;
    work::people::change_password(&mut uow, caller.member(), change).await?;
    Answer::gone().commit(uow).await
}

/// The caller's own tokens.
#[utoipa::path(get, path = "/tokens", tag = "people", responses((status = 200, body = Page<Token>)))]
pub async fn list_tokens(caller: Caller) -> Result<Body<Page<Token>>, Refused> {
    let mut db = caller.read(Right::OwnAccount).await?;
    Ok(Body(Page { items: store::people::tokens(&mut db, caller.member().id).await?, next: None }))
}

/// Makes a token for the caller. Its secret is shown in this answer and never again.
#[utoipa::path(post, path = "/tokens", tag = "people", request_body = NewToken, responses((status = 201, body = TokenCreated)))]
pub async fn create_token(caller: Caller, Json(new): Json<NewToken>) -> Result<Response, Refused> {
    // A repeated request must not be answered with a secret kept anywhere, so this answer is not remembered.
    let caller = caller.repeating(None);
    let mut uow = caller.begin(Right::OwnAccount).await?;
    let created = work::people::create_token(&mut uow, caller.member().id, new).await?;
    Answer::made(&created)?.commit(uow).await
}

/// Revokes a token.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "people", params(("id" = TokenId, Path)), responses((status = 204)))]
pub async fn revoke_token(caller: Caller, Path(id): Path<TokenId>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::OwnAccount).await?;
    work::people::revoke_token(&mut uow, caller.member(), id).await?;
    Answer::gone().commit(uow).await
}
