//! Campaigns.

use leptos::prelude::*;

#[component]
pub fn CampaignsPage() -> impl IntoView {
    view! { <h1>"Campaigns"</h1> }
}
