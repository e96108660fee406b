//! Where the run took place, and what else the machine was doing.

use std::{path::Path, process::Command};

use crate::Outcome;

/// What the processors had done by some moment, in ticks of the kernel's clock.
pub struct Moment {
    /// Ticks of all cores, idle or not.
    all: u64,
    /// Ticks in which a core worked for anybody.
    busy: u64,
    /// Ticks in which it worked for this process and those of its children that have ended.
    ours: u64,
}

impl Moment {
    pub fn now() -> Outcome<Self> {
        let stat = std::fs::read_to_string("/proc/stat")?;
        let line = stat.lines().next().ok_or("/proc/stat is empty")?;
        let ticks = numbers(line.split_whitespace().skip(1))?;
        // user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in these already.
        let [user, nice, system, idle, iowait, irq, softirq, steal, ..] = ticks[..] else {
            return Err("/proc/stat has too few numbers".into());
        };
        let busy = user + nice + system + irq + softirq + steal;
        Ok(Self { all: busy + idle + iowait, busy, ours: ours()? })
    }

    /// The share of all cores that others used from then until now, in percent: what disturbed the measurement.
    pub fn others_since(&self, then: &Self) -> u64 {
        let busy = self.busy.saturating_sub(then.busy);
        let others = busy.saturating_sub(self.ours.saturating_sub(then.ours));
        others * 100 / self.all.saturating_sub(then.all).max(1)
    }
}

/// Ticks of this process and of its ended children: fields 14 to 17 of its `stat`, which begins with a name in parentheses.
fn ours() -> Outcome<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(") ").ok_or("/proc/self/stat has no name")?;
    Ok(numbers(fields.split_whitespace().skip(11).take(4))?.iter().sum())
}

fn numbers<'a>(words: impl Iterator<Item = &'a str>) -> Outcome<Vec<u64>> {
    Ok(words.map(str::parse).collect::<Result<_, _>>()?)
}

/// Cores, processor, kernel and file system, in one line.
pub fn describe(root: &Path) -> Outcome<String> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
    let cpu = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": ")).map_or("unknown", |(_, name)| name);
    let cores = std::thread::available_parallelism()?;
    let kernel = said(root, "uname", &["-sr"])?;
    let disk = said(root, "stat", &["--file-system", "--format=%T", "target"])?;
    Ok(format!("{cores} cores of {cpu}, {kernel}, data on {disk}"))
}

/// The commit that was built, and whether the sources had changed since.
pub fn commit(root: &Path) -> Outcome<String> {
    said(root, "git", &["describe", "--always", "--dirty=, with changes", "--exclude=*"])
}

/// The load average of the last minute.
pub fn load() -> Outcome<String> {
    let load = std::fs::read_to_string("/proc/loadavg")?;
    Ok(load.split_whitespace().next().unwrap_or_default().to_owned())
}

fn said(root: &Path, program: &str, args: &[&str]) -> Outcome<String> {
    let output = Command::new(program).args(args).current_dir(root).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
