//! The members of the workspace, for turning ids into names and for choosing among them.

use leptos::prelude::*;

use crate::{
    api::{self, Answer},
    model::{Member, MemberId, Page},
    ui::live::refetch_on,
};

/// The members, asked for once a page. Read inside of a `Suspense` or `Transition`.
#[derive(Clone, Copy)]
pub struct People(Resource<Answer<Page<Member>>>);

/// Asks for the members, and again when one of them changes.
pub fn use_people() -> People {
    let members = Resource::new(|| (), |()| api::people::members());
    refetch_on(members, |event| event.kind == "member");
    People(members)
}

impl People {
    /// Everyone, in the server's order; empty while they are on their way.
    pub fn all(self) -> Vec<Member> {
        self.0.get().and_then(Result::ok).unwrap_or_default().items
    }

    /// The name of a member.
    pub fn name(self, id: MemberId) -> String {
        self.0.with(|answer| {
            let member = answer.as_ref().and_then(|answer| answer.as_ref().ok()).and_then(|page| page.items.iter().find(|m| m.id == id));
            member.map_or_else(|| "Somebody".to_owned(), |member| member.name.clone())
        })
    }

    /// The active members as options of a select, by name.
    pub fn options(self) -> Vec<(String, String)> {
        let mut options: Vec<_> = self.all().into_iter().filter(|m| m.active).map(|m| (m.id.to_string(), m.name)).collect();
        options.sort_by_key(|option| option.1.to_lowercase());
        options
    }
}
