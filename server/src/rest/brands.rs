//! Brands, and the fields of assets.

use app::{
    brand::{Held, default_of},
    model::{Brand, BrandCheck, BrandId, BrandPatch, LibrarySchema, NewBrand, NewLibrarySchema, Page, ProofVersionId},
};
use axum::{Json as Body, response::Response};

use super::{
    answer::{Answer, entity},
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    identity::{Caller, Right},
    store,
    work::{self, Refusal},
};

/// Every brand, the default first.
#[utoipa::path(get, path = "/brands", tag = "brands", responses((status = 200, body = Page<Brand>)))]
pub async fn list(caller: Caller) -> Result<Body<Page<Brand>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::brands::all(&mut db).await?, next: None }))
}

/// Makes a brand; the first is the default.
#[utoipa::path(post, path = "/brands", tag = "brands", request_body = NewBrand, responses((status = 201, body = Brand)))]
pub async fn create(caller: Caller, Json(new): Json<NewBrand>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let brand = work::brands::create(&mut uow, caller.member(), new).await?;
    Answer::created(&brand, brand.revision, format!("/api/v1/brands/{}", brand.id))?.commit(uow).await
}

/// One brand.
#[utoipa::path(get, path = "/brands/{id}", tag = "brands", params(("id" = BrandId, Path)), responses((status = 200, body = Brand)))]
pub async fn show(caller: Caller, Path(id): Path<BrandId>) -> Result<Response, Refused> {
    let brand = work::brands::find(&mut caller.read(Right::Read).await?, id).await?;
    entity(&brand, brand.revision)
}

/// Changes a brand: its words, colours, type and rules. Rules count at once for everything that bears it.
#[utoipa::path(patch, path = "/brands/{id}", tag = "brands", params(("id" = BrandId, Path)), request_body = BrandPatch, responses((status = 200, body = Brand)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<BrandId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<BrandPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let brand = work::brands::update(&mut uow, id, based, patch).await?;
    Answer::changed(&brand, brand.revision)?.commit(uow).await
}

/// A version of a proof held against the default brand: every finding, with its rule and place, and where its logos are.
#[utoipa::path(get, path = "/proof-versions/{id}/brand-check", tag = "brands", params(("id" = ProofVersionId, Path)), responses((status = 200, body = BrandCheck)))]
pub async fn check_proof(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Body<BrandCheck>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, campaign) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let campaign = work::campaigns::find(&mut db, campaign).await?;
    let facts = store::brands::facts(&mut db, version.sha256).await?;
    let brands = store::brands::all(&mut db).await?;
    let brand = default_of(&brands);
    let logos = store::logos::on_files(&mut db, brand, &[version.sha256], caller.tenant().now()).await?;
    let held = Held {
        kind: None,
        market: campaign.market.as_deref(),
        said: "",
        logos: logos.get(&version.sha256).map(Vec::as_slice).unwrap_or_default(),
    };
    Ok(Body(work::brands::held(brand, &facts, held)))
}

/// The fields that assets have.
#[utoipa::path(get, path = "/library-schema", tag = "assets", responses((status = 200, body = LibrarySchema)))]
pub async fn schema(caller: Caller) -> Result<Response, Refused> {
    let schema = store::brands::schema(&mut caller.read(Right::Read).await?).await?;
    entity(&schema, schema.revision)
}

/// Says which fields assets have, of which kind, with which vocabulary, and which of them must be said.
#[utoipa::path(put, path = "/library-schema", tag = "assets", request_body = NewLibrarySchema, responses((status = 200, body = LibrarySchema)))]
pub async fn set_schema(caller: Caller, IfMatch(based): IfMatch, Json(new): Json<NewLibrarySchema>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let schema = work::brands::set_schema(&mut uow, based, new).await?;
    Answer::changed(&schema, schema.revision)?.commit(uow).await
}
