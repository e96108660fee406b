//! The calendar: campaigns and tasks on the days of a month, moved by pointer, touch, key or dialog.
//!
//! `planner` holds the state, `scene` tells the drag core about days, `month` draws the grid and `agenda` the same for
//! small screens; which of the two is seen is the style sheet's decision, so that both sides render the same.

pub mod address;
pub mod agenda;
pub mod dialogs;
pub mod entry;
pub mod month;
pub mod palette;
pub mod panel;
pub mod planner;
pub mod scene;
pub mod toolbar;

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{
    address::{Address, Layer},
    entry::{Entries, EntryId},
    palette::Palette,
    planner::{Page, Planner, days},
    scene::{CalendarDrag, CalendarScene, Held},
};
use super::session::use_me;
use crate::{
    api::{self, Answer},
    model::{CalendarWindow, Day},
    plan::{Span, calendar::Month},
    ui::{
        drag::{Chip, Drag},
        empty::Empty,
        icon::{Icon, IconName},
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
    let month = Memo::new(move |_| address.with(|address| address.month));
    let window = Resource::new(
        move || month.get(),
        |month| api::campaigns::calendar(month.map(|month| (month.window().first(), month.window().last()))),
    );
    let navigate = use_navigate();
    let go = move |to: &Address| navigate(&to.href(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    let planner = Planner::new(window, address, use_me().member.role, use_toasts(), Arc::new(go));
    let drag = Drag::new(CalendarScene(planner));
    drag.refetch_between(window, |event| matches!(event.kind.as_str(), "campaign" | "task" | "review" | "schedule"));
    let start = move |_| planner.creating.set(proposed_day(planner).map(Span::one));
    view! {
        <div class="page calendar">
            <PageHeader title="Calendar">
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
                <Awaited planner drag/>
            </Transition>
            <p class="visually-hidden" role="status">{move || planner.said.get()}</p>
        </div>
        <Chip drag words=move |held, target| carried(planner, held, target)/>
        <panel::Panel planner/>
        <dialogs::MoveDialog planner/>
        <dialogs::NewCampaignDialog planner/>
    }
}

/// The day that a new campaign is proposed for: today, or the first of another month.
fn proposed_day(planner: Planner) -> Option<Day> {
    let page = planner.page()?;
    let days = page.month.days();
    Some(if days.contains(page.today) { page.today } else { days.first() })
}

/// What is shown, once it is known; made once, and then kept in step.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub planner: Planner,
    pub drag: CalendarDrag,
    pub month: Memo<Month>,
    pub today: Memo<Day>,
    /// What the layers let through.
    pub entries: Memo<Entries>,
    pub palette: Memo<Palette>,
}

impl Sheet {
    /// Where an entry would lie if it were let go now.
    pub fn draft(self, id: EntryId) -> Option<Span> {
        match self.drag.draft()? {
            (Held::Entry { id: held, .. }, target) if held == id => target,
            _ => None,
        }
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
fn Awaited(planner: Planner, drag: CalendarDrag) -> impl IntoView {
    // Read through one memo, made where the answer is awaited, so that a new answer changes what differs and no more.
    let window = Memo::new(move |_| planner.window.get());
    let good = move |window: Option<Answer<CalendarWindow>>| window.and_then(Result::ok);
    let known = Memo::new(move |before: Option<&Option<CalendarWindow>>| good(window.get()).or_else(|| before.cloned().flatten()));
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
fn Loaded(planner: Planner, drag: CalendarDrag, known: Memo<Option<CalendarWindow>>, first: CalendarWindow) -> impl IntoView {
    let window = Memo::new(move |_| known.get().unwrap_or_else(|| first.clone()));
    let all = Memo::new(move |_| window.with(|window| planner.entries(window)));
    let entries = Memo::new(move |_| {
        let address = planner.address.get();
        let seen = |id: &EntryId| match id.layer() {
            Layer::Campaigns => address.shows(Layer::Campaigns),
            Layer::Tasks => address.shows(Layer::Tasks),
        };
        all.with(|all| all.iter().filter(|(id, _)| seen(id)).map(|(id, shown)| (*id, shown.clone())).collect::<Entries>())
    });
    let page = Memo::new(move |_| window.with(Page::of));
    let sheet = Sheet {
        planner,
        drag,
        month: Memo::new(move |_| page.get().month),
        today: Memo::new(move |_| page.get().today),
        entries,
        // Tasks take their campaign's colour also where campaigns are hidden.
        palette: Memo::new(move |_| all.with(|all| Palette::new(planner.address.get().colour, all))),
    };
    view! {
        <toolbar::Toolbar sheet/>
        <month::MonthGrid sheet/>
        <agenda::Agenda sheet/>
        <panel::DayList sheet/>
        <toolbar::Legend sheet/>
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
    (name, target.map_or_else(|| fixed.unwrap_or("back to where it was").to_owned(), days))
}
