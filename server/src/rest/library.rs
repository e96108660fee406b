//! Finding brand assets, changing many at once, and collections.

use app::{
    brand::colour,
    model::{
        Asset, AssetFacets, AssetKind, BulkEdit, Collection, CollectionId, CollectionPatch, ImportReport, LibraryPolicy,
        LibraryPolicyPatch, NewCollection, Page, tag_of,
    },
};
use axum::{
    Json as Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    Api,
    answer::{Answer, entity},
    extract::{IfMatch, Json, Paging, Path, Query, Text, cursor},
    kept::{self, Asked},
    problem::Refused,
};
use crate::{
    audit::Change,
    db::Reading,
    exchange,
    identity::{Caller, Right},
    store::{
        self,
        find::{Looking, Search},
    },
    work,
};

/// What is looked for, and how much of it.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// Words, or their beginnings, of name, description, tags, holder and file names. Mistyped ones find what is nearest.
    q: Option<String>,
    kind: Option<AssetKind>,
    tag: Option<String>,
    /// A collection's id.
    collection: Option<CollectionId>,
    /// A colour that much of the picture has: a name such as `teal`, or `#rrggbb` for the name that is nearest.
    colour: Option<String>,
    /// How many at most: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

impl Wanted {
    /// The search as it is carried out, and how mistyped words were read.
    async fn search(&self, db: &mut Reading) -> Result<(Search, Option<String>), Refused> {
        let typed = self.q.as_deref().unwrap_or_default();
        let (words, read_as) = work::library::read(db, typed).await?;
        let tag = self.tag.as_deref().map(tag_of).filter(|tag| !tag.is_empty());
        let colour = match self.colour.as_deref().filter(|colour| !colour.is_empty()) {
            Some(text) => Some(colour::sought(text).ok_or_else(|| {
                let names: Vec<&str> = colour::NAMES.iter().map(|(name, _)| *name).collect();
                Refused::field("colour", format!("must be # and six hexadecimal digits, or of: {}", names.join(", ")))
            })?),
            None => None,
        };
        Ok((Search { words, kind: self.kind, tag, collection: self.collection, colour }, read_as))
    }
}

/// Assets, newest first, all of them or those that are found.
#[utoipa::path(get, path = "/assets", tag = "assets", params(Wanted), responses((status = 200, body = Page<Asset>)))]
pub async fn list(caller: Caller, Query(wanted): Query<Wanted>) -> Result<Body<Page<Asset>>, Refused> {
    let limit = Paging::new(wanted.limit).limit()?;
    let after = cursor(wanted.after.as_deref())?;
    let mut db = caller.read(Right::Read).await?;
    let (search, _) = wanted.search(&mut db).await?;
    let who = Looking::of(caller.member().role, caller.tenant().now());
    let rows = store::find::search(&mut db, &search, who, after, limit + 1).await?;
    Ok(Body(store::page(rows, limit, |asset: &Asset| asset.id.to_string())))
}

/// How many assets a search finds: in all, by kind, by tag and by collection.
#[utoipa::path(get, path = "/assets/facets", tag = "assets", params(Wanted), responses((status = 200, body = AssetFacets)))]
pub async fn facets(State(api): State<Api>, caller: Caller, Query(wanted): Query<Wanted>, asked: Asked) -> Result<Response, Refused> {
    let now = caller.tenant().now();
    let who = Looking::of(caller.member().role, now);
    let as_whom = if who.sees_all() { "keeper" } else { "visitor" };
    kept::for_a_while(&api, &caller, asked, as_whom, async |db| {
        let (search, read_as) = wanted.search(db).await?;
        let until = if who.sees_all() { None } else { store::find::next_lifting(db, now).await? };
        Ok((work::library::facets(db, &search, who, read_as).await?, until))
    })
    .await
}

/// Most assets in one export.
const MOST_EXPORTED: usize = 10_000;

/// What a search finds as CSV, newest first: at most 10,000 assets, with what is stated about their rights.
#[utoipa::path(get, path = "/assets/export", tag = "assets", params(Wanted), responses((status = 200, description = "CSV", content_type = "text/csv")))]
pub async fn export(caller: Caller, Query(wanted): Query<Wanted>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (search, _) = wanted.search(&mut db).await?;
    let who = Looking::of(caller.member().role, caller.tenant().now());
    let mut found: Vec<Asset> = Vec::new();
    loop {
        let part = store::find::search(&mut db, &search, who, found.last().map(|asset| asset.id), 200).await?;
        let last = part.len() < 200;
        found.extend(part);
        if last || found.len() >= MOST_EXPORTED {
            break;
        }
    }
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"assets.csv\"")];
    Ok((headers, exchange::csv::assets(&found, &store::brands::schema(&mut db).await?)).into_response())
}

/// Whether a table is only tried.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Trying {
    /// `true` changes nothing, and tells what would change and every line that cannot be taken in.
    #[serde(default)]
    dry_run: bool,
}

/// Takes a table of assets in (CSV, at most 5,000 lines): those with an `id` are changed, those without are made. Columns: `id`, `name`,
/// `kind`, `description`, `tags` (with semicolons between them), and the keys of the library's own fields. All of it, or nothing.
#[utoipa::path(post, path = "/assets/import", tag = "assets", params(Trying), request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = ImportReport)))]
pub async fn import(caller: Caller, Query(Trying { dry_run }): Query<Trying>, Text(text): Text) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let report = work::imports::assets(&mut uow, caller.member(), &text, dry_run).await?;
    if dry_run {
        // Nothing was changed, and nothing is written down.
        return Ok(Body(report).into_response());
    }
    uow.note(Change::new("library.imported", "library", "assets").after(&serde_json::json!({
        "created": report.created, "changed": report.changed, "unchanged": report.unchanged,
    })));
    Answer::made(&report)?.commit(uow).await
}

/// Makes the same change to many assets: all of them, or none.
#[utoipa::path(post, path = "/assets/bulk", tag = "assets", request_body = BulkEdit, responses((status = 201, body = Page<Asset>)))]
pub async fn edit_many(caller: Caller, Json(edit): Json<BulkEdit>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let items = work::library::edit_many(&mut uow, edit).await?;
    Answer::made(&Page { items, next: None })?.commit(uow).await
}

/// How the library takes files in.
#[utoipa::path(get, path = "/library-policy", tag = "assets", responses((status = 200, body = LibraryPolicy)))]
pub async fn policy(caller: Caller) -> Result<Response, Refused> {
    let policy = store::assets::policy(&mut caller.read(Right::Read).await?).await?;
    entity(&policy, policy.revision)
}

/// Holds uploads until somebody else approves them, or takes them in at once.
#[utoipa::path(put, path = "/library-policy", tag = "assets", request_body = LibraryPolicyPatch, responses((status = 200, body = LibraryPolicy)))]
pub async fn set_policy(caller: Caller, IfMatch(based): IfMatch, Json(patch): Json<LibraryPolicyPatch>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    let policy = work::assets::set_policy(&mut uow, based, patch).await?;
    Answer::changed(&policy, policy.revision)?.commit(uow).await
}

/// Every collection, by name.
#[utoipa::path(get, path = "/collections", tag = "assets", responses((status = 200, body = Page<Collection>)))]
pub async fn collections(caller: Caller) -> Result<Body<Page<Collection>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(Page { items: store::collections::collections(&mut db).await?, next: None }))
}

/// Makes a collection.
#[utoipa::path(post, path = "/collections", tag = "assets", request_body = NewCollection, responses((status = 201, body = Collection)))]
pub async fn create_collection(caller: Caller, Json(new): Json<NewCollection>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let made = work::library::create_collection(&mut uow, caller.member(), new).await?;
    Answer::created(&made, made.revision, format!("/api/v1/collections/{}", made.id))?.commit(uow).await
}

/// One collection. What is in it: `GET /assets?collection=`.
#[utoipa::path(get, path = "/collections/{id}", tag = "assets", params(("id" = CollectionId, Path)), responses((status = 200, body = Collection)))]
pub async fn collection(caller: Caller, Path(id): Path<CollectionId>) -> Result<Response, Refused> {
    let found = work::library::collection(&mut caller.read(Right::Read).await?, id).await?;
    entity(&found, found.revision)
}

/// Changes a collection's words, and what is in it.
#[utoipa::path(patch, path = "/collections/{id}", tag = "assets", params(("id" = CollectionId, Path)), request_body = CollectionPatch, responses((status = 200, body = Collection)))]
pub async fn update_collection(
    caller: Caller,
    Path(id): Path<CollectionId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<CollectionPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let changed = work::library::update_collection(&mut uow, id, based, patch).await?;
    Answer::changed(&changed, changed.revision)?.commit(uow).await
}
