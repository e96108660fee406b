//! The library of brand assets: what there is, and when and where each may be used.

mod edit;
pub mod standing;
pub mod upload;

use leptos::{either::Either, prelude::*};

use self::standing::Standing;
use super::session::use_me;
use crate::{
    api::{self, Answer},
    model::{Asset, AssetKind, Day, Page, Role},
    rights::{self, Use},
    ui::{
        badge::Badge,
        empty::Empty,
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_range,
    },
};

/// The assets, and today as the server sees it: the browser's clock decides nothing about rights.
pub type Library = Resource<Answer<(Page<Asset>, Day)>>;

/// Every asset as a card, found by name and kind.
#[component]
pub fn LibraryPage() -> impl IntoView {
    let library: Library = Resource::new(
        || (),
        |()| {
            let (assets, calendar) = (api::assets::list(), api::campaigns::calendar_today(crate::plan::period::View::Day));
            async move { Ok((assets.await?, calendar.await?.today)) }
        },
    );
    refetch_on(library, |event| event.kind == "asset");
    let role = use_me().member.role;
    let adds = role.includes(Role::Contributor);
    let uploading = RwSignal::new(None::<upload::Target>);
    let editing = RwSignal::new(None::<Asset>);
    let add = move |_| uploading.set(Some(upload::Target::New));
    let button = move || {
        view! {
            <button type="button" class="button button--primary" on:click=add>
                <Icon name=IconName::Upload/>
                "Upload asset"
            </button>
        }
    };
    view! {
        <div class="page">
            <PageHeader title="Library" subtitle="Brand assets, and what each may be used for. An asset outside of its rights stops a launch.">
                {adds.then(button)}
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    library
                        .get()
                        .map(|answer| match answer {
                            Ok((page, _)) if page.items.is_empty() => {
                                view! {
                                    <Empty title="No assets yet" body="Upload logos, photos, templates and documents, and state what each may be used for.">
                                        {adds.then(button)}
                                    </Empty>
                                }
                                    .into_any()
                            }
                            Ok((page, today)) => view! { <Assets list=page.items today uploading editing adds/> }.into_any(),
                            Err(error) => view! { <Empty title="The library could not be loaded" body=error.to_string()/> }.into_any(),
                        })
                }}
            </Transition>
        </div>
        <upload::UploadDialog target=uploading library/>
        <edit::RightsDialog asset=editing library/>
    }
}

#[component]
fn Assets(
    list: Vec<Asset>,
    today: Day,
    uploading: RwSignal<Option<upload::Target>>,
    editing: RwSignal<Option<Asset>>,
    adds: bool,
) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let kind = RwSignal::new(None::<AssetKind>);
    let list = StoredValue::new(list);
    let found = move || {
        let wanted = query.get().trim().to_lowercase();
        list.with_value(|list| {
            list.iter()
                .filter(|asset| kind.get().is_none_or(|kind| asset.kind == kind) && asset.name.to_lowercase().contains(&wanted))
                .cloned()
                .collect::<Vec<_>>()
        })
    };
    let count = move || match found().len() {
        0 => "No asset matches. Clear the search or choose another kind.".to_owned(),
        1 => "1 asset".to_owned(),
        many => format!("{many} assets"),
    };
    view! {
        <div class="toolbar">
            <div class="search">
                <Icon name=IconName::Search/>
                <input class="input" type="search" aria-label="Search assets" placeholder="Search assets" autocomplete="off" prop:value=move || query.get() on:input:target=move |event| query.set(event.target().value())/>
            </div>
            <select class="input library__kind" aria-label="Kind" on:change:target=move |event| kind.set(event.target().value().parse().ok())>
                <option value="">"Every kind"</option>
                {AssetKind::ALL.iter().map(|kind| view! { <option value=kind.as_str()>{kind.label()}</option> }).collect_view()}
            </select>
            <span class="muted small" role="status">{count}</span>
        </div>
        <ul class="grid library">
            <For each=found key=|asset| (asset.id, asset.revision, asset.versions.len()) let:asset>
                <AssetCard asset today uploading editing adds/>
            </For>
        </ul>
    }
}

#[component]
fn AssetCard(
    asset: Asset,
    today: Day,
    uploading: RwSignal<Option<upload::Target>>,
    editing: RwSignal<Option<Asset>>,
    adds: bool,
) -> impl IntoView {
    let role = use_me().member.role;
    let standing = Standing::of(&asset.rights, today);
    let current = asset.versions.last();
    let visible = current.filter(|version| rights::against(&asset, Some(version), &Use::inspect(role, today.begins())).is_empty());
    let picture = match visible {
        Some(version) if version.media_type.starts_with("image/") => Either::Left(view! {
            <img src=api::assets::file_url(version.id) alt="" loading="lazy" decoding="async" width=version.width height=version.height/>
        }),
        _ => Either::Right(view! { <Icon name=if asset.kind == AssetKind::Document { IconName::Audit } else { IconName::Library }/> }),
    };
    let facts = current.map_or_else(|| "No file yet".to_owned(), |version| format!("Version {} · {}", version.number, size(version.bytes)));
    let window =
        if asset.rights.stated { fmt_range(asset.rights.starts_on, asset.rights.ends_on) } else { "nobody has stated them".to_owned() };
    let refusals = rights::against(&asset, current, &Use::download(today.begins()));
    let download = current.filter(|_| refusals.is_empty()).map(|version| {
        let href = api::assets::download_url(version.id);
        let name = format!("Download {}", asset.name);
        view! {
            <a class="button button--quiet button--icon button--small" href=href rel="external" download=version.file_name.clone() aria-label=name title="Download">
                <Icon name=IconName::Download/>
            </a>
        }
    });
    let (for_upload, for_rights) = (asset.clone(), asset.clone());
    view! {
        <li class="card card--flush asset">
            <div class="asset__picture">{picture}</div>
            <div class="asset__words">
                <h2 class="truncate" title=asset.name.clone()>{asset.name.clone()}</h2>
                <p class="muted small">{asset.kind.label()}" · "{facts}</p>
                <div class="row"><Badge tone=standing.tone()>{standing.label()}</Badge></div>
                <p class="muted small">"Rights: "{window}</p>
            </div>
            <div class="asset__actions">
                {adds
                    .then(|| {
                        view! {
                            <button type="button" class="button button--small" on:click=move |_| editing.set(Some(for_rights.clone()))>
                                "Rights"<span class="visually-hidden">{format!(" of {}", asset.name)}</span>
                            </button>
                            <button type="button" class="button button--quiet button--small" on:click=move |_| uploading.set(Some(upload::Target::Version(for_upload.clone())))>
                                "New version"<span class="visually-hidden">{format!(" of {}", asset.name)}</span>
                            </button>
                        }
                    })}
                <span class="grow"></span>
                {download}
            </div>
        </li>
    }
}

/// Bytes in the unit that reads best (SI, as file managers show).
fn size(bytes: i64) -> String {
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
