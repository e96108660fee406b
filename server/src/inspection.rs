//! Looking a workspace over: its log, its launches and its files, trusting none of them.
//!
//! What triggers and guards refuse, nobody with the running server's rights can do. Whoever owns the database or the disk can do
//! anything; this is what finds out.

use app::model::{CampaignId, CertificateId, Digest};

use crate::{
    audit::{
        Tip,
        verify::{self, Broken, Verified},
    },
    files::FileError,
    store,
    tenancy::Tenant,
};

/// Something that is not as the record says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    #[error("the log: {0}")]
    Log(#[from] Broken),
    #[error("campaign {0} is live without a certificate over its content")]
    Uncertified(CampaignId),
    #[error("certificate {0} was changed, or never issued")]
    Unissued(CertificateId),
    #[error("file {0} has other bytes than those that it is named after")]
    Altered(Digest),
    #[error("file {0} is gone")]
    Gone(Digest),
}

/// What was looked at, and what is wrong with it.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The log, when it verifies.
    pub log: Option<Verified>,
    pub files: usize,
    pub findings: Vec<Finding>,
}

impl Inspection {
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// An inspection that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum InspectionError {
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error(transparent)]
    Files(#[from] FileError),
}

/// Looks a workspace over, against a head of its log that was kept elsewhere if there is one.
///
/// # Errors
/// When the database or the file store cannot be read; what is wrong with their content is a [`Finding`].
pub async fn inspect(tenant: &Tenant, remembered: Option<&Tip>) -> Result<Inspection, InspectionError> {
    let mut findings = Vec::new();
    let mut db = tenant.read().await?;
    let log = match verify::verify_since(&mut db, remembered).await? {
        Ok(verified) => Some(verified),
        Err(broken) => {
            findings.push(broken.into());
            None
        }
    };
    findings.extend(store::campaigns::live_uncertified(&mut db).await?.into_iter().map(Finding::Uncertified));
    findings.extend(store::campaigns::unissued_certificates(&mut db).await?.into_iter().map(Finding::Unissued));
    let named = store::uploads::named(&mut db).await?;
    drop(db);
    let files = named.len();
    for digest in named {
        match tenant.files().is_intact(tenant.id(), digest).await {
            Ok(true) => {}
            Ok(false) => findings.push(Finding::Altered(digest)),
            Err(FileError::NotFound(_)) => findings.push(Finding::Gone(digest)),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Inspection { log, files, findings })
}
