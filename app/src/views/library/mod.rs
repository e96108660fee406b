//! The library of brand assets: found by words, kind, tag and collection; what there is, and when and where each may be used.

pub mod asset;
mod brand_form;
pub mod brands;
mod credentials;
mod edit;
mod facets;
mod fields;
mod grid;
mod import;
mod request;
mod selection;
pub mod share;
pub mod shares;
pub mod standing;
pub mod storage;
mod terms;
pub mod upload;

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    components::A,
    hooks::{use_navigate, use_query_map},
};

use super::{saved::SavedViews, session::use_me};
use crate::{
    api::{self, Answer, assets::AssetQuery},
    model::{Asset, AssetFacets, AssetId, Day, Page, Role, Screen},
    ui::{
        empty::Empty,
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

/// How many assets are asked for at a time.
const AT_ONCE: u32 = 60;
/// How long after the last letter a search begins.
const SETTLES: std::time::Duration = std::time::Duration::from_millis(180);

/// What a search finds first: a page, its counts, and today as the server sees it: the browser's clock decides nothing about rights.
type Found = (Page<Asset>, AssetFacets, Day);

/// The first answer under a query. The query comes along, since the one in the address may have moved on.
type First = Resource<(AssetQuery, Answer<Found>)>;

/// Everything read so far under one query, newest last.
#[derive(Debug, Clone, PartialEq, Default)]
struct Seen {
    query: AssetQuery,
    assets: BTreeMap<AssetId, Asset>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    first: First,
    /// What was asked for last after the first page.
    older: RwSignal<Page<Asset>>,
    /// Whether anything was.
    asked: RwSignal<bool>,
    /// After what to go on.
    cursor: RwSignal<Option<String>>,
    /// Asks for what comes after what has been read.
    more: Callback<()>,
    selected: RwSignal<std::collections::BTreeSet<AssetId>>,
    uploading: RwSignal<bool>,
    adds: bool,
    manages: bool,
}

impl Desk {
    fn today(self) -> Option<Day> {
        self.first.get().and_then(|(_, answer)| answer.ok()).map(|(_, _, today)| today)
    }
}

/// What the address asks for.
fn query_of(map: &leptos_router::params::ParamsMap) -> AssetQuery {
    let value = |name: &str| map.get(name).unwrap_or_default();
    AssetQuery { words: value("q"), kind: value("kind"), tag: value("tag"), collection: value("collection"), colour: value("colour") }
}

/// Every asset that is looked for, as a card.
#[component]
pub fn LibraryPage() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(query_of));
    let first: First = Resource::new(
        move || query.get(),
        |query| {
            let (page, facets) = (api::assets::found(&query, None, AT_ONCE), api::assets::facets(&query));
            let calendar = api::campaigns::calendar_today(crate::plan::period::View::Day);
            async move {
                let answer = async { Ok((page.await?, facets.await?, calendar.await?.today)) }.await;
                (query, answer)
            }
        },
    );
    refetch_on(first, |event| matches!(event.kind.as_str(), "asset" | "collection"));
    let desk = desk(first, query);
    let importing = RwSignal::new(false);
    let upload = move || {
        view! {
            <button type="button" class="button button--primary" on:click=move |_| desk.uploading.set(true)>
                <Icon name=IconName::Upload/>
                "Upload"
            </button>
        }
    };
    view! {
        <div class="page">
            <PageHeader title="Library" subtitle="Brand assets, and what each may be used for. An asset outside of its rights stops a launch.">
                <SavedViews screen=Screen::Library/>
                <A href="/library/brands" attr:class="button">"Brands"</A>
                <A href="/library/shares" attr:class="button">"Shares"</A>
                <a class="button" href=move || format!("/api/v1/assets/export{}", query.with(AssetQuery::address)) rel="external" download><Icon name=IconName::Download/>"CSV"</a>
                {desk.adds.then(|| view! { <button type="button" class="button" on:click=move |_| importing.set(true)>"Import\u{2026}"</button> })}
                {desk.adds.then(upload)}
            </PageHeader>
            <MyRecalls/>
            <div class="library__page">
                <facets::Facets desk query/>
                <section class="stack" aria-label="Assets">
                    <Search query desk/>
                    <Transition fallback=|| view! { <Skeleton lines=8/> }>
                        <Answered desk/>
                    </Transition>
                </section>
            </div>
        </div>
        <import::ImportDialog open=importing done=Callback::new(move |()| first.refetch())/>
        <selection::Bar desk/>
        <upload::UploadDialog open=desk.uploading done=Callback::new(move |()| first.refetch())/>
    }
}

fn desk(first: First, query: Memo<AssetQuery>) -> Desk {
    let toasts = use_toasts();
    let older = RwSignal::new(Page::<Asset>::default());
    let (asked, busy, cursor) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<String>));
    Effect::new(move |_| {
        query.track();
        older.set(Page::default());
        asked.set(false);
        cursor.set(None);
    });
    let more = Callback::new(move |()| {
        let Some(after) = cursor.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let under = query.get_untracked();
        let answer = api::assets::found(&under, Some(&after), AT_ONCE);
        spawn_local(async move {
            let answer = answer.await;
            busy.try_set(false);
            match answer {
                // Something else may have been looked for while this was on its way.
                Ok(page) if query.try_get_untracked() == Some(under) => {
                    asked.try_set(true);
                    cursor.try_set(page.next.clone());
                    older.try_set(page);
                }
                Ok(_) => {}
                Err(error) => toasts.error(&error),
            }
        });
    });
    let role = use_me().member.role;
    Desk {
        first,
        older,
        asked,
        cursor,
        more,
        selected: RwSignal::default(),
        uploading: RwSignal::new(false),
        adds: role.includes(Role::Contributor),
        manages: role.includes(Role::Manager),
    }
}

/// The words that are looked for. The address follows a moment after the last letter.
#[component]
fn Search(query: Memo<AssetQuery>, desk: Desk) -> impl IntoView {
    let navigate = use_navigate();
    let typed = RwSignal::new(query.get_untracked().words);
    let waiting = StoredValue::new(0_u32);
    let go = StoredValue::new(move |words: String| {
        let wanted = AssetQuery { words, ..query.get_untracked() };
        navigate(&format!("/library{}", wanted.address()), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    });
    let input = move |text: String| {
        typed.set(text);
        let turn = waiting.get_value().wrapping_add(1);
        waiting.set_value(turn);
        set_timeout(
            move || {
                if waiting.try_get_value() == Some(turn)
                    && let Some(words) = typed.try_get_untracked()
                {
                    go.with_value(|go| go(words.trim().to_owned()));
                }
            },
            SETTLES,
        );
    };
    // Cleared or changed elsewhere: the box follows, while nobody types in it.
    Effect::new(move |_| {
        let words = query.get().words;
        if typed.get_untracked().trim() != words {
            typed.set(words);
        }
    });
    let said = move || {
        let Some((_, Ok((_, facets, _)))) = desk.first.get() else { return String::new() };
        match (facets.total, facets.read_as) {
            (0, _) => "Nothing is found. Look for fewer words, or clear a filter.".to_owned(),
            (total, Some(words)) => format!("{} for \u{201c}{words}\u{201d}: nothing is called what you typed.", count(total)),
            (total, None) => count(total),
        }
    };
    view! {
        <div class="toolbar">
            <div class="search library__search">
                <Icon name=IconName::Search/>
                <input class="input" type="search" aria-label="Search assets" placeholder="Search names, tags, holders, files" autocomplete="off" value=typed.get_untracked() prop:value=move || typed.get() on:input:target=move |event| input(event.target().value())/>
            </div>
            <Transition>
                <span class="muted small" role="status">{said}</span>
            </Transition>
        </div>
    }
}

fn count(total: i64) -> String {
    if total == 1 { "1 asset".to_owned() } else { format!("{total} assets") }
}

#[component]
fn Answered(desk: Desk) -> impl IntoView {
    // Made here, below the transition: what reads an answer elsewhere would not wait for it.
    let seen = Memo::new(move |before: Option<&Seen>| {
        let Some((query, Ok((page, _, _)))) = desk.first.get() else { return before.cloned().unwrap_or_default() };
        let mut seen = before.filter(|before| before.query == query).cloned().unwrap_or(Seen { query, ..Seen::default() });
        seen.assets.extend(desk.older.get().items.into_iter().chain(page.items).map(|asset| (asset.id, asset)));
        seen
    });
    Effect::new(move |_| {
        let next = desk.first.get().and_then(|(_, answer)| answer.ok()).and_then(|(page, _, _)| page.next);
        if !desk.asked.get_untracked() {
            desk.cursor.set(next);
        }
    });
    let state = Memo::new(move |_| {
        desk.first.get().map(|(query, answer)| (query == AssetQuery::default(), answer.map(|(page, _, _)| page.items.is_empty())))
    });
    move || {
        match state.get() {
        None => view! { <Skeleton lines=8/> }.into_any(),
        Some((true, Ok(true))) => view! {
            <Empty title="No assets yet" body="Upload logos, photos, templates and documents, and state what each may be used for.">
                {desk
                    .adds
                    .then(|| view! { <button type="button" class="button button--primary" on:click=move |_| desk.uploading.set(true)>"Upload"</button> })}
            </Empty>
        }
        .into_any(),
        Some((false, Ok(true))) => view! {
            <Empty title="Nothing is found" body="Look for fewer words, or clear a filter.">
                <A href="/library" attr:class="button">"Show everything"</A>
            </Empty>
        }
        .into_any(),
        Some((_, Ok(false))) => view! { <grid::Grid desk seen/> }.into_any(),
        Some((_, Err(error))) => view! { <Empty title="The library could not be loaded" body=error.to_string()/> }.into_any(),
    }
    }
}

/// What this member has taken out and is asked back for.
#[component]
fn MyRecalls() -> impl IntoView {
    let toasts = use_toasts();
    let recalls = Resource::new(|| (), |()| api::assets::my_recalls());
    refetch_on(recalls, |event| matches!(event.kind.as_str(), "asset" | "recall"));
    let open = move || {
        let page = recalls.get().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().filter(|recall| recall.confirmed_at.is_none()).collect::<Vec<_>>()
    };
    let confirm = move |id| {
        let answer = api::assets::confirm_recall(id);
        spawn_local(async move {
            match answer.await {
                Ok(recall) => toasts.success(format!("You have confirmed that {} is no longer used.", recall.asset_name)),
                Err(error) => toasts.error(&error),
            }
            recalls.refetch();
        });
    };
    view! {
        <Transition>
            <For each=open key=|recall| recall.id let:recall>
                <div class="notice notice--warn">
                    <Icon name=IconName::Warning/>
                    <div class="stack stack--tight grow">
                        <p class="strong">{format!("{} is recalled", recall.asset_name)}</p>
                        <p>{recall.reason.clone()}</p>
                    </div>
                    <button type="button" class="button button--small" on:click=move |_| confirm(recall.id)>"I no longer use it"</button>
                </div>
            </For>
        </Transition>
    }
}

/// Bytes in the unit that reads best (SI, as file managers show).
pub(super) fn size(bytes: i64) -> String {
    let (mut whole, mut rest, mut unit) = (bytes.max(0), 0, "B");
    for next in ["kB", "MB", "GB"] {
        if whole < 1000 {
            break;
        }
        (whole, rest, unit) = (whole / 1000, whole % 1000 / 100, next);
    }
    if rest > 0 && whole < 10 { format!("{whole}.{rest} {unit}") } else { format!("{whole} {unit}") }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(1_540), "1.5 kB");
        assert_eq!(size(15_400_000), "15 MB");
        assert_eq!(size(2_000_000_000), "2 GB");
    }
}
