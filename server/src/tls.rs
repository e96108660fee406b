//! Which cryptography outgoing connections use: the one that the rest of the program is built with.

/// Says so once, before the first client is made. Saying it again changes nothing.
pub fn ready() {
    // Refused when it has been said before.
    drop(rustls::crypto::ring::default_provider().install_default());
}
