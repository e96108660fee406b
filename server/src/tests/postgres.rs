//! A PostgreSQL cluster for the tests: made in a temporary folder, reached by a socket there, gone when the tests are.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

/// The `postgres://` URL of a database of this name in the tests' own cluster, which is started on first use.
pub(super) fn url(database: &str) -> String {
    static CLUSTER: OnceLock<PathBuf> = OnceLock::new();
    let folder = CLUSTER.get_or_init(start);
    format!("postgres://postgres@localhost/{database}?host={}", folder.display())
}

#[expect(clippy::zombie_processes, reason = "it ends when this process does")]
fn start() -> PathBuf {
    let bin = bin();
    let folder = tempfile::Builder::new().prefix("campaign-pg-").tempdir().unwrap().keep();
    let as_root = run(Command::new("id").arg("-u")).trim() == "0";
    if as_root {
        // PostgreSQL refuses to run as root; Debian's package brings the user.
        run(Command::new("chown").arg("postgres").arg(&folder));
    }
    let command = |script: String| {
        let mut command = if as_root { Command::new("runuser") } else { Command::new("sh") };
        if as_root {
            command.args(["-u", "postgres", "--", "sh"]);
        }
        command.arg("-c").arg(script).current_dir(&folder);
        command
    };
    let (bin, at) = (bin.display(), folder.display());
    run(&mut command(format!("{bin}/initdb -D {at}/data -U postgres -A trust -N >/dev/null")));
    // Durability is what the product promises, not what these tests measure.
    let serve = format!("{bin}/postgres -D {at}/data -k {at} -c listen_addresses='' -c fsync=off -c max_connections=300 >{at}/log 2>&1");
    // Ends with this process: its end closes the pipe that `cat` reads.
    let script = format!("{serve} & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf {at}");
    let mut child = command(script).stdin(Stdio::piped()).spawn().unwrap();
    std::mem::forget(child.stdin.take());
    for _ in 0..100 {
        // The socket is there before the server takes connections.
        if Command::new(format!("{bin}/pg_isready")).arg("-q").arg("-h").arg(&folder).status().unwrap().success() {
            return folder;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("PostgreSQL did not start: {}", std::fs::read_to_string(folder.join("log")).unwrap_or_default());
}

/// The newest installed server's programs.
fn bin() -> PathBuf {
    if let Some(given) = std::env::var_os("POSTGRES_BIN") {
        return given.into();
    }
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin: &PathBuf| Path::new(bin).join("initdb").exists())
        .collect();
    found.sort();
    found.pop().expect("the tests need a PostgreSQL server: `make tools` installs it, or set POSTGRES_BIN")
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
