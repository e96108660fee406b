//! Market, channels and flight dates: the fields that a new campaign and a changed one have in common.

use leptos::prelude::*;

use crate::{
    model::{Campaign, Channel, Day},
    ui::{
        field::{Checkbox, DateField, TextField},
        form::Submission,
    },
};

const CHANNELS: usize = Channel::ALL.len();

/// Where and when a campaign runs, while it is being typed.
#[derive(Clone, Copy)]
pub struct Flight {
    market: RwSignal<String>,
    starts_on: RwSignal<String>,
    ends_on: RwSignal<String>,
    channels: [RwSignal<bool>; CHANNELS],
}

impl Flight {
    /// Nothing typed yet.
    pub fn empty() -> Self {
        let text = || RwSignal::new(String::new());
        Self { market: text(), starts_on: text(), ends_on: text(), channels: std::array::from_fn(|_| RwSignal::new(false)) }
    }

    /// The fields of a campaign as it stands.
    pub fn of(campaign: &Campaign) -> Self {
        let day = |day: Option<Day>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
        Self {
            market: RwSignal::new(campaign.market.clone().unwrap_or_default()),
            starts_on: day(campaign.starts_on),
            ends_on: day(campaign.ends_on),
            channels: std::array::from_fn(|i| RwSignal::new(campaign.channels.contains(&Channel::ALL[i]))),
        }
    }

    /// Forgets what was typed.
    pub fn clear(self) {
        for text in [self.market, self.starts_on, self.ends_on] {
            text.set(String::new());
        }
        for channel in self.channels {
            channel.set(false);
        }
    }

    /// The market as the server writes it: capitals, nothing around it.
    pub fn market(self) -> Option<String> {
        Some(self.market.get_untracked().trim().to_uppercase()).filter(|market| !market.is_empty())
    }

    pub fn starts_on(self) -> Option<Day> {
        self.starts_on.get_untracked().parse().ok()
    }

    pub fn ends_on(self) -> Option<Day> {
        self.ends_on.get_untracked().parse().ok()
    }

    /// The channels chosen, in the order of the field.
    pub fn channels(self) -> Vec<Channel> {
        Channel::ALL.iter().zip(self.channels).filter(|(_, chosen)| chosen.get_untracked()).map(|(channel, _)| *channel).collect()
    }
}

/// The inputs of a [`Flight`].
#[component]
pub fn FlightFields(flight: Flight, submission: Submission) -> impl IntoView {
    view! {
        <TextField
            label="Market"
            name="market"
            autocomplete="off"
            value=flight.market
            error=submission.field("market")
            placeholder="AU"
            hint="A country code, with a region if it matters: AU, AU-NSW."
        />
        <div class="form__pair">
            <DateField label="First day" name="starts_on" value=flight.starts_on error=submission.field("starts_on")/>
            <DateField label="Last day" name="ends_on" value=flight.ends_on error=submission.field("ends_on")/>
        </div>
        <fieldset class="stack stack--tight">
            <legend class="field__label">"Channels"</legend>
            <div class="choices">
                {Channel::ALL
                    .iter()
                    .zip(flight.channels)
                    .map(|(channel, checked)| view! { <Checkbox label=channel.label() checked/> })
                    .collect_view()}
            </div>
            {move || submission.field("channels").get().map(|text| view! { <p class="field__error" role="alert">{text}</p> })}
        </fieldset>
    }
}
