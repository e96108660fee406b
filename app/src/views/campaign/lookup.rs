//! Finding what an address names, and saying so when it names nothing.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};

use crate::{
    api::ApiError,
    ui::{empty::Empty, page::PageHeader},
};

/// The id in the address; `None` when it is not one.
pub fn use_id<T>() -> Memo<Option<T>>
where
    T: FromStr + PartialEq + Send + Sync + 'static,
{
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id")?.parse().ok()))
}

/// The page of something that is not there, or that could not be had.
#[component]
pub fn Missing(
    /// What was looked for: `campaign`.
    what: &'static str,
    /// Why it could not be had; absent when the address names nothing.
    #[prop(optional_no_strip)]
    error: Option<ApiError>,
    /// Where to go on.
    back: &'static str,
    back_to: &'static str,
) -> impl IntoView {
    let (title, body) = match error {
        Some(error) if error.status() != Some(404) => (format!("The {what} could not be loaded"), error.to_string()),
        _ => (format!("There is no such {what}"), "The address may be mistyped, or what it named has been removed.".to_owned()),
    };
    view! {
        <div class="page">
            <PageHeader title=title.clone()/>
            <Empty title="Nothing to show here" body>
                <A href=back attr:class="button button--primary">{back_to}</A>
            </Empty>
        </div>
    }
}
