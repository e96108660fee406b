//! Proofing: a picture with its marks, the threads beside it, and its versions.
//!
//! `sheet` asks for the data and `overlay` keeps what is on its way to the server; `notes` writes. `bench` connects the canvas's
//! state machine to signals, and `surface` is the only room that touches the canvas element and pointers.

mod banner;
mod bench;
mod branding;
mod compare;
mod composer;
mod film;
mod history;
mod notes;
mod overlay;
mod pages;
mod panel;
mod presence;
mod queue;
pub(super) mod seen;
mod sheet;
mod surface;
mod thread;
mod toolbar;
mod upload;
mod versions;
mod workbench;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

pub use self::compare::ComparePage;
use self::{
    sheet::{Desk, Sources},
    upload::FirstVersion,
    workbench::Workbench,
};
use crate::{
    api::ApiError,
    model::{ProofId, ProofVersionId},
    ui::{empty::Empty, skeleton::Skeleton},
};

/// One proof: `/proofs/:id`, and an older version of it with `?version=N`.
#[component]
pub fn ProofPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<ProofId>().ok()));
    let number = Memo::new(move |_| query.read().get("version").and_then(|number| number.parse::<i64>().ok()));
    move || match id.get() {
        Some(id) => view! { <ProofView id number/> }.into_any(),
        None => view! { <NoProof/> }.into_any(),
    }
}

#[component]
fn ProofView(id: ProofId, number: Memo<Option<i64>>) -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| query.read().get("page").and_then(|page| page.parse::<i64>().ok()));
    let sources = sheet::ask_for(id, number, page);
    view! {
        <div class="page proof">
            <Transition fallback=|| view! { <Skeleton lines=12/> }>
                <Sheets sources/>
            </Transition>
        </div>
    }
}

/// What a page is made for. Whatever else changes finds its own way to where it is shown.
#[derive(Clone, PartialEq)]
enum Shown {
    Waiting,
    Version(ProofVersionId),
    NoVersion,
    Failed(ApiError),
}

/// Draws the sheet anew only for another version.
#[component]
fn Sheets(sources: Sources) -> impl IntoView {
    let desk = Desk::below_transition(&sources);
    let shown = Memo::new(move |_| {
        // Both are read each time, so that the transition waits for all that was asked for.
        let (complete, answer) = (desk.is_complete(), desk.answer.get());
        match answer.filter(|_| complete) {
            None => Shown::Waiting,
            Some(Ok(sheet)) => sheet.shown.map_or(Shown::NoVersion, |version| Shown::Version(version.id)),
            Some(Err(error)) => Shown::Failed(error),
        }
    });
    move || match shown.get() {
        Shown::Waiting => ().into_any(),
        Shown::Version(_) => untrack(|| desk.version()).map(|version| view! { <Workbench desk version/> }).into_any(),
        Shown::NoVersion => view! { <FirstVersion desk/> }.into_any(),
        Shown::Failed(error) if error.status() == Some(404) => view! { <NoProof/> }.into_any(),
        Shown::Failed(error) => view! { <NotLoaded desk error/> }.into_any(),
    }
}

#[component]
fn NoProof() -> impl IntoView {
    view! {
        <Title text="Proof not found"/>
        <Empty title="There is no such proof" body="It may have been removed, or the address is incomplete.">
            <a class="button" href="/campaigns">"Go to campaigns"</a>
        </Empty>
    }
}

#[component]
fn NotLoaded(desk: Desk, error: ApiError) -> impl IntoView {
    view! {
        <Title text="Proof"/>
        <Empty title="The proof could not be loaded" body=error.to_string()>
            <button type="button" class="button" on:click=move |_| desk.reload()>"Try again"</button>
        </Empty>
    }
}
