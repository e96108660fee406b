//! Uploads a new version: picked or dropped, with its progress, and refusals in words.

use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::File;

use super::{sheet::Desk, versions::Crumbs};
use crate::{
    api::Answer,
    model::{ProofVersion, Role, VersionStep},
    ui::{
        icon::{Icon, IconName},
        page::PageHeader,
        toast::use_toasts,
    },
    views::session::use_me,
};

/// What the server takes.
const KINDS: [&str; 12] = [
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/avif",
    "image/gif",
    "image/tiff",
    "image/svg+xml",
    "application/pdf",
    "video/mp4",
    "video/webm",
    "application/zip",
    "application/x-zip-compressed",
];
const MEBIBYTE: f64 = 1024.0 * 1024.0;
/// The largest version, in mebibytes.
const LARGEST: f64 = 100.0;

/// An upload on its way, or why the last one failed.
#[derive(Clone, Copy)]
pub(super) struct Uploader {
    /// The share sent, 0 to 1, while one is on its way.
    progress: RwSignal<Option<f64>>,
    refusal: RwSignal<Option<String>>,
    pub start: Callback<File>,
    /// Whether the next file is a small correction of what is there.
    pub minor: RwSignal<bool>,
}

impl Uploader {
    pub fn new(desk: Desk) -> Self {
        let progress = RwSignal::new(None);
        let (refusal, minor) = (RwSignal::new(None), RwSignal::new(false));
        let toasts = use_toasts();
        let uploaded = RwSignal::new(None::<ProofVersion>);
        let navigate = use_navigate();
        Effect::new(move |_| {
            let Some(version) = uploaded.get() else { return };
            toasts.success(format!("{} is uploaded as version {}.", version.file_name, version.label()));
            desk.follow_newest();
            if desk.number.get_untracked().is_some() {
                navigate(&format!("/proofs/{}", desk.id), NavigateOptions::default());
            }
            desk.reload();
        });
        let start = Callback::new(move |file: File| {
            if progress.get_untracked().is_some() {
                return;
            }
            refusal.set(complaint(&file.name(), &file.type_(), file.size()));
            if refusal.with_untracked(Option::is_some) {
                return;
            }
            progress.set(Some(0.0));
            let step = if minor.get_untracked() { VersionStep::Minor } else { VersionStep::Major };
            spawn_local(async move {
                let answer = send(desk, step, &file, move |share| {
                    progress.try_set(Some(share));
                })
                .await;
                // The page may have been left while the file was on its way.
                progress.try_set(None);
                match answer {
                    Ok(version) => {
                        uploaded.try_set(Some(version));
                    }
                    Err(error) => {
                        let detail = error.field("file").map_or_else(|| error.to_string(), |detail| format!("The file {detail}."));
                        refusal.try_set(Some(detail));
                    }
                }
            });
        });
        Self { progress, refusal, start, minor }
    }

    pub fn is_busy(self) -> bool {
        self.progress.with(Option::is_some)
    }
}

#[cfg(feature = "hydrate")]
async fn send(desk: Desk, step: VersionStep, file: &File, progress: impl Fn(f64) + 'static) -> Answer<ProofVersion> {
    crate::api::upload::file(&crate::api::proofs::upload_path(desk.id, step), file, progress).await
}

/// Only a browser has files to send.
#[cfg(not(feature = "hydrate"))]
async fn send(desk: Desk, step: VersionStep, _: &File, _: impl Fn(f64) + 'static) -> Answer<ProofVersion> {
    std::future::ready(Err(crate::api::ApiError::Unreachable(crate::api::proofs::upload_path(desk.id, step)))).await
}

/// What can be said of a file without sending it.
fn complaint(name: &str, kind: &str, bytes: f64) -> Option<String> {
    if bytes <= 0.0 {
        return Some(format!("{name} is empty. Choose the file itself."));
    }
    if bytes > LARGEST * MEBIBYTE {
        return Some(format!("{name} has {:.0} MiB. A version has at most {LARGEST:.0} MiB: export it smaller.", bytes / MEBIBYTE));
    }
    // Browsers leave the kind empty when they do not know it; then the server looks.
    if !kind.is_empty() && !KINDS.contains(&kind) {
        return Some(format!(
            "{name} cannot be proofed. Upload a PDF, PNG, JPEG, WebP, AVIF, GIF, TIFF, SVG, MP4, WebM, or an HTML banner as ZIP."
        ));
    }
    None
}

/// The button that asks for a file.
#[component]
pub(super) fn UploadButton(uploader: Uploader, #[prop(into)] words: String) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            uploader.start.run(file);
        }
        // Choosing the same file again is a choice too.
        input.set_value("");
    };
    let ask = move |_| {
        if let Some(input) = input.get_untracked().filter(|_| !uploader.is_busy()) {
            input.click();
        }
    };
    view! {
        <button type="button" class="button" aria-busy=move || uploader.is_busy().then_some("true") aria-disabled=move || uploader.is_busy().then_some("true") on:click=ask>
            <Icon name=IconName::Upload/>
            {words}
        </button>
        <input type="file" hidden accept=KINDS.join(",") aria-label="New version" node_ref=input on:change=picked/>
    }
}

/// How the upload is doing, and why it failed.
#[component]
pub(super) fn UploadState(uploader: Uploader) -> impl IntoView {
    let percent = move || uploader.progress.get().map(|share| format!("{:.0}", share * 100.0));
    view! {
        <Show when=move || uploader.is_busy()>
            <div class="proof-upload">
                <span class="small muted">{move || if percent().as_deref() == Some("100") { "Checking the file…" } else { "Uploading…" }}</span>
                <div class="meter grow" role="progressbar" aria-label="Uploaded" aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent>
                    <div class="meter__bar" style=("--share", move || format!("{}%", percent().unwrap_or_default()))></div>
                </div>
            </div>
        </Show>
        <div role="alert" class="proof-upload__alert">
            {move || {
                uploader
                    .refusal
                    .get()
                    .map(|words| {
                        view! {
                            <div class="notice notice--bad">
                                <Icon name=IconName::Warning/>
                                <p class="grow"><span class="strong">"Not uploaded. "</span>{words}</p>
                                <button type="button" class="button button--quiet button--icon button--small" aria-label="Dismiss" on:click=move |_| uploader.refusal.set(None)>
                                    <Icon name=IconName::Cross/>
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// A proof that has no file yet.
#[component]
pub(super) fn FirstVersion(desk: Desk) -> impl IntoView {
    let uploader = Uploader::new(desk);
    let name = Signal::derive(move || desk.read(|sheet| sheet.proof.name.clone()).unwrap_or_default());
    let uploads = use_me().member.role.includes(Role::Contributor);
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)).filter(|_| uploads) {
            uploader.start.run(file);
        }
    };
    let body = if uploads {
        "Upload what is to be proofed, or drop it here: PDF, PNG, JPEG, WebP, AVIF, GIF, TIFF, SVG, MP4, WebM, or an HTML banner as ZIP, up to 100 MiB."
    } else {
        "Nobody has uploaded anything yet."
    };
    view! {
        <Crumbs desk/>
        <PageHeader title=name/>
        <UploadState uploader/>
        <div class="empty proof-first" on:dragover=|event| event.prevent_default() on:drop=dropped>
            <p class="empty__title">"No version yet"</p>
            <p class="empty__body">{body}</p>
            {uploads.then(|| view! { <div class="empty__action"><UploadButton uploader words="Upload the first version"/></div> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn files_are_looked_at_before_they_are_sent() {
        assert_eq!(complaint("hero.png", "image/png", 1_000.0), None);
        assert_eq!(complaint("brief.pdf", "application/pdf", 1_000.0), None);
        assert_eq!(complaint("hero", "", 1_000.0), None, "the server looks");
        assert!(complaint("hero.png", "image/png", 0.0).is_some_and(|words| words.contains("empty")));
        assert!(complaint("hero.png", "image/png", 2e8).is_some_and(|words| words.contains("191 MiB")));
        assert!(complaint("brief.docx", "application/msword", 1_000.0).is_some_and(|words| words.contains("PDF, PNG")));
    }
}
