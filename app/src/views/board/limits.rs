//! Limits to how much is in work: setting them, and going over one with a reason.

use leptos::prelude::*;

use super::desk::{Desk, Overriding};
use crate::{
    api,
    model::{LimitPer, NewWipLimit, TaskStatus, WipLimit},
    ui::{
        dialog::{Dialog, open_while},
        field::{SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// The button that opens the limits.
#[component]
pub fn Limits(desk: Desk, limits: Memo<Vec<WipLimit>>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            "Limits"
            {move || limits.with(|limits| (!limits.is_empty()).then(|| view! { <span class="count">{limits.len()}<span class="visually-hidden">" set"</span></span> }))}
        </button>
        <Dialog open title="Limits to work in progress">
            <List desk limits/>
        </Dialog>
    }
}

/// What a limit is about.
fn words(limit: &WipLimit) -> String {
    match limit.per {
        LimitPer::Column => format!("{}, over all lanes", limit.status.label()),
        LimitPer::Stage => format!("Approval stage {}", limit.stage),
        per => format!("{}, {}", limit.status.label(), per.label().to_lowercase()),
    }
}

#[component]
fn List(desk: Desk, limits: Memo<Vec<WipLimit>>) -> impl IntoView {
    let toasts = use_toasts();
    let remove = move |limit: WipLimit| {
        let answer = api::tasks::remove_limit(&limit);
        leptos::task::spawn_local(async move {
            if let Err(error) = answer.await {
                toasts.error(&error);
            }
            desk.board.refetch();
        });
    };
    view! {
        <p class="muted small">"Held by the server for everybody and everything that moves a task. A manager may go over one, and says why."</p>
        <ul class="limits">
            <For each=move || limits.get() key=|limit| (limit.id, limit.revision) let:limit>
                {
                    let (name, kept) = (words(&limit), limit.clone());
                    view! {
                        <li class="row">
                            <span class="grow">{name.clone()}</span>
                            <span class="strong">{limit.most}" at most"</span>
                            {desk
                                .may_manage()
                                .then(|| {
                                    view! {
                                        <button type="button" class="button button--quiet button--icon button--small" aria-label=format!("Remove the limit of {name}") on:click=move |_| remove(kept.clone())>
                                            <Icon name=IconName::Cross/>
                                        </button>
                                    }
                                })}
                        </li>
                    }
                }
            </For>
        </ul>
        {move || limits.with(Vec::is_empty).then(|| view! { <p>"Nothing is limited."</p> })}
        {desk.may_manage().then(|| view! { <Add desk/> })}
    }
}

#[component]
fn Add(desk: Desk) -> impl IntoView {
    let per = RwSignal::new(LimitPer::Column.as_str().to_owned());
    let status = RwSignal::new(TaskStatus::InProduction.as_str().to_owned());
    let stage = RwSignal::new(String::new());
    let most = RwSignal::new("5".to_owned());
    let submission = Submission::new();
    let pers: Vec<(String, String)> = LimitPer::ALL.iter().map(|per| (per.to_string(), per.label().to_owned())).collect();
    let states: Vec<(String, String)> =
        [TaskStatus::InProduction, TaskStatus::InReview].map(|status| (status.to_string(), status.label().to_owned())).into();
    let is_stage = move || per.with(|per| per == LimitPer::Stage.as_str());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let of_stage = per.with_untracked(|per| per == LimitPer::Stage.as_str());
        let status = if of_stage { TaskStatus::InReview } else { status.get_untracked().parse().unwrap_or(TaskStatus::InProduction) };
        let new = NewWipLimit {
            status,
            per: per.get_untracked().parse().unwrap_or(LimitPer::Column),
            stage: if of_stage { stage.get_untracked() } else { String::new() },
            most: most.get_untracked().trim().parse().unwrap_or(0),
        };
        submission.run(api::tasks::add_limit(&new), move |_| desk.board.refetch());
    };
    view! {
        <form class="form limits__add" on:submit=send novalidate>
            <FormProblem of=submission/>
            <SelectField label="Counted for" name="per" value=per options=pers error=submission.field("per")/>
            <Show when=move || !is_stage() fallback=move || view! { <TextField label="Name of the stage" name="stage" value=stage error=submission.field("stage")/> }>
                <SelectField label="Column" name="status" value=status options=states.clone() error=submission.field("status")/>
            </Show>
            <TextField label="At most" name="most" kind="number" value=most error=submission.field("most")/>
            <div class="form__actions">
                <SubmitButton of=submission>"Set limit"</SubmitButton>
            </div>
        </form>
    }
}

/// Asks a manager why a card goes where a limit is reached.
#[component]
pub fn OverrideDialog(desk: Desk) -> impl IntoView {
    let open = open_while(desk.overriding);
    view! {
        <Dialog open title="The limit is reached">
            {move || desk.overriding.get().map(|over| view! { <Reason desk over open/> })}
        </Dialog>
    }
}

#[component]
fn Reason(desk: Desk, over: Overriding, open: RwSignal<bool>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let says = over.says.clone();
    let title = over.title.clone();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        if words.is_empty() {
            error.set(Some("must not be empty".to_owned()));
            return;
        }
        desk.override_limit(&over, words);
        open.set(false);
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <p>{says}</p>
            <TextField label=format!("Why “{title}” goes in all the same") name="over_limit" value=reason error=error required=true hint="It stays in the audit."/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Leave it"</button>
                <button type="submit" class="button button--primary">"Let it in"</button>
            </div>
        </form>
    }
}
