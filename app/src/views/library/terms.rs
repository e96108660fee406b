//! Licences, releases, consents and bans of an asset: added, and withdrawn with all that follows.

use leptos::prelude::*;

use super::edit::codes;
use crate::{
    api,
    model::{Asset, AssetId, Channel, Day, Instant, NewTerm, Term, TermId, TermKind},
    ui::{
        badge::{Badge, Tone},
        dialog::{Dialog, open_while},
        field::{Checkbox, DateField, SelectField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_range,
        toast::use_toasts,
    },
};

/// The terms, oldest first, and the ways to add and withdraw them.
#[component]
pub(super) fn Terms(
    asset: Asset,
    today: Day,
    manages: bool,
    adding: RwSignal<Option<AssetId>>,
    leaving: RwSignal<Option<TermId>>,
) -> impl IntoView {
    let id = asset.id;
    let lines = asset.terms.into_iter().map(move |term| view! { <Line term today manages leaving/> });
    view! {
        <ul class="stack terms">{lines.collect_view()}</ul>
        {manages
            .then(|| {
                view! {
                    <button type="button" class="button button--small" on:click=move |_| adding.set(Some(id))>"Add a licence, release, consent or ban\u{2026}"</button>
                }
            })}
    }
}

/// Adds a term to the asset that is set; closed while there is none.
#[component]
pub(super) fn AddTermDialog(asset: RwSignal<Option<AssetId>>, done: Callback<()>) -> impl IntoView {
    let open = open_while(asset);
    view! {
        <Dialog open title="Add a term">
            {move || asset.get().map(|asset| view! { <AddForm asset open done/> })}
        </Dialog>
    }
}

#[component]
fn Line(term: Term, today: Day, manages: bool, leaving: RwSignal<Option<TermId>>) -> impl IntoView {
    let now = today.begins();
    let (word, tone) = match (&term.withdrawn_at, term.starts_at, term.ends_at) {
        (Some(_), ..) => ("Withdrawn", Tone::Neutral),
        (None, _, Some(ends)) if ends <= now => ("Over", Tone::Bad),
        (None, Some(starts), _) if starts > now => ("Not yet", Tone::Info),
        _ if term.kind == TermKind::Ban => ("Forbids", Tone::Bad),
        _ => ("Stands", Tone::Good),
    };
    let days = fmt_range(term.starts_at.map(Instant::day), term.ends_at.map(|at| at.plus_millis(-1).day()));
    let places = match &term.markets {
        None => "every market".to_owned(),
        Some(markets) => markets.join(", "),
    };
    let channels = match &term.channels {
        None => "every channel".to_owned(),
        Some(channels) => channels.iter().map(|channel| channel.label()).collect::<Vec<_>>().join(", "),
    };
    let quota = term.quota.map(|quota| format!(" \u{b7} {} of {quota} uses", term.used)).unwrap_or_default();
    let title = format!("{} of {}", term.kind.label(), term.holder);
    let (id, about) = (term.id, title.to_lowercase());
    view! {
        <li class="stack stack--tight">
            <div class="row row--between">
                <span class="strong">{title}</span>
                <Badge tone>{word}</Badge>
            </div>
            <p class="muted small">{days}" \u{b7} "{places}" \u{b7} "{channels}{quota}</p>
            {(!term.withdrawn_reason.is_empty()).then(|| view! { <p class="small">{term.withdrawn_reason.clone()}</p> })}
            {(manages && term.withdrawn_at.is_none())
                .then(|| {
                    view! {
                        <button type="button" class="button button--small button--quiet terms__withdraw" on:click=move |_| leaving.set(Some(id))>
                            "Withdraw"<span class="visually-hidden">{format!(" the {about}")}</span>
                        </button>
                    }
                })}
        </li>
    }
}

#[component]
fn AddForm(asset: AssetId, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let text = || RwSignal::new(String::new());
    let (kind, holder, starts, ends, markets, quota) =
        (RwSignal::new(TermKind::Licence.to_string()), text(), text(), text(), text(), text());
    let kinds = Signal::stored(TermKind::ALL.iter().map(|kind| (kind.to_string(), kind.label().to_owned())).collect::<Vec<_>>());
    let channels: Vec<(Channel, RwSignal<bool>)> = Channel::ALL.iter().map(|channel| (*channel, RwSignal::new(false))).collect();
    let boxes = channels.clone();
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen: Vec<Channel> = channels.iter().filter(|(_, on)| on.get_untracked()).map(|(channel, _)| *channel).collect();
        let named = codes(&markets.get_untracked());
        let day = |value: RwSignal<String>| value.get_untracked().parse::<Day>().ok();
        let term = NewTerm {
            kind: kind.get_untracked().parse().unwrap_or(TermKind::Licence),
            holder: holder.get_untracked().trim().to_owned(),
            talent_id: None,
            starts_at: day(starts).map(Day::begins),
            ends_at: day(ends).map(|last| last.plus(1).begins()),
            markets: (!named.is_empty()).then_some(named),
            channels: (!chosen.is_empty()).then_some(chosen),
            purposes: None,
            quota: quota.get_untracked().trim().parse().ok(),
            evidence_id: None,
        };
        submission.run(api::assets::add_term(asset, &term), move |term| {
            toasts.success(format!("The {} of {} is added.", term.kind.label().to_lowercase(), term.holder));
            open.set(false);
            done.run(());
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <SelectField label="What" name="kind" value=kind options=kinds hint="A licence allows; releases and consents must cover every use; a ban wins over all of them."/>
            <TextField label="Who gave it?" name="holder" autocomplete="off" value=holder error=submission.field("holder") required=true/>
            <div class="form__pair">
                <DateField label="First day" name="starts_at" value=starts/>
                <DateField label="Last day" name="ends_at" value=ends error=submission.field("ends_at")/>
            </div>
            <TextField label="Markets" name="markets" autocomplete="off" value=markets hint="Codes with commas between them. Every market when empty." placeholder="AU, NZ"/>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Channels"</legend>
                <p class="muted small">"Every channel when none is chosen."</p>
                <div class="choices">{boxes.into_iter().map(|(channel, checked)| view! { <Checkbox label=channel.label() checked/> }).collect_view()}</div>
            </fieldset>
            <TextField label="Uses" name="quota" autocomplete="off" value=quota error=submission.field("quota") hint="How often the file may be taken out under a licence. Any number when empty."/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Add"</SubmitButton>
            </div>
        </form>
    }
}

/// Withdraws the term that is set; closed while there is none.
#[component]
pub(super) fn WithdrawDialog(term: RwSignal<Option<TermId>>, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let open = open_while(term);
    let reason = RwSignal::new(String::new());
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(id) = term.get_untracked() else { return };
        submission.run(api::assets::withdraw_term(id, reason.get_untracked().trim().to_owned()), move |reached| {
            let places = reached.uses.len();
            toasts.success(match places {
                0 => "It is withdrawn. No campaign uses the asset.".to_owned(),
                1 => "It is withdrawn. A task is open in the campaign that uses the asset.".to_owned(),
                many => format!("It is withdrawn. Tasks are open in the {many} campaigns that use the asset."),
            });
            reason.set(String::new());
            open.set(false);
            done.run(());
        });
    };
    view! {
        <Dialog open title="Withdraw it from now on?">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <p class="muted">"A task is opened in every campaign that uses the asset, and the gate refuses the next launch there."</p>
                <TextArea label="Reason" name="reason" value=reason error=submission.field("reason") required=true/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
                    <SubmitButton of=submission>"Withdraw"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
