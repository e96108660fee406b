//! What series will still make: drawn on the calendar before it is there.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use app::{
    model::{Campaign, CampaignId, CampaignStatus, CampaignTemplate, Coming, ComingKind, Day, Recurring, Series, SeriesId, TemplateId},
    plan::{Span, template},
};

use super::{
    Refusal,
    series::{occurrence, rule},
};
use crate::{db::Reading, store};

/// How many of one series are drawn at most: a year and a half of a daily one.
const MOST: u16 = 550;
/// How far a flight or the days of a task may reach, so that one that begins or ends elsewhere is seen here.
const REACH: i64 = 400;

/// Everything that series will still make whose days touch these. What is left out is not among it, nor what was passed over: nobody makes
/// that up.
pub async fn between(db: &mut Reading, days: Span, today: Day) -> Result<Vec<Coming>, Refusal> {
    let asked = Span::between(days.first().plus(-REACH).max(today), days.last().plus(REACH).max(today));
    let going_on = store::series::going_on(db).await?;
    if going_on.is_empty() {
        return Ok(Vec::new());
    }
    let made: HashSet<(SeriesId, Day)> = store::series::made_since(db, today).await?.into_iter().collect();
    let mut sources = Sources::default();
    let mut all = Vec::new();
    for series in going_on {
        let Some(source) = sources.of(db, &series).await? else { continue };
        let said = rule(&series)?.between(asked.first().max(series.starts_on), asked.last(), MOST);
        // What was moved to here may be of a day further away.
        let moved = series.exceptions.iter().filter(|it| it.day.is_some() && it.on >= today).map(|it| it.on);
        let mut open: Vec<Day> = said.into_iter().chain(moved).filter(|on| !made.contains(&(series.id, *on))).collect();
        open.sort_unstable();
        open.dedup();
        let coming = open.into_iter().filter_map(|on| coming(&series, on, &source, today));
        all.extend(coming.filter(|it| Span::between(it.starts_on, it.ends_on).overlap(days).is_some()));
    }
    all.sort_by_key(|it| (it.starts_on, it.series_id, it.on));
    Ok(all)
}

fn coming(series: &Series, on: Day, source: &Source, today: Day) -> Option<Coming> {
    let it = occurrence(series, on, &[]);
    if it.skipped {
        return None;
    }
    let made_on = on.plus(-series.lead_days).max(today);
    let coming = Coming {
        series_id: series.id,
        on,
        day: it.day,
        starts_on: it.day,
        ends_on: it.day,
        name: it.name,
        kind: ComingKind::Campaign,
        campaign_id: None,
        assignee_id: None,
        market: None,
        channels: Vec::new(),
        made_on,
        rule: series.rule.clone(),
        revision: series.revision,
    };
    Some(match (source, &series.what) {
        (Source::Template(from), _) => Coming {
            ends_on: template::flight(it.day, &from.plan).last(),
            market: from.plan.market.clone(),
            channels: from.plan.channels.clone(),
            ..coming
        },
        (Source::Campaign(campaign), Recurring::Task { working_days, assignee_id, .. }) => Coming {
            starts_on: template::due(campaign.market.as_deref(), it.day, *working_days).first(),
            kind: ComingKind::Task,
            campaign_id: Some(campaign.id),
            assignee_id: *assignee_id,
            ..coming
        },
        (Source::Campaign(_), Recurring::Campaign { .. }) => return None,
    })
}

/// What a series makes its things from, or for.
enum Source {
    Template(Box<CampaignTemplate>),
    Campaign(Box<Campaign>),
}

/// Read once each, however many series share them.
#[derive(Default)]
struct Sources {
    templates: HashMap<TemplateId, Option<CampaignTemplate>>,
    campaigns: HashMap<CampaignId, Option<Campaign>>,
}

impl Sources {
    /// None where nothing more can come of it.
    async fn of(&mut self, db: &mut Reading, series: &Series) -> Result<Option<Source>, Refusal> {
        Ok(match series.what {
            Recurring::Campaign { template_id } => {
                let known = match self.templates.entry(template_id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => unknown.insert(store::templates::find(db, template_id).await?),
                };
                known.clone().map(|it| Source::Template(Box::new(it)))
            }
            Recurring::Task { campaign_id, .. } => {
                let known = match self.campaigns.entry(campaign_id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(unknown) => unknown.insert(store::campaigns::campaign(db, campaign_id).await?),
                };
                let is_over = |it: &Campaign| matches!(it.status, CampaignStatus::Completed | CampaignStatus::Cancelled);
                known.clone().filter(|it| !is_over(it)).map(|it| Source::Campaign(Box::new(it)))
            }
        })
    }
}
