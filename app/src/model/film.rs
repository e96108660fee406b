//! Moving pictures: frames are counted, time follows from them.

use serde::{Deserialize, Serialize};

use super::ProofVersion;

/// Frames a second, exactly: 30000/1001 of NTSC video, not 29.97.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FrameRate {
    pub num: i64,
    pub den: i64,
}

#[expect(clippy::cast_precision_loss, reason = "frames and rates are far below 2^53")]
impl FrameRate {
    /// A rate above nothing.
    pub const fn new(num: i64, den: i64) -> Option<Self> {
        if num > 0 && den > 0 { Some(Self { num, den }) } else { None }
    }

    fn seconds(self, frames: f64) -> f64 {
        frames * self.den as f64 / self.num as f64
    }

    /// When a frame (from 0) begins, in seconds.
    pub fn start_of(self, frame: i64) -> f64 {
        self.seconds(frame as f64)
    }

    /// The middle of a frame's time: whoever seeks to it sees that frame, however the player rounds.
    pub fn middle_of(self, frame: i64) -> f64 {
        self.seconds(frame as f64 + 0.5)
    }

    /// The frame (from 0) that is shown at a time. A time that is a frame's beginning but for rounding is that frame's.
    #[expect(clippy::cast_possible_truncation, reason = "a frame's number")]
    pub fn frame_at(self, seconds: f64) -> i64 {
        (seconds * self.num as f64 / self.den as f64 + 1e-4).floor().max(0.0) as i64
    }

    /// Hours, minutes, seconds and frames of a second, as editing tools count them without dropping any.
    pub fn timecode(self, frame: i64) -> String {
        let a_second = ((2 * self.num + self.den) / (2 * self.den)).max(1);
        let (seconds, rest) = (frame / a_second, frame % a_second);
        format!("{:02}:{:02}:{:02}:{rest:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
    }
}

impl ProofVersion {
    /// Of a video: how many frames it shows a second. Its pages are its frames.
    pub fn frame_rate(&self) -> Option<FrameRate> {
        FrameRate::new(self.fps_num?, self.fps_den?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_is_found_again_at_odd_rates() {
        for (num, den) in [(24_000, 1_001), (30_000, 1_001), (60_000, 1_001), (25, 1), (12, 1), (19_001, 634)] {
            let rate = FrameRate::new(num, den).unwrap();
            for frame in (0..400_000).step_by(7) {
                assert_eq!(rate.frame_at(rate.middle_of(frame)), frame);
                assert_eq!(rate.frame_at(rate.start_of(frame)), frame);
                // As Web Annotations carry it: six digits after the point.
                let written: f64 = format!("{:.6}", rate.start_of(frame)).parse().unwrap();
                assert_eq!(rate.frame_at(written), frame);
            }
        }
        assert_eq!(FrameRate::new(0, 1), None);
    }

    #[test]
    fn timecodes_count_whole_frames() {
        let ntsc = FrameRate::new(30_000, 1_001).unwrap();
        assert_eq!(ntsc.timecode(0), "00:00:00:00");
        assert_eq!(ntsc.timecode(102), "00:00:03:12");
        assert_eq!(FrameRate::new(25, 1).unwrap().timecode(25 * 3_661), "01:01:01:00");
    }
}
