//! Schedules in the formats of others: spreadsheets (RFC 4180) and Microsoft Project (MSPDI, its XML format).
//!
//! Pure: from a project to text, and from text to what is to be made of it. Knows neither HTTP nor SQL.

mod csv;
mod msproject;
#[cfg(test)]
mod tests;

pub use csv::csv;
pub use msproject::{ReadError, read, write};

use app::{
    model::{Constraint, Day, DependencyKind, LagUnit, Pull, Task, TaskId},
    plan::project::Project,
};

/// A task as a file of others tells it. Positions are those in the list that it came in.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub title: String,
    /// The task that it is part of; always an earlier one.
    pub parent: Option<usize>,
    pub starts_on: Option<Day>,
    pub due_on: Option<Day>,
    /// 0 is a milestone.
    pub working_days: Option<i64>,
    pub pull: Pull,
    pub constraint: Option<Constraint>,
    /// Percent.
    pub progress: i64,
    pub waits_for: Vec<ToldLink>,
}

/// A link as a file of others tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldLink {
    pub predecessor: usize,
    pub kind: DependencyKind,
    pub lag_days: i64,
    pub lag_unit: LagUnit,
}

/// The tasks of a project, each before its parts, with how deep it lies; from 1.
fn outline(project: &Project) -> Vec<(usize, &Task)> {
    let mut found = Vec::new();
    below(project, None, 1, &mut found);
    found
}

fn below<'a>(project: &'a Project, parent: Option<TaskId>, level: usize, found: &mut Vec<(usize, &'a Task)>) {
    for task in project.tasks.iter().filter(|task| task.plan.parent_id == parent) {
        found.push((level, task));
        below(project, Some(task.id), level + 1, found);
    }
}
