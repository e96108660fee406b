//! Scrolling while something is held near an edge.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{DomRect, Element};

use super::machine::Point;

/// How near an edge scrolling begins, in CSS pixels: a finger covers more than a mouse.
const ZONE: f64 = 60.0;

/// The fastest, at the very edge, in CSS pixels a frame.
const FASTEST: f64 = 18.0;

/// Marks an element that scrolls sideways while something is dragged over it.
pub const SIDEWAYS: &str = "[data-drag-scroll]";

/// How far to scroll in this frame for a pointer at `at` between two edges: negative towards the first.
pub fn speed(at: f64, first: f64, last: f64) -> f64 {
    // Never so wide that both zones meet.
    let zone = ZONE.min((last - first) / 4.0);
    if zone <= 0.0 {
        return 0.0;
    }
    let towards = |distance: f64| ((zone - distance) / zone).clamp(0.0, 1.0) * FASTEST;
    towards(last - at) - towards(at - first)
}

/// Scrolls the page up or down and what is marked [`SIDEWAYS`] left or right. Whether anything moved.
pub(super) fn near_edges(at: Point) -> bool {
    let window = window();
    let height = window.inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(0.0);
    let down = speed(at.y, 0.0, height);
    if down != 0.0 {
        window.scroll_by_with_x_and_y(0.0, down);
    }
    let across = sideways(at).map_or(0.0, |(element, bounds)| scroll_across(&element, &bounds, at));
    down != 0.0 || across != 0.0
}

/// What is marked [`SIDEWAYS`] and under a pointer; else what is at its height: a pointer that has left it scrolls on as at its very edge.
/// By where it is and not by what lies there: this is asked in every frame of a drag.
fn sideways(at: Point) -> Option<(Element, DomRect)> {
    let all = document().query_selector_all(SIDEWAYS).ok()?;
    let mut beside = None;
    // What is inside of another comes after it.
    for index in (0..all.length()).rev() {
        let Some(element) = all.get(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let bounds = element.get_bounding_client_rect();
        if !(bounds.top()..bounds.bottom()).contains(&at.y) {
            continue;
        }
        if (bounds.left()..bounds.right()).contains(&at.x) {
            return Some((element, bounds));
        }
        beside = Some((element, bounds));
    }
    beside
}

fn scroll_across(element: &Element, bounds: &DomRect, at: Point) -> f64 {
    let across = speed(at.x, bounds.left(), bounds.right());
    #[expect(clippy::cast_possible_truncation, reason = "a speed is at most FASTEST")]
    let step = across.round() as i32;
    if step != 0 {
        element.set_scroll_left(element.scroll_left() + step);
    }
    across
}

/// Every element at a point, topmost first.
pub fn under(at: Point) -> impl Iterator<Item = Element> {
    #[expect(clippy::cast_possible_truncation, reason = "the browser's own precision for coordinates")]
    let all = document().elements_from_point(at.x as f32, at.y as f32);
    (0..all.length()).filter_map(move |index| all.get(index).dyn_into::<Element>().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_still_and_edges_pull() {
        assert!(speed(400.0, 0.0, 800.0).abs() < f64::EPSILON);
        assert!(speed(0.0, 0.0, 800.0) <= -FASTEST);
        assert!(speed(-50.0, 0.0, 800.0) >= -FASTEST);
        assert!(speed(790.0, 0.0, 800.0) > speed(760.0, 0.0, 800.0));
        assert!(speed(10.0, 0.0, 0.0).abs() < f64::EPSILON);
    }
}
