//! Review.

use leptos::prelude::*;

#[component]
pub fn ReviewPage() -> impl IntoView {
    view! { <h1>"Review"</h1> }
}
