//! How much is kept in files, whether all of it is sound, and what nothing names any more.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use super::size;
use crate::{
    api::{self, Answer},
    model::{Role, StorageScan, StorageUse},
    ui::{
        badge::{Badge, Tone},
        empty::Empty,
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_instant,
        toast::use_toasts,
    },
    views::session::use_me,
};

type Source = Resource<Answer<StorageUse>>;

/// How often the progress of a scan is asked for.
const ASKED_EVERY: Duration = Duration::from_millis(700);

/// What the workspace keeps in files.
#[component]
pub fn StoragePage() -> impl IntoView {
    let usage: Source = Resource::new(|| (), |()| api::storage::show());
    refetch_on(usage, |event| matches!(event.kind.as_str(), "storage" | "asset" | "proof"));
    view! {
        <div class="page">
            <PageHeader title="Storage" subtitle="What the workspace keeps in files, and whether all of it is as it was taken in.">
                <A href="/library" attr:class="button">"Library"</A>
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=6/> }>
                {move || {
                    usage
                        .get()
                        .map(|answer| match answer {
                            Ok(now) => view! { <Shown now usage/> }.into_any(),
                            Err(error) => view! { <Empty title="It could not be loaded" body=error.to_string()/> }.into_any(),
                        })
                }}
            </Transition>
        </div>
    }
}

#[component]
fn Shown(now: StorageUse, usage: Source) -> impl IntoView {
    let administers = use_me().member.role.includes(Role::Admin);
    let under_way = now.scan.as_ref().is_some_and(|scan| scan.finished_at.is_none());
    Effect::new(move |_| {
        if under_way {
            // This drawing lives until the next answer, and so does its asking.
            let asking = set_timeout_with_handle(move || usage.refetch(), ASKED_EVERY).ok();
            on_cleanup(move || {
                if let Some(asking) = asking {
                    asking.clear();
                }
            });
        }
    });
    let StorageUse { files, bytes, quota, marked, marked_bytes, scan } = now;
    view! {
        <div class="storage">
            <section class="card stack" aria-label="How much">
                <h2>"How much"</h2>
                <p class="storage__amount numeric">
                    {size(bytes)}
                    <span class="muted">{quota.map_or_else(|| " in all".to_owned(), |quota| format!(" of {}", size(quota)))}</span>
                </p>
                {quota.map(|quota| view! { <Share of=bytes whole=quota label="Of the room that there is"/> })}
                <p class="muted small">
                    {format!("{files} file{}. The same bytes count once; renditions and drawn pages do not count.", if files == 1 { "" } else { "s" })}
                </p>
            </section>
            <section class="card stack" aria-label="Scan">
                <div class="card__head">
                    <h2>"Scan"</h2>
                    {administers.then(|| view! { <ScanButton under_way usage/> })}
                </div>
                <p class="muted small">"Reads every file from end to end and compares it with its digest."</p>
                {match scan {
                    Some(scan) => view! { <Outcome scan/> }.into_any(),
                    None => view! { <p class="muted">"None since the server started."</p> }.into_any(),
                }}
            </section>
            <section class="card stack" aria-label="Sweep">
                <div class="card__head">
                    <h2>"Sweep"</h2>
                    {administers.then(|| view! { <SweepButton usage/> })}
                </div>
                <p class="muted small">
                    "Marks what is stored that no version and no certificate names. A sweep a day later or more removes it, if still nothing does."
                </p>
                <p>{if marked == 0 { "Nothing is marked.".to_owned() } else { format!("{marked} marked, {}.", size(marked_bytes)) }}</p>
            </section>
        </div>
    }
}

/// A part of a whole, as a bar.
#[component]
fn Share(of: i64, whole: i64, label: &'static str) -> impl IntoView {
    let percent = (i128::from(of.max(0)) * 100).checked_div(i128::from(whole.max(1))).unwrap_or(0).min(100).to_string();
    view! {
        <div class="meter" role="progressbar" aria-label=label aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent.clone()>
            <div class="meter__bar" style=("--share", format!("{percent}%"))></div>
        </div>
    }
}

#[component]
fn Outcome(scan: StorageScan) -> impl IntoView {
    let StorageScan { looked_at, files, orphans, orphan_bytes, left_behind, left_behind_bytes, finished_at, started_at, .. } = scan;
    let Some(finished_at) = finished_at else {
        return view! {
            <Share of=looked_at whole=files label="Files read"/>
            <p class="muted small" role="status">{format!("{looked_at} of {files} files read, since {}", fmt_instant(started_at))}</p>
        }
        .into_any();
    };
    let sound = scan.is_sound();
    let list = |title: &'static str, digests: Vec<crate::model::Digest>| {
        (!digests.is_empty()).then(|| {
            let lines = digests.into_iter().map(|digest| view! { <li><code class="small break">{digest.to_string()}</code></li> });
            view! { <div><h3 class="storage__wrong">{title}</h3><ul class="reasons">{lines.collect_view()}</ul></div> }
        })
    };
    view! {
        <p>
            {if sound { view! { <Badge tone=Tone::Good>"All sound"</Badge> } } else { view! { <Badge tone=Tone::Bad>"Not as it should be"</Badge> } }}
            <span class="muted small">{format!(" {looked_at} of {files} files read, {}", fmt_instant(finished_at))}</span>
        </p>
        {scan.failed.map(|why| view! { <p class="small">{why}</p> })}
        {list("With other bytes than their name says", scan.altered)}
        {list("Gone", scan.gone)}
        <dl class="facts small">
            <dt>"Named by nothing"</dt>
            <dd>{format!("{orphans}, {}", size(orphan_bytes))}</dd>
            <dt>"Left by uploads"</dt>
            <dd>{format!("{left_behind}, {}", size(left_behind_bytes))}</dd>
        </dl>
    }
    .into_any()
}

#[component]
fn ScanButton(under_way: bool, usage: Source) -> impl IntoView {
    let toasts = use_toasts();
    let scan = move |_| {
        let answer = api::storage::scan();
        spawn_local(async move {
            if let Err(error) = answer.await {
                toasts.error(&error);
            }
            usage.refetch();
        });
    };
    view! { <button type="button" class="button button--small" disabled=under_way on:click=scan>{if under_way { "Scanning\u{2026}" } else { "Scan now" }}</button> }
}

#[component]
fn SweepButton(usage: Source) -> impl IntoView {
    let toasts = use_toasts();
    let sweep = move |_| {
        let answer = api::storage::sweep();
        spawn_local(async move {
            match answer.await {
                Ok(swept) if swept.removed > 0 => toasts.success(format!("{} removed, {}.", swept.removed, size(swept.removed_bytes))),
                Ok(swept) if swept.marked > 0 => toasts.success(format!("{} marked. A sweep a day from now removes them.", swept.marked)),
                Ok(_) => toasts.success("There is nothing to remove."),
                Err(error) => toasts.error(&error),
            }
            usage.refetch();
        });
    };
    view! { <button type="button" class="button button--small" on:click=sweep>"Sweep now"</button> }
}
