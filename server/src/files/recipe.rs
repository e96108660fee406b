//! How a stored picture is drawn anew.

use app::model::Digest;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest side that is drawn.
const LONGEST: u32 = 4_096;

/// A size, a crop and an encoding. Equal recipes over equal bytes are the same rendition.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Recipe {
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub fitting: Fitting,
    /// What a crop keeps, in 0 to 1 of the picture; its middle when absent.
    pub focus: Option<(f64, f64)>,
    /// By what the picture needs, when absent.
    pub encoding: Option<Encoding>,
    pub quality: Option<u8>,
    /// Words across the picture.
    pub imprint: Option<String>,
}

/// How a picture goes into a size of other proportions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fitting {
    /// All of it, no larger than the size.
    #[default]
    Inside,
    /// The size is filled, and what goes beyond is cut off.
    Cover,
}

/// What a rendition is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Jpeg,
    Png,
    Webp,
}

impl Recipe {
    /// This recipe, when it can be carried out; otherwise the field and what it must be.
    ///
    /// # Errors
    /// The first field that does not fit.
    pub fn checked(self) -> Result<Self, (&'static str, String)> {
        let fits = |side: Option<u32>| side.is_none_or(|side| (1..=LONGEST).contains(&side));
        if !fits(self.width) {
            return Err(("width", format!("must be 1 to {LONGEST}")));
        }
        if !fits(self.height) {
            return Err(("height", format!("must be 1 to {LONGEST}")));
        }
        if self.fitting == Fitting::Cover && (self.width.is_none() || self.height.is_none()) {
            return Err(("fit", "needs width and height to cover".into()));
        }
        if self.quality.is_some_and(|quality| !(1..=100).contains(&quality)) {
            return Err(("quality", "must be 1 to 100".into()));
        }
        Ok(self)
    }

    /// What it is kept under.
    pub fn digest(&self) -> Digest {
        Digest::of(serde_json::to_string(self).unwrap_or_default().as_bytes())
    }

    /// The part of a picture that is kept, as left, top, width and height, and the size that it is drawn at. Nothing is enlarged.
    pub(super) fn place(&self, width: u32, height: u32) -> ([f64; 4], (u32, u32)) {
        let (own_width, own_height) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let (wide, high) = (self.width.map_or(f64::INFINITY, f64::from), self.height.map_or(f64::INFINITY, f64::from));
        let (kept_width, kept_height) = match self.fitting {
            Fitting::Inside => (own_width, own_height),
            Fitting::Cover => {
                let scale = (wide / own_width).max(high / own_height);
                ((wide / scale).min(own_width), (high / scale).min(own_height))
            }
        };
        let (x, y) = self.focus.unwrap_or((0.5, 0.5));
        let left = (x * own_width - kept_width / 2.0).clamp(0.0, own_width - kept_width);
        let top = (y * own_height - kept_height / 2.0).clamp(0.0, own_height - kept_height);
        let scale = (wide / kept_width).min(high / kept_height).min(1.0);
        ([left, top, kept_width, kept_height], (pixels(kept_width * scale), pixels(kept_height * scale)))
    }
}

/// A length in whole pixels, at least one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between one and the size of a picture")]
fn pixels(length: f64) -> u32 {
    length.round().clamp(1.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a recipe places a picture, the part that it keeps in whole pixels.
    fn placed(recipe: &Recipe, width: u32, height: u32) -> ([u32; 4], (u32, u32)) {
        let (part, size) = recipe.place(width, height);
        (part.map(|length| if length < 0.5 { 0 } else { pixels(length) }), size)
    }

    #[test]
    fn inside_keeps_proportions_and_never_enlarges() {
        let recipe = Recipe { width: Some(100), height: Some(100), ..Recipe::default() };
        assert_eq!(placed(&recipe, 400, 200), ([0, 0, 400, 200], (100, 50)));
        assert_eq!(recipe.place(40, 20).1, (40, 20));
        let strip = Recipe { width: Some(100), ..Recipe::default() };
        assert_eq!(strip.place(65_535, 1).1, (100, 1));
    }

    #[test]
    fn cover_crops_around_the_focus_and_stays_within_the_picture() {
        let square = |focus| Recipe { width: Some(100), height: Some(100), fitting: Fitting::Cover, focus, ..Recipe::default() };
        assert_eq!(placed(&square(None), 400, 200), ([100, 0, 200, 200], (100, 100)));
        assert_eq!(placed(&square(Some((1.0, 0.5))), 400, 200).0, [200, 0, 200, 200]);
        assert_eq!(placed(&square(Some((0.3, 0.5))), 400, 200).0, [20, 0, 200, 200]);
        assert_eq!(placed(&square(None), 50, 40), ([5, 0, 40, 40], (40, 40)));
    }

    #[test]
    fn equal_recipes_have_one_name() {
        let recipe = |quality| Recipe { width: Some(100), quality, ..Recipe::default() };
        assert_eq!(recipe(None).digest(), recipe(None).digest());
        assert_ne!(recipe(None).digest(), recipe(Some(50)).digest());
        assert!(recipe(Some(0)).checked().is_err());
        assert!(Recipe { fitting: Fitting::Cover, width: Some(1), ..Recipe::default() }.checked().is_err());
    }
}
