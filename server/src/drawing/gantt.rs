//! A campaign's schedule on paper: rows and bars along time, links between them, what is critical and what does not fit.

use std::collections::{BTreeMap, HashMap, HashSet};

use app::{
    model::{Day, DependencyKind, Task, TaskId, TaskStatus},
    plan::{
        Span,
        project::{Project, Standing},
        schedule::{Conflict, Dates, ItemId},
    },
};

use super::{ACCENT, BAD, GOOD, Ink, LINE, MUTED, Mark, PLAIN, SHADE, SOFT, Sheet, TEXT, length, lengths};

/// A4 across, in points.
const PAGE: (f32, f32) = (841.9, 595.3);
const MARGIN: f32 = 28.0;
/// Where the names end and time begins.
const NAMES: f32 = 218.0;
const HEAD: f32 = 74.0;
const ROW: f32 = 16.0;
/// Rows on one page.
const ROWS: usize = 30;

/// One row: the campaign, or a task at its depth.
struct Line {
    item: ItemId,
    name: String,
    depth: usize,
    dates: Dates,
    ink: Ink,
    is_critical: bool,
    has_parts: bool,
    progress: i64,
}

/// Time from left to right.
struct Scale {
    days: Span,
    width: f32,
}

impl Scale {
    fn x(&self, day: Day) -> f32 {
        NAMES + length(day.since(self.days.first())) * self.width
    }
}

/// The pages of a schedule.
pub fn sheets(project: &Project, standing: &Standing) -> Vec<Sheet> {
    let lines = lines(project, standing);
    // Today is drawn where it is among these days: a plan far ahead is not made small for it.
    let all = lines.iter().map(|line| line.dates.span());
    let all = all.reduce(|all, span| Span::between(all.first().min(span.first()), all.last().max(span.last())));
    let days = all.unwrap_or_else(|| Span::one(project.today));
    let days = Span::between(days.first().plus(-1), days.last().plus(2));
    let scale = Scale { days, width: (PAGE.0 - MARGIN - NAMES) / length(days.days()) };
    let count = lines.len().div_ceil(ROWS).max(1);
    let places: HashMap<ItemId, usize> = lines.iter().enumerate().map(|(place, line)| (line.item, place)).collect();
    (0..count).map(|page| sheet(project, standing, &lines, &scale, &places, (page, count))).collect()
}

fn lines(project: &Project, standing: &Standing) -> Vec<Line> {
    let rows: HashMap<ItemId, &app::plan::schedule::Row> = standing.schedule.rows.iter().map(|row| (row.item, row)).collect();
    let mut parts: BTreeMap<Option<TaskId>, Vec<&Task>> = BTreeMap::new();
    for task in &project.tasks {
        parts.entry(task.plan.parent_id).or_default().push(task);
    }
    let mut lines = Vec::new();
    if let Some(row) = rows.get(&project.flight()) {
        let name = project.campaign.name.clone();
        let (item, dates) = (project.flight(), row.dates);
        lines.push(Line { item, name, depth: 0, dates, ink: ACCENT, is_critical: false, has_parts: false, progress: 0 });
    }
    let mut open: Vec<(&Task, usize)> = parts.get(&None).into_iter().flatten().rev().map(|task| (*task, 1)).collect();
    while let Some((task, depth)) = open.pop() {
        let below = parts.get(&Some(task.id));
        if let Some(row) = rows.get(&task.id.into()) {
            let ink = match task.status {
                TaskStatus::Approved | TaskStatus::Done => GOOD,
                TaskStatus::ToDo => PLAIN,
                TaskStatus::InProduction | TaskStatus::InReview => SOFT,
            };
            lines.push(Line {
                item: task.id.into(),
                name: task.title.clone(),
                depth,
                dates: row.dates,
                ink,
                is_critical: row.critical,
                has_parts: below.is_some(),
                progress: task.plan.progress,
            });
        }
        open.extend(below.into_iter().flatten().rev().map(|part| (*part, depth + 1)));
    }
    lines
}

fn sheet(
    project: &Project,
    standing: &Standing,
    lines: &[Line],
    scale: &Scale,
    places: &HashMap<ItemId, usize>,
    (page, pages): (usize, usize),
) -> Sheet {
    let mut sheet = Sheet::new(PAGE.0, PAGE.1);
    let first = page * ROWS;
    let here = &lines[first..lines.len().min(first + ROWS)];
    let bottom = HEAD + lengths(here.len()) * ROW;
    head(&mut sheet, project, standing, (page, pages));
    time(&mut sheet, project, scale, bottom);
    for (place, line) in here.iter().enumerate() {
        row(&mut sheet, line, scale, HEAD + lengths(place) * ROW);
    }
    links(&mut sheet, project, standing, scale, places, (first, here.len()), lines);
    if scale.days.contains(project.today) {
        let today = scale.x(project.today);
        sheet.line((today, HEAD - 14.0), (today, bottom), ACCENT, 0.9);
    }
    sheet
}

fn head(sheet: &mut Sheet, project: &Project, standing: &Standing, (page, pages): (usize, usize)) {
    sheet.strong((MARGIN, 30.0), 13.0, 520.0, TEXT, project.campaign.name.clone());
    let clear = standing.forecast.clear_on.map(|day| format!(" · gate clear on {day}")).unwrap_or_default();
    let conflicts = match standing.schedule.conflicts.len() {
        0 => String::new(),
        1 => " · 1 conflict".to_owned(),
        many => format!(" · {many} conflicts"),
    };
    let facts = format!("As of {}{clear}{conflicts}", project.today);
    sheet.text((MARGIN, 44.0), 8.5, 520.0, MUTED, facts);
    sheet.text((PAGE.0 - MARGIN - 60.0, 30.0), 8.5, 60.0, MUTED, format!("Page {} of {pages}", page + 1));
}

/// Months over days, days off, and the grid.
fn time(sheet: &mut Sheet, project: &Project, scale: &Scale, bottom: f32) {
    let calendar = project.calendar();
    for day in scale.days.iter().filter(|day| scale.width > 2.5 && !calendar.is_working(*day)) {
        sheet.rect((scale.x(day), HEAD), (scale.width, bottom - HEAD), SHADE);
    }
    let shows_days = scale.width > 11.0;
    for day in scale.days.iter() {
        let (x, is_first) = (scale.x(day), day == scale.days.first());
        if day.day() == 1 || is_first {
            let room = length(i64::from(day.month().length(day.year())) - i64::from(day.day()) + 1) * scale.width - 4.0;
            sheet.line((x, HEAD - 24.0), (x, bottom), LINE, 0.7);
            sheet.strong((x + 3.0, HEAD - 15.0), 8.0, room, TEXT, format!("{} {}", day.month(), day.year()));
        }
        let is_monday = day.weekday().number_days_from_monday() == 0;
        if shows_days || (is_monday && scale.width > 2.5) {
            let room = if shows_days { scale.width } else { scale.width * 7.0 };
            sheet.text((x + 1.5, HEAD - 4.0), 6.5, room, MUTED, day.day().to_string());
        }
    }
    sheet.line((MARGIN, HEAD), (PAGE.0 - MARGIN, HEAD), LINE, 0.7);
}

fn row(sheet: &mut Sheet, line: &Line, scale: &Scale, top: f32) {
    let (middle, indent) = (top + ROW / 2.0, lengths(line.depth) * 9.0);
    let (at, room) = ((MARGIN + indent, middle + 3.0), NAMES - MARGIN - indent - 8.0);
    if line.depth == 0 || line.has_parts {
        sheet.strong(at, 8.5, room, TEXT, line.name.clone());
    } else {
        sheet.text(at, 8.5, room, TEXT, line.name.clone());
    }
    sheet.line((MARGIN, top + ROW), (PAGE.0 - MARGIN, top + ROW), LINE, 0.4);
    match line.dates {
        Dates::Milestone(day) => {
            let ink = if line.is_critical { BAD } else { TEXT };
            sheet.marks.push(Mark::Diamond { x: scale.x(day), y: middle, radius: 4.5, ink });
        }
        Dates::Bar(span) => {
            let (x, end) = (scale.x(span.first()), scale.x(span.last().plus(1)));
            let width = (end - x).max(1.5);
            if line.has_parts {
                sheet.rect((x, middle - 2.0), (width, 4.0), if line.is_critical { BAD } else { MUTED });
                return;
            }
            sheet.rect((x, top + 3.0), (width, ROW - 6.0), line.ink);
            if line.progress > 0 {
                sheet.rect((x, middle - 1.0), (width * length(line.progress) / 100.0, 2.0), ACCENT);
            }
            if line.is_critical {
                let corners =
                    vec![(x, top + 3.0), (x + width, top + 3.0), (x + width, top + ROW - 3.0), (x, top + ROW - 3.0), (x, top + 3.0)];
                sheet.marks.push(Mark::Line { corners, ink: BAD, width: 0.9 });
            }
        }
    }
}

/// Links that touch a row of this page; one that leads to another page leaves at its edge.
fn links(
    sheet: &mut Sheet,
    project: &Project,
    standing: &Standing,
    scale: &Scale,
    places: &HashMap<ItemId, usize>,
    (first, count): (usize, usize),
    lines: &[Line],
) {
    let broken: HashSet<(ItemId, ItemId)> = standing
        .schedule
        .conflicts
        .iter()
        .filter_map(|conflict| match conflict {
            Conflict::LinkBroken { predecessor, successor, .. } => Some((*predecessor, *successor)),
            _ => None,
        })
        .collect();
    let y = |place: usize| {
        let shown = place.clamp(first, first + count) - first;
        HEAD + lengths(shown) * ROW + if (first..first + count).contains(&place) { ROW / 2.0 } else { 0.0 }
    };
    let ends = |place: usize| {
        let span = lines[place].dates.span();
        let last = if matches!(lines[place].dates, Dates::Milestone(_)) { span.last() } else { span.last().plus(1) };
        (scale.x(span.first()), scale.x(last))
    };
    for link in &project.dependencies {
        let (from, to) = (ItemId::from(link.predecessor_id), ItemId::from(link.task_id));
        let (Some(one), Some(other)) = (places.get(&from).copied(), places.get(&to).copied()) else { continue };
        let page = first..first + count;
        if one.max(other) < page.start || one.min(other) >= page.end {
            continue;
        }
        let leaves_end = matches!(link.kind, DependencyKind::FinishToStart | DependencyKind::FinishToFinish);
        let enters_start = matches!(link.kind, DependencyKind::FinishToStart | DependencyKind::StartToStart);
        let x1 = if leaves_end { ends(one).1 } else { ends(one).0 };
        let x2 = if enters_start { ends(other).0 } else { ends(other).1 };
        let turn = if leaves_end { x1.max(x2 - 4.0).min(x1 + 4.0) } else { x1 - 4.0 };
        let ink = if broken.contains(&(from, to)) { BAD } else { MUTED };
        let corners = vec![(x1, y(one)), (turn, y(one)), (turn, y(other)), (x2, y(other))];
        sheet.marks.push(Mark::Line { corners, ink, width: 0.6 });
        if page.contains(&other) {
            let back = if enters_start { -3.5 } else { 3.5 };
            let head = vec![(x2 + back, y(other) - 2.0), (x2, y(other)), (x2 + back, y(other) + 2.0)];
            sheet.marks.push(Mark::Line { corners: head, ink, width: 0.8 });
        }
    }
}
