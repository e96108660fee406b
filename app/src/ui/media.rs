//! What the screen is like, for what is not worth drawing where it is not seen.

use leptos::{ev, prelude::*};

/// Whether the screen is as the media query says; unknown on the server and until the page is alive, so that both draw the same, and
/// while it is printed: paper is of another size.
pub fn use_media(query: &'static str) -> Signal<Option<bool>> {
    let seen = RwSignal::new(None);
    let set = move |is_so: Option<bool>| {
        if seen.try_get_untracked().is_some_and(|before| before != is_so) {
            seen.set(is_so);
        }
    };
    let look = move || set(window().match_media(query).ok().flatten().map(|list| list.matches()));
    Effect::new(move |_| {
        look();
        let handles = [
            window_event_listener(ev::resize, move |_| look()),
            window_event_listener(ev::Custom::<web_sys::Event>::new("beforeprint"), move |_| set(None)),
            window_event_listener(ev::Custom::<web_sys::Event>::new("afterprint"), move |_| look()),
        ];
        on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
    });
    seen.into()
}
