//! What changed between two versions of a proof.

use app::{
    compare::{self, Raster, Sensitivity},
    model::{Comparison, Difference, DifferenceId, DifferencePatch, NewComparison, ProofVersion, ProofVersionId},
};
use axum::{Json as Body, response::Response};

use super::{
    answer::Answer,
    extract::{IfMatch, Json, Path},
    problem::Refused,
};
use crate::{
    files::{self, Fit},
    identity::{Caller, Right},
    store,
    tenancy::Tenant,
    work::{self, Refusal, comparisons::Pair},
};

/// The longer side at which versions are compared, in pixels: a hairline on a poster still counts.
const LONGEST: u32 = 2_400;

/// The comparison of a version with an earlier one, as it was last made.
#[utoipa::path(get, path = "/proof-versions/{id}/comparison", tag = "proofs", params(("id" = ProofVersionId, Path)), responses((status = 200, body = Comparison)))]
pub async fn show(caller: Caller, Path(id): Path<ProofVersionId>) -> Result<Body<Comparison>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(store::comparisons::comparison(&mut db, id).await?.ok_or(Refusal::NotFound("comparison"))?))
}

/// Compares a version with an earlier one, pixel by pixel, and keeps the differences with the notes that asked for them.
#[utoipa::path(post, path = "/proof-versions/{id}/comparison", tag = "proofs", params(("id" = ProofVersionId, Path)), request_body = NewComparison, responses((status = 201, body = Comparison)))]
pub async fn make(caller: Caller, Path(id): Path<ProofVersionId>, Json(new): Json<NewComparison>) -> Result<Response, Refused> {
    caller.require(Right::Contribute)?;
    let sensitivity = match new.sensitivity {
        Some(percent) => Sensitivity::new(percent).ok_or_else(|| Refused::field("sensitivity", "must be 0 to 100"))?,
        None => Sensitivity::default(),
    };
    let pair = work::comparisons::pair(&mut caller.read(Right::Read).await?, id, new.base_version_id).await?;
    let regions = regions(caller.tenant(), &pair, sensitivity).await?;
    let mut uow = caller.begin(Right::Contribute).await?;
    let made = work::comparisons::keep(&mut uow, caller.member(), &pair, sensitivity, &regions).await?;
    Answer::made(&made)?.at(format!("/api/v1/proof-versions/{id}/comparison")).commit(uow).await
}

/// Says whether a difference was expected, or which note asked for it. Not for whoever uploaded the version.
#[utoipa::path(patch, path = "/differences/{id}", tag = "proofs", params(("id" = DifferenceId, Path)), request_body = DifferencePatch, responses((status = 200, body = Difference)))]
pub async fn decide(
    caller: Caller,
    Path(id): Path<DifferenceId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<DifferencePatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let decided = work::comparisons::decide(&mut uow, caller.member(), id, based, patch).await?;
    Answer::changed(&decided, decided.revision)?.commit(uow).await
}

/// Frames of a video that are compared at most.
const MOST_FRAMES: i64 = 120;

/// Where two versions differ, page by page, and of videos a frame a second. A page that is new or no longer there differs as a whole.
async fn regions(tenant: &Tenant, pair: &Pair, sensitivity: Sensitivity) -> Result<Vec<(i64, compare::Region)>, Refused> {
    let Pair { base, version } = pair;
    if base.sha256 == version.sha256 {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for page in (1..=base.pages.max(version.pages)).step_by(stride(base).max(stride(version))) {
        if page <= base.pages.min(version.pages) {
            found.extend(regions_of(tenant, pair, page, sensitivity).await?.into_iter().map(|region| (page, region)));
        } else {
            found.push((page, compare::Region { x: 0.0, y: 0.0, width: 1.0, height: 1.0, changed: 0 }));
        }
        if found.len() >= compare::MOST_REGIONS {
            found.truncate(compare::MOST_REGIONS);
            break;
        }
    }
    Ok(found)
}

/// From one compared page to the next.
fn stride(version: &ProofVersion) -> usize {
    let Some(rate) = version.frame_rate() else { return 1 };
    usize::try_from((rate.num / rate.den).max(version.pages / MOST_FRAMES)).unwrap_or(1).max(1)
}

/// Where a page differs. The earlier one is fitted to the size of the later: pages are compared, not pixels of two scans.
async fn regions_of(
    tenant: &Tenant,
    Pair { base, version }: &Pair,
    page: i64,
    sensitivity: Sensitivity,
) -> Result<Vec<compare::Region>, Refused> {
    let (before, after) = (super::pages::picture(tenant, base, page).await?, super::pages::picture(tenant, version, page).await?);
    if before == after {
        return Ok(Vec::new());
    }
    let found = tokio::task::spawn_blocking(move || {
        let after = files::decode(&after, Fit::Within(LONGEST))?;
        let before = files::decode(&before, Fit::Exactly(after.width(), after.height()))?;
        let size = (after.width() as usize, after.height() as usize);
        let raster = |rgba| Raster::new(size.0, size.1, rgba);
        let difference =
            raster(before.as_raw()).zip(raster(after.as_raw())).and_then(|(one, other)| compare::difference(one, other, sensitivity));
        Ok::<_, files::NotAPicture>(difference.map(|difference| compare::regions(&difference)).unwrap_or_default())
    });
    let unreadable = |error: String| Refused::from(Refusal::Internal(format!("a stored picture could not be compared: {error}")));
    found.await.map_err(|error| unreadable(error.to_string()))?.map_err(|error| unreadable(error.to_string()))
}
