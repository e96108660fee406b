//! BENCHMARKS.md.

use std::{fmt::Write as _, path::Path, process::Command};

use crate::{Outcome, browser::Interactive, load::Measured};

const PREFACE: &str = "\
# Benchmarks

Written by `make bench`: one run, one machine, the release build over HTTP with the client on the same cores. Run it again before
comparing anything with it.
";

/// The text as it grows.
pub struct Report(String);

impl Report {
    /// Begins with what was measured, and where.
    pub fn begin(root: &Path) -> Outcome<Self> {
        let mut text = PREFACE.to_owned();
        let said = |program: &str, args: &[&str]| -> Outcome<String> {
            let output = Command::new(program).args(args).current_dir(root).output()?;
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
        let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |(_, name)| name);
        let cores = std::thread::available_parallelism()?;
        let load = std::fs::read_to_string("/proc/loadavg")?;
        let load = load.split_whitespace().next().unwrap_or_default();
        let day = time::OffsetDateTime::now_utc().date();
        writeln!(
            text,
            "\n{day}, commit {}, {cores} cores of {cpu}, load {load} before the run.",
            said("git", &["rev-parse", "--short", "HEAD"])?
        )?;
        Ok(Self(text))
    }

    pub fn section(&mut self, title: &str, how: &str) {
        self.line(&format!("\n## {title}\n\n{how}\n\n| what | result |\n|---|---|"));
    }

    pub fn row(&mut self, what: &str, result: String) {
        self.line(&format!("| {what} | {result} |"));
    }

    pub fn rate(&mut self, what: &str, measured: &Measured) {
        let result = format!("{:.0}/s; p50 {:.1} ms, p99 {:.1} ms", measured.rate, measured.within(0.5), measured.within(0.99));
        self.row(what, result);
    }

    pub fn interactive(&mut self, pages: &[Interactive]) {
        self.section(
            "From navigation to interactive",
            "Chromium, headless, on the same machine; medians of 7, with an empty cache and with a warm one.",
        );
        for page in pages {
            let path = if page.path.len() > 20 { "/campaigns/{id}" } else { &page.path };
            let result = format!("{:.0} ms cold, {:.0} ms warm; {:.0} KB of code", page.cold, page.warm, page.code_bytes / 1e3);
            self.row(&format!("`{path}`"), result);
        }
    }

    /// How large the interface is, compressed as it is sent.
    pub fn add_sizes(&mut self, root: &Path) -> Outcome<()> {
        let mut files = Vec::new();
        for entry in std::fs::read_dir(root.join("target/site/pkg"))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(name) = name.strip_suffix(".wasm.br") {
                files.push((name.to_owned(), entry.metadata()?.len()));
            }
        }
        files.sort();
        let kb = |bytes: u64| format!("{} KB", bytes.div_ceil(1000));
        let of = |prefix: &str| files.iter().filter(|(name, _)| name.starts_with(prefix)).map(|(_, bytes)| bytes).sum::<u64>();
        self.section("The interface's wasm, with brotli", "Split into the start, one file for each group of pages, and what those share.");
        self.row("The start, needed by every page", kb(of("campaign_bg")));
        for (name, bytes) in &files {
            if let Some(group) = name.strip_prefix("split_") {
                self.row(&format!("Pages of the group {group}"), kb(*bytes));
            }
        }
        self.row("Shared by two or more groups, all together", kb(of("chunk_")));
        self.row("Everything", kb(of("")));
        Ok(())
    }

    pub fn write(self, root: &Path) -> Outcome<()> {
        std::fs::write(root.join("BENCHMARKS.md"), self.0)?;
        Ok(())
    }

    fn line(&mut self, line: &str) {
        println!("{line}");
        self.0.push_str(line);
        self.0.push('\n');
    }
}
