//! What the calendar shows, as its address says it: to be kept, sent and gone back to.

use std::str::FromStr;

use leptos_router::params::ParamsMap;

use crate::plan::calendar::Month;

/// What colours stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    #[default]
    Status,
    Channel,
    Market,
}

impl Colour {
    pub const ALL: [Self; 3] = [Self::Status, Self::Channel, Self::Market];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Channel => "channel",
            Self::Market => "market",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Channel => "Channel",
            Self::Market => "Market",
        }
    }
}

impl FromStr for Colour {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == word).ok_or(())
    }
}

/// A kind of thing that can be shown or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    Campaigns,
    Tasks,
}

impl Layer {
    pub const ALL: [Self; 2] = [Self::Campaigns, Self::Tasks];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Campaigns => "campaigns",
            Self::Tasks => "tasks",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Campaigns => "Campaigns",
            Self::Tasks => "Tasks",
        }
    }
}

/// The calendar's address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// None: the month that it is for the server, so that server and browser agree about today.
    pub month: Option<Month>,
    pub hidden: Vec<Layer>,
    pub colour: Colour,
    /// Whether a day grows until everything on it is seen.
    pub everything: bool,
}

impl Address {
    /// Reads the query. What it does not understand it leaves out.
    pub fn of(query: &ParamsMap) -> Self {
        let hidden = query.get_str("hide").unwrap_or_default();
        Self {
            month: query.get_str("month").and_then(|month| month.parse().ok()),
            hidden: Layer::ALL.into_iter().filter(|layer| hidden.split(',').any(|word| word == layer.as_str())).collect(),
            colour: query.get_str("colour").and_then(|colour| colour.parse().ok()).unwrap_or_default(),
            everything: query.get_str("show") == Some("all"),
        }
    }

    pub fn shows(&self, layer: Layer) -> bool {
        !self.hidden.contains(&layer)
    }

    /// The same with another month.
    #[must_use]
    pub fn at(&self, month: Option<Month>) -> Self {
        Self { month, ..self.clone() }
    }

    /// The same in other colours.
    #[must_use]
    pub fn coloured(&self, colour: Colour) -> Self {
        Self { colour, ..self.clone() }
    }

    /// The same with a layer shown if it was hidden, and hidden if it was shown.
    #[must_use]
    pub fn toggled(&self, layer: Layer) -> Self {
        let hidden = Layer::ALL.into_iter().filter(|other| self.hidden.contains(other) != (*other == layer)).collect();
        Self { hidden, ..self.clone() }
    }

    /// The same showing everything if it showed what fits, and the other way round.
    #[must_use]
    pub fn densified(&self) -> Self {
        Self { everything: !self.everything, ..self.clone() }
    }

    /// The address in full.
    pub fn href(&self) -> String {
        let hidden: Vec<&str> = self.hidden.iter().map(|layer| layer.as_str()).collect();
        let parts = [
            self.month.map(|month| format!("month={month}")),
            (!hidden.is_empty()).then(|| format!("hide={}", hidden.join(","))),
            (self.colour != Colour::default()).then(|| format!("colour={}", self.colour.as_str())),
            self.everything.then(|| "show=all".to_owned()),
        ];
        let query: Vec<String> = parts.into_iter().flatten().collect();
        if query.is_empty() { "/calendar".to_owned() } else { format!("/calendar?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &[(&str, &str)]) -> Address {
        Address::of(&query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(read(&[]), Address::default());
        assert_eq!(Address::default().href(), "/calendar");
        assert_eq!(read(&[("month", "soon"), ("hide", "weekends"), ("colour", "blue"), ("show", "some")]), Address::default());
    }

    #[test]
    fn written_and_read_back() {
        let address = read(&[("month", "2026-11"), ("hide", "tasks"), ("colour", "channel"), ("show", "all")]);
        assert_eq!(address.href(), "/calendar?month=2026-11&hide=tasks&colour=channel&show=all");
        assert!(address.shows(Layer::Campaigns) && !address.shows(Layer::Tasks));
    }

    #[test]
    fn layers_toggle_by_themselves() {
        let address = Address::default().toggled(Layer::Tasks);
        assert_eq!(address.hidden, [Layer::Tasks]);
        assert_eq!(address.toggled(Layer::Campaigns).hidden, Layer::ALL);
        assert_eq!(address.toggled(Layer::Tasks), Address::default());
    }
}
