//! The marks of a page: an index of them by place, and what is under the pointer.

use std::collections::HashMap;

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::{
    PagePoint, ScreenPoint,
    camera::Camera,
    shapes::{self, Corners},
};
use crate::model::{AnnotationId, Geometry, MarkStyle};

/// Radius of a mark's numbered badge, in CSS pixels: 24 across, the least that is comfortably hit.
pub const BADGE_RADIUS: f64 = 12.0;

/// A mark as the canvas knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub id: AnnotationId,
    pub number: i64,
    pub geometry: Geometry,
    pub style: MarkStyle,
    pub kind: Kind,
    pub state: State,
    pub hold: Hold,
}

/// What a mark means for the launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Advisory,
    Blocking,
}

/// How far a mark has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Resolved,
}

/// Whether whoever looks may move the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    Movable,
    Fixed,
}

/// How exact a pointer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A mouse or a pen.
    Fine,
    /// A finger.
    Coarse,
}

impl Precision {
    /// How far beside a shape still counts as on it, in CSS pixels.
    pub const fn slack(self) -> f64 {
        match self {
            Self::Fine => 3.0,
            Self::Coarse => 10.0,
        }
    }

    /// How far a pointer may stray before a press becomes a drag, in CSS pixels.
    pub const fn slop(self) -> f64 {
        match self {
            Self::Fine => 4.0,
            Self::Coarse => 10.0,
        }
    }
}

/// A mark's box in the index, and the mark's place in the list.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    bounds: AABB<[f64; 2]>,
    place: usize,
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.bounds
    }
}

impl PointDistance for Entry {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        rstar::Envelope::distance_2(&self.bounds, point)
    }
}

/// All marks of a page, in the order of the list beside the canvas. Found by place without looking at each (R-tree).
#[derive(Debug, Clone, Default)]
pub struct Marks {
    all: Vec<Mark>,
    places: HashMap<AnnotationId, usize>,
    index: RTree<Entry>,
}

impl Marks {
    pub fn new(all: Vec<Mark>) -> Self {
        let places = all.iter().enumerate().map(|(place, mark)| (mark.id, place)).collect();
        let index = RTree::bulk_load(all.iter().enumerate().map(|(place, mark)| entry(place, &mark.geometry)).collect());
        Self { all, places, index }
    }

    pub fn all(&self) -> &[Mark] {
        &self.all
    }

    pub fn get(&self, id: AnnotationId) -> Option<&Mark> {
        self.place(id).map(|place| &self.all[place])
    }

    /// A mark's place in the list.
    pub fn place(&self, id: AnnotationId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Gives a mark another shape; answers the one before, when there is such a mark and the shape differs.
    pub(super) fn shape(&mut self, id: AnnotationId, geometry: &Geometry) -> Option<Geometry> {
        let place = self.place(id)?;
        let mark = &mut self.all[place];
        if mark.geometry == *geometry {
            return None;
        }
        self.index.remove(&entry(place, &mark.geometry));
        self.index.insert(entry(place, geometry));
        Some(std::mem::replace(&mut mark.geometry, geometry.clone()))
    }

    /// Marks whose boxes touch a box of the page, in no order.
    pub fn touching(&self, (from, to): Corners) -> impl Iterator<Item = &Mark> {
        let bounds = AABB::from_corners([from.x, from.y], [to.x, to.y]);
        self.index.locate_in_envelope_intersecting(bounds).map(|entry| &self.all[entry.place])
    }

    /// The mark under a place on screen: a badge before a shape, the nearest badge, the smallest shape, the line before what it crosses.
    pub fn hit(&self, camera: &Camera, at: ScreenPoint, precision: Precision) -> Option<AnnotationId> {
        self.hit_badge(camera, at, precision).or_else(|| self.hit_shape(camera, at, precision))
    }

    /// The mark whose numbered badge is under a place on screen.
    pub fn hit_badge(&self, camera: &Camera, at: ScreenPoint, precision: Precision) -> Option<AnnotationId> {
        let reach = BADGE_RADIUS + precision.slack();
        let distance = |mark: &Mark| camera.to_screen(shapes::anchor(&mark.geometry)).distance(at);
        self.touching(camera.page_box(at, at, reach))
            .map(|mark| (mark, distance(mark)))
            .filter(|(_, distance)| *distance <= reach)
            // Later marks are drawn on top: of two that are equally near, the later one is meant.
            .min_by(|one, other| one.1.total_cmp(&other.1).then(self.place(other.0.id).cmp(&self.place(one.0.id))))
            .map(|(mark, _)| mark.id)
    }

    fn hit_shape(&self, camera: &Camera, at: ScreenPoint, precision: Precision) -> Option<AnnotationId> {
        let slack = precision.slack();
        self.touching(camera.page_box(at, at, slack))
            .filter(|mark| !matches!(mark.geometry, Geometry::Pin { .. }))
            .filter(|mark| shapes::distance(&mark.geometry, camera, at) <= slack)
            .map(|mark| (mark, shapes::area(&mark.geometry)))
            .min_by(|one, other| one.1.total_cmp(&other.1).then(self.place(other.0.id).cmp(&self.place(one.0.id))))
            .map(|(mark, _)| mark.id)
    }

    /// Marks that lie within a box of the page as a whole, in the order of the list.
    pub fn within(&self, (from, to): Corners) -> Vec<AnnotationId> {
        let inside = |at: PagePoint| (from.x..=to.x).contains(&at.x) && (from.y..=to.y).contains(&at.y);
        let mut found: Vec<&Mark> = self
            .touching((from, to))
            .filter(|mark| {
                let (one, other) = shapes::corners(&mark.geometry);
                inside(one) && inside(other)
            })
            .collect();
        found.sort_by_key(|mark| self.place(mark.id));
        found.into_iter().map(|mark| mark.id).collect()
    }
}

fn entry(place: usize, geometry: &Geometry) -> Entry {
    let (from, to) = shapes::corners(geometry);
    Entry { bounds: AABB::from_corners([from.x, from.y], [to.x, to.y]), place }
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    /// One to one, from the corner: a picture of 100 × 100 at (24, 24).
    fn camera() -> Camera {
        Camera::fit(Size::new(100.0, 100.0), Size::new(148.0, 148.0))
    }

    fn mark(geometry: Geometry) -> Mark {
        Mark {
            id: AnnotationId::new(),
            number: 1,
            geometry,
            style: MarkStyle::default(),
            kind: Kind::Advisory,
            state: State::Open,
            hold: Hold::Movable,
        }
    }

    fn marks<const N: usize>(shapes: [Geometry; N]) -> (Marks, [AnnotationId; N]) {
        let all = shapes.map(mark);
        let ids = all.each_ref().map(|mark| mark.id);
        (Marks::new(all.to_vec()), ids)
    }

    fn at(x: f64, y: f64) -> ScreenPoint {
        ScreenPoint::new(24.0 + x, 24.0 + y)
    }

    fn boxed(x: f64, y: f64, width: f64, height: f64) -> Geometry {
        Geometry::Rectangle { x, y, width, height }
    }

    #[test]
    fn a_pin_is_hit_within_its_badge() {
        let (marks, _) = marks([Geometry::Pin { x: 0.5, y: 0.5 }]);
        let hit_at = |x, y, precision| marks.hit(&camera(), at(x, y), precision).is_some();
        assert!(hit_at(50.0, 50.0, Precision::Fine));
        assert!(hit_at(62.0, 50.0, Precision::Fine));
        assert!(!hit_at(68.0, 50.0, Precision::Fine));
        assert!(hit_at(68.0, 50.0, Precision::Coarse));
    }

    #[test]
    fn the_nearest_badge_wins_and_the_later_of_two_in_one_place() {
        let (marks, ids) = marks([0.5, 0.6, 0.6].map(|x| Geometry::Pin { x, y: 0.5 }));
        assert_eq!(marks.hit(&camera(), at(52.0, 50.0), Precision::Fine), Some(ids[0]));
        assert_eq!(marks.hit(&camera(), at(57.0, 50.0), Precision::Fine), Some(ids[2]));
    }

    #[test]
    fn a_rectangle_is_hit_inside_and_just_beside_its_border() {
        let (marks, _) = marks([boxed(0.2, 0.2, 0.6, 0.6)]);
        let hit_at = |x, y| marks.hit(&camera(), at(x, y), Precision::Fine).is_some();
        assert!(hit_at(50.0, 50.0));
        assert!(hit_at(82.0, 50.0));
        assert!(!hit_at(85.0, 50.0));
    }

    #[test]
    fn the_smaller_shape_wins_and_badges_come_first() {
        let line = Geometry::Line { from: PagePoint::new(0.45, 0.45), to: PagePoint::new(0.45, 0.95) };
        let (marks, ids) = marks([boxed(0.4, 0.4, 0.2, 0.2), boxed(0.0, 0.0, 1.0, 1.0), Geometry::Pin { x: 0.9, y: 0.9 }, line]);
        assert_eq!(marks.hit(&camera(), at(58.0, 58.0), Precision::Fine), Some(ids[0]));
        assert_eq!(marks.hit(&camera(), at(75.0, 20.0), Precision::Fine), Some(ids[1]));
        assert_eq!(marks.hit(&camera(), at(90.0, 90.0), Precision::Fine), Some(ids[2]));
        assert_eq!(marks.hit(&camera(), at(46.0, 80.0), Precision::Fine), Some(ids[3]));
    }

    #[test]
    fn the_index_follows_a_reshaped_mark() {
        let (mut marks, ids) = marks([Geometry::Pin { x: 0.5, y: 0.5 }, Geometry::Pin { x: 0.1, y: 0.9 }]);
        let away = Geometry::Pin { x: 0.9, y: 0.1 };
        assert_eq!(marks.shape(ids[0], &away), Some(Geometry::Pin { x: 0.5, y: 0.5 }));
        assert_eq!(marks.shape(ids[0], &away), None, "nothing differs");
        assert_eq!(marks.hit(&camera(), at(50.0, 50.0), Precision::Fine), None);
        assert_eq!(marks.hit(&camera(), at(90.0, 10.0), Precision::Fine), Some(ids[0]));
        assert_eq!(marks.get(ids[0]).map(|mark| &mark.geometry), Some(&away));
    }

    #[test]
    fn a_marquee_takes_what_lies_in_it_as_a_whole() {
        let (marks, ids) = marks([Geometry::Pin { x: 0.5, y: 0.5 }, boxed(0.4, 0.4, 0.5, 0.1), boxed(0.35, 0.35, 0.1, 0.1)]);
        assert_eq!(marks.within((PagePoint::new(0.3, 0.3), PagePoint::new(0.6, 0.6))), [ids[0], ids[2]]);
    }
}
