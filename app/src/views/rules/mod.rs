//! What the gate asks beside its own checks: the team's own rules, and the days on which nothing is launched.

mod blackouts;
mod policies;
mod policy_form;

use leptos::prelude::*;

use self::{blackouts::Blackouts, policies::Policies};
use crate::ui::page::PageHeader;

/// Blackouts and policies of the workspace.
#[component]
pub fn RulesPage() -> impl IntoView {
    view! {
        <div class="page rules">
            <PageHeader title="Rules" subtitle="What the gate asks of every launch, beside its own checks."/>
            <Policies/>
            <Blackouts/>
        </div>
    }
}
