//! One type an identifier, so that a task's id cannot be handed in for a campaign's.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ssr", derive(utoipa::ToSchema, sqlx::Type))]
        #[cfg_attr(feature = "ssr", sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, ordered by time of making (UUIDv7, RFC 9562).
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+ };
}

ids! {
    /// A customer's workspace.
    TenantId,
    /// A person with an account in a workspace.
    MemberId,
    /// A team of members.
    TeamId,
    /// A bearer token.
    TokenId,
    /// That somebody decides for somebody else.
    DelegationId,
    /// A proposed weakening of a rule.
    RuleChangeId,
    /// A campaign.
    CampaignId,
    /// A task, also called deliverable when it is required for launch.
    TaskId,
    /// What a change to a schedule has moved.
    ReceiptId,
    /// The dates of a schedule, kept.
    BaselineId,
    /// A line of a campaign's checklist.
    ChecklistItemId,
    /// An approval chain.
    ChainId,
    /// One run of a chain over one state of a task's content.
    ReviewId,
    /// One decision by one person.
    DecisionId,
    /// A guest's link to one thing.
    GuestLinkId,
    /// A one-time code that was mailed to a guest.
    GuestCodeId,
    /// A message on its way.
    MailId,
    /// A proof: one creative in review, over all its versions.
    ProofId,
    /// One uploaded version of a proof.
    ProofVersionId,
    /// One mark on a proof version. Made by the client.
    AnnotationId,
    /// One comment in a thread.
    CommentId,
    /// One difference between two versions of a proof.
    DifferenceId,
    /// A brand asset.
    AssetId,
    /// One uploaded version of a brand asset.
    AssetVersionId,
    /// A file on its way in, part by part.
    UploadId,
    /// A brand.
    BrandId,
    /// A collection of brand assets.
    CollectionId,
    /// A link to assets for people outside.
    ShareId,
    /// Somebody who came in by such a link.
    VisitId,
    /// Asking back what was taken out.
    RecallId,
    /// One term of an asset's rights.
    TermId,
    /// A person seen or heard in assets.
    TalentId,
    /// A compliance certificate.
    CertificateId,
    /// A waiver of one item of the gate.
    WaiverId,
    /// A window of days without launches.
    BlackoutId,
    /// What a blackout found already planned.
    ConflictId,
    /// A rule that a team wrote for the gate.
    PolicyId,
    /// An approval of a campaign's budget.
    BudgetApprovalId,
    /// A checklist for a market and channels.
    ChecklistTemplateId,
    /// What campaigns are made from.
    TemplateId,
    /// Something that comes again.
    SeriesId,
    /// An address of a screen, kept under a name.
    SavedViewId,
    /// A calendar feed of a saved view.
    FeedId,
    /// A limit to how much is begun at once.
    WipLimitId,
}
