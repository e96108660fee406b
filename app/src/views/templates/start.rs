//! Starts a campaign from a template, and shows on which days everything will lie.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api,
    model::{CampaignTemplate, Day, NewFromTemplate},
    plan::{
        Span,
        template::{calendar, placed},
    },
    ui::{
        dialog::{Dialog, open_while},
        field::{DateField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_range,
        toast::use_toasts,
    },
};

#[component]
pub fn StartDialog(starting: RwSignal<Option<CampaignTemplate>>) -> impl IntoView {
    let open = open_while(starting);
    let title = Signal::derive(move || {
        starting.with(|it| it.as_ref().map_or_else(|| "Start from a template".to_owned(), |it| format!("Start from {}", it.name)))
    });
    view! {
        <Dialog open title class="templates__dialog">
            {move || starting.get().map(|template| view! { <StartForm template open/> })}
        </Dialog>
    }
}

#[component]
fn StartForm(template: CampaignTemplate, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let navigate = StoredValue::new(use_navigate());
    let name = RwSignal::new(template.name.clone());
    let launch = RwSignal::new(String::new());
    let market = RwSignal::new(template.plan.market.clone().unwrap_or_default());
    let submission = Submission::new();
    let id = template.id;
    let written = move || Some(market.get().trim().to_uppercase()).filter(|market| !market.is_empty());
    let plan = StoredValue::new(template.plan);
    // The same function that the server places them by.
    let days = move || {
        let launch: Day = launch.get().parse().ok()?;
        let calendar = calendar(written().as_deref(), launch);
        let line = |task: &crate::model::TemplateTask| (task.title.clone(), placed(task, launch, &calendar));
        Some(plan.with_value(|plan| plan.tasks.iter().map(line).collect::<Vec<_>>()))
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewFromTemplate {
            name: name.get_untracked().trim().to_owned(),
            launch_on: launch.get_untracked().parse().ok(),
            market: Some(untrack(written)),
        };
        submission.run(api::templates::start(id, &new), move |campaign| {
            toasts.success(format!("{} is started, with its tasks, links and checklist.", campaign.name));
            open.set(false);
            navigate.with_value(|go| go(&format!("/campaigns/{}?tab=tasks", campaign.id), NavigateOptions::default()));
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
            <div class="form__pair">
                <DateField label="Launch" name="launch_on" value=launch error=submission.field("launch_on")/>
                <TextField label="Market" name="market" autocomplete="off" value=market error=submission.field("market") hint="Whose holidays are not worked."/>
            </div>
            <div role="status" aria-label="Where its tasks will lie">
                {move || match days() {
                    None => view! { <p class="muted small">"Choose a launch to see the days of its tasks."</p> }.into_any(),
                    Some(lines) => {
                        view! {
                            <ul class="templates__days small">
                                {lines
                                    .into_iter()
                                    .map(|(title, span): (String, Option<Span>)| {
                                        let days = span.map_or_else(|| "no dates".to_owned(), |span| fmt_range(Some(span.first()), Some(span.last())));
                                        view! { <li><span class="truncate">{title}</span><span class="numeric">{days}</span></li> }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                            .into_any()
                    }
                }}
            </div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Start campaign"</SubmitButton>
            </div>
        </form>
    }
}
