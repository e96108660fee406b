//! The head of the page: where the proof belongs, and its versions.

use leptos::prelude::*;

use super::sheet::Desk;
use crate::{model::ProofVersion, ui::time::fmt_day};

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
    let list = Memo::new(move |_| desk.read(|sheet| sheet.proof.versions.iter().rev().cloned().collect::<Vec<_>>()).unwrap_or_default());
    view! {
        <nav class="proof-versions" aria-label="Versions">
            <ol>
                <For each=move || list.get() key=|version| (version.id, version.annotations, version.open_blocking) let:version>
                    <li><VersionLink desk version/></li>
                </For>
            </ol>
        </nav>
    }
}

#[component]
fn VersionLink(desk: Desk, version: ProofVersion) -> impl IntoView {
    let ProofVersion { id, number, bytes, width, height, uploaded_by, created_at, open_blocking, annotations, .. } = version;
    let shown = move || desk.read(|sheet| sheet.shown.as_ref().is_some_and(|shown| shown.id == id)).unwrap_or_default();
    let marks = match annotations {
        0 => "no marks".to_owned(),
        1 => "1 mark".to_owned(),
        many => format!("{many} marks"),
    };
    view! {
        <a class="proof-version" href=desk.address(number) aria-current=move || shown().then_some("true")>
            <span class="proof-version__name">
                <span class="strong">"Version "{number}</span>
                {(open_blocking > 0).then(|| view! { <span class="proof-version__blocking">{open_blocking}" blocking"</span> })}
            </span>
            <span class="muted small truncate">
                {move || desk.name_of(uploaded_by)}
                " · "
                <time datetime=created_at.to_string()>{fmt_day(created_at.day())}</time>
            </span>
            <span class="muted small truncate numeric">{size(bytes)}" · "{width}" × "{height}" · "{marks}</span>
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
