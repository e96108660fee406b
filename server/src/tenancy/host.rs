//! From a Host header to a tenant's slug.

/// What a Host header names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// The product's own host, where workspaces are signed up.
    Base,
    /// A workspace, by its slug.
    Workspace(String),
    /// Neither.
    Unknown,
}

/// Reads a Host header against the base host (without port). Case does not matter; a port is ignored.
pub fn resolve(header: &str, base: &str) -> Host {
    let name = header.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(header, |(name, _)| name);
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if name == base || name == "127.0.0.1" || name == "[::1]" {
        return Host::Base;
    }
    match name.strip_suffix(base).and_then(|rest| rest.strip_suffix('.')) {
        Some(slug) if is_slug(slug) => Host::Workspace(slug.to_owned()),
        _ => Host::Unknown,
    }
}

/// Whether this is a possible slug: 3 to 40 of `a-z`, `0-9`, `-`, beginning with a letter, not ending in `-`.
pub(super) fn is_slug(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && text.as_bytes()[0].is_ascii_lowercase()
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let of = |host| resolve(host, "localhost");
        assert_eq!(of("localhost:3000"), Host::Base);
        assert_eq!(of("127.0.0.1:3000"), Host::Base);
        assert_eq!(of("Acme.localhost:3000"), Host::Workspace("acme".into()));
        assert_eq!(of("acme.localhost."), Host::Workspace("acme".into()));
        for bad in
            ["evil.com", "a.b.localhost", "..localhost", "acme%2f.localhost", "ac\u{e9}e.localhost", "-acme.localhost", "acmelocalhost", ""]
        {
            assert_eq!(of(bad), Host::Unknown, "{bad}");
        }
    }
}
