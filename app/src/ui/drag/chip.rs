//! What is carried, beside the pointer that carries it.

use leptos::prelude::*;

use super::{Drag, Scene};

/// A label with the name of what is dragged and the place it would land on. Follows the pointer; by key it stays at the
/// foot of the window. Assistive technology is told by the screen's live region instead.
#[component]
pub fn Chip<S: Scene>(
    drag: Drag<S>,
    /// Name and place.
    words: impl Fn(S::Item, Option<S::Target>) -> (String, String) + Send + Sync + 'static,
) -> impl IntoView {
    let place = move || drag.pointer().map(|at| format!("--x:{}px;--y:{}px", at.x, at.y));
    // The pointer moves more often than what it aims at.
    let draft = Memo::new(move |_| drag.draft());
    let text = Memo::new(move |_| draft.get().map(|(item, target)| words(item, target)));
    view! {
        <div
            class="drag-chip"
            aria-hidden="true"
            style=place
            class:drag-chip--shown=move || text.with(Option::is_some)
            class:drag-chip--pointer=move || drag.pointer().is_some()
        >
            {move || {
                text.get().map(|(name, place)| view! { <span class="drag-chip__name">{name}</span><span class="drag-chip__place">{place}</span> })
            }}
        </div>
    }
}
