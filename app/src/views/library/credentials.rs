//! What the Content Credentials in a file say.

use leptos::prelude::*;

use crate::{
    model::{ContentCredentials, CredentialState, CredentialStep},
    ui::badge::{Badge, Tone},
};

/// Whether they hold, who signed them, and what was done to the file by what they say.
#[component]
pub fn Credentials(credentials: ContentCredentials) -> impl IntoView {
    let ContentCredentials { state, made_with, signed_by, signed_at, steps, made_from, problems } = credentials;
    let tone = match state {
        CredentialState::Trusted => Tone::Good,
        CredentialState::Valid => Tone::Neutral,
        CredentialState::Invalid => Tone::Bad,
    };
    let rows = [("Signed by", signed_by), ("Signed at", signed_at), ("Written with", made_with), ("Made from", made_from.join(", "))];
    let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
    view! {
        <h3>"Content Credentials"</h3>
        <p><Badge tone=tone>{state.label()}</Badge></p>
        <ul class="reasons small">{problems.into_iter().map(|problem| view! { <li class="break">{problem}</li> }).collect_view()}</ul>
        <dl class="facts small">
            {rows.map(|(name, value)| view! { <dt>{name}</dt><dd class="break">{value}</dd> }).collect_view()}
        </dl>
        {(!steps.is_empty()).then(|| view! { <ol class="small">{steps.into_iter().map(|step| view! { <li class="break">{words(&step)}</li> }).collect_view()}</ol> })}
    }
}

/// `created with Dreamer (trainedAlgorithmicMedia), 2026-05-01T10:00:00Z`.
fn words(step: &CredentialStep) -> String {
    let mut words = step.action.strip_prefix("c2pa.").unwrap_or(&step.action).replace('_', " ");
    if !step.with.is_empty() {
        words = format!("{words} with {}", step.with);
    }
    if !step.digital_source_type.is_empty() {
        words = format!("{words} ({})", step.digital_source_type);
    }
    if !step.at.is_empty() {
        words = format!("{words}, {}", step.at);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_said_in_words() {
        let bare = CredentialStep {
            action: "c2pa.color_adjustments".into(),
            with: String::new(),
            digital_source_type: String::new(),
            at: String::new(),
        };
        assert_eq!(words(&bare), "color adjustments");
        let whole = CredentialStep {
            action: "c2pa.created".into(),
            with: "Dreamer".into(),
            digital_source_type: "trainedAlgorithmicMedia".into(),
            at: "2026-05-01".into(),
        };
        assert_eq!(words(&whole), "created with Dreamer (trainedAlgorithmicMedia), 2026-05-01");
    }
}
