//! Open notes on their way to the next version of a proof: where each is there, and what became of what it is about.
//!
//! Words that were marked are looked for by what was quoted, everything else by its likeness. Nothing is decided here: what looks
//! addressed is still open until somebody says that it is settled.

use std::collections::{BTreeMap, HashMap};

use app::{
    compare::{self, Found, Raster, Search, Sensitivity, spoken_of},
    geometry::{shapes, words::Words},
    model::{Annotation, AnnotationId, Digest, Fate, Geometry, ProofVersion},
};
use bytes::Bytes;

use crate::{
    files::{self, FileError, Fit, Kind, Source},
    tenancy::Tenant,
    work::proofs::StoredFile,
};

/// The longer side at which pages are searched, in pixels.
const LONGEST: u32 = 1_200;

/// How far words may be off their place and still stand there, as a share of the page.
const IN_PLACE: f64 = 0.004;

/// How many pages further and back words are looked for.
const PAGES_AWAY: i64 = 5;

/// How far beyond a shape its picture reaches, as a share of the page: a thin line has something on either side.
const AROUND: f64 = 0.004;

/// Where a note is on the next version.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    pub note: AnnotationId,
    pub page: i64,
    pub geometry: Geometry,
    pub fate: Fate,
}

/// Something whose pages can be looked at.
#[derive(Debug, Clone, Copy)]
struct Leaves {
    digest: Digest,
    source: Option<Source>,
    pages: i64,
}

impl Leaves {
    async fn page(self, tenant: &Tenant, page: i64) -> Result<Bytes, FileError> {
        tenant.files().as_picture(tenant.id(), self.digest, self.source.map(|source| source.kind), page).await
    }

    async fn words(self, tenant: &Tenant, page: i64) -> Words {
        let Some(source) = self.source.filter(|_| (1..=self.pages).contains(&page)) else { return Words::default() };
        let text = tenant.files().text(tenant.id(), source, u32::try_from(page).unwrap_or(u32::MAX)).await;
        Words::new(text.map(|text| text.words).unwrap_or_default())
    }
}

/// Follows notes from a version to a file that is about to be the next one.
pub async fn follow(tenant: &Tenant, base: &ProofVersion, next: &StoredFile, notes: &[Annotation]) -> Vec<Carried> {
    let source = Kind::of_media_type(&base.media_type).map(|kind| Source { digest: base.sha256, kind });
    let before = Leaves { digest: base.sha256, source, pages: base.pages };
    let after = Leaves { digest: next.sha256, source: next.source, pages: next.count() };
    let mut by_page: BTreeMap<i64, Vec<&Annotation>> = BTreeMap::new();
    for note in notes {
        by_page.entry(note.page).or_default().push(note);
    }
    let mut carried = Vec::new();
    for (page, notes) in by_page {
        let found = likenesses(tenant, (before, after), page, &notes).await;
        for note in notes {
            let picture = found.get(&note.id).copied().unwrap_or(Found::Lost);
            carried.push(match &note.geometry {
                Geometry::Highlight { .. } => words(tenant, after, note, picture).await,
                _ => placed(note, page.min(after.pages), picture),
            });
        }
    }
    carried
}

fn placed(note: &Annotation, page: i64, found: Found) -> Carried {
    let (geometry, fate) = match found {
        Found::Same => (note.geometry.clone(), Fate::Same),
        Found::Moved(dx, dy) => (shapes::moved(&note.geometry, dx, dy), Fate::Moved),
        Found::Changed => (note.geometry.clone(), Fate::RegionChanged),
        Found::Lost => (note.geometry.clone(), Fate::Lost),
    };
    Carried { note: note.id, page, geometry, fate }
}

/// What became of marked words: looked for on their page, then on those around it.
async fn words(tenant: &Tenant, after: Leaves, note: &Annotation, picture: Found) -> Carried {
    let Geometry::Highlight { quote, .. } = &note.geometry else { return placed(note, note.page, picture) };
    let away = (0..=PAGES_AWAY).flat_map(|away| [note.page + away, note.page - away]);
    for page in away {
        let Some(geometry) = after.words(tenant, page).await.find(quote) else { continue };
        let (was, is) = (shapes::middle_of(&note.geometry), shapes::middle_of(&geometry));
        let stays = page == note.page && (was.x - is.x).abs() < IN_PLACE && (was.y - is.y).abs() < IN_PLACE;
        let fate = match picture {
            Found::Changed if stays => Fate::RegionChanged,
            _ if stays => Fate::Same,
            _ => Fate::Moved,
        };
        return Carried { note: note.id, page, geometry, fate };
    }
    let fate = if matches!(picture, Found::Lost) { Fate::Lost } else { Fate::RegionChanged };
    Carried { note: note.id, page: note.page.min(after.pages), geometry: note.geometry.clone(), fate }
}

/// What became of the parts of a page that notes are about. A page that cannot be looked at has none of them.
async fn likenesses(tenant: &Tenant, (before, after): (Leaves, Leaves), page: i64, notes: &[&Annotation]) -> HashMap<AnnotationId, Found> {
    let all = |found: Found| notes.iter().map(|note| (note.id, found)).collect();
    if page > after.pages {
        return all(Found::Lost);
    }
    let (Ok(one), Ok(other)) = (before.page(tenant, page).await, after.page(tenant, page).await) else { return all(Found::Lost) };
    if one == other {
        return all(Found::Same);
    }
    let areas: Vec<_> = notes.iter().map(|note| (note.id, area(&note.geometry))).collect();
    let searched = tokio::task::spawn_blocking(move || search(&one, &other, &areas)).await;
    searched.ok().flatten().unwrap_or_else(|| all(Found::Lost))
}

type Area = ((f64, f64), (f64, f64));

fn area(geometry: &Geometry) -> Area {
    if matches!(geometry, Geometry::Pin { .. }) {
        return spoken_of(geometry);
    }
    let (from, to) = shapes::corners(geometry);
    ((from.x - AROUND, from.y - AROUND), (to.x + AROUND, to.y + AROUND))
}

/// The earlier page is fitted to the later one: a page in another resolution is the same page.
pub(crate) fn search<K: Copy + Eq + std::hash::Hash>(before: &[u8], after: &[u8], areas: &[(K, Area)]) -> Option<HashMap<K, Found>> {
    let after = files::decode(after, Fit::Within(LONGEST)).ok()?;
    let before = files::decode(before, Fit::Exactly(after.width(), after.height())).ok()?;
    let size = (after.width() as usize, after.height() as usize);
    let (one, other) = (Raster::new(size.0, size.1, before.as_raw())?, Raster::new(size.0, size.1, after.as_raw())?);
    let difference = compare::difference(one, other, Sensitivity::default())?;
    let regions = compare::regions(&difference);
    let search = Search::new(one, other, &difference, &regions)?;
    Some(areas.iter().map(|(key, (from, to))| (*key, search.find(*from, *to))).collect())
}
