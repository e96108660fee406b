//! Uploads files: many at once, each an asset of its own with its progress; or one, as the next version of an asset.

use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::components::A;
use web_sys::File;

use crate::{
    api::{self, Answer, ApiError},
    model::{Asset, AssetId, AssetKind, AssetVersion, Lookalike, NewAsset},
    ui::{
        dialog::{Dialog, open_while},
        field::SelectField,
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// How many files are on their way at once.
const AT_ONCE: usize = 3;

/// Where a file is on its way.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Waiting,
    /// The share sent, 0 to 1.
    Sending(f64),
    /// Stored; what else looks like it.
    Done(Vec<Lookalike>),
    Failed(String),
}

/// One file of the list.
#[derive(Clone)]
struct Line {
    number: usize,
    file: StoredValue<File, LocalStorage>,
    name: String,
    stage: RwSignal<Stage>,
    /// The asset that was made for it: another attempt goes on with it instead of making another.
    made: RwSignal<Option<AssetId>>,
}

/// The files of one upload, in the order of choosing.
#[derive(Clone, Copy)]
struct Queue {
    lines: RwSignal<Vec<Line>, LocalStorage>,
    kind: RwSignal<String>,
    done: Callback<()>,
}

impl Queue {
    /// Takes files in and sends them.
    fn take(self, files: Vec<File>) {
        self.lines.update(|lines| {
            for file in files {
                let name = file.name();
                let number = lines.len();
                let line = Line {
                    number,
                    file: StoredValue::new_local(file),
                    name,
                    stage: RwSignal::new(Stage::Waiting),
                    made: RwSignal::new(None),
                };
                lines.push(line);
            }
        });
        self.go_on();
    }

    fn under_way(self) -> usize {
        self.lines.with_untracked(|lines| lines.iter().filter(|line| matches!(line.stage.get_untracked(), Stage::Sending(_))).count())
    }

    /// Sends what waits, a few at a time.
    fn go_on(self) {
        while self.under_way() < AT_ONCE {
            let next = self.lines.with_untracked(|lines| lines.iter().find(|line| line.stage.get_untracked() == Stage::Waiting).cloned());
            let Some(line) = next else { return };
            line.stage.set(Stage::Sending(0.0));
            let kind = self.kind.get_untracked().parse().unwrap_or(AssetKind::Photography);
            spawn_local(async move {
                let ended = match send(&line, kind).await {
                    Ok(lookalikes) => Stage::Done(lookalikes),
                    Err(error) => Stage::Failed(error.to_string()),
                };
                // The dialog may be gone; what was sent is there all the same.
                if line.stage.try_set(ended).is_none() {
                    self.done.run(());
                    self.go_on();
                }
            });
        }
    }

    fn retry(self, line: &Line) {
        line.stage.set(Stage::Waiting);
        self.go_on();
    }

    fn words(self) -> String {
        self.lines.with(|lines| {
            let of = |wanted: fn(&Stage) -> bool| lines.iter().filter(|line| line.stage.with(wanted)).count();
            let (done, failed) = (of(|stage| matches!(stage, Stage::Done(_))), of(|stage| matches!(stage, Stage::Failed(_))));
            match (lines.len(), failed) {
                (0, _) => String::new(),
                (all, 0) => format!("{done} of {all} uploaded"),
                (all, failed) => format!("{done} of {all} uploaded, {failed} failed"),
            }
        })
    }
}

async fn send(line: &Line, kind: AssetKind) -> Result<Vec<Lookalike>, ApiError> {
    let made = match line.made.try_get_untracked().flatten() {
        Some(id) => id,
        None => {
            let id = api::assets::create(&NewAsset { name: title_of(&line.name), kind }).await?.id;
            line.made.try_set(Some(id));
            id
        }
    };
    let stage = line.stage;
    let Some(file) = line.file.try_get_value() else { return Ok(Vec::new()) };
    let version = send_file(made, &file, move |share| {
        stage.try_set(Stage::Sending(share));
    })
    .await?;
    // Not knowing what it looks like is no reason to say that it failed.
    Ok(api::assets::details(version.id).await.map(|details| details.lookalikes).unwrap_or_default())
}

/// Takes files, chosen or dropped, and shows each on its way.
#[component]
pub fn UploadDialog(open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    view! {
        <Dialog open title="Upload assets">
            <Files open done/>
        </Dialog>
    }
}

#[component]
fn Files(open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let kind = RwSignal::new(AssetKind::Photography.to_string());
    let queue = Queue { lines: RwSignal::new_local(Vec::new()), kind, done };
    let kinds = Signal::stored(AssetKind::ALL.iter().map(|kind| (kind.to_string(), kind.label().to_owned())).collect::<Vec<_>>());
    view! {
        <div class="form">
            <SelectField label="Kind" name="kind" value=kind options=kinds hint="Of the files that you choose next. Each file becomes an asset named after it."/>
            <Drop many=true taken=Callback::new(move |files| queue.take(files))/>
            <p class="muted small" role="status">{move || queue.words()}</p>
            <ul class="uploads">
                <For each=move || queue.lines.get() key=|line| line.number let:line>
                    <Row queue line/>
                </For>
            </ul>
            <div class="form__actions">
                <button type="button" class="button button--primary" on:click=move |_| open.set(false)>"Done"</button>
            </div>
        </div>
    }
}

/// A box that takes files by drop, by click and by keyboard.
#[component]
pub(super) fn Drop(many: bool, taken: Callback<Vec<File>>) -> impl IntoView {
    let picker = NodeRef::<html::Input>::new();
    let picked = move |_| {
        let Some(input) = picker.get_untracked() else { return };
        let files = input.files().map(|list| (0..list.length()).filter_map(|at| list.get(at)).collect::<Vec<_>>()).unwrap_or_default();
        // The same file may be chosen again.
        input.set_value("");
        if !files.is_empty() {
            taken.run(files);
        }
    };
    view! {
        <label class="drop">
            <Icon name=IconName::Upload/>
            <span class="strong">{if many { "Choose files, or drop them here" } else { "Choose a file, or drop it here" }}</span>
            <span class="muted small">"Pictures, PDF, SVG and fonts, at most 100 MiB each."</span>
            <input class="drop__input" type="file" name="file" accept="image/png,image/jpeg,image/webp,image/gif,image/tiff,image/svg+xml,application/pdf,.ttf,.otf" multiple=many node_ref=picker on:change=picked/>
        </label>
    }
}

#[component]
fn Row(queue: Queue, line: Line) -> impl IntoView {
    let (stage, name) = (line.stage, line.name.clone());
    let line = StoredValue::new_local(line);
    let state = move || {
        match stage.get() {
        Stage::Waiting => view! { <span class="muted small">"Waiting"</span> }.into_any(),
        Stage::Sending(share) => view! { <Progress share name=line.with_value(|line| line.name.clone())/> }.into_any(),
        Stage::Done(lookalikes) => {
            let id = line.with_value(|line| line.made.get_untracked());
            view! {
                <span class="uploads__done"><Icon name=IconName::Check/>"Uploaded"</span>
                {id.map(|id| view! { <A href=format!("/library/{id}") attr:class="small">"Open"</A> })}
                <Alike lookalikes/>
            }
            .into_any()
        }
        Stage::Failed(why) => view! {
            <span class="uploads__failed">{why}</span>
            <button type="button" class="button button--small" on:click=move |_| line.with_value(|line| queue.retry(line))>"Try again"</button>
        }
        .into_any(),
    }
    };
    view! {
        <li class="uploads__line">
            <span class="truncate uploads__name">{name}</span>
            {state}
        </li>
    }
}

/// What else looks like a file, and why that one may not be used: a copy is no way around it.
#[component]
pub(super) fn Alike(lookalikes: Vec<Lookalike>) -> impl IntoView {
    lookalikes
        .into_iter()
        .map(|other| {
            let how = if other.exact { "The same file as " } else { "Looks like " };
            let why = other.reasons.first().map(|reason| format!(", which may not be used: {reason}")).unwrap_or_default();
            view! {
                <span class="uploads__alike small" class:uploads__alike--bad=!other.reasons.is_empty()>
                    <Icon name=IconName::Warning/>
                    <span>{how}<A href=format!("/library/{}", other.asset_id)>{other.asset_name}</A>{why}"."</span>
                </span>
            }
        })
        .collect_view()
}

#[component]
fn Progress(share: f64, name: String) -> impl IntoView {
    let percent = format!("{:.0}", share * 100.0);
    view! {
        <div class="meter uploads__meter" role="progressbar" aria-label=format!("Sent of {name}") aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent.clone()>
            <div class="meter__bar" style=("--share", format!("{percent}%"))></div>
        </div>
    }
}

/// Takes the next version of the asset that is set; closed while there is none.
#[component]
pub(super) fn VersionDialog(asset: RwSignal<Option<Asset>>, done: Callback<()>) -> impl IntoView {
    let open = open_while(asset);
    let toasts = use_toasts();
    let progress = RwSignal::new(None::<f64>);
    let refusal = RwSignal::new(None::<String>);
    let taken = Callback::new(move |files: Vec<File>| {
        let (Some(file), Some(asset)) = (files.into_iter().next(), asset.get_untracked()) else { return };
        if progress.get_untracked().is_some() {
            return;
        }
        refusal.set(None);
        progress.set(Some(0.0));
        spawn_local(async move {
            let answer = send_file(asset.id, &file, move |share| {
                progress.try_set(Some(share));
            })
            .await;
            progress.try_set(None);
            match answer {
                Ok(version) => {
                    toasts.success(format!("{} is uploaded as version {}.", version.file_name, version.number));
                    open.try_set(false);
                    done.run(());
                }
                Err(error) => {
                    refusal.try_set(Some(error.to_string()));
                }
            }
        });
    });
    view! {
        <Dialog open title="New version">
            <div class="form">
                <div role="alert">
                    {move || {
                        refusal.get().map(|why| view! { <div class="notice notice--bad"><Icon name=IconName::Warning/><p>{why}</p></div> })
                    }}
                </div>
                <Drop many=false taken/>
                {move || progress.get().map(|share| view! { <Progress share name="the file".to_owned()/> })}
            </div>
        </Dialog>
    }
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
    let title = stem.replace(['_', '-'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() { file_name.to_owned() } else { title.chars().take(200).collect() }
}

#[cfg(test)]
mod tests {
    use super::title_of;

    #[test]
    fn files_name_assets() {
        assert_eq!(title_of("harbour_at-night.final.jpg"), "harbour at night.final");
        assert_eq!(title_of("logo"), "logo");
        assert_eq!(title_of("_.png"), "_.png");
    }
}
