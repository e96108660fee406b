//! Mail on its way. Written in the unit of work that it tells of, so that neither is without the other.

use app::model::{Instant, MailId};

use crate::{
    audit::{Change, UnitOfWork},
    db::{Reading, both},
};

/// A message to one person.
#[derive(Clone, sqlx::FromRow)]
pub struct Mail {
    pub id: MailId,
    pub recipient: String,
    pub subject: String,
    /// Plain text. May hold a link or a code: shown to nobody else, and forgotten once it is sent.
    pub body: String,
    pub attempts: i64,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).field("recipient", &self.recipient).finish_non_exhaustive()
    }
}

/// After so many tries a message is given up.
pub const TRIES: i64 = 8;

/// Puts a message into the outbox.
pub async fn post(uow: &mut UnitOfWork, recipient: &str, subject: &str, body: &str) -> sqlx::Result<()> {
    let (id, now) = (MailId::new(), uow.now());
    let said = serde_json::json!({ "recipient": recipient, "subject": subject });
    let tx = uow.write(Change::new("mail.queued", "mail", id).after(&said));
    both!(tx, c => sqlx::query(
        "insert into mail (id, recipient, subject, body, created_at, next_try_at, attempts, error) values ($1, $2, $3, $4, $5, $5, 0, '')")
        .bind(id).bind(recipient).bind(subject).bind(body).bind(now).execute(c).await.map(drop))
}

/// What should be sent by now, oldest first.
pub async fn due(db: &mut Reading, now: Instant, limit: i64) -> sqlx::Result<Vec<Mail>> {
    // SQLite keeps instants as text, which sorts only to the second; a second early does no harm.
    let about = now.plus_millis(1_000);
    both!(db, c => sqlx::query_as(
        "select id, recipient, subject, body, attempts from mail where sent_at is null and attempts < $1 and next_try_at <= $2 order by id limit $3")
        .bind(TRIES).bind(about).bind(limit).fetch_all(c).await)
}

/// Whether anything still waits to be sent.
pub async fn any(db: &mut Reading) -> sqlx::Result<bool> {
    let count: i64 = both!(db, c => sqlx::query_scalar("select count(*) from mail where sent_at is null and attempts < $1")
        .bind(TRIES).fetch_one(c).await)?;
    Ok(count > 0)
}

/// It is sent; what it said is forgotten.
pub async fn sent(uow: &mut UnitOfWork, mail: &Mail) -> sqlx::Result<()> {
    let now = uow.now();
    let tx = uow.write(Change::new("mail.sent", "mail", mail.id).after(&serde_json::json!({ "recipient": mail.recipient })));
    both!(tx, c => sqlx::query("update mail set sent_at = $2, body = '', error = '' where id = $1").bind(mail.id).bind(now).execute(c).await.map(drop))
}

/// It could not be sent, and is tried again later.
pub async fn failed(uow: &mut UnitOfWork, mail: &Mail, error: &str, next_try_at: Instant) -> sqlx::Result<()> {
    let attempts = mail.attempts + 1;
    let said = serde_json::json!({ "recipient": mail.recipient, "error": error, "attempts": attempts });
    let tx = uow.write(Change::new("mail.failed", "mail", mail.id).after(&said));
    both!(tx, c => sqlx::query("update mail set attempts = $2, error = $3, next_try_at = $4 where id = $1")
        .bind(mail.id).bind(attempts).bind(error).bind(next_try_at).execute(c).await.map(drop))
}
