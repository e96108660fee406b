//! From a clear report to a permit with its certificate.

use app::model::{
    BudgetApproval, CertificateBody, CertificateFile, CertificateId, CertificateItem, CertificatePerson, CheckCode, Decision, Digest,
    GateReport, Waiver, canonical,
};

use super::{LaunchPermit, evidence::Evidence};
use crate::{audit::UnitOfWork, store::campaigns::IssuedCertificate};

const STATEMENT: &str = "Every check of this team's own gate held at the moment of launch, on the content named by the digest. \
    This certificate says nothing about any law, regulation or outcome.";
const STATEMENT_WITH_WAIVERS: &str = "At the moment of launch every check of this team's own gate held, on the content named by the \
    digest, except those that two people let pass: each is named here with its reason. \
    This certificate says nothing about any law, regulation or outcome.";

/// The permit. Called by the gate alone, with a report in which nothing failed.
pub(super) fn permit(evidence: &Evidence, report: &GateReport, uow: &UnitOfWork) -> Result<LaunchPermit, serde_json::Error> {
    let c = &evidence.campaign;
    let actor = uow.actor();
    let body = CertificateBody {
        id: CertificateId::new(),
        workspace: uow.tenant().workspace().name.clone(),
        campaign_id: c.id,
        campaign_name: c.name.clone(),
        market: c.market.clone(),
        channels: c.channels.clone(),
        starts_on: c.starts_on,
        ends_on: c.ends_on,
        content_digest: report.content_digest,
        items: report
            .items
            .iter()
            .map(|i| CertificateItem {
                code: i.code,
                title: i.title.clone(),
                subject: i.subject.name.clone(),
                detail: i.detail.clone(),
                waiver: i.waiver.clone(),
            })
            .collect(),
        people: people(evidence, report),
        files: files(evidence),
        launched_by: actor.name.clone(),
        launched_by_email: actor.email.clone().unwrap_or_default(),
        issued_at: uow.now(),
        statement: if report.items.iter().any(|item| item.waiver.is_some()) { STATEMENT_WITH_WAIVERS } else { STATEMENT }.into(),
    };
    // Sorted keys: the form that is stored, digested and given out.
    let canonical = serde_json::to_string(&canonical(&body)?)?;
    let digest = Digest::of(canonical.as_bytes());
    let content_revision = evidence.content_revision;
    Ok(LaunchPermit::new(c.clone(), IssuedCertificate { body, canonical, digest, content_revision }))
}

fn people(evidence: &Evidence, report: &GateReport) -> Vec<CertificatePerson> {
    let email = |id| evidence.members.get(&id).map(|m| m.email.clone()).unwrap_or_default();
    let mut people = Vec::new();
    for deliverable in &evidence.deliverables {
        for stage in deliverable.review.iter().flat_map(|r| &r.stages) {
            people.extend(stage.decisions.iter().map(|d| CertificatePerson {
                member_id: d.member_id,
                name: d.name.clone(),
                email: email(d.member_id),
                meaning: meaning(&deliverable.task.title, &stage.name, d),
                digest: Some(d.digest),
                at: d.at,
            }));
        }
    }
    for line in &evidence.checklist {
        if let (Some(by), Some(at)) = (line.confirmed_by, line.confirmed_at) {
            let meaning = format!("Confirmed: \u{201c}{}\u{201d}", line.label);
            people.push(CertificatePerson { member_id: by, name: evidence.name(by), email: email(by), meaning, digest: None, at });
        }
    }
    let needed = report.items.iter().any(|item| item.code == CheckCode::BudgetApproved);
    let counted = |approval: &&BudgetApproval| evidence.campaign.brief.budget.as_ref() == Some(&approval.budget);
    if let Some(approval) = evidence.budget_approval.as_ref().filter(counted).filter(|_| needed) {
        let (by, at) = (approval.approved_by, approval.approved_at);
        let meaning =
            format!("Approved the budget: {} {}", approval.budget.currency, app::views::campaign::money::amount(&approval.budget));
        people.push(CertificatePerson { member_id: by, name: evidence.name(by), email: email(by), meaning, digest: None, at });
    }
    let used = |waiver: &&Waiver| report.items.iter().any(|item| item.waiver.as_ref().is_some_and(|used| used.id == waiver.id));
    for waiver in evidence.waivers.iter().filter(used) {
        let asked = Some((waiver.requested_by, waiver.requested_at, "Asked to waive"));
        let granted = waiver.granted_by.zip(waiver.granted_at).map(|(by, at)| (by, at, "Waived"));
        for (by, at, word) in [asked, granted].into_iter().flatten() {
            let meaning = format!("{word}: \u{201c}{}\u{201d}. Reason: {}", waiver.title, waiver.reason);
            let digest = Some(waiver.basis);
            people.push(CertificatePerson { member_id: by, name: evidence.name(by), email: email(by), meaning, digest, at });
        }
    }
    people
}

fn files(evidence: &Evidence) -> Vec<CertificateFile> {
    let proofs = evidence.proofs.iter().filter_map(|p| {
        p.versions.last().map(|v| CertificateFile {
            name: p.name.clone(),
            file_name: v.file_name.clone(),
            version: v.number,
            sha256: v.sha256,
        })
    });
    let assets = evidence.assets.iter().filter_map(|a| {
        a.versions.last().map(|v| CertificateFile {
            name: a.name.clone(),
            file_name: v.file_name.clone(),
            version: v.number,
            sha256: v.sha256,
        })
    });
    proofs.chain(assets).collect()
}

/// What a decision means, and how it was signed where it was.
fn meaning(task: &str, stage: &str, decision: &Decision) -> String {
    let through = decision.given_by.as_ref().map(|by| format!(", given by {} for {}", by.name, decision.name)).unwrap_or_default();
    let plain = format!("{}: \u{201c}{task}\u{201d}, stage {stage}{through}", decision.decision.label());
    match &decision.signature {
        None => plain,
        Some(s) => format!("{plain}. Signed by {} ({}): {}", s.printed_name, s.authentication.label().to_lowercase(), s.meaning),
    }
}
