//! What of everything is looked at: which layers, and whose. Read from an address, so that it can be kept, sent and gone back to;
//! pure, so that a feed on the server shows exactly what the page shows.

use std::str::FromStr;

use crate::model::{CalendarNote, Campaign, CampaignId, Channel, Coming, ComingKind, MemberId, NoteKind, Task, TaskCard};

/// A kind of thing that can be shown or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    Campaigns,
    Tasks,
    Launches,
    Approvals,
    Rights,
    Blackouts,
    Holidays,
    Series,
}

impl Layer {
    pub const ALL: [Self; 8] =
        [Self::Campaigns, Self::Tasks, Self::Launches, Self::Approvals, Self::Rights, Self::Blackouts, Self::Holidays, Self::Series];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Campaigns => "campaigns",
            Self::Tasks => "tasks",
            Self::Launches => "launches",
            Self::Approvals => "approvals",
            Self::Rights => "rights",
            Self::Blackouts => "blackouts",
            Self::Holidays => "holidays",
            Self::Series => "series",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Campaigns => "Campaigns",
            Self::Tasks => "Tasks",
            Self::Launches => "Launches",
            Self::Approvals => "Approval deadlines",
            Self::Rights => "Rights expiries",
            Self::Blackouts => "Blackouts",
            Self::Holidays => "Public holidays",
            Self::Series => "Series to come",
        }
    }

    /// The layer that a note is on.
    pub const fn of(kind: NoteKind) -> Self {
        match kind {
            NoteKind::Launch => Self::Launches,
            NoteKind::Approval => Self::Approvals,
            NoteKind::Rights => Self::Rights,
            NoteKind::Blackout => Self::Blackouts,
            NoteKind::Holiday => Self::Holidays,
        }
    }
}

/// Whose things are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever looks.
    Me,
    Member(MemberId),
}

impl Who {
    fn is(self, member: Option<MemberId>, me: MemberId) -> bool {
        member
            == Some(match self {
                Self::Me => me,
                Self::Member(id) => id,
            })
    }
}

impl std::fmt::Display for Who {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Member(id) => id.fmt(f),
        }
    }
}

impl FromStr for Who {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "me" { Ok(Self::Me) } else { text.parse().map(Self::Member).map_err(drop) }
    }
}

/// What is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Lens {
    pub hidden: Vec<Layer>,
    /// A country with its parts, or a part.
    pub market: Option<String>,
    pub channel: Option<Channel>,
    pub campaign: Option<CampaignId>,
    /// Whose tasks, and campaigns of which owner.
    pub who: Option<Who>,
}

impl Lens {
    /// Reads an address by its keys. What it does not understand it leaves out.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let hidden = get("hide").unwrap_or_default();
        let is_code = |market: &String| !market.is_empty() && market.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        Self {
            hidden: Layer::ALL.into_iter().filter(|layer| hidden.split(',').any(|word| word == layer.as_str())).collect(),
            market: get("market").filter(is_code),
            channel: get("channel").and_then(|word| word.parse().ok()),
            campaign: get("campaign").and_then(|id| id.parse().ok()),
            who: get("who").and_then(|word| word.parse().ok()),
        }
    }

    /// As parts of an address.
    pub fn parts(&self) -> Vec<String> {
        let hidden: Vec<&str> = self.hidden.iter().map(|layer| layer.as_str()).collect();
        let parts = [
            (!hidden.is_empty()).then(|| format!("hide={}", hidden.join(","))),
            self.market.as_ref().map(|market| format!("market={market}")),
            self.channel.map(|channel| format!("channel={channel}")),
            self.campaign.map(|campaign| format!("campaign={campaign}")),
            self.who.map(|who| format!("who={who}")),
        ];
        parts.into_iter().flatten().collect()
    }

    pub fn shows(&self, layer: Layer) -> bool {
        !self.hidden.contains(&layer)
    }

    /// The same with a layer shown if it was hidden, and hidden if it was shown.
    #[must_use]
    pub fn toggled(&self, layer: Layer) -> Self {
        let hidden = Layer::ALL.into_iter().filter(|other| self.hidden.contains(other) != (*other == layer)).collect();
        Self { hidden, ..self.clone() }
    }

    /// How many filters narrow it.
    pub fn filters(&self) -> usize {
        [self.market.is_some(), self.channel.is_some(), self.campaign.is_some(), self.who.is_some()].into_iter().filter(|is| *is).count()
    }

    /// Whether a campaign is looked at.
    pub fn campaign(&self, campaign: &Campaign, me: MemberId) -> bool {
        self.shows(Layer::Campaigns) && self.about(campaign) && self.who.is_none_or(|who| who.is(Some(campaign.owner_id), me))
    }

    /// Whether a task is looked at. `campaign` is its own.
    pub fn task(&self, task: &Task, campaign: Option<&Campaign>, me: MemberId) -> bool {
        self.shows(Layer::Tasks) && self.concerns(campaign) && self.who.is_none_or(|who| who.is(task.assignee_id, me))
    }

    /// Whether a card of the board is looked at, whatever the layers. `campaign` is its own.
    pub fn card(&self, task: &TaskCard, campaign: Option<&Campaign>, me: MemberId) -> bool {
        self.concerns(campaign) && self.who.is_none_or(|who| who.is(task.assignee_id, me))
    }

    /// Whether a note is looked at. `campaign` is that which it is about.
    pub fn note(&self, note: &CalendarNote, campaign: Option<&Campaign>, me: MemberId) -> bool {
        if !self.shows(Layer::of(note.kind)) {
            return false;
        }
        match note.campaign_id {
            Some(_) => self.concerns(campaign) && self.who.is_none_or(|who| who.is(campaign.map(|campaign| campaign.owner_id), me)),
            // What is about no campaign in particular is about everybody's.
            None => self.covers(&note.markets) && self.channel.is_none_or(|it| note.channels.is_empty() || note.channels.contains(&it)),
        }
    }

    /// Whether what a series will make is looked at: as the campaign or task that it will be. `campaign` is that of a task.
    pub fn coming(&self, coming: &Coming, campaign: Option<&Campaign>, me: MemberId) -> bool {
        let is_seen = match coming.kind {
            ComingKind::Task => self.shows(Layer::Tasks) && self.concerns(campaign),
            ComingKind::Campaign => {
                self.shows(Layer::Campaigns)
                    && self.campaign.is_none()
                    && self.channel.is_none_or(|channel| coming.channels.contains(&channel))
                    && self.market.as_deref().is_none_or(|wanted| coming.market.as_deref().is_some_and(|market| lies_in(market, wanted)))
            }
        };
        is_seen && self.shows(Layer::Series) && self.who.is_none_or(|who| who.is(coming.owner_id, me))
    }

    /// Whether work of this campaign is looked at, whoever owns it.
    pub fn concerns(&self, campaign: Option<&Campaign>) -> bool {
        match campaign {
            Some(campaign) => self.about(campaign),
            None => self.market.is_none() && self.channel.is_none() && self.campaign.is_none(),
        }
    }

    fn about(&self, campaign: &Campaign) -> bool {
        self.campaign.is_none_or(|id| campaign.id == id)
            && self.channel.is_none_or(|channel| campaign.channels.contains(&channel))
            && self.market.as_deref().is_none_or(|wanted| campaign.market.as_deref().is_some_and(|market| lies_in(market, wanted)))
    }

    /// Whether what holds in these markets holds in the one that is looked at. In none in particular: everywhere.
    fn covers(&self, markets: &[String]) -> bool {
        let Some(wanted) = self.market.as_deref() else { return true };
        markets.is_empty() || markets.iter().any(|market| lies_in(market, wanted) || lies_in(wanted, market))
    }
}

/// Whether a market is another, or a part of it.
fn lies_in(market: &str, whole: &str) -> bool {
    market == whole || market.split_once('-').is_some_and(|(country, _)| country == whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Lens {
        Lens::read(|key| query.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn written_and_read_back() {
        let id = CampaignId::new();
        let text = id.to_string();
        let query = [("hide", "tasks,holidays"), ("market", "AU-NSW"), ("channel", "email"), ("campaign", text.as_str()), ("who", "me")];
        let lens = read(&query);
        assert_eq!(lens.parts(), query.map(|(key, value)| format!("{key}={value}")));
        assert_eq!((lens.campaign, lens.who, lens.filters()), (Some(id), Some(Who::Me), 4));
        assert!(!lens.shows(Layer::Tasks) && lens.shows(Layer::Rights));
    }

    #[test]
    fn nonsense_is_nothing() {
        assert_eq!(read(&[("hide", "x"), ("market", "a&b"), ("channel", "smoke"), ("campaign", "1"), ("who", "?")]), Lens::default());
    }

    #[test]
    fn a_country_has_its_parts_in_it() {
        assert!(lies_in("AU-NSW", "AU") && lies_in("AU", "AU") && !lies_in("AU", "AU-NSW") && !lies_in("NZ", "AU"));
        let lens = read(&[("market", "AU-NSW")]);
        assert!(lens.covers(&[]) && lens.covers(&["AU".into()]) && !lens.covers(&["AU-VIC".into(), "NZ".into()]));
    }

    #[test]
    fn layers_toggle_by_themselves() {
        let lens = Lens::default().toggled(Layer::Tasks);
        assert_eq!(lens.hidden, [Layer::Tasks]);
        assert_eq!(lens.toggled(Layer::Tasks), Lens::default());
    }
}
