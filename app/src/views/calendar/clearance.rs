//! What the plan of a campaign says of a move before it is made: what follows, and the days before its gate should be clear.

use std::sync::Arc;

use super::entry::Entry;
use crate::{
    api,
    model::{Campaign, CampaignId, CampaignStatus, Day},
    plan::{
        Span,
        project::{Forecast, Foreseen, PlanChange, Project, Refused},
        schedule::{Cascade, Dates, Edit, ItemId, Keep},
    },
    ui::time::fmt_day,
    views::gantt::words,
};

/// What the plan says of one campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct Clearance {
    pub campaign: CampaignId,
    pub forecast: Forecast,
    pub project: Arc<Project>,
}

/// Reckons it from the plan as it is now. None when that cannot be had: then the gate itself still decides at the launch.
pub async fn of(campaign: CampaignId) -> Option<Clearance> {
    let project = api::schedules::show(campaign).await.ok()?.project;
    let forecast = project.outlook().ok()?.forecast;
    Some(Clearance { campaign, forecast, project: Arc::new(project) })
}

/// Whether the plan places an entry, so that others may follow it. What is over lies where it lies.
pub fn is_planned(entry: &Entry) -> bool {
    match entry {
        Entry::Campaign(campaign) => matters(campaign.status),
        Entry::Task(_) => true,
        Entry::Note(_) | Entry::Coming(_) => false,
    }
}

/// What somebody would be told of a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Why it is not made; then nothing follows.
    pub refused: Option<String>,
    /// Where it really lies then, when that is not where it is put: the day may not be worked.
    pub lands: Option<Span>,
    /// In a few words.
    pub summary: String,
    /// Everything that follows, a line each; empty where only a few words were asked for.
    pub lines: Vec<String>,
}

/// Whether a campaign has still to go live, so that its gate matters to its dates.
pub const fn matters(status: CampaignStatus) -> bool {
    use CampaignStatus::{Cancelled, Completed, Live, Paused};
    !matches!(status, Live | Paused | Completed | Cancelled)
}

impl Clearance {
    /// What is asked of the plan when an entry goes to these days: to start there, to take as long, or both. None where nothing is.
    pub fn change(&self, entry: &Entry, to: Span) -> Option<PlanChange> {
        let from = entry.span()?;
        let (item, takes): (ItemId, Box<dyn Fn(Span) -> i64>) = match entry {
            Entry::Campaign(campaign) => (campaign.id.into(), Box::new(Span::days)),
            Entry::Task(task) => {
                let calendar = self.project.calendar();
                (task.id.into(), Box::new(move |span| calendar.working_days(span).max(1)))
            }
            Entry::Note(_) | Entry::Coming(_) => return None,
        };
        let mut edits = Vec::new();
        if to.first() != from.first() {
            edits.push(Edit::Start { item, on: to.first(), keep: Keep::Once });
        }
        // A shift keeps what it takes, whichever weekends lie in between.
        if to.days() != from.days() {
            edits.push(Edit::Length { item, working_days: u32::try_from(takes(to)).unwrap_or(1) });
        }
        (!edits.is_empty()).then_some(PlanChange { edits, cascade: Cascade::Push, digest: None })
    }

    /// What a change comes to: the function that the server commits with.
    ///
    /// # Errors
    /// Why it is not made.
    pub fn outcome(&self, change: &PlanChange) -> Result<Foreseen, Refused> {
        self.project.foresee(&change.edits, change.cascade)
    }

    /// What follows when an entry goes to these days, in a few words. None where nothing is asked.
    pub fn tell(&self, entry: &Entry, to: Span) -> Option<Told> {
        self.told(entry, to, |_, _, _| Vec::new())
    }

    /// The same, with everything that follows.
    pub fn tell_all(&self, entry: &Entry, to: Span) -> Option<Told> {
        self.told(entry, to, words::consequences)
    }

    fn told(&self, entry: &Entry, to: Span, lines: fn(&Project, ItemId, &Foreseen) -> Vec<String>) -> Option<Told> {
        let change = self.change(entry, to)?;
        let item = change.edits.first()?.item();
        let told = match self.outcome(&change) {
            Err(error) => {
                let own = match entry {
                    Entry::Campaign(campaign) => self.against(campaign, to),
                    Entry::Task(_) | Entry::Note(_) | Entry::Coming(_) => None,
                };
                let why = own.unwrap_or_else(|| words::refused(&self.project, &error));
                Told { refused: Some(why), lands: None, summary: String::new(), lines: Vec::new() }
            }
            Ok(changed) => {
                let lands = changed.receipt.changes.iter().find(|change| change.item == item).and_then(|change| change.new.dates);
                Told {
                    refused: None,
                    lands: lands.map(Dates::span).filter(|lands| *lands != to),
                    summary: words::summary(&self.project, item, &changed),
                    lines: lines(&self.project, item, &changed),
                }
            }
        };
        Some(told)
    }

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
