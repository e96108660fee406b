//! The brand assets that a campaign uses, and whether each may be used for its whole flight.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use super::{Open, head::say};
use crate::{
    api::{self, assets::AssetQuery},
    model::{Asset, AssetId, CheckCode},
    rights::{self, Use},
    ui::{
        badge::{Badge, Tone},
        dialog::Dialog,
        empty::Empty,
        icon::{Icon, IconName},
        skeleton::Skeleton,
        time::fmt_range,
        toast::use_toasts,
    },
    views::session::use_me,
};

/// Attached assets, with the gate's own verdict on their rights.
#[component]
pub fn AssetsTab(open: Open) -> impl IntoView {
    let choosing = RwSignal::new(false);
    let add = move || {
        view! {
            <button type="button" class="button" on:click=move |_| choosing.set(true)>
                <Icon name=IconName::Plus/>
                "Attach asset"
            </button>
        }
    };
    view! {
        <div class="stack">
            <div class="toolbar row--between">
                <p class="muted small">"Rights are checked for the market, the channels and every day of the flight."</p>
                {open.manages.then(add)}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=5/> }>
                <Answered open>{open.manages.then(add)}</Answered>
            </Transition>
        </div>
        {open.manages.then(|| view! { <AttachDialog open shown=choosing/> })}
    }
}

#[component]
fn Answered(open: Open, children: ChildrenFn) -> impl IntoView {
    let list = move || open.lists.assets.items();
    let state = open.lists.assets.emptiness();
    let next = StoredValue::new(children);
    move || {
        match state.get() {
            None => view! { <Skeleton lines=5/> }.into_any(),
            Some(Ok(true)) => view! {
                <Empty title="No assets attached" body="Attach the logos, photos and templates that this campaign uses, so that the gate can check their rights.">
                    {next.with_value(|next| next())}
                </Empty>
            }
            .into_any(),
            Some(Ok(false)) => view! {
                <ul class="card card--flush attached">
                    <For each=list key=|line| (line.asset.id, line.asset.revision, line.asset.versions.len()) let:line>
                        <Line open asset=line.asset/>
                    </For>
                </ul>
            }
            .into_any(),
            Some(Err(error)) => view! { <Empty title="The assets could not be loaded" body=error.to_string()/> }.into_any(),
        }
    }
}

#[component]
fn Line(open: Open, asset: Asset) -> impl IntoView {
    let id = asset.id;
    let subject = id.to_string();
    // The gate is the one who decides; nothing here works it out a second time.
    let verdict = Memo::new(move |_| {
        let report = open.gate.get().and_then(Result::ok)?;
        report.items.into_iter().find(|item| item.code == CheckCode::AssetRights && item.subject.id == subject)
    });
    let window = if asset.rights.stated { fmt_range(asset.rights.starts_on, asset.rights.ends_on) } else { "rights not stated".to_owned() };
    view! {
        <li class="attached__line">
            <Thumbnail open asset=asset.clone()/>
            <div class="attached__words">
                <p class="strong break">{asset.name}</p>
                <p class="muted small">{asset.kind.label()}" · "{window}</p>
                {move || {
                    verdict.get().filter(|item| !item.passed).map(|item| view! { <p class="small attached__why">{item.detail}</p> })
                }}
            </div>
            {move || {
                verdict
                    .get()
                    .map(|item| {
                        if item.passed {
                            view! { <Badge tone=Tone::Good>"Within rights"</Badge> }.into_any()
                        } else {
                            view! { <A href=format!("/library/{id}") attr:class="button button--small">"State rights"</A><Badge tone=Tone::Bad>"Not allowed"</Badge> }.into_any()
                        }
                    })
            }}
        </li>
    }
}

/// The picture of an asset, where this member may see it on the gate's day.
#[component]
fn Thumbnail(open: Open, asset: Asset) -> impl IntoView {
    let role = use_me().member.role;
    let picture = move || {
        let now = open.gate.get().and_then(Result::ok)?.evaluated_at;
        let version = asset.versions.last().filter(|version| version.media_type.starts_with("image/"));
        rights::against(&asset, version, &Use::inspect(role, now)).is_empty().then(|| version.cloned()).flatten()
    };
    let drawn = move || match picture() {
        Some(version) => {
            let src = api::assets::picture_url(version.id, 240);
            view! { <img src=src alt="" loading="lazy" decoding="async" width=version.width height=version.height/> }.into_any()
        }
        None => view! { <Icon name=IconName::Library/> }.into_any(),
    };
    view! { <span class="attached__picture">{drawn}</span> }
}

#[component]
fn AttachDialog(open: Open, shown: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open=shown title="Attach an asset">
            <Choice open/>
        </Dialog>
    }
}

/// The library without what is attached already, found by name.
#[component]
fn Choice(open: Open) -> impl IntoView {
    let query = RwSignal::new(String::new());
    let library = LocalResource::new(move || api::assets::found(&AssetQuery { words: query.get(), ..AssetQuery::default() }, None, 60));
    let found = move || {
        let taken: Vec<AssetId> = open.lists.assets.items().iter().map(|line| line.asset.id).collect();
        let page = library.get().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().filter(|asset| !taken.contains(&asset.id)).collect::<Vec<_>>()
    };
    let words = move || match library.get() {
        None => "Loading…".to_owned(),
        Some(Err(error)) => error.to_string(),
        Some(Ok(_)) => match found().len() {
            0 => "Nothing left to attach. Upload more in the library.".to_owned(),
            1 => "1 asset".to_owned(),
            many => format!("{many} assets"),
        },
    };
    view! {
        <div class="stack">
            <div class="search">
                <Icon name=IconName::Search/>
                <input class="input" type="search" aria-label="Search assets" placeholder="Search assets" autocomplete="off" prop:value=move || query.get() on:input:target=move |event| query.set(event.target().value())/>
            </div>
            <p class="muted small" role="status">{words}</p>
            <ul class="attached attached--choice">
                <For each=found key=|asset| asset.id let:asset>
                    <Offer open asset/>
                </For>
            </ul>
        </div>
    }
}

#[component]
fn Offer(open: Open, asset: Asset) -> impl IntoView {
    let toasts = use_toasts();
    let (id, name, about) = (asset.id, asset.name.clone(), asset.name.clone());
    let attach = move |_| {
        let answer = api::assets::attach(open.id, id);
        let name = name.clone();
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success(format!("{name} is attached.")),
                Err(error) => say(&error, toasts),
            }
            open.lists.assets.refetch();
            open.gate.refetch();
        });
    };
    view! {
        <li class="attached__line">
            <Thumbnail open asset=asset.clone()/>
            <div class="attached__words">
                <p class="strong break">{asset.name}</p>
                <p class="muted small">{asset.kind.label()}</p>
            </div>
            <button type="button" class="button button--small" on:click=attach>"Attach"<span class="visually-hidden">{format!(" {about}")}</span></button>
        </li>
    }
}
