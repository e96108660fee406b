//! Approving a budget from where the gate asks for it.

use leptos::{prelude::*, task::spawn_local};

use super::Gate;
use crate::{
    api,
    model::{CheckCode, GateItem},
    ui::toast::use_toasts,
    views::{campaign::money, session::use_me},
};

/// A button for whoever may approve the budget of this campaign; nothing for others.
#[component]
pub fn ApproveBudget(gate: Gate, item: GateItem) -> impl IntoView {
    let me = use_me().member.id;
    let toasts = use_toasts();
    let (owner, budget) = gate.campaign_budget()?;
    let may = item.code == CheckCode::BudgetApproved && gate.may_launch && owner != me;
    let words = format!("Approve {} {}", budget.currency, money::amount(&budget));
    let approve = move |_| {
        let answer = api::gate::approve_budget(gate.id, &budget);
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success("Budget approved. It will be on the certificate."),
                Err(error) => toasts.error(&error),
            }
            gate.report.refetch();
        });
    };
    may.then(|| view! { <button type="button" class="button button--small" on:click=approve>{words}</button> })
}
