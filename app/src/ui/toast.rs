//! Short messages that say what has just happened, read aloud by screen readers.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::{Icon, IconName};
use crate::api::ApiError;

/// How long good news stay. Errors stay until they are dismissed.
const SHOWN_FOR: Duration = Duration::from_secs(6);

/// The messages on screen. Add to them from event handlers.
#[derive(Clone, Copy)]
pub struct Toasts {
    list: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
}

#[derive(Clone)]
struct Toast {
    id: u64,
    kind: Kind,
    text: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Success,
    Info,
    Error,
}

impl Kind {
    const fn look(self) -> (&'static str, IconName) {
        match self {
            Self::Success => ("toast toast--success", IconName::Check),
            Self::Info => ("toast toast--info", IconName::Comment),
            Self::Error => ("toast toast--error", IconName::Warning),
        }
    }
}

/// Makes the messages available to everything below.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts { list: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(toasts);
    toasts
}

/// The messages on screen.
///
/// # Panics
/// Outside of the interface.
pub fn use_toasts() -> Toasts {
    expect_context()
}

impl Toasts {
    /// Says that something worked.
    pub fn success(self, text: impl Into<String>) {
        self.show(Kind::Success, text.into());
    }

    /// Says something worth knowing.
    pub fn info(self, text: impl Into<String>) {
        self.show(Kind::Info, text.into());
    }

    /// Says what went wrong and what to do.
    pub fn error(self, error: &ApiError) {
        self.show(Kind::Error, error.to_string());
    }

    /// Says what went wrong, where no server was asked.
    pub fn failure(self, text: impl Into<String>) {
        self.show(Kind::Error, text.into());
    }

    fn show(self, kind: Kind, text: String) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.list.update(|list| {
            list.retain(|toast| toast.text != text);
            list.push(Toast { id, kind, text });
        });
        if kind != Kind::Error {
            set_timeout(move || self.dismiss(id), SHOWN_FOR);
        }
    }

    fn dismiss(self, id: u64) {
        // The page may be gone by the time the timer fires.
        self.list.try_update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear. Once, at the root.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let of =
        move |errors: bool| move || toasts.list.get().into_iter().filter(|toast| (toast.kind == Kind::Error) == errors).collect::<Vec<_>>();
    let draw = move |toast: Toast| {
        let (class, icon) = toast.kind.look();
        view! {
            <div class=class>
                <Icon name=icon/>
                <p class="toast__text">{toast.text}</p>
                <button type="button" class="button button--quiet button--icon button--small" aria-label="Dismiss" on:click=move |_| toasts.dismiss(toast.id)>
                    <Icon name=IconName::Cross/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts">
            <div class="toasts__region" role="status">
                <For each=of(false) key=|toast| toast.id children=draw/>
            </div>
            <div class="toasts__region" role="alert">
                <For each=of(true) key=|toast| toast.id children=draw/>
            </div>
        </div>
    }
}
