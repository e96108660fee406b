//! Microsoft Project's XML (MSPDI, `http://schemas.microsoft.com/project`): tasks, their outline, links, constraints and progress.
//!
//! A working day is 480 minutes, as Project has it unless the file says otherwise. Times of day, resources and calendars of a file
//! are not read: a campaign's calendar is that of its market.

use std::collections::HashMap;

use app::{
    model::{Constraint, Day, DependencyKind, LagUnit, Pull, TaskId},
    plan::{
        project::{Project, Standing},
        schedule::{Dates, ItemId},
    },
};
use roxmltree::{Document, Node};
use xmlwriter::{Indent, Options, XmlWriter};

use super::{Told, ToldLink, outline};

const NAMESPACE: &str = "http://schemas.microsoft.com/project";

/// Minutes of a working day, unless a file says otherwise.
const MINUTES_A_DAY: i64 = 480;

/// How many tasks one file may have.
const MOST: usize = 2_000;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("is not XML: {0}")]
    Xml(#[from] roxmltree::Error),
    #[error("is not a project of Microsoft Project: its root is `{0}`")]
    NotAProject(String),
    #[error("has {0} tasks; {MOST} is the most")]
    TooMany(usize),
    #[error("has no tasks")]
    Empty,
}

/// Writes a project where it lies.
pub fn write(project: &Project, standing: &Standing) -> String {
    let mut xml = XmlWriter::new(Options { indent: Indent::None, ..Options::default() });
    xml.write_declaration();
    xml.start_element("Project");
    xml.write_attribute("xmlns", NAMESPACE);
    element(&mut xml, "Name", &project.campaign.name);
    element(&mut xml, "MinutesPerDay", &MINUTES_A_DAY.to_string());
    xml.start_element("Tasks");
    let tasks = outline(project);
    let numbers: HashMap<TaskId, usize> = tasks.iter().enumerate().map(|(index, (_, task))| (task.id, index + 1)).collect();
    for (level, task) in &tasks {
        let number = numbers[&task.id];
        let row = standing.schedule.rows.iter().find(|row| row.item == ItemId::from(task.id));
        xml.start_element("Task");
        element(&mut xml, "UID", &number.to_string());
        element(&mut xml, "ID", &number.to_string());
        element(&mut xml, "Name", &task.title);
        element(&mut xml, "OutlineLevel", &level.to_string());
        if let Some(row) = row {
            dates(&mut xml, project, row.dates);
        }
        let is_summary = tasks.iter().any(|(_, part)| part.plan.parent_id == Some(task.id));
        element(&mut xml, "Summary", if is_summary { "1" } else { "0" });
        element(&mut xml, "PercentComplete", &task.plan.progress.to_string());
        constraint(&mut xml, task.plan.pull, task.plan.constraint);
        for link in project.dependencies.iter().filter(|link| link.task_id == task.id) {
            if let Some(predecessor) = numbers.get(&link.predecessor_id) {
                xml.start_element("PredecessorLink");
                element(&mut xml, "PredecessorUID", &predecessor.to_string());
                element(&mut xml, "Type", kind_number(link.kind));
                // Tenths of a minute: of working time, or of time as it passes.
                let (minutes, format) = if link.lag_unit == LagUnit::Working { (MINUTES_A_DAY, "7") } else { (24 * 60, "8") };
                element(&mut xml, "LinkLag", &(link.lag_days * minutes * 10).to_string());
                element(&mut xml, "LagFormat", format);
                xml.end_element();
            }
        }
        xml.end_element();
    }
    xml.end_document()
}

fn dates(xml: &mut XmlWriter, project: &Project, dates: Dates) {
    let days = match dates {
        Dates::Milestone(_) => 0,
        Dates::Bar(span) => project.calendar().working_days(span),
    };
    let finish = if days == 0 { "08:00:00" } else { "17:00:00" };
    element(xml, "Start", &format!("{}T08:00:00", dates.first()));
    element(xml, "Finish", &format!("{}T{finish}", dates.last()));
    element(xml, "Duration", &format!("PT{}H0M0S", days * MINUTES_A_DAY / 60));
    element(xml, "DurationFormat", "7");
    element(xml, "Milestone", if days == 0 { "1" } else { "0" });
}

fn constraint(xml: &mut XmlWriter, pull: Pull, constraint: Option<Constraint>) {
    let (kind, day) = match (constraint, pull) {
        (None, Pull::Asap) => ("0", None),
        (None, Pull::Alap) => ("1", None),
        (Some(Constraint::MustStartOn(day)), _) => ("2", Some(day)),
        (Some(Constraint::MustFinishOn(day)), _) => ("3", Some(day)),
        (Some(Constraint::StartNoEarlierThan(day)), _) => ("4", Some(day)),
        (Some(Constraint::StartNoLaterThan(day)), _) => ("5", Some(day)),
        (Some(Constraint::FinishNoEarlierThan(day)), _) => ("6", Some(day)),
        (Some(Constraint::FinishNoLaterThan(day)), _) => ("7", Some(day)),
    };
    element(xml, "ConstraintType", kind);
    if let Some(day) = day {
        element(xml, "ConstraintDate", &format!("{day}T08:00:00"));
    }
}

fn element(xml: &mut XmlWriter, name: &str, text: &str) {
    xml.start_element(name);
    // What XML 1.0 cannot say is left out.
    let text: String = text.chars().filter(|char| !char.is_control() || matches!(char, '\n' | '\t')).collect();
    xml.write_text(&text);
    xml.end_element();
}

const fn kind_number(kind: DependencyKind) -> &'static str {
    match kind {
        DependencyKind::FinishToFinish => "0",
        DependencyKind::FinishToStart => "1",
        DependencyKind::StartToFinish => "2",
        DependencyKind::StartToStart => "3",
    }
}

/// Reads the tasks of a file, in its order.
///
/// # Errors
/// When it is not a project, or has no tasks or too many.
pub fn read(text: &str) -> Result<Vec<Told>, ReadError> {
    let document = Document::parse(text)?;
    let root = document.root_element();
    if root.tag_name().name() != "Project" {
        return Err(ReadError::NotAProject(root.tag_name().name().to_owned()));
    }
    let minutes = number(root, "MinutesPerDay").filter(|minutes| *minutes > 0).unwrap_or(MINUTES_A_DAY);
    let tasks = root.children().find(|node| node.has_tag_name((NAMESPACE, "Tasks")) || node.has_tag_name("Tasks"));
    let nodes: Vec<Node<'_, '_>> = tasks.iter().flat_map(Node::children).filter(|node| is_task(*node)).collect();
    match nodes.len() {
        0 => return Err(ReadError::Empty),
        count if count > MOST => return Err(ReadError::TooMany(count)),
        _ => {}
    }
    let positions: HashMap<&str, usize> = nodes.iter().enumerate().filter_map(|(at, node)| Some((value(*node, "UID")?, at))).collect();
    let mut told = Vec::with_capacity(nodes.len());
    let mut above: Vec<(i64, usize)> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let level = number(*node, "OutlineLevel").unwrap_or(1);
        while above.last().is_some_and(|(other, _)| *other >= level) {
            above.pop();
        }
        told.push(task(*node, above.last().map(|(_, parent)| *parent), minutes, &positions));
        above.push((level, at));
    }
    Ok(told)
}

/// Tasks with a name; the first of a file, number 0, is the project itself.
fn is_task(node: Node<'_, '_>) -> bool {
    node.tag_name().name() == "Task"
        && value(node, "UID") != Some("0")
        && value(node, "IsNull") != Some("1")
        && value(node, "Name").is_some_and(|name| !name.trim().is_empty())
}

fn task(node: Node<'_, '_>, parent: Option<usize>, minutes: i64, positions: &HashMap<&str, usize>) -> Told {
    let is_milestone = value(node, "Milestone") == Some("1");
    let duration = value(node, "Duration").and_then(minutes_of);
    let working_days = if is_milestone { Some(0) } else { duration.map(|taken| (taken + minutes - 1) / minutes) };
    let starts_on = day(node, "Start");
    let links = node.children().filter(|child| child.tag_name().name() == "PredecessorLink");
    Told {
        title: value(node, "Name").unwrap_or_default().trim().chars().take(200).collect(),
        parent,
        starts_on,
        due_on: if is_milestone { starts_on } else { day(node, "Finish").filter(|due| starts_on.is_none_or(|start| *due >= start)) },
        working_days,
        pull: if value(node, "ConstraintType") == Some("1") { Pull::Alap } else { Pull::Asap },
        constraint: constraint_of(node),
        progress: number(node, "PercentComplete").unwrap_or(0).clamp(0, 100),
        waits_for: links.filter_map(|link| link_of(link, minutes, positions)).collect(),
    }
}

fn constraint_of(node: Node<'_, '_>) -> Option<Constraint> {
    let day = day(node, "ConstraintDate")?;
    Some(match value(node, "ConstraintType")? {
        "2" => Constraint::MustStartOn(day),
        "3" => Constraint::MustFinishOn(day),
        "4" => Constraint::StartNoEarlierThan(day),
        "5" => Constraint::StartNoLaterThan(day),
        "6" => Constraint::FinishNoEarlierThan(day),
        "7" => Constraint::FinishNoLaterThan(day),
        _ => return None,
    })
}

fn link_of(node: Node<'_, '_>, minutes: i64, positions: &HashMap<&str, usize>) -> Option<ToldLink> {
    let predecessor = *positions.get(value(node, "PredecessorUID")?)?;
    let kind = match value(node, "Type").unwrap_or("1") {
        "0" => DependencyKind::FinishToFinish,
        "2" => DependencyKind::StartToFinish,
        "3" => DependencyKind::StartToStart,
        _ => DependencyKind::FinishToStart,
    };
    // Formats 4, 6, 8, 10 and 12 are time as it passes.
    let is_elapsed = number(node, "LagFormat").is_some_and(|format| matches!(format, 4 | 6 | 8 | 10 | 12));
    let (lag_unit, minutes) = if is_elapsed { (LagUnit::Elapsed, 24 * 60) } else { (LagUnit::Working, minutes) };
    let lag_days = number(node, "LinkLag").unwrap_or(0) / 10 / minutes;
    Some(ToldLink { predecessor, kind, lag_days: lag_days.clamp(-2_000, 2_000), lag_unit })
}

fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.children().find(|child| child.tag_name().name() == name)?.text().map(str::trim)
}

fn number(node: Node<'_, '_>, name: &str) -> Option<i64> {
    value(node, name)?.trim().parse().ok()
}

fn day(node: Node<'_, '_>, name: &str) -> Option<Day> {
    value(node, name)?.get(..10)?.parse().ok()
}

/// Minutes of an ISO 8601 duration as Project writes it: `PT40H30M0S`.
fn minutes_of(text: &str) -> Option<i64> {
    let mut minutes = 0;
    let mut number = String::new();
    for char in text.strip_prefix("PT")?.chars() {
        match char {
            '0'..='9' => number.push(char),
            'H' => minutes += std::mem::take(&mut number).parse::<i64>().ok()?.checked_mul(60)?,
            'M' => minutes += std::mem::take(&mut number).parse::<i64>().ok()?,
            'S' => number.clear(),
            _ => return None,
        }
    }
    Some(minutes)
}
