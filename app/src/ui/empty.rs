//! What a screen says when there is nothing yet.

use leptos::prelude::*;

/// Nothing here: why, and what to do next. The children are that next step.
#[component]
pub fn Empty(#[prop(into)] title: String, #[prop(into)] body: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty__title">{title}</p>
            <p class="empty__body">{body}</p>
            {children.map(|children| view! { <div class="empty__action">{children()}</div> })}
        </div>
    }
}
