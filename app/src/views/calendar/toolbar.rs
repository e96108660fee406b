//! What stands above and below the days: turning pages, layers, colours, taking back.

use leptos::{prelude::*, wasm_bindgen::JsCast};

use super::{
    Sheet,
    address::Colour,
    palette,
    planner::{Planner, days},
};
use crate::{
    plan::{lens::Layer, period::View},
    ui::icon::{Icon, IconName},
};

/// The page's name with the controls of what is shown.
#[component]
pub fn Toolbar(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    // From the page that is asked for, also while the one before it is still drawn: who turns three pages gets three on.
    let href = move |pages: i32| {
        move || {
            planner.address.with(|address| {
                let period = address.period().unwrap_or_else(|| sheet.period.get());
                address.at(Some(period.plus(pages).first())).href()
            })
        }
    };
    let page = move |which: &str| format!("{which} {}", sheet.period.get().view().page());
    let today = move || planner.address.with(|address| address.at(None).href());
    view! {
        <div class="toolbar calendar__bar">
            <div class="row row--nowrap">
                // Plain links: all of them lead to this page, and none is more current than the others.
                <a href=href(-1) data-noscroll="" class="button button--icon" aria-label=move || page("Previous") title=move || page("Previous")>
                    <Icon name=IconName::ChevronLeft/>
                </a>
                <a href=today data-noscroll="" class="button" on:click=move |_| show_today()>"Today"</a>
                <a href=href(1) data-noscroll="" class="button button--icon" aria-label=move || page("Next") title=move || page("Next")>
                    <Icon name=IconName::ChevronRight/>
                </a>
            </div>
            <h2 class="calendar__month" aria-live="polite">{move || sheet.period.get().name()}</h2>
            <span class="toolbar__space"></span>
            <Views sheet/>
            <Layers sheet/>
            <FilterButton sheet/>
            <Colours sheet/>
            <a
                class="button calendar__paper"
                rel="external"
                download="calendar.pdf"
                href=move || planner.address.with(|address| address.at(Some(sheet.period.get().first())).href().replacen("/calendar", "/api/v1/calendar/paper", 1))
            >
                "PDF"
            </a>
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
pub fn LastMove(planner: Planner) -> impl IntoView {
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

/// How much of time is seen at once. The day that is looked at stays in sight.
#[component]
fn Views(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let day = move || {
        let (period, today) = (sheet.period.get(), sheet.today.get());
        if period.days().contains(today) { today } else { period.first() }
    };
    let link = move |view: View| {
        view! {
            <a
                href=move || planner.address.with(|address| address.seen_as(view, Some(day())).href())
                data-noscroll=""
                aria-current=move || planner.address.with(|address| (address.view == view).then_some("true"))
            >
                {view.label()}
            </a>
        }
    };
    view! { <nav class="segmented" aria-label="View">{View::ALL.map(link).into_iter().collect_view()}</nav> }
}

/// Opens what narrows what is shown.
#[component]
fn FilterButton(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    // The first two layers have buttons of their own.
    let count = move || {
        planner.address.with(|address| {
            let lens = &address.lens;
            lens.filters() + lens.hidden.iter().filter(|layer| !matches!(layer, Layer::Campaigns | Layer::Tasks)).count()
        })
    };
    view! {
        <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| planner.filtering.set(true)>
            "Filters"
            {move || (count() > 0).then(|| view! { <span class="count">{count()}<span class="visually-hidden">" set"</span></span> })}
        </button>
    }
}

#[component]
fn Layers(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let toggle = move |layer: Layer| {
        view! {
            <button
                type="button"
                aria-pressed=move || planner.address.with(|address| address.lens.shows(layer)).to_string()
                on:click=move |_| {
                    let address = planner.address.get_untracked();
                    planner.go(&address.through(address.lens.toggled(layer)));
                }
            >
                <span class=format!("calendar__layer calendar__layer--{}", layer.as_str()) aria-hidden="true"></span>
                {layer.label()}
            </button>
        }
    };
    view! { <div class="segmented" role="group" aria-label="Shown">{[Layer::Campaigns, Layer::Tasks].map(toggle).into_iter().collect_view()}</div> }
}

/// As much as fits, or everything.
#[component]
pub fn Density(sheet: Sheet) -> impl IntoView {
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
                {format!("By {}", colour.label().to_lowercase())}
            </option>
        }
    };
    view! {
        <label class="calendar__colours">
            <span class="visually-hidden">"Colour by"</span>
            <select class="input input--small" on:change:target=move |event| choose(event.target().value())>{Colour::ALL.map(option).into_iter().collect_view()}</select>
        </label>
    }
}

/// What the colours mean, and which keys there are.
#[component]
pub fn Legend(sheet: Sheet) -> impl IntoView {
    let tints = move || {
        let days = sheet.period.get().window();
        sheet.entries.with(|entries| {
            let seen = entries.iter().filter(|(id, shown)| id.layer() != Layer::Holidays && shown.span.overlap(days).is_some());
            let named = |tint: palette::Tint<'_>| (tint.class, tint.label.to_owned());
            sheet.all.with(|all| {
                let legend = sheet.palette.with(|palette| palette.legend(seen.map(|(_, shown)| &shown.entry), all));
                legend.into_iter().map(named).collect::<Vec<_>>()
            })
        })
    };
    let nothing = move || {
        sheet.entries.with(|entries| {
            let days = sheet.period.get().days();
            !entries.iter().any(|(id, shown)| id.layer() != Layer::Holidays && shown.span.overlap(days).is_some())
        })
    };
    view! {
        <div class="calendar__foot">
            {move || {
                nothing()
                    .then(|| {
                        let page = sheet.period.get().view().page();
                        let hint = if sheet.planner.may_create() { " Choose a day, or draw over several, to start a campaign there." } else { "" };
                        let words = format!("Nothing is dated in this {page}.{hint}");
                        view! { <p class="muted">{words}</p> }
                    })
            }}
            <ul class="legend" aria-label="Colours">
                <For each=tints key=Clone::clone let((class, label))>
                    <li class=format!("legend__line {class}")><span class="legend__swatch" aria-hidden="true"></span>{label}</li>
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
