//! The wasm entry: takes over the page that the server has drawn.
#![recursion_limit = "512"]

use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script as soon as the module is loaded. The page's own code comes in a file of its own, so taking
/// it over waits for that.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let body = leptos::tachys::dom::body();
    wasm_bindgen_futures::spawn_local(async move {
        leptos::mount::hydrate_from_async(body, app::App).await.forget();
        // For tests and for styles that wait for interactivity. Setting a data attribute on <html> cannot fail.
        if let Some(root) = leptos::prelude::document().document_element() {
            drop(root.set_attribute("data-hydrated", "true"));
        }
        app::views::routes::fetch_ahead();
    });
}
