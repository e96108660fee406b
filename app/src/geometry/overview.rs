//! The small map in the corner of the canvas: the whole picture, and which part of it is in view.

use super::{PagePoint, ScreenPoint, Size, camera::Camera};

/// The longer side of the map, in CSS pixels.
const LONGEST: f64 = 168.0;

/// Distance from the corner of the view.
const MARGIN: f64 = 12.0;

/// The least view that has room for a map.
const ROOM: Size = Size::new(520.0, 320.0);

/// A map of the picture on screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overview {
    /// The map's top left corner on the canvas.
    pub at: ScreenPoint,
    pub size: Size,
    camera: Camera,
}

impl Overview {
    /// The map; none while the picture is in view as a whole, or when there is no room.
    pub fn of(camera: &Camera) -> Option<Self> {
        let (view, shown) = (camera.view(), camera.shown());
        let whole = shown.width <= view.width && shown.height <= view.height;
        if whole || view.width < ROOM.width || view.height < ROOM.height {
            return None;
        }
        let scale = LONGEST / shown.width.max(shown.height);
        let size = Size::new((shown.width * scale).max(1.0), (shown.height * scale).max(1.0));
        let at = ScreenPoint::new(view.width - MARGIN - size.width, view.height - MARGIN - size.height);
        Some(Self { at, size, camera: *camera })
    }

    /// Whether a place on the canvas is on the map.
    pub fn contains(&self, at: ScreenPoint) -> bool {
        (self.at.x..=self.at.x + self.size.width).contains(&at.x) && (self.at.y..=self.at.y + self.size.height).contains(&at.y)
    }

    /// Which place of the page is meant by a place on the map.
    pub fn to_page(&self, at: ScreenPoint) -> PagePoint {
        let (offset, shown) = (self.camera.offset(), self.camera.shown());
        let share = |at: f64, from: f64, length: f64| ((at - from) / length).clamp(0.0, 1.0);
        let (x, y) = (share(at.x, self.at.x, self.size.width), share(at.y, self.at.y, self.size.height));
        self.camera.to_page(ScreenPoint::new(x.mul_add(shown.width, offset.x), y.mul_add(shown.height, offset.y)))
    }

    /// The frame on the map around what is in view: its top left and its bottom right corner on the canvas.
    pub fn frame(&self) -> (ScreenPoint, ScreenPoint) {
        let (view, offset, shown) = (self.camera.view(), self.camera.offset(), self.camera.shown());
        let place = |x: f64, y: f64| {
            let share = |at: f64, from: f64, length: f64| ((at - from) / length).clamp(0.0, 1.0);
            ScreenPoint::new(
                share(x, offset.x, shown.width).mul_add(self.size.width, self.at.x),
                share(y, offset.y, shown.height).mul_add(self.size.height, self.at.y),
            )
        };
        (place(0.0, 0.0), place(view.width, view.height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn camera() -> Camera {
        Camera::fit(Size::new(4000.0, 2000.0), Size::new(1048.0, 548.0))
    }

    #[test]
    fn there_is_no_map_of_what_is_in_view_anyway() {
        assert_eq!(Overview::of(&camera()), None);
        let narrow = Camera::fit(Size::new(4000.0, 2000.0), Size::new(390.0, 500.0));
        assert_eq!(Overview::of(&narrow.zoomed(narrow.centre(), 4.0)), None, "there is no room");
    }

    #[test]
    fn the_frame_says_what_is_in_view_and_a_press_goes_there() {
        let close = camera().zoomed(camera().centre(), 4.0);
        let map = Overview::of(&close).expect("not all is in view");
        let (from, to) = map.frame();
        let middle = from.midpoint(to);
        let meant = map.to_page(middle);
        assert!((meant.x - 0.5).abs() < 1e-9 && (meant.y - 0.5).abs() < 1e-9);
        assert!(map.contains(middle) && !map.contains(ScreenPoint::default()));
        let moved = close.centred_on(map.to_page(ScreenPoint::new(map.at.x, map.at.y)));
        assert!(moved.to_page(moved.centre()).x < 0.1);
    }
}
