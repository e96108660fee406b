//! Templates that campaigns are started from, and what comes again by a rule.

mod edit;
mod occurrences;
pub mod rule;
mod series;
mod start;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_query_map;

use self::{edit::EditDialog, series::SeriesSection, start::StartDialog};
use super::session::use_me;
use crate::{
    api::{self, Answer, ApiError},
    model::{Campaign, CampaignId, CampaignTemplate, NewTemplate, Page, Role},
    ui::{
        dialog::Dialog,
        empty::Empty,
        field::{SelectField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

type Source = Resource<Answer<Page<CampaignTemplate>>>;

/// What the page's parts share.
#[derive(Clone, Copy)]
struct Shelf {
    templates: Source,
    campaigns: Resource<Answer<Page<Campaign>>>,
    /// Whether the signed-in member may make and use templates.
    manages: bool,
}

/// The templates of a workspace.
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let templates: Source = Resource::new(|| (), |()| api::templates::list());
    refetch_on(templates, |event| event.kind == "template");
    let campaigns = Resource::new(|| (), |()| api::campaigns::list());
    let manages = use_me().member.role.includes(Role::Manager);
    let shelf = Shelf { templates, campaigns, manages };
    // `?from=` comes from a campaign that is to be used again.
    let from = use_query_map().with_untracked(|query| query.get_str("from").and_then(|id| id.parse::<CampaignId>().ok()));
    let adding = RwSignal::new(false);
    Effect::new(move |_| adding.set(from.is_some() && manages));
    view! {
        <div class="page templates">
            <PageHeader title="Templates" subtitle="Campaigns that are run again, with every date told from the launch in working days.">
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--primary" on:click=move |_| adding.set(true)>
                                <Icon name=IconName::Plus/>
                                "New template"
                            </button>
                        }
                    })}
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=6/> }>
                <List shelf/>
            </Transition>
            <SeriesSection shelf/>
        </div>
        {manages.then(|| view! { <NewDialog open=adding shelf from/> })}
    }
}

#[component]
fn List(shelf: Shelf) -> impl IntoView {
    let editing = RwSignal::new(None::<CampaignTemplate>);
    let starting = RwSignal::new(None::<CampaignTemplate>);
    let templates = shelf.templates;
    let state = Memo::new(move |_| templates.get().map(|answer| answer.map(|page| page.items.is_empty())));
    let list = move || templates.get().and_then(Result::ok).unwrap_or_default().items;
    view! {
        {move || {
            state.get().map(|state: Result<bool, ApiError>| match state {
                Ok(true) => view! {
                    <Empty title="No templates yet" body="A template carries brief, tasks, links and checklist. Make one from a campaign that went well, or write one by hand."/>
                }
                .into_any(),
                Ok(false) => view! {
                    <ul class="grid rules__list">
                        <For each=list key=|template| (template.id, template.revision) let:template>
                            <Card template shelf editing starting/>
                        </For>
                    </ul>
                }
                .into_any(),
                Err(error) => view! { <Empty title="The templates could not be loaded" body=error.to_string()/> }.into_any(),
            })
        }}
        {shelf.manages.then(|| view! { <EditDialog editing templates/> <StartDialog starting/> })}
    }
}

#[component]
fn Card(
    template: CampaignTemplate,
    shelf: Shelf,
    editing: RwSignal<Option<CampaignTemplate>>,
    starting: RwSignal<Option<CampaignTemplate>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let about = template.name.clone();
    let (used, edited, gone) = (template.clone(), template.clone(), template.clone());
    let remove = move |_| {
        let (answer, name) = (api::templates::remove(&gone), gone.name.clone());
        spawn_local(async move {
            match answer.await {
                Ok(()) => toasts.success(format!("{name} is removed. Campaigns made from it stay.")),
                Err(error) => toasts.error(&error),
            }
            shelf.templates.refetch();
        });
    };
    view! {
        <li class="card stack stack--tight">
            <h3>{template.name.clone()}</h3>
            {(!template.description.is_empty()).then(|| view! { <p class="small">{template.description.clone()}</p> })}
            <p class="muted small">{facts(&template)}</p>
            {shelf
                .manages
                .then(|| {
                    let hidden = format!(" {about}");
                    view! {
                        <div class="row">
                            <button type="button" class="button button--small button--primary" on:click=move |_| starting.set(Some(used.clone()))>
                                "Start a campaign"<span class="visually-hidden">{format!(" from {about}")}</span>
                            </button>
                            <button type="button" class="button button--small" on:click=move |_| editing.set(Some(edited.clone()))>
                                "Edit"<span class="visually-hidden">{hidden.clone()}</span>
                            </button>
                            <button type="button" class="button button--small button--quiet" on:click=remove>
                                "Remove"<span class="visually-hidden">{hidden.clone()}</span>
                            </button>
                        </div>
                    }
                })}
        </li>
    }
}

/// `12 tasks, 3 lines to check, a flight of 14 days, DE`.
fn facts(template: &CampaignTemplate) -> String {
    let plan = &template.plan;
    let counted = |count: usize, one: &str, many: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {many}") };
    let mut facts = vec![counted(plan.tasks.len(), "task", "tasks")];
    if !plan.checklist.is_empty() {
        facts.push(counted(plan.checklist.len(), "line to check", "lines to check"));
    }
    facts.extend(plan.flight_days.map(|days| format!("a flight of {days} days")));
    facts.extend(plan.market.clone());
    facts.join(", ")
}

/// Makes a template, after a campaign or from nothing.
#[component]
fn NewDialog(open: RwSignal<bool>, shelf: Shelf, from: Option<CampaignId>) -> impl IntoView {
    let toasts = use_toasts();
    let (name, description) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let after = RwSignal::new(from.map(|id| id.to_string()).unwrap_or_default());
    let submission = Submission::new();
    let choices = Signal::derive(move || {
        let campaigns = shelf.campaigns.get().and_then(Result::ok).unwrap_or_default().items;
        let all = campaigns.into_iter().map(|campaign| (campaign.id.to_string(), campaign.name));
        std::iter::once((String::new(), "No campaign: written by hand".to_owned())).chain(all).collect::<Vec<_>>()
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewTemplate {
            name: name.get_untracked().trim().to_owned(),
            description: description.get_untracked().trim().to_owned(),
            campaign_id: after.get_untracked().parse().ok(),
            plan: None,
        };
        submission.run(api::templates::create(&new), move |template| {
            toasts.success(format!("{} is a template now.", template.name));
            for field in [name, description, after] {
                field.set(String::new());
            }
            open.set(false);
            shelf.templates.refetch();
        });
    };
    view! {
        <Dialog open title="New template">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true placeholder="Product launch"/>
                <Suspense>
                    <SelectField label="After the campaign" name="campaign_id" value=after options=choices error=submission.field("campaign_id") hint="Its brief, tasks, links and checklist; its dates become working days from the launch."/>
                </Suspense>
                <TextArea label="What it is for" name="description" value=description error=submission.field("description")/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Make template"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
