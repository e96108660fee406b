//! Proof.

use leptos::prelude::*;

#[component]
pub fn ProofPage() -> impl IntoView {
    view! { <h1>"Proof"</h1> }
}
