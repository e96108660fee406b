//! What is in a file that somebody has chosen.

use web_sys::File;

/// A file's text.
#[cfg(feature = "hydrate")]
pub async fn text_of(file: &File) -> Result<String, String> {
    let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
    text.ok().and_then(|text| text.as_string()).ok_or_else(|| "This file could not be read as text.".to_owned())
}

/// A file's bytes.
#[cfg(feature = "hydrate")]
pub async fn bytes_of(file: &File) -> Result<Vec<u8>, String> {
    let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
    bytes.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec()).map_err(|_| "This file could not be read.".to_owned())
}

/// Only a browser has files to read.
#[cfg(not(feature = "hydrate"))]
pub async fn text_of(_: &File) -> Result<String, String> {
    std::future::ready(Err("Files are read in the browser.".to_owned())).await
}

/// Only a browser has files to read.
#[cfg(not(feature = "hydrate"))]
pub async fn bytes_of(_: &File) -> Result<Vec<u8>, String> {
    std::future::ready(Err("Files are read in the browser.".to_owned())).await
}
