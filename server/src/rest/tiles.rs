//! Large pictures in tiles: IIIF Image API 3.0, compliance level 0. Any viewer that speaks it shows a proof from here.

use app::{
    geometry::pyramid::{Pyramid, TILE},
    model::{ProofVersion, ProofVersionId},
};
use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    bytes::{self, Disposition},
    extract::Path,
    problem::Refused,
};
use crate::{
    gate,
    identity::{Caller, Right},
    store,
    work::Refusal,
};

/// A version with its pyramid, or the refusal that it has none.
async fn find(caller: &Caller, id: ProofVersionId) -> Result<(ProofVersion, Pyramid), Refused> {
    let mut db = caller.read(Right::Read).await?;
    let (version, _) = store::proofs::version(&mut db, id).await?.ok_or(Refusal::NotFound("proof version"))?;
    let pyramid = version.pyramid().ok_or(Refusal::NotFound("picture of one page"))?;
    Ok((version, pyramid))
}

/// What tiles there are of a large picture: an IIIF Image Information document.
#[utoipa::path(get, path = "/proof-versions/{id}/tiles/info.json", tag = "proofs", params(("id" = ProofVersionId, Path)),
    responses((status = 200, description = "The document", content_type = "application/ld+json")))]
pub async fn info(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Response, Refused> {
    let (version, pyramid) = find(&caller, id).await?;
    let api = format!("{}/api/v1", caller.tenant().workspace().url.trim_end_matches('/'));
    let media_type = "application/ld+json; profile=\"http://iiif.io/api/image/3/context.json\"";
    Ok(([(header::CONTENT_TYPE, media_type)], document(&api, &version, pyramid).to_string()).into_response())
}

fn document(api: &str, version: &ProofVersion, pyramid: Pyramid) -> Value {
    let factors: Vec<u32> = (0..pyramid.levels()).map(|level| 1 << level).collect();
    let sizes = (0..pyramid.levels()).rev().filter(|level| pyramid.is_whole(*level)).map(|level| pyramid.size(level));
    let sizes: Vec<Value> = sizes.map(|(width, height)| json!({ "width": width, "height": height })).collect();
    json!({
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": format!("{api}/proof-versions/{}/tiles", version.id),
        "type": "ImageService3",
        "protocol": "http://iiif.io/api/image",
        "profile": "level0",
        "width": pyramid.width,
        "height": pyramid.height,
        "sizes": sizes,
        "tiles": [{ "width": TILE, "scaleFactors": factors }],
    })
}

/// A tile, or a smaller whole, of a large picture: those that the document names, upright, as `default.jpg`.
#[utoipa::path(get, path = "/proof-versions/{id}/tiles/{region}/{size}/{rotation}/{file}", tag = "proofs",
    params(("id" = ProofVersionId, Path), ("region" = String, Path, description = "`x,y,w,h` in pixels, or `full`"),
        ("size" = String, Path, description = "`w,h` in pixels"), ("rotation" = String, Path, description = "`0`"),
        ("file" = String, Path, description = "`default.jpg`")),
    responses((status = 200, description = "The tile", content_type = "image/jpeg")))]
pub async fn show(
    caller: Caller,
    Path((id, region, size, rotation, file)): Path<(ProofVersionId, String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let (version, pyramid) = find(&caller, id).await?;
    let piece = pyramid.read(&region, &size).filter(|_| rotation == "0" && file == "default.jpg");
    let piece = piece.ok_or(Refusal::NotFound("tile of this size: info.json names those that there are"))?;
    bytes::serve(caller.tenant(), &gate::rights::proof_piece(&version, pyramid, piece), &headers, Disposition::Inline).await
}
