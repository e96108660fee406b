//! Library.

use leptos::prelude::*;

#[component]
pub fn LibraryPage() -> impl IntoView {
    view! { <h1>"Library"</h1> }
}
