//! The gate: the one way to live. What stands between a campaign and its launch, who can clear it, and the launch itself.

mod budget;
mod items;
mod launch;
mod schedule;
mod verdict;
mod waive;

use leptos::prelude::*;
use leptos_router::components::A;

use self::{
    items::{Failed, Passed},
    launch::LaunchPanel,
    schedule::ScheduleButtons,
    verdict::Verdict,
};
use super::{
    campaign::{
        concerns,
        lookup::{Missing, use_id},
    },
    session::use_me,
};
use crate::{
    api::{self, Answer, ApiError},
    model::{Campaign, CampaignId, CampaignStatus, Certificate, CheckCode, GateItem, GateReport, MemberId, Money, Page, Role},
    ui::{live::refetch_on, page::PageHeader, skeleton::Skeleton, time::fmt_instant},
};

/// What the page asks the server for.
#[derive(Clone, Copy)]
pub struct Gate {
    pub id: CampaignId,
    pub report: Resource<Answer<(Campaign, GateReport)>>,
    pub certificates: Resource<Answer<Page<Certificate>>>,
    /// The certificate of a launch made on this page.
    pub launched: RwSignal<Option<Certificate>>,
    pub may_launch: bool,
}

impl Gate {
    /// Who owns the campaign, and its budget, as the page has them.
    fn campaign_budget(self) -> Option<(MemberId, Money)> {
        let (campaign, _) = self.report.get_untracked()?.ok()?;
        Some((campaign.owner_id, campaign.brief.budget?))
    }
}

/// What is shown: the campaign with the gate's findings on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    pub campaign: Campaign,
    pub report: GateReport,
}

impl Findings {
    /// Whether the campaign has been through the gate and is on air.
    pub fn is_live(&self) -> bool {
        self.campaign.status == CampaignStatus::Live
    }

    /// What stands in the way. Of a live campaign only what has come up since: that it is live already is no obstacle.
    pub fn failed(&self) -> Vec<GateItem> {
        self.report.items.iter().filter(|item| !(item.passed || self.is_live() && item.code == CheckCode::StatusReady)).cloned().collect()
    }

    pub fn passed(&self) -> Vec<GateItem> {
        self.report.items.iter().filter(|item| item.passed).cloned().collect()
    }
}

/// The gate of the campaign that the address names.
#[component]
pub fn GatePage() -> impl IntoView {
    let id = use_id::<CampaignId>();
    move || match id.get() {
        Some(id) => view! { <Asked id/> }.into_any(),
        None => view! { <Missing what="campaign" error=None back="/campaigns" back_to="All campaigns"/> }.into_any(),
    }
}

#[component]
fn Asked(id: CampaignId) -> impl IntoView {
    let report = Resource::new(
        || (),
        move |()| {
            let (campaign, report) = (api::campaigns::show(id), api::campaigns::gate(id));
            async move { Ok((campaign.await?, report.await?)) }
        },
    );
    let of_campaign = concerns(id);
    // Rights of assets, brands, the names of those who can act and the rules reach into every campaign.
    refetch_on(report, move |event| {
        matches!(event.kind.as_str(), "asset" | "brand" | "member" | "blackout" | "policy" | "budget_rule" | "checklist_template")
            || of_campaign(event)
    });
    let certificates = Resource::new(|| (), move |()| api::campaigns::certificates(id));
    let of_campaign = concerns(id);
    refetch_on(certificates, move |event| event.kind == "certificate" && of_campaign(event));
    let may_launch = use_me().member.role.includes(Role::Manager);
    let gate = Gate { id, report, certificates, launched: RwSignal::new(None), may_launch };
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>
            <Answered gate/>
        </Transition>
    }
}

/// Draws the page once; its parts follow the report, so that a dialog stays open while others work.
#[component]
fn Answered(gate: Gate) -> impl IntoView {
    let outcome = Memo::new(move |_| gate.report.get().map(|answer| answer.map(|_| ())));
    move || {
        outcome.get().map(|outcome: Result<(), ApiError>| match (outcome, untrack(move || gate.report.get())) {
            (Ok(()), Some(Ok((campaign, report)))) => view! { <Report gate first=Findings { campaign, report }/> }.into_any(),
            (Err(error), _) => view! { <Missing what="campaign" error=Some(error) back="/campaigns" back_to="All campaigns"/> }.into_any(),
            _ => view! { <Skeleton lines=12/> }.into_any(),
        })
    }
}

#[component]
fn Report(gate: Gate, first: Findings) -> impl IntoView {
    let findings = Memo::new(move |before: Option<&Findings>| match gate.report.get() {
        Some(Ok((campaign, report))) => Findings { campaign, report },
        _ => before.unwrap_or(&first).clone(),
    });
    let name = move || findings.with(|findings| findings.campaign.name.clone());
    let digest = move || findings.with(|findings| findings.report.content_digest.to_string());
    let evaluated = move || findings.with(|findings| fmt_instant(findings.report.evaluated_at));
    view! {
        <div class="page gate">
            <div class="stack stack--tight">
                <nav class="breadcrumbs" aria-label="Where this is">
                    <ol>
                        <li><A href="/campaigns" exact=true>"Campaigns"</A></li>
                        <li><A href=format!("/campaigns/{}", gate.id) exact=true>{name}</A></li>
                        <li aria-current="page">"Gate"</li>
                    </ol>
                </nav>
                <PageHeader title=Signal::derive(move || format!("Gate of {}", name()))/>
            </div>
            <Verdict findings certificates=gate.certificates>
                <LaunchPanel gate findings/>
                <ScheduleButtons gate findings/>
            </Verdict>
            <Failed gate findings/>
            <Passed gate findings/>
            <footer class="gate__foot muted small">
                <p>"Content that would go live: "<span class="mono">{digest}</span></p>
                <p>"Checked "<span class="numeric">{evaluated}</span>". The page follows every change."</p>
            </footer>
        </div>
    }
}
