//! Changes where and when a campaign runs, and who owns it.

use leptos::prelude::*;

use super::Open;
use crate::{
    api,
    model::{Campaign, CampaignPatch},
    ui::{
        dialog::Dialog,
        field::SelectField,
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
    views::campaigns::fields::{Flight, FlightFields},
};

/// Market, channels, flight and owner.
#[component]
pub fn DetailsDialog(open: Open, shown: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=shown title="Campaign details">
            <Form open shown/>
        </Dialog>
    }
}

#[component]
fn Form(open: Open, shown: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let before = open.campaign.get_untracked();
    let flight = Flight::of(&before);
    let owner = RwSignal::new(before.owner_id.to_string());
    let before = StoredValue::new(before);
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(change) = before.with_value(|before| change(before, flight, &owner.get_untracked())) else {
            return shown.set(false);
        };
        // Only what was changed here is sent, so what others changed meanwhile stays: the newest revision is the right one.
        let revision = open.campaign.with_untracked(|campaign| campaign.revision);
        submission.run(api::campaigns::update(open.id, revision, &change), move |changed| {
            open.source.set(Some(Ok(changed)));
            toasts.success("The details are saved.");
            shown.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <FlightFields flight submission/>
            <SelectField label="Owner" name="owner_id" value=owner options=Signal::derive(move || open.people.options()) error=submission.field("owner_id")/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| shown.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save"</SubmitButton>
            </div>
        </form>
    }
}

/// What differs from the campaign as it was when the dialog opened; `None` when nothing does.
fn change(before: &Campaign, flight: Flight, owner: &str) -> Option<CampaignPatch> {
    let (starts_on, ends_on, market, channels) = (flight.starts_on(), flight.ends_on(), flight.market(), flight.channels());
    let same_channels = channels.len() == before.channels.len() && channels.iter().all(|channel| before.channels.contains(channel));
    let change = CampaignPatch {
        starts_on: (starts_on != before.starts_on).then_some(starts_on),
        ends_on: (ends_on != before.ends_on).then_some(ends_on),
        market: (market != before.market).then_some(market),
        channels: (!same_channels).then_some(channels),
        owner_id: owner.parse().ok().filter(|owner| *owner != before.owner_id),
        ..CampaignPatch::default()
    };
    let anything = change.starts_on.is_some()
        || change.ends_on.is_some()
        || change.market.is_some()
        || change.channels.is_some()
        || change.owner_id.is_some();
    anything.then_some(change)
}
