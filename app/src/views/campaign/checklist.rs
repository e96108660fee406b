//! The team's own checklist: what somebody has to have looked at, who did, and when.

use leptos::{prelude::*, task::spawn_local};

use super::{Open, head::say};
use crate::{
    api,
    model::{ChecklistItem, ChecklistPatch, NewChecklistItem},
    ui::{
        badge::{Badge, Tone},
        empty::Empty,
        field::{Checkbox, TextField},
        form::{FormProblem, Submission, SubmitButton},
        skeleton::Skeleton,
        time::fmt_instant,
        toast::use_toasts,
    },
    views::session::use_me,
};

/// The lines, each with its confirmation.
#[component]
pub fn ChecklistTab(open: Open) -> impl IntoView {
    view! {
        <div class="stack checklist">
            <Transition fallback=|| view! { <Skeleton lines=5/> }>
                <Answered open/>
            </Transition>
            {open.manages.then(|| view! { <Add open/> })}
        </div>
    }
}

#[component]
fn Answered(open: Open) -> impl IntoView {
    let list = open.lists.checklist;
    let state = list.emptiness();
    let lines = move || list.items();
    let confirmed = move || {
        let lines = lines();
        let done = lines.iter().filter(|line| line.confirmed_at.is_some()).count();
        format!("{done} of {} confirmed", lines.len())
    };
    move || {
        state.get().map(|state| match state {
            Ok(true) => view! {
                <Empty title="Nothing on the checklist" body="Add what your team wants somebody to have checked: terms on the landing page, unsubscribe link, legal line."/>
            }
            .into_any(),
            Ok(false) => view! {
                <div class="stack stack--tight">
                    <p class="muted small" role="status">{confirmed}</p>
                    <ul class="card card--flush checklist__list">
                        <For each=lines key=|line| (line.id, line.revision, line.confirmed_by) let:line>
                            <Line open line/>
                        </For>
                    </ul>
                </div>
            }
            .into_any(),
            Err(error) => view! { <Empty title="The checklist could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

#[component]
fn Line(open: Open, line: ChecklistItem) -> impl IntoView {
    let toasts = use_toasts();
    let me = use_me().member.id;
    let (by, at) = (line.confirmed_by, line.confirmed_at);
    let is_confirmed = at.is_some();
    let required = line.required;
    let label = line.label.clone();
    let line = StoredValue::new(line);
    let put = move |item: ChecklistItem| {
        open.lists.checklist.change(|lines| {
            if let Some(old) = lines.iter_mut().find(|old| old.id == item.id) {
                *old = item;
            }
        });
    };
    let toggle = move |confirmed: bool| {
        let before = line.get_value();
        let answer = api::campaigns::update_checklist_item(&before, &ChecklistPatch { confirmed: Some(confirmed), label: None });
        put(ChecklistItem { confirmed_by: confirmed.then_some(me), confirmed_at: None, ..before.clone() });
        spawn_local(async move {
            match answer.await {
                Ok(item) => put(item),
                Err(error) => {
                    say(&error, toasts);
                    put(before);
                    open.lists.checklist.refetch();
                }
            }
        });
    };
    // While the answer is on its way the line is confirmed by somebody, but not yet at any time.
    let checked = is_confirmed || by.is_some();
    view! {
        <li class="checklist__line">
            <label class="check">
                <input
                    type="checkbox"
                    checked=checked
                    prop:checked=checked
                    disabled=!open.manages
                    on:change:target=move |event| toggle(event.target().checked())
                />
                <span class:strong=required>{label}</span>
            </label>
            {required.then(|| view! { <Badge tone=if checked { Tone::Good } else { Tone::Neutral }>"Required"</Badge> })}
            <span class="checklist__who muted small">
                {move || match (by, at) {
                    (Some(by), Some(at)) => format!("{}, {}", open.people.name(by), fmt_instant(at)),
                    (Some(_), None) => "Confirming…".to_owned(),
                    _ => "Not confirmed".to_owned(),
                }}
            </span>
        </li>
    }
}

#[component]
fn Add(open: Open) -> impl IntoView {
    let label = RwSignal::new(String::new());
    let required = RwSignal::new(true);
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewChecklistItem { label: label.get_untracked().trim().to_owned(), required: required.get_untracked() };
        submission.run(api::campaigns::add_checklist_item(open.id, &new), move |_| {
            label.set(String::new());
            open.lists.checklist.refetch();
        });
    };
    view! {
        <form class="card form checklist__add" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Add a line" name="label" autocomplete="off" value=label error=submission.field("label") placeholder="Unsubscribe link works in every market"/>
            <div class="row row--between">
                <Checkbox label="Required before launch" checked=required/>
                <SubmitButton of=submission>"Add"</SubmitButton>
            </div>
        </form>
    }
}
