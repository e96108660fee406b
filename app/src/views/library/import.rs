//! A table of assets taken in: tried first, with everything that it would change and every line that cannot be taken in.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use crate::{
    api::{self, ApiError},
    model::ImportReport,
    ui::{dialog::Dialog, toast::use_toasts},
};

/// Lines of a report that are shown; all of them are in it.
const SHOWN: usize = 60;

#[component]
pub(super) fn ImportDialog(open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    view! {
        <Dialog open title="Take in a table" class="editor">
            <Trial open done/>
        </Dialog>
    }
}

#[component]
fn Trial(open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let picker = NodeRef::<html::Input>::new();
    let table = RwSignal::new(String::new());
    let report = RwSignal::new(None::<Result<ImportReport, ApiError>>);
    let busy = RwSignal::new(false);
    let chosen = move |_| {
        let Some(input) = picker.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        busy.set(true);
        spawn_local(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()).unwrap_or_default();
            let answer = api::brands::import(text.clone(), true).await;
            table.try_set(text);
            report.try_set(Some(answer));
            busy.try_set(false);
        });
    };
    let take_in = move |_| {
        busy.set(true);
        spawn_local(async move {
            let answer = api::brands::import(table.get_untracked(), false).await;
            busy.try_set(false);
            match answer {
                Ok(report) => {
                    toasts.success(format!("{} made, {} changed.", report.created, report.changed));
                    open.try_set(false);
                    done.run(());
                }
                Err(error) => drop(report.try_set(Some(Err(error)))),
            }
        });
    };
    let ready = move || {
        report.with(|report| matches!(report, Some(Ok(report)) if report.problems.is_empty() && report.created + report.changed > 0))
    };
    view! {
        <div class="form">
            <p class="muted">
                "CSV with a head. Lines with an id change that asset, lines without make one. Columns: id, name, kind, description, tags, and the keys of your own fields. The CSV of the library is such a table."
            </p>
            <label class="drop">
                <span class="strong">"Choose a table"</span>
                <span class="muted small">"It is tried first. At most 5,000 lines."</span>
                <input class="drop__input" type="file" name="table" accept=".csv,text/csv" node_ref=picker on:change=chosen/>
            </label>
            <div role="status" aria-busy=move || busy.get().then_some("true")>
                {move || {
                    report
                        .get()
                        .map(|answer| match answer {
                            Ok(report) => view! { <Told report/> }.into_any(),
                            Err(error) => view! { <p class="uploads__failed">{error.to_string()}</p> }.into_any(),
                        })
                }}
            </div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button button--primary" disabled=move || !ready() || busy.get() on:click=take_in>"Take it in"</button>
            </div>
        </div>
    }
}

#[component]
fn Told(report: ImportReport) -> impl IntoView {
    let ImportReport { lines, created, changed, unchanged, changes, problems, ignored, .. } = report;
    let many = problems.len();
    let wrong = problems.into_iter().take(SHOWN).map(|problem| {
        let place = if problem.field.is_empty() { String::new() } else { format!(", {}", problem.field) };
        view! { <li class="break">{format!("Line {}{place}: {}.", problem.line, problem.detail)}</li> }
    });
    let told = changes.into_iter().take(SHOWN).map(|change| {
        let before = if change.before.is_empty() { "nothing".to_owned() } else { format!("\u{201c}{}\u{201d}", change.before) };
        let after = if change.after.is_empty() { "nothing".to_owned() } else { format!("\u{201c}{}\u{201d}", change.after) };
        view! { <li class="break">{format!("Line {}, {}: {} from {before} to {after}", change.line, change.asset, change.field)}</li> }
    });
    view! {
        <div class="stack stack--tight">
            <p class="strong">{format!("{lines} lines: {created} would be made, {changed} changed, {unchanged} left as they are.")}</p>
            {(many > 0)
                .then(|| {
                    view! {
                        <h3 class="storage__wrong">{format!("{many} {} be taken in, so nothing is", if many == 1 { "cell cannot" } else { "cells cannot" })}</h3>
                        <ul class="reasons small import__list">{wrong.collect_view()}</ul>
                    }
                })}
            <ul class="reasons small import__list">{told.collect_view()}</ul>
            {(!ignored.is_empty()).then(|| view! { <p class="muted small break">{format!("Columns that say nothing here: {}.", ignored.join(", "))}</p> })}
        </div>
    }
}
