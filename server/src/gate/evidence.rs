//! Everything that the gate looks at, read in one go.

use std::collections::{HashMap, HashSet};

use app::brand::default_of;
use app::model::{
    Asset, Blackout, Brand, BudgetApproval, BudgetRule, Campaign, CampaignId, ChecklistItem, Comparison, Day, Digest, FileFacts, Instant,
    LaunchSchedule, LogoSearch, Member, MemberId, Policy, Proof, ProofId, Review, Task, Waiver,
};

use crate::{
    approvals::{
        components::{self, Signed},
        content,
    },
    db::Reading,
    files::Standing,
    store::{self, proofs::OpenBlocker},
    tenancy::Tenant,
};

/// A campaign with all that decides about its launch, from one transaction.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) campaign: Campaign,
    pub(super) content_revision: i64,
    /// Every task, required or not.
    pub(super) tasks: Vec<Task>,
    pub(super) deliverables: Vec<Deliverable>,
    pub(super) blockers: Vec<OpenBlocker>,
    pub(super) checklist: Vec<ChecklistItem>,
    pub(super) assets: Vec<Asset>,
    pub(super) members: HashMap<MemberId, Member>,
    pub(super) proofs: Vec<Proof>,
    /// How the newest version of a proof compares with an earlier one, where that was asked for.
    pub(super) comparisons: HashMap<ProofId, Comparison>,
    pub(super) budget_rule: BudgetRule,
    /// The newest, of whatever amount.
    pub(super) budget_approval: Option<BudgetApproval>,
    pub(super) blackouts: Vec<Blackout>,
    /// The active ones.
    pub(super) policies: Vec<Policy>,
    /// Oldest first, the ended ones included.
    pub(super) waivers: Vec<Waiver>,
    pub(super) schedule: Option<LaunchSchedule>,
    /// Those that stop a launch, and the default.
    pub(super) brands: Vec<Brand>,
    /// What current files show, where a brand asks about it.
    pub(super) facts: HashMap<Digest, FileFacts>,
    /// Where logos are on the newest versions of proofs, where the default brand stops a launch over them.
    pub(super) logos: HashMap<Digest, Vec<LogoSearch>>,
    /// How the stored files stand; one that is not here was not looked at, and counts as not intact.
    pub(super) stored: HashMap<Digest, Standing>,
}

/// A required task with its latest review.
#[derive(Debug)]
pub(super) struct Deliverable {
    pub(super) task: Task,
    pub(super) review: Option<Review>,
    /// Whether no stage of the review is void: nothing that it looks at changed, and what it carries was signed on the same.
    pub(super) current: bool,
}

impl Evidence {
    /// Everything but how the stored files stand.
    pub(super) async fn gather(db: &mut Reading, id: CampaignId, now: Instant) -> Result<Option<Self>, super::GateError> {
        let Some(campaign) = store::campaigns::campaign(db, id).await? else { return Ok(None) };
        let (proofs, assets) = (store::proofs::of_campaign(db, id).await?, store::assets::of_campaign(db, id).await?);
        Self::of(db, campaign, proofs, assets, now).await.map(Some)
    }

    /// Everything: the stored files are looked at while the rest is read.
    pub(super) async fn gather_with_files(db: &mut Reading, id: CampaignId, tenant: &Tenant) -> Result<Option<Self>, super::GateError> {
        let Some(campaign) = store::campaigns::campaign(db, id).await? else { return Ok(None) };
        let (proofs, assets) = (store::proofs::of_campaign(db, id).await?, store::assets::of_campaign(db, id).await?);
        let proofed = proofs.iter().filter_map(|proof| Some(proof.versions.last()?.sha256));
        let shown = assets.iter().filter_map(|asset| Some(asset.versions.last()?.sha256));
        let digests: HashSet<Digest> = proofed.chain(shown).collect();
        let files = tenant.files().look_at(tenant.id(), digests.into_iter().collect());
        let (stored, evidence) = tokio::join!(files, Self::of(db, campaign, proofs, assets, tenant.now()));
        Ok(Some(Self { stored: stored?, ..evidence? }))
    }

    async fn of(
        db: &mut Reading,
        campaign: Campaign,
        proofs: Vec<Proof>,
        assets: Vec<Asset>,
        now: Instant,
    ) -> Result<Self, super::GateError> {
        let id = campaign.id;
        let content_revision = store::campaigns::content_revision(db, id).await?;
        let mut deliverables: Vec<Deliverable> = Vec::new();
        // Of the deliverable before, if it was reviewed.
        let mut leaves = Vec::new();
        let tasks = store::tasks::of_campaign(db, id).await?;
        let mut reviews = store::approvals::latest_of(db, id).await?;
        for task in tasks.iter().filter(|task| task.required) {
            let mut review = task.review_id.and_then(|review| reviews.remove(&review));
            let current = match &mut review {
                Some(review) => {
                    let before = deliverables.last().and_then(|deliverable| deliverable.review.as_ref());
                    let before = before.map(|review| Signed { review, leaves: &leaves });
                    leaves = components::void_beside(review, &content::of(&campaign, task, &proofs), before)?;
                    review.current && carried_stages_stand(db, review).await?
                }
                None => false,
            };
            deliverables.push(Deliverable { task: task.clone(), review, current });
        }
        let mut comparisons = HashMap::new();
        for proof in proofs.iter().filter(|proof| proof.review_differences) {
            let Some(version) = proof.versions.last() else { continue };
            if let Some(comparison) = store::comparisons::comparison(db, version.id).await? {
                comparisons.insert(proof.id, comparison);
            }
        }
        let brands = store::brands::all(db).await?;
        let facts = if brands.iter().any(|brand| brand.rules.gate) {
            let shown = assets.iter().filter_map(|asset| asset.versions.last()).map(|version| version.sha256);
            let proofed = proofs.iter().filter_map(|proof| proof.versions.last()).map(|version| version.sha256);
            store::brands::facts_of(db, &shown.chain(proofed).collect::<Vec<_>>()).await?
        } else {
            HashMap::new()
        };
        let strict = default_of(&brands).filter(|brand| brand.rules.gate);
        let newest: Vec<Digest> = proofs.iter().filter_map(|proof| proof.versions.last()).map(|version| version.sha256).collect();
        let logos = store::logos::on_files(db, strict, &newest, now).await?;
        Ok(Self {
            brands,
            facts,
            logos,
            blockers: store::proofs::open_blockers(db, id).await?,
            checklist: store::checklist::of_campaign(db, id).await?,
            assets,
            members: store::people::members(db).await?.into_iter().map(|m| (m.id, m)).collect(),
            budget_rule: store::budgets::rule(db).await?,
            budget_approval: store::budgets::approval(db, id).await?,
            blackouts: store::blackouts::all(db).await?,
            policies: store::policies::all(db).await?.into_iter().filter(|policy| policy.active).collect(),
            waivers: store::waivers::of_campaign(db, id).await?,
            schedule: store::launches::of_campaign(db, id).await?,
            stored: HashMap::new(),
            campaign,
            content_revision,
            tasks,
            deliverables,
            proofs,
            comparisons,
        })
    }

    /// The day for which the launch is planned: that of its set time, or else the first of the flight.
    pub(super) fn planned_on(&self) -> Option<Day> {
        let set = self.schedule.as_ref().and_then(|launch| launch.local.get(..10)?.parse().ok());
        set.or(self.campaign.starts_on)
    }

    pub(super) fn name(&self, id: MemberId) -> String {
        self.members.get(&id).map_or_else(|| "somebody".to_owned(), |m| m.name.clone())
    }
}

/// Whether each approval that this review carries was given, in the review it names, on exactly what the stage looks at here.
async fn carried_stages_stand(db: &mut Reading, review: &Review) -> Result<bool, super::GateError> {
    for stage in &review.stages {
        let Some(carried) = stage.carried_from else { continue };
        let source = store::approvals::review(db, carried.review_id).await?;
        let stands = match source.as_ref().and_then(|source| Some((source, source.stages.iter().find(|s| s.position == carried.position)?)))
        {
            Some((source, before)) => components::same_stage((source, before), (review, stage))?,
            None => false,
        };
        if !stands {
            return Ok(false);
        }
    }
    Ok(true)
}
