//! Answers to writes that carried an `Idempotency-Key`. They are written by the unit of work itself.

use app::model::{Digest, MemberId};

use crate::{
    audit::Remembered,
    db::{Reading, both},
};

/// What was answered under this key, and the digest of what had been sent.
pub async fn remembered(db: &mut Reading, member: MemberId, key: &str) -> sqlx::Result<Option<(Digest, Remembered)>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        #[sqlx(try_from = "Vec<u8>")]
        fingerprint: Digest,
        #[sqlx(flatten)]
        answer: Remembered,
    }
    let row: Option<Row> = both!(db, c => sqlx::query_as(
        "select fingerprint, status, body, etag, location from idempotency where member_id = $1 and key = $2")
        .bind(member).bind(key).fetch_optional(c).await)?;
    Ok(row.map(|row| (row.fingerprint, row.answer)))
}
