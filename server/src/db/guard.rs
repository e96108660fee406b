//! What triggers alone cannot hold on SQLite: `DROP TRIGGER`, `PRAGMA writable_schema`, `ATTACH` and their kind.
//!
//! Every connection of the running server gets the defensive flag and an authorizer, both set here, before its first statement.
//! Migrations use a connection of their own, closed before these are opened. This is the one file with `unsafe`: sqlx offers no
//! safe way to either.
#![expect(unsafe_code, reason = "sqlite3_db_config and sqlite3_set_authorizer exist only as C functions")]

use std::ffi::{CStr, c_char, c_int, c_void};

use libsqlite3_sys as ffi;
use sqlx::SqliteConnection;

/// Tables whose rows are never changed.
const APPEND_ONLY: [&str; 17] = [
    "audit_event",
    "audit_node",
    "decision",
    "proof_version",
    "version_lock",
    "asset_version",
    "asset_taken",
    "receipt",
    "baseline",
    "recall",
    "asset_approval",
    "certificate_revocation",
    "budget_approval",
    "stage_opening",
    "stage_escalation",
    "use_decision",
    "use_request",
];
/// Tables whose rows are never removed, beside those.
const KEPT: [&str; 11] = [
    "asset_term",
    "audit_tip",
    "campaign",
    "certificate",
    "delegation",
    "page_view",
    "recall_notice",
    "review",
    "rule_change",
    "share_visit",
    "waiver",
];

/// Makes this connection unable to change the schema or anything append-only, for as long as it lives.
pub(super) async fn set(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut handle = connection.lock_handle().await?;
    let db = handle.as_raw_handle().as_ptr();
    let mut on: c_int = 0;
    // SAFETY: `db` is open and locked for us; the variadic arguments are those documented for this option; the callback is a
    // plain function that lives as long as the program and uses no user data.
    let (defended, authorized) = unsafe {
        (
            ffi::sqlite3_db_config(db, ffi::SQLITE_DBCONFIG_DEFENSIVE, 1 as c_int, &raw mut on),
            ffi::sqlite3_set_authorizer(db, Some(authorize), std::ptr::null_mut()),
        )
    };
    if defended == ffi::SQLITE_OK && authorized == ffi::SQLITE_OK && on == 1 {
        Ok(())
    } else {
        Err(sqlx::Error::Configuration("SQLite refused its guard".into()))
    }
}

/// SQLite asks this about every statement while it is compiled.
extern "C" fn authorize(
    _user: *mut c_void,
    action: c_int,
    first: *const c_char,
    second: *const c_char,
    _database: *const c_char,
    _trigger: *const c_char,
) -> c_int {
    // SAFETY: SQLite passes null or a NUL-terminated string that lives for the call.
    let word = |text: *const c_char| if text.is_null() { "" } else { unsafe { CStr::from_ptr(text) }.to_str().unwrap_or("") };
    if is_allowed(action, word(first), word(second)) { ffi::SQLITE_OK } else { ffi::SQLITE_DENY }
}

fn is_allowed(action: c_int, first: &str, second: &str) -> bool {
    match action {
        ffi::SQLITE_SELECT
        | ffi::SQLITE_READ
        | ffi::SQLITE_FUNCTION
        | ffi::SQLITE_RECURSIVE
        | ffi::SQLITE_TRANSACTION
        | ffi::SQLITE_SAVEPOINT => true,
        ffi::SQLITE_INSERT => !first.starts_with("sqlite_") && first != "tenant_meta" && first != "audit_tip",
        ffi::SQLITE_UPDATE => !APPEND_ONLY.contains(&first) && !first.starts_with("sqlite_") && first != "tenant_meta",
        ffi::SQLITE_DELETE => {
            !APPEND_ONLY.contains(&first) && !KEPT.contains(&first) && !first.starts_with("sqlite_") && first != "tenant_meta"
        }
        // Reading a setting is harmless; setting one is not. The full-text index looks whether its file has changed.
        ffi::SQLITE_PRAGMA => second.is_empty() && ["optimize", "data_version"].iter().any(|name| first.eq_ignore_ascii_case(name)),
        _ => false,
    }
}
