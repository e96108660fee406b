//! Fields of a change request: absent, cleared or set.

use serde::{Deserialize, Deserializer};

/// Tells `null` (clear the field) from an absent field (leave it), for `Option<Option<T>>`.
///
/// # Errors
/// When the value is neither `null` nor a `T`.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
