//! Days as a grid (WAI-ARIA grid pattern): one tab stop, arrows between days, Enter into a day. A row is a week, or the one day that
//! is looked at.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    Sheet,
    bar::{Face, Segment},
    entry::{EntryId, Shown},
    scene::{Grip, Held, days_of, focus_bar, marked},
    toolbar::element_of,
};
use crate::{
    model::Day,
    plan::{
        Span,
        calendar::{self, Item, Row, lay_out, week_of},
        lens::Layer,
        moves::{Change, Edge},
        period::View,
    },
    ui::drag::{focus, keys, restore_focus, restore_focus_to},
};

/// How many bars a day shows before it says how many more there are. Days that are looked at closely show all.
const fn room(view: View) -> usize {
    match view {
        View::Day | View::Week => usize::MAX,
        View::Month | View::Agenda => 5,
        View::Quarter => 3,
    }
}

/// How many lanes a row is high at least.
const fn least(view: View) -> usize {
    match view {
        View::Day | View::Week => 14,
        View::Month | View::Agenda => 5,
        View::Quarter => 3,
    }
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("Mon", "Monday"),
    ("Tue", "Tuesday"),
    ("Wed", "Wednesday"),
    ("Thu", "Thursday"),
    ("Fri", "Friday"),
    ("Sat", "Saturday"),
    ("Sun", "Sunday"),
];

/// The days of a month with everything that lies on them.
#[component]
pub fn MonthGrid(sheet: Sheet) -> impl IntoView {
    let rows = Memo::new(move |_| rows(sheet));
    let cursor = Cursor::new(sheet);
    // The bar that is focused, and the day that it begins on.
    let focused = StoredValue::new(None::<Vec<String>>);
    let notice = move |event: &ev::FocusEvent| {
        let bar = element_of(event).and_then(|element| {
            let day = element.closest("[data-day]").ok().flatten().and_then(|cell| day_of(&cell));
            let bar = format!(".month [data-bar=\"{}\"]", element.get_attribute("data-bar")?);
            Some([bar].into_iter().chain(day.map(selector)).collect())
        });
        focused.set_value(bar);
    };
    let left = move |event: &ev::FocusEvent| {
        let element = element_of(event).filter(|_| event.related_target().is_none());
        request_animation_frame(move || {
            // What is still there was left by somebody, not replaced.
            if element.is_some_and(|element| element.is_connected()) {
                focused.try_set_value(None);
            }
        });
    };
    // A bar that shows something else is another element; the focus goes on with it, or to its day when it has gone.
    Effect::new(move |_| {
        rows.track();
        sheet.entries.track();
        sheet.palette.track();
        if let Some(selectors) = focused.get_value() {
            restore_focus_to(selectors);
        }
    });
    let name = move || format!("Calendar, {}", sheet.period.get().name());
    let columns = Memo::new(move |_| sheet.period.get().rows().first().map_or(7, |row| row.days()));
    let names = move || match sheet.period.get().view() {
        View::Day => {
            let index = usize::from(sheet.period.get().first().weekday().number_days_from_monday());
            WEEKDAYS[index..=index].to_vec()
        }
        _ => WEEKDAYS.to_vec(),
    };
    view! {
        <div
            class=move || format!("month month--{}", sheet.period.get().view().as_str())
            style=move || format!("--columns:{}", columns.get())
            role="grid"
            aria-label=name
            aria-describedby="calendar-keys"
            on:keydown=move |event| on_key(cursor, rows, &event)
            on:focusin=move |event| {
                cursor.follow(&event);
                notice(&event);
            }
            on:focusout=move |event| left(&event)
        >
            <div class="month__names" role="row">
                <For each=names key=|(short, _)| *short let((short, long))>
                    <div role="columnheader"><span aria-hidden="true">{short}</span><span class="visually-hidden">{long}</span></div>
                </For>
            </div>
            <For each=move || sheet.period.get().rows() key=|row| *row let:week>
                <Week cursor week rows/>
            </For>
        </div>
    }
}

/// The layout of every week, with what is carried drawn where it would land.
fn rows(sheet: Sheet) -> Vec<Row<EntryId>> {
    let carried = match sheet.drag.draft() {
        Some((Held::Entry { id, .. }, Some(target))) => Some((id, target)),
        _ => None,
    };
    let item = |(id, shown): (&EntryId, &Shown)| {
        let span = carried.filter(|(held, _)| held == id).map_or(shown.span, |(_, target)| target);
        Item { key: *id, span, rank: id.rank() }
    };
    // Holidays are said beside the number of their day.
    let on_bars = |(id, _): &(&EntryId, &Shown)| id.layer() != Layer::Holidays;
    let items: Vec<Item<EntryId>> = sheet.entries.with(|entries| entries.iter().filter(on_bars).map(item).collect());
    let period = sheet.period.get();
    let limit = if sheet.planner.address.with(|address| address.everything) { usize::MAX } else { room(period.view()) };
    period.rows().into_iter().map(|week| lay_out(week, &items, limit)).collect()
}

/// The day that holds the grid's one tab stop.
#[derive(Clone, Copy)]
struct Cursor {
    sheet: Sheet,
    chosen: RwSignal<Option<Day>>,
    day: Memo<Day>,
    /// A day of another month that gets the focus when the page has turned.
    awaited: RwSignal<Option<Day>>,
}

impl Cursor {
    fn new(sheet: Sheet) -> Self {
        let chosen = RwSignal::new(None::<Day>);
        let day = Memo::new(move |_| {
            let (period, today) = (sheet.period.get(), sheet.today.get());
            let at_first = if period.days().contains(today) { today } else { period.first() };
            chosen.get().filter(|day| period.window().contains(*day)).unwrap_or(at_first)
        });
        let cursor = Self { sheet, chosen, day, awaited: RwSignal::new(None) };
        Effect::new(move |_| {
            let period = sheet.period.get();
            if let Some(day) = cursor.awaited.get().filter(|day| period.window().contains(*day)) {
                cursor.awaited.set(None);
                restore_focus(selector(day));
            }
        });
        cursor
    }

    /// Puts the tab stop where the focus went.
    fn follow(self, event: &ev::FocusEvent) {
        let day = element_of(event).and_then(|element| element.closest("[data-day]").ok().flatten()).and_then(|cell| day_of(&cell));
        if day.is_some() && self.chosen.get_untracked() != day {
            self.chosen.set(day);
        }
    }

    /// Moves the focus to a day, turning the page when it is not on this one.
    fn go(self, day: Day) {
        self.chosen.set(Some(day));
        if self.sheet.period.get_untracked().window().contains(day) {
            focus(&selector(day));
        } else {
            self.awaited.set(Some(day));
            let planner = self.sheet.planner;
            planner.go(&planner.address.get_untracked().at(Some(day)));
        }
    }
}

/// The cell of a day.
fn selector(day: Day) -> String {
    format!(".month [data-day=\"{day}\"]")
}

fn day_of(cell: &web_sys::Element) -> Option<Day> {
    cell.get_attribute("data-day")?.parse().ok()
}

fn on_key(cursor: Cursor, rows: Memo<Vec<Row<EntryId>>>, event: &ev::KeyboardEvent) {
    let sheet = cursor.sheet;
    if sheet.drag.is_dragging_now() {
        return;
    }
    let Some(element) = element_of(event) else { return };
    let bar = element.get_attribute("data-bar").and_then(|id| id.parse().ok());
    let taken = if is_undo(event) {
        sheet.planner.undo();
        true
    } else if let Some(id) = bar {
        on_bar_key(cursor, &element, id, event)
    } else if let Some(day) = day_of(&element) {
        on_day_key(cursor, rows, day, event)
    } else {
        on_inner_key(cursor, &element, event)
    };
    if taken {
        event.prevent_default();
    }
}

fn is_undo(event: &ev::KeyboardEvent) -> bool {
    (event.ctrl_key() || event.meta_key()) && !event.alt_key() && !event.shift_key() && event.key().eq_ignore_ascii_case("z")
}

/// Keys on a bar. Whether the key was one of them.
fn on_bar_key(cursor: Cursor, element: &web_sys::Element, id: EntryId, event: &ev::KeyboardEvent) -> bool {
    let sheet = cursor.sheet;
    let planner = sheet.planner;
    let (key, held) = (event.key(), keys::held(event));
    let Some(span) = planner.span(id) else { return false };
    match keys::on_item(&key, held) {
        Some(keys::Command::PickUp) => {
            if planner.may_take(id) {
                sheet.drag.pick_up(Held::Entry { id, grip: Grip::Whole, span, at: span.first() }, span);
            }
        }
        Some(keys::Command::Ask) => {
            if planner.may_take(id) {
                planner.moving.set(Some(id));
            }
        }
        Some(keys::Command::Shift(arrow)) => change(sheet, id, Change::Shift(days_of(arrow))),
        Some(keys::Command::StretchEnd(arrow)) => change(sheet, id, Change::Resize(Edge::End, days_of(arrow))),
        Some(keys::Command::StretchStart(arrow)) => change(sheet, id, Change::Resize(Edge::Start, days_of(arrow))),
        _ => return on_inner_key(cursor, element, event),
    }
    true
}

fn change(sheet: Sheet, id: EntryId, change: Change) {
    sheet.planner.change(id, change);
    focus_bar(id);
}

/// Keys that lead from a bar or a button of a day elsewhere.
fn on_inner_key(cursor: Cursor, element: &web_sys::Element, event: &ev::KeyboardEvent) -> bool {
    if keys::held(event) != keys::Held::Nothing {
        return false;
    }
    let Some(day) = element.closest("[data-day]").ok().flatten().and_then(|cell| day_of(&cell)) else { return false };
    match event.key().as_str() {
        "Escape" => cursor.go(day),
        "ArrowLeft" => cursor.go(day.plus(-1)),
        "ArrowRight" => cursor.go(day.plus(1)),
        "ArrowUp" => focus_beside(element, -1),
        "ArrowDown" => focus_beside(element, 1),
        _ => return false,
    }
    true
}

/// The bar or button before or after this one, in reading order.
fn focus_beside(element: &web_sys::Element, step: i64) {
    let Ok(all) = document().query_selector_all(".month .bar__main, .month .day__more") else { return };
    let all: Vec<web_sys::HtmlElement> = (0..all.length()).filter_map(|index| all.item(index)?.dyn_into().ok()).collect();
    let here = all.iter().position(|other| other.is_same_node(Some(element)));
    let next = here.and_then(|here| usize::try_from(i64::try_from(here).ok()? + step).ok()).and_then(|index| all.get(index));
    if let Some(next) = next {
        // The focus stays when the browser will not move it.
        let _ = next.focus();
    }
}

/// Keys on a day. Whether the key was one of them.
fn on_day_key(cursor: Cursor, rows: Memo<Vec<Row<EntryId>>>, day: Day, event: &ev::KeyboardEvent) -> bool {
    let sheet = cursor.sheet;
    let held = keys::held(event);
    let shifted = event.shift_key() && !event.ctrl_key() && !event.alt_key() && !event.meta_key();
    let period = sheet.period.get_untracked();
    let to = match (event.key().as_str(), held) {
        ("PageUp", _) if shifted => calendar::Month::of(day).plus(-12).day_like(day),
        ("PageDown", _) if shifted => calendar::Month::of(day).plus(12).day_like(day),
        ("PageUp", keys::Held::Nothing) => period.day_like(day, -1),
        ("PageDown", keys::Held::Nothing) => period.day_like(day, 1),
        ("Home", keys::Held::Nothing) => week_of(day).first(),
        ("End", keys::Held::Nothing) => week_of(day).last(),
        ("Enter", keys::Held::Nothing) => {
            enter(sheet, rows, day);
            return true;
        }
        ("n" | "N", keys::Held::Nothing) if sheet.planner.may_create() => {
            sheet.planner.creating.set(Some(Span::one(day)));
            return true;
        }
        (key, keys::Held::Nothing) => match keys::arrow(key) {
            Some(arrow) => day.plus(days_of(arrow)),
            None => return false,
        },
        _ => return false,
    };
    cursor.go(to);
    true
}

/// Goes to the topmost bar of a day, or starts a campaign on an empty one.
fn enter(sheet: Sheet, rows: Memo<Vec<Row<EntryId>>>, day: Day) {
    let found = rows.with_untracked(|rows| {
        let index = rows.iter().position(|row| row.days.contains(day))?;
        Some((index, rows[index].on(day).first()?.key))
    });
    match found {
        Some((week, id)) => focus(&format!(".month__week:nth-child({}) [data-bar=\"{id}\"]", week + 2)),
        None if sheet.planner.may_create() => sheet.planner.creating.set(Some(Span::one(day))),
        None => {}
    }
}

#[component]
fn Week(cursor: Cursor, week: Span, rows: Memo<Vec<Row<EntryId>>>) -> impl IntoView {
    let row = Memo::new(move |_| {
        let found = rows.with(|rows| rows.iter().find(|row| row.days == week).cloned());
        found.unwrap_or(Row { days: week, bars: Vec::new(), more: Vec::new() })
    });
    view! {
        <div class="month__week" role="row" style=move || format!("--lanes:{}", row.with(|row| lanes(row, cursor.sheet.period.get().view())))>
            {week.iter().map(|day| view! { <DayCell cursor day row/> }).collect_view()}
        </div>
    }
}

/// How many lanes a week has room for. Weeks that are not crowded are all of one height.
fn lanes(row: &Row<EntryId>, view: View) -> usize {
    row.bars.iter().map(|bar| bar.lane + 1).max().unwrap_or(0).max(least(view))
}

/// What lies on a day: the bars that begin there, and how much there is.
#[derive(PartialEq)]
struct OnDay {
    faces: Vec<Face>,
    /// How many bars found no room.
    more: usize,
    count: usize,
}

impl OnDay {
    fn of(sheet: Sheet, row: &Row<EntryId>, day: Day) -> Self {
        let more = row.more_on(day);
        let faces = row.starting_on(day).filter_map(|bar| Face::of(sheet, bar.key)).collect();
        Self { faces, more, count: row.on(day).len() + more }
    }
}

/// What a day is, whatever lies on it.
#[derive(PartialEq)]
struct Marks {
    is_outside: bool,
    is_today: bool,
    is_closed: bool,
    holiday: Option<String>,
}

impl Marks {
    fn of(sheet: Sheet, day: Day) -> Self {
        Self {
            is_outside: !sheet.period.get().days().contains(day),
            is_today: sheet.today.get() == day,
            is_closed: sheet.blackouts.with(|closed| closed.iter().any(|span| span.contains(day))),
            holiday: sheet.holidays.with(|holidays| holidays.get(&day).cloned()),
        }
    }

    /// What the day is called aloud.
    fn said(&self, day: Day, count: usize) -> String {
        let holiday = self.holiday.as_ref().map(|words| format!(", {words}")).unwrap_or_default();
        format!("{}{holiday}{}", label(day, count), if self.is_closed { ", blackout" } else { "" })
    }
}

#[component]
fn DayCell(cursor: Cursor, day: Day, row: Memo<Row<EntryId>>) -> impl IntoView {
    let sheet = cursor.sheet;
    let planner = sheet.planner;
    let on_it = Memo::new(move |_| row.with(|row| OnDay::of(sheet, row, day)));
    let marks = Memo::new(move |_| Marks::of(sheet, day));
    // Of a drag: whether it would be put here, and whether the gate would not be clear by then.
    let aimed = Memo::new(move |_| {
        let target = sheet.drag.draft().and_then(|(_, target)| target);
        (target.is_some_and(|span| span.contains(day)), sheet.is_before_gate(day))
    });
    let on_press = move |event: ev::PointerEvent| {
        if is_itself(&event) && planner.may_create() {
            sheet.drag.press(&event, Held::Nothing { from: day });
        }
    };
    let on_click = move |event: ev::MouseEvent| {
        if is_itself(&event) && planner.may_create() && !sheet.drag.swallows_click() {
            planner.creating.set(Some(Span::one(day)));
        }
    };
    let number = if day.day() == 1 { format!("1 {}", &day.month().to_string()[..3]) } else { day.day().to_string() };
    let is_weekend = day.weekday().number_days_from_monday() > 4;
    // One string: what is set by itself costs by itself, forty-two times a page.
    let class = move || {
        let (is_target, is_before_gate) = aimed.get();
        marks.with(|marks| {
            let classes = [
                (marks.is_outside, " day--outside"),
                (marks.holiday.is_some(), " day--holiday"),
                (marks.is_closed, " day--closed"),
                (is_before_gate, " day--before-gate"),
                (is_weekend, " day--weekend"),
                (marks.is_today, " day--today"),
                (is_target, " day--target"),
            ];
            marked("day", &classes)
        })
    };
    let said = move || marks.with(|marks| marks.said(day, on_it.with(|it| it.count)));
    let holiday = move || marks.with(|marks| marks.holiday.clone());
    view! {
        <div
            class=class
            role="gridcell"
            data-day=day.to_string()
            tabindex=move || if cursor.day.get() == day { "0" } else { "-1" }
            aria-current=move || marks.with(|marks| marks.is_today).then_some("date")
            on:pointerdown=on_press
            on:click=on_click
        >
            <span class="day__number" aria-hidden="true">{number}</span>
            {move || holiday().map(|words| view! { <span class="day__holiday truncate" aria-hidden="true" title=words.clone()>{words.clone()}</span> })}
            <span class="visually-hidden">{said}</span>
            <For each=move || on_it.with(|it| it.faces.clone()) key=Face::clone let:face>
                <Segment sheet face row/>
            </For>
            {move || {
                let count = on_it.with(|it| it.more);
                (count > 0)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="day__more"
                                tabindex="-1"
                                style=format!("--lane:{}", room(sheet.period.get_untracked().view()).min(99))
                                aria-label=format!("{count} more on {}", long(day))
                                on:click=move |_| planner.listing.set(Some(day))
                            >
                                {format!("+{count} more")}
                            </button>
                        }
                    })
            }}
        </div>
    }
}

/// `Monday 23 November 2026, 2 items`.
fn label(day: Day, count: usize) -> String {
    match count {
        0 => long(day),
        1 => format!("{}, 1 item", long(day)),
        many => format!("{}, {many} items", long(day)),
    }
}

/// `Monday 23 November 2026`.
pub fn long(day: Day) -> String {
    format!("{} {} {} {}", day.weekday(), day.day(), day.month(), day.year())
}

/// Whether an event happened on the element itself, not on something in it.
fn is_itself(event: &web_sys::Event) -> bool {
    let (target, current) = (element_of(event), event.current_target().and_then(|current| current.dyn_into::<web_sys::Node>().ok()));
    target.is_some_and(|target| {
        target.is_same_node(current.as_ref()) || target.class_list().contains("day__number") || target.class_list().contains("day__holiday")
    })
}
