//! Proving once more who one is, for a decision that is a signature.

use app::model::{Authentication, Digest, Member, MemberId};

use super::password;
use crate::{db::Reading, store};

/// That a member has just proved who they are, beyond the session or token they came with.
#[derive(Debug)]
pub struct Signer {
    member: MemberId,
    by: Authentication,
}

impl Signer {
    /// By password. `None` when it is wrong, or when the member has none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn by_password(db: &mut Reading, member: &Member, password: String) -> sqlx::Result<Option<Self>> {
        let hash = store::people::by_email(db, &member.email).await?.and_then(|(_, hash)| hash);
        let right = password::verify(password, hash).await;
        Ok(right.then_some(Self { member: member.id, by: Authentication::Password }))
    }

    /// By the code that was mailed to a guest. `None` when it is another.
    pub fn by_code(guest: &Member, expected: &Digest, given: &Digest) -> Option<Self> {
        // Both are keyed digests: how far they agree tells nothing about the code.
        (expected == given).then_some(Self { member: guest.id, by: Authentication::Code })
    }

    /// How this member proved it; nothing when it was somebody else.
    pub fn authentication(&self, member: MemberId) -> Option<Authentication> {
        (self.member == member).then_some(self.by)
    }
}
