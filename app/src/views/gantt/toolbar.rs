//! What stands above and below the chart: whose it is, how near, what follows a move, taking back.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::{Sheet, scale::Zoom};
use crate::{
    api,
    model::{BaselineId, Campaign, CampaignId},
    plan::{project::RecordedBaseline, schedule::Cascade},
    ui::icon::{Icon, IconName},
};

const CASCADES: [(Cascade, &str, &str); 3] = [
    (Cascade::Push, "Push", "What follows moves when it must"),
    (Cascade::KeepGap, "Keep gap", "What follows keeps its distance"),
    (Cascade::ShowOnly, "Show only", "Nothing else moves; what does not fit is marked"),
];

/// The controls of the chart.
#[component]
pub fn Toolbar(sheet: Sheet) -> impl IntoView {
    let desk = sheet.desk;
    let conflicts = Memo::new(move |_| sheet.chart.with(|chart| chart.shown.iter().map(|shown| shown.conflicts().len()).sum::<usize>()));
    view! {
        <div class="toolbar gantt__bar">
            <Chooser sheet/>
            <ZoomButtons sheet/>
            <button type="button" class="button" on:click=move |_| sheet.view.show_day(sheet.scale.get_untracked(), sheet.today.get_untracked())>
                "Today"
            </button>
            <span class="toolbar__space"></span>
            {move || {
                (conflicts.get() > 0)
                    .then(|| {
                        let words = if conflicts.get() == 1 { " conflict" } else { " conflicts" };
                        view! {
                            <button type="button" class="button gantt__conflicts" on:click=move |_| desk.listing.set(Some(()))>
                                <Icon name=IconName::Warning/>
                                <span>{conflicts.get()}<span class="gantt__word">{words}</span></span>
                            </button>
                        }
                    })
            }}
            <div class="segmented" role="group" aria-label="What follows a move">
                {CASCADES
                    .map(|(cascade, words, title)| {
                        view! {
                            <button
                                type="button"
                                title=title
                                aria-pressed=move || (desk.cascade.get() == cascade).to_string()
                                on:click=move |_| desk.cascade.set(cascade)
                            >
                                {words}
                            </button>
                        }
                    })
                    .into_iter()
                    .collect_view()}
            </div>
            <button
                type="button"
                class="button gantt__critical"
                aria-pressed=move || desk.shows_critical.get().to_string()
                on:click=move |_| desk.shows_critical.update(|shows| *shows = !*shows)
            >
                <span class="gantt__swatch" aria-hidden="true"></span>
                <span class="gantt__word">"Critical"</span>
            </button>
            <Baselines sheet/>
            {move || {
                sheet
                    .asked
                    .get()
                    .map(|campaign| view! { <button type="button" class="button" on:click=move |_| desk.exchanging.set(Some(campaign))>"Files…"</button> })
            }}
        </div>
        <LastChange sheet/>
    }
}

/// Whose gantt is shown.
#[component]
fn Chooser(sheet: Sheet) -> impl IntoView {
    let navigate = use_navigate();
    let choose = move |id: String| {
        let to = super::address(Some(id.as_str()), sheet.desk.zoom.get_untracked());
        navigate(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let asked = sheet.asked;
    let option = move |campaign: Campaign| {
        let id = campaign.id;
        view! {
            <option value=id.to_string() selected=asked.get_untracked() == Some(id) prop:selected=move || asked.get() == Some(id)>
                {campaign.name}
            </option>
        }
    };
    view! {
        <label class="gantt__campaign">
            <span class="visually-hidden">"Campaign"</span>
            <select class="input" on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=asked.get_untracked().is_none() prop:selected=move || asked.get().is_none()>"All campaigns"</option>
                {move || sheet.campaigns.get().and_then(Result::ok).map(|page| page.items.into_iter().map(option).collect_view())}
            </select>
        </label>
    }
}

#[component]
fn ZoomButtons(sheet: Sheet) -> impl IntoView {
    let zoom = sheet.desk.zoom;
    let go = move |step: fn(Zoom) -> Option<Zoom>| {
        if let Some(next) = step(zoom.get_untracked()) {
            zoom.set(next);
        }
    };
    view! {
        <div class="row row--nowrap gantt__zoom">
            <button
                type="button"
                class="button button--icon"
                aria-label="Farther"
                title="Farther (-)"
                disabled=move || zoom.get().farther().is_none()
                on:click=move |_| go(Zoom::farther)
            >
                <Icon name=IconName::ZoomOut/>
            </button>
            <span class="gantt__zoom-name" aria-live="polite">{move || zoom.get().label()}</span>
            <button
                type="button"
                class="button button--icon"
                aria-label="Nearer"
                title="Nearer (+)"
                disabled=move || zoom.get().nearer().is_none()
                on:click=move |_| go(Zoom::nearer)
            >
                <Icon name=IconName::ZoomIn/>
            </button>
        </div>
    }
}

/// The baselines of the campaign that is shown, and a way to take one.
#[component]
fn Baselines(sheet: Sheet) -> impl IntoView {
    let desk = sheet.desk;
    let taken = RwSignal::new(Vec::<RecordedBaseline>::new());
    let load = move |campaign: CampaignId| {
        let asked = api::schedules::baselines(campaign);
        spawn_local(async move {
            if let Ok(page) = asked.await {
                taken.try_set(page.items);
            }
        });
    };
    Effect::new(move |_| {
        // Once more whenever one was taken.
        desk.baseline.track();
        match sheet.asked.get() {
            Some(campaign) => load(campaign),
            None => taken.set(Vec::new()),
        }
    });
    let choose = move |campaign: CampaignId, value: &str| {
        if value == "new" {
            let name = format!("Baseline {}", taken.with_untracked(Vec::len) + 1);
            desk.take_baseline(campaign, name);
        } else {
            desk.show_baseline(campaign, value.parse::<BaselineId>().ok());
        }
    };
    move || {
        sheet.asked.get().map(|campaign| {
            let option = move |baseline: RecordedBaseline| {
                let id = baseline.id;
                view! {
                    <option value=id.to_string() prop:selected=move || desk.baseline.with(|shown| shown.as_ref().is_some_and(|shown| shown.id == id))>
                        {baseline.baseline.name().to_owned()}
                    </option>
                }
            };
            view! {
                <label>
                    <span class="visually-hidden">"Baseline"</span>
                    <select class="input gantt__baselines" on:change:target=move |event| choose(campaign, &event.target().value())>
                        <option value="" prop:selected=move || desk.baseline.with(Option::is_none)>"No baseline"</option>
                        {move || taken.get().into_iter().map(option).collect_view()}
                        {desk.may_plan().then(|| view! { <option value="new">"Take a baseline now"</option> })}
                    </select>
                </label>
            }
        })
    }
}

/// The last change, to be taken back.
#[component]
fn LastChange(sheet: Sheet) -> impl IntoView {
    let desk = sheet.desk;
    move || {
        desk.last.get().map(|last| {
            view! {
                <div class="gantt__last">
                    <span class="truncate">{last.words}</span>
                    <button type="button" class="button button--small" aria-keyshortcuts="Control+Z Meta+Z" on:click=move |_| desk.undo()>"Undo"</button>
                    <button type="button" class="button button--quiet button--icon button--small" aria-label="Dismiss" on:click=move |_| desk.last.set(None)>
                        <Icon name=IconName::Cross/>
                    </button>
                </div>
            }
        })
    }
}

/// The keys, said once.
#[component]
pub fn Foot() -> impl IntoView {
    view! {
        <p id="gantt-keys" class="muted small gantt__keys">
            <kbd>"↑"</kbd>" "<kbd>"↓"</kbd>" between rows, "<kbd>"←"</kbd>" "<kbd>"→"</kbd>" fold and unfold, "<kbd>"Enter"</kbd>" details, "
            <kbd>"Space"</kbd>" pick up, "<kbd>"Alt"</kbd>" "<kbd>"←"</kbd>" "<kbd>"→"</kbd>" move, "<kbd>"Ctrl"</kbd>" "<kbd>"Alt"</kbd>" "<kbd>"←"</kbd>" "
            <kbd>"→"</kbd>" resize, "<kbd>"M"</kbd>" move to a date, "<kbd>"Ctrl"</kbd>" "<kbd>"Z"</kbd>" undo."
        </p>
    }
}
