//! Who is looking at a version.

use app::model::{AnnotationId, Here, Page, PagePoint, ProofVersionId};
use axum::Json as Body;
use serde::Deserialize;

use super::{
    extract::{Path, Query},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store,
    work::Refusal,
};

/// Where whoever asks is.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HereQuery {
    /// The page, from 1; the first when absent.
    page: Option<i64>,
    /// Where they point, in page space; both or neither.
    x: Option<f64>,
    /// Where they point, in page space; both or neither.
    y: Option<f64>,
    /// The mark that they have selected.
    selected: Option<AnnotationId>,
    /// Whether they are leaving.
    #[serde(default)]
    leave: bool,
}

/// Who else is looking at a version. Asking says that one is there oneself, until 15 seconds later; everybody hears of it over the
/// event stream (`presence` events, each a `Here`). Nothing is stored.
#[utoipa::path(get, path = "/proof-versions/{id}/presence", tag = "live", params(("id" = ProofVersionId, Path), HereQuery), responses((status = 200, body = Page<Here>)))]
pub async fn meet(caller: Caller, Path(id): Path<ProofVersionId>, Query(query): Query<HereQuery>) -> Result<Body<Page<Here>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    drop(db);
    let page = query.page.unwrap_or(1);
    if !(1..=version.pages).contains(&page) {
        return Err(Refused::field("page", "is not a page of this version"));
    }
    let at = query.x.zip(query.y).map(|(x, y)| PagePoint::new(x, y));
    if !at.is_none_or(PagePoint::is_on_page) {
        return Err(Refused::field("x", "must lie on the page, as y: both from 0 to 1"));
    }
    let member = caller.member();
    let here = Here {
        proof_version_id: id,
        member_id: member.id,
        name: member.name.clone(),
        page,
        at,
        selected: query.selected,
        left: query.leave,
    };
    Ok(Body(Page { items: caller.tenant().presence().meet(here), next: None }))
}
