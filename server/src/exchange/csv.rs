//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.

use app::{
    geometry::shapes,
    model::{Annotation, Asset, LibrarySchema, ProofVersion},
};

/// One line. Every cell is quoted, and what a spreadsheet would take for a formula is not one.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = cells.into_iter().map(|cell| {
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    });
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// The marks of a version, a line for each comment: the first of a mark is its note. On a video the page is the frame, from 1.
pub fn notes(version: &ProofVersion, marks: &[Annotation]) -> String {
    let head = "mark,page,shape,x,y,width,height,blocking,resolved_at,comment,author,at,body,timecode\r\n";
    marks.iter().fold(head.to_owned(), |text, mark| text + &thread(version, mark))
}

/// Assets, a line each, with what is stated about their rights.
pub fn assets(assets: &[Asset], schema: &LibrarySchema) -> String {
    let head = "id,name,kind,description,tags,holder,starts_on,ends_on,markets,channels,terms,version,file,sha256";
    let keys: String = schema.fields.iter().map(|field| format!(",{}", field.key)).collect();
    assets.iter().fold(format!("{head}{keys}\r\n"), |text, asset| {
        let rights = &asset.rights;
        let day = |day: Option<app::model::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let every = |list: Option<String>| if rights.stated { list.unwrap_or_else(|| "*".to_owned()) } else { String::new() };
        let channels = rights.channels.as_ref().map(|list| list.iter().map(|channel| channel.as_str()).collect::<Vec<_>>().join(";"));
        let current = asset.versions.last();
        let (number, file) = current.map(|version| (version.number.to_string(), version.file_name.clone())).unwrap_or_default();
        let cells = [
            asset.id.to_string(),
            asset.name.clone(),
            asset.kind.to_string(),
            asset.description.clone(),
            asset.tags.join(";"),
            rights.holder.clone(),
            day(rights.starts_on),
            day(rights.ends_on),
            every(rights.markets.as_ref().map(|list| list.join(";"))),
            every(channels),
            asset.terms.len().to_string(),
            number,
            file,
            current.map(|version| version.sha256.to_string()).unwrap_or_default(),
        ];
        let said = |key: &String| asset.fields.get(key).map(ToString::to_string).unwrap_or_default();
        let more: Vec<String> = schema.fields.iter().map(|field| said(&field.key)).collect();
        text + &line(cells.iter().chain(&more).map(String::as_str))
    })
}

fn thread(version: &ProofVersion, mark: &Annotation) -> String {
    let timecode = version.frame_rate().map(|rate| rate.timecode(mark.page - 1)).unwrap_or_default();
    let (from, to) = shapes::corners(&mark.geometry);
    let share = |value: f64| format!("{value:.6}");
    let place = [share(from.x), share(from.y), share(to.x - from.x), share(to.y - from.y)];
    let resolved = mark.resolved_at.map(|at| at.to_string()).unwrap_or_default();
    (1..)
        .zip(&mark.comments)
        .map(|(number, comment)| {
            let (mark_number, page, number) = (mark.number.to_string(), mark.page.to_string(), i64::to_string(&number));
            let at = comment.created_at.to_string();
            let [x, y, width, height] = place.each_ref().map(String::as_str);
            let blocking = if mark.blocking { "yes" } else { "no" };
            let shape = shapes::name(&mark.geometry);
            line([
                &mark_number,
                &page,
                shape,
                x,
                y,
                width,
                height,
                blocking,
                &resolved,
                &number,
                &comment.author_name,
                &at,
                &comment.body,
                &timecode,
            ])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn cells_are_quoted_and_no_formulas() {
        assert_eq!(line(["a", "say \"x\", y", "=1+1"]), "\"a\",\"say \"\"x\"\", y\",\"'=1+1\"\r\n");
    }
}
