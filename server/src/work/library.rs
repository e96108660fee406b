//! The library: which words an asset is found by, how typed words are read, and changes to many assets at once.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    brand::{self, Held},
    model::{
        Asset, AssetFacets, AssetId, AssetPatch, AssetVersion, AssetVersionId, BrandId, BulkEdit, Collection, CollectionId,
        CollectionPatch, FieldValue, Instant, LibrarySchema, Lookalike, Member, NewCollection, Role, VersionDetails, tag_of,
    },
    rights::{self, Use},
};
use strsim::osa_distance;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::{Based, Fields, Refusal, assets, brands, requests};
use crate::{
    audit::UnitOfWork,
    db::Reading,
    files::look,
    store::{
        self,
        find::{Looking, Search, Sought},
    },
};

/// Most words of a search that are looked for.
const MOST_WORDS: usize = 8;
/// Most assets that one request changes.
const MOST_AT_ONCE: usize = 200;

/// The words of a text as they are kept and looked for: without accents, in lower case, letters and digits only.
pub fn words(text: &str) -> Vec<String> {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(|word| word.chars().take(40).collect()).collect()
}

/// Every word that an asset is found by, each once.
pub fn words_of(asset: &Asset) -> Vec<String> {
    let files = asset.versions.iter().map(|version| version.file_name.as_str());
    let texts = [asset.name.as_str(), asset.description.as_str(), asset.rights.holder.as_str()];
    let found: BTreeSet<String> = texts.into_iter().chain(asset.tags.iter().map(String::as_str)).chain(files).flat_map(words).collect();
    let said = asset.fields.values().filter(|value| !matches!(value, FieldValue::YesNo(_)));
    found.into_iter().chain(said.flat_map(|value| words(&value.to_string()))).collect::<BTreeSet<_>>().into_iter().collect()
}

/// What is typed, as it is looked for. A word that nothing begins with is read as the nearest words that there are; the second half
/// says so, when it was.
pub async fn read(db: &mut Reading, typed: &str) -> Result<(Vec<Sought>, Option<String>), Refusal> {
    let mut sought = Vec::new();
    let mut corrected = false;
    for word in words(typed).into_iter().take(MOST_WORDS) {
        if store::find::is_beginning(db, &word).await? || word.bytes().any(|byte| byte.is_ascii_digit()) {
            sought.push(Sought { any_of: vec![word], as_beginning: true });
            continue;
        }
        let near = nearest(db, &word).await?;
        corrected |= !near.is_empty();
        sought.push(if near.is_empty() {
            Sought { any_of: vec![word], as_beginning: true }
        } else {
            Sought { any_of: near, as_beginning: false }
        });
    }
    let said = corrected.then(|| sought.iter().map(|word| word.any_of.join(" or ")).collect::<Vec<_>>().join(", "));
    Ok((sought, said))
}

/// The words that a mistyped one is nearest to: one slip away, two in a long word. Neighbouring letters swapped are one slip.
async fn nearest(db: &mut Reading, word: &str) -> Result<Vec<String>, Refusal> {
    let letters = word.chars().count();
    let slips = match letters {
        0..=3 => return Ok(Vec::new()),
        4..=7 => 1,
        _ => 2,
    };
    let known = store::find::words_about_as_long(db, i64::try_from(letters).unwrap_or(0), slips).await?;
    let by_slips = known.into_iter().filter_map(|other| {
        let distance = osa_distance(word, &other);
        i64::try_from(distance).is_ok_and(|distance| distance <= slips).then_some((distance, other))
    });
    let mut near: Vec<(usize, String)> = by_slips.collect();
    near.sort();
    let fewest = near.first().map_or(0, |(distance, _)| *distance);
    Ok(near.into_iter().take_while(|(distance, _)| *distance == fewest).take(8).map(|(_, other)| other).collect())
}

/// What a search finds, counted.
pub async fn facets(db: &mut Reading, search: &Search, who: Looking, read_as: Option<String>) -> Result<AssetFacets, Refusal> {
    let any_kind = Search { kind: None, ..search.clone() };
    let kinds = store::find::kinds(db, &any_kind, who).await?;
    let total = kinds.iter().filter(|found| search.kind.is_none_or(|kind| kind.as_str() == found.value)).map(|found| found.count).sum();
    let kinds = kinds
        .into_iter()
        .map(|found| {
            let label = found.value.parse().map_or(found.label, |kind: app::model::AssetKind| kind.label().to_owned());
            app::model::FacetCount { label, ..found }
        })
        .collect();
    let tags = store::find::tags(db, search, who).await?;
    let collections = store::find::collections(db, search, who).await?;
    Ok(AssetFacets { total, kinds, tags, collections, read_as })
}

/// What is known about a version, and which others of the library look the same, as far as this member knows of them.
pub async fn details(
    db: &mut Reading,
    asset: &Asset,
    version: &AssetVersion,
    by: &Member,
    now: Instant,
) -> Result<VersionDetails, Refusal> {
    let facts = store::brands::facts(db, version.sha256).await?;
    let known = store::brands::all(db).await?;
    let said = brand::said_of(asset);
    let check =
        brands::held(brand::of_asset(&known, asset), &facts, Held { kind: Some(asset.kind), market: None, said: &said, logos: &[] });
    let (embedded, seen) = store::details::of_version(db, version.id).await?;
    let mut near: BTreeMap<AssetVersionId, (bool, u32)> = BTreeMap::new();
    if let Some(seen) = seen {
        for (other, its) in store::details::maybe_alike(db, version, seen).await? {
            near.insert(other, (false, look::distance(seen, its)));
        }
    }
    near.retain(|_, (_, distance)| *distance <= look::ALIKE);
    near.extend(store::details::same_bytes(db, version).await?.into_iter().map(|other| (other, (true, 0))));
    let mut nearest: Vec<_> = near.into_iter().collect();
    nearest.sort_by_key(|(_, (exact, distance))| (!exact, *distance));
    let mut lookalikes: Vec<Lookalike> = Vec::new();
    for (id, (exact, distance)) in nearest.into_iter().take(20) {
        let (asset, other) = assets::version(db, id).await?;
        if asset.is_known_to(by.role, now) && !lookalikes.iter().any(|found| found.asset_id == asset.id) {
            let reasons = rights::against(&asset, Some(&other), &Use::download(now)).iter().map(ToString::to_string).collect();
            lookalikes.push(Lookalike {
                asset_id: asset.id,
                asset_name: asset.name,
                version_id: id,
                version_number: other.number,
                exact,
                distance,
                reasons,
            });
        }
    }
    let mut request = store::requests::of_version(db, version.id).await?;
    if let Some(request) = &mut request {
        requests::deputise(db, request, now.day()).await?;
    }
    let request = request.map(|request| request.seen_by(by.id, by.role));
    Ok(VersionDetails { version_id: version.id, embedded, facts, check, lookalikes, request })
}

/// Changes what is said about an asset. An embargo is for those who state rights.
pub async fn update(uow: &mut UnitOfWork, by: &Member, id: AssetId, based: Based, patch: AssetPatch) -> Result<Asset, Refusal> {
    let before = assets::find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    if patch.embargoed_until.is_some() && !by.role.includes(Role::Manager) {
        return Err(Refusal::forbidden("ROLE_TOO_LOW", format!("An embargo needs the role manager or above; you are {}.", by.role)));
    }
    let tags = patch.tags.map_or_else(|| before.tags.clone(), |tags| clean(&tags));
    let name = patch.name.unwrap_or_else(|| before.name.clone());
    let after = Asset {
        name: name.trim().to_owned(),
        kind: patch.kind.unwrap_or(before.kind),
        description: patch.description.unwrap_or_else(|| before.description.clone()),
        tags,
        brand_id: patch.brand_id.unwrap_or(before.brand_id),
        fields: patch.fields.clone().unwrap_or_else(|| before.fields.clone()),
        embargoed_until: patch.embargoed_until.unwrap_or(before.embargoed_until),
        revision: before.revision + 1,
        ..before.clone()
    };
    let mut fields = Fields::default();
    check_words(&mut fields, &after);
    if patch.fields.is_some() {
        brands::check_values(&mut fields, &store::brands::schema(uow.read()).await?, &after);
    }
    check_brand(uow, &mut fields, after.brand_id).await?;
    fields.done()?;
    store::find::update(uow, &before, &after, &words_of(&after)).await?;
    Ok(after)
}

/// What is wrong with an asset's name, description and tags.
pub fn check_words(fields: &mut Fields, asset: &Asset) {
    fields.text(&asset.name, "name", 200).at_most(&asset.description, "description", 4_000);
    check_tags(fields, &asset.tags);
}

async fn check_brand(uow: &mut UnitOfWork, fields: &mut Fields, brand: Option<BrandId>) -> Result<(), Refusal> {
    if let Some(id) = brand {
        let known = store::brands::brand(uow.read(), id).await?.is_some();
        fields.require(known, "brand_id", "is not a brand of this workspace");
    }
    Ok(())
}

/// Makes one change to many assets, all or none.
pub async fn edit_many(uow: &mut UnitOfWork, edit: BulkEdit) -> Result<Vec<Asset>, Refusal> {
    let found = these(uow.read(), &edit.assets, "assets").await?;
    let (add, remove) = (clean(&edit.add_tags), clean(&edit.remove_tags));
    Fields::default()
        .require(
            !(add.is_empty() && remove.is_empty() && edit.kind.is_none() && edit.brand_id.is_none() && edit.fields.is_empty()),
            "add_tags",
            "or remove_tags, kind, brand_id or fields must say what changes",
        )
        .done()?;
    let schema = store::brands::schema(uow.read()).await?;
    let mut fields = Fields::default();
    check_brand(uow, &mut fields, edit.brand_id).await?;
    fields.done()?;
    let mut changed = Vec::new();
    for before in found {
        let mut tags: Vec<String> = before.tags.iter().filter(|tag| !remove.contains(tag)).cloned().collect();
        tags.extend(add.iter().filter(|tag| !before.tags.contains(tag)).cloned());
        let mut said = before.fields.clone();
        said.extend(edit.fields.clone());
        let after = Asset {
            tags,
            kind: edit.kind.unwrap_or(before.kind),
            brand_id: edit.brand_id.or(before.brand_id),
            fields: said,
            revision: before.revision + 1,
            ..before.clone()
        };
        let mut fields = Fields::default();
        check_tags(&mut fields, &after.tags);
        if !edit.fields.is_empty() {
            // What is missing in one of many is for whoever looks at that one.
            let named = LibrarySchema {
                fields: schema.fields.iter().cloned().map(|field| app::model::AssetField { required: false, ..field }).collect(),
                ..schema.clone()
            };
            brands::check_values(&mut fields, &named, &Asset { fields: edit.fields.clone(), ..after.clone() });
        }
        fields.done()?;
        store::find::update(uow, &before, &after, &words_of(&after)).await?;
        changed.push(after);
    }
    Ok(changed)
}

/// A collection, or the refusal that there is none.
pub async fn collection(db: &mut Reading, id: CollectionId) -> Result<Collection, Refusal> {
    store::collections::collection(db, id).await?.ok_or(Refusal::NotFound("collection"))
}

/// Makes a collection.
pub async fn create_collection(uow: &mut UnitOfWork, by: &Member, new: NewCollection) -> Result<Collection, Refusal> {
    Fields::default().text(&new.name, "name", 200).at_most(&new.description, "description", 4_000).done()?;
    let assets = if new.assets.is_empty() { Vec::new() } else { these(uow.read(), &new.assets, "assets").await? };
    let collection = Collection {
        id: CollectionId::new(),
        name: new.name.trim().to_owned(),
        description: new.description,
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    };
    store::collections::insert(uow, &collection).await?;
    for asset in &assets {
        store::collections::add(uow, collection.id, asset.id, &words_of(asset)).await?;
    }
    Ok(collection)
}

/// Changes a collection's words and what is in it.
pub async fn update_collection(
    uow: &mut UnitOfWork,
    id: CollectionId,
    based: Based,
    patch: CollectionPatch,
) -> Result<Collection, Refusal> {
    let before = collection(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let after = Collection {
        name: patch.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        description: patch.description.unwrap_or_else(|| before.description.clone()),
        revision: before.revision + 1,
        ..before.clone()
    };
    Fields::default().text(&after.name, "name", 200).at_most(&after.description, "description", 4_000).done()?;
    let (add, remove) = (
        if patch.add.is_empty() { Vec::new() } else { these(uow.read(), &patch.add, "add").await? },
        if patch.remove.is_empty() { Vec::new() } else { these(uow.read(), &patch.remove, "remove").await? },
    );
    store::collections::update(uow, &before, &after).await?;
    for asset in &add {
        store::collections::add(uow, id, asset.id, &words_of(asset)).await?;
    }
    for asset in &remove {
        store::collections::remove(uow, id, asset.id, &words_of(asset)).await?;
    }
    Ok(after)
}

/// All of these assets, or a refusal that names the field.
pub async fn these(db: &mut Reading, ids: &[AssetId], field: &str) -> Result<Vec<Asset>, Refusal> {
    let wanted: BTreeSet<AssetId> = ids.iter().copied().collect();
    Fields::default()
        .require(!wanted.is_empty(), field, "must name at least one asset")
        .require(wanted.len() <= MOST_AT_ONCE, field, format!("must name at most {MOST_AT_ONCE} assets"))
        .done()?;
    let found = store::assets::assets(db, &wanted.iter().copied().collect::<Vec<_>>()).await?;
    Fields::default().require(found.len() == wanted.len(), field, "names an asset that is not in this workspace").done()?;
    Ok(found)
}

fn clean(tags: &[String]) -> Vec<String> {
    let mut clean: Vec<String> = Vec::new();
    for tag in tags.iter().map(|tag| tag_of(tag)).filter(|tag| !tag.is_empty()) {
        if !clean.contains(&tag) {
            clean.push(tag);
        }
    }
    clean
}

fn check_tags<'a>(fields: &'a mut Fields, tags: &[String]) -> &'a mut Fields {
    fields.require(tags.len() <= 50, "tags", "must not be more than 50").require(
        tags.iter().all(|tag| tag.chars().count() <= 60),
        "tags",
        "must not be longer than 60 characters each",
    )
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_are_plain() {
        assert_eq!(words("Café-Terrasse, N°3 (2026)"), ["cafe", "terrasse", "n", "3", "2026"]);
        assert_eq!(words("\"; drop * OR 'x':*"), ["drop", "or", "x"]);
        assert!(words(" -_ ").is_empty());
    }
}
