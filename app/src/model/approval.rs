//! Approval chains, and the reviews that run them.

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{
    CampaignId, CampaignTerms, Carried, ChainId, Channel, Component, Day, DecisionId, Digest, Escalation, GivenBy, GuestLinkId, Instant,
    MemberId, ProofId, ProofVersionId, ReviewId, Role, StageDeputy, StageEscalation, StageStart, TaskId, TeamId,
};

/// How many of a stage's people must approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    All,
    Any,
    Quorum(u32),
    /// So many of each group. One person counts in one group only, whichever helps most.
    PerGroup(Vec<GroupQuorum>),
}

/// The approvals that one group owes a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GroupQuorum {
    /// One of the stage's approvers: a role, a team, or a single member.
    pub group: Approver,
    /// At least 1.
    pub approvals: u32,
}

/// Who may decide in a stage.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Approver {
    MemberId(MemberId),
    /// Every active member with exactly this role.
    Role(Role),
    /// Every active member of this team.
    TeamId(TeamId),
    /// Somebody without an account: invited by a link when the stage begins. A member's address names that member.
    GuestEmail(String),
}

/// That a stage's decisions are signatures (compare 21 CFR 11.50, 11.200).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignatureRule {
    /// What signing says: `I have checked the claims as counsel`.
    pub meaning: String,
}

text_enum! {
    /// How a signer proved once more who they are.
    pub enum Authentication {
        Password = "password" / "Password",
        /// A code that was mailed to them, good once.
        Code = "code" / "Code by mail",
    }
}

/// A decision as a signature. It covers the decision's digest, and so can stand for nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Signature {
    pub meaning: String,
    /// The signer's name as it was then.
    pub printed_name: String,
    pub authentication: Authentication,
}

/// One stage of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StageRule {
    pub name: String,
    pub rule: Rule,
    pub approvers: Vec<Approver>,
    /// What it looks at; files and copy when empty. A change to anything else leaves its approval standing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interests: Vec<Component>,
    /// Where decisions are signatures: given with the password, on a named digest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureRule>,
    /// Working days from the stage's opening to its due date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_in: Option<u32>,
    /// The market in which its approvers work, whose holidays count for the due date; the campaign's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// For which campaigns there is such a stage; for all when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<StageCondition>,
    /// Whether what is said in it is for its own people and for managers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Whether every page must have been opened by whoever approves in it, as their browser says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub every_page: bool,
    /// When it begins; once the stage before it is approved when absent.
    #[serde(default, skip_serializing_if = "StageStart::is_usual")]
    pub start: StageStart,
    /// Whom it turns to once its due day has passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
}

/// For which campaigns there is a stage. Each part that says something must hold. What a campaign does not say about itself counts
/// as holding: a stage is left out only where it is known not to apply.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StageCondition {
    /// Of any of these markets, or of a part of one: `AU` holds for `AU-NSW`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub markets: Vec<String>,
    /// On any of these channels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// With a budget of at least this, in whole units of its own currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_from: Option<i64>,
}

impl StageCondition {
    /// Whether there is such a stage for a campaign that says this.
    pub fn holds(&self, terms: &CampaignTerms) -> bool {
        let market = terms.market.as_deref().is_none_or(|market| {
            let country = market.split('-').next().unwrap_or(market);
            self.markets.iter().any(|one| one.eq_ignore_ascii_case(market) || one.eq_ignore_ascii_case(country))
        });
        let channel = terms.channels.is_empty() || terms.channels.iter().any(|channel| self.channels.contains(channel));
        let budget = terms.budget.as_ref().zip(self.budget_from).is_none_or(|(budget, from)| budget.amount >= from);
        (self.markets.is_empty() || market) && (self.channels.is_empty() || channel) && budget
    }
}

/// An approval chain: stages in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ApprovalChain {
    pub id: ChainId,
    pub name: String,
    #[cfg_attr(feature = "ssr", sqlx(json))]
    pub stages: Vec<StageRule>,
    pub revision: i64,
}

/// Makes a chain.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewChain {
    pub name: String,
    pub stages: Vec<StageRule>,
}

/// Changes a chain. Reviews already running keep the rules they began with.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChainPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stages: Option<Vec<StageRule>>,
}

text_enum! {
    /// What one person says of one state of the content. The worst given decides a stage.
    pub enum Verdict {
        Approve = "approve" / "Approved",
        /// Good once the small changes in the comment are made; needs no new round.
        ApproveWithChanges = "approve_with_changes" / "Approved with changes",
        RequestChanges = "request_changes" / "Changes requested",
        /// This person steps aside; counts for nobody.
        NotRelevant = "not_relevant" / "Not relevant",
    }
}

text_enum! {
    /// Where a stage stands.
    pub enum StageStatus {
        Waiting = "waiting" / "Waiting",
        Open = "open" / "Open",
        Approved = "approved" / "Approved",
        ChangesRequested = "changes_requested" / "Changes requested",
        /// Its condition does not hold for this campaign.
        Skipped = "skipped" / "Does not apply",
    }
}

text_enum! {
    /// Where a review stands.
    pub enum ReviewStatus {
        Open = "open" / "In review",
        Approved = "approved" / "Approved",
        ChangesRequested = "changes_requested" / "Changes requested",
        /// The content changed while it ran, or the task was taken back.
        Withdrawn = "withdrawn" / "Withdrawn",
    }
}

/// What a review is about, exactly as its digest covers it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ReviewContent {
    pub task_id: TaskId,
    pub title: String,
    pub description: String,
    /// Every proof of the task with its current version, by proof id.
    pub files: Vec<ReviewFile>,
    /// What the campaign said.
    #[serde(default)]
    pub terms: CampaignTerms,
}

/// One file under review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ReviewFile {
    pub proof_id: ProofId,
    pub proof_version_id: ProofVersionId,
    pub name: String,
    pub number: i64,
    pub sha256: Digest,
}

/// One run of a chain over one state of a task's content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Review {
    pub id: ReviewId,
    pub task_id: TaskId,
    pub campaign_id: CampaignId,
    pub chain_name: String,
    pub status: ReviewStatus,
    /// What people sign: root of the tree over the components of the content and the rule snapshot.
    pub digest: Digest,
    pub content: ReviewContent,
    /// Whether every stage still stands on what it was opened on: no change since touches what it looks at.
    pub current: bool,
    pub stages: Vec<ReviewStage>,
    /// Those who made the content and hence may not decide on it.
    pub authors: Vec<MemberId>,
    pub opened_by: MemberId,
    pub opened_at: Instant,
    #[serde(default)]
    pub closed_at: Option<Instant>,
}

/// One stage of a running review, with the rule as it stood when the review began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ReviewStage {
    /// From 0.
    pub position: i64,
    pub name: String,
    pub rule: Rule,
    /// Who may decide: the people of the rule, without the authors.
    pub eligible: Vec<MemberId>,
    /// Whom the rule names, but who made the content.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<MemberId>,
    /// Under a rule by group: who is in which group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<StageGroup>,
    /// What it looks at.
    pub interests: Vec<Component>,
    /// What changed since, of what it looks at; its approval no longer counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub voided_by: Vec<Component>,
    /// Its decisions are those of an earlier review of exactly the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_from: Option<Carried>,
    /// Where decisions are signatures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<SignatureRule>,
    /// Who had said nothing when the stage closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub no_response: Vec<MemberId>,
    pub status: StageStatus,
    /// Reckoned from the day on which it opened; until then from when it should.
    #[serde(default)]
    pub due_on: Option<Day>,
    /// When it was opened, by hand or because its time had come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Instant>,
    /// When it was late and others were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalated_at: Option<Instant>,
    /// Who decides for whom here, today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deputies: Vec<StageDeputy>,
    #[serde(flatten)]
    pub terms: StageTerms,
    pub decisions: Vec<Decision>,
}

/// How a stage is run, as the chain said when the review began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StageTerms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_in: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only_if: Option<StageCondition>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Whether every page must have been opened before approving.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub every_page: bool,
    /// The condition did not hold: nobody is asked.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skipped: bool,
    #[serde(default, skip_serializing_if = "StageStart::is_usual")]
    pub start: StageStart,
    /// The instant of a start at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<StageEscalation>,
}

/// A group of a stage with everybody in it when the review began, authors among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct StageGroup {
    pub group: Approver,
    /// How it is called, for people.
    pub name: String,
    pub approvals: u32,
    pub members: Vec<MemberId>,
}

/// One decision. Never changed, never removed; a later one by the same person in the same stage counts instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Decision {
    pub id: DecisionId,
    pub member_id: MemberId,
    pub name: String,
    pub decision: Verdict,
    pub comment: String,
    /// What was shown to this person.
    pub digest: Digest,
    /// Present where the stage asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
    /// By which link a guest came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_link_id: Option<GuestLinkId>,
    /// Who gave it, where that is not the person whose decision it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<GivenBy>,
    pub at: Instant,
}

/// Decides in an open stage. `request_changes` needs a comment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    pub decision: Verdict,
    #[serde(default)]
    pub comment: String,
    /// The review's digest as shown; refused when the review is about something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// Needed where the stage's decisions are signatures; checked, and kept nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The stage's position, where more than one is open; the first that asks the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<i64>,
    /// Whose decision it is, given by the caller to whom it was handed over; the caller's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<MemberId>,
}

/// How much waits for the decision of whoever asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WaitingCounts {
    /// Reviews with an open stage, their own or that of somebody whom they stand in for.
    pub reviews: usize,
    /// Held uploads that ask for their decision.
    pub uploads: usize,
}

impl WaitingCounts {
    /// All of it.
    pub const fn all(self) -> usize {
        self.reviews + self.uploads
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Money;

    #[test]
    fn a_stage_is_left_out_only_where_it_is_known_not_to_apply() {
        let condition =
            StageCondition { markets: vec!["AU".into(), "DE-BY".into()], channels: vec![Channel::Email], budget_from: Some(1_000) };
        let terms = |market: Option<&str>, channels: &[Channel], budget: Option<i64>| CampaignTerms {
            market: market.map(str::to_owned),
            channels: channels.to_vec(),
            budget: budget.map(|amount| Money { amount, currency: "EUR".into() }),
            ..CampaignTerms::default()
        };
        for (market, channels, budget, holds) in [
            (Some("AU-NSW"), &[Channel::Email][..], Some(1_000), true),
            (Some("DE-BY"), &[Channel::Web, Channel::Email], Some(5_000), true),
            (Some("DE-BE"), &[Channel::Email], Some(5_000), false),
            (Some("AU"), &[Channel::Web], Some(5_000), false),
            (Some("AU"), &[Channel::Email], Some(999), false),
            (None, &[], None, true),
        ] {
            assert_eq!(condition.holds(&terms(market, channels, budget)), holds, "{market:?} {channels:?} {budget:?}");
        }
        assert!(StageCondition::default().holds(&terms(Some("NZ"), &[Channel::Web], Some(0))));
    }
}
