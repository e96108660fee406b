//! A page of the calendar on paper, packed as on screen.

use app::{
    model::{CalendarWindow, CampaignId, CampaignStatus, Day, NoteKind, TaskStatus},
    plan::{
        Span,
        calendar::{Item, lay_out},
        lens::{Layer, Lens},
        period::Period,
    },
};

use super::{ACCENT, BAD, GOOD, Ink, LINE, MUTED, Mark, PLAIN, SHADE, SOFT, Sheet, TEXT, length, lengths};

/// A4 across, in points.
const PAGE: (f32, f32) = (841.9, 595.3);
const MARGIN: f32 = 26.0;
const HEAD: f32 = 66.0;
const LANE: f32 = 12.5;

/// Something that lies on days.
struct Entry {
    span: Span,
    name: String,
    ink: Ink,
    rank: u8,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The page of what is looked at.
pub fn sheet(window: &CalendarWindow, lens: &Lens, me: app::model::MemberId, period: Period) -> Sheet {
    let mut sheet = Sheet::new(PAGE.0, PAGE.1);
    let (entries, holidays) = seen(window, lens, me);
    let rows = period.rows();
    let columns = rows.first().map_or(7, |row| row.days());
    let width = (PAGE.0 - 2.0 * MARGIN) / length(columns);
    let height = (PAGE.1 - MARGIN - HEAD) / lengths(rows.len().max(1));
    sheet.strong((MARGIN, 32.0), 15.0, 500.0, TEXT, period.name());
    sheet.text((PAGE.0 - MARGIN - 120.0, 32.0), 8.0, 120.0, MUTED, format!("As of {}", window.today));
    for column in 0..columns {
        let day = rows.first().map_or(period.first(), |row| row.first()).plus(column);
        let name = WEEKDAYS[usize::from(day.weekday().number_days_from_monday())];
        sheet.text((MARGIN + length(column) * width + 4.0, HEAD - 6.0), 8.0, width - 8.0, MUTED, name);
    }
    let lanes = lanes(height);
    for (number, row) in rows.iter().enumerate() {
        let top = HEAD + lengths(number) * height;
        for (column, day) in row.iter().enumerate() {
            let at = (MARGIN + lengths(column) * width, top);
            cell(&mut sheet, day, at, (width, height), period, &holidays);
        }
        let items: Vec<Item<usize>> =
            entries.iter().enumerate().map(|(key, entry)| Item { key, span: entry.span, rank: entry.rank }).collect();
        let laid = lay_out(*row, &items, lanes);
        for bar in &laid.bars {
            let entry = &entries[bar.key];
            let column = length(bar.days.first().since(row.first()));
            let (x, y) = (MARGIN + column * width + 2.0, top + 17.0 + lengths(bar.lane) * LANE);
            let long = length(bar.days.days()) * width - 4.0;
            sheet.rect((x, y), (long, LANE - 2.0), entry.ink);
            sheet.text((x + 4.0, y + LANE - 4.6), 7.0, long - 6.0, TEXT, entry.name.clone());
        }
        for (column, day) in row.iter().enumerate() {
            let more = laid.more_on(day);
            if more > 0 {
                let at = (MARGIN + lengths(column) * width + 5.0, top + 17.0 + lengths(lanes) * LANE + 7.0);
                sheet.text(at, 6.5, width - 8.0, MUTED, format!("+{more} more"));
            }
        }
    }
    sheet
}

/// How many lanes a row of this height has room for, with a line for how many more there are.
fn lanes(height: f32) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has room for some dozens")]
    let lanes = ((height - 28.0) / LANE).max(1.0) as usize;
    lanes
}

fn cell(sheet: &mut Sheet, day: Day, (x, y): (f32, f32), (width, height): (f32, f32), period: Period, holidays: &[(Day, String)]) {
    let is_weekend = day.weekday().number_days_from_monday() > 4;
    if is_weekend || !period.days().contains(day) {
        sheet.rect((x, y), (width, height), SHADE);
    }
    let corners = vec![(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)];
    sheet.marks.push(Mark::Line { corners, ink: LINE, width: 0.5 });
    let number = if day.day() == 1 { format!("1 {}", &day.month().to_string()[..3]) } else { day.day().to_string() };
    sheet.strong((x + 4.0, y + 11.0), 8.0, 34.0, TEXT, number);
    if let Some((_, name)) = holidays.iter().find(|(on, _)| *on == day) {
        sheet.text((x + 36.0, y + 11.0), 6.5, width - 40.0, MUTED, name.clone());
    }
}

fn seen(window: &CalendarWindow, lens: &Lens, me: app::model::MemberId) -> (Vec<Entry>, Vec<(Day, String)>) {
    let campaign = |id: CampaignId| window.campaign(id);
    let mut entries = Vec::new();
    for it in window.campaigns.iter().filter(|it| lens.campaign(it, me)) {
        let Some(span) = Span::of(it.starts_on, it.ends_on) else { continue };
        let ink = if it.status == CampaignStatus::Cancelled { PLAIN } else { SOFT };
        entries.push(Entry { span, name: format!("{} ({})", it.name, it.status.label()), ink, rank: 0 });
    }
    let mut holidays = Vec::new();
    for note in window.notes.iter().filter(|note| lens.note(note, note.campaign_id.and_then(campaign), me)) {
        let span = Span::between(note.starts_on, note.ends_on);
        if Layer::of(note.kind) == Layer::Holidays {
            holidays.push((note.starts_on, note.title.clone()));
            continue;
        }
        let ink = match note.kind {
            NoteKind::Launch => lighter(GOOD),
            NoteKind::Blackout | NoteKind::Rights => lighter(BAD),
            _ => lighter(ACCENT),
        };
        entries.push(Entry { span, name: note.title.clone(), ink, rank: 1 });
    }
    for it in window.coming.iter().filter(|it| lens.coming(it, it.campaign_id.and_then(campaign), me)) {
        let span = Span::between(it.starts_on, it.ends_on);
        entries.push(Entry { span, name: format!("{} ({}, still to be made)", it.name, it.kind.label()), ink: PLAIN, rank: 1 });
    }
    for it in window.tasks.iter().filter(|it| lens.task(it, campaign(it.campaign_id), me)) {
        let Some(span) = Span::of(it.starts_on, it.due_on) else { continue };
        let ink = if it.status == TaskStatus::Done { lighter(GOOD) } else { PLAIN };
        entries.push(Entry { span, name: it.title.clone(), ink, rank: 2 });
    }
    (entries, holidays)
}

/// A quarter of a colour on white, so that words on it can be read.
fn lighter((red, green, blue): Ink) -> Ink {
    let mix = |part: u8| 255 - (255 - part) / 4;
    (mix(red), mix(green), mix(blue))
}
