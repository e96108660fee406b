//! The permit to go live.

use app::model::{Campaign, CertificateId};

use crate::store::campaigns::IssuedCertificate;

/// Permission to take one campaign live once, with the certificate that says why.
///
/// Only the gate can make one, only after every check has passed, and only [`set_live`](crate::store::campaigns::set_live) can
/// use it up. It cannot be copied, kept or built by hand.
#[derive(Debug)]
pub struct LaunchPermit {
    campaign: Campaign,
    certificate: IssuedCertificate,
}

impl LaunchPermit {
    pub(super) fn new(campaign: Campaign, certificate: IssuedCertificate) -> Self {
        Self { campaign, certificate }
    }

    pub(super) fn certificate_id(&self) -> CertificateId {
        self.certificate.body.id
    }

    /// Uses the permit up.
    pub(crate) fn spend(self) -> (Campaign, IssuedCertificate) {
        (self.campaign, self.certificate)
    }
}
