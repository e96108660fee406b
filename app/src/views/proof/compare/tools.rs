//! The ways to see both versions together, as buttons beside the canvas.

use leptos::prelude::*;

use super::stage::Table;
use crate::{
    compare::Sensitivity,
    geometry::{
        light_table::Mode,
        tool::{Input, Key},
    },
    ui::icon::{Icon, IconName},
};

const fn name(mode: Mode) -> &'static str {
    match mode {
        Mode::SideBySide => "Side by side",
        Mode::Wipe => "Wipe",
        Mode::Onion => "Overlay",
        Mode::Blink => "Blink",
        Mode::Difference => "Difference",
    }
}

#[component]
pub(super) fn Tools(table: Table) -> impl IntoView {
    let zoom = move |key| table.send(Input::Key(key));
    let percent = move || table.scale.get().map_or_else(|| "Fit".to_owned(), |scale| format!("{:.0}%", scale * 100.0));
    view! {
        <div class="proof-tools" role="toolbar" aria-label="Comparing" aria-controls="proof-canvas">
            <div class="segmented proof-compare__modes" role="group" aria-label="See both versions">
                {Mode::ALL
                    .map(|mode| {
                        view! {
                            <button type="button" aria-pressed=move || (table.mode.get() == mode).to_string() on:click=move |_| table.choose(mode)>
                                {name(mode)}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <Setting table/>
            <div class="proof-tools__group proof-tools__steps">
                <button type="button" class="proof-tools__button" aria-label="Zoom out" title="Zoom out (-)" on:click=move |_| zoom(Key::ZoomOut)><Icon name=IconName::ZoomOut/></button>
                <button type="button" class="proof-tools__button proof-tools__zoom numeric" title="Actual size (1)" on:click=move |_| zoom(Key::ActualSize)>{percent}</button>
                <button type="button" class="proof-tools__button" aria-label="Zoom in" title="Zoom in (+)" on:click=move |_| zoom(Key::ZoomIn)><Icon name=IconName::ZoomIn/></button>
                <button type="button" class="proof-tools__button" aria-label="Fit" title="Fit (0)" on:click=move |_| zoom(Key::Fit)><Icon name=IconName::Fit/></button>
            </div>
        </div>
    }
}

/// What can be set in the way that is chosen.
#[component]
fn Setting(table: Table) -> impl IntoView {
    let share = move |event| {
        if let Ok(percent) = event_target_value(&event).parse::<f64>() {
            table.set_share(percent / 100.0);
        }
    };
    let sensitivity = move |event| {
        if let Some(sensitivity) = event_target_value(&event).parse().ok().and_then(Sensitivity::new) {
            table.sensitivity.set(sensitivity);
        }
    };
    let percent = move || format!("{:.0}", table.share.get() * 100.0);
    move || {
        match table.mode.get() {
        Mode::SideBySide => ().into_any(),
        Mode::Blink => view! { <button type="button" class="button button--small" on:click=move |_| table.blink()>"Show the other"</button> }.into_any(),
        Mode::Wipe | Mode::Onion => {
            let label = if table.mode.get() == Mode::Wipe { "Wipe" } else { "Opacity" };
            view! {
                <label class="proof-compare__setting">
                    <span class="small">{label}</span>
                    <input type="range" min="0" max="100" prop:value=percent on:input=share/>
                </label>
            }
            .into_any()
        }
        Mode::Difference => view! {
            <label class="proof-compare__setting">
                <span class="small">"Sensitivity"</span>
                <input type="range" min="0" max="100" prop:value=move || table.sensitivity.get().percent().to_string() on:change=sensitivity/>
            </label>
        }
        .into_any(),
    }
    }
}
