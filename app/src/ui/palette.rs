//! The command palette: everything that can be done or opened, found by typing (WAI-ARIA combobox with a list).

use std::sync::Arc;

use leptos::{ev, html, prelude::*};

use super::{
    dialog::keep_in_step,
    icon::{Icon, IconName},
};

/// One line of the palette.
#[derive(Clone)]
pub struct Command {
    pub label: String,
    /// What kind of thing it is, shown at the end of the line.
    pub group: &'static str,
    pub icon: IconName,
    pub run: Arc<dyn Fn() + Send + Sync>,
}

/// The most lines shown at once.
const SHOWN: usize = 16;

/// The palette. Opens on Ctrl-K or Cmd-K, and when `open` is set.
#[component]
pub fn Palette(open: RwSignal<bool>, #[prop(into)] commands: Signal<Vec<Command>>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let query = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    keep_in_step(open, dialog);
    open_on_shortcut(open);
    Effect::new(move |_| {
        if open.get() {
            query.set(String::new());
        }
    });
    Effect::new(move |_| {
        query.track();
        at.set(0);
    });

    let found = Memo::new(move |_| found_indexes(&commands.get(), &query.get()));
    let choose = move |index: usize| {
        open.set(false);
        if let Some(command) = commands.with_untracked(|all| all.get(index).cloned()) {
            (command.run)();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let count = found.with_untracked(Vec::len);
        let step = |by: usize| at.update(|at| *at = if count == 0 { 0 } else { (*at + by) % count });
        match event.key().as_str() {
            "ArrowDown" => step(1),
            "ArrowUp" => step(count.saturating_sub(1)),
            "Home" => at.set(0),
            "End" => at.set(count.saturating_sub(1)),
            "Enter" => {
                if let Some(index) = found.with_untracked(|found| found.get(at.get_untracked()).copied()) {
                    choose(index);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let draw = move |place: usize, index: usize| {
        let command = commands.with(|all| all.get(index).cloned())?;
        Some(view! {
            <li
                class="palette__line"
                role="option"
                id=option_id(place)
                aria-selected=move || (at.get() == place).to_string()
                on:click=move |_| choose(index)
                on:pointermove=move |_| if at.get_untracked() != place { at.set(place) }
            >
                <Icon name=command.icon/>
                <span class="grow truncate">{command.label}</span>
                <span class="palette__group">{command.group}</span>
            </li>
        })
    };

    view! {
        <dialog class="dialog palette" node_ref=dialog aria-label="Commands" on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <div class="palette__search">
                    <Icon name=IconName::Search/>
                    <input
                        class="palette__input"
                        type="text"
                        role="combobox"
                        aria-label="Type a command or the name of a campaign"
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-autocomplete="list"
                        aria-activedescendant=move || found.with(|found| !found.is_empty()).then(|| option_id(at.get()))
                        placeholder="Type a command or a campaign…"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || query.get()
                        on:input:target=move |event| query.set(event.target().value())
                        on:keydown=on_key
                    />
                    <kbd class="kbd">"Esc"</kbd>
                </div>
                <ul class="palette__list" role="listbox" id="palette-list" aria-label="Commands">
                    {move || found.get().into_iter().enumerate().filter_map(|(place, index)| draw(place, index)).collect_view()}
                </ul>
                <p class="palette__none muted" role="status">
                    {move || found.with(Vec::is_empty).then_some("Nothing is called that. Try a page or part of a campaign's name.")}
                </p>
            </Show>
        </dialog>
    }
}

fn option_id(place: usize) -> String {
    format!("palette-option-{place}")
}

fn open_on_shortcut(open: RwSignal<bool>) {
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if (event.ctrl_key() || event.meta_key()) && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                open.update(|open| *open = !*open);
            }
        });
        on_cleanup(move || handle.remove());
    });
}

/// The best matches, best first; all commands in their own order while nothing is typed.
fn found_indexes(commands: &[Command], query: &str) -> Vec<usize> {
    let mut scored: Vec<(u32, usize)> =
        commands.iter().enumerate().filter_map(|(index, command)| Some((score(&command.label, query)?, index))).collect();
    scored.sort_unstable();
    scored.into_iter().take(SHOWN).map(|(_, index)| index).collect()
}

/// How well a label fits what was typed, lower being better: its beginning, the beginning of a word, a part, or its letters in order.
fn score(label: &str, query: &str) -> Option<u32> {
    let (label, query) = (label.to_lowercase(), query.trim().to_lowercase());
    if label.starts_with(&query) {
        return Some(0);
    }
    if label.split_whitespace().any(|word| word.starts_with(&query)) {
        return Some(1);
    }
    if label.contains(&query) {
        return Some(2);
    }
    let mut letters = label.chars();
    query.chars().filter(|letter| !letter.is_whitespace()).all(|wanted| letters.any(|letter| letter == wanted)).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::score;

    #[test]
    fn better_matches_score_lower() {
        assert_eq!(score("Calendar", "cal"), Some(0));
        assert_eq!(score("New campaign", "cam"), Some(1));
        assert_eq!(score("New campaign", "paign"), Some(2));
        assert_eq!(score("New campaign", "nwcmp"), Some(3));
        assert_eq!(score("Calendar", "xyz"), None);
        assert_eq!(score("Calendar", ""), Some(0));
    }
}
