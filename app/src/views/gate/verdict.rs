//! The verdict, large: clear, or how much stands in the way and when that should be over.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Findings, schedule::Standing};
use crate::{
    api::Answer,
    model::{Certificate, ExpectedBy, Page},
    ui::{
        icon::{Icon, IconName},
        time::{fmt_day, fmt_instant},
    },
};

/// How the whole comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Live,
    Clear,
    Closed,
}

fn outcome(findings: &Findings) -> Outcome {
    match (findings.is_live(), findings.report.clear) {
        (true, _) => Outcome::Live,
        (false, true) => Outcome::Clear,
        (false, false) => Outcome::Closed,
    }
}

/// The sentence of the verdict.
fn headline(findings: &Findings) -> String {
    match outcome(findings) {
        Outcome::Live => format!("{} is live", findings.campaign.name),
        Outcome::Clear => "Clear to launch".to_owned(),
        Outcome::Closed => match findings.failed().len() {
            1 => format!("1 item stands between {} and launch", findings.campaign.name),
            many => format!("{many} items stand between {} and launch", findings.campaign.name),
        },
    }
}

/// Whether the date of an open item rests on this.
fn rests(findings: &Findings, on: ExpectedBy) -> bool {
    findings.failed().iter().any(|item| item.expected_by == Some(on))
}

/// When it should be clear, as far as due dates and the team's own history tell.
fn forecast(findings: &Findings) -> String {
    let undated = findings.failed().iter().filter(|item| item.expected_on.is_none()).count();
    match outcome(findings) {
        Outcome::Live => "It went through the gate. What is live stays what was certified.".to_owned(),
        Outcome::Clear => "Every check holds on the content as it is now. Launching issues the certificate.".to_owned(),
        Outcome::Closed => match (findings.report.forecast, undated) {
            (Some(day), _) if rests(findings, ExpectedBy::Overdue) => {
                format!("Work is overdue: clear by {} at the earliest.", fmt_day(day))
            }
            (Some(day), _) if rests(findings, ExpectedBy::History) => {
                format!("Should be clear by {}, by due dates and by how long such things have taken you.", fmt_day(day))
            }
            (Some(day), _) => format!("Should be clear by {}, if every due date is kept.", fmt_day(day)),
            (None, 1) => "No forecast: one open item has no date.".to_owned(),
            (None, many) => format!("No forecast: {many} open items have no date."),
        },
    }
}

/// The verdict with its share of passed checks; the children are what can be done about it.
#[component]
pub fn Verdict(findings: Memo<Findings>, certificates: Resource<Answer<Page<Certificate>>>, children: Children) -> impl IntoView {
    let state = Memo::new(move |_| findings.with(outcome));
    let class = move || match state.get() {
        Outcome::Live => "verdict verdict--live",
        Outcome::Clear => "verdict verdict--clear",
        Outcome::Closed => "verdict verdict--closed",
    };
    view! {
        <section class=class aria-label="Verdict">
            <Ring findings state/>
            <div class="verdict__words">
                <p class="verdict__headline" role="status">{move || findings.with(headline)}</p>
                <p class="verdict__forecast">{move || findings.with(forecast)}</p>
                <Standing findings/>
                <LastCertificate certificates/>
            </div>
            <div class="verdict__actions">{children()}</div>
        </section>
    }
}

/// Passed checks as a ring that closes.
#[component]
fn Ring(findings: Memo<Findings>, state: Memo<Outcome>) -> impl IntoView {
    let total = move || findings.with(|findings| findings.passed().len() + findings.failed().len());
    let passed = move || findings.with(|findings| findings.passed().len());
    // The circle's length is 100, so that the share is a percentage.
    let dash = move || format!("{} 100", passed() * 100 / total().max(1));
    view! {
        <div class="ring">
            <svg viewBox="0 0 36 36" class="ring__circle" aria-hidden="true" focusable="false">
                <circle class="ring__track" cx="18" cy="18" r="15.915"></circle>
                <circle class="ring__share" cx="18" cy="18" r="15.915" stroke-dasharray=dash></circle>
            </svg>
            <div class="ring__middle">
                {move || match state.get() {
                    Outcome::Live | Outcome::Clear => view! { <Icon name=IconName::Check/> }.into_any(),
                    Outcome::Closed => view! { <span class="ring__number numeric">{passed}"/"{total}</span> }.into_any(),
                }}
                <span class="ring__label">{move || format!("{} of {} checks passed", passed(), total())}</span>
            </div>
        </div>
    }
}

#[component]
fn LastCertificate(certificates: Resource<Answer<Page<Certificate>>>) -> impl IntoView {
    move || {
        let newest = certificates.get().and_then(Result::ok)?.items.into_iter().next()?;
        Some(view! {
            <p class="verdict__certificate">
                <A href=format!("/certificates/{}", newest.id)>"Certificate "<span class="mono">{newest.digest.short()}</span></A>
                {format!(", {}", fmt_instant(newest.body.issued_at))}
            </p>
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Brief, Campaign, CampaignId, CampaignStatus, CheckCode, Digest, GateItem, GateReport, MemberId, Subject};

    fn findings(status: CampaignStatus, items: Vec<GateItem>, forecast: Option<&str>) -> Findings {
        let at = "2026-11-23T10:00:00Z".parse().unwrap();
        let id = CampaignId::new();
        let campaign = Campaign {
            id,
            name: "Harbour".into(),
            status,
            brief: Brief::default(),
            starts_on: None,
            ends_on: None,
            market: None,
            channels: Vec::new(),
            owner_id: MemberId::new(),
            created_at: at,
            updated_at: at,
            revision: 1,
        };
        let report = GateReport {
            campaign_id: id,
            clear: items.iter().all(|item| item.passed),
            items,
            forecast: forecast.map(|day| day.parse().unwrap()),
            content_digest: Digest::of(b""),
            evaluated_at: at,
            schedule: None,
        };
        Findings { campaign, report }
    }

    fn item(code: CheckCode, passed: bool) -> GateItem {
        let subject = Subject { kind: "campaign".into(), id: String::new(), name: String::new(), href: String::new() };
        GateItem {
            code,
            title: String::new(),
            passed,
            detail: String::new(),
            subject,
            clear_by: String::new(),
            who: Vec::new(),
            expected_on: None,
            expected_by: None,
            waivable: false,
            waiver: None,
        }
    }

    #[test]
    fn the_headline_counts_what_is_open() {
        let open = |n| findings(CampaignStatus::Approved, vec![item(CheckCode::BriefComplete, false); n], None);
        assert_eq!(headline(&open(1)), "1 item stands between Harbour and launch");
        assert_eq!(headline(&open(3)), "3 items stand between Harbour and launch");
        assert_eq!(headline(&findings(CampaignStatus::Approved, vec![item(CheckCode::BriefComplete, true)], None)), "Clear to launch");
    }

    #[test]
    fn being_live_is_no_obstacle() {
        let live = findings(CampaignStatus::Live, vec![item(CheckCode::StatusReady, false)], None);
        assert_eq!(headline(&live), "Harbour is live");
        assert!(live.failed().is_empty());
    }

    #[test]
    fn the_forecast_says_what_it_rests_on() {
        let dated = findings(CampaignStatus::InReview, vec![item(CheckCode::BriefComplete, false)], Some("2026-11-27"));
        assert_eq!(forecast(&dated), "Should be clear by 27 Nov 2026, if every due date is kept.");
        let undated = findings(CampaignStatus::InReview, vec![item(CheckCode::BriefComplete, false); 2], None);
        assert_eq!(forecast(&undated), "No forecast: 2 open items have no date.");
    }
}
