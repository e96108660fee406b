//! What is in a file that somebody has chosen.

use web_sys::File;

/// A file's bytes.
#[cfg(feature = "hydrate")]
pub async fn bytes_of(file: &File) -> Result<Vec<u8>, String> {
    let bytes = wasm_bindgen_futures::JsFuture::from(file.array_buffer()).await;
    bytes.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec()).map_err(|_| "This file could not be read.".to_owned())
}

/// Only a browser has files to read.
#[cfg(not(feature = "hydrate"))]
pub async fn bytes_of(_: &File) -> Result<Vec<u8>, String> {
    std::future::ready(Err("Files are read in the browser.".to_owned())).await
}
