//! Members and tokens.

use app::model::{
    Digest, Member, MemberId, MemberPatch, NewMember, NewPassword, NewToken, PasswordChange, Role, Scope, Token, TokenCreated, TokenId,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use rand::{RngCore, rngs::OsRng};

use super::{Based, Fields, Refusal, guests};
use crate::{audit::UnitOfWork, db::Reading, identity::password, store};

/// Adds a member. `by` is nobody when a workspace gets its first owner.
pub async fn create(uow: &mut UnitOfWork, by: Option<&Member>, new: NewMember) -> Result<Member, Refusal> {
    let email = new.email.trim().to_lowercase();
    check(&new, &email).done()?;
    if by.is_some_and(|by| !by.role.includes(new.role)) {
        return Err(Refusal::forbidden("ROLE_ABOVE_YOURS", "You cannot give somebody a role above your own."));
    }
    let before = store::people::by_email(uow.read(), &email).await?.map(|(member, _)| member);
    if before.as_ref().is_some_and(|before| !before.guest) {
        return Err(Refusal::conflict("EMAIL_TAKEN", "Somebody in this workspace already has this e-mail address."));
    }
    let hash = match new.password {
        Some(password) => Some(password::hash(password).await.map_err(Refusal::Internal)?),
        None => None,
    };
    let member = Member {
        id: MemberId::new(),
        name: new.name.trim().to_owned(),
        email,
        role: new.role,
        active: true,
        guest: false,
        created_at: uow.now(),
        revision: 1,
    };
    let Some(guest) = before else {
        store::people::insert(uow, &member, hash.as_deref()).await?;
        return Ok(member);
    };
    // Whoever was a guest stays the same person on record. From now on they sign in, and their links open nothing.
    let member = Member { id: guest.id, created_at: guest.created_at, revision: guest.revision + 1, ..member };
    guests::revoke_all(uow, guest.id).await?;
    store::people::update(uow, &guest, &member).await?;
    if let Some(hash) = hash {
        store::people::set_password(uow, &member, &hash).await?;
    }
    Ok(member)
}

/// Checks a new member's fields before anything is made of them.
pub fn check(new: &NewMember, email: &str) -> Fields {
    let mut fields = Fields::default();
    fields.text(&new.name, "name", 200).require(looks_like_email(email), "email", "must be an e-mail address");
    if let Some(password) = &new.password {
        check_password(&mut fields, password);
    }
    fields
}

fn check_password(fields: &mut Fields, password: &str) {
    fields.require((10..=200).contains(&password.chars().count()), "password", "must have 10 to 200 characters");
}

/// Sets the password of a member whose role is not above the caller's. They are signed out everywhere.
pub async fn set_password(uow: &mut UnitOfWork, by: &Member, id: MemberId, new: NewPassword) -> Result<(), Refusal> {
    let member = store::people::member(uow.read(), id).await?.filter(|m| !m.guest).ok_or(Refusal::NotFound("member"))?;
    if !by.role.includes(member.role) {
        return Err(Refusal::forbidden("ROLE_ABOVE_YOURS", "You cannot set the password of somebody whose role is above your own."));
    }
    if by.id == id {
        return Err(Refusal::forbidden("OWN_PASSWORD", "Set your own password with the one you have, at `/session/password`."));
    }
    replace_password(uow, &member, new.password).await
}

/// Sets the caller's own password, by the one until now. They are signed out everywhere, here too.
pub async fn change_password(uow: &mut UnitOfWork, by: &Member, change: PasswordChange) -> Result<(), Refusal> {
    let kept = store::people::by_email(uow.read(), &by.email).await?.and_then(|(_, hash)| hash);
    let right = password::verify(change.current, kept).await;
    Fields::default().require(right, "current", "is not your password").done()?;
    replace_password(uow, by, change.password).await
}

async fn replace_password(uow: &mut UnitOfWork, member: &Member, new: String) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    check_password(&mut fields, &new);
    fields.done()?;
    let hash = password::hash(new).await.map_err(Refusal::Internal)?;
    store::people::set_password(uow, member, &hash).await?;
    Ok(store::people::delete_sessions_of(uow, member.id).await?)
}

/// Whether this could be an e-mail address.
pub(super) fn looks_like_email(text: &str) -> bool {
    text.len() <= 254
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.') && !domain.contains('@')
        })
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Changes a member. Somebody deactivated is signed out everywhere at once.
pub async fn update(uow: &mut UnitOfWork, by: &Member, id: MemberId, based: Based, patch: MemberPatch) -> Result<Member, Refusal> {
    let before = store::people::member(uow.read(), id).await?.filter(|m| !m.guest).ok_or(Refusal::NotFound("member"))?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if let Some(name) = patch.name {
        Fields::default().text(&name, "name", 200).done()?;
        after.name = name.trim().to_owned();
    }
    after.role = patch.role.unwrap_or(after.role);
    after.active = patch.active.unwrap_or(after.active);
    if !by.role.includes(before.role) || !by.role.includes(after.role) {
        return Err(Refusal::forbidden(
            "ROLE_ABOVE_YOURS",
            "You cannot change somebody whose role is above your own, nor raise anybody above it.",
        ));
    }
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the member as they are."));
    }
    keep_an_owner(uow.read(), &before, &after).await?;
    after.revision += 1;
    store::people::update(uow, &before, &after).await?;
    if before.active && !after.active {
        store::people::delete_sessions_of(uow, id).await?;
    }
    Ok(after)
}

async fn keep_an_owner(db: &mut Reading, before: &Member, after: &Member) -> Result<(), Refusal> {
    let was = before.active && before.role == Role::Owner;
    let is = after.active && after.role == Role::Owner;
    if !was || is {
        return Ok(());
    }
    let others = store::people::members(db).await?.iter().any(|m| m.id != before.id && m.active && m.role == Role::Owner);
    if others { Ok(()) } else { Err(Refusal::conflict("LAST_OWNER", "A workspace keeps at least one owner.")) }
}

/// Makes a bearer token for a member. Its secret leaves here and is kept nowhere.
pub async fn create_token(uow: &mut UnitOfWork, member: MemberId, new: NewToken) -> Result<TokenCreated, Refusal> {
    let now = uow.now();
    Fields::default()
        .text(&new.name, "name", 100)
        .require(!new.scopes.is_empty(), "scopes", "name at least one scope")
        .require(new.expires_at.is_none_or(|at| at > now), "expires_at", "must lie in the future")
        .done()?;
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    let secret = format!("cct_{}", BASE64_URL_SAFE_NO_PAD.encode(bytes));
    let token =
        Token { id: TokenId::new(), member_id: member, name: new.name, scopes: new.scopes, created_at: now, expires_at: new.expires_at };
    store::people::insert_token(uow, &token, &Digest::of(secret.as_bytes())).await?;
    Ok(TokenCreated { id: token.id, token: secret })
}

/// Every scope: what the first owner's token gets.
pub fn every_scope() -> Vec<Scope> {
    Scope::ALL.to_vec()
}

/// Revokes a token of this member, or of anybody for an administrator.
pub async fn revoke_token(uow: &mut UnitOfWork, by: &Member, id: TokenId) -> Result<(), Refusal> {
    let token = store::people::token(uow.read(), id).await?.filter(|t| t.member_id == by.id || by.role.includes(Role::Admin));
    let token = token.ok_or(Refusal::NotFound("token"))?;
    store::people::revoke_token(uow, &token).await?;
    Ok(())
}
