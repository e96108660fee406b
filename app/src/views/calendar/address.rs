//! What the calendar shows, as its address says it: to be kept, sent and gone back to.

use std::str::FromStr;

use leptos_router::params::ParamsMap;

use crate::{
    model::Day,
    plan::{
        calendar::Month,
        lens::Lens,
        period::{Period, View},
    },
};

/// What colours stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    #[default]
    Status,
    Channel,
    Market,
    Kind,
}

impl Colour {
    pub const ALL: [Self; 4] = [Self::Status, Self::Channel, Self::Market, Self::Kind];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Channel => "channel",
            Self::Market => "market",
            Self::Kind => "kind",
        }
    }

    pub const fn label(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Channel => "Channel",
            Self::Market => "Market",
            Self::Kind => "Kind",
        }
    }
}

impl FromStr for Colour {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|colour| colour.as_str() == word).ok_or(())
    }
}

/// The calendar's address.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    pub view: View,
    /// The first day of the page. None: the page that today is on for the server, so that server and browser agree about today.
    pub on: Option<Day>,
    pub lens: Lens,
    pub colour: Colour,
    /// Whether a day grows until everything on it is seen.
    pub everything: bool,
}

impl Address {
    /// Reads the query. What it does not understand it leaves out.
    pub fn of(query: &ParamsMap) -> Self {
        let view = query.get_str("view").and_then(|view| view.parse().ok()).unwrap_or_default();
        let month = || query.get_str("month")?.parse::<Month>().ok().map(|month| month.days().first());
        let on = query.get_str("on").and_then(|day| day.parse().ok()).or_else(month);
        Self {
            view,
            on: on.map(|day| Period::of(view, day).first()),
            lens: Lens::read(|key| query.get(key)),
            colour: query.get_str("colour").and_then(|colour| colour.parse().ok()).unwrap_or_default(),
            everything: query.get_str("show") == Some("all"),
        }
    }

    /// The page that is asked for, where one is named.
    pub fn period(&self) -> Option<Period> {
        self.on.map(|day| Period::of(self.view, day))
    }

    /// The same on the page that a day is on.
    #[must_use]
    pub fn at(&self, day: Option<Day>) -> Self {
        Self { on: day.map(|day| Period::of(self.view, day).first()), ..self.clone() }
    }

    /// The same seen another way, on the page that a day is on.
    #[must_use]
    pub fn seen_as(&self, view: View, day: Option<Day>) -> Self {
        Self { view, ..self.clone() }.at(day)
    }

    /// The same in other colours.
    #[must_use]
    pub fn coloured(&self, colour: Colour) -> Self {
        Self { colour, ..self.clone() }
    }

    /// The same through another lens.
    #[must_use]
    pub fn through(&self, lens: Lens) -> Self {
        Self { lens, ..self.clone() }
    }

    /// The same showing everything if it showed what fits, and the other way round.
    #[must_use]
    pub fn densified(&self) -> Self {
        Self { everything: !self.everything, ..self.clone() }
    }

    /// The address in full.
    pub fn href(&self) -> String {
        let page = self.on.map(|day| match self.view {
            View::Day | View::Week => format!("on={day}"),
            View::Month | View::Quarter | View::Agenda => format!("month={}", Month::of(day)),
        });
        let view = (self.view != View::default()).then(|| format!("view={}", self.view.as_str()));
        let mut query: Vec<String> = view.into_iter().chain(page).chain(self.lens.parts()).collect();
        query.extend((self.colour != Colour::default()).then(|| format!("colour={}", self.colour.as_str())));
        query.extend(self.everything.then(|| "show=all".to_owned()));
        if query.is_empty() { "/calendar".to_owned() } else { format!("/calendar?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::lens::Layer;

    fn read(query: &[(&str, &str)]) -> Address {
        Address::of(&query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn nothing_said_is_the_default() {
        assert_eq!(read(&[]), Address::default());
        assert_eq!(Address::default().href(), "/calendar");
        assert_eq!(
            read(&[("month", "soon"), ("hide", "weekends"), ("colour", "blue"), ("show", "some"), ("view", "year")]),
            Address::default()
        );
    }

    #[test]
    fn written_and_read_back() {
        let address = read(&[("month", "2026-11"), ("hide", "tasks"), ("colour", "channel"), ("show", "all")]);
        assert_eq!(address.href(), "/calendar?month=2026-11&hide=tasks&colour=channel&show=all");
        assert!(address.lens.shows(Layer::Campaigns) && !address.lens.shows(Layer::Tasks));
        let week = read(&[("view", "week"), ("on", "2026-11-25"), ("who", "me")]);
        assert_eq!(week.href(), "/calendar?view=week&on=2026-11-23&who=me");
    }

    #[test]
    fn another_view_shows_the_same_day() {
        let address = read(&[("month", "2026-11")]);
        let day = "2026-11-25".parse().ok();
        assert_eq!(address.seen_as(View::Day, day).href(), "/calendar?view=day&on=2026-11-25");
        assert_eq!(address.seen_as(View::Quarter, day).href(), "/calendar?view=quarter&month=2026-10");
        assert_eq!(address.seen_as(View::Week, None).href(), "/calendar?view=week");
    }
}
