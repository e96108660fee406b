//! The sheet that tells every key there is, opened by `?`.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::dialog::Dialog;

/// Keys and what they do, on one kind of screen.
type Group = (&'static str, &'static [(&'static [&'static str], &'static str)]);

const GROUPS: [Group; 4] = [
    (
        "Everywhere",
        &[
            (&["?"], "This sheet"),
            (&["Ctrl", "K"], "Search, go to a page or a campaign, give a command"),
            (&["Esc"], "Close, or cancel what is carried before anything is sent"),
        ],
    ),
    (
        "Calendar, board and gantt",
        &[
            (&["Space"], "Pick up, and drop"),
            (&["Arrows"], "Carry what is picked up; or move the focus"),
            (&["M"], "Move by dialog, with what follows from it"),
            (&["Alt", "Arrows"], "Move at once"),
            (&["Ctrl", "Alt", "Arrows"], "Move the end at once"),
            (&["Ctrl", "Alt", "Shift", "Arrows"], "Move the start at once"),
            (&["Enter"], "Open"),
            (&["Ctrl", "Z"], "Take the last move back"),
        ],
    ),
    (
        "Calendar",
        &[
            (&["N"], "New campaign on the day"),
            (&["Page Up"], "The page before; with Shift, the year before"),
            (&["Page Down"], "The next page; with Shift, the next year"),
            (&["Home"], "Monday of the week"),
            (&["End"], "Sunday of the week"),
        ],
    ),
    ("Board", &[(&["X"], "Choose a card, to change several as one"), (&["Ctrl", "Click"], "The same by pointer")]),
];

/// Opens by `?` wherever nobody is typing.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            if event.key() == "?" && is_plain && !event.default_prevented() && !is_typing(&event) && !is_dialog_open() {
                event.prevent_default();
                open.set(true);
            }
        });
        on_cleanup(move || handle.remove());
    });
    let keys = |keys: &'static [&'static str]| keys.iter().map(|key| view! { <kbd class="kbd">{*key}</kbd> }).collect_view();
    let line = move |(combination, does): &(&'static [&'static str], &'static str)| {
        let does = *does;
        view! { <div class="shortcuts__line"><dt>{keys(combination)}</dt><dd>{does}</dd></div> }
    };
    view! {
        <Dialog open title="Keyboard shortcuts">
            {GROUPS
                .iter()
                .map(|(title, lines)| {
                    view! {
                        <section class="shortcuts">
                            <h3>{*title}</h3>
                            <dl>{lines.iter().map(line).collect_view()}</dl>
                        </section>
                    }
                })
                .collect_view()}
        </Dialog>
    }
}

/// Whether a key goes into something that is typed into.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let on = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
    on.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable())
}

fn is_dialog_open() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}
