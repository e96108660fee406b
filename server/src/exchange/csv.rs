//! Comma-separated values (RFC 4180), safe to open in a spreadsheet.

use app::{geometry::shapes, model::Annotation};

/// One line. Every cell is quoted, and what a spreadsheet would take for a formula is not one.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let quoted = cells.into_iter().map(|cell| {
        let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    });
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

/// The marks of a version, a line for each comment: the first of a mark is its note.
pub fn notes(marks: &[Annotation]) -> String {
    let head = "mark,page,shape,x,y,width,height,blocking,resolved_at,comment,author,at,body\r\n";
    marks.iter().fold(head.to_owned(), |text, mark| text + &thread(mark))
}

fn thread(mark: &Annotation) -> String {
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
            line([&mark_number, &page, shape, x, y, width, height, blocking, &resolved, &number, &comment.author_name, &at, &comment.body])
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
