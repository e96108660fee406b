//! The hours of a day or a week: launches at their civil time in their own zone, moved by pointer, finger, key or dialog; with the hours that a
//! change of clocks skips or repeats there.

use std::sync::Arc;

use leptos::{ev, prelude::*, task::spawn_local};

use super::{Sheet, entry::Entry, month::long, planner::Planner};
use crate::{
    api,
    model::{CalendarNote, CalendarWindow, CampaignId, ClockChange, Day, NewSchedule},
    plan::{lens::Layer, period::View},
    ui::{
        dialog::{Dialog, open_while},
        drag::{
            Chip, Drag, Scene,
            keys::{self, Arrow},
            machine::{Means, Press},
            restore_focus, scroll,
        },
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// How finely a launch is placed by hand, in minutes.
const STEP: i64 = 15;
const DAY: i64 = 24 * 60;

/// A launch with its civil time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    pub campaign: CampaignId,
    pub name: String,
    pub zone: String,
    /// The rest, in words: the instant in UTC, and whether it is held.
    pub detail: String,
    pub at: Moment,
    pub movable: bool,
}

/// A civil time, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub day: Day,
    pub minutes: i64,
}

impl Moment {
    /// Reads `2026-12-01T09:00`, seconds left out.
    fn of(local: &str) -> Option<Self> {
        let (day, time) = local.split_once('T')?;
        let mut parts = time.split(':');
        let (hours, minutes): (i64, i64) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { day: day.parse().ok()?, minutes: hours * 60 + minutes })
    }

    fn plus(self, days: i64, minutes: i64) -> Self {
        Self { day: self.day.plus(days), minutes: (self.minutes + minutes).clamp(0, DAY - STEP) }
    }

    fn local(self) -> String {
        format!("{}T{}", self.day, self.time())
    }

    fn time(self) -> String {
        format!("{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }

    /// `09:00 on 1 Dec 2026`.
    fn words(self) -> String {
        format!("{} on {}", self.time(), fmt_day(self.day))
    }
}

/// The launches of a window at a set time.
fn launches<'a>(notes: impl Iterator<Item = &'a CalendarNote>, may: bool) -> Vec<Launch> {
    let launch = |note: &CalendarNote| {
        let time = note.time.as_ref()?;
        Some(Launch {
            campaign: note.campaign_id?,
            name: note.title.split_once(" launch of ").map_or_else(|| note.title.clone(), |(_, name)| name.to_owned()),
            zone: time.zone.clone(),
            detail: note.detail.clone(),
            at: Moment::of(&time.local)?,
            movable: may && !time.held,
        })
    };
    notes.filter_map(launch).collect()
}

/// What the hours share.
#[derive(Clone, Copy)]
struct Hours {
    drag: Drag<HourScene>,
    launches: Memo<Vec<Launch>>,
    /// What the dialog is about.
    asking: RwSignal<Option<Launch>>,
    desk: HourDesk,
}

/// Times that the server has not confirmed yet, and the way to ask for them.
#[derive(Clone, Copy)]
struct HourDesk {
    planner: Planner,
    wanted: RwSignal<Vec<(CampaignId, Moment)>>,
}

impl HourDesk {
    fn wanted(self, id: CampaignId) -> Option<Moment> {
        self.wanted.with(|wanted| wanted.iter().find(|(other, _)| *other == id).map(|(_, at)| *at))
    }

    /// Asks for another time. What the server refuses goes back, with the reason: a time that does not happen, a blackout.
    fn place(self, launch: &Launch, to: Moment) {
        if launch.at == to {
            return self.planner.say(format!("{} stays at {}.", launch.name, to.words()));
        }
        let id = launch.campaign;
        self.wanted.update(|wanted| {
            wanted.retain(|(other, _)| *other != id);
            wanted.push((id, to));
        });
        self.planner.say(format!("{} moved to {}, {}.", launch.name, to.words(), launch.zone));
        let asked = api::gate::schedule_launch(id, &NewSchedule { local: to.local(), zone: launch.zone.clone() });
        let (name, back) = (launch.name.clone(), launch.at);
        spawn_local(async move {
            if let Err(error) = asked.await {
                let said = error.problem().and_then(|problem| problem.fields.first().map(|field| format!("The time {}.", field.detail)));
                self.planner.told(format!("{name} stays at {}. {}", back.words(), said.unwrap_or_else(|| error.to_string())));
            }
            self.wanted.try_update(|wanted| wanted.retain(|(other, at)| *other != id || *at != to));
            self.planner.window.refetch();
        });
    }
}

/// The hours, as the drag core sees them.
struct HourScene(HourDesk);

impl Scene for HourScene {
    type Item = Launch;
    type Target = Moment;

    fn under(&self, _: &Launch, press: Press) -> Option<Moment> {
        let column = scroll::under(press.at).find(|element| element.has_attribute("data-hours"))?;
        let day = column.get_attribute("data-hours")?.parse().ok()?;
        let bounds = column.get_bounding_client_rect();
        #[expect(clippy::cast_possible_truncation, reason = "a day has 1440 minutes")]
        let minutes = ((press.at.y - bounds.top()) / bounds.height().max(1.0) * 1440.0) as i64;
        Some(Moment { day, minutes: (minutes / STEP * STEP).clamp(0, DAY - STEP) })
    }

    fn beside(&self, _: &Launch, from: &Moment, arrow: Arrow) -> Option<Moment> {
        Some(step(*from, arrow))
    }

    fn started(&self, item: &Launch, by: Means) {
        if by == Means::Keyboard {
            let at = item.at.words();
            let words = format!(
                "{} picked up, {at}. Up and down move it by 15 minutes, left and right by a day. Enter drops it, Escape cancels.",
                item.name
            );
            self.0.planner.say(words);
        }
    }

    fn aimed(&self, _: &Launch, target: Option<&Moment>, by: Means) {
        if let (Some(at), Means::Keyboard) = (target, by) {
            self.0.planner.say(at.words());
        }
    }

    fn dropped(&self, item: &Launch, target: &Moment) {
        self.0.place(item, *target);
        restore_focus(selector(item.campaign));
    }

    fn cancelled(&self, item: &Launch) {
        self.0.planner.say(format!("Cancelled. {} stays at {}.", item.name, item.at.words()));
        restore_focus(selector(item.campaign));
    }
}

fn step(from: Moment, arrow: Arrow) -> Moment {
    match arrow {
        Arrow::Up => from.plus(0, -STEP),
        Arrow::Down => from.plus(0, STEP),
        Arrow::Left => from.plus(-1, 0),
        Arrow::Right => from.plus(1, 0),
    }
}

fn selector(id: CampaignId) -> String {
    format!("[data-launch=\"{id}\"]")
}

/// What is carried, in words.
fn carried(launch: Launch, at: Option<Moment>) -> (String, String) {
    let place = at.map_or_else(|| "back to where it was".to_owned(), |at| format!("{}, {}", at.words(), launch.zone));
    (launch.name, place)
}

/// The hours of the days that are shown, where days are looked at closely and launches are looked at.
#[component]
pub fn HourGrid(sheet: Sheet, window: Memo<Arc<CalendarWindow>>) -> impl IntoView {
    let planner = sheet.planner;
    let desk = HourDesk { planner, wanted: RwSignal::new(Vec::new()) };
    let may = planner.may_create();
    let seen = Memo::new(move |_| {
        let address = planner.address.get();
        let of = |note: &CalendarNote| {
            let entry = Entry::Note(Arc::new(note.clone()));
            sheet.all.with(|all| planner.looks_at(&address, &entry, all))
        };
        window.with(|window| launches(window.notes.iter().map(|note| &**note).filter(|note| of(note)), may))
    });
    let hours = Hours { drag: Drag::new(HourScene(desk)), launches: seen, asking: RwSignal::new(None), desk };
    let changes = Memo::new(move |_| window.with(|window| window.clock_changes.clone()));
    let is_close = Memo::new(move |_| {
        let close = matches!(sheet.period.get().view(), View::Day | View::Week);
        // Without a launch there is nothing that has an hour.
        close && planner.address.with(|address| address.lens.shows(Layer::Launches)) && seen.with(|seen| !seen.is_empty())
    });
    let days = move || sheet.period.get().window().iter().collect::<Vec<Day>>();
    view! {
        <Show when=move || is_close.get()>
            <section class="hours" aria-label="Launches by the hour">
                <div class="hours__grid" style=move || format!("--columns:{}", sheet.period.get().window().days())>
                    <div class="hours__names" aria-hidden="true">
                        {(0..24).map(|hour| view! { <span>{format!("{hour:02}:00")}</span> }).collect_view()}
                    </div>
                    <For each=days key=|day| *day let:day>
                        <Column hours day changes/>
                    </For>
                </div>
            </section>
        </Show>
        <Chip drag=hours.drag words=carried/>
        <TimeDialog hours/>
    }
}

#[component]
fn Column(hours: Hours, day: Day, changes: Memo<Vec<ClockChange>>) -> impl IntoView {
    let here = move || {
        let draft = hours.drag.draft();
        let at = |launch: &Launch| match &draft {
            Some((held, Some(target))) if held.campaign == launch.campaign => *target,
            _ => hours.desk.wanted(launch.campaign).unwrap_or(launch.at),
        };
        let placed = hours.launches.with(|all| all.iter().map(|launch| (launch.clone(), at(launch))).collect::<Vec<_>>());
        placed.into_iter().filter(|(_, at)| at.day == day).collect::<Vec<_>>()
    };
    let clocks = move || changes.with(|changes| changes.iter().filter(|change| change.on == day).cloned().collect::<Vec<_>>());
    let clock = |change: ClockChange| {
        let (from, to) = (minutes(&change.from), minutes(&change.to));
        let words = if change.repeats {
            format!("{} to {} happens twice in {}: the clocks go back", change.from, change.to, change.zone)
        } else {
            format!("{} to {} does not happen in {}: the clocks go forward", change.from, change.to, change.zone)
        };
        let class = if change.repeats { "hours__clock hours__clock--twice" } else { "hours__clock" };
        let (style, title) = (format!("--from:{from};--length:{}", (to - from).max(STEP)), words.clone());
        view! { <div class=class style=style title=title><span>{words}</span></div> }
    };
    view! {
        <div class="hours__day" data-hours=day.to_string() role="group" aria-label=long(day)>
            {move || clocks().into_iter().map(clock).collect_view()}
            <For each=here key=|(launch, at)| (launch.campaign, at.day, at.minutes, launch.movable) let((launch, at))>
                <Block hours launch at/>
            </For>
        </div>
    }
}

/// Minutes into the day of `02:00`.
fn minutes(time: &str) -> i64 {
    let mut parts = time.split(':').filter_map(|part| part.parse::<i64>().ok());
    parts.next().unwrap_or(0) * 60 + parts.next().unwrap_or(0)
}

#[component]
fn Block(hours: Hours, launch: Launch, at: Moment) -> impl IntoView {
    let (desk, id, movable) = (hours.desk, launch.campaign, launch.movable);
    let held = StoredValue::new(launch.clone());
    let press = move |event: ev::PointerEvent| {
        if movable {
            hours.drag.press(&event, held.get_value());
        }
    };
    let open = move |_| {
        if !hours.drag.swallows_click() {
            hours.asking.set(Some(held.get_value()));
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if hours.drag.is_dragging_now() {
            return;
        }
        let launch = held.get_value();
        match keys::on_item(&event.key(), keys::held(&event)) {
            Some(_) if !movable => desk.planner.say("It stays where it is."),
            Some(keys::Command::PickUp) => hours.drag.pick_up(launch, at),
            Some(keys::Command::Ask) => hours.asking.set(Some(launch)),
            Some(keys::Command::Shift(arrow)) => {
                desk.place(&launch, step(at, arrow));
                restore_focus(selector(id));
            }
            _ => return,
        }
        event.prevent_default();
    };
    let is_held = move || hours.drag.draft().is_some_and(|(held, _)| held.campaign == id);
    let (zone, name, detail, style) = (launch.zone.clone(), launch.name.clone(), launch.detail.clone(), format!("--from:{}", at.minutes));
    let spoken = format!("Launch of {}, {}, {}. {}", launch.name, at.words(), launch.zone, launch.detail);
    let keep_space = |event: ev::KeyboardEvent| {
        if event.key() == " " {
            event.prevent_default();
        }
    };
    view! {
        <button
            type="button"
            class="hours__launch"
            class:hours__launch--held=is_held
            class:hours__launch--fixed=!movable
            data-launch=id.to_string()
            style=style
            aria-haspopup="dialog"
            aria-keyshortcuts=movable.then_some("Space M Alt+ArrowDown")
            aria-label=spoken
            title=detail
            on:pointerdown=press
            on:click=open
            on:keydown=key
            on:keyup=keep_space
        >
            <Icon name=IconName::Calendar/>
            <span class="numeric">{at.time()}</span>
            <span class="truncate">{name}</span>
            <span class="hours__zone truncate">{zone}</span>
        </button>
    }
}

/// Another time or zone, without any dragging.
#[component]
fn TimeDialog(hours: Hours) -> impl IntoView {
    let open = open_while(hours.asking);
    let title = Memo::new(move |before: Option<&String>| {
        hours
            .asking
            .with(|asking| asking.as_ref().map(|it| format!("Launch of {}", it.name)))
            .or_else(|| before.cloned())
            .unwrap_or_default()
    });
    view! {
        <Dialog open title=title>
            {move || hours.asking.get().map(|launch| view! { <TimeForm hours launch open/> })}
        </Dialog>
    }
}

#[component]
fn TimeForm(hours: Hours, launch: Launch, open: RwSignal<bool>) -> impl IntoView {
    let planner = hours.desk.planner;
    let (local, zone) = (RwSignal::new(launch.at.local()), RwSignal::new(launch.zone.clone()));
    let submission = Submission::new();
    let (id, name) = (launch.campaign, launch.name.clone());
    let href = format!("/campaigns/{id}/gate");
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewSchedule { local: local.get_untracked(), zone: zone.get_untracked().trim().to_owned() };
        let name = name.clone();
        submission.run(api::gate::schedule_launch(id, &new), move |set| {
            planner.say(format!("{name} goes live at {} in {}.", set.local, set.zone));
            planner.window.refetch();
            open.set(false);
        });
    };
    view! {
        <p class="muted small">{launch.detail.clone()}</p>
        {launch
            .movable
            .then(|| {
                view! {
                    <form class="form" on:submit=send novalidate>
                        <FormProblem of=submission/>
                        <TextField label="Local time" name="local" kind="datetime-local" value=local error=submission.field("local") required=true/>
                        <TextField label="Time zone" name="zone" autocomplete="off" value=zone error=submission.field("zone") required=true/>
                        <div class="form__actions">
                            <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                            <SubmitButton of=submission>"Set the time"</SubmitButton>
                        </div>
                    </form>
                }
            })}
        <div class="row"><a class="button" href=href>"Open its gate"</a></div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_times_are_read_and_written() {
        let at = Moment::of("2027-03-28T09:30:00").unwrap();
        assert_eq!((at.local().as_str(), at.words().as_str()), ("2027-03-28T09:30", "09:30 on 28 Mar 2027"));
        assert_eq!(Moment::of("soon"), None);
    }

    #[test]
    fn steps_stay_within_the_day() {
        let at = Moment::of("2027-03-28T00:10").unwrap();
        assert_eq!(step(at, Arrow::Up).time(), "00:00");
        assert_eq!(step(at, Arrow::Right).local(), "2027-03-29T00:10");
        let late = Moment::of("2027-03-28T23:45").unwrap();
        assert_eq!(step(late, Arrow::Down).time(), "23:45");
    }
}
