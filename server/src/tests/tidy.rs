//! The rooms keep to themselves: read from the sources, so that a wrong `use` fails like a wrong result.

use std::path::{Path, PathBuf};

fn sources() -> Vec<(PathBuf, String)> {
    below("src")
}

/// Every source below a folder, which is named as seen from this crate.
fn below(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push((path.strip_prefix(root).unwrap().into(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// Whoever names `word` must be in one of these places.
#[track_caller]
fn only_in(word: &str, places: &[&str]) {
    for (path, text) in sources() {
        let place = path.to_string_lossy();
        if place.starts_with("src/tests") || places.iter().any(|p| place.starts_with(p)) {
            continue;
        }
        assert!(!text.contains(word), "{place} names `{word}`, which belongs in {places:?}");
    }
}

#[test]
fn sql_is_written_in_the_store_the_audit_and_the_registry() {
    only_in("sqlx::query", &["src/db", "src/store", "src/audit", "src/tenancy/registry.rs"]);
    only_in("AssertSqlSafe", &["src/db/open.rs", "src/db/copy.rs"]);
}

#[test]
fn write_keys_are_made_in_two_places() {
    only_in("impl MayWrite", &["src/audit/unit_of_work.rs", "src/tenancy/registry.rs"]);
    only_in(".begin(&", &["src/audit/unit_of_work.rs", "src/tenancy/registry.rs"]);
}

#[test]
fn only_the_gate_makes_permits_and_only_one_place_spends_them() {
    only_in("LaunchPermit::new", &["src/gate"]);
    only_in(".spend()", &["src/store/campaigns.rs"]);
}

#[test]
fn http_stays_at_the_edge() {
    only_in("axum::", &["src/rest", "src/pages", "src/main.rs", "src/cli", "src/attack/door.rs"]);
    only_in("StatusCode", &["src/rest", "src/pages", "src/cli"]);
}

#[test]
fn unsafe_is_in_one_file() {
    only_in("unsafe {", &["src/db/guard.rs"]);
}

#[test]
fn files_stay_readable() {
    for (path, text) in sources().into_iter().chain(below("../app/src")) {
        let lines = text.lines().count();
        assert!(lines <= 600, "{} has {lines} lines: split it", path.display());
    }
}
