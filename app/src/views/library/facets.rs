//! What can be narrowed: kinds, collections and tags, each with how many there are.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use super::Desk;
use crate::{
    api::{self, assets::AssetQuery},
    brand::colour,
    model::{ApprovalChain, ChainId, FacetCount, LibraryPolicy, LibraryPolicyPatch, Role},
    ui::{live::refetch_on, toast::use_toasts},
    views::session::use_me,
};

/// A part of the query that a facet sets or clears.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Kind,
    Collection,
    Tag,
    Colour,
}

impl Part {
    fn of(self, query: &AssetQuery) -> &str {
        match self {
            Self::Kind => &query.kind,
            Self::Collection => &query.collection,
            Self::Tag => &query.tag,
            Self::Colour => &query.colour,
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
            Self::Colour => wanted.colour = value,
        }
        wanted
    }
}

/// The facets of what is found; folded away on small screens.
#[component]
pub(super) fn Facets(desk: Desk, query: Memo<AssetQuery>) -> impl IntoView {
    let facets = move || desk.first.get().and_then(|(_, answer)| answer.ok()).map(|(_, facets, _)| facets).unwrap_or_default();
    let chosen = move || {
        query.with(|query| [&query.kind, &query.collection, &query.tag, &query.colour].iter().filter(|part| !part.is_empty()).count())
    };
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
            <Colours query/>
            {use_me().member.role.includes(Role::Admin).then(|| view! { <Policy/> })}
            <p class="small facets__policy"><A href="/library/storage">"Storage"</A></p>
        </details>
    }
}

/// Colours to look for: what much of a picture has.
#[component]
fn Colours(query: Memo<AssetQuery>) -> impl IntoView {
    let swatches = colour::NAMES.into_iter().map(|(name, rgb)| {
        let href = move || query.with(|query| format!("/library{}", Part::Colour.toggled(query, name).address()));
        let chosen = move || query.with(|query| query.colour == name).to_string();
        view! {
            <li>
                <A href=href scroll=false attr:class="facets__swatch" attr:aria-pressed=chosen attr:role="button" attr:title=name>
                    <span class="facets__colour" style:background-color=rgb.to_string()></span>
                    <span class="visually-hidden">{name}</span>
                </A>
            </li>
        }
    });
    view! {
        <div class="facets__group">
            <h2 class="facets__title">"Colour"</h2>
            <ul class="facets__swatches">{swatches.collect_view()}</ul>
        </div>
    }
}

/// Whether uploads wait for other eyes.
#[component]
fn Policy() -> impl IntoView {
    let toasts = use_toasts();
    let policy = Resource::new(|| (), |()| api::assets::policy());
    refetch_on(policy, |event| event.kind == "library");
    let known = move || policy.get().and_then(Result::ok);
    let chains = Resource::new(|| (), |()| api::approvals::chains());
    refetch_on(chains, |event| event.kind == "approval_chain");
    let change = move |hold_uploads: bool, chain_id: Option<Option<ChainId>>| {
        let Some(now) = known() else { return };
        let answer = api::assets::set_policy(now.revision, LibraryPolicyPatch { hold_uploads, chain_id });
        spawn_local(async move {
            match answer.await {
                Ok(LibraryPolicy { hold_uploads: true, chain_id: Some(_), .. }) => {
                    toasts.success("From now on, uploads wait for the chain.")
                }
                Ok(policy) if policy.hold_uploads => toasts.success("From now on, uploads wait until somebody else approves them."),
                Ok(_) => toasts.success("From now on, uploads are taken in at once."),
                Err(error) => toasts.error(&error),
            }
            policy.refetch();
        });
    };
    let options = move || {
        let chosen = known().and_then(|policy| policy.chain_id);
        let page = chains.get().and_then(Result::ok).unwrap_or_default();
        let option = move |chain: ApprovalChain| {
            view! { <option value=chain.id.to_string() selected=chosen == Some(chain.id)>{chain.name}</option> }
        };
        view! {
            <option value="" selected=chosen.is_none()>"One other manager"</option>
            {page.items.into_iter().map(option).collect_view()}
        }
    };
    view! {
        <Transition>
            <label class="check small facets__policy">
                <input type="checkbox" prop:checked=move || known().is_some_and(|policy| policy.hold_uploads) on:change:target=move |event| change(event.target().checked(), None)/>
                <span>"Hold uploads until somebody else approves them"</span>
            </label>
            {move || {
                known()
                    .is_some_and(|policy| policy.hold_uploads)
                    .then(|| {
                        view! {
                            <label class="field small facets__policy">
                                <span class="field__label">"Who lets them out"</span>
                                <select class="input input--small" on:change:target=move |event| change(true, Some(event.target().value().parse().ok()))>
                                    {options}
                                </select>
                            </label>
                        }
                    })
            }}
        </Transition>
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
