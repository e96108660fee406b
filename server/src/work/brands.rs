//! Brands and what is asked of what bears them; the fields of assets.

use app::{
    brand::{Held, findings},
    model::{Asset, Brand, BrandCheck, BrandId, BrandPatch, FieldValues, FileFacts, LibrarySchema, Member, NewBrand, NewLibrarySchema},
};

use super::{Based, Fields, Refusal};
use crate::{audit::UnitOfWork, db::Reading, store};

/// Most fields of assets, colours or rules of a kind.
const MOST: usize = 100;

/// A brand, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: BrandId) -> Result<Brand, Refusal> {
    store::brands::brand(db, id).await?.ok_or(Refusal::NotFound("brand"))
}

/// Makes a brand; the first is the default.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewBrand) -> Result<Brand, Refusal> {
    Fields::default().text(&new.name, "name", 200).done()?;
    let brand = Brand {
        id: BrandId::new(),
        name: new.name.trim().to_owned(),
        description: String::new(),
        colours: Vec::new(),
        fonts: Vec::new(),
        rules: app::model::BrandRules::default(),
        is_default: store::brands::all(uow.read()).await?.is_empty(),
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    };
    store::brands::insert(uow, &brand).await?;
    Ok(brand)
}

/// Changes a brand.
pub async fn update(uow: &mut UnitOfWork, id: BrandId, based: Based, patch: BrandPatch) -> Result<Brand, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let after = Brand {
        name: patch.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        description: patch.description.unwrap_or_else(|| before.description.clone()),
        colours: patch.colours.unwrap_or_else(|| before.colours.clone()),
        fonts: patch.fonts.unwrap_or_else(|| before.fonts.clone()),
        rules: patch.rules.unwrap_or_else(|| before.rules.clone()),
        is_default: patch.is_default.unwrap_or(before.is_default),
        revision: before.revision + 1,
        ..before.clone()
    };
    check(uow, &before, &after).await?;
    store::brands::update(uow, &before, &after).await?;
    Ok(after)
}

async fn check(uow: &mut UnitOfWork, before: &Brand, after: &Brand) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    fields.text(&after.name, "name", 200).at_most(&after.description, "description", 4_000);
    let few = |many: usize| many <= MOST;
    fields.require(few(after.colours.len()), "colours", "must not be more than 100");
    fields.require(few(after.fonts.len()), "fonts", "must not be more than 100");
    for (at, colour) in after.colours.iter().enumerate() {
        fields.text(&colour.name, &format!("colours.{at}.name"), 100).at_most(&colour.pantone, &format!("colours.{at}.pantone"), 100);
        let parts = colour.cmyk.map(|cmyk| [cmyk.c, cmyk.m, cmyk.y, cmyk.k]).unwrap_or_default();
        fields.require(parts.iter().all(|part| (0..=100).contains(part)), &format!("colours.{at}.cmyk"), "must be percentages, 0 to 100");
    }
    for (at, font) in after.fonts.iter().enumerate() {
        fields.text(&font.family, &format!("fonts.{at}.family"), 100).at_most(&font.used_for, &format!("fonts.{at}.used_for"), 200);
        if let Some(asset) = font.asset_id {
            let known = store::assets::asset(uow.read(), asset).await?.is_some();
            fields.require(known, &format!("fonts.{at}.asset_id"), "is not an asset of this workspace");
        }
    }
    let rules = &after.rules;
    let percent = |value: Option<i64>| value.is_none_or(|value| (0..=100).contains(&value));
    fields
        .require(percent(rules.palette_tolerance), "rules.palette_tolerance", "must be 0 to 100")
        .require(
            rules.palette_tolerance.is_none() || !after.colours.is_empty(),
            "rules.palette_tolerance",
            "needs a palette: name colours first",
        )
        .require(percent(Some(rules.off_palette_most)), "rules.off_palette_most", "must be 0 to 100")
        .require(rules.logo_min_width.is_none_or(|width| (1..=20_000).contains(&width)), "rules.logo_min_width", "must be 1 to 20000")
        .require(percent(rules.logo_clear_space), "rules.logo_clear_space", "must be 0 to 100")
        .require(few(rules.banned.len()) && few(rules.disclaimers.len()), "rules.banned", "and disclaimers must not be more than 100 each")
        .require(
            rules.banned.iter().all(|phrase| is_phrase(phrase)),
            "rules.banned",
            "must be phrases with letters or digits, of at most 500 characters",
        )
        .require(
            rules.disclaimers.iter().all(|it| is_phrase(&it.text)),
            "rules.disclaimers",
            "must be phrases with letters or digits, of at most 500 characters",
        )
        .require(
            rules.ai != app::model::AiPolicy::Disclosed || is_phrase(&rules.ai_disclosure),
            "rules.ai_disclosure",
            "must say what discloses it",
        )
        .require(after.is_default || !before.is_default, "is_default", "can only be given to another brand: make that one the default");
    fields.done()
}

fn is_phrase(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric) && text.chars().count() <= 500
}

/// Says which fields assets have from now on. What is said in others already stays with the assets.
pub async fn set_schema(uow: &mut UnitOfWork, based: Based, new: NewLibrarySchema) -> Result<LibrarySchema, Refusal> {
    let before = store::brands::schema(uow.read()).await?;
    based.check(before.revision, &before)?;
    let mut fields = Fields::default();
    fields.require(new.fields.len() <= MOST, "fields", "must not be more than 100");
    for (at, field) in new.fields.iter().enumerate() {
        let key = !field.key.is_empty()
            && field.key.len() <= 40
            && field.key.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_');
        fields.require(key, &format!("fields.{at}.key"), "must be 1 to 40 of a-z, 0-9 and _");
        let twice = new.fields.iter().filter(|other| other.key == field.key).count() > 1;
        fields.require(!twice, &format!("fields.{at}.key"), "is there twice").text(&field.label, &format!("fields.{at}.label"), 100);
        let listed = matches!(field.kind, app::model::FieldKind::Choice | app::model::FieldKind::Choices);
        let words = field.choices.iter().all(|word| !word.trim().is_empty() && word.chars().count() <= 100 && !word.contains(';'));
        fields.require(
            listed != field.choices.is_empty(),
            &format!("fields.{at}.choices"),
            "belong to fields that take of a list, and to no others",
        );
        fields.require(
            words && field.choices.len() <= 500,
            &format!("fields.{at}.choices"),
            "must be at most 500 words without a semicolon",
        );
    }
    fields.done()?;
    let after = LibrarySchema { fields: new.fields, revision: before.revision + 1 };
    store::brands::set_schema(uow, &before, &after).await?;
    Ok(after)
}

/// What is wrong with what is said in the fields of an asset.
pub fn check_values(fields: &mut Fields, schema: &LibrarySchema, asset: &Asset) {
    let own = || schema.fields.iter().filter(|field| field.is_of(asset.kind));
    for (key, value) in &asset.fields {
        match own().find(|field| field.key == *key) {
            Some(field) => {
                if let Some(problem) = field.refuses(value) {
                    fields.require(false, &format!("fields.{key}"), problem);
                }
            }
            None => {
                fields.require(false, &format!("fields.{key}"), "is not a field of assets of this kind");
            }
        }
    }
    for field in own().filter(|field| field.required) {
        fields.require(asset.fields.contains_key(&field.key), &format!("fields.{}", field.key), "must be said");
    }
}

/// What is said in fields that assets of this kind do not have any more is left alone, and says nothing.
pub fn known_values(schema: &LibrarySchema, asset: &Asset) -> FieldValues {
    let has = |key: &str| schema.fields.iter().any(|field| field.key == key && field.is_of(asset.kind));
    asset.fields.iter().filter(|(key, _)| has(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// A file held against a brand.
pub fn held(brand: Option<&Brand>, facts: &FileFacts, held: Held<'_>) -> BrandCheck {
    brand.map_or_else(BrandCheck::default, |brand| BrandCheck {
        brand: Some(brand.id),
        brand_name: brand.name.clone(),
        findings: findings(brand, facts, held),
        logos: held.logos.to_vec(),
    })
}
