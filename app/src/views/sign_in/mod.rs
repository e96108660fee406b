//! Sign in.

use leptos::prelude::*;

#[component]
pub fn SignInPage() -> impl IntoView {
    view! { <h1>"Sign in"</h1> }
}
