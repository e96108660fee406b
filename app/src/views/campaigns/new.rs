//! Starts a campaign.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::fields::{Flight, FlightFields};
use crate::{
    api,
    model::{Campaign, NewCampaign, NewFromTemplate, TemplateId},
    ui::{
        dialog::Dialog,
        field::{SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
};

/// Asks for a name, and for where and when it runs if that is known. What was typed survives closing the dialog.
#[component]
pub fn NewCampaignDialog(open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let flight = Flight::empty();
    let submission = Submission::new();
    let navigate = StoredValue::new(use_navigate());
    // Which templates there are is asked when the dialog opens, in the browser alone.
    let (template, templates) = (RwSignal::new(String::new()), RwSignal::new(Vec::<(String, String)>::new()));
    Effect::new(move |_| {
        if open.get() {
            let asked = api::templates::list();
            leptos::task::spawn_local(async move {
                // Without an answer a campaign can still be started without one.
                if let Ok(page) = asked.await {
                    templates.try_set(page.items.into_iter().map(|it| (it.id.to_string(), it.name)).collect());
                }
            });
        }
    });
    let choices = Signal::derive(move || {
        let none = (String::new(), "None".to_owned());
        std::iter::once(none).chain(templates.get()).collect::<Vec<_>>()
    });
    let started = move |campaign: Campaign, next: &str| {
        toasts.success(format!("{} is started. {next}", campaign.name));
        name.set(String::new());
        template.set(String::new());
        flight.clear();
        open.set(false);
        navigate.with_value(|go| go(&format!("/campaigns/{}?tab=brief", campaign.id), NavigateOptions::default()));
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(id) = template.get_untracked().parse::<TemplateId>() {
            let market = flight.market().map(Some);
            let new = NewFromTemplate { name: name.get_untracked().trim().to_owned(), launch_on: flight.starts_on(), market };
            submission.run(api::templates::start(id, &new), move |campaign| started(campaign, "Its tasks are placed from its launch."));
            return;
        }
        let new = NewCampaign {
            name: name.get_untracked().trim().to_owned(),
            starts_on: flight.starts_on(),
            ends_on: flight.ends_on(),
            market: flight.market(),
            channels: flight.channels(),
            ..NewCampaign::default()
        };
        submission.run(api::campaigns::create(&new), move |campaign| started(campaign, "Its brief is next."));
    };
    view! {
        <Dialog open title="New campaign">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true placeholder="Harbour Lights, spring"/>
                <Show when=move || templates.with(|all| !all.is_empty())>
                    <SelectField label="Template" name="template" value=template options=choices hint="With one, its dates are told from the first day, in working days of the market."/>
                </Show>
                <FlightFields flight submission/>
                <p class="muted small">"Only the name is needed now. The gate asks for the rest before launch."</p>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Start campaign"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
