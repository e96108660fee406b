//! Calendar.

use leptos::prelude::*;

#[component]
pub fn CalendarPage() -> impl IntoView {
    view! { <h1>"Calendar"</h1> }
}
