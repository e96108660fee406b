//! Who is looking: asked once for the whole interface, and asked again after signing in or out.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{self, ApiError},
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

/// The visitor, as a resource that every page may read.
#[derive(Clone, Copy)]
pub struct VisitorResource(pub Resource<Visitor>);

impl VisitorResource {
    /// Takes over who has just signed in, without asking again.
    pub fn signed_in(self, me: Me) {
        self.0.set(Some(Visitor::Member(Box::new(me))));
    }
}

/// Asks the server who is looking, and provides the answer to everything below.
pub fn provide_visitor() -> VisitorResource {
    let visitor = VisitorResource(Resource::new_blocking(
        || (),
        |()| {
            let me = api::people::me();
            async move {
                match me.await {
                    Ok(me) => Visitor::Member(Box::new(me)),
                    Err(e) if e.status() == Some(401) => Visitor::Anonymous,
                    Err(e) if e.problem().is_some_and(|p| p.code == "BASE_HOST") => Visitor::BaseHost,
                    Err(e) => Visitor::Unknown(e),
                }
            }
        },
    ));
    provide_context(visitor);
    visitor
}

/// The visitor, for pages outside the signed-in part.
///
/// # Panics
/// Outside of the interface.
pub fn use_visitor() -> VisitorResource {
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
