//! What stands above and below the days: turning pages, layers, colours, taking back.

use leptos::{prelude::*, wasm_bindgen::JsCast};

use super::{
    Sheet,
    address::{Colour, Layer},
    planner::days,
};
use crate::ui::icon::{Icon, IconName};

/// The month's name with the controls of what is shown.
#[component]
pub fn Toolbar(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let href = move |months: i32| move || planner.address.with(|address| address.at(Some(sheet.month.get().plus(months))).href());
    let today = move || planner.address.with(|address| address.at(None).href());
    view! {
        <div class="toolbar calendar__bar">
            <div class="row row--nowrap">
                // Plain links: all of them lead to this page, and none is more current than the others.
                <a href=href(-1) data-noscroll="" class="button button--icon" aria-label="Previous month" title="Previous month">
                    <Icon name=IconName::ChevronLeft/>
                </a>
                <a href=today data-noscroll="" class="button" on:click=move |_| show_today()>"Today"</a>
                <a href=href(1) data-noscroll="" class="button button--icon" aria-label="Next month" title="Next month">
                    <Icon name=IconName::ChevronRight/>
                </a>
            </div>
            <h2 class="calendar__month" aria-live="polite">{move || sheet.month.get().name()}</h2>
            <LastMove sheet/>
            <span class="toolbar__space"></span>
            <Layers sheet/>
            <Density sheet/>
            <Colours sheet/>
        </div>
    }
}

/// Brings today into sight where the page is longer than the screen, once it is drawn.
fn show_today() {
    request_animation_frame(|| {
        for selector in [".agenda__day--today", ".day--today"] {
            if let Ok(Some(element)) = document().query_selector(selector) {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Nearest);
                element.scroll_into_view_with_scroll_into_view_options(&options);
            }
        }
    });
}

/// The last move, to be taken back.
#[component]
fn LastMove(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    move || {
        planner.last.get().map(|last| {
            let name = format!("Undo the move of {}", last.name);
            view! {
                <p class="calendar__last">
                    <span class="truncate muted small" aria-hidden="true">{last.name}" → "{days(last.after)}</span>
                    <button type="button" class="button button--small" aria-label=name aria-keyshortcuts="Control+Z Meta+Z" on:click=move |_| planner.undo()>"Undo"</button>
                </p>
            }
        })
    }
}

#[component]
fn Layers(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let toggle = move |layer: Layer| {
        view! {
            <button
                type="button"
                aria-pressed=move || planner.address.with(|address| address.shows(layer)).to_string()
                on:click=move |_| planner.go(&planner.address.get_untracked().toggled(layer))
            >
                <span class=format!("calendar__layer calendar__layer--{}", layer.as_str()) aria-hidden="true"></span>
                {layer.label()}
            </button>
        }
    };
    view! { <div class="segmented" role="group" aria-label="Shown">{Layer::ALL.map(toggle).into_iter().collect_view()}</div> }
}

/// As much as fits, or everything.
#[component]
fn Density(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    view! {
        <button
            type="button"
            class="button calendar__density"
            aria-pressed=move || planner.address.with(|address| address.everything).to_string()
            on:click=move |_| planner.go(&planner.address.get_untracked().densified())
        >
            "Show all"
        </button>
    }
}

#[component]
fn Colours(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let choose = move |word: String| {
        if let Ok(colour) = word.parse() {
            planner.go(&planner.address.get_untracked().coloured(colour));
        }
    };
    let option = move |colour: Colour| {
        view! {
            <option value=colour.as_str() selected=planner.address.get_untracked().colour == colour prop:selected=move || planner.address.with(|address| address.colour == colour)>
                {colour.label()}
            </option>
        }
    };
    view! {
        <label class="calendar__colours">
            <span class="muted small">"Colour by"</span>
            <select class="input input--small" on:change:target=move |event| choose(event.target().value())>{Colour::ALL.map(option).into_iter().collect_view()}</select>
        </label>
    }
}

/// What the colours mean, and which keys there are.
#[component]
pub fn Legend(sheet: Sheet) -> impl IntoView {
    let tints = move || sheet.entries.with(|entries| sheet.palette.with(|palette| palette.legend(entries)));
    let nothing = move || {
        sheet.entries.with(|entries| {
            let days = sheet.month.get().days();
            !entries.values().any(|shown| shown.span.overlap(days).is_some())
        })
    };
    view! {
        <div class="calendar__foot">
            {move || {
                nothing()
                    .then(|| {
                        let words = if sheet.planner.may_create() {
                            "Nothing is dated in this month. Choose a day, or draw over several, to start a campaign there."
                        } else {
                            "Nothing is dated in this month."
                        };
                        view! { <p class="muted">{words}</p> }
                    })
            }}
            <ul class="legend" aria-label="Colours">
                <For each=tints key=|tint| (tint.class, tint.label.clone()) let:tint>
                    <li class=format!("legend__line {}", tint.class)><span class="legend__swatch" aria-hidden="true"></span>{tint.label}</li>
                </For>
            </ul>
            <p class="calendar__keys muted small" id="calendar-keys">
                <kbd class="kbd">"Arrows"</kbd>" days "<kbd class="kbd">"Enter"</kbd>" into a day or open "<kbd class="kbd">"Space"</kbd>" pick up and drop "
                <kbd class="kbd">"Alt"</kbd>"+"<kbd class="kbd">"Arrows"</kbd>" move "<kbd class="kbd">"Ctrl"</kbd>"+"<kbd class="kbd">"Alt"</kbd>"+"<kbd class="kbd">"Arrows"</kbd>" resize "
                <kbd class="kbd">"M"</kbd>" move to a date "<kbd class="kbd">"N"</kbd>" new campaign "<kbd class="kbd">"Ctrl"</kbd>"+"<kbd class="kbd">"Z"</kbd>" undo"
            </p>
        </div>
    }
}

/// The element that an event happened on.
pub fn element_of(event: &web_sys::Event) -> Option<web_sys::Element> {
    event.target()?.dyn_into().ok()
}
