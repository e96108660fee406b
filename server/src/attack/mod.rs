//! Every road to live, and to another history, tried on a copy of a workspace.
//!
//! The suite ships with the product so that a customer can run it on their own data. It works on copies alone: of the database and
//! of the files, in a folder of its own, under a signing key of its own.

mod copy;
mod door;
mod forgery;
mod race;
mod rest;
mod scene;
mod sql;

use std::fmt;

pub use copy::Copy;

use crate::{inspection::InspectionError, tenancy::RegistryError, work::Refusal};

/// The kind of road.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Road {
    /// Each route of the OpenAPI document, as everybody from nobody to owner.
    Rest,
    /// Changes between the gate's evaluation and its commit.
    Race,
    /// SQL through the connections of the running server.
    Sql,
    /// What somebody who owns the database can do to it.
    Owner,
    /// What somebody who owns the disk can do to the files.
    Disk,
}

impl fmt::Display for Road {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Rest => "REST",
            Self::Race => "race",
            Self::Sql => "SQL",
            Self::Owner => "owner",
            Self::Disk => "disk",
        })
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It was not done.
    Refused(String),
    /// It was done by somebody who can do anything, and was found.
    Detected(String),
    /// It did what it is there for, and neither went live nor changed history.
    Harmless(String),
    /// It went live, or changed history, and nothing noticed.
    GotThrough(String),
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(by) => write!(f, "refused: {by}"),
            Self::Detected(by) => write!(f, "detected: {by}"),
            Self::Harmless(how) => write!(f, "harmless: {how}"),
            Self::GotThrough(how) => write!(f, "GOT THROUGH: {how}"),
        }
    }
}

/// One attempt.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub road: Road,
    pub what: String,
    pub ending: Ending,
}

impl Attempt {
    fn new(road: Road, what: impl Into<String>, ending: Ending) -> Self {
        Self { road, what: what.into(), ending }
    }

    pub fn got_through(&self) -> bool {
        matches!(self.ending, Ending::GotThrough(_))
    }
}

/// The suite could not be run to its end.
#[derive(Debug, thiserror::Error)]
pub enum AttackError {
    #[error("there is no workspace `{0}`")]
    NoWorkspace(String),
    #[error("the copy could not be made: {0}")]
    Registry(#[from] RegistryError),
    #[error("the copy could not be opened: {0}")]
    Open(#[from] std::sync::Arc<RegistryError>),
    #[error("the disk: {0}")]
    Disk(#[from] std::io::Error),
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the copy's database: {0}")]
    Owner(#[from] crate::db::OpenError),
    #[error("the people of the attack could not be made: {0}")]
    People(#[from] Refusal),
    #[error("the write: {0}")]
    Write(#[from] crate::audit::WriteError),
    #[error("the inspection: {0}")]
    Inspection(#[from] InspectionError),
    #[error("the scene of the attack could not be set: {0}")]
    Scene(String),
}

/// Tries everything. `registry` and its workspace are only read.
///
/// # Errors
/// When a copy cannot be made or used. Attempts that get through are no errors: the report names them.
pub async fn run(registry: &crate::tenancy::Registry, slug: &str) -> Result<Vec<Attempt>, AttackError> {
    let mut attempts = Vec::new();
    let copy = Copy::of(registry, slug).await?;
    let scene = scene::Scene::set(&copy).await?;
    attempts.extend(sql::attack(&copy).await?);
    attempts.extend(race::attack(&copy, &scene).await?);
    attempts.extend(rest::attack(&copy, &scene).await?);
    copy.remove().await?;
    attempts.extend(forgery::attack(registry, slug).await?);
    Ok(attempts)
}
