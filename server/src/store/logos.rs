//! Logos of brands, and where they are on files: looked for once for each pair of files.

use std::collections::HashMap;

use app::model::{AssetId, Brand, BrandId, Digest, Instant, LogoSearch, LogoSighting};
use serde_json::json;
use sqlx::types::Json;

use super::find::millis;
use crate::{
    audit::{Change, UnitOfWork},
    db::{Conn, Reading, both},
};

/// The file of a logo that is out.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LogoFile {
    pub asset_id: AssetId,
    pub name: String,
    #[sqlx(try_from = "Vec<u8>")]
    pub sha256: Digest,
    pub media_type: String,
}

/// The file of a proof in which a logo has not been looked for.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Unsearched {
    #[sqlx(try_from = "Vec<u8>")]
    pub sha256: Digest,
    pub media_type: String,
    pub pages: i64,
}

/// The logos of the default brand: its own, and those of none. Of each the newest version that is not held; none of what is under embargo
/// `until` after then.
pub async fn of_default(db: &mut Reading, brand: BrandId, until: Option<Instant>) -> sqlx::Result<Vec<LogoFile>> {
    let until = until.map_or(i64::MAX, millis);
    both!(db, c => sqlx::query_as(
        "select a.id as asset_id, a.name, v.sha256, v.media_type from asset a join asset_version v on v.asset_id = a.id
         where a.kind = 'logo' and (a.brand_id is null or a.brand_id = $1) and (a.embargo_ms is null or a.embargo_ms <= $2)
           and v.number = (select max(w.number) from asset_version w where w.asset_id = a.id and (not w.held or exists (
             select 1 from asset_approval p where p.version_id = w.id)))
         order by a.name, a.id")
        .bind(brand).bind(until).fetch_all(c).await)
}

/// Files of newest versions of proofs in which a logo has not been looked for, up to so many, in the order of their digests.
pub async fn unsearched(db: &mut Reading, logo: Digest, after: Option<Digest>, most: i64) -> sqlx::Result<Vec<Unsearched>> {
    let after = after.map(|after| after.0.to_vec()).unwrap_or_default();
    both!(db, c => sqlx::query_as(
        "select distinct v.sha256, v.media_type, v.pages from proof_version v
         where v.number = (select max(w.number) from proof_version w where w.proof_id = v.proof_id) and v.sha256 > $3
           and not exists (select 1 from logo_search s where s.file_sha256 = v.sha256 and s.logo_sha256 = $1)
         order by v.sha256 limit $2")
        .bind(&logo.0[..]).bind(most).bind(after).fetch_all(c).await)
}

#[derive(sqlx::FromRow)]
struct Row {
    file_sha256: Vec<u8>,
    logo_sha256: Vec<u8>,
    found: Json<Vec<LogoSighting>>,
}

/// Where the logos of the default brand are on files, as far as they have been looked for: by file, one search for each logo. None where
/// nothing is asked of logos. One under embargo counts when that is over: nobody is told its name before.
pub async fn on_files(
    db: &mut Reading,
    brand: Option<&Brand>,
    files: &[Digest],
    now: Instant,
) -> sqlx::Result<HashMap<Digest, Vec<LogoSearch>>> {
    let Some(brand) = brand.filter(|brand| brand.rules.ask_of_logos()) else { return Ok(HashMap::new()) };
    let logos = of_default(db, brand.id, Some(now)).await?;
    if logos.is_empty() || files.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Row> = match db.conn() {
        Conn::Sqlite(c) => {
            let named = serde_json::to_string(&files.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap_or_default();
            sqlx::query_as(
                "select file_sha256, logo_sha256, found from logo_search where file_sha256 in (select unhex(value) from json_each($1))",
            )
            .bind(named)
            .fetch_all(c)
            .await?
        }
        Conn::Postgres(c) => {
            let named: Vec<Vec<u8>> = files.iter().map(|file| file.0.to_vec()).collect();
            sqlx::query_as("select file_sha256, logo_sha256, found from logo_search where file_sha256 = any($1)")
                .bind(named)
                .fetch_all(c)
                .await?
        }
    };
    let known: HashMap<(Vec<u8>, Vec<u8>), Vec<LogoSighting>> =
        rows.into_iter().map(|row| ((row.file_sha256, row.logo_sha256), row.found.0)).collect();
    let search = |file: &Digest, logo: &LogoFile| LogoSearch {
        asset_id: logo.asset_id,
        name: logo.name.clone(),
        found: known.get(&(file.0.to_vec(), logo.sha256.0.to_vec())).cloned(),
    };
    Ok(files.iter().map(|file| (*file, logos.iter().map(|logo| search(file, logo)).collect())).collect())
}

/// Keeps where a logo is on files.
pub async fn keep(uow: &mut UnitOfWork, brand: &Brand, logo: &LogoFile, seen: &[(Digest, Vec<LogoSighting>)]) -> sqlx::Result<()> {
    let files: Vec<_> = seen.iter().map(|(file, found)| json!({ "file_sha256": file, "found": found })).collect();
    let told = json!({ "asset_id": logo.asset_id, "logo_sha256": logo.sha256, "files": files });
    let tx = uow.write(Change::new("brand.logo_searched", "brand", brand.id).after(&told));
    for (file, found) in seen {
        both!(tx, c => sqlx::query("insert into logo_search (file_sha256, logo_sha256, found) values ($1, $2, $3) on conflict do nothing")
            .bind(&file.0[..]).bind(&logo.sha256.0[..]).bind(Json(found)).execute(c).await.map(drop))?;
    }
    Ok(())
}
