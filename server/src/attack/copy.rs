//! The copy that is attacked.

use std::path::PathBuf;

use app::model::Digest;
use tempfile::TempDir;

use super::AttackError;
use crate::{
    audit::{self, Tip},
    db::Location,
    files::FileStore,
    inspection::{Inspection, inspect},
    store,
    tenancy::{Registry, Tenant},
};

/// A workspace copied into a folder of its own, and the head of its log as it was then.
#[derive(Debug)]
pub struct Copy {
    pub(super) registry: Registry,
    pub(super) tenant: Tenant,
    pub(super) slug: String,
    /// What somebody who keeps checkpoints elsewhere would have.
    pub(super) remembered: Tip,
    folder: TempDir,
}

impl Copy {
    /// Copies a workspace.
    ///
    /// # Errors
    /// When there is none, or it cannot be copied.
    pub async fn of(registry: &Registry, slug: &str) -> Result<Self, AttackError> {
        let folder = tempfile::Builder::new().prefix("campaign-attack-").tempdir()?;
        let no_workspace = || AttackError::NoWorkspace(slug.to_owned());
        let copied = registry.copy_of(slug, folder.path()).await?.ok_or_else(no_workspace)?;
        let tenant = copied.tenant(slug).await?.ok_or_else(no_workspace)?;
        let remembered = audit::tip(&mut tenant.read().await?).await?;
        Ok(Self { registry: copied, tenant, slug: slug.to_owned(), remembered, folder })
    }

    /// Looks the copy over, against the remembered head.
    pub(super) async fn inspect(&self) -> Result<Inspection, AttackError> {
        Ok(inspect(&self.tenant, Some(&self.remembered)).await?)
    }

    /// Where its database is, for those who own it.
    pub(super) async fn location(&self) -> Result<Location, AttackError> {
        Ok(self.registry.location_of(&self.slug).await?)
    }

    /// A file that a version names, for those who own the disk.
    pub(super) async fn some_file(&self) -> Result<Option<PathBuf>, AttackError> {
        let named: Vec<Digest> = store::uploads::named(&mut self.tenant.read().await?).await?;
        let root = self.folder.path().join("files");
        Ok(named.first().map(|digest| FileStore::place(&root, self.tenant.id(), *digest)))
    }

    /// Removes the copy.
    pub(super) async fn remove(self) -> Result<(), AttackError> {
        let Self { registry, tenant, slug, folder, .. } = self;
        drop(tenant);
        registry.remove_copy(&slug).await?;
        Ok(folder.close()?)
    }
}
