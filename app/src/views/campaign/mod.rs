//! One campaign: its head, and its brief, tasks, proofs, checklist, assets and activity as tabs.
//!
//! What belongs to the campaign as a whole is asked for here and lent to the tabs; each tab asks for its own list.

pub mod activity;
pub mod assets;
pub mod brief;
pub mod checklist;
pub mod details;
pub mod head;
pub mod lookup;
pub mod money;
pub mod people;
pub mod proofs;
pub mod review_state;
pub mod task_form;
pub mod tasks;
pub mod upload;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    brief::Draft,
    lookup::{Missing, use_id},
    people::{People, use_people},
};
use super::session::use_me;
use crate::{
    api::{self, Answer},
    model::{Campaign, CampaignId, GateReport, LiveEvent, Role},
    ui::{live::refetch_on, skeleton::Skeleton},
};

/// What a campaign's page is divided into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Brief,
    Tasks,
    Proofs,
    Checklist,
    Assets,
    Activity,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Brief, Self::Tasks, Self::Proofs, Self::Checklist, Self::Assets, Self::Activity];

    /// The word in the address; the gate's links rely on it.
    const fn word(self) -> &'static str {
        match self {
            Self::Brief => "brief",
            Self::Tasks => "tasks",
            Self::Proofs => "proofs",
            Self::Checklist => "checklist",
            Self::Assets => "assets",
            Self::Activity => "activity",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Brief => "Brief",
            Self::Tasks => "Tasks",
            Self::Proofs => "Proofs",
            Self::Checklist => "Checklist",
            Self::Assets => "Assets",
            Self::Activity => "Activity",
        }
    }

    fn of(word: Option<String>) -> Self {
        word.and_then(|word| Self::ALL.into_iter().find(|tab| tab.word() == word)).unwrap_or(Self::Brief)
    }
}

/// A campaign as every part of its page knows it.
#[derive(Clone, Copy)]
pub struct Open {
    pub id: CampaignId,
    /// As last heard of.
    pub campaign: Memo<Campaign>,
    /// For handing in what a change answered, or asking again.
    pub source: Resource<Answer<Campaign>>,
    /// What stands between the campaign and its launch.
    pub gate: Resource<Answer<GateReport>>,
    pub people: People,
    /// Whether the signed-in member may change campaigns and checklists.
    pub manages: bool,
    /// Whether the signed-in member may change tasks and proofs.
    pub contributes: bool,
}

/// Whether an event is about this campaign or about something of it.
pub fn concerns(id: CampaignId) -> impl Fn(&LiveEvent) -> bool + Send + Sync + Clone + 'static {
    let id = id.to_string();
    move |event| event.campaign_id.as_deref() == Some(id.as_str())
}

/// The page of the campaign that the address names, drawn anew for another one.
#[component]
pub fn CampaignPage() -> impl IntoView {
    let id = use_id::<CampaignId>();
    move || match id.get() {
        Some(id) => view! { <Asked id/> }.into_any(),
        None => view! { <Missing what="campaign" error=None back="/campaigns" back_to="All campaigns"/> }.into_any(),
    }
}

#[component]
fn Asked(id: CampaignId) -> impl IntoView {
    let source: Resource<Answer<Campaign>> = Resource::new(|| (), move |()| api::campaigns::show(id));
    let of_campaign = concerns(id);
    refetch_on(source, move |event| matches!(event.kind.as_str(), "campaign" | "certificate" | "task" | "review") && of_campaign(event));
    let gate: Resource<Answer<GateReport>> = Resource::new(|| (), move |()| api::campaigns::gate(id));
    let of_campaign = concerns(id);
    refetch_on(gate, move |event| event.kind == "asset" || of_campaign(event));
    let people = use_people();
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>
            <Answered id source gate people/>
        </Transition>
    }
}

/// Draws the page once, and lets its parts follow the campaign: what is being typed survives what others change.
#[component]
fn Answered(id: CampaignId, source: Resource<Answer<Campaign>>, gate: Resource<Answer<GateReport>>, people: People) -> impl IntoView {
    let outcome = Memo::new(move |_| source.get().map(|answer| answer.map(|_| ())));
    move || {
        outcome.get().map(|outcome| match (outcome, untrack(|| source.get())) {
            (Ok(()), Some(Ok(first))) => view! { <Page id first source gate people/> }.into_any(),
            (Err(error), _) => view! { <Missing what="campaign" error=Some(error) back="/campaigns" back_to="All campaigns"/> }.into_any(),
            _ => view! { <Skeleton lines=12/> }.into_any(),
        })
    }
}

#[component]
fn Page(
    id: CampaignId,
    first: Campaign,
    source: Resource<Answer<Campaign>>,
    gate: Resource<Answer<GateReport>>,
    people: People,
) -> impl IntoView {
    let campaign = Memo::new(move |before: Option<&Campaign>| match source.get() {
        Some(Ok(campaign)) => campaign,
        _ => before.unwrap_or(&first).clone(),
    });
    let role = use_me().member.role;
    let open =
        Open { id, campaign, source, gate, people, manages: role.includes(Role::Manager), contributes: role.includes(Role::Contributor) };
    let draft = Draft::follow(campaign);
    let query = use_query_map();
    let tab = Memo::new(move |_| Tab::of(query.with(|query| query.get("tab"))));
    view! {
        <div class="page campaign">
            <head::Head open/>
            <nav class="tabs" aria-label="Parts of this campaign">
                {Tab::ALL
                    .into_iter()
                    .map(|part| {
                        view! {
                            <a
                                href=format!("/campaigns/{id}?tab={}", part.word())
                                data-noscroll="true"
                                aria-current=move || (tab.get() == part).then_some("page")
                            >
                                {part.label()}
                                {(part == Tab::Brief).then(|| view! { <brief::Unsaved draft/> })}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            <section aria-label=move || tab.get().label()>
                {move || match tab.get() {
                    Tab::Brief => view! { <brief::BriefTab open draft/> }.into_any(),
                    Tab::Tasks => view! { <tasks::TasksTab open/> }.into_any(),
                    Tab::Proofs => view! { <proofs::ProofsTab open/> }.into_any(),
                    Tab::Checklist => view! { <checklist::ChecklistTab open/> }.into_any(),
                    Tab::Assets => view! { <assets::AssetsTab open/> }.into_any(),
                    Tab::Activity => view! { <activity::ActivityTab open/> }.into_any(),
                }}
            </section>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Tab;

    #[test]
    fn tabs_are_found_by_their_word() {
        assert!(Tab::ALL.into_iter().all(|tab| Tab::of(Some(tab.word().to_owned())) == tab));
        assert_eq!(Tab::of(Some("nonsense".into())), Tab::Brief);
        assert_eq!(Tab::of(None), Tab::Brief);
    }
}
