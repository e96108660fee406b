//! Taking a certificate back.

use leptos::prelude::*;

use super::Source;
use crate::{
    api,
    model::{Certificate, Role, StandingState},
    ui::{
        dialog::Dialog,
        field::TextArea,
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
    views::session::use_me,
};

/// A button for those who may, and the question why.
#[component]
pub fn Revoke(certificate: Certificate, source: Source) -> impl IntoView {
    let may = use_me().member.role.includes(Role::Manager) && certificate.standing.state != StandingState::Revoked;
    let open = RwSignal::new(false);
    let id = certificate.id;
    may.then(|| {
        view! {
            <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Revoke\u{2026}"</button>
            <Dialog open title="Revoke this certificate">
                <Why id source open/>
            </Dialog>
        }
    })
}

#[component]
fn Why(id: crate::model::CertificateId, source: Source, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let reason = RwSignal::new(String::new());
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        submission.run(api::audit::revoke(id, reason.get_untracked()), move |_| {
            toasts.success("Certificate revoked. Everybody who verifies it online is told.");
            source.refetch();
            open.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <p>"It stays in the record, and whoever verifies it sees that it no longer stands, and why. If the campaign is live by it, it is paused."</p>
            <TextArea label="Reason" name="reason" value=reason required=true error=submission.field("reason")/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Revoke"</SubmitButton>
            </div>
        </form>
    }
}
