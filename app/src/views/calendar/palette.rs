//! What the colours on the calendar stand for. They only repeat what the words say.

use std::collections::BTreeSet;

use super::{
    address::Colour,
    entry::{Entries, Entry, EntryId},
};
use crate::{model::Channel, plan::lens::Layer, ui::badge::Tone};

/// Classes of the colours, in the order in which they are given away.
const HUES: [&str; 10] = [
    "tint--accent",
    "tint--progress",
    "tint--warn",
    "tint--info",
    "tint--good",
    "tint--bad",
    "tint--rose",
    "tint--olive",
    "tint--orange",
    "tint--slate",
];

const NEUTRAL: &str = "tint--neutral";
const COMING: &str = "tint--coming";

/// A colour and what it stands for. In the order of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tint<'e> {
    pub label: &'e str,
    pub class: &'static str,
}

/// The colours in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    colour: Colour,
    /// Every market in sight, in alphabetical order.
    markets: Vec<String>,
}

impl Palette {
    pub fn new(colour: Colour, entries: &Entries) -> Self {
        let market = |shown: &super::entry::Shown| match &shown.entry {
            Entry::Campaign(campaign) => campaign.market.clone(),
            Entry::Task(_) | Entry::Note(_) | Entry::Coming(_) => None,
        };
        let mut markets: Vec<String> = entries.values().filter_map(market).collect();
        markets.sort_unstable();
        markets.dedup();
        Self { colour, markets }
    }

    /// The colour of an entry. A task has its campaign's, where that is in sight.
    pub fn tint<'e>(&self, entry: &'e Entry, entries: &'e Entries) -> Tint<'e> {
        let campaign = match entry.campaign_id().and_then(|id| entries.get(&EntryId::Campaign(id))).map(|shown| &shown.entry) {
            Some(Entry::Campaign(campaign)) => Some(campaign),
            _ => None,
        };
        // It is not there yet, whatever it will be.
        if let Entry::Coming(_) = entry {
            return Tint { class: COMING, label: Layer::Series.label() };
        }
        // What is no campaign's and no task's means the same in every colouring.
        if let (Entry::Note(note), true) = (entry, campaign.is_none() || matches!(self.colour, Colour::Status | Colour::Kind)) {
            return Tint { class: tone_class(entry.tone()), label: note.kind.label() };
        }
        match self.colour {
            Colour::Kind => match entry {
                Entry::Campaign(_) => Tint { class: HUES[0], label: Layer::Campaigns.label() },
                _ => Tint { class: HUES[3], label: Layer::Tasks.label() },
            },
            Colour::Status => Tint { class: tone_class(entry.tone()), label: tone_label(entry.tone()) },
            Colour::Channel => match campaign.and_then(|campaign| campaign.channels.first()) {
                Some(channel) => Tint { class: hue(Channel::ALL.iter().position(|other| other == channel)), label: channel.label() },
                None => Tint { class: NEUTRAL, label: "No channel" },
            },
            Colour::Market => match campaign.and_then(|campaign| campaign.market.as_ref()) {
                Some(market) => Tint { class: hue(self.markets.iter().position(|other| other == market)), label: market },
                None => Tint { class: NEUTRAL, label: "No market" },
            },
        }
    }

    /// Every colour in sight, once, by its words.
    pub fn legend<'e>(&self, shown: impl Iterator<Item = &'e Entry>, entries: &'e Entries) -> BTreeSet<Tint<'e>> {
        shown.map(|entry| self.tint(entry, entries)).collect()
    }
}

fn hue(index: Option<usize>) -> &'static str {
    index.map_or(NEUTRAL, |index| HUES[index % HUES.len()])
}

const fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => NEUTRAL,
        Tone::Info => "tint--info",
        Tone::Progress => "tint--progress",
        Tone::Good => "tint--good",
        Tone::Warn => "tint--warn",
        Tone::Bad => "tint--bad",
    }
}

/// States that share a colour share what they mean.
const fn tone_label(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "Not begun or over",
        Tone::Info => "Planned",
        Tone::Progress => "In the works",
        Tone::Good => "Approved, done or live",
        Tone::Warn => "Paused",
        Tone::Bad => "Cancelled",
    }
}
