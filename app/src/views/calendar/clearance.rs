//! When a campaign's gate should be clear, for the days on which it may not be put.

use crate::{
    api,
    model::{Campaign, CampaignId, CampaignStatus, Day},
    plan::{Span, project::Forecast},
    ui::time::fmt_day,
};

/// What the plan says of one campaign's gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    pub campaign: CampaignId,
    pub forecast: Forecast,
}

/// Reckons it from the plan as it is now. None when that cannot be had: then the gate itself still decides at the launch.
pub async fn of(campaign: CampaignId) -> Option<Clearance> {
    let source = api::schedules::show(campaign).await.ok()?;
    let forecast = source.project.standing().ok()?.forecast;
    Some(Clearance { campaign, forecast })
}

/// Whether a campaign has still to go live, so that its gate matters to its dates.
pub const fn matters(status: CampaignStatus) -> bool {
    use CampaignStatus::{Cancelled, Completed, Live, Paused};
    !matches!(status, Live | Paused | Completed | Cancelled)
}

impl Clearance {
    /// Whether going live on this day would be too early.
    pub fn forbids(&self, day: Day) -> bool {
        self.forecast.clear_on.is_some_and(|clear_on| day < clear_on)
    }

    /// Why a campaign cannot begin on the first day of `to`, if it cannot. Where it begins already is nothing new.
    pub fn against(&self, campaign: &Campaign, to: Span) -> Option<String> {
        let day = to.first();
        let clear_on = self.forecast.clear_on.filter(|clear_on| day < *clear_on && campaign.starts_on != Some(day))?;
        let short: Vec<String> =
            self.forecast.short_of(day).take(3).map(|short| format!("“{}” (ready on {})", short.title, fmt_day(short.ready_on))).collect();
        let more = self.forecast.short_of(day).count().saturating_sub(short.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Some(format!(
            "{} cannot begin on {}: its gate should be clear on {}. Still open by then: {}{more}.",
            campaign.name,
            fmt_day(day),
            fmt_day(clear_on),
            short.join(", ")
        ))
    }
}
