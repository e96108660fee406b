//! The audit as a file: of the campaign that the filter names, and of a period.

use leptos::prelude::*;

use crate::{
    api::audit::{AuditFilter, percent},
    model::Day,
    ui::{
        dialog::Dialog,
        field::DateField,
        icon::{Icon, IconName},
    },
};

/// A button that opens the choices.
#[component]
pub fn Export(filter: Memo<AuditFilter>) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)><Icon name=IconName::Download/>"Export\u{2026}"</button>
        <Dialog open title="Export the audit">
            <Choices filter/>
        </Dialog>
    }
}

#[component]
fn Choices(filter: Memo<AuditFilter>) -> impl IntoView {
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let campaign = move || filter.with(|filter| filter.campaign_id.clone());
    let link = move |format: &'static str| address(format, &campaign(), &from.get(), &to.get());
    let about = move || if campaign().is_empty() { "All events" } else { "The events of the campaign that is chosen in the filter" };
    view! {
        <div class="form">
            <p>{about}", each with its exact bytes and the proof that it is in the signed log. Without days: from the first to the last."</p>
            <div class="form__pair">
                <DateField label="From" name="from" value=from/>
                <DateField label="To, this day included" name="to" value=to/>
            </div>
            <div class="row">
                <a class="button" href=move || link("jsonl") rel="external" download><Icon name=IconName::Download/>"JSON Lines"</a>
                <a class="button" href=move || link("csv") rel="external" download><Icon name=IconName::Download/>"CSV"</a>
                <a class="button" href=move || link("pdf") rel="external" download><Icon name=IconName::Download/>"PDF with proofs"</a>
            </div>
            <p class="muted small">"A PDF holds up to 2,000 events, and the JSON Lines of the same events as an attachment. Check either with "<code>"campaign audit verify-file"</code>"."</p>
        </div>
    }
}

/// Where the file is. Days are whole days in UTC.
fn address(format: &str, campaign: &str, from: &str, to: &str) -> String {
    let mut address = format!("/api/v1/audit/export?format={format}");
    let instant = |day: Day| percent(&day.begins().to_string());
    if !campaign.is_empty() {
        address.push_str(&format!("&campaign_id={campaign}"));
    }
    if let Ok(day) = from.parse::<Day>() {
        address.push_str(&format!("&from={}", instant(day)));
    }
    if let Ok(day) = to.parse::<Day>() {
        address.push_str(&format!("&to={}", instant(day.plus(1))));
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_is_included() {
        assert_eq!(address("pdf", "", "", ""), "/api/v1/audit/export?format=pdf");
        assert_eq!(
            address("jsonl", "c1", "2026-11-01", "2026-11-30"),
            "/api/v1/audit/export?format=jsonl&campaign_id=c1&from=2026-11-01T00%3A00%3A00Z&to=2026-12-01T00%3A00%3A00Z"
        );
    }
}
