//! The proofs of a campaign: each creative with its current version.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Open, upload::Upload};
use crate::{
    api,
    model::{NewProof, Proof, ProofVersion},
    ui::{
        badge::{Badge, Tone},
        dialog::Dialog,
        empty::Empty,
        field::{SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

/// Proofs as cards; a file dropped onto a card becomes its next version.
#[component]
pub fn ProofsTab(open: Open) -> impl IntoView {
    let adding = RwSignal::new(false);
    let add = move || {
        view! {
            <button type="button" class="button" on:click=move |_| adding.set(true)>
                <Icon name=IconName::Plus/>
                "New proof"
            </button>
        }
    };
    view! {
        <div class="stack">
            <div class="toolbar row--between">
                <p class="muted small">"A proof belongs to a task; approving the task approves exactly these bytes."</p>
                {open.contributes.then(add)}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=6/> }>
                <Answered open>{open.contributes.then(add)}</Answered>
            </Transition>
        </div>
        <NewProofDialog open shown=adding/>
    }
}

#[component]
fn Answered(open: Open, children: ChildrenFn) -> impl IntoView {
    let proofs = open.lists.proofs;
    let state = proofs.emptiness();
    let next = StoredValue::new(children);
    move || {
        match state.get() {
            None => view! { <Skeleton lines=5/> }.into_any(),
            Some(Ok(true)) => view! {
                <Empty title="No proofs yet" body="A proof is a creative under review, over all its versions: upload a picture or a PDF and mark it up.">
                    {next.with_value(|next| next())}
                </Empty>
            }
            .into_any(),
            Some(Ok(false)) => view! {
                <ul class="grid proofs">
                    <For each=move || proofs.items() key=|proof| (proof.id, proof.revision, proof.versions.last().map(|v| (v.id, v.open_blocking, v.annotations))) let:proof>
                        <Card open proof/>
                    </For>
                </ul>
            }
            .into_any(),
            Some(Err(error)) => view! { <Empty title="The proofs could not be loaded" body=error.to_string()/> }.into_any(),
        }
    }
}

#[component]
fn Card(open: Open, proof: Proof) -> impl IntoView {
    let current = proof.versions.last().cloned();
    let task = proof.task_id;
    let task_title = move || match task {
        None => "Not part of a task".to_owned(),
        Some(id) => open.lists.tasks.items().into_iter().find(|task| task.id == id).map(|task| task.title).unwrap_or_default(),
    };
    let facts = current.as_ref().map_or_else(|| "No file yet".to_owned(), |version| format!("Version {}", version.label()));
    let (id, name) = (proof.id, proof.name.clone());
    let done = Callback::new(move |version: ProofVersion| {
        open.lists.proofs.change(|proofs| {
            if let Some(proof) = proofs.iter_mut().find(|proof| proof.id == id)
                && proof.versions.iter().all(|known| known.id != version.id)
            {
                proof.versions.push(version);
            }
        });
    });
    view! {
        <li class="card card--flush proof-card">
            <div class="proof-card__picture">{picture(current.as_ref())}</div>
            <div class="proof-card__words">
                <h2><A href=format!("/proofs/{id}") attr:class="proof-card__name">{proof.name}</A></h2>
                <p class="muted small">{task_title}</p>
                <div class="row small">
                    <span class="muted">{facts}</span>
                    {current.as_ref().map(marks)}
                </div>
            </div>
            {open
                .contributes
                .then(|| {
                    let again = current.is_some();
                    view! { <div class="proof-card__upload"><Upload proof=id name again done/></div> }
                })}
        </li>
    }
}

fn picture(current: Option<&ProofVersion>) -> AnyView {
    match current {
        Some(version) => {
            let src = api::proofs::picture_url(version, 1);
            view! { <img src=src alt="" loading="lazy" decoding="async" width=version.width height=version.height/> }.into_any()
        }
        None => view! { <Icon name=IconName::Upload/> }.into_any(),
    }
}

fn marks(version: &ProofVersion) -> AnyView {
    match (version.open_blocking, version.annotations) {
        (0, 0) => ().into_any(),
        (0, 1) => view! { <span class="muted">"1 mark"</span> }.into_any(),
        (0, many) => view! { <span class="muted">{format!("{many} marks")}</span> }.into_any(),
        (blocking, _) => view! { <Badge tone=Tone::Bad>{format!("{blocking} blocking")}</Badge> }.into_any(),
    }
}

#[component]
fn NewProofDialog(open: Open, shown: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let (name, task) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submission = Submission::new();
    let options = Signal::derive(move || {
        let tasks = open.lists.tasks.items().into_iter().map(|task| (task.id.to_string(), task.title));
        std::iter::once((String::new(), "No task".to_owned())).chain(tasks).collect::<Vec<_>>()
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new =
            NewProof { campaign_id: open.id, task_id: task.get_untracked().parse().ok(), name: name.get_untracked().trim().to_owned() };
        submission.run(api::proofs::create(&new), move |proof| {
            toasts.success(format!("{} is ready for its first file.", proof.name));
            name.set(String::new());
            shown.set(false);
            open.lists.proofs.refetch();
        });
    };
    view! {
        <Dialog open=shown title="New proof">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true placeholder="Billboard, 4 × 3"/>
                <SelectField label="Task" name="task_id" value=task options error=submission.field("task_id") hint="The deliverable that this file is for."/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| shown.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Add proof"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
