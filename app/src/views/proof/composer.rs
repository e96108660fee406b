//! Writes the note of a mark that has just been placed.

use leptos::{ev::SubmitEvent, prelude::*};

use super::{bench::Bench, sheet::Writing, surface};
use crate::{
    geometry::{shapes, tool::Access},
    ui::{
        field::{Checkbox, TextArea},
        icon::{Icon, IconName},
    },
};

/// The longest note the server takes, in characters.
const LONGEST: usize = 4_000;

/// Shown while a placed mark waits for its note. What is typed outlives it until the mark is added or the note is discarded.
#[component]
pub(super) fn Composer(bench: Bench, writing: Writing) -> impl IntoView {
    let placed = Memo::new(move |_| bench.draft.with(Option::is_some));
    let unfinished = move || !placed.get() && writing.body.with(|body| !body.trim().is_empty());
    Effect::new(move |_| {
        // Placing it elsewhere comes back to the same note.
        if bench.draft.get().is_some() {
            surface::focus_on(".proof-composer textarea");
        }
    });
    view! {
        <Show when=move || placed.get()>
            <Form bench writing/>
        </Show>
        <Show when=unfinished>
            <div class="notice notice--info proof-unfinished">
                <Icon name=IconName::Comment/>
                <div class="stack stack--tight">
                    <p>
                        {move || match bench.access.get() {
                            Access::Marking => "You have an unfinished note. Place a mark to go on with it.",
                            Access::Reading => "You have an unfinished note. Go to the newest version to go on with it.",
                        }}
                    </p>
                    <p class="muted small truncate">{move || writing.body.get()}</p>
                    <div>
                        <button type="button" class="button button--quiet button--small" on:click=move |_| writing.body.set(String::new())>
                            "Discard the note"
                        </button>
                    </div>
                </div>
            </div>
        </Show>
    }
}

#[component]
fn Form(bench: Bench, writing: Writing) -> impl IntoView {
    let error = RwSignal::new(None::<String>);
    let add = move || {
        let body = writing.body.get_untracked().trim().to_owned();
        error.set(complaint(&body));
        let Some(geometry) = bench.draft.get_untracked().filter(|_| error.with_untracked(Option::is_none)) else { return };
        bench.add(geometry, writing.blocking.get_untracked(), body);
        writing.body.set(String::new());
        writing.blocking.set(false);
        bench.draft.set(None);
        bench.said.set("Mark added.".to_owned());
        surface::focus();
    };
    let cancel = move || {
        bench.draft.set(None);
        surface::focus();
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        add();
    };
    let key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            add();
        }
        "Escape" => {
            event.prevent_default();
            cancel();
        }
        _ => {}
    };
    let shape = move || match bench.draft.get() {
        Some(geometry) => format!("New {}", shapes::name(&geometry)),
        None => String::new(),
    };
    view! {
        <form class="proof-composer form" aria-labelledby="proof-composer-title" novalidate on:submit=submit on:keydown=key>
            <h3 id="proof-composer-title">{shape}</h3>
            <TextArea label="Note" name="body" value=writing.body error=error required=true/>
            <Checkbox label="Blocks launch until it is resolved" checked=writing.blocking/>
            <div class="form__actions">
                <button type="button" class="button button--quiet" on:click=move |_| cancel()>"Cancel"</button>
                <button type="submit" class="button button--primary" title="Ctrl or Cmd and Enter">"Add mark"</button>
            </div>
        </form>
    }
}

/// What is wrong with a note, before the server is asked.
pub(super) fn complaint(body: &str) -> Option<String> {
    match body.chars().count() {
        0 => Some("Say what should change.".to_owned()),
        length if length > LONGEST => Some(format!("A note has at most {LONGEST} characters; this one has {length}.")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn notes_say_something_and_not_too_much() {
        assert!(complaint("").is_some());
        assert!(complaint("Larger logo").is_none());
        assert!(complaint(&"ä".repeat(4_000)).is_none());
        assert!(complaint(&"ä".repeat(4_001)).is_some());
    }
}
