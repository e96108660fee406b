//! Finding assets: the text index of each engine, side by side, and what both count alike.
//!
//! Text comes in as words already (see `work::library`), so that both engines keep exactly the same ones. Each row of the index has an
//! asset's words and its marks: its kind, its tags and its collections, which narrow a search as words do.

use std::collections::BTreeMap;

use app::model::{Asset, AssetId, AssetKind, CollectionId, Digest, FacetCount, FileFacts, Instant, Role};
use sqlx::types::Json;

use super::assets::{AssetRow, select_assets};
use crate::{
    audit::UnitOfWork,
    db::{Conn, Reading, Writing, both},
};

/// One word of a search: any of these, whole or as a beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    pub any_of: Vec<String>,
    pub as_beginning: bool,
}

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    pub words: Vec<Sought>,
    pub kind: Option<AssetKind>,
    pub tag: Option<String>,
    pub collection: Option<CollectionId>,
    /// One of the names that colours have.
    pub colour: Option<&'static str>,
}

/// Who looks, and when: what is under embargo is not there for those who do not keep the library.
#[derive(Debug, Clone, Copy)]
pub struct Looking {
    until_ms: i64,
}

impl Looking {
    pub fn of(role: Role, now: Instant) -> Self {
        Self { until_ms: if role.includes(Role::Contributor) { i64::MAX } else { millis(now) } }
    }

    /// The end of the last embargo that is over for them, as it is kept.
    pub(super) fn until_ms(self) -> i64 {
        self.until_ms
    }

    /// Whether nothing is hidden from them.
    pub fn sees_all(self) -> bool {
        self.until_ms == i64::MAX
    }
}

pub(crate) fn millis(at: Instant) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

impl Search {
    fn is_everything(&self) -> bool {
        self.words.is_empty() && self.marks().is_empty()
    }

    fn marks(&self) -> Vec<String> {
        let kind = self.kind.map(mark_of_kind);
        let (tag, collection) = (self.tag.as_deref().map(mark_of_tag), self.collection.map(mark_of_collection));
        kind.into_iter().chain(tag).chain(collection).chain(self.colour.map(mark_of_colour)).collect()
    }

    /// In the language of FTS5.
    fn fts5(&self) -> String {
        let words = self.words.iter().map(|word| {
            let star = if word.as_beginning { " *" } else { "" };
            let any: Vec<String> = word.any_of.iter().map(|text| format!("\"{text}\"{star}")).collect();
            format!("words : ({})", any.join(" OR "))
        });
        words.chain(self.marks().iter().map(|mark| format!("marks : \"{mark}\""))).collect::<Vec<_>>().join(" AND ")
    }

    /// As a `tsquery`.
    fn tsquery(&self) -> String {
        let words = self.words.iter().map(|word| {
            let star = if word.as_beginning { ":*" } else { "" };
            let any: Vec<String> = word.any_of.iter().map(|text| format!("'{text}'{star}")).collect();
            format!("({})", any.join(" | "))
        });
        words.chain(self.marks().iter().map(|mark| format!("'#{mark}'"))).collect::<Vec<_>>().join(" & ")
    }
}

fn mark_of_kind(kind: AssetKind) -> String {
    format!("k{kind}")
}

/// A tag may be any text, a mark is letters and digits.
fn mark_of_tag(tag: &str) -> String {
    format!("t{}", &Digest::of(tag.as_bytes()).to_string()[..16])
}

fn mark_of_collection(id: CollectionId) -> String {
    format!("c{}", id.0.simple())
}

/// How much of a picture has to have a colour for it to be found by it, in thousandths.
const LEAST_COLOUR: i64 = 80;

fn mark_of_colour(name: &str) -> String {
    format!("q{name}")
}

/// Assets that a search finds, newest first, after a cursor.
pub async fn search(db: &mut Reading, search: &Search, who: Looking, after: Option<AssetId>, limit: i64) -> sqlx::Result<Vec<Asset>> {
    let before = match after {
        Some(id) => {
            both!(db, c => sqlx::query_scalar("select doc from asset where id = $1").bind(id).fetch_optional(c).await)?.unwrap_or(0)
        }
        None => i64::MAX,
    };
    let rows: Vec<AssetRow> = if search.is_everything() {
        both!(db, c => sqlx::query_as(select_assets!(
            "from asset a where a.doc < $1 and (a.embargo_ms is null or a.embargo_ms <= $2) order by a.doc desc limit $3"))
            .bind(before).bind(who.until_ms).bind(limit).fetch_all(c).await)?
    } else {
        match db.conn() {
            Conn::Sqlite(c) => {
                sqlx::query_as(select_assets!(
                    "from asset_text t join asset a on a.doc = t.rowid where asset_text match $4 and t.rowid < $1
                     and (a.embargo_ms is null or a.embargo_ms <= $2) order by t.rowid desc limit $3"
                ))
                .bind(before)
                .bind(who.until_ms)
                .bind(limit)
                .bind(search.fts5())
                .fetch_all(c)
                .await?
            }
            Conn::Postgres(c) => match few(&mut *c, search).await? {
                Some(docs) => {
                    sqlx::query_as(select_assets!(
                        "from asset a where a.doc = any($4) and a.doc < $1 and (a.embargo_ms is null or a.embargo_ms <= $2)
                         order by a.doc desc limit $3"
                    ))
                    .bind(before)
                    .bind(who.until_ms)
                    .bind(limit)
                    .bind(docs)
                    .fetch_all(c)
                    .await?
                }
                None => {
                    sqlx::query_as(select_assets!(
                        "from asset_text t join asset a on a.doc = t.doc where t.words @@ $4::tsquery and t.doc < $1
                     and (a.embargo_ms is null or a.embargo_ms <= $2) order by t.doc desc limit $3"
                    ))
                    .bind(before)
                    .bind(who.until_ms)
                    .bind(limit)
                    .bind(search.tsquery())
                    .fetch_all(c)
                    .await?
                }
            },
        }
    };
    super::assets::completed(db, rows).await
}

/// Up to so many are few: then all of them are read and put in order, instead of going through everything in order.
const FEW: i64 = 2_000;

/// All that a search finds on PostgreSQL, when that is few.
async fn few(c: &mut sqlx::PgConnection, search: &Search) -> sqlx::Result<Option<Vec<i64>>> {
    let docs: Vec<i64> = sqlx::query_scalar("select asset_docs($1::tsquery, $2)").bind(search.tsquery()).bind(FEW + 1).fetch_all(c).await?;
    Ok((i64::try_from(docs.len()).unwrap_or(i64::MAX) <= FEW).then_some(docs))
}

/// What the database has counted as assets came and went, most first, without what this member does not know of.
async fn kept(db: &mut Reading, facet: &str, who: Looking, most: i64) -> sqlx::Result<Vec<(String, i64)>> {
    const HIDDEN_KINDS: &str = "select a.kind, count(*) from asset a where a.embargo_ms > $1 group by a.kind";
    const HIDDEN_TAGS: &str =
        "select g.tag, count(*) from asset a join asset_tag g on g.asset_id = a.id where a.embargo_ms > $1 group by g.tag";
    let hidden: BTreeMap<String, i64> = if who.until_ms == i64::MAX {
        BTreeMap::new()
    } else if facet == COLLECTION {
        let rows: Vec<(CollectionId, i64)> = both!(db, c => sqlx::query_as(
            "select i.collection_id, count(*) from asset a join collection_asset i on i.asset_id = a.id where a.embargo_ms > $1
             group by i.collection_id").bind(who.until_ms).fetch_all(c).await)?;
        rows.into_iter().map(|(id, n)| (id.0.simple().to_string(), n)).collect()
    } else {
        let hidden = if facet == KIND { HIDDEN_KINDS } else { HIDDEN_TAGS };
        let rows: Vec<(String, i64)> = both!(db, c => sqlx::query_as(hidden).bind(who.until_ms).fetch_all(c).await)?;
        rows.into_iter().collect()
    };
    // Taking off can only lower those that something is taken off: with so many more the first ones are right.
    let more = i64::try_from(hidden.len()).unwrap_or(i64::MAX);
    let mut counts: Vec<(String, i64)> = both!(db, c => sqlx::query_as(
        "select value, n from asset_count where facet = $1 and n > 0 order by n desc, value limit $2")
        .bind(facet).bind(most.saturating_add(more)).fetch_all(c).await)?;
    for (value, n) in &mut counts {
        *n -= hidden.get(value).copied().unwrap_or_default();
    }
    counts.retain(|(_, n)| *n > 0);
    counts.sort_by(|(one, many), (other, more)| more.cmp(many).then_with(|| one.cmp(other)));
    counts.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(counts)
}

const KIND: &str = "kind";
const TAG: &str = "tag";
const COLLECTION: &str = "collection";
/// Tags that are counted one by one.
const MOST_TAGS: i64 = 40;

fn named((value, count): (String, i64)) -> FacetCount {
    FacetCount { label: value.clone(), value, count }
}

/// When the next embargo ends: until then, whoever does not keep the library sees what they see now.
pub async fn next_lifting(db: &mut Reading, now: Instant) -> sqlx::Result<Option<i64>> {
    both!(db, c => sqlx::query_scalar("select min(embargo_ms) from asset where embargo_ms > $1").bind(millis(now)).fetch_one(c).await)
}

/// Counts what a search finds by something about it; `$1` is the embargo, `$2` the search where there is one.
macro_rules! count {
    ($db:expr, $search:expr, $who:expr, $select:literal, $join:literal, $rest:literal) => {{
        match $db.conn() {
            Conn::Sqlite(c) => {
                sqlx::query_as(concat!(
                    "select ",
                    $select,
                    " from asset_text t join asset a on a.doc = t.rowid ",
                    $join,
                    " where asset_text match $2 and (a.embargo_ms is null or a.embargo_ms <= $1) ",
                    $rest
                ))
                .bind($who.until_ms)
                .bind($search.fts5())
                .fetch_all(c)
                .await
            }
            Conn::Postgres(c) => match few(&mut *c, $search).await? {
                Some(docs) => {
                    sqlx::query_as(concat!(
                        "select ",
                        $select,
                        " from asset a ",
                        $join,
                        " where a.doc = any($2) and (a.embargo_ms is null or a.embargo_ms <= $1) ",
                        $rest
                    ))
                    .bind($who.until_ms)
                    .bind(docs)
                    .fetch_all(c)
                    .await
                }
                None => {
                    sqlx::query_as(concat!(
                        "select ",
                        $select,
                        " from asset_text t join asset a on a.doc = t.doc ",
                        $join,
                        " where t.words @@ $2::tsquery and (a.embargo_ms is null or a.embargo_ms <= $1) ",
                        $rest
                    ))
                    .bind($who.until_ms)
                    .bind($search.tsquery())
                    .fetch_all(c)
                    .await
                }
            },
        }
    }};
}

/// How many of each kind a search finds, most first.
pub async fn kinds(db: &mut Reading, search: &Search, who: Looking) -> sqlx::Result<Vec<FacetCount>> {
    if search.is_everything() {
        return Ok(kept(db, KIND, who, i64::from(u8::MAX)).await?.into_iter().map(named).collect());
    }
    count!(db, search, who, "a.kind as value, a.kind as label, count(*) as count", "", "group by a.kind order by count(*) desc, a.kind")
}

/// The 40 most frequent tags of what a search finds.
pub async fn tags(db: &mut Reading, search: &Search, who: Looking) -> sqlx::Result<Vec<FacetCount>> {
    if search.is_everything() {
        return Ok(kept(db, TAG, who, MOST_TAGS).await?.into_iter().map(named).collect());
    }
    count!(
        db,
        search,
        who,
        "g.tag as value, g.tag as label, count(*) as count",
        "join asset_tag g on g.asset_id = a.id",
        "group by g.tag order by count(*) desc, g.tag limit 40"
    )
}

/// How many of each collection a search finds, by name.
pub async fn collections(db: &mut Reading, search: &Search, who: Looking) -> sqlx::Result<Vec<FacetCount>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: CollectionId,
        label: String,
        count: i64,
    }
    if search.is_everything() {
        let counts: BTreeMap<String, i64> = kept(db, COLLECTION, who, i64::from(u32::MAX)).await?.into_iter().collect();
        let all = super::collections::collections(db).await?;
        let counted = all.into_iter().filter_map(|collection| {
            let count = *counts.get(&collection.id.0.simple().to_string())?;
            Some(FacetCount { value: collection.id.to_string(), label: collection.name, count })
        });
        return Ok(counted.collect());
    }
    let rows: Vec<Row> = count!(
        db,
        search,
        who,
        "o.id, o.name as label, count(*) as count",
        "join collection_asset i on i.asset_id = a.id join collection o on o.id = i.collection_id",
        "group by o.id, o.name order by o.name, o.id"
    )?;
    Ok(rows.into_iter().map(|Row { id, label, count }| FacetCount { value: id.to_string(), label, count }).collect())
}

/// Whether anything has a word that begins like this.
pub async fn is_beginning(db: &mut Reading, word: &str) -> sqlx::Result<bool> {
    both!(db, c => sqlx::query_scalar("select exists (select 1 from asset_word where word >= $1 and word < $2)")
        .bind(word).bind(format!("{word}\u{10ffff}")).fetch_one(c).await)
}

/// Every word whose length differs from this one's by no more than so many letters.
pub async fn words_about_as_long(db: &mut Reading, letters: i64, difference: i64) -> sqlx::Result<Vec<String>> {
    both!(db, c => sqlx::query_scalar("select word from asset_word where length(word) between $1 and $2")
        .bind(letters - difference).bind(letters + difference).fetch_all(c).await)
}

/// Indexes an asset as it now is, in the transaction that changes it.
pub(super) async fn index(tx: &mut Writing, asset: AssetId, words: &[String]) -> sqlx::Result<()> {
    #[derive(sqlx::FromRow)]
    struct Row {
        doc: i64,
        #[sqlx(try_from = "String")]
        kind: AssetKind,
        #[sqlx(json)]
        tags: Vec<String>,
    }
    let row: Row = both!(tx, c => sqlx::query_as("select doc, kind, tags from asset where id = $1").bind(asset).fetch_one(c).await)?;
    let collections: Vec<CollectionId> = both!(tx, c =>
        sqlx::query_scalar("select collection_id from collection_asset where asset_id = $1 order by 1").bind(asset).fetch_all(c).await)?;
    let facts: Option<Json<FileFacts>> = both!(tx, c => sqlx::query_scalar(
        "select f.facts from asset_version v join file_facts f on f.sha256 = v.sha256 where v.asset_id = $1 order by v.number desc limit 1")
        .bind(asset).fetch_optional(c).await)?;
    let mut colours: Vec<&str> = facts
        .iter()
        .flat_map(|facts| &facts.0.colours)
        .filter(|area| area.share >= LEAST_COLOUR)
        .map(|area| app::brand::colour::name_of(area.rgb))
        .collect();
    colours.sort_unstable();
    colours.dedup();
    let marks: Vec<String> = std::iter::once(mark_of_kind(row.kind))
        .chain(colours.into_iter().map(mark_of_colour))
        .chain(row.tags.iter().map(|tag| mark_of_tag(tag)))
        .chain(collections.into_iter().map(mark_of_collection))
        .collect();
    match tx.conn() {
        Conn::Sqlite(c) => {
            sqlx::query("delete from asset_text where rowid = $1").bind(row.doc).execute(&mut *c).await?;
            sqlx::query("insert into asset_text (rowid, words, marks) values ($1, $2, $3)")
                .bind(row.doc)
                .bind(words.join(" "))
                .bind(marks.join(" "))
                .execute(c)
                .await?;
        }
        Conn::Postgres(c) => {
            let lexemes: Vec<String> = words.iter().cloned().chain(marks.iter().map(|mark| format!("#{mark}"))).collect();
            sqlx::query(
                "insert into asset_text (doc, words) values ($1, array_to_tsvector($2)) on conflict (doc) do update set words = excluded.words",
            )
            .bind(row.doc)
            .bind(lexemes)
            .execute(c)
            .await?;
        }
    }
    for word in words.iter().filter(|word| (3..=40).contains(&word.chars().count()) && !word.bytes().any(|byte| byte.is_ascii_digit())) {
        both!(tx, c => sqlx::query("insert into asset_word (word) values ($1) on conflict do nothing").bind(word).execute(c).await.map(drop))?;
    }
    both!(tx, c => sqlx::query("delete from asset_tag where asset_id = $1").bind(asset).execute(c).await.map(drop))?;
    for tag in &row.tags {
        both!(tx, c => sqlx::query("insert into asset_tag (asset_id, tag) values ($1, $2)").bind(asset).bind(tag).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Changes what is said about an asset, and what it is found by.
pub async fn update(uow: &mut UnitOfWork, before: &Asset, after: &Asset, words: &[String]) -> sqlx::Result<()> {
    let change = crate::audit::Change::new("asset.updated", "asset", after.id).differing(before, after);
    let tx = uow.write(change);
    both!(tx, c => sqlx::query(
        "update asset set name = $2, kind = $3, description = $4, tags = $5, embargo_ms = $6, revision = $7, brand_id = $8, fields = $9
         where id = $1")
        .bind(after.id).bind(&after.name).bind(after.kind.as_str()).bind(&after.description).bind(Json(&after.tags))
        .bind(after.embargoed_until.map(millis)).bind(after.revision).bind(after.brand_id).bind(Json(&after.fields)).execute(c).await.map(drop))?;
    index(tx, after.id, words).await
}
