//! Ways around the gate and the audit that must not compile. Each file in `sealed/` says on its first line which error refuses it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The compiled server that these attempts link against, and the folder of what it needs. Fresh: cargo builds it if it is not.
fn library() -> (PathBuf, PathBuf) {
    let built = Command::new(env!("CARGO"))
        .args(["build", "--package", "server", "--lib", "--message-format", "json", "--quiet"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let messages = String::from_utf8(built.stdout).unwrap();
    let library = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "server")
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|name| name.as_str().map(PathBuf::from))
        .find(|path| path.extension().is_some_and(|e| e == "rlib"))
        .unwrap_or_else(|| panic!("no library: {}", String::from_utf8_lossy(&built.stderr)));
    let deps = library.parent().unwrap().join("deps");
    (library, deps)
}

fn compile(source: &Path, (library, deps): &(PathBuf, PathBuf)) -> (bool, String) {
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--crate-name", "attempt"])
        .arg("--out-dir")
        .arg(out.path())
        .arg("--extern")
        .arg(format!("server={}", library.display()))
        .arg("-L")
        .arg(format!("dependency={}", deps.display()))
        .arg(source)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_ways_around_do_not_compile() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/sealed");
    let built = library();
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("//~ "))
            .unwrap_or_else(|| panic!("{}: no first line", path.display()))
            .to_owned();
        let (compiled, said) = compile(&path, &built);
        if expected == "compiles" {
            assert!(compiled, "{} is the control and must compile:\n{said}", path.display());
        } else {
            assert!(!compiled, "{} compiled", path.display());
            assert!(said.contains(&format!("error[{expected}]")), "{} was refused, but not with {expected}:\n{said}", path.display());
        }
        tried += 1;
    }
    assert!(tried >= 6, "{tried} attempts");
}
