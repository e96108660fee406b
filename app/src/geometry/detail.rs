//! How much of each mark is drawn: all of it while there is room, one badge for many where there is none.
//!
//! What is drawn is bounded by the view, not by the marks: at most one badge for each cell of a grid over the view.

use std::collections::HashMap;

use super::{
    PagePoint, ScreenPoint,
    camera::Camera,
    marks::{BADGE_RADIUS, Kind, Mark, Marks},
    shapes,
};

/// Up to so many marks in view, each is drawn with its shape and its number.
pub const EACH: usize = 240;

/// Side of a grid cell in CSS pixels: a badge and the air around it.
const CELL: f64 = 32.0;

/// How far beyond the view a mark may begin and still show something: its badge and the ring around it.
const EDGE: f64 = BADGE_RADIUS + 8.0;

/// What of the marks is to be drawn.
#[derive(Debug)]
pub enum Detail<'a> {
    /// Each by itself, in the order of the list.
    Each(Vec<&'a Mark>),
    /// Too many for that: together where they are close.
    Grouped(Vec<Group<'a>>),
}

/// Marks that share a badge.
#[derive(Debug, Clone, PartialEq)]
pub struct Group<'a> {
    /// The mark whose badge lies closest to the top left; the only one when `count` is 1.
    pub first: &'a Mark,
    pub count: usize,
    /// Whether any of them blocks.
    pub kind: Kind,
    /// Where the badge goes.
    pub at: ScreenPoint,
}

/// What to draw of the marks that are in view.
pub fn detail<'a>(marks: &'a Marks, camera: &Camera) -> Detail<'a> {
    let mut seen: Vec<&Mark> = marks.touching(camera.in_view(EDGE)).collect();
    seen.sort_unstable_by_key(|mark| marks.place(mark.id));
    if seen.len() <= EACH { Detail::Each(seen) } else { Detail::Grouped(grouped(&seen, camera)) }
}

fn grouped<'a>(seen: &[&'a Mark], camera: &Camera) -> Vec<Group<'a>> {
    let mut cells: HashMap<(i64, i64), Group<'a>> = HashMap::new();
    // The grid moves with the picture, so that marks do not change company while it is panned.
    let corner = camera.to_screen(PagePoint::default());
    for &mark in seen {
        let at = camera.to_screen(shapes::anchor(&mark.geometry));
        #[expect(clippy::cast_possible_truncation, reason = "cells on screen are counted in thousands")]
        let cell = (((at.x - corner.x) / CELL).floor() as i64, ((at.y - corner.y) / CELL).floor() as i64);
        cells
            .entry(cell)
            .and_modify(|group| {
                group.count += 1;
                if mark.kind == Kind::Blocking {
                    group.kind = Kind::Blocking;
                }
            })
            .or_insert(Group { first: mark, count: 1, kind: mark.kind, at });
    }
    let mut groups: Vec<Group<'a>> = cells.into_values().collect();
    groups.sort_unstable_by_key(|group| group.first.number);
    groups
}

#[cfg(test)]
mod tests {
    use super::super::{
        Size,
        marks::{Hold, State},
    };
    use super::*;
    use crate::model::{AnnotationId, Geometry, MarkStyle};

    fn marks(count: u32) -> Marks {
        let mark = |n: u32| Mark {
            id: AnnotationId::new(),
            number: i64::from(n),
            geometry: Geometry::Pin { x: f64::from(n % 100) / 100.0, y: f64::from(n / 100) / f64::from(count.div_ceil(100)) },
            style: MarkStyle::default(),
            kind: if n == 0 { Kind::Blocking } else { Kind::Advisory },
            state: State::Open,
            hold: Hold::Fixed,
        };
        Marks::new((0..count).map(mark).collect())
    }

    fn camera() -> Camera {
        Camera::fit(Size::new(12_000.0, 8_000.0), Size::new(1000.0, 700.0))
    }

    #[test]
    fn few_are_drawn_each_in_order() {
        let marks = marks(200);
        let Detail::Each(seen) = detail(&marks, &camera()) else { panic!("there is room") };
        assert_eq!(seen.iter().map(|mark| mark.number).collect::<Vec<_>>(), (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn many_share_badges_and_none_is_lost() {
        let marks = marks(10_000);
        let Detail::Grouped(groups) = detail(&marks, &camera()) else { panic!("there is no room") };
        assert_eq!(groups.iter().map(|group| group.count).sum::<usize>(), 10_000);
        assert!(groups.len() < 1_000, "{} badges", groups.len());
        assert_eq!(groups.iter().filter(|group| group.kind == Kind::Blocking).count(), 1);
    }

    #[test]
    fn from_close_by_only_what_is_in_view_is_looked_at() {
        let marks = marks(10_000);
        let camera = camera();
        let close = camera.zoomed(camera.centre(), 14.0);
        let Detail::Each(seen) = detail(&marks, &close) else { panic!("few are in view") };
        assert!(!seen.is_empty());
    }
}
