//! Every share of the workspace, and what each lets out.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    model::{Role, Share, SharePatch},
    ui::{
        badge::{Badge, Tone},
        empty::Empty,
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_instant,
        toast::use_toasts,
    },
    views::session::use_me,
};

type Source = Resource<api::Answer<(crate::model::Page<Share>, crate::model::Day)>>;

/// The shares, newest first.
#[component]
pub fn SharesPage() -> impl IntoView {
    let shares: Source = Resource::new(
        || (),
        |()| {
            let (shares, calendar) = (api::shares::list(), api::campaigns::calendar_today(crate::plan::period::View::Day));
            async move { Ok((shares.await?, calendar.await?.today)) }
        },
    );
    refetch_on(shares, |event| event.kind == "share" || event.action == "asset.taken");
    view! {
        <div class="page">
            <PageHeader title="Shares" subtitle="Links for people outside. Choose assets in the library to make one.">
                <leptos_router::components::A href="/library" attr:class="button">"Library"</leptos_router::components::A>
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=6/> }>
                {move || {
                    shares
                        .get()
                        .map(|answer| match answer {
                            Ok((page, _)) if page.items.is_empty() => {
                                view! { <Empty title="Nothing is shared" body="Choose assets in the library, then Share. A link lasts 30 days unless you say otherwise."/> }
                                    .into_any()
                            }
                            Ok((page, today)) => {
                                view! {
                                    <ul class="stack shares">
                                        {page.items.into_iter().map(|share| view! { <Line share today shares/> }).collect_view()}
                                    </ul>
                                }
                                    .into_any()
                            }
                            Err(error) => view! { <Empty title="The shares could not be loaded" body=error.to_string()/> }.into_any(),
                        })
                }}
            </Transition>
        </div>
    }
}

#[component]
fn Line(share: Share, today: crate::model::Day, shares: Source) -> impl IntoView {
    let toasts = use_toasts();
    let manages = use_me().member.role.includes(Role::Manager);
    let (state, tone) = match () {
        () if share.revoked_at.is_some() => ("Ended", Tone::Neutral),
        () if share.expires_at <= today.begins() => ("Expired", Tone::Neutral),
        () => ("Open", Tone::Good),
    };
    let open = tone == Tone::Good;
    let words = [
        (share.downloads && share.originals).then_some("originals"),
        (share.downloads && !share.originals).then_some("downloads"),
        (!share.downloads).then_some("look only"),
        share.has_password.then_some("password"),
        share.asks_name.then_some("asks for a name"),
        share.watermark.then_some("watermark"),
        share.hides_metadata.then_some("no metadata"),
    ];
    let words = words.into_iter().flatten().collect::<Vec<_>>().join(" \u{b7} ");
    let plural = |count: i64| if count == 1 { "" } else { "s" };
    let counted = format!("{} visit{}, {} file{} taken", share.visits, plural(share.visits), share.taken, plural(share.taken));
    let (id, revision, name, about) = (share.id, share.revision, share.name.clone(), share.name.clone());
    let end = move |_| {
        let answer = api::shares::update(id, revision, &SharePatch { revoke: true, ..SharePatch::default() });
        let name = name.clone();
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success(format!("{name} is ended. Whoever opens the link is told so.")),
                Err(error) => toasts.error(&error),
            }
            shares.refetch();
        });
    };
    view! {
        <li class="card row row--between">
            <div class="stack stack--tight">
                <h2 class="shares__name">{share.name.clone()}</h2>
                <p class="muted small">{words}</p>
                <p class="muted small">{counted}", until "{fmt_instant(share.expires_at)}</p>
            </div>
            <div class="row">
                <Badge tone>{state}</Badge>
                {(manages && open)
                    .then(|| {
                        view! {
                            <button type="button" class="button button--small" on:click=end>
                                "End now"<span class="visually-hidden">{format!(" {about}")}</span>
                            </button>
                        }
                    })}
            </div>
        </li>
    }
}
