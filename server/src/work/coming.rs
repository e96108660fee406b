//! What series will still make: drawn on the calendar before it is there.

use std::collections::{HashMap, HashSet};

use app::{
    model::{
        Campaign, CampaignId, CampaignStatus, CampaignTemplate, Coming, ComingKind, Day, Member, MemberId, Recurring, Series, TemplateId,
    },
    plan::{Span, template},
};

use super::{
    Refusal,
    series::{made_on, may_continue, occurrence, open_days, rule},
};
use crate::{db::Reading, store};

/// How far ahead series are followed, in days: a rule is counted through from its first day on.
const HORIZON: i64 = 20 * 366;
/// How much is drawn at most, the earliest of it.
const MOST: usize = 2_000;

/// What lies on some days without being there, and the campaigns that the tasks among it are for.
#[derive(Debug, Default)]
pub struct Expected {
    pub coming: Vec<Coming>,
    pub campaigns: Vec<Campaign>,
}

/// What series will still make whose days touch these, within the next twenty years. What is left out is not among it, nor what has passed:
/// nobody makes that up.
pub async fn between(db: &mut Reading, days: Span, today: Day) -> Result<Expected, Refusal> {
    let going_on = store::series::going_on(db).await?;
    if going_on.is_empty() || days.last() < today || days.first() > today.plus(HORIZON) {
        return Ok(Expected::default());
    }
    let sources = Sources::of(db, &going_on).await?;
    let moved = going_on.iter().flat_map(|series| &series.exceptions).filter(|it| it.day.is_some_and(|day| day >= today));
    let since = moved.map(|it| it.on).min().map_or(today, |on| on.min(today));
    let made: HashSet<_> = store::series::made_since(db, since).await?.into_iter().collect();
    let mut coming = Vec::new();
    for series in &going_on {
        let Some(source) = sources.find(series) else { continue };
        let Ok(rule) = rule(series) else {
            tracing::error!(series = %series.id, rule = series.rule, "a rule that was kept cannot be read");
            continue;
        };
        let open = open_days(series, &rule, source.said_around(days), today).into_iter().filter(|on| !made.contains(&(series.id, *on)));
        let seen = open.filter_map(|on| sources.coming(series, on, &source, today));
        coming.extend(seen.filter(|it| Span::between(it.starts_on, it.ends_on).overlap(days).is_some()));
    }
    coming.sort_by_key(|it| (it.starts_on, it.series_id, it.on));
    coming.truncate(MOST);
    let ids: HashSet<CampaignId> = coming.iter().filter_map(|it| it.campaign_id).collect();
    let campaigns = sources.campaigns.into_values().filter(|campaign| ids.contains(&campaign.id)).collect();
    Ok(Expected { coming, campaigns })
}

/// What a series makes its things from, or for.
#[derive(Clone, Copy)]
enum Source<'s> {
    Template(&'s CampaignTemplate),
    Task { campaign: &'s Campaign, working_days: i64, required: bool, assignee_id: Option<MemberId> },
}

impl Source<'_> {
    /// The days that the rule may say for something that touches these: a flight goes on after its day, a task begins before it.
    fn said_around(self, days: Span) -> Span {
        match self {
            Self::Template(from) => Span::between(days.first().plus(-from.plan.flight_days.unwrap_or(1).max(1)), days.last()),
            // Weekends and holidays in between.
            Self::Task { working_days, .. } => Span::between(days.first(), days.last().plus(2 * working_days + 30)),
        }
    }
}

/// What all series need, read at once.
struct Sources {
    templates: HashMap<TemplateId, CampaignTemplate>,
    campaigns: HashMap<CampaignId, Campaign>,
    members: HashMap<MemberId, Member>,
}

impl Sources {
    async fn of(db: &mut Reading, all: &[Series]) -> Result<Self, Refusal> {
        let task = |series: &Series| match series.what {
            Recurring::Task { campaign_id, .. } => Some(campaign_id),
            Recurring::Campaign { .. } => None,
        };
        let campaigns: Vec<CampaignId> = all.iter().filter_map(task).collect();
        let templates = if campaigns.len() < all.len() { store::templates::all(db).await? } else { Vec::new() };
        Ok(Self {
            templates: templates.into_iter().map(|template| (template.id, template)).collect(),
            campaigns: store::campaigns::several(db, &campaigns).await?.into_iter().map(|campaign| (campaign.id, campaign)).collect(),
            members: store::people::members(db).await?.into_iter().map(|member| (member.id, member)).collect(),
        })
    }

    /// None where nothing more can come of a series.
    fn find(&self, series: &Series) -> Option<Source<'_>> {
        match series.what {
            Recurring::Campaign { template_id } => self.templates.get(&template_id).map(Source::Template),
            Recurring::Task { campaign_id, working_days, required, assignee_id, .. } => {
                let campaign = self.campaigns.get(&campaign_id)?;
                let is_over = matches!(campaign.status, CampaignStatus::Completed | CampaignStatus::Cancelled);
                (!is_over).then_some(Source::Task { campaign, working_days, required, assignee_id })
            }
        }
    }

    fn coming(&self, series: &Series, on: Day, source: &Source<'_>, today: Day) -> Option<Coming> {
        let it = occurrence(series, on, &[]);
        if it.skipped || it.day < today {
            return None;
        }
        let is_held = matches!(source, Source::Task { campaign, required: true, .. } if campaign.status == CampaignStatus::Live);
        let by_itself = !is_held && may_continue(self.members.get(&series.created_by));
        let coming = Coming {
            series_id: series.id,
            on,
            day: it.day,
            starts_on: it.day,
            ends_on: it.day,
            made_on: by_itself.then(|| made_on(series, &it).max(today)),
            name: it.name,
            kind: ComingKind::Campaign,
            campaign_id: None,
            owner_id: Some(series.created_by),
            market: None,
            channels: Vec::new(),
            rule: series.rule.clone(),
            since: series.created_at,
            revision: series.revision,
        };
        Some(match source {
            Source::Template(from) => Coming {
                ends_on: template::flight(it.day, &from.plan).last(),
                market: from.plan.market.clone(),
                channels: from.plan.channels.clone(),
                ..coming
            },
            Source::Task { campaign, working_days, assignee_id, .. } => Coming {
                starts_on: template::due(campaign.market.as_deref(), it.day, *working_days).first(),
                kind: ComingKind::Task,
                campaign_id: Some(campaign.id),
                owner_id: *assignee_id,
                ..coming
            },
        })
    }
}
