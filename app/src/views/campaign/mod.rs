//! Campaign.

use leptos::prelude::*;

#[component]
pub fn CampaignPage() -> impl IntoView {
    view! { <h1>"Campaign"</h1> }
}
