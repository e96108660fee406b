//! What the gate asks beside its own checks: the team's own rules, checklists by market and channel, approval of budgets, and the
//! days on which nothing is launched.

mod blackouts;
mod budget;
mod checklists;
mod policies;
mod policy_form;
pub mod second_person;

use leptos::prelude::*;

use self::{
    blackouts::Blackouts,
    budget::Budgets,
    checklists::Checklists,
    policies::Policies,
    second_person::{ProposeDialog, Proposing, WaitingChanges},
};
use crate::ui::page::PageHeader;

/// Blackouts and policies of the workspace.
#[component]
pub fn RulesPage() -> impl IntoView {
    let proposing = Proposing::provide();
    view! {
        <div class="page rules">
            <PageHeader title="Rules" subtitle="What the gate asks of every launch, beside its own checks."/>
            <WaitingChanges/>
            <Policies/>
            <Checklists/>
            <Budgets/>
            <Blackouts/>
            <ProposeDialog proposing/>
        </div>
    }
}
