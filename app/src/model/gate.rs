//! The gate's report, and the certificate of a passed gate.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{AuditProof, CampaignId, CertificateId, Channel, Day, Digest, Instant, ItemWaiver, LaunchSchedule, MemberId};

text_enum! {
    /// What the gate looks at. The words are stable: callers may rely on them.
    pub enum CheckCode {
        BriefComplete = "brief_complete" / "Brief complete",
        FlightSet = "flight_set" / "Flight dates, market and channels set",
        StatusReady = "status_ready" / "Campaign approved",
        DeliverablesPresent = "deliverables_present" / "At least one required deliverable",
        DeliverableApproved = "deliverable_approved" / "Deliverable approved on its current bytes",
        FilesIntact = "files_intact" / "Stored files are the approved ones, byte for byte",
        BlockingMarkupResolved = "blocking_markup_resolved" / "Blocking markup resolved",
        ChangesAccounted = "changes_accounted" / "Every change between versions accounted for",
        ChecklistConfirmed = "checklist_confirmed" / "Checklist confirmed",
        AssetRights = "asset_rights" / "Assets within their rights",
        SeparationOfDuties = "separation_of_duties" / "Approved by somebody other than the author",
        BudgetApproved = "budget_approved" / "Budget approved",
        BlackoutClear = "blackout_clear" / "Outside of every blackout",
        OnBrand = "on_brand" / "As the brand asks",
        PolicyHolds = "policy_holds" / "Policy of the team",
    }
}

impl CheckCode {
    /// Whether a second person may waive an item of this kind. Policies say so of themselves, one by one.
    pub const fn waivable(self) -> bool {
        matches!(self, Self::BriefComplete | Self::BlockingMarkupResolved | Self::ChecklistConfirmed | Self::BlackoutClear | Self::OnBrand)
    }
}

/// What a gate item is about, so that a person or a program can go there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Subject {
    /// `campaign`, `task`, `annotation`, `proof`, `checklist_item`, `asset`, `blackout`, `policy`.
    pub kind: String,
    pub id: String,
    pub name: String,
    /// Where the interface shows it.
    pub href: String,
}

/// One line of the gate's report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GateItem {
    pub code: CheckCode,
    pub title: String,
    pub passed: bool,
    /// Why it passed or failed.
    pub detail: String,
    pub subject: Subject,
    /// What would clear it; empty when it passed.
    pub clear_by: String,
    /// Who can clear it, by name; empty when it passed.
    pub who: Vec<String>,
    /// When it should be clear; absent when nothing is known.
    #[serde(default)]
    pub expected_on: Option<Day>,
    /// What that date rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_by: Option<ExpectedBy>,
    /// Whether a second person may let it pass as it is.
    #[serde(default)]
    pub waivable: bool,
    /// The waiver of exactly this finding. Once it is granted the item passes, and `detail` keeps what was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<ItemWaiver>,
}

text_enum! {
    /// What the expected date of an open item rests on.
    pub enum ExpectedBy {
        DueDate = "due_date" / "Due date",
        /// How long such things have taken in this workspace: the median of the latest fifty.
        History = "history" / "This team's pace",
        /// The due date has gone by; the date given is today, the earliest possible.
        Overdue = "overdue" / "Overdue",
    }
}

/// The gate's report on a campaign as it stands now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct GateReport {
    pub campaign_id: CampaignId,
    /// Whether a launch would pass now.
    pub clear: bool,
    /// Every item, passed or failed.
    pub items: Vec<GateItem>,
    /// The latest expected date of the open items; absent when one of them has no date, or when clear.
    #[serde(default)]
    pub forecast: Option<Day>,
    /// Digest of everything that would go live.
    pub content_digest: Digest,
    pub evaluated_at: Instant,
    /// When it is to go live by itself, if that is set.
    #[serde(default)]
    pub schedule: Option<LaunchSchedule>,
}

impl GateReport {
    /// The items that failed, in order.
    pub fn failed(&self) -> Vec<GateItem> {
        self.items.iter().filter(|item| !item.passed).cloned().collect()
    }
}

/// What a certificate states. Its canonical JSON is digested, and the digest is in the audit event of the launch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CertificateBody {
    pub id: CertificateId,
    pub workspace: String,
    pub campaign_id: CampaignId,
    pub campaign_name: String,
    pub market: Option<String>,
    pub channels: Vec<Channel>,
    #[serde(default)]
    pub starts_on: Option<Day>,
    #[serde(default)]
    pub ends_on: Option<Day>,
    /// Digest of everything that went live: brief, flight, deliverables with the SHA-256 of each file, assets, checklist.
    pub content_digest: Digest,
    /// Every check, all passed.
    pub items: Vec<CertificateItem>,
    /// Who decided what.
    pub people: Vec<CertificatePerson>,
    /// The files that went live.
    pub files: Vec<CertificateFile>,
    pub launched_by: String,
    pub launched_by_email: String,
    pub issued_at: Instant,
    /// What is, and what is not, certified.
    pub statement: String,
}

/// One passed check.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CertificateItem {
    pub code: CheckCode,
    pub title: String,
    pub subject: String,
    pub detail: String,
    /// Who let this item pass though it did not hold, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<ItemWaiver>,
}

/// One person's part in the launch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CertificatePerson {
    pub member_id: MemberId,
    pub name: String,
    pub email: String,
    /// What they did, for example `Approved "Hero banner" in Legal`.
    pub meaning: String,
    /// What they were shown, when they signed content.
    pub digest: Option<Digest>,
    pub at: Instant,
}

/// One file that went live.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CertificateFile {
    pub name: String,
    pub file_name: String,
    pub version: i64,
    pub sha256: Digest,
}

/// A compliance certificate with its place in the audit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Certificate {
    pub id: CertificateId,
    /// SHA-256 of the canonical JSON of `body`; the audit event named in `log` carries it.
    pub digest: Digest,
    pub body: CertificateBody,
    /// Proof that the launch is in the audit.
    pub log: AuditProof,
    /// The same proof as one text, to be kept beside anything (C2SP `tlog-proof@v1`).
    pub tlog_proof: String,
    /// Whether it still stands, as of the head in `log`.
    pub standing: Standing,
}

text_enum! {
    /// Whether a certificate still stands.
    pub enum StandingState {
        Valid = "valid" / "Valid",
        /// The campaign has passed the gate again since, and has a newer one.
        Superseded = "superseded" / "Superseded",
        /// Somebody has taken it back, with a reason.
        Revoked = "revoked" / "Revoked",
    }
}

/// Whether a certificate still stands; when it does not, since when, by whom, and the event in the log that says so.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Standing {
    pub state: StandingState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The newer certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_id: Option<CertificateId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<AuditProof>,
}

impl Standing {
    /// It stands.
    pub const fn valid() -> Self {
        Self { state: StandingState::Valid, at: None, by: None, reason: None, certificate_id: None, event: None }
    }
}

/// Takes a certificate back. What is live by it is paused.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Why, in words that whoever holds the certificate will read.
    pub reason: String,
}

/// The answer to a launch.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Launched {
    pub certificate: Certificate,
}
