//! Certificate.

use leptos::prelude::*;

#[component]
pub fn CertificatePage() -> impl IntoView {
    view! { <h1>"Certificate"</h1> }
}
