//! What the workspace keeps in files.

use super::{Pending, get, post};
use crate::model::{StorageSweep, StorageUse};

pub fn show() -> Pending<StorageUse> {
    get("/storage")
}

pub fn scan() -> Pending<StorageUse> {
    post("/storage/scans", &serde_json::json!({}))
}

pub fn sweep() -> Pending<StorageSweep> {
    post("/storage/sweeps", &serde_json::json!({}))
}
