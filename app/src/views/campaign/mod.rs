//! One campaign: its head, and its brief, tasks, proofs, checklist, assets and activity as tabs.
//!
//! Everything is asked for here and lent to the tabs.

pub mod activity;
pub mod assets;
pub mod brief;
pub mod checklist;
pub mod conflicts;
pub mod details;
pub mod head;
pub mod listing;
pub mod lookup;
pub mod money;
mod past;
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
    listing::Listing,
    lookup::{Missing, use_id},
    people::{People, use_people},
};
use super::session::use_me;
use crate::{
    api::{self, Answer, audit::AuditFilter},
    model::{
        ApprovalChain, AuditEvent, Campaign, CampaignAsset, CampaignId, ChecklistItem, GateReport, LiveEvent, Page as ListPage,
        PlanConflict, Proof, Role, Task,
    },
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
    /// What blackouts have found of its launch.
    pub conflicts: Resource<Answer<ListPage<PlanConflict>>>,
    pub people: People,
    pub lists: Lists,
    /// Whether the signed-in member may change campaigns and checklists.
    pub manages: bool,
    /// Whether the signed-in member may change tasks and proofs.
    pub contributes: bool,
}

/// What the tabs show.
#[derive(Clone, Copy)]
pub struct Lists {
    pub tasks: Listing<Task>,
    pub chains: Listing<ApprovalChain>,
    pub proofs: Listing<Proof>,
    pub checklist: Listing<ChecklistItem>,
    pub assets: Listing<CampaignAsset>,
    pub activity: Listing<AuditEvent>,
}

impl Lists {
    /// Each list is asked for with its tab, and again when somebody changes something in it.
    fn of(id: CampaignId, tab: Memo<Tab>) -> Self {
        let on = move |wanted: &'static [Tab]| move || wanted.contains(&tab.get());
        let lists = Self {
            // Proofs name the task that they belong to.
            tasks: Listing::new(on(&[Tab::Tasks, Tab::Proofs]), move || api::tasks::of_campaign(id)),
            chains: Listing::new(on(&[Tab::Tasks]), api::approvals::chains),
            proofs: Listing::new(on(&[Tab::Proofs]), move || api::proofs::of_campaign(id)),
            checklist: Listing::new(on(&[Tab::Checklist]), move || api::campaigns::checklist(id)),
            assets: Listing::new(on(&[Tab::Assets]), move || api::assets::of_campaign(id)),
            activity: Listing::new(on(&[Tab::Activity]), move || {
                api::audit::events(&AuditFilter { campaign_id: id.to_string(), ..AuditFilter::default() })
            }),
        };
        let of = move |kinds: &'static [&'static str]| {
            let ours = concerns(id);
            move |event: &LiveEvent| kinds.contains(&event.kind.as_str()) && ours(event)
        };
        refetch_on(lists.tasks.resource(), of(&["task", "review", "proof", "schedule"]));
        refetch_on(lists.chains.resource(), |event| event.kind == "approval_chain");
        refetch_on(lists.proofs.resource(), of(&["proof", "annotation"]));
        refetch_on(lists.checklist.resource(), of(&["checklist_item"]));
        refetch_on(lists.assets.resource(), |event| event.kind == "asset");
        refetch_on(lists.activity.resource(), concerns(id));
        lists
    }
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
    let conflicts: Resource<Answer<ListPage<PlanConflict>>> = Resource::new(|| (), move |()| api::campaigns::conflicts(id));
    let of_campaign = concerns(id);
    refetch_on(conflicts, move |event| event.kind == "conflict" && of_campaign(event));
    let people = use_people();
    let query = use_query_map();
    let tab = Memo::new(move |_| Tab::of(query.with(|query| query.get("tab"))));
    let asked = Asking { id, source, gate, conflicts, people, lists: Lists::of(id, tab), tab };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>
            <Answered asked/>
        </Transition>
    }
}

/// What was asked for, before the campaign is known.
#[derive(Clone, Copy)]
struct Asking {
    id: CampaignId,
    source: Resource<Answer<Campaign>>,
    gate: Resource<Answer<GateReport>>,
    conflicts: Resource<Answer<ListPage<PlanConflict>>>,
    people: People,
    lists: Lists,
    tab: Memo<Tab>,
}

/// Draws the page once, and lets its parts follow the campaign: what is being typed survives what others change.
#[component]
fn Answered(asked: Asking) -> impl IntoView {
    let source = asked.source;
    let outcome = Memo::new(move |_| source.get().map(|answer| answer.map(|_| ())));
    move || {
        outcome.get().map(|outcome| match (outcome, untrack(|| source.get())) {
            (Ok(()), Some(Ok(first))) => view! { <Page asked first/> }.into_any(),
            (Err(error), _) => view! { <Missing what="campaign" error=Some(error) back="/campaigns" back_to="All campaigns"/> }.into_any(),
            _ => view! { <Skeleton lines=12/> }.into_any(),
        })
    }
}

#[component]
fn Page(asked: Asking, first: Campaign) -> impl IntoView {
    let Asking { id, source, gate, conflicts, people, lists, tab } = asked;
    let campaign = Memo::new(move |before: Option<&Campaign>| match source.get() {
        Some(Ok(campaign)) => campaign,
        _ => before.unwrap_or(&first).clone(),
    });
    let role = use_me().member.role;
    let (manages, contributes) = (role.includes(Role::Manager), role.includes(Role::Contributor));
    let open = Open { id, campaign, source, gate, conflicts, people, lists, manages, contributes };
    let draft = Draft::follow(campaign);
    view! {
        <div class="page campaign">
            <head::Head open/>
            <conflicts::Conflicts open/>
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
