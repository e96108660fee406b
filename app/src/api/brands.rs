//! Brands, the fields of assets, and tables of them.

use http::Method;

use super::{Call, Pending, ask, get, patch, post};
use crate::model::{
    AssetField, Brand, BrandCheck, BrandId, BrandPatch, ImportReport, LibrarySchema, NewBrand, NewLibrarySchema, Page, ProofVersionId,
};

pub fn list() -> Pending<Page<Brand>> {
    get("/brands")
}

pub fn create(new: &NewBrand) -> Pending<Brand> {
    post("/brands", new)
}

pub fn update(id: BrandId, revision: i64, change: &BrandPatch) -> Pending<Brand> {
    patch(format!("/brands/{id}"), revision, change)
}

/// A version of a proof, held against the default brand.
pub fn check_proof(id: ProofVersionId) -> Pending<BrandCheck> {
    get(format!("/proof-versions/{id}/brand-check"))
}

pub fn schema() -> Pending<LibrarySchema> {
    get("/library-schema")
}

pub fn set_schema(revision: i64, fields: Vec<AssetField>) -> Pending<LibrarySchema> {
    ask(Call::new(Method::PUT, "/library-schema").if_match(revision).json(&NewLibrarySchema { fields }))
}

/// Takes a table of assets in, or only tries it.
pub fn import(table: String, dry_run: bool) -> Pending<ImportReport> {
    ask(Call::new(Method::POST, format!("/assets/import?dry_run={dry_run}")).text("text/csv", table))
}
