//! Signing a workspace up, on the base host.

use app::model::{NewMember, NewToken, NewWorkspace, Role, WorkspaceCreated};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{Api, answer::Answer, extract::Json, problem::Refused, session::check_rate};
use crate::{
    audit::{Actor, UnitOfWork},
    identity::Origin,
    tenancy::{Host, SignUp, resolve},
    work::{self, Fields},
};

/// Signs a workspace up: makes its database and its first owner, and returns a token of theirs.
#[utoipa::path(post, path = "/workspaces", tag = "workspaces", security(()), request_body = NewWorkspace,
    responses((status = 201, body = WorkspaceCreated), (status = 409, description = "The slug is taken", body = app::model::Problem)))]
pub async fn create(
    State(api): State<Api>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    Json(new): Json<NewWorkspace>,
) -> Result<Response, Refused> {
    let host = headers.get("host").and_then(|h| h.to_str().ok()).unwrap_or_default();
    if resolve(host, &api.0.public.host) != Host::Base {
        return Err(Refused::new(StatusCode::NOT_FOUND, "NOT_HERE", "Not here", "Workspaces are signed up on the base host."));
    }
    check_rate(&api, &origin)?;
    let NewWorkspace { name, slug, owner } = new;
    let owner = NewMember { name: owner.name, email: owner.email, role: Role::Owner, password: Some(owner.password) };
    check(&name, &owner)?;

    let tenant = api.0.registry.create(&SignUp { name: name.trim().to_owned(), slug }).await?;
    let actor = Actor { ip: origin.ip, request_id: origin.request_id, ..Actor::system() };
    let mut uow = UnitOfWork::begin(&tenant, actor).await?;
    uow.note(crate::audit::Change::new("workspace.created", "workspace", tenant.id()).after(tenant.workspace()));
    let member = work::people::create(&mut uow, None, owner).await?;
    let token = NewToken { name: "Sign-up".into(), scopes: work::people::every_scope(), expires_at: None };
    let token = work::people::create_token(&mut uow, member.id, token).await?;
    let created = WorkspaceCreated { workspace: tenant.workspace().clone(), token: token.token };
    Answer::made(&created)?.commit(uow).await
}

/// Everything about a sign-up that can be wrong without a database, before one is made.
fn check(name: &str, owner: &NewMember) -> Result<(), Refused> {
    let prefixed = |refusal| match refusal {
        work::Refusal::Invalid(mut fields) => {
            for field in &mut fields {
                field.field = format!("owner.{}", field.field);
            }
            work::Refusal::Invalid(fields)
        }
        other => other,
    };
    Fields::default().text(name, "name", 100).done()?;
    work::people::check(owner, &owner.email.trim().to_lowercase()).done().map_err(prefixed)?;
    Ok(())
}
