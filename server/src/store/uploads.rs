//! The uploaded files that rows name.

use app::model::{AssetVersionId, CampaignId, Digest, ProofVersionId};

use super::inconsistent;
use crate::db::{Reading, both};

/// SHA-256 of every file that a version of a proof or an asset is, each once.
pub async fn named(db: &mut Reading) -> sqlx::Result<Vec<Digest>> {
    let rows: Vec<Vec<u8>> = both!(db, c => sqlx::query_scalar(
        "select sha256 from proof_version union select sha256 from asset_version order by 1").fetch_all(c).await)?;
    rows.into_iter().map(|row| Digest::try_from(row).map_err(|e| inconsistent("sha256", e))).collect()
}

/// SHA-256 of every file that a certificate names: its body is searched for digests, whatever they are called there.
pub async fn certified(db: &mut Reading) -> sqlx::Result<Vec<Digest>> {
    let bodies: Vec<String> = both!(db, c => sqlx::query_scalar("select body from certificate order by id").fetch_all(c).await)?;
    let words = bodies.iter().flat_map(|body| body.split(|c: char| !c.is_ascii_hexdigit()));
    Ok(words.filter_map(|word| word.parse().ok()).collect())
}

/// SHA-256 of every file that a campaign's proofs and assets are, in any version, each once.
pub async fn of_campaign(db: &mut Reading, campaign: CampaignId) -> sqlx::Result<Vec<Digest>> {
    let rows: Vec<Vec<u8>> = both!(db, c => sqlx::query_scalar(
        "select v.sha256 from proof_version v join proof p on p.id = v.proof_id where p.campaign_id = $1
         union select v.sha256 from asset_version v join campaign_asset a on a.asset_id = v.asset_id where a.campaign_id = $1")
        .bind(campaign).fetch_all(c).await)?;
    rows.into_iter().map(|row| Digest::try_from(row).map_err(|e| inconsistent("sha256", e))).collect()
}

/// Where a file's bytes can be had: the path of a version that has them.
pub async fn place(db: &mut Reading, sha256: Digest) -> sqlx::Result<Option<String>> {
    let proof: Option<ProofVersionId> = both!(db, c => sqlx::query_scalar("select id from proof_version where sha256 = $1 order by id limit 1")
        .bind(&sha256.0[..]).fetch_optional(c).await)?;
    if let Some(id) = proof {
        return Ok(Some(format!("/api/v1/proof-versions/{id}/file")));
    }
    let asset: Option<AssetVersionId> = both!(db, c => sqlx::query_scalar("select id from asset_version where sha256 = $1 order by id limit 1")
        .bind(&sha256.0[..]).fetch_optional(c).await)?;
    Ok(asset.map(|id| format!("/api/v1/asset-versions/{id}/file")))
}
