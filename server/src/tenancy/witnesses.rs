//! What is known of the witnesses of a workspace's log: what each cosigned last, and what came of asking it.

use std::{
    collections::BTreeMap,
    sync::{PoisonError, RwLock},
};

use app::model::{CosignedHead, Instant, WitnessStanding};

use super::{Registry, Tenant};

/// What came of asking each witness last, by its name. Kept in memory: another start asks again.
#[derive(Debug, Default)]
pub struct Asked(RwLock<BTreeMap<String, Attempt>>);

#[derive(Debug, Clone)]
struct Attempt {
    key: String,
    at: Instant,
    problem: Option<String>,
}

impl Asked {
    /// Remembers an attempt.
    pub fn remember(&self, name: &str, key: String, at: Instant, problem: Option<String>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), Attempt { key, at, problem });
    }

    fn all(&self) -> BTreeMap<String, Attempt> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Registry {
    /// Every witness that was ever asked about this log, by name.
    ///
    /// # Errors
    /// When the control database cannot be read.
    pub async fn witnesses(&self, tenant: &Tenant) -> sqlx::Result<Vec<WitnessStanding>> {
        let rows = self.cosignatures(tenant.id()).await?;
        let fresh = |name: &str| WitnessStanding { name: name.to_owned(), key: None, cosigned: None, asked_at: None, problem: None };
        let mut known: BTreeMap<String, WitnessStanding> = BTreeMap::new();
        for (name, size, note, line, at) in rows {
            let standing = known.entry(name.clone()).or_insert_with(|| fresh(&name));
            standing.cosigned = Some(CosignedHead { size, note: note + &line, at });
        }
        for (name, attempt) in tenant.asked().all() {
            let standing = known.entry(name.clone()).or_insert_with(|| fresh(&name));
            standing.key = Some(attempt.key);
            standing.asked_at = Some(attempt.at);
            standing.problem = attempt.problem;
        }
        Ok(known.into_values().collect())
    }
}
