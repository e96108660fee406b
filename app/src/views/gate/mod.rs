//! Gate.

use leptos::prelude::*;

#[component]
pub fn GatePage() -> impl IntoView {
    view! { <h1>"Gate"</h1> }
}
