//! What a workspace keeps in files.

use app::model::{StorageSweep, StorageUse};
use axum::{Json as Body, response::Response};

use super::{answer::Answer, problem::Refused};
use crate::{
    audit::Change,
    identity::{Caller, Right},
    storage,
};

/// How much is kept, the limit, and how far a scan has come.
#[utoipa::path(get, path = "/storage", tag = "storage", responses((status = 200, body = StorageUse)))]
pub async fn show(caller: Caller) -> Result<Body<StorageUse>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(storage::usage(caller.tenant(), &mut db).await?))
}

/// Begins a scan: every file is read and compared with its name, and what nothing names is counted. `GET /storage` says how far it
/// has come. One that is under way goes on.
#[utoipa::path(post, path = "/storage/scans", tag = "storage", responses((status = 201, body = StorageUse)))]
pub async fn scan(caller: Caller) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Administer).await?;
    uow.note(Change::new("storage.scan_asked_for", "storage", "storage"));
    let usage = storage::usage(caller.tenant(), uow.read()).await?;
    let answer = Answer::made(&usage)?.commit(uow).await?;
    storage::scan_behind(caller.tenant());
    Ok(answer)
}

/// Marks what nothing names, and removes what was marked a day ago or longer and is still named by nothing.
#[utoipa::path(post, path = "/storage/sweeps", tag = "storage", responses((status = 201, body = StorageSweep)))]
pub async fn sweep(caller: Caller) -> Result<Response, Refused> {
    caller.require(Right::Administer)?;
    let found = storage::unnamed(caller.tenant()).await?;
    let uow = caller.begin(Right::Administer).await?;
    let (swept, uow) = storage::sweep(uow, found, storage::GRACE).await?;
    Answer::made(&swept)?.commit(uow).await
}
