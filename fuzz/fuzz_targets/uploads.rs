//! Any bytes as an upload: PNG, JPEG (four inks, profiles), WebP, GIF, TIFF, SVG, PDF and ZIP, by their first bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(server::files::try_out(bytes)));
