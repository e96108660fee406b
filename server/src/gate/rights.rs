//! Leave to hand out a stored file. The decision is [`app::rights`], the same that the interface shows; what comes of it here
//! is a [`Grant`], and only with one are bytes served.

use app::{
    geometry::pyramid::{Piece, Pyramid},
    model::{Asset, AssetVersion, Digest, ProofVersion},
    rights::{self, Reason, Use},
};

use crate::files::{Encoding, Kind, Large, Recipe, Source};

/// Leave to hand out one file. Only [`authorize`], [`proof`], [`proof_page`], [`proof_piece`] and those for guests make one.
#[derive(Debug, Clone)]
pub struct Grant {
    sha256: Digest,
    media_type: String,
    file_name: String,
    lasting: Lasting,
    part: Part,
}

/// What of a file is handed out.
#[derive(Debug, Clone)]
pub enum Part {
    /// Its bytes.
    Whole,
    /// A page of it as a picture, from 1.
    Page(Source, u32),
    /// A rendition of it.
    Rendition(Recipe),
    /// A tile or a smaller whole of a large picture.
    Piece(Large, Piece),
    /// A file inside of a banner, to be run in a frame of its own.
    Inside(String),
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
            part: Part::Whole,
        }),
        _ => Err(Denial { reasons }),
    }
}

/// Proofs are work in progress: every member of the workspace may see them.
pub fn proof(version: &ProofVersion) -> Grant {
    Grant {
        sha256: version.sha256,
        media_type: version.media_type.clone(),
        file_name: version.file_name.clone(),
        lasting: Lasting::Always,
        part: Part::Whole,
    }
}

/// A page of a proof, as the picture that people see. Whoever may see the proof may see its pages.
pub fn proof_page(version: &ProofVersion, page: u32) -> Grant {
    let whole = proof(version);
    match Kind::of_media_type(&version.media_type) {
        // A picture is its own page; where files are not given out, drawn anew.
        None if version.downloads => whole,
        None => whole.for_rendition(Recipe { encoding: Some(Encoding::Png), ..Recipe::default() }),
        Some(kind) => {
            let source = Source { digest: version.sha256, kind };
            let file_name = format!("{} {page}.png", version.file_name);
            Grant { media_type: "image/png".to_owned(), file_name, part: Part::Page(source, page), ..whole }
        }
    }
}

/// A guest may see the pages of what their link opens, for as long as it does.
pub fn shown_to_guest(version: &ProofVersion, page: u32) -> Grant {
    Grant { lasting: Lasting::Now, ..proof_page(version, page) }
}

/// A file of a banner, to be run where nothing of the workspace is in reach. Whoever may see the proof may watch it.
pub fn banner_file(version: &ProofVersion, name: &str) -> Option<Grant> {
    version.is_banner().then(|| Grant { part: Part::Inside(name.to_owned()), lasting: Lasting::Now, ..proof(version) })
}

/// A video, to be played. Whoever may see the proof may watch it, whether files are given out or not.
pub fn played(version: &ProofVersion) -> Option<Grant> {
    version.frame_rate().map(|_| proof(version))
}

/// A guest may watch the video that their link opens, for as long as it does.
pub fn played_by_guest(version: &ProofVersion) -> Option<Grant> {
    played(version).map(|grant| Grant { lasting: Lasting::Now, ..grant })
}

/// A guest may have the file itself where their link allows downloads; whoever calls has asked it.
pub fn given_to_guest(version: &ProofVersion) -> Grant {
    Grant { lasting: Lasting::Now, ..proof(version) }
}

/// A piece of the picture of a proof. Whoever may see the proof may see its pieces.
pub fn proof_piece(version: &ProofVersion, pyramid: Pyramid, piece: Piece) -> Grant {
    let source = Kind::of_media_type(&version.media_type).map(|kind| Source { digest: version.sha256, kind });
    let large = Large { digest: version.sha256, source, pyramid };
    Grant { media_type: "image/jpeg".to_owned(), file_name: "default.jpg".to_owned(), part: Part::Piece(large, piece), ..proof(version) }
}

impl Grant {
    /// Which bytes.
    pub fn sha256(&self) -> Digest {
        self.sha256
    }

    /// The same leave, with the file called otherwise.
    #[must_use]
    pub fn under_name(self, name: &str) -> Self {
        Self { file_name: name.to_owned(), ..self }
    }

    pub fn media_type(&self) -> &str {
        &self.media_type
    }

    /// As it was called when it was uploaded.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The same leave, for a rendition of the file instead of the file.
    #[must_use]
    pub fn for_rendition(self, recipe: Recipe) -> Self {
        Self { part: Part::Rendition(recipe), ..self }
    }

    pub fn part(&self) -> &Part {
        &self.part
    }

    pub fn lasting(&self) -> Lasting {
        self.lasting
    }
}
