//! The tools and the zoom, as buttons beside the canvas.

use leptos::prelude::*;

use super::{bench::Bench, surface::shortcut};
use crate::{
    geometry::tool::{Access, Input, Key, Reach, Spin, Tool},
    model::{MarkColour, MarkStyle, StrokeWidth},
    ui::{
        dialog::Dialog,
        icon::{Icon, IconName},
    },
};

/// What the keys do, for those who ask.
const KEYS: [(&str, &str); 24] = [
    ("V  S", "Select and move marks; select an area"),
    ("Shift and click", "Select several"),
    ("H, or hold Space", "Move the picture"),
    ("P  R  O", "Pin, rectangle, ellipse"),
    ("A  L  U", "Arrow, line, measure"),
    ("T", "Highlight text, on pages that have any"),
    ("D  G", "Draw freehand, draw a polygon"),
    ("Enter", "Begin and place at the crosshair; open the selected mark"),
    ("Arrows", "Move the picture, or what is being placed; farther with Shift"),
    ("N  J", "Next mark, previous mark; with Shift besides the selected"),
    ("M", "Move the selected marks"),
    ("E", "Pull the selected mark's corner; again for the next"),
    ("Delete", "Delete the selected marks"),
    ("Ctrl or Cmd and A", "Select all"),
    ("Ctrl or Cmd and C, V", "Copy, paste"),
    ("Ctrl or Cmd and Z", "Undo; with Shift redo"),
    ("+  −", "Zoom"),
    ("0", "Fit the whole picture"),
    ("1", "Actual size"),
    ("[  ]", "Turn the view"),
    ("Q", "Show or hide the small map"),
    ("Page Up  Page Down", "Previous page, next page"),
    ("Ctrl or Cmd and wheel", "Zoom to the pointer"),
    ("Esc", "Back out"),
];

/// The drawing tools with their names, keys and icons.
const DRAWING: [(Tool, &str, &str, IconName); 8] = [
    (Tool::Pin, "Pin", "P", IconName::Pin),
    (Tool::Rectangle, "Rectangle", "R", IconName::Rectangle),
    (Tool::Ellipse, "Ellipse", "O", IconName::Ellipse),
    (Tool::Arrow, "Arrow", "A", IconName::Arrow),
    (Tool::Line, "Line", "L", IconName::Line),
    (Tool::Freehand, "Draw", "D", IconName::Pencil),
    (Tool::Polygon, "Polygon", "G", IconName::Polygon),
    (Tool::Measure, "Measure", "U", IconName::Ruler),
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
                <ToolButton bench tool=Tool::Marquee name="Select area" key="S"><Icon name=IconName::Marquee/></ToolButton>
                <ToolButton bench tool=Tool::Pan name="Hand" key="H"><Icon name=IconName::Hand/></ToolButton>
                <Show when=marks>
                    {DRAWING
                        .map(|(tool, name, key, icon)| view! { <ToolButton bench tool name key><Icon name=icon/></ToolButton> })
                        .collect_view()}
                </Show>
                <Show when=move || marks() && bench.has_words.get()>
                    <ToolButton bench tool=Tool::Highlight name="Highlight text" key="T"><Icon name=IconName::Highlight/></ToolButton>
                </Show>
            </div>
            <Show when=marks>
                <div class="proof-tools__group">
                    <Styles bench/>
                    <KeyButton bench does=Key::Undo name="Undo" key="Ctrl Z"><Icon name=IconName::Undo/></KeyButton>
                    <KeyButton bench does=Key::Redo name="Redo" key="Ctrl Shift Z"><Icon name=IconName::Redo/></KeyButton>
                </div>
            </Show>
            <div class="proof-tools__group proof-tools__steps">
                <KeyButton bench does=Key::Previous(Reach::Anew) name="Previous mark" key="J"><Icon name=IconName::ChevronLeft/></KeyButton>
                <KeyButton bench does=Key::Next(Reach::Anew) name="Next mark" key="N"><Icon name=IconName::ChevronRight/></KeyButton>
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
                <KeyButton bench does=Key::Turn(Spin::Clockwise) name="Turn the view" key="]"><Icon name=IconName::Turn/></KeyButton>
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

/// What new shapes, and one's own selected ones, are drawn with.
#[component]
fn Styles(bench: Bench) -> impl IntoView {
    let style = bench.style;
    let colours = MarkColour::ALL.map(|colour| {
        let class = format!("proof-swatch proof-swatch--{}", colour_name(colour).to_lowercase());
        let choose = move |_| bench.set_style(MarkStyle { colour, ..style.get_untracked() });
        view! { <button type="button" class=class aria-label=colour_name(colour) title=colour_name(colour) aria-pressed=move || (style.get().colour == colour).to_string() on:click=choose></button> }
    });
    let widths = StrokeWidth::ALL.map(|width| {
        let choose = move |_| bench.set_style(MarkStyle { width, ..style.get_untracked() });
        view! { <button type="button" aria-pressed=move || (style.get().width == width).to_string() on:click=choose>{width_name(width)}</button> }
    });
    view! {
        <details class="proof-styles">
            <summary class="proof-tools__button" aria-label="Colour and width" title="Colour and width">
                <span class=move || format!("proof-swatch proof-swatch--{}", colour_name(style.get().colour).to_lowercase())></span>
            </summary>
            <div class="proof-styles__panel">
                <div class="proof-styles__colours" role="group" aria-label="Colour">{colours.collect_view()}</div>
                <div class="segmented" role="group" aria-label="Width">{widths.collect_view()}</div>
            </div>
        </details>
    }
}

const fn colour_name(colour: MarkColour) -> &'static str {
    match colour {
        MarkColour::Automatic => "Automatic",
        MarkColour::Blue => "Blue",
        MarkColour::Green => "Green",
        MarkColour::Amber => "Amber",
        MarkColour::Red => "Red",
        MarkColour::Violet => "Violet",
    }
}

const fn width_name(width: StrokeWidth) -> &'static str {
    match width {
        StrokeWidth::Thin => "Thin",
        StrokeWidth::Medium => "Medium",
        StrokeWidth::Thick => "Thick",
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
