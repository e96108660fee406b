//! The gate: the only road to `live`.
//!
//! [`launch`] evaluates every check inside the unit of work that will go live, against the rows that its commit will see. Only
//! when all hold does it make a [`LaunchPermit`], which never leaves this room but into the store that uses it up. A refusal is
//! recorded like anything else. Knows neither HTTP nor SQL.

mod branding;
mod certify;
mod checks;
mod digest;
mod evidence;
mod files;
mod forecast;
mod permit;
pub mod policy;
pub mod rights;
mod seen;
mod waive;

use app::model::{CampaignId, CertificateId, CheckCode, Day, Digest, GateItem, GateReport, Instant, MemberId, PolicyOutcome, Role};

pub use permit::LaunchPermit;
pub use rights::{Denial, Grant, authorize};

use crate::{
    audit::{Change, UnitOfWork},
    db::Reading,
    files::FileError,
    store,
    tenancy::Tenant,
};
use evidence::Evidence;
use policy::Asked;

/// What became of an attempt to launch.
#[derive(Debug)]
pub enum Launch {
    /// The campaign is live, with this certificate, once the unit of work commits.
    Live(CertificateId),
    /// Nothing changed; every failed item is in the report. Commit the unit of work: it holds the record of the refusal.
    Refused(Box<GateReport>),
}

/// Why the gate could not come to a verdict. It then refuses: it fails closed.
#[derive(Debug, thiserror::Error)]
pub enum GateError {
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    #[error("could not write the certificate: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the stored files could not be looked at: {0}")]
    Files(#[from] FileError),
}

/// The report on a campaign as it stands, as somebody of this role may read it. `None` when there is no such campaign.
///
/// # Errors
/// When the evidence cannot be read.
pub async fn report(tenant: &Tenant, db: &mut Reading, id: CampaignId, role: Role) -> Result<Option<GateReport>, GateError> {
    let now = tenant.now();
    match Evidence::gather_with_files(db, id, tenant).await? {
        Some(evidence) => {
            let asked = policy::ask(&evidence, now.day());
            let mut report = evaluate(&evidence, asked, now).await?;
            if !report.clear {
                let paces = store::paces::paces(db).await?;
                forecast::fill(&evidence, &mut report.items, &paces, now.day());
                report.forecast = clear_date(&report.items);
            }
            seen::by(role, &evidence, &mut report.items, now);
            Ok(Some(report))
        }
        None => Ok(None),
    }
}

/// One item of the report that stands, as a waiver of it sees it.
#[derive(Debug)]
pub struct Standing {
    pub item: GateItem,
    /// Digest of the finding.
    pub basis: Digest,
    /// Who made what the item is about.
    pub makers: Vec<MemberId>,
}

/// The failed item of that kind about that subject. `None` when there is no such item, or it passed.
///
/// # Errors
/// When the evidence cannot be read.
pub async fn standing(
    db: &mut Reading,
    id: CampaignId,
    code: CheckCode,
    subject: &str,
    now: Instant,
) -> Result<Option<Standing>, GateError> {
    let Some(evidence) = Evidence::gather(db, id, now).await? else { return Ok(None) };
    let report = evaluate(&evidence, policy::ask(&evidence, now.day()), now).await?;
    let found = report.items.into_iter().find(|item| !item.passed && item.code == code && item.subject.id == subject);
    let Some(item) = found else { return Ok(None) };
    Ok(Some(Standing { basis: waive::basis(&evidence, &item)?, makers: waive::makers(&evidence, &item), item }))
}

/// What a rule says of a campaign as it stands. `None` when there is no such campaign.
///
/// # Errors
/// When the evidence cannot be read.
pub async fn try_rule(db: &mut Reading, rule: &policy::Rule, id: CampaignId, now: Instant) -> Result<Option<PolicyOutcome>, GateError> {
    let Some(evidence) = Evidence::gather(db, id, now).await? else { return Ok(None) };
    let told = policy::Facts::of(&evidence, now.day()).and_then(|facts| rule.holds(&facts.told()?));
    let (passes, detail) = match told {
        Ok(passes) => (passes, String::new()),
        Err(problem) => (false, problem),
    };
    Ok(Some(PolicyOutcome { campaign_id: id, campaign_name: evidence.campaign.name, passes, detail }))
}

/// Looks at the stored files of a campaign before a launch begins, so that the launch itself, during which nobody else can write, has
/// to read none of those that are as they were. What is found here decides nothing.
///
/// # Errors
/// When the database or the disk cannot be read.
pub async fn look_ahead(tenant: &Tenant, id: CampaignId) -> Result<(), GateError> {
    let named = store::uploads::of_campaign(&mut tenant.read().await?, id).await?;
    tenant.files().look_at(tenant.id(), named).await?;
    Ok(())
}

/// Takes a campaign live if every check holds, and records the refusal if not. `None` when there is no such campaign.
///
/// # Errors
/// When the evidence cannot be read or the certificate not be written.
pub async fn launch(uow: &mut UnitOfWork, id: CampaignId) -> Result<Option<Launch>, GateError> {
    let now = uow.now();
    let tenant = uow.tenant().clone();
    let Some(evidence) = Evidence::gather_with_files(uow.read(), id, &tenant).await? else { return Ok(None) };
    let asked = policy::ask(&evidence, now.day());
    let report = evaluate(&evidence, asked, now).await?;
    if !report.clear {
        let failed = report.failed();
        uow.note(Change::new("campaign.launch_refused", "campaign", id).of(id).after(&serde_json::json!({
            "content_digest": report.content_digest, "failed_items": failed,
        })));
        return Ok(Some(Launch::Refused(Box::new(report))));
    }
    let permit = certify::permit(&evidence, &report, uow)?;
    let certificate = permit.certificate_id();
    store::campaigns::set_live(uow, permit).await?;
    Ok(Some(Launch::Live(certificate)))
}

async fn evaluate(evidence: &Evidence, asked: Option<Asked>, now: Instant) -> Result<GateReport, serde_json::Error> {
    let content_digest = digest::of(evidence)?;
    let mut items = checks::all(evidence, asked, now.day()).await;
    waive::apply(evidence, &mut items)?;
    forecast::not_before(now.day(), &mut items);
    let clear = items.iter().all(|item| item.passed);
    let forecast = clear_date(&items);
    Ok(GateReport {
        campaign_id: evidence.campaign.id,
        clear,
        items,
        forecast,
        content_digest,
        evaluated_at: now,
        schedule: evidence.schedule.clone(),
    })
}

/// The latest date of the open items; nothing as long as one of them has none.
fn clear_date(items: &[GateItem]) -> Option<Day> {
    let open = || items.iter().filter(|item| !item.passed);
    if open().all(|item| item.expected_on.is_some()) { open().filter_map(|item| item.expected_on).max() } else { None }
}
