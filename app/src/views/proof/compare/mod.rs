//! Two versions of a proof on one canvas, and the changes between them one by one.
//!
//! `desk` asks for the data and carries out what is said of a change; `stage` is the canvas; `changes` the list beside it.

mod changes;
mod desk;
mod mask;
mod stage;
mod tools;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use self::{changes::Changes, desk::Desk, stage::Stage, tools::Tools};
use super::{
    NoProof,
    pages::{PageBar, Pages},
};
use crate::{
    api::ApiError,
    model::{ProofId, ProofVersion},
    ui::{empty::Empty, page::PageHeader, skeleton::Skeleton},
};

/// Two versions of a proof: `/proofs/:id/compare`, the newest beside the one before, or others with `?before=N&after=N`.
#[component]
pub fn ComparePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse::<ProofId>().ok()));
    let number = move |name: &'static str| Memo::new(move |_| query.read().get(name).and_then(|number| number.parse::<i64>().ok()));
    let (before, after) = (number("before"), number("after"));
    move || match id.get() {
        Some(id) => view! { <CompareView id before after/> }.into_any(),
        None => view! { <NoProof/> }.into_any(),
    }
}

/// What the page is made for.
#[derive(Clone, PartialEq)]
enum Shown {
    Waiting,
    Pair(Box<(ProofVersion, ProofVersion)>),
    /// There is only one version.
    Alone,
    Failed(ApiError),
}

#[component]
fn CompareView(id: ProofId, before: Memo<Option<i64>>, after: Memo<Option<i64>>) -> impl IntoView {
    let sources = desk::ask_for(id, before, after);
    view! {
        <div class="page proof">
            <Transition fallback=|| view! { <Skeleton lines=12/> }>
                <Pair sources/>
            </Transition>
        </div>
    }
}

#[component]
fn Pair(sources: desk::Sources) -> impl IntoView {
    let desk = Desk::below_transition(sources);
    let shown = Memo::new(move |_| match desk.answer.get() {
        None => Shown::Waiting,
        Some(Ok(sheet)) => sheet.pair.map_or(Shown::Alone, |pair| Shown::Pair(Box::new(pair))),
        Some(Err(error)) => Shown::Failed(error),
    });
    move || match shown.get() {
        Shown::Waiting => ().into_any(),
        Shown::Pair(pair) => view! { <Table desk before=pair.0.clone() after=pair.1.clone()/> }.into_any(),
        Shown::Alone => view! {
            <Title text="Compare"/>
            <Empty title="There is nothing to compare yet" body="This proof has one version. Upload another, and see here what changed.">
                <a class="button" href=format!("/proofs/{}", desk.id)>"Go to the proof"</a>
            </Empty>
        }
        .into_any(),
        Shown::Failed(error) if error.status() == Some(404) => view! { <NoProof/> }.into_any(),
        Shown::Failed(error) => view! {
            <Title text="Compare"/>
            <Empty title="The versions could not be loaded" body=error.to_string()>
                <button type="button" class="button" on:click=move |_| desk.reload()>"Try again"</button>
            </Empty>
        }
        .into_any(),
    }
}

#[component]
fn Table(desk: Desk, before: ProofVersion, after: ProofVersion) -> impl IntoView {
    let query = use_query_map();
    let page = Memo::new(move |_| query.read().get("page").and_then(|page| page.parse::<i64>().ok()));
    let all = untrack(|| desk.read(|sheet| sheet.pages.clone())).unwrap_or_default();
    let pages = Pages::new(&after, all, page);
    let table = stage::Table::new(desk, pages);
    let title = {
        let (before, after) = (before.label(), after.label());
        Signal::derive(move || format!("{}: version {before} and version {after}", desk.name()))
    };
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumb">
            <ol>
                <li><a href="/campaigns">"Campaigns"</a></li>
                <li><a href=format!("/proofs/{}", desk.id)>{move || desk.name()}</a></li>
            </ol>
        </nav>
        <PageHeader title>
            <a class="button button--quiet" href=format!("/proofs/{}", desk.id)>"Back to the marks"</a>
        </PageHeader>
        <div class="proof-desk">
            <section class="proof-view" aria-label="Both versions">
                <Tools table/>
                <PageBar pages drawing=None/>
                <Stage table before=before.clone() after=after.clone()/>
            </section>
            <Changes desk table before after/>
        </div>
        <p class="visually-hidden" role="status">{move || table.said.get()}</p>
    }
}
