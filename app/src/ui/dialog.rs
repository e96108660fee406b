//! A modal question or form on the browser's own `<dialog>`: it traps focus, gives it back and closes on Esc.

use leptos::{html, prelude::*};

use super::{
    icon::{Icon, IconName},
    ident,
};

/// A modal dialog, shown while `open` is true. Its content is made when it opens and dropped when it closes.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// Further classes of the `<dialog>`.
    #[prop(optional, into)]
    class: String,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    keep_in_step(open, dialog);
    let heading = ident::unique("dialog");
    view! {
        <dialog class=format!("dialog {class}") node_ref=dialog aria-labelledby=heading on:close=move |_| open.set(false)>
            <div class="dialog__head">
                <h2 id=heading.clone()>{move || title.get()}</h2>
            </div>
            // The close button comes last, so that opening puts the focus on the first field.
            <div class="dialog__body">
                <Show when=move || open.get()>{children()}</Show>
            </div>
            <button type="button" class="button button--quiet button--icon button--small dialog__close" aria-label="Close" on:click=move |_| open.set(false)>
                <Icon name=IconName::Cross/>
            </button>
        </dialog>
    }
}

/// A dialog about one thing: open while there is one. Closing the dialog lets go of the thing.
pub fn open_while<T: Send + Sync + 'static>(subject: RwSignal<Option<T>>) -> RwSignal<bool> {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if subject.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() && subject.with_untracked(Option::is_some) {
            subject.set(None);
        }
    });
    open
}

/// Opens and closes the element as the signal says. Waits a frame, so that the content is there to take the focus.
pub(super) fn keep_in_step(open: RwSignal<bool>, dialog: NodeRef<html::Dialog>) {
    Effect::new(move |_| {
        let wanted = open.get();
        let Some(element) = dialog.get() else { return };
        if !wanted {
            element.close();
            return;
        }
        request_animation_frame(move || {
            if open.try_get_untracked() == Some(true) && !element.open() {
                // Fails only for an element that has left the document, and then there is nobody to tell.
                let _ = element.show_modal();
            }
        });
    });
}
