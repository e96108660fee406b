//! When a stage begins, and whom it turns to when it is late.

use leptos::prelude::*;

use super::{
    draft::{STARTS, StageDraft},
    editor::{Chip, choices},
};
use crate::{
    ui::field::{Checkbox, DateField, SelectField, TextField},
    views::campaign::people::People,
};

/// The choice of a beginning, with the time where it is one.
#[component]
pub fn Beginning(stage: StageDraft, error: Signal<Option<String>>) -> impl IntoView {
    let starts = Signal::stored(STARTS.map(|(word, words)| (word.to_owned(), words.to_owned())).to_vec());
    let timed = move || stage.start.get() == "at";
    view! {
        <SelectField label="Begins" value=stage.start options=starts error/>
        <div class="editor__time" hidden=move || !timed()>
            <DateField label="On" value=stage.start_day/>
            <TextField label="At" kind="time" autocomplete="off" value=stage.start_time/>
            <TextField label="Time zone" autocomplete="off" value=stage.start_zone placeholder="Europe/Berlin"/>
        </div>
    }
}

/// Who is told once the due day has passed, and whether they may decide then.
#[component]
pub fn Late(stage: StageDraft, error: Signal<Option<String>>, people: People) -> impl IntoView {
    let chosen = stage.late;
    let choice = RwSignal::new(String::new());
    choices::add_on_choice(choice, chosen);
    let options = Signal::derive(move || choices::free(people, chosen));
    let named = move || chosen.with(|chosen| !chosen.is_empty());
    view! {
        <div class="stack stack--tight">
            <ul class="editor__approvers" aria-label="Told when it is late">
                <For each=move || chosen.get() key=super::draft::word let:one>
                    <Chip one chosen people/>
                </For>
            </ul>
            <SelectField label="When it is late, tell" value=choice options error hint="Once the due day has passed. Needs a due date."/>
            <div hidden=move || !named()>
                <Checkbox label="They may decide then, in place of those who have said nothing" checked=stage.late_decides/>
            </div>
        </div>
    }
}
