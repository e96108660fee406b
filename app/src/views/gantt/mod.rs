//! The gantt: everything of a campaign, or of all, along time; moved, resized and linked by pointer, touch, key or dialog.
//!
//! `rows` and `scale` say what lies where, `viewport` what of it is drawn, `desk` holds the state, `scene` tells the drag core about
//! bars, `chart` draws. What a drag would do is computed here by the very function that the server commits with.

pub mod backdrop;
pub mod bars;
pub mod chart;
pub mod desk;
pub mod dialogs;
pub mod files;
pub mod links;
pub mod panel;
pub mod rows;
pub mod scale;
pub mod scene;
pub mod toolbar;
pub mod viewport;
pub mod words;

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

use self::{
    desk::{Desk, Reply},
    rows::{Chart, Line, Shown},
    scale::{Scale, Zoom},
    scene::{Aim, GanttDrag, GanttScene, Held},
    viewport::Viewport,
};
use super::{saved::SavedViews, session::use_me};
use crate::{
    api::{self, Answer},
    model::{Campaign, CampaignId, Day, Page, Screen},
    plan::{
        Span,
        project::Project,
        schedule::{Dates, ItemId},
    },
    ui::{
        drag::{Chip, Drag},
        empty::Empty,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

/// The gantt of a workspace, or of the campaign that the address names.
#[component]
pub fn GanttPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get_str("campaign").and_then(|id| id.parse::<CampaignId>().ok())));
    let zoom = query.with_untracked(|query| query.get_str("zoom").and_then(|zoom| zoom.parse().ok()));
    let source = Resource::new(move || asked.get(), fetch);
    let campaigns = Resource::new(|| (), |()| api::campaigns::list());
    let desk = Desk::new(source, zoom.unwrap_or(Zoom::Weeks), use_me().member.role, use_toasts());
    follow_address(desk, query);
    let scale = StoredValue::new(None);
    let drag = Drag::new(GanttScene { desk, scale });
    drag.refetch_between(source, |event| matches!(event.kind.as_str(), "campaign" | "task" | "review" | "schedule" | "blackout" | "asset"));
    view! {
        <div class="page gantt-page">
            <PageHeader title="Gantt">
                <SavedViews screen=Screen::Gantt/>
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=12/> }>
                <Awaited desk drag scale asked campaigns/>
            </Transition>
            <p class="visually-hidden" role="status">{move || desk.said.get()}</p>
        </div>
        <Chip drag words=move |held, aim| carried(desk, held, aim)/>
        <panel::Panel desk/>
        <dialogs::MoveDialog desk/>
        <dialogs::Conflicts desk/>
        <files::Files desk/>
    }
}

/// How near time is looked at is part of the address: it can be kept, sent and gone back to.
fn follow_address(desk: Desk, query: Memo<ParamsMap>) {
    let navigate = use_navigate();
    let said = Memo::new(move |_| query.with(|query| query.get_str("zoom").and_then(|zoom| zoom.parse::<Zoom>().ok())).unwrap_or_default());
    Effect::new(move |before: Option<Zoom>| {
        let zoom = said.get();
        if before.is_some_and(|before| before != zoom) && desk.zoom.get_untracked() != zoom {
            desk.zoom.set(zoom);
        }
        zoom
    });
    Effect::new(move |before: Option<Zoom>| {
        let zoom = desk.zoom.get();
        if before.is_some_and(|before| before != zoom) && said.get_untracked() != zoom {
            let campaign = query.with_untracked(|query| query.get_str("campaign").map(str::to_owned));
            navigate(&address(campaign.as_deref(), zoom), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
        zoom
    });
}

/// The address of a gantt.
pub fn address(campaign: Option<&str>, zoom: Zoom) -> String {
    let campaign = campaign.filter(|id| !id.is_empty()).map(|id| format!("campaign={id}"));
    let zoom = (zoom != Zoom::default()).then(|| format!("zoom={}", zoom.as_str()));
    let parts: Vec<String> = campaign.into_iter().chain(zoom).collect();
    if parts.is_empty() { "/gantt".to_owned() } else { format!("/gantt?{}", parts.join("&")) }
}

fn fetch(asked: Option<CampaignId>) -> impl Future<Output = Answer<Vec<Project>>> + Send {
    let (one, all) = match asked {
        Some(id) => (Some(api::schedules::show(id)), None),
        None => (None, Some(api::schedules::list())),
    };
    async move {
        match (one, all) {
            (Some(one), _) => Ok(vec![one.await?.project]),
            (None, Some(all)) => Ok(all.await?.items),
            (None, None) => Ok(Vec::new()),
        }
    }
}

/// What is carried, in words.
fn carried(desk: Desk, held: Held, aim: Option<Aim>) -> (String, String) {
    desk.cascade.track();
    let name = desk.name(held.line.item);
    let Some(aim) = aim else { return (name, "onto the task that should wait for it".to_owned()) };
    let place = match aim {
        Aim::Days(span) => scene::days(span),
        Aim::Onto(item) => format!("{} waits for it", desk.name(item)),
    };
    let follows = scene::follows(desk, &held, aim);
    (name, if follows.is_empty() { place } else { format!("{place} · {follows}") })
}

/// What a change would do, while it is only shown.
#[derive(Debug, Clone)]
pub struct Preview {
    pub asked: ItemId,
    pub reply: Arc<Reply>,
    /// Where it is held, when it cannot be there.
    pub held_at: Option<Span>,
}

/// The same answer to the same question: where everything lies follows from it.
impl PartialEq for Preview {
    fn eq(&self, other: &Self) -> bool {
        self.asked == other.asked && self.held_at == other.held_at && Arc::ptr_eq(&self.reply, &other.reply)
    }
}

/// What is shown, once it is known; made once, and then kept in step.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub desk: Desk,
    pub drag: GanttDrag,
    pub chart: Memo<Chart>,
    pub scale: Memo<Scale>,
    pub view: Viewport,
    pub today: Memo<Day>,
    pub preview: Memo<Option<Preview>>,
    /// Whose gantt it is; none: everybody's.
    pub asked: Memo<Option<CampaignId>>,
    /// Whose it could be.
    pub campaigns: Resource<Answer<Page<Campaign>>>,
}

impl Sheet {
    /// Moves the focus to a row.
    pub fn focus(self, line: Line) {
        self.desk.active.set(Some(line.item));
        let days = self.chart.with_untracked(|chart| chart.project(line.campaign)?.dates(line.item).map(Dates::span));
        if let Some(place) = self.chart.with_untracked(|chart| chart.place(line.item)) {
            self.view.show_row(place, self.scale.get_untracked(), days);
        }
        request_animation_frame(move || crate::ui::drag::focus(&scene::selector(line.item)));
    }
}

/// Tells apart what is known from what could not be had.
#[component]
fn Awaited(
    desk: Desk,
    drag: GanttDrag,
    scale: StoredValue<Option<Memo<Scale>>>,
    asked: Memo<Option<CampaignId>>,
    campaigns: Resource<Answer<Page<Campaign>>>,
) -> impl IntoView {
    // Read through one memo, made where the answer is awaited, so that a new answer changes what differs and no more.
    let answer = Memo::new(move |_| desk.source.get());
    let known =
        Memo::new(move |before: Option<&Option<Vec<Project>>>| answer.get().and_then(Result::ok).or_else(|| before.cloned().flatten()));
    let failure = Memo::new(move |_| answer.get().and_then(Result::err).map(|error| error.to_string()));
    let is_known = Memo::new(move |_| known.with(Option::is_some));
    Effect::new(move |_| {
        known.track();
        desk.settle();
    });
    move || match (failure.get(), is_known.get()) {
        (Some(error), _) => view! { <Failure desk error/> }.into_any(),
        (None, true) => known.get_untracked().map(|first| view! { <Loaded desk drag scale asked campaigns known first/> }).into_any(),
        (None, false) => ().into_any(),
    }
}

#[component]
fn Failure(desk: Desk, error: String) -> impl IntoView {
    view! {
        <Empty title="The gantt could not be loaded" body=error>
            <button type="button" class="button button--primary" on:click=move |_| desk.source.refetch()>"Try again"</button>
        </Empty>
    }
}

/// The gantt with its content.
#[component]
fn Loaded(
    desk: Desk,
    drag: GanttDrag,
    scale: StoredValue<Option<Memo<Scale>>>,
    asked: Memo<Option<CampaignId>>,
    campaigns: Resource<Answer<Page<Campaign>>>,
    known: Memo<Option<Vec<Project>>>,
    first: Vec<Project>,
) -> impl IntoView {
    let projects = Memo::new(move |_| known.get().unwrap_or_else(|| first.clone()));
    let confirmed = Memo::new_owning(move |before: Option<Vec<Arc<Shown>>>| {
        let before: BTreeMap<CampaignId, Arc<Shown>> = before.into_iter().flatten().map(|shown| (shown.id(), shown)).collect();
        let now: Vec<Arc<Shown>> = projects.with(|projects| projects.iter().map(|project| kept(&before, project)).collect());
        let same = now.len() == before.len() && now.iter().all(|shown| before.get(&shown.id()).is_some_and(|old| Arc::ptr_eq(old, shown)));
        (now, !same)
    });
    let chart = Memo::new(move |_| {
        let wanted = desk.wanted.get();
        let shown = confirmed.get().into_iter().map(|shown| wanted.get(&shown.id()).cloned().unwrap_or(shown)).collect();
        desk.closed.with(|closed| Chart::new(shown, closed))
    });
    let today = Memo::new(move |_| projects.with(|projects| projects.first().map(|project| project.today)).unwrap_or_else(epoch));
    let days = Memo::new(move |_| {
        let today = Span::one(today.get());
        chart.with(Chart::days).map_or(today, |all| Span::between(all.first().min(today.first()), all.last().max(today.last())))
    });
    let time = Memo::new(move |_| Scale::around(desk.zoom.get(), days.get()));
    scale.set_value(Some(time));
    desk.learn(chart.with_untracked(|chart| chart.shown.clone()));
    Effect::new(move |_| desk.learn(chart.with(|chart| chart.shown.clone())));
    let sheet = Sheet { desk, drag, chart, scale: time, view: Viewport::new(), today, preview: preview(desk, drag), asked, campaigns };
    let is_empty = Memo::new(move |_| chart.with(|chart| chart.lines.is_empty()));
    move || {
        if is_empty.get() {
            return view! { <NoCampaign/> }.into_any();
        }
        view! {
            <toolbar::Toolbar sheet/>
            <chart::ChartGrid sheet/>
            <toolbar::Foot/>
        }
        .into_any()
    }
}

/// A project as it was shown before, when nothing of it has changed.
fn kept(before: &BTreeMap<CampaignId, Arc<Shown>>, project: &Project) -> Arc<Shown> {
    let same = before.get(&project.campaign.id).filter(|shown| shown.project == *project);
    same.cloned().unwrap_or_else(|| Arc::new(Shown::of(project.clone())))
}

/// What is dragged, or proposed in the dialog, and what would follow from it.
fn preview(desk: Desk, drag: GanttDrag) -> Memo<Option<Preview>> {
    // The pointer moves more often than what it aims at.
    let draft = Memo::new(move |_| drag.draft());
    Memo::new(move |_| {
        let (campaign, asked, wish, held_at) = match (draft.get(), desk.proposed.get()) {
            (Some((held, Some(aim))), _) => {
                let shown = desk.project(held.line.campaign)?;
                let held_at = match aim {
                    Aim::Days(span) => Some(span),
                    Aim::Onto(_) => None,
                };
                (held.line.campaign, held.line.item, scene::wish(&shown, &held, aim)?, held_at)
            }
            (None, Some((campaign, wish))) => (campaign, desk.moving.get()?, wish, None),
            _ => return None,
        };
        desk.cascade.track();
        let reply = desk.preview(campaign, &wish)?;
        Some(Preview { asked, reply, held_at })
    })
}

fn epoch() -> Day {
    Day(time::Date::MIN)
}

#[component]
fn NoCampaign() -> impl IntoView {
    view! {
        <Empty title="Nothing to plan yet" body="The gantt shows campaigns with their tasks along time. Start one, and give it its first tasks.">
            <a class="button button--primary" href="/campaigns?new=1">"New campaign"</a>
        </Empty>
    }
}
