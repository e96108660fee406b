//! A person as a coloured disc with initials.

use leptos::prelude::*;

/// How many colours there are besides the neutral one (`.avatar--1` and on).
const COLOURS: u32 = 6;

/// Initials of a person, always in the same colour for the same name. Decorative: the name stands beside it.
#[component]
pub fn Avatar(#[prop(into)] name: String) -> impl IntoView {
    let class = format!("avatar avatar--{}", colour(&name));
    view! { <span class=class aria-hidden="true">{initials(&name)}</span> }
}

/// First letters of the first and the last word, in capitals.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    let letters: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
    if letters.is_empty() { "?".to_owned() } else { letters }
}

fn colour(name: &str) -> u32 {
    name.chars().fold(7_u32, |sum, letter| sum.wrapping_mul(31).wrapping_add(u32::from(letter))) % COLOURS + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Ada King Lovelace"), "AL");
        assert_eq!(initials("émile"), "É");
        assert_eq!(initials("  "), "?");
    }

    #[test]
    fn colour_is_stable_and_in_range() {
        assert_eq!(colour("Ada"), colour("Ada"));
        assert!(["", "Ada", "Zoë", "李雷"].iter().all(|name| (1..=COLOURS).contains(&colour(name))));
    }
}
