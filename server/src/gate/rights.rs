//! Leave to hand out a stored file. The decision is [`app::rights`], the same that the interface shows; what comes of it here
//! is a [`Grant`], and only with one are bytes served.

use app::{
    model::{Asset, AssetVersion, Digest, ProofVersion},
    rights::{self, Reason, Use},
};

/// Leave to hand out one file. Only [`authorize`], [`proof`] and [`shown_to_guest`] make one.
#[derive(Debug, Clone)]
pub struct Grant {
    sha256: Digest,
    media_type: String,
    file_name: String,
    lasting: Lasting,
}

/// How long an answer that was given under a grant stays true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// The right is asked about anew each time: rights end, and are taken back.
    Now,
    /// The bytes of a proof's version never change, and neither do those who may see them.
    Always,
}

/// Why an asset may not be used: every reason, not the first only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    pub reasons: Vec<Reason>,
}

impl std::fmt::Display for Denial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let reasons: Vec<_> = self.reasons.iter().map(ToString::to_string).collect();
        f.write_str(&reasons.join("; "))
    }
}

/// Decides on one use of an asset's version at this moment.
///
/// # Errors
/// Every reason against the use.
pub fn authorize(asset: &Asset, version: Option<&AssetVersion>, wanted: &Use<'_>) -> Result<Grant, Denial> {
    let reasons = rights::against(asset, version, wanted);
    match version {
        Some(version) if reasons.is_empty() => Ok(Grant {
            sha256: version.sha256,
            media_type: version.media_type.clone(),
            file_name: version.file_name.clone(),
            lasting: Lasting::Now,
        }),
        _ => Err(Denial { reasons }),
    }
}

/// Proofs are work in progress: every member of the workspace may see them.
pub fn proof(version: &ProofVersion) -> Grant {
    Grant { sha256: version.sha256, media_type: version.media_type.clone(), file_name: version.file_name.clone(), lasting: Lasting::Always }
}

/// A guest may see what their link opens, for as long as it does.
pub fn shown_to_guest(version: &ProofVersion) -> Grant {
    Grant { lasting: Lasting::Now, ..proof(version) }
}

impl Grant {
    /// Which bytes.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// As it was called when it was uploaded.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    pub fn lasting(&self) -> Lasting {
        self.lasting
    }
}
