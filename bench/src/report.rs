//! BENCHMARKS.md.

use std::{collections::BTreeMap, fmt, fs::File, io::Read, iter::Sum, ops::Add, path::Path};

use flate2::{Compression, read::GzEncoder};

use crate::{
    Outcome,
    browser::Interactive,
    machine::{self, Moment},
};

const PREFACE: &str = "\
# Benchmarks

Written by `make bench`: one run, one machine, the release build over HTTP with the client on the same cores. Run it again before
comparing anything with it.
";

const READING: &str = "
## How to read this

- A rate is what all callers got together; p50 and p99 are what one request took, of all requests in the measured time.
- A caller asks again only when it is answered. Latency with more callers than cores therefore contains the waiting for a core, and
  a server that stalls is asked less: p99 is not what an open crowd would see.
- The client takes a good part of the same cores, so the server alone is faster than its rates here.
- Audited writes and bare commits wait for the same disk, in the same run. Their ratio says more than either rate.
- What others used of the machine made every number worse. Compare runs only when both had little of it.

## What is not shown

Networks and TLS; several writing workspaces at once; live streams with many listeners; databases larger than
memory; Chromium on slow devices or connections.
";

/// What a number ought to be.
pub struct Aim {
    pub text: &'static str,
    pub met: bool,
}

/// The text as it grows.
pub struct Report {
    text: String,
    began: Moment,
}

impl Report {
    /// Begins with what was measured, and where.
    pub fn begin(root: &Path) -> Outcome<Self> {
        let day = time::OffsetDateTime::now_utc().date();
        let (commit, machine, load) = (machine::commit(root)?, machine::describe(root)?, machine::load()?);
        let text = format!("{PREFACE}\n{day}, commit {commit}; {machine}; load {load} before the run.\n");
        Ok(Self { text, began: Moment::now()? })
    }

    pub fn section(&mut self, title: &str, how: &str) {
        self.line(&format!("\n## {title}\n\n{how}\n\n| what | result | aim |\n|---|---|---|"));
    }

    pub fn row(&mut self, what: &str, result: String) {
        self.line(&format!("| {what} | {result} | |"));
    }

    /// A number that there is an aim for, and whether it was met.
    pub fn aimed(&mut self, what: &str, result: String, aim: Aim) {
        let verdict = if aim.met { "met" } else { "**missed**" };
        self.line(&format!("| {what} | {result} | {}: {verdict} |", aim.text));
    }

    pub fn interactive(&mut self, pages: &[Interactive]) {
        self.section(
            "From navigation to interactive",
            "Chromium, headless, on the same machine; medians of 7, with an empty cache and with a warm one. Code that is fetched ahead for the \
             pages that come next is counted as far as it had come by then.",
        );
        for page in pages {
            let path = if page.path.len() > 20 { "/campaigns/{id}" } else { &page.path };
            let result = format!("{:.0} ms cold, {:.0} ms warm; {:.0} KB of code", page.cold, page.warm, page.code_bytes / 1e3);
            self.row(&format!("`{path}`"), result);
        }
    }

    /// How large the interface is, compressed as it is sent.
    pub fn add_sizes(&mut self, root: &Path) -> Outcome<()> {
        let pkg = root.join("target/site/pkg");
        let files = wasm_files(&pkg)?;
        let groups: BTreeMap<String, Vec<String>> = serde_json::from_slice(&std::fs::read(pkg.join("chunks.json"))?)?;
        let sum = |wanted: &dyn Fn(&str) -> bool| files.iter().filter(|file| wanted(&file.name)).map(|file| file.size).sum::<Size>();
        self.section(
            "The interface's wasm, compressed",
            "Split into the start and the files of groups of pages, several of which share most files. A page needs the start and its group's.",
        );
        let start = sum(&|name| name == START);
        self.row("The start: landing, sign-up, sign-in, and what every page needs", start.to_string());
        for (group, needed) in &groups {
            let size = start + sum(&|name| needed.iter().any(|file| file == name));
            self.row(&format!("Pages of the group {group}, with the start"), format!("{size}; {} files", needed.len() + 1));
        }
        // A day of builds may lie there.
        let all = start + sum(&|name| groups.values().flatten().any(|file| file == name));
        self.aimed("Everything", all.to_string(), Aim { text: "500 KB with brotli", met: all.brotli <= 500_000 });
        Ok(())
    }

    /// A scene that was not seen to its end.
    pub fn failed(&mut self, scene: &str, why: &str) {
        self.line(&format!("\nThe scene `{scene}` was not measured to its end: {}", why.lines().next().unwrap_or("it said nothing")));
    }

    /// Writes what there is so far, with how disturbed the run was, and what the numbers mean.
    pub fn write(&self, root: &Path) -> Outcome<()> {
        let others = Moment::now()?.others_since(&self.began);
        let end = format!("\nOther processes used {others} % of the machine's cores during the run.\n{}\n", READING.trim_end());
        std::fs::write(root.join("BENCHMARKS.md"), format!("{}{end}", self.text))?;
        Ok(())
    }

    fn line(&mut self, line: &str) {
        println!("{line}");
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// What the browser begins with.
const START: &str = "campaign_bg.wasm";

/// One wasm file of the built interface.
struct Wasm {
    name: String,
    size: Size,
}

/// Bytes over the wire.
#[derive(Clone, Copy, Default)]
struct Size {
    /// As built: what browsers are sent.
    brotli: u64,
    /// At the level that the server compresses with for those who take no brotli.
    gzip: u64,
}

impl Add for Size {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { brotli: self.brotli + other.brotli, gzip: self.gzip + other.gzip }
    }
}

impl Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} KB brotli, {} KB gzip", self.brotli.div_ceil(1000), self.gzip.div_ceil(1000))
    }
}

fn wasm_files(folder: &Path) -> Outcome<Vec<Wasm>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let brotli = std::fs::metadata(path.with_extension("wasm.br"))?.len();
            let mut compressed = Vec::new();
            GzEncoder::new(File::open(&path)?, Compression::default()).read_to_end(&mut compressed)?;
            files.push(Wasm { name, size: Size { brotli, gzip: u64::try_from(compressed.len())? } });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
