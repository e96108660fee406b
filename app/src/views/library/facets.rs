//! What can be narrowed: kinds, collections and tags, each with how many there are.

use leptos::prelude::*;
use leptos_router::components::A;

use super::Desk;
use crate::{api::assets::AssetQuery, model::FacetCount};

/// A part of the query that a facet sets or clears.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Kind,
    Collection,
    Tag,
}

impl Part {
    fn of(self, query: &AssetQuery) -> &str {
        match self {
            Self::Kind => &query.kind,
            Self::Collection => &query.collection,
            Self::Tag => &query.tag,
        }
    }

    /// The query with this value, or without it where it is chosen already.
    fn toggled(self, query: &AssetQuery, value: &str) -> AssetQuery {
        let value = if self.of(query) == value { String::new() } else { value.to_owned() };
        let mut wanted = query.clone();
        match self {
            Self::Kind => wanted.kind = value,
            Self::Collection => wanted.collection = value,
            Self::Tag => wanted.tag = value,
        }
        wanted
    }
}

/// The facets of what is found; folded away on small screens.
#[component]
pub(super) fn Facets(desk: Desk, query: Memo<AssetQuery>) -> impl IntoView {
    let facets = move || desk.first.get().and_then(|(_, answer)| answer.ok()).map(|(_, facets, _)| facets).unwrap_or_default();
    let chosen = move || query.with(|query| [&query.kind, &query.collection, &query.tag].iter().filter(|part| !part.is_empty()).count());
    view! {
        <details class="facets" open=true>
            <summary class="facets__head">
                "Filters"
                <span class="muted">{move || Some(chosen()).filter(|count| *count > 0).map(|count| format!(" ({count})"))}</span>
            </summary>
            <Transition>
                <List title="Kind" part=Part::Kind query items=Signal::derive(move || facets().kinds)/>
                <List title="Collection" part=Part::Collection query items=Signal::derive(move || facets().collections)/>
                <List title="Tag" part=Part::Tag query items=Signal::derive(move || facets().tags)/>
            </Transition>
        </details>
    }
}

#[component]
fn List(title: &'static str, part: Part, query: Memo<AssetQuery>, items: Signal<Vec<FacetCount>>) -> impl IntoView {
    let draw = move |item: FacetCount| {
        let value = StoredValue::new(item.value.clone());
        let chosen = move || query.with(|query| value.with_value(|value| part.of(query) == value));
        let href = move || query.with(|query| format!("/library{}", value.with_value(|value| part.toggled(query, value)).address()));
        view! {
            <li>
                <A href=href scroll=false attr:class="facets__link" attr:aria-pressed=move || chosen().to_string() attr:role="button">
                    <span class="truncate">{item.label}</span>
                    <span class="numeric muted">{item.count}</span>
                </A>
            </li>
        }
    };
    view! {
        <div class="facets__group" hidden=move || items.with(Vec::is_empty)>
            <h2 class="facets__title">{title}</h2>
            <ul class="facets__list">
                <For each=move || items.get() key=|item| (item.value.clone(), item.count) children=draw/>
            </ul>
        </div>
    }
}
