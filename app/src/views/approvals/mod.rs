//! What waits for the signed-in member's decision, and the chains along which everything is approved.

mod chains;
pub mod draft;
mod editor;
mod timing;
mod waiting;

use leptos::prelude::*;

use self::{chains::Chains, waiting::Waiting};
use super::{
    campaign::people::use_people,
    rules::second_person::{ProposeDialog, Proposing, WaitingChanges},
    session::use_me,
};
use crate::{
    api,
    model::Role,
    ui::{live::refetch_on, page::PageHeader, skeleton::Skeleton},
};

/// Reviews first, chains below.
#[component]
pub fn ApprovalsPage() -> impl IntoView {
    let waiting = Resource::new(|| (), |()| api::approvals::waiting_for_me());
    refetch_on(waiting, |event| matches!(event.kind.as_str(), "review" | "task" | "proof"));
    let requests = Resource::new(|| (), |()| api::assets::requests_for_me());
    refetch_on(requests, |event| event.kind == "asset");
    let campaigns = Resource::new(|| (), |()| api::campaigns::list());
    let chains = Resource::new(|| (), |()| api::approvals::chains());
    refetch_on(chains, |event| event.kind == "approval_chain");
    let proposing = Proposing::provide();
    let people = use_people();
    let manages = use_me().member.role.includes(Role::Manager);
    view! {
        <div class="page">
            <PageHeader title="Approvals" subtitle="What waits for you, and the chains that everything is approved along."/>
            <section class="stack" aria-labelledby="approvals-waiting">
                <h2 id="approvals-waiting">"Waiting for you"</h2>
                <Transition fallback=|| view! { <Skeleton lines=4/> }>
                    <Waiting waiting campaigns/>
                </Transition>
            </section>
            <Transition>
                <waiting::Requests requests/>
            </Transition>
            <WaitingChanges/>
            <Chains chains people manages/>
            <ProposeDialog proposing/>
        </div>
    }
}
