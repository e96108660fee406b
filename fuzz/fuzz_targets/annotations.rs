//! Any text as a file of Web Annotations, with whatever SVG and fragments are in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = serde_json::from_slice(bytes) {
        drop(server::exchange::import(&document, &[], None));
    }
});
