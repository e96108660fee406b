//! The calendar: campaigns, tasks and what follows from them on the days of a day, week, month or quarter, moved by pointer, touch,
//! key or dialog.
//!
//! `planner` holds the state, `scene` tells the drag core about days, `month` draws the grid and `agenda` the same days as a list,
//! for who asks for it and for small screens; which of the two is seen is the style sheet's decision, so that both sides render the same.

pub mod address;
pub mod agenda;
mod ahead;
mod bar;
pub mod clearance;
mod coming;
pub mod dialogs;
pub mod entry;
pub mod filters;
pub mod hours;
pub mod month;
pub mod palette;
pub mod panel;
pub mod planner;
pub mod scene;
pub mod toolbar;

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{
    address::Address,
    ahead::Ahead,
    entry::{Entries, EntryId, Prepared},
    palette::Palette,
    planner::{Page, Planner, days},
    scene::{CalendarDrag, CalendarScene, Held},
};
use super::{saved::SavedViews, session::use_me};
use crate::{
    api::{self, Answer, Pending},
    model::{CalendarWindow, CampaignId, Day, LiveEvent, Screen},
    plan::{
        Span,
        lens::{Layer, Lens},
        period::{Period, View},
    },
    ui::{
        drag::{Chip, Drag},
        empty::Empty,
        icon::{Icon, IconName},
        media::use_media,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

/// The calendar of a workspace.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let query = use_query_map();
    let address = Memo::new(move |_| query.with(Address::of));
    let page = Memo::new(move |_| address.with(|address| (address.view, address.period())));
    let prepared = Prepared::none();
    let ahead = Ahead::new(concerns, prepared);
    let window = Resource::new(
        move || page.get(),
        move |(view, page)| -> Pending<Arc<CalendarWindow>> {
            let days = page.map(Period::window);
            if let Some(known) = days.and_then(|days| ahead.turn_to(days)) {
                return Box::pin(std::future::ready(Ok(known)));
            }
            let answer = match days {
                Some(days) => api::campaigns::calendar(days.first(), days.last()),
                None => api::campaigns::calendar_today(view),
            };
            Box::pin(async move { answer.await.map(Arc::new) })
        },
    );
    let navigate = use_navigate();
    let go = move |to: &Address| navigate(&to.href(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    let planner = Planner::new((window, prepared), address, use_me().member, use_toasts(), Arc::new(go));
    let drag = Drag::new(CalendarScene(planner));
    drag.refetch_between(window, concerns);
    let start = move |_| planner.creating.set(proposed_day(planner).map(Span::one));
    view! {
        <div class="page calendar" class:calendar--agenda=move || address.with(|address| address.view == View::Agenda)>
            <PageHeader title="Calendar">
                <toolbar::LastMove planner/>
                <SavedViews screen=Screen::Calendar/>
                {planner
                    .may_create()
                    .then(|| {
                        view! {
                            <button type="button" class="button button--primary" on:click=start>
                                <Icon name=IconName::Plus/>
                                "New campaign"
                            </button>
                        }
                    })}
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=12/> }>
                <Awaited planner drag ahead/>
            </Transition>
            <p class="visually-hidden" role="status">{move || planner.said.get()}</p>
        </div>
        <Chip drag words=move |held, target| carried(planner, held, target)/>
        <panel::Panel planner/>
        <dialogs::MoveDialog planner/>
        <dialogs::NewCampaignDialog planner/>
        <dialogs::CopyDialog planner/>
    }
}

/// Whether something on the calendar may be another by this event.
fn concerns(event: &LiveEvent) -> bool {
    matches!(
        event.kind.as_str(),
        "campaign" | "task" | "review" | "schedule" | "decision" | "blackout" | "conflict" | "asset" | "series" | "template"
    )
}

/// The day that a new campaign is proposed for: today, or the first of another page.
fn proposed_day(planner: Planner) -> Option<Day> {
    let page = planner.page()?;
    let days = page.period.days();
    Some(if days.contains(page.today) { page.today } else { days.first() })
}

/// What is shown, once it is known; made once, and then kept in step.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub planner: Planner,
    pub drag: CalendarDrag,
    pub period: Memo<Period>,
    pub today: Memo<Day>,
    /// Everything known of these days, whatever is looked at.
    pub all: Memo<Entries>,
    /// What is looked at.
    pub entries: Memo<Entries>,
    pub palette: Memo<Palette>,
    /// The days with a holiday, with its words.
    pub holidays: Memo<BTreeMap<Day, String>>,
    /// The days on which nothing is launched somewhere.
    pub blackouts: Memo<Vec<Span>>,
    /// Whether the screen is too narrow for a grid, where that is known.
    pub narrow: Signal<Option<bool>>,
    /// What does not fit, by the campaign that it is about.
    pub troubles: Memo<BTreeMap<CampaignId, Vec<Trouble>>>,
}

/// Something about a campaign that does not fit where it is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The days of its flight that it is about.
    pub days: Option<Span>,
    pub words: String,
}

/// What blackouts have found, and the rights that flights outlast.
fn troubles(window: &CalendarWindow) -> BTreeMap<CampaignId, Vec<Trouble>> {
    let mut all: BTreeMap<CampaignId, Vec<Trouble>> = BTreeMap::new();
    for conflict in &window.conflicts {
        let words = format!("Planned in the blackout {}", conflict.name);
        all.entry(conflict.campaign_id).or_default().push(Trouble { days: None, words });
    }
    for lapse in &window.lapses {
        let flight = window.campaign(lapse.campaign_id);
        let Some(flight) = flight.and_then(|campaign| Span::of(campaign.starts_on, campaign.ends_on)) else { continue };
        let bare = match lapse.covered {
            None => Some(flight),
            Some(covered) if covered.last() < flight.last() => Some(Span::between(covered.last().plus(1), flight.last())),
            Some(covered) if covered.first() > flight.first() => Some(Span::between(flight.first(), covered.first().plus(-1))),
            Some(_) => None,
        };
        all.entry(lapse.campaign_id).or_default().push(Trouble { days: bare, words: lapse.detail.clone() });
    }
    all
}

/// The screens on which days are a list; the style sheet says the same.
const NARROW: &str = "(max-width: 760px)";

/// The days with a holiday, with its words.
fn holidays(entries: &Entries) -> BTreeMap<Day, String> {
    let holiday = |(id, shown): (&EntryId, &entry::Shown)| {
        (id.layer() == Layer::Holidays).then(|| (shown.span.first(), format!("{} ({})", shown.entry.name(), shown.entry.status())))
    };
    entries.iter().rev().filter_map(holiday).collect()
}

/// The days on which nothing is launched somewhere.
fn blackouts(entries: &Entries) -> Vec<Span> {
    entries.iter().filter(|(id, _)| id.layer() == Layer::Blackouts).map(|(_, shown)| shown.span).collect()
}

impl Sheet {
    /// Whether days are drawn as a list.
    pub fn is_listed(self) -> bool {
        self.narrow.get() != Some(false) || self.planner.address.with(|address| address.view == View::Agenda)
    }

    /// Whether days are drawn as a grid.
    pub fn is_grid(self) -> bool {
        self.narrow.get() != Some(true) && self.planner.address.with(|address| address.view != View::Agenda)
    }

    /// Where an entry would lie if it were let go now.
    pub fn draft(self, id: EntryId) -> Option<Span> {
        match self.drag.draft()? {
            (Held::Entry { id: held, .. }, target) if held == id => target,
            _ => None,
        }
    }

    /// What does not fit about an entry.
    pub fn troubles(self, id: EntryId) -> Vec<Trouble> {
        match id {
            EntryId::Campaign(id) => self.troubles.with(|all| all.get(&id).cloned().unwrap_or_default()),
            EntryId::Task(_) | EntryId::Note(..) | EntryId::Coming(..) => Vec::new(),
        }
    }

    /// Whether the gate of the campaign that is carried would not be clear on this day.
    pub fn is_before_gate(self, day: Day) -> bool {
        let Some((Held::Entry { id: EntryId::Campaign(id), .. }, _)) = self.drag.draft() else { return false };
        self.planner.clearance.with(|known| known.as_ref().is_some_and(|known| known.campaign == id && known.forbids(day)))
    }

    /// The days that are marked for a new campaign.
    pub fn marked(self) -> Option<Span> {
        match self.drag.draft()? {
            (Held::Nothing { .. }, target) => target,
            (Held::Entry { .. }, _) => None,
        }
    }
}

/// Tells apart what is known from what could not be had.
#[component]
fn Awaited(planner: Planner, drag: CalendarDrag, ahead: Ahead) -> impl IntoView {
    // Read through one memo, made where the answer is awaited, so that a new answer changes what differs and no more.
    let window = Memo::new(move |_| planner.window.get());
    let good = move |window: Option<Answer<Arc<CalendarWindow>>>| window.and_then(Result::ok);
    let known = Memo::new(move |before: Option<&Option<Arc<CalendarWindow>>>| good(window.get()).or_else(|| before.cloned().flatten()));
    let failure = Memo::new(move |_| window.get().and_then(Result::err).map(|error| error.to_string()));
    let is_known = Memo::new(move |_| known.with(Option::is_some));
    let carried = Memo::new(move |_| match drag.draft() {
        Some((Held::Entry { id, .. }, _)) => Some(id),
        _ => None,
    });
    Effect::new(move |_| {
        if let Some(window) = known.get() {
            planner.learn(window, carried.get());
        }
    });
    Effect::new(move |_| {
        if let Some(window) = known.get() {
            ahead.read_around(window);
        }
    });
    // What was changed here is not yet on the pages that were read before.
    Effect::new(move |before: Option<()>| {
        planner.track_changes();
        if before.is_some() {
            ahead.forget();
        }
    });
    move || match (failure.get(), is_known.get()) {
        (Some(error), _) => view! { <Failure planner error/> }.into_any(),
        (None, true) => known.get_untracked().map(|first| view! { <Loaded planner drag known first/> }).into_any(),
        (None, false) => ().into_any(),
    }
}

#[component]
fn Failure(planner: Planner, error: String) -> impl IntoView {
    view! {
        <Empty title="The calendar could not be loaded" body=error>
            <button type="button" class="button button--primary" on:click=move |_| planner.window.refetch()>"Try again"</button>
        </Empty>
    }
}

/// The calendar with its content.
#[component]
fn Loaded(planner: Planner, drag: CalendarDrag, known: Memo<Option<Arc<CalendarWindow>>>, first: Arc<CalendarWindow>) -> impl IntoView {
    let window = Memo::new(move |_| known.get().unwrap_or_else(|| first.clone()));
    let all = Memo::new(move |_| window.with(|window| planner.entries(window)));
    let entries = Memo::new(move |_| {
        let address = planner.address.get();
        all.with(|all| {
            if address.lens == Lens::default() {
                return all.clone();
            }
            let seen = all.iter().filter(|(_, shown)| planner.looks_at(&address, &shown.entry, all));
            seen.map(|(id, shown)| (*id, shown.clone())).collect::<Entries>()
        })
    });
    let page = Memo::new(move |_| window.with(|window| Page::of(window)));
    let sheet = Sheet {
        planner,
        drag,
        period: Memo::new(move |_| page.get().period),
        today: Memo::new(move |_| page.get().today),
        all,
        entries,
        // Tasks take their campaign's colour also where campaigns are hidden.
        troubles: Memo::new(move |_| window.with(|window| troubles(window))),
        holidays: Memo::new(move |_| entries.with(holidays)),
        blackouts: Memo::new(move |_| entries.with(blackouts)),
        narrow: use_media(NARROW),
        palette: Memo::new(move |_| all.with(|all| Palette::new(planner.address.get().colour, all))),
    };
    view! {
        <toolbar::Toolbar sheet/>
        <Show when=move || sheet.is_grid()>
            <month::MonthGrid sheet/>
        </Show>
        <hours::HourGrid sheet window/>
        <Show when=move || sheet.is_listed()>
            <agenda::Agenda sheet/>
        </Show>
        <panel::DayList sheet/>
        <toolbar::Legend sheet/>
        <filters::Filters sheet/>
    }
}

/// What is carried, in words.
fn carried(planner: Planner, held: Held, target: Option<Span>) -> (String, String) {
    let name = match held {
        Held::Entry { id, .. } => planner.entry(id).map(|entry| entry.name().to_owned()).unwrap_or_default(),
        Held::Nothing { .. } => "New campaign".to_owned(),
    };
    let fixed = match held {
        Held::Entry { id, .. } => planner.why_fixed(id),
        Held::Nothing { .. } => None,
    };
    let place = target.map_or_else(|| fixed.unwrap_or("back to where it was").to_owned(), days);
    let told = match (held, target) {
        (Held::Entry { id, .. }, Some(to)) => planner.entry(id).and_then(|entry| planner.foresee(&entry, to)),
        _ => None,
    };
    let follows = told.map(|told| told.refused.unwrap_or(told.summary)).filter(|words| !words.is_empty());
    (name, follows.map_or_else(|| place.clone(), |follows| format!("{place} · {follows}")))
}
