//! Starts a campaign.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::fields::{Flight, FlightFields};
use crate::{
    api,
    model::NewCampaign,
    ui::{
        dialog::Dialog,
        field::TextField,
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
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewCampaign {
            name: name.get_untracked().trim().to_owned(),
            starts_on: flight.starts_on(),
            ends_on: flight.ends_on(),
            market: flight.market(),
            channels: flight.channels(),
            ..NewCampaign::default()
        };
        submission.run(api::campaigns::create(&new), move |campaign| {
            toasts.success(format!("{} is started. Its brief is next.", campaign.name));
            name.set(String::new());
            flight.clear();
            open.set(false);
            navigate.with_value(|go| go(&format!("/campaigns/{}?tab=brief", campaign.id), NavigateOptions::default()));
        });
    };
    view! {
        <Dialog open title="New campaign">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true placeholder="Harbour Lights, spring"/>
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
