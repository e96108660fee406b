//! Element ids that are unique in a document.

use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A new id for an element and for what points at it.
///
/// Only for static attributes: hydration leaves those as the server wrote them, so an element and the one that names it
/// agree even though the browser counts differently. The first letter keeps both counts apart.
pub(super) fn unique(what: &str) -> String {
    let side = if cfg!(feature = "ssr") { 's' } else { 'c' };
    format!("{what}-{side}{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
