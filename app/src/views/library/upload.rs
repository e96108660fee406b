//! Uploads a file: a new asset, or a new version of one.

use leptos::{html, prelude::*, task::spawn_local};
use web_sys::File;

use super::Library;
use crate::{
    api::{self, Answer, ApiError},
    model::{Asset, AssetId, AssetKind, AssetVersion, NewAsset},
    ui::{
        dialog::{Dialog, open_while},
        field::{SelectField, TextField},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// What a file becomes.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// An asset of its own.
    New,
    /// The next version of this one.
    Version(Asset),
}

/// Asks for the file of the target that is set; closed while there is none.
#[component]
pub fn UploadDialog(target: RwSignal<Option<Target>>, library: Library) -> impl IntoView {
    let open = open_while(target);
    let title = Signal::derive(move || {
        target.with(|target| match target {
            Some(Target::Version(asset)) => format!("New version of {}", asset.name),
            _ => "Upload asset".to_owned(),
        })
    });
    view! {
        <Dialog open title>
            {move || target.get().map(|target| view! { <UploadForm target open library/> })}
        </Dialog>
    }
}

#[component]
fn UploadForm(target: Target, open: RwSignal<bool>, library: Library) -> impl IntoView {
    let toasts = use_toasts();
    let picker = NodeRef::<html::Input>::new();
    let (name, kind) = (RwSignal::new(String::new()), RwSignal::new(AssetKind::Photography.to_string()));
    let file_name = RwSignal::new(None::<String>);
    let progress = RwSignal::new(None::<f64>);
    let error = RwSignal::new(None::<ApiError>);
    let no_file = RwSignal::new(false);
    // An asset that was made and whose file then failed: the next attempt goes on with it instead of making another.
    let made = RwSignal::new(match &target {
        Target::New => None,
        Target::Version(asset) => Some(asset.id),
    });
    let is_new = target == Target::New;
    let kinds = Signal::stored(AssetKind::ALL.iter().map(|kind| (kind.to_string(), kind.label().to_owned())).collect::<Vec<_>>());

    let picked = move |_| {
        let file = chosen(picker);
        no_file.set(false);
        file_name.set(file.as_ref().map(File::name));
        if let (Some(file), true) = (file, name.get_untracked().is_empty()) {
            name.set(title_of(&file.name()));
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if progress.get_untracked().is_some() {
            return;
        }
        let Some(file) = chosen(picker) else {
            no_file.set(true);
            return;
        };
        error.set(None);
        progress.set(Some(0.0));
        let create = made.get_untracked().is_none().then(|| {
            let kind = kind.get_untracked().parse().unwrap_or(AssetKind::Photography);
            api::assets::create(&NewAsset { name: name.get_untracked().trim().to_owned(), kind })
        });
        spawn_local(async move {
            let answer = async {
                if let Some(create) = create {
                    made.try_set(Some(create.await?.id));
                }
                let Some(id) = made.try_get_untracked().flatten() else { return Ok(None) };
                send_file(id, &file, move |share| {
                    progress.try_set(Some(share));
                })
                .await
                .map(Some)
            }
            .await;
            progress.try_set(None);
            library.refetch();
            match answer {
                Ok(Some(version)) => {
                    toasts.success(format!("{} is uploaded as version {}.", version.file_name, version.number));
                    open.try_set(false);
                }
                // The dialog is gone, and with it the wish to upload.
                Ok(None) => {}
                Err(refusal) => {
                    error.try_set(Some(refusal));
                }
            }
        });
    };
    let said = move |field: &'static str| Signal::derive(move || error.with(|error| error.as_ref()?.field(field).map(ToOwned::to_owned)));
    view! {
        <form class="form" on:submit=send novalidate>
            <div role="alert">
                {move || {
                    error
                        .get()
                        .map(|error| view! { <div class="notice notice--bad"><Icon name=IconName::Warning/><p>{error.to_string()}</p></div> })
                }}
            </div>
            <label class="drop">
                <Icon name=IconName::Upload/>
                <span class="strong">{move || file_name.get().unwrap_or_else(|| "Choose a file".to_owned())}</span>
                <span class="muted small">"PNG, JPEG, WebP, GIF or PDF; or drop it here."</span>
                <input class="drop__input" type="file" name="file" node_ref=picker on:change=picked/>
            </label>
            <p class="field__help" role="status">
                {move || no_file.get().then(|| view! { <span class="field__error">"Choose the file to upload."</span> })}
            </p>
            {is_new
                .then(|| {
                    view! {
                        <TextField label="Name" name="name" autocomplete="off" value=name error=said("name") required=true/>
                        <SelectField label="Kind" name="kind" value=kind options=kinds error=said("kind")/>
                    }
                })}
            {move || progress.get().map(|share| view! { <Progress share/> })}
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="submit" class="button button--primary" aria-busy=move || progress.get().map(|_| "true") aria-disabled=move || progress.get().map(|_| "true")>
                    "Upload"
                </button>
            </div>
        </form>
    }
}

#[component]
fn Progress(share: f64) -> impl IntoView {
    let percent = format!("{:.0}", share * 100.0);
    view! {
        <div class="meter" role="progressbar" aria-label="Sent" aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent.clone()>
            <div class="meter__bar" style=("--share", format!("{percent}%"))></div>
        </div>
    }
}

fn chosen(picker: NodeRef<html::Input>) -> Option<File> {
    picker.get_untracked()?.files()?.get(0)
}

#[cfg(feature = "hydrate")]
async fn send_file(id: AssetId, file: &File, progress: impl Fn(f64) + 'static) -> Answer<AssetVersion> {
    api::upload::file(&api::assets::upload_path(id), file, progress).await
}

/// Only a browser has files to send.
#[cfg(not(feature = "hydrate"))]
async fn send_file(id: AssetId, _: &File, _: impl Fn(f64) + 'static) -> Answer<AssetVersion> {
    std::future::ready(Err(ApiError::Unreachable(api::assets::upload_path(id)))).await
}

/// A name out of a file's name: without its ending, with spaces.
fn title_of(file_name: &str) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    stem.replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn files_name_assets() {
        assert_eq!(title_of("harbour_at-night.final.jpg"), "harbour at night.final");
        assert_eq!(title_of("logo"), "logo");
    }
}
