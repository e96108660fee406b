//! A word about a state, in the colour of its meaning.

use leptos::prelude::*;

use crate::model::{CampaignStatus, TaskStatus};

/// What a state means to the people who work with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    #[default]
    Neutral,
    Info,
    Progress,
    Good,
    Warn,
    Bad,
}

impl Tone {
    const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "badge",
            Self::Info => "badge badge--info",
            Self::Progress => "badge badge--progress",
            Self::Good => "badge badge--good",
            Self::Warn => "badge badge--warn",
            Self::Bad => "badge badge--bad",
        }
    }
}

/// A pill with a word in it. The word carries the meaning; the colour only repeats it.
#[component]
pub fn Badge(#[prop(into)] tone: Signal<Tone>, children: Children) -> impl IntoView {
    view! { <span class=move || tone.get().class()>{children()}</span> }
}

/// The tone of a campaign's status.
pub const fn campaign_tone(status: CampaignStatus) -> Tone {
    match status {
        CampaignStatus::Draft | CampaignStatus::Completed => Tone::Neutral,
        CampaignStatus::Planning | CampaignStatus::Scheduled => Tone::Info,
        CampaignStatus::InProduction | CampaignStatus::InReview => Tone::Progress,
        CampaignStatus::Approved | CampaignStatus::Live => Tone::Good,
        CampaignStatus::Paused => Tone::Warn,
        CampaignStatus::Cancelled => Tone::Bad,
    }
}

/// The tone of a task's status.
pub const fn task_tone(status: TaskStatus) -> Tone {
    match status {
        TaskStatus::ToDo => Tone::Neutral,
        TaskStatus::InProduction => Tone::Info,
        TaskStatus::InReview => Tone::Progress,
        TaskStatus::Approved | TaskStatus::Done => Tone::Good,
    }
}
