//! The board cut across: which lanes there are, and which cards lie in each.

use std::collections::BTreeMap;

use super::address::Lanes;
use crate::model::{Campaign, CampaignId, MemberId, TaskCard};

/// One lane.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lane {
    /// The only one.
    All,
    /// Somebody's, or nobody's.
    Person(Option<MemberId>),
    /// A market's, or that of no market.
    Market(Option<String>),
    Campaign(CampaignId),
}

/// As written into the document.
impl std::fmt::Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Person(None) => f.write_str("nobody"),
            Self::Person(Some(id)) => write!(f, "person-{id}"),
            Self::Market(None) => f.write_str("nowhere"),
            Self::Market(Some(market)) => write!(f, "market-{market}"),
            Self::Campaign(id) => write!(f, "campaign-{id}"),
        }
    }
}

impl Lane {
    /// The lane that a card lies in.
    pub fn of(lanes: Lanes, card: &TaskCard, campaigns: &[Campaign]) -> Self {
        match lanes {
            Lanes::None => Self::All,
            Lanes::Person => Self::Person(card.assignee_id),
            Lanes::Campaign => Self::Campaign(card.campaign_id),
            Lanes::Market => {
                let campaign = campaigns.iter().find(|campaign| campaign.id == card.campaign_id);
                Self::Market(campaign.and_then(|campaign| campaign.market.clone()))
            }
        }
    }

    /// Its name.
    pub fn name(&self, campaigns: &[Campaign], names: &BTreeMap<MemberId, String>) -> String {
        match self {
            Self::All => String::new(),
            Self::Person(None) => "Nobody yet".to_owned(),
            Self::Person(Some(id)) => names.get(id).cloned().unwrap_or_else(|| "Somebody who is no longer here".to_owned()),
            Self::Market(None) => "No market".to_owned(),
            Self::Market(Some(market)) => market.clone(),
            Self::Campaign(id) => {
                campaigns.iter().find(|campaign| campaign.id == *id).map(|campaign| campaign.name.clone()).unwrap_or_default()
            }
        }
    }

    /// Why a card of this lane does not go to another by moving it, if it does not.
    pub fn refusal(&self, to: &Self) -> Option<&'static str> {
        match (self == to, self) {
            (true, _) | (false, Self::Person(_) | Self::All) => None,
            (false, Self::Market(_)) => Some("Its campaign decides its market."),
            (false, Self::Campaign(_)) => Some("It belongs to its campaign."),
        }
    }
}

/// Every lane that has cards, by name; what is nobody's last.
pub fn lanes(how: Lanes, cards: &[TaskCard], campaigns: &[Campaign], names: &BTreeMap<MemberId, String>) -> Vec<Lane> {
    if how == Lanes::None {
        return vec![Lane::All];
    }
    let mut found: Vec<Lane> = Vec::new();
    for card in cards {
        let lane = Lane::of(how, card, campaigns);
        if !found.contains(&lane) {
            found.push(lane);
        }
    }
    let is_none = |lane: &Lane| matches!(lane, Lane::Person(None) | Lane::Market(None));
    found.sort_by_cached_key(|lane| (is_none(lane), lane.name(campaigns, names)));
    found
}
