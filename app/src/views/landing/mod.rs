//! Landing.

use leptos::prelude::*;

#[component]
pub fn LandingPage() -> impl IntoView {
    view! { <h1>"Landing"</h1> }
}
