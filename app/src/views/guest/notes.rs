//! The guest's own notes, with what the team has answered.

use leptos::prelude::*;

use super::{Source, Token};
use crate::{
    api,
    model::{Annotation, GuestView, NewComment},
    ui::{
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_instant,
    },
};

/// The list of notes.
#[component]
pub fn Notes(view: Memo<GuestView>, can_comment: bool) -> impl IntoView {
    let notes = move || view.with(|view| view.notes.clone());
    let none = move || view.with(|view| view.notes.is_empty());
    let words = if can_comment {
        "None yet. You see your own notes here, and what is answered."
    } else {
        "This link is for looking and not for comments."
    };
    view! {
        <section class="card stack" aria-labelledby="guest-notes">
            <h2 id="guest-notes">"Your notes"</h2>
            {move || none().then(|| view! { <p class="muted">{words}</p> })}
            <ol class="stack guest__notes">
                <For each=notes key=|note| (note.id, note.comments.len(), note.resolved_at) let:note>
                    <Note note can_comment/>
                </For>
            </ol>
        </section>
    }
}

#[component]
fn Note(note: Annotation, can_comment: bool) -> impl IntoView {
    let (token, source) = (expect_context::<Token>(), expect_context::<Source>());
    let (id, number) = (note.id, note.number);
    let said = note.comments.into_iter().map(|comment| {
        view! {
            <li>
                <p class="small"><span class="strong">{comment.author_name}</span>" "<time class="muted numeric" datetime=comment.created_at.to_string()>{fmt_instant(comment.created_at)}</time></p>
                <p class="break">{comment.body}</p>
            </li>
        }
    });
    let body = RwSignal::new(String::new());
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewComment { body: body.get_untracked() };
        submission.run(api::guests::comment(&token.get(), id, &new), move |_| source.0.refetch());
    };
    view! {
        <li class="guest__note">
            <p class="strong">{format!("Note {number}")}{note.resolved_at.is_some().then(|| view! { <span class="muted small">" (resolved)"</span> })}</p>
            <ul class="stack stack--tight">{said.collect_view()}</ul>
            {can_comment
                .then(|| {
                    view! {
                        <form class="form" on:submit=send novalidate>
                            <FormProblem of=submission/>
                            <TextField label=format!("Answer in note {number}") autocomplete="off" value=body error=submission.field("body")/>
                            <div class="form__actions"><SubmitButton of=submission>"Answer"</SubmitButton></div>
                        </form>
                    }
                })}
        </li>
    }
}
