//! Plans as files: out to spreadsheets and Microsoft Project, and in from it.

use leptos::{html, prelude::*};
use web_sys::File;

use super::desk::Desk;
use crate::{
    api::{self, Answer, ApiError},
    model::CampaignId,
    ui::{
        dialog::{Dialog, open_while},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// What a plan can be written as.
#[component]
pub fn Files(desk: Desk) -> impl IntoView {
    let open = open_while(desk.exchanging);
    view! {
        <Dialog open title="Plan as a file">
            {move || desk.exchanging.get().map(|campaign| view! { <Choices desk campaign open/> })}
        </Dialog>
    }
}

#[component]
fn Choices(desk: Desk, campaign: CampaignId, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let picker = NodeRef::<html::Input>::new();
    let failure = RwSignal::new(None::<ApiError>);
    let is_busy = RwSignal::new(false);
    let import = move |_| {
        let Some(file) = picker.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        is_busy.set(true);
        failure.set(None);
        leptos::task::spawn_local(async move {
            let answer = match text_of(&file).await {
                Ok(xml) => api::schedules::import(campaign, xml).await,
                Err(error) => Err(error),
            };
            is_busy.try_set(false);
            match answer {
                Ok(page) => {
                    toasts.success(format!("{} tasks added from {}.", page.items.len(), file.name()));
                    desk.source.refetch();
                    open.try_set(false);
                }
                Err(error) => {
                    failure.try_set(Some(error));
                }
            }
        });
    };
    let export = move |format: &str| format!("/api/v1/campaigns/{campaign}/schedule/export?format={format}");
    view! {
        <div class="stack">
            <div class="row">
                <a class="button" href=export("csv") download="schedule.csv" rel="external"><Icon name=IconName::Download/>"Spreadsheet (CSV)"</a>
                <a class="button" href=export("pdf") download="schedule.pdf" rel="external"><Icon name=IconName::Download/>"Paper (PDF)"</a>
                <a class="button" href=export("png") download="schedule.png" rel="external"><Icon name=IconName::Download/>"Picture (PNG)"</a>
                <a class="button" href=export("xml") download="schedule.xml" rel="external"><Icon name=IconName::Download/>"Microsoft Project (XML)"</a>
            </div>
            {desk
                .may_plan()
                .then(|| {
                    view! {
                        <label class="stack stack--tight">
                            <span>"Add the tasks of a Microsoft Project file (XML)"</span>
                            <input class="input" type="file" accept=".xml,application/xml,text/xml" node_ref=picker disabled=move || is_busy.get() on:change=import/>
                            <span class="muted small">"With their outline, links, constraints and progress. None is required for launch until you say so."</span>
                        </label>
                    }
                })}
            <p role="alert" class="gantt__why">{move || failure.get().map(|error| error.to_string())}</p>
        </div>
    }
}

/// What a file says.
#[cfg(feature = "hydrate")]
async fn text_of(file: &File) -> Answer<String> {
    let unreadable = |_| ApiError::Unreachable("the file could not be read".into());
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.map_err(unreadable)?;
    text.as_string().ok_or_else(|| ApiError::Unreadable("not a text".into()))
}

/// Only a browser has files to read.
#[cfg(not(feature = "hydrate"))]
async fn text_of(_: &File) -> Answer<String> {
    std::future::ready(Err(ApiError::Unreachable("files are read in the browser".into()))).await
}
