//! Ways around the gate and the audit that must not compile. Each file in `sealed/` says on its first line which error refuses it.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The compiled server that these attempts link against.
fn library() -> (PathBuf, PathBuf) {
    let deps = std::env::current_exe().unwrap().parent().unwrap().to_path_buf();
    let newest = std::fs::read_dir(&deps)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("libserver-")) && path.extension().is_some_and(|e| e == "rlib"))
        .max_by_key(|path| path.metadata().and_then(|m| m.modified()).ok());
    (newest.expect("the library is built before its tests"), deps)
}

fn compile(source: &Path) -> (bool, String) {
    let (library, deps) = library();
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--crate-name", "attempt"])
        .arg("--out-dir").arg(out.path())
        .arg("--extern").arg(format!("server={}", library.display()))
        .arg("-L").arg(format!("dependency={}", deps.display()))
        .arg(source)
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_ways_around_do_not_compile() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tests/sealed");
    let mut tried = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let text = std::fs::read_to_string(&path).unwrap();
        let expected = text.lines().next().and_then(|line| line.strip_prefix("//~ ")).unwrap_or_else(|| panic!("{}: no first line", path.display())).to_owned();
        let (compiled, said) = compile(&path);
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
