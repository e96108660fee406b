//! Who is looking: found out before the interface is drawn, and known to all of it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{self, ApiError, Asking},
    model::Me,
};

/// Who is looking at the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Visitor {
    /// On the base host, where workspaces are signed up.
    BaseHost,
    /// On a workspace's host, not signed in.
    Anonymous,
    /// Signed in.
    Member(Box<Me>),
    /// The answer could not be had.
    Unknown(ApiError),
}

impl Visitor {
    /// Asks the server who is looking.
    pub async fn find(asking: Asking) -> Self {
        match asking.call(api::people::me).await {
            Ok(me) => Self::Member(Box::new(me)),
            Err(e) if e.status() == Some(401) => Self::Anonymous,
            Err(e) if e.problem().is_some_and(|p| p.code == "BASE_HOST") => Self::BaseHost,
            Err(e) => Self::Unknown(e),
        }
    }
}

/// The visitor, as every page may read it.
#[derive(Clone, Copy)]
pub struct CurrentVisitor(RwSignal<Visitor>);

impl CurrentVisitor {
    pub fn get(self) -> Visitor {
        self.0.get()
    }

    /// Takes over who has just signed in, without asking again.
    pub fn signed_in(self, me: Me) {
        self.0.set(Visitor::Member(Box::new(me)));
    }

    /// Asks again, after the server did not answer.
    pub fn find_again(self) {
        let found = Visitor::find(Asking::here());
        leptos::task::spawn_local(async move {
            self.0.try_set(found.await);
        });
    }
}

/// Provides everything below with who is looking.
///
/// The server finds that out before it begins to draw, so a page is drawn once, as the right visitor's, and the browser
/// takes the answer over with the page. A drawing that waited for it would have to begin anew, and ask for all data twice.
pub fn provide_visitor() {
    let found = SharedValue::new(|| use_context::<Visitor>().unwrap_or(Visitor::Anonymous)).into_inner();
    provide_context(CurrentVisitor(RwSignal::new(found)));
}

/// The visitor, for pages outside the signed-in part.
///
/// # Panics
/// Outside of the interface.
pub fn use_visitor() -> CurrentVisitor {
    expect_context()
}

/// The signed-in member. Only below the guard that has checked that there is one.
///
/// # Panics
/// When called outside of the signed-in part of the interface.
pub fn use_me() -> Me {
    expect_context::<Me>()
}

/// Ends the session and starts over at the sign-in page, with nothing of the last one left in memory.
pub fn sign_out(toasts: crate::ui::toast::Toasts) {
    let answer = api::people::sign_out();
    leptos::task::spawn_local(async move {
        match answer.await {
            Err(error) if error.status() != Some(401) => toasts.error(&error),
            _ => go("/sign-in"),
        }
    });
}

/// Loads another page from the server, for where the whole interface starts over.
pub fn go(url: &str) {
    // Fails only for a malformed address, and then staying is all that can be done.
    let _ = window().location().set_href(url);
}
