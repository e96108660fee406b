//! Sends one file to a proof, from a picker or dropped onto its card, with the share sent in view.

use leptos::{ev, html, prelude::*, task::spawn_local};
use web_sys::File;

#[cfg(not(feature = "hydrate"))]
use crate::api::ApiError;
use crate::{
    api::{self, Answer},
    model::{ProofId, ProofVersion, VersionStep},
    ui::{
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// A place to put a file. `done` is told of the version that it became.
#[component]
pub fn Upload(
    proof: ProofId,
    /// For assistive technology: which proof this is about.
    name: String,
    /// Whether there is a version already.
    again: bool,
    done: Callback<ProofVersion>,
) -> impl IntoView {
    let toasts = use_toasts();
    let picker = NodeRef::<html::Input>::new();
    let sent = RwSignal::new(None::<f64>);
    let over = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let upload = move |file: File| {
        if sent.get_untracked().is_some() {
            return;
        }
        sent.set(Some(0.0));
        error.set(None);
        spawn_local(async move {
            let answer = transmit(proof, &file, move |share| {
                sent.try_set(Some(share));
            })
            .await;
            // The tab may have been left meanwhile.
            sent.try_set(None);
            match answer {
                Ok(version) => {
                    toasts.success(format!("{} is uploaded as version {}.", version.file_name, version.label()));
                    done.try_run(version);
                }
                Err(refusal) => {
                    error.try_set(Some(refusal.to_string()));
                }
            }
        });
    };
    let choose = move |_| {
        if let Some(input) = picker.get_untracked() {
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                upload(file);
            }
            // The same file may be chosen again after a refusal.
            input.set_value("");
        }
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            upload(file);
        }
    };
    view! {
        <div
            class="upload"
            class:upload--over=move || over.get()
            on:dragover=move |event| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <label class="button button--small upload__pick">
                <Icon name=IconName::Upload/>
                {if again { "New version" } else { "Choose a file" }}
                <span class="visually-hidden">{format!(" of {name}")}</span>
                <input class="upload__input" type="file" accept="image/png,image/jpeg,image/webp,image/gif,application/pdf" node_ref=picker on:change=choose/>
            </label>
            <span class="muted small" aria-hidden="true">"or drop it here"</span>
            {move || sent.get().map(|share| view! { <Progress share/> })}
            <p class="upload__error" role="alert">{move || error.get().map(|text| view! { <span class="field__error">{text}</span> })}</p>
        </div>
    }
}

#[component]
fn Progress(share: f64) -> impl IntoView {
    let percent = format!("{:.0}", share * 100.0);
    view! {
        <div class="meter upload__meter" role="progressbar" aria-label="Sent" aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent.clone()>
            <div class="meter__bar" style=("--share", format!("{percent}%"))></div>
        </div>
    }
}

#[cfg(feature = "hydrate")]
async fn transmit(proof: ProofId, file: &File, progress: impl Fn(f64) + 'static) -> Answer<ProofVersion> {
    api::upload::file(&api::proofs::upload_path(proof, VersionStep::Major), file, progress).await
}

/// Only a browser has files to send.
#[cfg(not(feature = "hydrate"))]
async fn transmit(proof: ProofId, _: &File, _: impl Fn(f64) + 'static) -> Answer<ProofVersion> {
    std::future::ready(Err(ApiError::Unreachable(api::proofs::upload_path(proof, VersionStep::Major)))).await
}
