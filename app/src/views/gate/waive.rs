//! Waivers: asking that an item be let pass, and granting what somebody else has asked.

use leptos::{prelude::*, task::spawn_local};

use super::Gate;
use crate::{
    api,
    model::{GateItem, ItemWaiver, NewWaiver, Role},
    ui::{
        dialog::{Dialog, open_while},
        field::TextArea,
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_instant,
        toast::{Toasts, use_toasts},
    },
    views::session::use_me,
};

/// What can be done about an open item beside clearing it.
#[component]
pub fn WayAround(gate: Gate, item: GateItem, asking: RwSignal<Option<GateItem>>) -> impl IntoView {
    let contributes = use_me().member.role.includes(Role::Contributor);
    match item.waiver.clone() {
        Some(waiver) => view! { <Asked gate waiver/> }.into_any(),
        None if item.waivable && contributes => {
            let about = item.title.clone();
            view! {
                <button type="button" class="button button--small button--quiet gate__waive" on:click=move |_| asking.set(Some(item.clone()))>
                    "Ask for a waiver"<span class="visually-hidden">{format!(" of {about}")}</span>
                </button>
            }
            .into_any()
        }
        None => ().into_any(),
    }
}

/// A waiver that somebody has asked for.
#[component]
fn Asked(gate: Gate, waiver: ItemWaiver) -> impl IntoView {
    let toasts = use_toasts();
    let mine = use_me().member.id == waiver.requested_by_id;
    let words = format!("{} asks for a waiver: \u{201c}{}\u{201d}", waiver.requested_by, waiver.reason);
    let may_grant = gate.may_launch && !mine;
    let (grant, end) = (waiver.clone(), waiver);
    let decide = move |waiver: &ItemWaiver, granted| decide(gate, toasts, waiver, granted);
    view! {
        <div class="gate__waiver">
            <p class="small">{words}</p>
            {may_grant
                .then(|| {
                    view! {
                        <div class="row">
                            <button type="button" class="button button--small" on:click=move |_| decide(&grant, true)>"Grant waiver"</button>
                            <button type="button" class="button button--small button--quiet" on:click=move |_| decide(&end, false)>"Refuse waiver"</button>
                        </div>
                    }
                })}
            {mine.then(|| view! { <p class="small muted">"Somebody else has to grant it."</p> })}
        </div>
    }
}

/// Who let a passed item pass, though it did not hold.
#[component]
pub fn Waived(gate: Gate, waiver: ItemWaiver) -> impl IntoView {
    let toasts = use_toasts();
    let by = waiver.granted_by.clone().unwrap_or_default();
    let at = waiver.granted_at.map(fmt_instant).unwrap_or_default();
    let words = format!("Waived by {by} on {at}; asked by {}: \u{201c}{}\u{201d}", waiver.requested_by, waiver.reason);
    view! {
        <div class="gate__waiver">
            <p class="small">{words}</p>
            {gate
                .may_launch
                .then(|| {
                    view! {
                        <button type="button" class="button button--small button--quiet" on:click=move |_| decide(gate, toasts, &waiver, false)>"Take waiver back"</button>
                    }
                })}
        </div>
    }
}

fn decide(gate: Gate, toasts: Toasts, waiver: &ItemWaiver, granted: bool) {
    let answer = api::gate::decide_waiver(waiver, granted);
    spawn_local(async move {
        match answer.await {
            Ok(_) => toasts.success(if granted { "Waiver granted. It will be on the certificate." } else { "Waiver ended." }),
            Err(error) => toasts.error(&error),
        }
        gate.report.refetch();
    });
}

/// Asks for the reason.
#[component]
pub fn AskDialog(gate: Gate, asking: RwSignal<Option<GateItem>>) -> impl IntoView {
    let toasts = use_toasts();
    let open = open_while(asking);
    let reason = RwSignal::new(String::new());
    let submission = Submission::new();
    Effect::new(move |_| {
        if asking.with(Option::is_some) {
            submission.reset();
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(item) = asking.get_untracked() else { return };
        let new = NewWaiver { code: item.code, subject_id: item.subject.id, reason: reason.get_untracked().trim().to_owned() };
        submission.run(api::gate::request_waiver(gate.id, &new), move |_| {
            toasts.success("Asked. Somebody else has to grant it.");
            reason.set(String::new());
            open.set(false);
            gate.report.refetch();
        });
    };
    let detail = move || asking.with(|item| item.as_ref().map(|item| format!("{}: {}", item.title, item.detail)).unwrap_or_default());
    view! {
        <Dialog open title="Ask for a waiver">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <p>{detail}</p>
                <p class="muted small">
                    "A second person grants it. It covers exactly this finding, can be taken back before the launch, and is named on the certificate with your reason."
                </p>
                <TextArea label="Reason" name="reason" value=reason error=submission.field("reason") required=true/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Ask for a waiver"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
