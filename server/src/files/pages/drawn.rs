//! Drawn pages: each made once, however many ask at the same time, and kept beside the files that they were drawn from.
//!
//! A page is what its file and [`RECIPE`] make of it, so it has their names, and nothing needs to be written down about it. The
//! store puts a whole page in its place or none.

use app::model::{Digest, PageText, TenantId};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use object_store::path::Path;

use super::Kind;
use crate::files::{FileError, FileStore};

/// Changes whenever pages are drawn in another way: then those drawn before are drawn again.
const RECIPE: &str = "1";

/// Pages of one file that are drawn ahead at once; whoever asks for a page meanwhile finds a free hand.
const AHEAD: usize = 1;

/// A stored file that has pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source {
    pub digest: Digest,
    pub kind: Kind,
}

impl FileStore {
    /// A page of a stored file, from 1, as a PNG.
    pub async fn page(&self, tenant: TenantId, source: Source, page: u32) -> Result<Bytes, FileError> {
        let made = self.drawn.try_get_with((tenant, source.digest, page), self.draw(tenant, source, page));
        made.await.map_err(|error| FileError::NotDrawn(error.to_string()))
    }

    async fn draw(&self, tenant: TenantId, source: Source, page: u32) -> Result<Bytes, FileError> {
        let place = place(tenant, source.digest).join(page.to_string());
        if let Some(found) = self.vault.read(tenant, &place).await? {
            return Ok(found);
        }
        let file = self.get(tenant, source.digest).await?;
        let drawn = self.hands.draw(source.kind, file, page).await.map_err(|error| FileError::NotDrawn(error.to_string()))?;
        self.vault.write(tenant, &place, drawn.clone()).await?;
        Ok(drawn)
    }

    /// A page, from 1, as a picture: the file itself where it is one.
    pub async fn as_picture(&self, tenant: TenantId, digest: Digest, kind: Option<Kind>, page: i64) -> Result<Bytes, FileError> {
        match kind {
            None => self.get(tenant, digest).await,
            Some(kind) => self.page(tenant, Source { digest, kind }, u32::try_from(page).unwrap_or(u32::MAX)).await,
        }
    }

    /// Keeps the first page, which was drawn while the file was looked at.
    pub async fn keep_first_page(&self, tenant: TenantId, digest: Digest, drawn: Bytes) -> Result<(), FileError> {
        self.vault.write(tenant, &place(tenant, digest).join("1"), drawn).await
    }

    /// Draws all pages that are not there yet, in their order. What fails is told to whoever looks at it.
    pub async fn draw_ahead(&self, tenant: TenantId, source: Source, pages: u32) {
        stream::iter(1..=pages).for_each_concurrent(AHEAD, async |page| drop(self.page(tenant, source, page).await)).await;
    }

    /// How many pages of a stored file are drawn.
    pub async fn drawn(&self, tenant: TenantId, digest: Digest) -> usize {
        self.vault.list(&place(tenant, digest)).filter(|found| std::future::ready(found.is_ok())).count().await
    }

    /// The words of a page.
    pub async fn text(&self, tenant: TenantId, source: Source, page: u32) -> Result<PageText, FileError> {
        let file = self.get(tenant, source.digest).await?;
        self.hands.text(source.kind, file, page).await.map_err(|error| FileError::NotDrawn(error.to_string()))
    }
}

/// `tenants/<workspace>/pages/<recipe>/<digest>`.
fn place(tenant: TenantId, digest: Digest) -> Path {
    Path::from(format!("tenants/{tenant}/pages/{RECIPE}/{digest}"))
}
