//! What is written into a picture's file: EXIF, XMP and IPTC, as far as it is about rights, origin and words.

use serde::{Deserialize, Serialize};

use super::{AssetId, AssetVersionId, BrandCheck, FileFacts, UseRequest};

/// What a file says about itself. Empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Embedded {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub creator: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub credit: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub copyright: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub usage_terms: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub licensor: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub headline: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub alt_text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The end of its PLUS identifier, such as `MR-UMR`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub model_release: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub property_release: String,
    /// Whether machines may learn from it: the end of its PLUS identifier, such as `DMI-PROHIBITED`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub data_mining: String,
    /// How it came to be: the end of its IPTC identifier, such as `digitalCapture` or `trainedAlgorithmicMedia`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub digital_source_type: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub ai_system: String,
    /// As the camera wrote it: it knows no time zone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub taken_at: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub camera: String,
    /// Whether it says where it was taken. Where, is for nobody to read here.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_location: bool,
}

impl Embedded {
    /// What it says, each with the words that people call it by.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let keywords = self.keywords.join(", ");
        let location = if self.has_location { "in the file" } else { "" };
        let all: [(&str, &str); 17] = [
            ("Creator", &self.creator),
            ("Credit", &self.credit),
            ("Copyright", &self.copyright),
            ("Usage terms", &self.usage_terms),
            ("Licensor", &self.licensor),
            ("Headline", &self.headline),
            ("Description", &self.description),
            ("Alternative text", &self.alt_text),
            ("Keywords", &keywords),
            ("Model release", &self.model_release),
            ("Property release", &self.property_release),
            ("Data mining", &self.data_mining),
            ("Digital source type", &self.digital_source_type),
            ("Made with AI system", &self.ai_system),
            ("Taken", &self.taken_at),
            ("Camera", &self.camera),
            ("Location", location),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.to_owned())).collect()
    }
}

/// A version that has the same bytes, or looks the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Lookalike {
    pub asset_id: AssetId,
    pub asset_name: String,
    pub version_id: AssetVersionId,
    pub version_number: i64,
    /// Whether the bytes are the same.
    pub exact: bool,
    /// In how many of 64 bits the looks differ.
    pub distance: u32,
    /// Every reason against downloading that one now: a copy of what has expired is no way around it.
    pub reasons: Vec<String>,
}

/// What is known about a version's file, and what else looks like it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct VersionDetails {
    pub version_id: AssetVersionId,
    pub embedded: Embedded,
    /// What it shows.
    pub facts: FileFacts,
    /// Held against the brand that it bears.
    pub check: BrandCheck,
    /// Of other assets, nearest first.
    pub lookalikes: Vec<Lookalike>,
    /// Where its request to use stands, if it was held for an approval chain.
    #[serde(default)]
    pub request: Option<UseRequest>,
}
