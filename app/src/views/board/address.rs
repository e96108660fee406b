//! What the board shows, as its address says it: whose tasks, in which lanes.

use std::str::FromStr;

use leptos_router::params::ParamsMap;

use crate::{model::CampaignId, plan::lens::Lens};

/// Which campaigns' tasks the address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Asked {
    /// None in particular.
    #[default]
    Any,
    /// Those of every campaign that is not over.
    All,
    One(CampaignId),
    /// Something that is no campaign's id.
    Nonsense,
}

/// How the board is cut across.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lanes {
    #[default]
    None,
    Person,
    Market,
    Campaign,
}

impl Lanes {
    pub const ALL: [Self; 4] = [Self::None, Self::Person, Self::Market, Self::Campaign];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Person => "person",
            Self::Market => "market",
            Self::Campaign => "campaign",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::None => "No lanes",
            Self::Person => "Lanes by assignee",
            Self::Market => "Lanes by market",
            Self::Campaign => "Lanes by campaign",
        }
    }
}

impl FromStr for Lanes {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|lanes| lanes.as_str() == word).ok_or(())
    }
}

/// The board's address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    pub asked: Asked,
    pub lanes: Lanes,
    /// Market, channel and person. The campaign is what is asked for.
    pub lens: Lens,
}

impl Address {
    pub fn of(query: &ParamsMap) -> Self {
        let asked = match query.get_str("campaign").filter(|id| !id.is_empty()) {
            None => Asked::Any,
            Some("all") => Asked::All,
            Some(id) => id.parse().map_or(Asked::Nonsense, Asked::One),
        };
        let lens = Lens { campaign: None, ..Lens::read(|key| query.get(key)) };
        Self { asked, lanes: query.get_str("lanes").and_then(|word| word.parse().ok()).unwrap_or_default(), lens }
    }

    /// The same with the lens changed.
    #[must_use]
    pub fn through(&self, lens: Lens) -> Self {
        Self { lens, ..self.clone() }
    }

    pub fn href(&self) -> String {
        let asked = match self.asked {
            Asked::Any | Asked::Nonsense => None,
            Asked::All => Some("campaign=all".to_owned()),
            Asked::One(id) => Some(format!("campaign={id}")),
        };
        let lanes = (self.lanes != Lanes::None).then(|| format!("lanes={}", self.lanes.as_str()));
        let query: Vec<String> = asked.into_iter().chain(lanes).chain(self.lens.parts()).collect();
        if query.is_empty() { "/board".to_owned() } else { format!("/board?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_and_read_back() {
        for query in ["", "?campaign=all&lanes=person&market=NZ&who=me", "?lanes=market"] {
            let map: ParamsMap = query
                .trim_start_matches('?')
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            assert_eq!(Address::of(&map).href(), format!("/board{query}"));
        }
    }
}
