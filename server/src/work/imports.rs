//! A table of assets, as a spreadsheet keeps it, taken back in: tried first, then all of it or nothing.

use app::model::{Asset, AssetId, ImportChange, ImportProblem, ImportReport, LibrarySchema, Member, NewAsset, tag_of};

use super::{Fields, Refusal, assets, brands, library};
use crate::{audit::UnitOfWork, exchange::table::Table, store};

/// Lines of one table, and changes that are told one by one.
const MOST_LINES: usize = 5_000;
const MOST_TOLD: usize = 500;

/// Columns that are taken in beside the library's own fields.
const TAKEN: [&str; 5] = ["id", "name", "kind", "description", "tags"];

/// What a line makes of an asset.
struct Line {
    number: i64,
    before: Option<Asset>,
    after: Asset,
}

/// Takes a table in; when it is tried, or says something that cannot be, nothing is changed.
pub async fn assets(uow: &mut UnitOfWork, by: &Member, text: &str, dry: bool) -> Result<ImportReport, Refusal> {
    let table =
        Table::read(text).map_err(|problem| Refusal::BadFile { code: "NOT_A_TABLE", detail: format!("This is no table: {problem}.") })?;
    let mut fields = Fields::default();
    fields.require(table.head.iter().any(|column| column == "id" || column == "name"), "head", "must name the column id or name");
    fields.require(table.lines.len() <= MOST_LINES, "lines", format!("must not be more than {MOST_LINES}")).done()?;
    let schema = store::brands::schema(uow.read()).await?;
    let mut report = ImportReport { dry, lines: i64::try_from(table.lines.len()).unwrap_or(i64::MAX), ..ImportReport::default() };
    let known = |column: &String| TAKEN.contains(&column.as_str()) || schema.fields.iter().any(|field| field.key == *column);
    report.ignored = table.head.iter().filter(|column| !known(column)).cloned().collect();
    for (line, cells) in &table.crooked {
        let detail = format!("has {cells} cells; the head has {}", table.head.len());
        report.problems.push(ImportProblem { line: *line, field: String::new(), detail });
    }
    let mut lines: Vec<Line> = Vec::new();
    for (number, cells) in &table.lines {
        let cell = |name: &str| table.head.iter().position(|column| column == name).and_then(|at| cells.get(at)).map(String::as_str);
        match line(uow, by, &schema, *number, cell).await? {
            Ok(read) if lines.iter().any(|other| other.after.id == read.after.id) => {
                report.problems.push(ImportProblem { line: *number, field: "id".into(), detail: "is in the table twice".into() });
            }
            Ok(read) => lines.push(read),
            Err(problems) => report.problems.extend(problems),
        }
    }
    report.problems.sort_by_key(|problem| problem.line);
    for line in &lines {
        let told = differences(line, &schema);
        match (&line.before, told.is_empty()) {
            (None, _) => report.created += 1,
            (Some(_), true) => report.unchanged += 1,
            (Some(_), false) => report.changed += 1,
        }
        let room = MOST_TOLD.saturating_sub(report.changes.len());
        report.changes.extend(told.into_iter().take(room));
    }
    if dry {
        return Ok(report);
    }
    if !report.problems.is_empty() {
        let said = report.problems.into_iter().map(|problem| app::model::FieldProblem {
            field: format!("line {}{}{}", problem.line, if problem.field.is_empty() { "" } else { ", " }, problem.field),
            detail: problem.detail,
        });
        return Err(Refusal::Invalid(said.collect()));
    }
    for Line { before, after, .. } in &lines {
        match before {
            None => store::assets::insert(uow, after, &library::words_of(after)).await?,
            Some(before) if before != after => {
                let after = Asset { revision: before.revision + 1, ..after.clone() };
                store::find::update(uow, before, &after, &library::words_of(&after)).await?;
            }
            Some(_) => {}
        }
    }
    Ok(report)
}

/// Reads a line: what it makes of an asset, or everything that is wrong with it.
async fn line<'a>(
    uow: &mut UnitOfWork,
    by: &Member,
    schema: &LibrarySchema,
    number: i64,
    cell: impl Fn(&str) -> Option<&'a str>,
) -> Result<Result<Line, Vec<ImportProblem>>, Refusal> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, detail: String| problems.push(ImportProblem { line: number, field: field.to_owned(), detail });
    let before = match cell("id").filter(|id| !id.is_empty()) {
        None => None,
        Some(id) => match id.parse::<AssetId>() {
            Ok(id) => match store::assets::asset(uow.read(), id).await? {
                Some(asset) => Some(asset),
                None => {
                    wrong("id", "is not an asset of this workspace".into());
                    None
                }
            },
            Err(_) => {
                wrong("id", format!("{id:?} is not an id"));
                None
            }
        },
    };
    let kind = match cell("kind").filter(|kind| !kind.is_empty()) {
        None => before.as_ref().map(|asset| asset.kind),
        Some(kind) => match kind.to_lowercase().parse() {
            Ok(kind) => Some(kind),
            Err(_) => {
                let kinds: Vec<&str> = app::model::AssetKind::ALL.iter().map(|kind| kind.as_str()).collect();
                wrong("kind", format!("must be of: {}", kinds.join(", ")));
                None
            }
        },
    };
    let is_new = cell("id").is_none_or(str::is_empty);
    if is_new && cell("kind").is_none_or(str::is_empty) {
        wrong("kind", "must be said of a new asset".into());
    }
    let Some(kind) = kind else { return Ok(Err(problems)) };
    let mut after = match &before {
        Some(asset) => asset.clone(),
        None => assets::blank(uow, by, NewAsset { name: String::new(), kind }),
    };
    after.kind = kind;
    // A column that is not there says nothing; a cell that is empty says that nothing is said.
    if let Some(name) = cell("name") {
        name.clone_into(&mut after.name);
    }
    if let Some(description) = cell("description") {
        description.clone_into(&mut after.description);
    }
    if let Some(tags) = cell("tags") {
        let mut all: Vec<String> = Vec::new();
        for tag in tags.split(';').map(tag_of).filter(|tag| !tag.is_empty()) {
            if !all.contains(&tag) {
                all.push(tag);
            }
        }
        after.tags = all;
    }
    for field in schema.fields.iter().filter(|field| field.is_of(kind)) {
        let Some(text) = cell(&field.key) else { continue };
        match field.read(text) {
            Ok(Some(value)) => drop(after.fields.insert(field.key.clone(), value)),
            Ok(None) => drop(after.fields.remove(&field.key)),
            Err(detail) => wrong(&field.key, detail),
        }
    }
    let mut fields = Fields::default();
    library::check_words(&mut fields, &after);
    brands::check_values(&mut fields, schema, &Asset { fields: brands::known_values(schema, &after), ..after.clone() });
    if let Err(Refusal::Invalid(more)) = fields.done() {
        for problem in more {
            let field = problem.field.trim_start_matches("fields.");
            if !problems.iter().any(|said| said.field == field) {
                problems.push(ImportProblem { line: number, field: field.to_owned(), detail: problem.detail });
            }
        }
    }
    Ok(if problems.is_empty() { Ok(Line { number, before, after }) } else { Err(problems) })
}

fn differences(line: &Line, schema: &LibrarySchema) -> Vec<ImportChange> {
    let said = |asset: &Asset| {
        let own = [
            ("name", asset.name.clone()),
            ("kind", asset.kind.to_string()),
            ("description", asset.description.clone()),
            ("tags", asset.tags.join("; ")),
        ];
        let own = own.into_iter().map(|(name, value)| (name.to_owned(), value));
        let more = schema
            .fields
            .iter()
            .map(|field| (field.key.clone(), asset.fields.get(&field.key).map(ToString::to_string).unwrap_or_default()));
        own.chain(more).collect::<Vec<_>>()
    };
    let before = line.before.as_ref().map(said);
    let after = said(&line.after);
    let pairs = after.into_iter().enumerate().map(|(at, (field, after))| {
        let before = before.as_ref().and_then(|before| before.get(at)).map(|(_, value)| value.clone()).unwrap_or_default();
        ImportChange { line: line.number, asset: line.after.name.clone(), field, before, after }
    });
    pairs.filter(|change| change.before != change.after).collect()
}
