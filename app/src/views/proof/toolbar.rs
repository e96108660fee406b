//! The tools and the zoom, as buttons beside the canvas.

use leptos::prelude::*;

use super::{bench::Bench, surface::shortcut};
use crate::{
    geometry::tool::{Access, Input, Key, Tool},
    ui::{
        dialog::Dialog,
        icon::{Icon, IconName},
    },
};

/// What the keys do, for those who ask.
const KEYS: [(&str, &str); 14] = [
    ("V", "Select and move marks"),
    ("H, or hold Space", "Move the picture"),
    ("P", "Place a pin"),
    ("R", "Draw a rectangle"),
    ("Enter", "Place at the crosshair; open the selected mark"),
    ("Arrows", "Move the picture, or what is being placed; farther with Shift"),
    ("N", "Next mark"),
    ("J", "Previous mark"),
    ("M", "Move the selected mark"),
    ("+  −", "Zoom"),
    ("0", "Fit the whole picture"),
    ("1", "Actual size"),
    ("Ctrl or Cmd and wheel", "Zoom to the pointer"),
    ("Esc", "Back out"),
];

#[component]
pub(super) fn Toolbar(bench: Bench) -> impl IntoView {
    let help = RwSignal::new(false);
    let percent = move || bench.scale.get().map_or_else(|| "Fit".to_owned(), |scale| format!("{:.0}%", scale * 100.0));
    let marks = move || bench.access.get() == Access::Marking;
    view! {
        <div class="proof-tools" role="toolbar" aria-label="Canvas" aria-controls="proof-canvas" on:keydown=move |event| shortcut(bench, &event)>
            <div class="proof-tools__group">
                <ToolButton bench tool=Tool::Select name="Select" key="V">
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M6 4l12.5 7.5-5.6 1.2-3 5.3z"></path></svg>
                </ToolButton>
                <ToolButton bench tool=Tool::Pan name="Hand" key="H"><Icon name=IconName::Hand/></ToolButton>
                <Show when=marks>
                    <ToolButton bench tool=Tool::Pin name="Pin" key="P"><Icon name=IconName::Pin/></ToolButton>
                    <ToolButton bench tool=Tool::Rectangle name="Rectangle" key="R"><Icon name=IconName::Rectangle/></ToolButton>
                </Show>
            </div>
            <div class="proof-tools__group proof-tools__steps">
                <KeyButton bench does=Key::Previous name="Previous mark" key="J"><Icon name=IconName::ChevronLeft/></KeyButton>
                <KeyButton bench does=Key::Next name="Next mark" key="N"><Icon name=IconName::ChevronRight/></KeyButton>
            </div>
            <div class="proof-tools__group">
                <KeyButton bench does=Key::ZoomOut name="Zoom out" key="-"><Icon name=IconName::ZoomOut/></KeyButton>
                <button
                    type="button"
                    class="proof-tools__button proof-tools__zoom numeric"
                    aria-label=move || format!("Zoom {}, show actual size", percent())
                    title="Actual size (1)"
                    on:click=move |_| bench.key(Key::ActualSize)
                >
                    {percent}
                </button>
                <KeyButton bench does=Key::ZoomIn name="Zoom in" key="+"><Icon name=IconName::ZoomIn/></KeyButton>
                <KeyButton bench does=Key::Fit name="Fit" key="0"><Icon name=IconName::Fit/></KeyButton>
            </div>
            <button type="button" class="proof-tools__button proof-tools__help" aria-label="Keyboard" title="Keyboard" on:click=move |_| help.set(true)>
                <Icon name=IconName::Command/>
            </button>
        </div>
        <Dialog open=help title="Keyboard on the canvas">
            <dl class="facts proof-keys">
                {KEYS.iter().map(|(key, does)| view! { <dt><kbd class="kbd">{*key}</kbd></dt><dd>{*does}</dd> }).collect_view()}
            </dl>
            <p class="muted small">"The keys work while the canvas has the focus. Every mark is also in the list beside it."</p>
        </Dialog>
    }
}

#[component]
fn ToolButton(bench: Bench, tool: Tool, name: &'static str, key: &'static str, children: Children) -> impl IntoView {
    view! {
        <button
            type="button"
            class="proof-tools__button"
            aria-label=name
            aria-pressed=move || (bench.tool.get() == tool).to_string()
            title=format!("{name} ({key})")
            on:click=move |_| bench.send(Input::Choose(tool))
        >
            {children()}
        </button>
    }
}

#[component]
fn KeyButton(bench: Bench, does: Key, name: &'static str, key: &'static str, children: Children) -> impl IntoView {
    view! {
        <button type="button" class="proof-tools__button" aria-label=name title=format!("{name} ({key})") on:click=move |_| bench.key(does)>
            {children()}
        </button>
    }
}
