//! Approvals.

use leptos::prelude::*;

#[component]
pub fn ApprovalsPage() -> impl IntoView {
    view! { <h1>"Approvals"</h1> }
}
