//! Signing in and out.

use app::model::{Credentials, Me, NewDecision};
use axum::{
    Extension,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use tower_sessions::Session;

use super::{Api, extract::Json, problem::Refused};
use crate::{
    audit::{Actor, Change, UnitOfWork},
    identity::{Caller, MEMBER_KEY, Origin, Right, Signer, password},
    store,
    tenancy::Tenant,
    work::Refusal,
};

/// Who is signed in.
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Me)))]
pub async fn show(caller: Caller) -> Result<Response, Refused> {
    caller.require(Right::Read)?;
    let me = Me { member: caller.member().clone(), workspace: caller.tenant().workspace().clone() };
    Ok(axum::Json(me).into_response())
}

/// Signs in with e-mail address and password; the session is in the cookie of the answer.
#[utoipa::path(post, path = "/session", tag = "session", security(()), request_body = Credentials, responses((status = 200, body = Me)))]
pub async fn create(
    State(api): State<Api>,
    tenant: Tenant,
    Extension(origin): Extension<Origin>,
    session: Option<Extension<Session>>,
    Json(credentials): Json<Credentials>,
) -> Result<Response, Refused> {
    check_rate(&api, &origin)?;
    let email = credentials.email.trim().to_lowercase();
    let found = store::people::by_email(&mut tenant.read().await?, &email).await?;
    let (member, hash) = found.unzip();
    let member = member.filter(|m| m.active);
    let right = password::verify(credentials.password, hash.flatten()).await;
    let (Some(member), true) = (member, right) else {
        refused_attempt(&tenant, &origin, &email).await?;
        return Err(Refusal::Unauthenticated("The e-mail address or the password is not right.".into()).into());
    };
    let Some(Extension(session)) = session else {
        return Err(Refused::bad_request("TOKEN_SENT", "Sign in without an Authorization header."));
    };
    let kept = async {
        session.cycle_id().await?;
        session.insert(MEMBER_KEY, member.id).await?;
        session.save().await
    };
    kept.await.map_err(|e| Refusal::Internal(e.to_string()))?;
    Ok(axum::Json(Me { member, workspace: tenant.workspace().clone() }).into_response())
}

/// Signs out.
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
pub async fn delete(_caller: Caller, session: Option<Extension<Session>>) -> Result<StatusCode, Refused> {
    if let Some(Extension(session)) = session {
        session.flush().await.map_err(|e| Refusal::Internal(e.to_string()))?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// Takes the password out of a decision, when there is one in it, and has it sign. Checked before the write begins, since that takes
/// its time; and a request with a password in it is not remembered.
pub async fn signing(api: &Api, origin: &Origin, caller: Caller, new: &mut NewDecision) -> Result<(Caller, Option<Signer>), Refused> {
    let Some(password) = new.password.take() else { return Ok((caller, None)) };
    let signer = sign(api, origin, &caller, password).await?;
    Ok((caller.repeating(None), Some(signer)))
}

/// Takes the caller's password once more, for a signature.
pub async fn sign(api: &Api, origin: &Origin, caller: &Caller, password: String) -> Result<Signer, Refused> {
    let mut db = caller.read(Right::Decide).await?;
    check_rate(api, origin)?;
    if let Some(signer) = Signer::by_password(&mut db, caller.member(), password).await? {
        return Ok(signer);
    }
    drop(db);
    refused_attempt(caller.tenant(), origin, &caller.member().email).await?;
    Err(Refusal::forbidden("PASSWORD_WRONG", "The password is not right, so nothing was signed.").into())
}

/// Failed attempts are part of the record.
async fn refused_attempt(tenant: &Tenant, origin: &Origin, email: &str) -> Result<(), Refused> {
    let email: String = email.chars().take(254).collect();
    let actor = Actor { ip: origin.ip.clone(), request_id: origin.request_id.clone(), ..Actor::system() };
    let mut uow = UnitOfWork::begin(tenant, actor).await?;
    uow.note(Change::new("session.refused", "session", email));
    uow.commit().await.map_err(Refusal::from)?;
    Ok(())
}

/// Slows down guessing, by address.
pub fn check_rate(api: &Api, origin: &Origin) -> Result<(), Refused> {
    use governor::clock::{Clock, DefaultClock};
    let Some(ip) = origin.ip.as_deref().and_then(|ip| ip.parse().ok()) else { return Ok(()) };
    api.0.attempts.check_key(&ip).map_err(|until| Refused::too_many(until.wait_time_from(DefaultClock::default().now()).as_secs() + 1))
}
