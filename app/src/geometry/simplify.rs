//! Thins out what a pen has drawn, without changing what is seen (Ramer 1972, Douglas and Peucker 1973).

use super::{ScreenPoint, camera::Camera};
use crate::model::{MOST_SAMPLES, Sample};

/// How far the simplified line may be from the drawn one, in CSS pixels. Less is not seen.
const TOLERANCE: f64 = 0.6;

/// The samples that make the line, as it is seen through this camera: fewer than drawn, and never more than a mark may have.
pub(super) fn simplified(samples: &[Sample], camera: &Camera) -> Vec<Sample> {
    let places: Vec<ScreenPoint> = samples.iter().map(|sample| camera.to_screen(sample.at())).collect();
    let mut tolerance = TOLERANCE;
    loop {
        let kept = kept(&places, tolerance);
        if kept.iter().filter(|kept| **kept).count() <= MOST_SAMPLES {
            return samples.iter().zip(kept).filter_map(|(sample, kept)| kept.then_some(*sample)).collect();
        }
        tolerance *= 2.0;
    }
}

/// Which places stay: both ends, and in between whatever is farther from the straight way than the tolerance.
fn kept(places: &[ScreenPoint], tolerance: f64) -> Vec<bool> {
    let mut kept = vec![false; places.len()];
    let Some(last) = places.len().checked_sub(1) else { return kept };
    (kept[0], kept[last]) = (true, true);
    let mut open = vec![(0, last)];
    while let Some((from, to)) = open.pop() {
        let away = |at: usize| places[at].distance_to_segment(places[from], places[to]);
        let farthest = (from + 1..to).map(|at| (at, away(at))).max_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((at, _)) = farthest.filter(|(_, away)| *away > tolerance) {
            kept[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    fn camera() -> Camera {
        Camera::fit(Size::new(1000.0, 1000.0), Size::new(1048.0, 1048.0))
    }

    fn sample(x: f64, y: f64) -> Sample {
        Sample { x, y, pressure: 0.5 }
    }

    #[test]
    fn a_straight_line_is_its_ends() {
        let drawn: Vec<Sample> = (0..=100).map(|step| sample(f64::from(step) / 200.0, f64::from(step) / 400.0)).collect();
        assert_eq!(simplified(&drawn, &camera()), [drawn[0], drawn[100]]);
    }

    #[test]
    fn a_corner_stays_and_keeps_its_pressure() {
        let corner = Sample { x: 0.5, y: 0.1, pressure: 0.9 };
        let drawn = [sample(0.1, 0.1), sample(0.3, 0.1), corner, sample(0.5, 0.3), sample(0.5, 0.5)];
        assert_eq!(simplified(&drawn, &camera()), [drawn[0], corner, drawn[4]]);
    }

    #[test]
    fn a_circle_stays_round_and_within_the_cap() {
        let drawn: Vec<Sample> =
            (0..20_000).map(|step| f64::from(step) / 100.0).map(|turn| sample(0.5 + turn.cos() * 0.4, 0.5 + turn.sin() * 0.4)).collect();
        let made = simplified(&drawn, &camera());
        assert!((20..=MOST_SAMPLES).contains(&made.len()), "{}", made.len());
    }

    #[test]
    fn little_is_left_alone() {
        assert!(simplified(&[], &camera()).is_empty());
        assert_eq!(simplified(&[sample(0.5, 0.5)], &camera()).len(), 1);
    }
}
