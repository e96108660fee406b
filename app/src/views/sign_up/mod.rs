//! Sign up.

use leptos::prelude::*;

#[component]
pub fn SignUpPage() -> impl IntoView {
    view! { <h1>"Sign up"</h1> }
}
