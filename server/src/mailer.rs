//! Sends the mail that the workspaces' outboxes hold, over SMTP.
//!
//! Like the launcher it looks once a second at the workspaces that are open or known to have mail waiting, and at all of them now
//! and then. A message that cannot be sent is tried again, each time after a longer while, and given up in the end. Delivery is at
//! least once: a server that ends between sending and noting it sends again.

use std::{collections::BTreeSet, time::Duration};

use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::{
    audit::{Actor, UnitOfWork},
    store::{self, mail::Mail},
    tenancy::{Registry, Tenant},
    work::{Refusal, reminders},
};

const TICK: Duration = Duration::from_secs(1);
const LOOK_AT_ALL: Duration = Duration::from_mins(15);
const AT_ONCE: i64 = 50;

/// Where mail is handed in, and whom it is from.
#[derive(Clone)]
pub struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("from", &self.from).finish_non_exhaustive()
    }
}

/// Why there is nowhere to hand mail in.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    #[error("the address of the SMTP server cannot be used: {0}")]
    Server(#[from] lettre::transport::smtp::Error),
    #[error("the sender of mail is no mail address: {0}")]
    From(#[from] lettre::address::AddressError),
}

impl Post {
    /// The server at a URL such as `smtps://user:password@mail.example.com` or `smtp://localhost:25`.
    ///
    /// # Errors
    /// When the URL or the sender cannot be read.
    pub fn at(url: &str, from: &str) -> Result<Self, PostError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)?.timeout(Some(Duration::from_secs(30))).build();
        Ok(Self { transport, from: from.parse()? })
    }

    async fn send(&self, mail: &Mail) -> Result<(), String> {
        let to: Mailbox = mail.recipient.parse().map_err(|e: lettre::address::AddressError| e.to_string())?;
        let one_line: String = mail.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let message = Message::builder().from(self.from.clone()).to(to).subject(one_line).header(ContentType::TEXT_PLAIN);
        let message = message.body(mail.body.clone()).map_err(|e| e.to_string())?;
        self.transport.send(message).await.map(drop).map_err(|e| e.to_string())
    }
}

/// Never returns. A workspace that cannot be looked at is named in the server's own log, and tried again.
pub async fn run(registry: Registry, post: Post) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut waiting = BTreeSet::new();
    let mut looked_at_all: Option<Instant> = None;
    loop {
        ticks.tick().await;
        let mut slugs: BTreeSet<String> = waiting.iter().cloned().chain(registry.open_slugs()).collect();
        let now_and_then = looked_at_all.is_none_or(|at| at.elapsed() >= LOOK_AT_ALL);
        if now_and_then {
            match registry.slugs().await {
                Ok(all) => {
                    slugs.extend(all);
                    looked_at_all = Some(Instant::now());
                }
                Err(error) => tracing::error!(%error, "the workspaces cannot be listed"),
            }
        }
        for slug in slugs {
            match look_at(&registry, &slug, &post, now_and_then).await {
                Ok(true) => drop(waiting.insert(slug)),
                Ok(false) => drop(waiting.remove(&slug)),
                Err(error) => tracing::error!(%error, workspace = slug, "mail cannot be sent"),
            }
        }
    }
}

/// Sends what is due in a workspace, after writing what people are to be reminded of. Whether anything still waits there.
async fn look_at(registry: &Registry, slug: &str, post: &Post, remind: bool) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let Some(tenant) = registry.tenant(slug).await? else { return Ok(false) };
    if remind {
        reminders::remind(&tenant).await?;
    }
    send_due(&tenant, post).await?;
    Ok(store::mail::any(&mut tenant.read().await?).await?)
}

/// Sends what is due, and notes of each message what became of it.
///
/// # Errors
/// When the database fails. What was sent before stays noted.
pub async fn send_due(tenant: &Tenant, post: &Post) -> Result<(), Refusal> {
    let due = store::mail::due(&mut tenant.read().await?, tenant.now(), AT_ONCE).await?;
    for mail in due {
        let outcome = post.send(&mail).await;
        let mut uow = UnitOfWork::begin(tenant, Actor::system()).await?;
        match outcome {
            Ok(()) => store::mail::sent(&mut uow, &mail).await?,
            Err(error) => {
                tracing::warn!(%error, id = %mail.id, "mail was not taken");
                let minutes = 1_i64 << mail.attempts.clamp(0, 10);
                let again = uow.now().plus_millis(minutes * 60_000);
                let said: String = error.chars().take(500).collect();
                store::mail::failed(&mut uow, &mail, &said, again).await?;
            }
        }
        uow.commit().await?;
    }
    Ok(())
}
