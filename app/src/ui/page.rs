//! The head of a page.

use leptos::prelude::*;
use leptos_meta::Title;

/// The page's heading, what it is about, and what can be done here. Names the document too.
#[component]
pub fn PageHeader(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] subtitle: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    // The head is written after the body: what the title is made of may be gone by then.
    let drawn = StoredValue::new(untrack(|| title.get()));
    view! {
        <Title text=move || title.try_get().or_else(|| drawn.try_get_value()).unwrap_or_default()/>
        <header class="page-header">
            <div class="page-header__words">
                <h1>{move || title.get()}</h1>
                {move || Some(subtitle.get()).filter(|text| !text.is_empty()).map(|text| view! { <p class="muted">{text}</p> })}
            </div>
            {children.map(|children| view! { <div class="page-header__actions">{children()}</div> })}
        </header>
    }
}
