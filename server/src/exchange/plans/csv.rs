//! A schedule as a table, one task a line (RFC 4180).

use app::{
    model::{Dependency, LagUnit, Task},
    plan::{
        project::{Project, Standing},
        schedule::{ItemId, Row},
    },
};

use super::outline;

const HEAD: &str = "level,task,status,starts_on,ends_on,working_days,progress,total_float,free_float,critical,waits_for,id\r\n";

/// Every task where it lies, and the flight last.
pub fn csv(project: &Project, standing: &Standing) -> String {
    let row = |item: ItemId| standing.schedule.rows.iter().find(|row| row.item == item);
    let mut lines = String::from(HEAD);
    for (level, task) in outline(project) {
        let own = [level.to_string(), task.title.clone(), task.status.to_string()];
        let waits: Vec<String> =
            project.dependencies.iter().filter(|link| link.task_id == task.id).map(|link| link_words(project, link)).collect();
        push(&mut lines, own, row(task.id.into()), Some(task), &waits.join("; "), &task.id.to_string());
    }
    let campaign = &project.campaign;
    let own = ["0".to_owned(), campaign.name.clone(), campaign.status.to_string()];
    push(&mut lines, own, row(project.flight()), None, "", &campaign.id.to_string());
    lines
}

fn push(lines: &mut String, own: [String; 3], row: Option<&Row>, task: Option<&Task>, waits_for: &str, id: &str) {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let fields = [
        row.map(|row| row.dates.first().to_string()).unwrap_or_default(),
        row.map(|row| row.dates.last().to_string()).unwrap_or_default(),
        number(task.and_then(|task| task.plan.working_days)),
        number(task.map(|task| task.plan.progress)),
        number(row.and_then(|row| row.total_float)),
        number(row.and_then(|row| row.free_float)),
        row.map(|row| row.critical.to_string()).unwrap_or_default(),
        waits_for.to_owned(),
        id.to_owned(),
    ];
    let line: Vec<String> = own.iter().chain(&fields).map(|field| quoted(field)).collect();
    lines.push_str(&line.join(","));
    lines.push_str("\r\n");
}

/// `Copy FS+2d`; `ed` are days as they pass.
fn link_words(project: &Project, link: &Dependency) -> String {
    let unit = if link.lag_unit == LagUnit::Working { "d" } else { "ed" };
    let lag = if link.lag_days == 0 { String::new() } else { format!("{:+}{unit}", link.lag_days) };
    format!("{} {}{lag}", project.name(link.predecessor_id.into()), link.kind.as_str().to_uppercase())
}

/// Quoted where it must be. A text that a spreadsheet would take for a formula is told to be text.
fn quoted(field: &str) -> String {
    let is_formula = field.starts_with(['=', '@', '\t', '\r']) || field.starts_with(['+', '-']) && field.parse::<f64>().is_err();
    let field = if is_formula { format!("'{field}") } else { field.to_owned() };
    if field.contains(['"', ',', '\r', '\n', ';']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}
