//! What others change while this page is open: one event stream for the whole interface.
//!
//! An event carries no content, only what changed; whoever shows that thing asks for it again. The browser reconnects by
//! itself and says what it saw last, so nothing is missed over a short break.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use crate::model::{Here, LiveEvent};

const STREAM: &str = "/api/v1/events";

/// Several events in a row, as one write may cause, are one refetch.
const TOGETHER: Duration = Duration::from_millis(120);

/// How long to wait before opening a stream that the server has ended for good.
const REOPEN_AFTER: Duration = Duration::from_secs(5);

type Listener = Arc<dyn Fn(&News) + Send + Sync>;

/// What listeners are told.
enum News {
    Event(LiveEvent),
    /// Somebody looks at a version of a proof.
    Here(Here),
    /// The stream was away and may have missed something.
    Gap,
}

/// The event stream, shared by everything on the page.
#[derive(Clone, Copy)]
pub struct LiveUpdates {
    listeners: StoredValue<Vec<(u64, Listener)>>,
    next: StoredValue<u64>,
}

/// Makes the stream available to everything below. Nothing is opened before [`LiveUpdates::connect`].
pub fn provide_live() -> LiveUpdates {
    let live = LiveUpdates { listeners: StoredValue::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(live);
    live
}

/// The event stream.
///
/// # Panics
/// Outside of the interface.
pub fn use_live() -> LiveUpdates {
    expect_context()
}

/// Asks again for `resource` whenever something of interest was changed by anybody.
pub fn refetch_on<T>(resource: Resource<T>, interest: impl Fn(&LiveEvent) -> bool + Send + Sync + 'static)
where
    T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
{
    let pending = StoredValue::new(false);
    use_live().on_any(interest, move || {
        if pending.try_get_value() == Some(false) {
            pending.set_value(true);
            set_timeout(
                move || {
                    // The page may have been left in the meantime.
                    if pending.try_set_value(false).is_none() {
                        resource.refetch();
                    }
                },
                TOGETHER,
            );
        }
    });
}

impl LiveUpdates {
    /// Calls `f` for every event while the caller's scope lives.
    pub fn on(self, f: impl Fn(&LiveEvent) + Send + Sync + 'static) {
        self.listen(move |news| {
            if let News::Event(event) = news {
                f(event);
            }
        });
    }

    /// Calls `f` for every event of interest, and when any may have been missed, while the caller's scope lives.
    pub fn on_any(self, interest: impl Fn(&LiveEvent) -> bool + Send + Sync + 'static, f: impl Fn() + Send + Sync + 'static) {
        self.listen(move |news| {
            let wanted = match news {
                News::Event(event) => interest(event),
                News::Gap => true,
                News::Here(_) => false,
            };
            if wanted {
                f();
            }
        });
    }

    /// Calls `f` for everybody's comings, goings and pointings while the caller's scope lives.
    pub fn on_here(self, f: impl Fn(&Here) + Send + Sync + 'static) {
        self.listen(move |news| {
            if let News::Here(here) = news {
                f(here);
            }
        });
    }

    /// Opens the stream, once the page is alive, and keeps it open while the caller's scope lives.
    pub fn connect(self) {
        Effect::new(move |_| {
            let stream = StoredValue::new_local(None::<EventSource>);
            self.open(stream);
            on_cleanup(move || {
                if let Some(Some(source)) = stream.try_get_value() {
                    source.close();
                }
            });
        });
    }

    fn open(self, stream: StoredValue<Option<EventSource>, LocalStorage>) {
        let Ok(source) = EventSource::new(STREAM) else { return };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(event) = message.data().as_string().and_then(|data| serde_json::from_str(&data).ok()) {
                self.tell(&News::Event(event));
            }
        });
        let on_here = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(here) = message.data().as_string().and_then(|data| serde_json::from_str(&data).ok()) {
                self.tell(&News::Here(here));
            }
        });
        // Fails only for arguments that are not these.
        let _ = source.add_event_listener_with_callback("presence", on_here.as_ref().unchecked_ref());
        // More was missed than is sent one by one.
        let on_reload = Closure::<dyn Fn(MessageEvent)>::new(move |_: MessageEvent| self.tell(&News::Gap));
        let _ = source.add_event_listener_with_callback("reload", on_reload.as_ref().unchecked_ref());
        let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |_| self.reopen_later(stream));
        source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // They live as long as the page: there is one stream, and it is rarely opened anew.
        on_message.forget();
        on_here.forget();
        on_reload.forget();
        on_error.forget();
        stream.try_set_value(Some(source));
    }

    /// A browser reconnects by itself unless the server refused; then it is tried again here.
    fn reopen_later(self, stream: StoredValue<Option<EventSource>, LocalStorage>) {
        let closed = stream.try_get_value().flatten().is_some_and(|source| source.ready_state() == EventSource::CLOSED);
        if closed {
            set_timeout(
                move || {
                    if stream.try_get_value().is_some() {
                        self.open(stream);
                        self.tell(&News::Gap);
                    }
                },
                REOPEN_AFTER,
            );
        }
    }

    fn listen(self, f: impl Fn(&News) + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.listeners.update_value(|list| list.push((id, Arc::new(f))));
        on_cleanup(move || {
            self.listeners.try_update_value(|list| list.retain(|(other, _)| *other != id));
        });
    }

    fn tell(self, news: &News) {
        // A copy, since a listener may add or remove listeners.
        let listeners = self.listeners.try_get_value().unwrap_or_default();
        for (_, listener) in listeners {
            listener(news);
        }
    }
}
