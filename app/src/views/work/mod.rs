//! My work: what waits for the one who looks, by when it is due, across all campaigns; and how much of it lies on everybody.

mod handed;
mod load;

use std::collections::BTreeMap;

use leptos::prelude::*;

use super::{saved::SavedViews, session::use_me};
use crate::{
    api::{self, Answer},
    model::{Campaign, CampaignId, Day, Member, MemberId, Page, Review, Screen, TaskCard, TaskStatus},
    plan::period::View,
    ui::{
        badge::{Badge, task_tone},
        empty::Empty,
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_day,
    },
};

/// What the page is made of.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Desk {
    pub today: Day,
    /// Of everybody, and not done.
    pub tasks: Vec<TaskCard>,
    pub campaigns: Vec<Campaign>,
    pub members: Vec<Member>,
    pub reviews: Page<Review>,
}

impl Desk {
    fn campaign(&self, id: CampaignId) -> Option<&Campaign> {
        self.campaigns.iter().find(|campaign| campaign.id == id)
    }

    fn mine(&self, me: MemberId) -> impl Iterator<Item = &TaskCard> {
        self.tasks.iter().filter(move |task| task.assignee_id == Some(me))
    }
}

fn fetch() -> impl Future<Output = Answer<Desk>> + Send {
    let (tasks, campaigns, members) = (api::tasks::open_cards(), api::campaigns::list(), api::people::members());
    let (reviews, today) = (api::approvals::waiting_for_me(), api::campaigns::calendar_today(View::Day));
    async move {
        Ok(Desk {
            today: today.await?.today,
            tasks: tasks.await?.items,
            campaigns: campaigns.await?.items,
            members: members.await?.items,
            reviews: reviews.await?,
        })
    }
}

/// The page.
#[component]
pub fn WorkPage() -> impl IntoView {
    let desk = Resource::new(|| (), |()| fetch());
    refetch_on(desk, |event| matches!(event.kind.as_str(), "task" | "review" | "decision" | "campaign" | "schedule"));
    let me = use_me().member.id;
    view! {
        <div class="page work">
            <PageHeader title="My work">
                <SavedViews screen=Screen::Work/>
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                {move || {
                    desk.get()
                        .map(|answer| match answer {
                            Ok(it) => view! { <Loaded desk=it me/> }.into_any(),
                            Err(error) => {
                                view! {
                                    <Empty title="Your work could not be loaded" body=error.to_string()>
                                        <button type="button" class="button button--primary" on:click=move |_| desk.refetch()>"Try again"</button>
                                    </Empty>
                                }
                                    .into_any()
                            }
                        })
                }}
            </Transition>
            <handed::Handed/>
        </div>
    }
}

/// When something is due, seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    Overdue,
    Today,
    Week,
    Later,
    Never,
}

impl When {
    fn of(due: Option<Day>, today: Day) -> Self {
        match due.map(|due| due.since(today)) {
            None => Self::Never,
            Some(..0) => Self::Overdue,
            Some(0) => Self::Today,
            Some(1..=7) => Self::Week,
            Some(_) => Self::Later,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Due today",
            Self::Week => "In the next seven days",
            Self::Later => "Later",
            Self::Never => "Without a date",
        }
    }
}

/// Tasks by when they are due, each part in the order of its dates.
fn by_when<'t>(tasks: impl Iterator<Item = &'t TaskCard>, today: Day) -> BTreeMap<When, Vec<TaskCard>> {
    let mut parts: BTreeMap<When, Vec<TaskCard>> = BTreeMap::new();
    for task in tasks {
        parts.entry(When::of(task.due_on, today)).or_default().push(task.clone());
    }
    for part in parts.values_mut() {
        part.sort_by_key(|task| (task.due_on, task.id));
    }
    parts
}

/// Something that waits: where it is looked at, what it is and what it belongs to.
fn line(href: String, title: String, of: String, due: Option<Day>, status: Option<TaskStatus>) -> AnyView {
    view! {
        <li class="work__line">
            <a class="strong break" href=href>{title}</a>
            <span class="muted small grow truncate">{of}</span>
            {due.map(|due| view! { <time class="muted small" datetime=due.to_string()>{fmt_day(due)}</time> })}
            {status.map(|status| view! { <Badge tone=task_tone(status)>{status.label()}</Badge> })}
        </li>
    }
    .into_any()
}

#[component]
fn Loaded(desk: Desk, me: MemberId) -> impl IntoView {
    let parts = by_when(desk.mine(me), desk.today);
    let is_free = parts.is_empty() && desk.reviews.items.is_empty();
    let line = |task: &TaskCard| {
        let campaign = desk.campaign(task.campaign_id).map(|campaign| campaign.name.clone()).unwrap_or_default();
        let (href, title, due, status) = (format!("/board?campaign={}", task.campaign_id), task.title.clone(), task.due_on, task.status);
        self::line(href, title, campaign, due, Some(status))
    };
    let part = |(when, tasks): (&When, &Vec<TaskCard>)| {
        let (when, count) = (*when, tasks.len());
        let lines = tasks.iter().map(line).collect_view();
        view! {
            <section class="work__part" class:work__part--overdue=when == When::Overdue>
                <h2>{when.label()}<span class="column__count">{count}</span></h2>
                <ul class="work__list">{lines}</ul>
            </section>
        }
        .into_any()
    };
    let review = |review: &Review| {
        let title =
            desk.tasks.iter().find(|task| task.id == review.task_id).map_or_else(|| review.chain_name.clone(), |task| task.title.clone());
        let due = review.stages.iter().filter_map(|stage| stage.due_on).min();
        self::line(format!("/reviews/{}", review.id), title, review.chain_name.clone(), due, None)
    };
    let reviews = (!desk.reviews.items.is_empty()).then(|| {
        view! {
            <section class="work__part">
                <h2>"Waits for your decision"<span class="column__count">{desk.reviews.items.len()}</span></h2>
                <ul class="work__list">{desk.reviews.items.iter().map(review).collect_view()}</ul>
            </section>
        }
    });
    let parts = parts.iter().map(part).collect_view();
    view! {
        {is_free
            .then(|| {
                view! {
                    <Empty title="Nothing waits for you" body="Tasks that are given to you, and reviews that ask for you, are listed here by when they are due.">
                        <a class="button button--primary" href="/board?campaign=all">"See everybody's work"</a>
                    </Empty>
                }
            })}
        {reviews}
        {parts}
        <load::Workload desk=desk/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_seen_from_today() {
        let today: Day = "2031-05-07".parse().unwrap();
        let when = |due: &str| When::of(due.parse().ok(), today);
        assert_eq!(when("2031-05-06"), When::Overdue);
        assert_eq!(when("2031-05-07"), When::Today);
        assert_eq!((when("2031-05-08"), when("2031-05-14"), when("2031-05-15")), (When::Week, When::Week, When::Later));
        assert_eq!(when(""), When::Never);
    }
}
