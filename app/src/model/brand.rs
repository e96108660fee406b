//! Brands: their colours and type, what is asked of everything that bears them, and what a file shows of it.

use std::{collections::BTreeMap, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::text::text_enum;
use super::{AssetId, AssetKind, BrandId, Day, Instant, MemberId};

/// A colour in sRGB, written as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema), schema(value_type = String, example = "#0a7c66"))]
pub struct Rgb(pub [u8; 3]);

/// Text that is not `#` and six hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is # and six hexadecimal digits, such as #0a7c66")]
pub struct NotAColour;

impl FromStr for Rgb {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.trim().trim_start_matches('#');
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotAColour);
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| NotAColour);
        Ok(Self([part(0)?, part(2)?, part(4)?]))
    }
}

impl TryFrom<String> for Rgb {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, NotAColour> {
        text.parse()
    }
}

impl From<Rgb> for String {
    fn from(colour: Rgb) -> Self {
        colour.to_string()
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// Percentages of cyan, magenta, yellow and black, as a printer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Cmyk {
    pub c: i64,
    pub m: i64,
    pub y: i64,
    pub k: i64,
}

impl fmt::Display for Cmyk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.c, self.m, self.y, self.k)
    }
}

/// A colour of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrandColour {
    pub name: String,
    pub rgb: Rgb,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cmyk: Option<Cmyk>,
    /// Its name in a Pantone library; empty when it has none.
    #[serde(default)]
    pub pantone: String,
}

/// A type family of a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrandFont {
    pub family: String,
    /// What it is for: headlines, text, figures.
    #[serde(default)]
    pub used_for: String,
    /// The asset that has its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asset_id: Option<AssetId>,
}

/// Words that what goes out in a market must carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Disclaimer {
    /// Every market when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    pub text: String,
}

text_enum! {
    /// Whether what a machine has made may bear the brand.
    pub enum AiPolicy {
        Allowed = "allowed" / "Allowed",
        Disclosed = "disclosed" / "Only where it is disclosed",
        Forbidden = "forbidden" / "Never",
    }
}

/// What is asked of everything that bears a brand. What is absent or empty is not asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct BrandRules {
    /// How far from the nearest colour of the palette a colour may be: hundredths in OKLab, 0 to 100.
    pub palette_tolerance: Option<i64>,
    /// How much of a picture may be farther than that, in percent.
    pub off_palette_most: i64,
    /// The least width of a logo, in pixels: of its file, and wherever it is found on a proof.
    pub logo_min_width: Option<i64>,
    /// The room around a logo, in percent of its width: in its file, and wherever it is found on a proof.
    pub logo_clear_space: Option<i64>,
    /// Only the families of the brand, as far as a file names the ones that it uses.
    pub only_brand_fonts: bool,
    /// Words and phrases that are never used.
    pub banned: Vec<String>,
    pub disclaimers: Vec<Disclaimer>,
    pub ai: AiPolicy,
    /// What discloses it, where it has to be.
    pub ai_disclosure: String,
    /// Whether findings stop a launch.
    pub gate: bool,
}

impl BrandRules {
    /// Whether something is asked of logos, so that they are looked for in proofs.
    pub const fn ask_of_logos(&self) -> bool {
        self.logo_min_width.is_some() || self.logo_clear_space.is_some()
    }
}

impl Default for BrandRules {
    fn default() -> Self {
        Self {
            palette_tolerance: None,
            off_palette_most: 10,
            logo_min_width: None,
            logo_clear_space: None,
            only_brand_fonts: false,
            banned: Vec::new(),
            disclaimers: Vec::new(),
            ai: AiPolicy::Allowed,
            ai_disclosure: String::new(),
            gate: false,
        }
    }
}

/// A brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Brand {
    pub id: BrandId,
    pub name: String,
    pub description: String,
    pub colours: Vec<BrandColour>,
    pub fonts: Vec<BrandFont>,
    pub rules: BrandRules,
    /// The brand of what names no other. There is one at most.
    pub is_default: bool,
    pub created_by: MemberId,
    pub created_at: Instant,
    pub revision: i64,
}

/// Makes a brand. The first is the default.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewBrand {
    pub name: String,
}

/// Changes a brand. Absent fields stay as they are; lists are replaced whole.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BrandPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colours: Option<Vec<BrandColour>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fonts: Option<Vec<BrandFont>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<BrandRules>,
    /// `true` makes it the default in place of the one that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
}

/// A box on a page, in thousandths of its width and height.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Area {
    /// From 1.
    pub page: i64,
    pub left: i64,
    pub top: i64,
    pub width: i64,
    pub height: i64,
}

/// A colour of a picture, how much of it has it, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ColourArea {
    pub rgb: Rgb,
    /// Thousandths of what is not transparent.
    pub share: i64,
    /// The box around all of it.
    pub area: Area,
}

/// A word of a document, and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PlacedWord {
    pub text: String,
    pub area: Area,
}

/// What a file shows, found out once when it comes in: brands are held against it whenever somebody asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct FileFacts {
    pub width: i64,
    pub height: i64,
    /// Most first; those of less than a hundredth are left out.
    pub colours: Vec<ColourArea>,
    /// The least empty room on any side of what is drawn, in thousandths of its width; absent where nothing is empty.
    pub margin: Option<i64>,
    /// The type families that the file names.
    pub fonts: Vec<String>,
    /// Of documents: the first few thousand words. Those inside pictures are not read.
    pub words: Vec<PlacedWord>,
    /// Whether a C2PA manifest is embedded.
    pub c2pa: bool,
    /// What that manifest says, where it was read. Nothing is asked for over the network.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<ContentCredentials>,
    /// The end of its IPTC identifier.
    pub digital_source_type: String,
    pub ai_system: String,
}

text_enum! {
    /// Whether Content Credentials hold.
    pub enum CredentialState {
        Trusted = "trusted" / "Intact, and signed by somebody who is trusted",
        Valid = "valid" / "Intact, and signed by somebody who is not known here",
        Invalid = "invalid" / "Does not hold",
    }
}

/// What was done to a file, by its credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct CredentialStep {
    /// An action of the standard, such as `c2pa.created`, or of whoever made it.
    pub action: String,
    /// The software; empty where nothing is said.
    pub with: String,
    /// The end of its IPTC identifier; empty where nothing is said.
    pub digital_source_type: String,
    /// As it is written there; empty where nothing is said.
    pub at: String,
}

/// Content Credentials: the C2PA manifest in a file, held against its bytes and its signature when it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ContentCredentials {
    pub state: CredentialState,
    /// The software that wrote the manifest.
    pub made_with: String,
    /// Who the certificate names; empty where nothing is said.
    pub signed_by: String,
    /// By a time stamp that is signed; empty where there is none.
    pub signed_at: String,
    /// What was done, oldest first, that of what it was made from before its own.
    pub steps: Vec<CredentialStep>,
    /// What it was made from, by name.
    pub made_from: Vec<String>,
    /// Why it does not hold, in the words of the standard.
    pub problems: Vec<String>,
}

text_enum! {
    /// A rule of a brand.
    pub enum BrandRule {
        Palette = "palette" / "Palette",
        LogoSize = "logo_size" / "Size of the logo",
        ClearSpace = "clear_space" / "Clear space of the logo",
        Fonts = "fonts" / "Type",
        Banned = "banned" / "Words that are never used",
        Disclaimer = "disclaimer" / "Disclaimer",
        Ai = "ai" / "Made by a machine",
    }
}

/// Something that is not as a brand asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BrandFinding {
    pub rule: BrandRule,
    pub detail: String,
    /// Where it is; absent where it is about all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Area>,
}

/// A logo on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LogoSighting {
    pub area: Area,
    /// In pixels of the page.
    pub pixels: i64,
    /// The empty room around it, in percent of its width: 100 at most.
    pub room: i64,
    /// How alike it is, in percent.
    pub likeness: i64,
}

/// Where a logo of a brand is on a proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LogoSearch {
    pub asset_id: AssetId,
    pub name: String,
    /// Absent as long as nobody has looked: that is done within seconds after a proof or a logo came in, in the first ten pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Vec<LogoSighting>>,
}

/// A file held against a brand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BrandCheck {
    /// The brand that it was held against; absent where there is none.
    pub brand: Option<BrandId>,
    pub brand_name: String,
    pub findings: Vec<BrandFinding>,
    /// Of proofs, where the brand asks something of its logos: where they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logos: Vec<LogoSearch>,
}

text_enum! {
    /// What can be said in a field.
    pub enum FieldKind {
        Text = "text" / "Text",
        Number = "number" / "Whole number",
        Day = "day" / "Day",
        Choice = "choice" / "One of a list",
        Choices = "choices" / "Several of a list",
        YesNo = "yes_no" / "Yes or no",
    }
}

/// A field of assets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AssetField {
    /// What programs call it: a-z, 0-9 and _.
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    #[serde(default)]
    pub required: bool,
    /// The vocabulary of a field that takes of a list.
    #[serde(default)]
    pub choices: Vec<String>,
    /// Whose assets have it: those of every kind when empty.
    #[serde(default)]
    pub of_kinds: Vec<AssetKind>,
}

impl AssetField {
    pub fn is_of(&self, kind: AssetKind) -> bool {
        self.of_kinds.is_empty() || self.of_kinds.contains(&kind)
    }

    /// What is wrong with a value of this field; nothing when it can be said.
    pub fn refuses(&self, value: &FieldValue) -> Option<String> {
        let known = |word: &String| self.choices.contains(word);
        match (self.kind, value) {
            (FieldKind::Text, FieldValue::Text(text)) => (text.chars().count() > 1_000).then(|| "has more than 1000 characters".to_owned()),
            (FieldKind::Number, FieldValue::Number(_)) | (FieldKind::YesNo, FieldValue::YesNo(_)) => None,
            (FieldKind::Day, FieldValue::Text(text)) => {
                text.parse::<Day>().err().map(|_| format!("{text:?} is not a day such as 2026-12-31"))
            }
            (FieldKind::Choice, FieldValue::Text(text)) if known(text) => None,
            (FieldKind::Choices, FieldValue::Choices(list)) if list.iter().all(known) => None,
            (FieldKind::Choice | FieldKind::Choices, FieldValue::Text(_) | FieldValue::Choices(_)) => {
                Some(format!("must be of: {}", self.choices.join(", ")))
            }
            (kind, _) => Some(format!("must be: {}", kind.label().to_lowercase())),
        }
    }

    /// Reads a value as people write it, in a form or a table; nothing when nothing is said.
    pub fn read(&self, text: &str) -> Result<Option<FieldValue>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let value = match self.kind {
            FieldKind::Text | FieldKind::Day | FieldKind::Choice => FieldValue::Text(text.to_owned()),
            FieldKind::Number => FieldValue::Number(text.parse().map_err(|_| format!("{text:?} is not a whole number"))?),
            FieldKind::Choices => {
                FieldValue::Choices(text.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect())
            }
            FieldKind::YesNo => match text.to_lowercase().as_str() {
                "yes" | "true" | "1" => FieldValue::YesNo(true),
                "no" | "false" | "0" => FieldValue::YesNo(false),
                _ => return Err(format!("{text:?} is neither yes nor no")),
            },
        };
        match self.refuses(&value) {
            None => Ok(Some(value)),
            Some(problem) => Err(problem),
        }
    }
}

/// What is said in a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum FieldValue {
    YesNo(bool),
    Number(i64),
    Text(String),
    Choices(Vec<String>),
}

impl fmt::Display for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::YesNo(yes) => f.write_str(if *yes { "yes" } else { "no" }),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Choices(list) => f.write_str(&list.join("; ")),
        }
    }
}

/// What is said in the fields of an asset, by key.
pub type FieldValues = BTreeMap<String, FieldValue>;

/// The fields that assets have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LibrarySchema {
    pub fields: Vec<AssetField>,
    pub revision: i64,
}

/// Says which fields assets have.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewLibrarySchema {
    pub fields: Vec<AssetField>,
}

/// One cell of a table that says otherwise than the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImportChange {
    /// From 1, the head included.
    pub line: i64,
    pub asset: String,
    pub field: String,
    pub before: String,
    pub after: String,
}

/// A line of a table that cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImportProblem {
    pub line: i64,
    pub field: String,
    pub detail: String,
}

/// What a table changes, or would.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// Whether it was only tried.
    pub dry: bool,
    pub lines: i64,
    pub created: i64,
    pub changed: i64,
    pub unchanged: i64,
    /// The first 500.
    pub changes: Vec<ImportChange>,
    /// Every one of them. While there is any, nothing is changed.
    pub problems: Vec<ImportProblem>,
    /// Columns that say nothing here.
    pub ignored: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_written_in_one_way() {
        assert_eq!("0A7C66".parse::<Rgb>().map(|colour| colour.to_string()), Ok("#0a7c66".to_owned()));
        assert_eq!("#0a7c6".parse::<Rgb>(), Err(NotAColour));
        assert_eq!("#0a7cég".parse::<Rgb>(), Err(NotAColour));
    }

    #[test]
    fn values_are_read_as_people_write_them() {
        let field = |kind| AssetField {
            key: "k".into(),
            label: "K".into(),
            kind,
            required: false,
            choices: vec!["print".into(), "web".into()],
            of_kinds: Vec::new(),
        };
        assert_eq!(field(FieldKind::YesNo).read("Yes"), Ok(Some(FieldValue::YesNo(true))));
        assert_eq!(field(FieldKind::Choices).read("web; print"), Ok(Some(FieldValue::Choices(vec!["web".into(), "print".into()]))));
        assert_eq!(field(FieldKind::Choice).read("tv"), Err("must be of: print, web".into()));
        assert!(field(FieldKind::Number).read("4.5").is_err() && field(FieldKind::Day).read("31.12.2026").is_err());
        assert_eq!(field(FieldKind::Text).read("  "), Ok(None));
    }
}
