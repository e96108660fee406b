//! The lists of a campaign's tabs: each asked for when its tab is first opened, and kept from then on.
//!
//! They are made with the page and not with the tab: what is made inside of a `Suspense` would not find, in the browser,
//! the answer that the server has already had.

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    api::{Answer, ApiError, Pending},
    model::Page,
};

/// A list on its way; `None` as long as nobody has opened its tab.
pub struct Listing<T: Send + Sync + 'static>(Resource<Option<Answer<Page<T>>>>);

impl<T: Send + Sync + 'static> Clone for Listing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Listing<T> {}

impl<T> Listing<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// Asks as soon as `wanted` is true.
    pub fn new(wanted: impl Fn() -> bool + Send + Sync + 'static, ask: impl Fn() -> Pending<Page<T>> + Send + Sync + 'static) -> Self {
        let wanted = Memo::new(move |before: Option<&bool>| before == Some(&true) || wanted());
        Self(Resource::new(
            move || wanted.get(),
            move |wanted| {
                let answer = wanted.then(&ask);
                async move {
                    match answer {
                        Some(answer) => Some(answer.await),
                        None => None,
                    }
                }
            },
        ))
    }

    /// The resource itself, for asking again on what others change.
    pub fn resource(self) -> Resource<Option<Answer<Page<T>>>> {
        self.0
    }

    /// What there is, as last heard of.
    pub fn items(self) -> Vec<T> {
        self.0.get().flatten().and_then(Result::ok).unwrap_or_default().items
    }

    /// Whether the list is empty, once it is known; or why it could not be had.
    pub fn emptiness(self) -> Memo<Option<Result<bool, ApiError>>> {
        Memo::new(move |_| self.0.get().flatten().map(|answer| answer.map(|page| page.items.is_empty())))
    }

    /// Changes what is shown before the server is asked again.
    pub fn change(self, change: impl FnOnce(&mut Vec<T>)) {
        self.0.update(|answer| {
            if let Some(Some(Ok(page))) = answer {
                change(&mut page.items);
            }
        });
    }

    pub fn refetch(self) {
        self.0.refetch();
    }
}
