//! What somebody outside sees who opens a link: first the door where one is needed, then what is shared.

use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::frame::Mark;
use crate::{
    api,
    model::{NewVisit, Portal, PortalAsset, PortalRecall, ShareId},
    ui::{
        field::{PasswordField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        time::fmt_day,
        toast::use_toasts,
    },
};

/// Where a guest is.
#[derive(Clone, PartialEq)]
enum Stage {
    /// The page is not alive yet, or the server is asked.
    Coming,
    /// The server wants to know something first.
    Door {
        password: bool,
        name: bool,
    },
    Inside(ShareId),
    Refused(String),
}

/// The page behind a link.
#[component]
pub fn PortalPage() -> impl IntoView {
    let params = use_params_map();
    let secret = Memo::new(move |_| params.with(|params| params.get("secret").unwrap_or_default()));
    let stage = RwSignal::new(Stage::Coming);
    // Coming in leaves a cookie, so the browser does it, not the server that draws the page.
    Effect::new(move |_| {
        let secret = secret.get();
        spawn_local(async move {
            // Whoever came in before has a pass, as long as it is good.
            if let Some(id) = known(&secret)
                && api::shares::portal(id).await.is_ok()
            {
                stage.try_set(Stage::Inside(id));
                return;
            }
            let found = match api::shares::enter(&NewVisit { secret: secret.clone(), ..NewVisit::default() }).await {
                Ok(visit) => {
                    keep(&secret, visit.share_id);
                    Stage::Inside(visit.share_id)
                }
                Err(error) => match error.problem().map(|problem| problem.code.as_str()) {
                    Some("PASSWORD_NEEDED") => Stage::Door { password: true, name: false },
                    Some("INVALID_FIELDS") => Stage::Door { password: false, name: true },
                    _ => Stage::Refused(error.to_string()),
                },
            };
            stage.try_set(found);
        });
    });
    view! {
        <Title text="Shared with you"/>
        {move || match stage.get() {
            Stage::Coming => view! { <main class="door"><div class="door__box"><Mark/><h1>"Shared with you"</h1><p class="muted" role="status">"Opening the link\u{2026}"</p></div></main> }.into_any(),
            Stage::Door { password, name } => view! { <Door secret=secret.get_untracked() stage password name/> }.into_any(),
            Stage::Inside(id) => view! { <Inside id/> }.into_any(),
            Stage::Refused(why) => view! { <main class="door"><div class="door__box"><Mark/><h1>"This link does not open"</h1><p role="alert">{why}</p></div></main> }.into_any(),
        }}
    }
}

/// Under what the browser keeps which share a link is for: a part of its secret, of no use to anybody else.
fn place_of(secret: &str) -> String {
    format!("share:{}", secret.chars().take(8).collect::<String>())
}

/// The share that this browser has come in to by this link before.
fn known(secret: &str) -> Option<ShareId> {
    window().local_storage().ok().flatten()?.get_item(&place_of(secret)).ok().flatten()?.parse().ok()
}

fn keep(secret: &str, share: ShareId) {
    if let Ok(Some(storage)) = window().local_storage() {
        // Without it the door is shown again next time, and that is all.
        let _ = storage.set_item(&place_of(secret), &share.to_string());
    }
}

#[component]
fn Door(secret: String, stage: RwSignal<Stage>, password: bool, name: bool) -> impl IntoView {
    let text = || RwSignal::new(String::new());
    let (typed, who, email) = (text(), text(), text());
    let asks_name = RwSignal::new(name);
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let visit = NewVisit {
            secret: secret.clone(),
            password: password.then(|| typed.get_untracked()),
            name: who.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
        };
        let secret = secret.clone();
        submission.run(api::shares::enter(&visit), move |visit| {
            keep(&secret, visit.share_id);
            stage.set(Stage::Inside(visit.share_id));
        });
    };
    // The password is right, and then a name is wanted.
    Effect::new(move |_| {
        if submission.field("name").get().is_some() || submission.field("email").get().is_some() {
            asks_name.set(true);
        }
    });
    view! {
        <main class="door">
            <div class="door__box">
                <Mark/>
                <h1>"Shared with you"</h1>
                <form class="form" on:submit=send novalidate>
                    <FormProblem of=submission/>
                    {password.then(|| view! { <PasswordField label="Password" name="password" autocomplete="off" value=typed required=true/> })}
                    <Show when=move || asks_name.get()>
                        <TextField label="Your name" name="name" autocomplete="name" value=who error=submission.field("name") required=true/>
                        <TextField label="Your e-mail" name="email" kind="email" autocomplete="email" value=email error=submission.field("email") required=true/>
                    </Show>
                    <SubmitButton of=submission>"Open"</SubmitButton>
                </form>
            </div>
        </main>
    }
}

#[component]
fn Inside(id: ShareId) -> impl IntoView {
    let portal = LocalResource::new(move || api::shares::portal(id));
    view! {
        <main class="portal">
            {move || match portal.get() {
                None => view! { <p class="muted" role="status">"Loading\u{2026}"</p> }.into_any(),
                Some(Err(error)) => view! { <p role="alert">{error.to_string()}</p> }.into_any(),
                Some(Ok(shown)) => view! { <Shown shown reload=Callback::new(move |()| portal.refetch())/> }.into_any(),
            }}
        </main>
    }
}

#[component]
fn Shown(shown: Portal, reload: Callback<()>) -> impl IntoView {
    let Portal { share_id, workspace, name, message, expires_at, downloads, assets, recalls } = shown;
    let none = assets.is_empty();
    let open: Vec<PortalRecall> = recalls.into_iter().filter(|recall| recall.confirmed_at.is_none()).collect();
    view! {
        <header class="portal__head">
            <Mark/>
            <div class="stack stack--tight">
                <h1>{name}</h1>
                <p class="muted">{format!("Shared by {workspace}, until {}", fmt_day(expires_at.day()))}</p>
                {(!message.is_empty()).then(|| view! { <p class="break">{message}</p> })}
            </div>
        </header>
        {open.into_iter().map(|recall| view! { <Asked share=share_id recall reload/> }).collect_view()}
        <ul class="grid portal__grid">
            {assets.into_iter().map(|asset| view! { <Card share=share_id asset downloads/> }).collect_view()}
        </ul>
        {none.then(|| view! { <p class="muted">"There is nothing here that may be shown at the moment."</p> })}
    }
}

#[component]
fn Card(share: ShareId, asset: PortalAsset, downloads: bool) -> impl IntoView {
    let version = asset.version_id;
    view! {
        <li class="card card--flush asset">
            <a class="asset__picture" href=api::shares::picture_url(share, version, 1600) rel="external" target="_blank">
                <img src=api::shares::picture_url(share, version, 640) alt=asset.name.clone() loading="lazy" decoding="async" width=asset.width height=asset.height/>
            </a>
            <div class="asset__words">
                <h2 class="truncate" title=asset.name.clone()>{asset.name.clone()}</h2>
                <p class="muted small">{asset.kind.map(|kind| format!("{} \u{b7} ", kind.label()))}{format!("{} \u{d7} {}", asset.width, asset.height)}</p>
            </div>
            {downloads
                .then(|| {
                    view! {
                        <div class="asset__actions">
                            <a class="button button--small" href=api::shares::download_url(share, version) rel="external" download>
                                <Icon name=IconName::Download/>"Download"<span class="visually-hidden">{format!(" {}", asset.name)}</span>
                            </a>
                        </div>
                    }
                })}
        </li>
    }
}

/// Something that was taken here and is asked back.
#[component]
fn Asked(share: ShareId, recall: PortalRecall, reload: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let id = recall.id;
    let confirm = move |_| {
        let answer = api::shares::confirm_recall(share, id);
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success("Thank you. It is noted that you no longer use it."),
                Err(error) => toasts.error(&error),
            }
            reload.run(());
        });
    };
    let what = if recall.asset_name.is_empty() { "Something that you downloaded".to_owned() } else { recall.asset_name };
    view! {
        <div class="notice notice--warn">
            <Icon name=IconName::Warning/>
            <div class="stack stack--tight grow">
                <p class="strong">{format!("{what} is recalled. Please stop using it.")}</p>
                <p>{recall.reason}</p>
            </div>
            <button type="button" class="button button--small" on:click=confirm>"I no longer use it"</button>
        </div>
    }
}
