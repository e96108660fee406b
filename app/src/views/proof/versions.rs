//! The head of the page: where the proof belongs, and its versions.

use leptos::prelude::*;

use super::sheet::Desk;
use crate::{
    model::{Instant, MemberId, ProofVersion, ProofVersionId},
    ui::{
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// The way back to the campaign.
#[component]
pub(super) fn Crumbs(desk: Desk) -> impl IntoView {
    let campaign = move || desk.read(|sheet| sheet.proof.campaign_id);
    let href = move || campaign().map(|id| format!("/campaigns/{id}?tab=proofs"));
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumb">
            <ol>
                <li><a href="/campaigns">"Campaigns"</a></li>
                <li>
                    <a href=href>
                        {move || desk.campaign_name()}
                    </a>
                </li>
            </ol>
        </nav>
    }
}

/// Every version, newest first.
#[component]
pub(super) fn Versions(desk: Desk) -> impl IntoView {
    let list = Memo::new(move |_| desk.read(|sheet| sheet.proof.versions.iter().rev().map(|version| version.id).collect::<Vec<_>>()));
    view! {
        <nav class="proof-versions" aria-label="Versions">
            <ol>
                <For each=move || list.get().unwrap_or_default() key=|id| *id let:id>
                    <li><VersionLink desk id/></li>
                </For>
            </ol>
        </nav>
    }
}

/// What is said of a version.
#[derive(Clone, PartialEq)]
struct Facts {
    number: i64,
    label: String,
    locked: bool,
    uploader: MemberId,
    at: Instant,
    file: String,
    blocking: i64,
}

impl Facts {
    fn of(version: &ProofVersion) -> Self {
        let &ProofVersion { number, bytes, width, height, uploaded_by, created_at, open_blocking, annotations, pages, .. } = version;
        let marks = match annotations {
            0 => "no marks".to_owned(),
            1 => "1 mark".to_owned(),
            many => format!("{many} marks"),
        };
        let extent = if pages > 1 { format!("{pages} {}s", version.page_word()) } else { format!("{width} × {height}") };
        let file = format!("{} · {extent} · {marks}", size(bytes));
        let (label, locked) = (version.label(), version.is_locked());
        Self { number, label, locked, uploader: uploaded_by, at: created_at, file, blocking: open_blocking }
    }
}

#[component]
fn VersionLink(desk: Desk, id: ProofVersionId) -> impl IntoView {
    let facts =
        Memo::new(move |_| desk.read(|sheet| sheet.proof.versions.iter().find(|version| version.id == id).map(Facts::of)).flatten());
    let shown = move || desk.read(|sheet| sheet.shown.as_ref().is_some_and(|shown| shown.id == id)).unwrap_or_default();
    let draw = move |Facts { label, locked, uploader, at, file, blocking, .. }| {
        view! {
            <span class="proof-version__name">
                <span class="strong">
                    {format!("Version {label}")}
                    {locked.then(|| view! { <span class="proof-version__lock" title="Locked"><Icon name=IconName::Lock/><span class="visually-hidden">" locked"</span></span> })}
                </span>
                {(blocking > 0).then(|| view! { <span class="proof-version__blocking">{format!("{blocking} blocking")}</span> })}
            </span>
            <span class="muted small truncate">
                {move || desk.name_of(uploader)}
                " · "
                <time datetime=at.to_string()>{fmt_day(at.day())}</time>
            </span>
            <span class="muted small truncate numeric">{file}</span>
        }
    };
    let href = move || facts.with(|facts| facts.as_ref().map(|facts| desk.address(facts.number)));
    view! {
        <a class="proof-version" href=href aria-current=move || shown().then_some("true")>
            {move || facts.get().map(draw)}
        </a>
    }
}

/// Bytes in the unit that reads best (SI, as file managers show).
fn size(bytes: i64) -> String {
    let (mut whole, mut rest, mut unit) = (bytes.max(0), 0, "B");
    for next in ["kB", "MB", "GB"] {
        if whole < 1000 {
            break;
        }
        (whole, rest, unit) = (whole / 1000, whole % 1000 / 100, next);
    }
    if rest > 0 && whole < 10 { format!("{whole}.{rest} {unit}") } else { format!("{whole} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_540), "1.5 kB");
        assert_eq!(size(15_400_000), "15 MB");
    }
}
