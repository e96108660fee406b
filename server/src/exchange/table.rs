//! Reads a table (RFC 4180, as spreadsheets write it): a head, and a line for each thing.

/// A table whose lines have a cell for each column of its head.
#[derive(Debug, Default)]
pub struct Table {
    pub head: Vec<String>,
    /// With the number of each line as people count, the head being 1.
    pub lines: Vec<(i64, Vec<String>)>,
    /// Lines that have more or fewer cells than the head.
    pub crooked: Vec<(i64, usize)>,
}

impl Table {
    /// Reads a text; cells keep what is in them, without what guards a spreadsheet from formulas.
    ///
    /// # Errors
    /// In words, when it is no table.
    pub fn read(text: &str) -> Result<Self, String> {
        // Lines are counted by their ends, and those of spreadsheets have two.
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        // Spreadsheets of many languages write semicolons.
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.matches(';').count() > first.matches(',').count() { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let head: Vec<String> = reader.headers().map_err(|error| error.to_string())?.iter().map(str::to_lowercase).collect();
        let mut table = Self { head, ..Self::default() };
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, |position| i64::try_from(position.line()).unwrap_or(i64::MAX));
            if record.len() == table.head.len() {
                table.lines.push((line, record.iter().map(unguarded).collect()));
            } else if record.iter().any(|cell| !cell.is_empty()) {
                table.crooked.push((line, record.len()));
            }
        }
        Ok(table)
    }
}

/// As [`super::csv::line`] writes what looks like a formula.
fn unguarded(cell: &str) -> String {
    let guarded = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
    guarded.unwrap_or(cell).to_owned()
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn cells_are_read_as_they_are_written() {
        let table = Table::read("\u{feff}ID,Name\r\n1,\"a, \"\"b\"\"\"\r\n2,'=1+1\r\n3\r\n").unwrap();
        assert_eq!(table.head, ["id", "name"]);
        assert_eq!(table.lines, [(2, vec!["1".to_owned(), "a, \"b\"".to_owned()]), (3, vec!["2".to_owned(), "=1+1".to_owned()])]);
        assert_eq!(table.crooked, [(4, 1)]);
        assert_eq!(Table::read("id;name\n1;x, y").unwrap().lines[0].1, ["1", "x, y"]);
    }
}
