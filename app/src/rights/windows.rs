//! On which days an asset may be published: what the calendar and the gantt draw before a right ends.

use serde::{Deserialize, Serialize};

use super::{Purpose, Use, against, cover::Cover};
use crate::{
    model::{Asset, AssetId, Channel, Instant, TermKind},
    plan::{Span, moves::limits},
};

/// The days on which an asset may be published in a market and on channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct AssetRights {
    pub asset_id: AssetId,
    pub name: String,
    /// In order, with days between them on which it may not.
    pub windows: Vec<RightsWindow>,
}

/// Days that follow each other on which an asset may be published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RightsWindow {
    pub days: Span,
    /// What begins with its first day: `the licence of Studio`. Empty where it is open.
    pub begun_by: String,
    /// What ends with its last day. Empty where it is open.
    pub ended_by: String,
}

impl AssetRights {
    /// Asks about every stretch of time between two instants at which something about the asset changes, by the function that decides
    /// about each use. None where no end bounds it, and where no day is allowed at all: what is wrong then, the gate says.
    pub fn of(asset: &Asset, market: Option<&str>, channels: &[Channel]) -> Option<Self> {
        let version = asset.versions.last()?;
        let covers: Vec<Cover<'_>> = Cover::of_statement(&asset.rights).into_iter().chain(asset.terms.iter().map(Cover::of_term)).collect();
        let mut turns: Vec<Instant> = covers.iter().flat_map(|cover| [cover.from, cover.until]).flatten().collect();
        turns.extend(asset.embargoed_until);
        turns.sort_unstable();
        turns.dedup();
        let all = limits();
        let edges: Vec<Instant> = std::iter::once(all.first().begins()).chain(turns).chain([all.last().plus(1).begins()]).collect();
        let purpose = Purpose::Publish { market, channels };
        let mut windows: Vec<(Instant, Instant)> = Vec::new();
        for pair in edges.windows(2).filter(|pair| pair[0] < pair[1]) {
            if against(asset, Some(version), &Use::at(purpose, pair[0])).is_empty() {
                match windows.last_mut().filter(|last| last.1 == pair[0]) {
                    Some(last) => last.1 = pair[1],
                    None => windows.push((pair[0], pair[1])),
                }
            }
        }
        let windows: Vec<RightsWindow> = windows.into_iter().filter_map(|(from, until)| window(asset, &covers, from, until)).collect();
        let is_open = windows.first().is_some_and(|first| first.begun_by.is_empty() && first.ended_by.is_empty());
        (!windows.is_empty() && !is_open).then(|| Self { asset_id: asset.id, name: asset.name.clone(), windows })
    }

    /// The window that has the most of these days, and whether it has all of them.
    pub fn around(&self, days: Span) -> (Option<&RightsWindow>, bool) {
        let shared = |window: &RightsWindow| window.days.overlap(days).map_or(0, Span::days);
        let best = self.windows.iter().max_by_key(|window| shared(window)).filter(|window| shared(window) > 0);
        (best, best.is_some_and(|best| best.days.overlap(days) == Some(days)))
    }

    /// Why days are not inside of its rights, in words; none where they are.
    pub fn against(&self, days: Span) -> Option<String> {
        let name = &self.name;
        match self.around(days) {
            (_, true) => None,
            (Some(window), false) if window.days.last() < days.last() => {
                Some(format!("\u{201c}{name}\u{201d}: {} ends on {}", or_rights(&window.ended_by), window.days.last()))
            }
            (Some(window), false) => {
                Some(format!("\u{201c}{name}\u{201d}: {} begins on {}", or_rights(&window.begun_by), window.days.first()))
            }
            (None, false) => Some(format!("\u{201c}{name}\u{201d}: no rights on these days")),
        }
    }
}

fn or_rights(words: &str) -> &str {
    if words.is_empty() { "the right to use it" } else { words }
}

/// The whole days of a stretch of time, with what begins and what ends it.
fn window(asset: &Asset, covers: &[Cover<'_>], from: Instant, until: Instant) -> Option<RightsWindow> {
    let first = if from == from.day().begins() { from.day() } else { from.day().plus(1) };
    let last = until.day().plus(-1);
    let named = |at: Instant, edge: fn(&Cover<'_>) -> Option<Instant>, ban_edge: fn(&Cover<'_>) -> Option<Instant>| {
        let holds = |cover: &&Cover<'_>| if cover.kind() == TermKind::Ban { ban_edge(cover) == Some(at) } else { edge(cover) == Some(at) };
        let names: Vec<String> = covers.iter().filter(holds).map(Cover::words).collect();
        names.join(" and ")
    };
    let begun_by = match named(from, |cover| cover.from, |cover| cover.until) {
        none if none.is_empty() && asset.embargoed_until == Some(from) => "the end of its embargo".to_owned(),
        words => words,
    };
    let ended_by = named(until, |cover| cover.until, |cover| cover.from);
    (first <= last).then(|| RightsWindow { days: Span::between(first, last), begun_by, ended_by })
}
