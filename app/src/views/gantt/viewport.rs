//! Which part of the chart is seen: only that is drawn.

use leptos::{html, prelude::*};

use super::scale::Scale;
use crate::{model::Day, plan::Span};

/// The height of a row in CSS pixels.
pub const ROW: f64 = 36.0;

/// The height of the head. The style sheet has it, too.
pub const HEAD: f64 = 52.0;

/// Rows and pixels that are drawn beyond what is seen, so that scrolling meets no empty chart.
const ROWS_AROUND: usize = 8;
const STEP: f64 = 400.0;

/// What a window shows before it has been measured: the same on both sides, so that both draw the same.
const USUAL: (f64, f64) = (1_200.0, 800.0);

/// The top of a row below the head, in CSS pixels.
#[expect(clippy::cast_precision_loss, reason = "rows of a chart")]
pub const fn y(place: usize) -> f64 {
    place as f64 * ROW
}

/// The window onto the chart.
#[derive(Clone, Copy)]
pub struct Viewport {
    pub node: NodeRef<html::Div>,
    top: RwSignal<f64>,
    left: RwSignal<f64>,
    width: RwSignal<f64>,
    height: RwSignal<f64>,
}

impl Default for Viewport {
    fn default() -> Self {
        Self::new()
    }
}

impl Viewport {
    pub fn new() -> Self {
        Self {
            node: NodeRef::new(),
            top: RwSignal::new(0.0),
            left: RwSignal::new(0.0),
            width: RwSignal::new(USUAL.0),
            height: RwSignal::new(USUAL.1),
        }
    }

    /// Looks where the window is.
    pub fn measure(self) {
        let Some(element) = self.node.get_untracked() else { return };
        let set = |signal: RwSignal<f64>, value: i32| {
            if signal.try_get_untracked() != Some(f64::from(value)) {
                signal.try_set(f64::from(value));
            }
        };
        set(self.top, element.scroll_top());
        set(self.left, element.scroll_left());
        set(self.width, element.client_width());
        set(self.height, element.client_height());
    }

    /// The rows to draw: the first, and the one after the last.
    pub fn rows(self) -> Memo<(usize, usize)> {
        let (top, height) = (self.top, self.height);
        Memo::new(move |_| {
            let first = whole(top.get() / ROW) / ROWS_AROUND * ROWS_AROUND;
            let first = first.saturating_sub(ROWS_AROUND);
            (first, first + whole(height.get() / ROW) + 3 * ROWS_AROUND)
        })
    }

    /// The part of the scale to draw, in its pixels.
    pub fn across(self) -> Memo<(f64, f64)> {
        let (left, width) = (self.left, self.width);
        Memo::new(move |_| {
            let from = ((left.get() / STEP).floor() - 1.0).max(0.0) * STEP;
            (from, from + ((width.get() / STEP).ceil() + 3.0) * STEP)
        })
    }

    /// The days to draw.
    pub fn days(self, scale: Memo<Scale>) -> Memo<Span> {
        let across = self.across();
        Memo::new(move |_| {
            let (from, to) = across.get();
            scale.get().window(from, to)
        })
    }

    /// Brings a day to the left third of what is seen.
    pub fn show_day(self, scale: Scale, day: Day) {
        if let Some(element) = self.node.get_untracked() {
            #[expect(clippy::cast_possible_truncation, reason = "places are those of a screen")]
            element.set_scroll_left((scale.x(day) - f64::from(element.client_width()) / 4.0).max(0.0) as i32);
            self.measure();
        }
    }

    /// The day in the middle of what is seen.
    pub fn middle(self, scale: Scale) -> Day {
        scale.day_at(self.left.get_untracked() + self.width.get_untracked() / 4.0)
    }

    /// Brings a row into sight, and the days of its bar when none of them is.
    pub fn show_row(self, place: usize, scale: Scale, days: Option<Span>) {
        let Some(element) = self.node.get_untracked() else { return };
        let top = y(place);
        let (seen, height) = (f64::from(element.scroll_top()), f64::from(element.client_height()) - HEAD);
        #[expect(clippy::cast_possible_truncation, reason = "places are those of a screen")]
        if top < seen {
            element.set_scroll_top(top as i32);
        } else if top + ROW > seen + height {
            element.set_scroll_top((top + ROW - height).ceil() as i32);
        }
        let (left, width) = (f64::from(element.scroll_left()), f64::from(element.client_width()) / 2.0);
        if let Some(days) = days.filter(|days| scale.x(days.last().plus(1)) < left || scale.x(days.first()) > left + width) {
            self.show_day(scale, days.first());
        }
        self.measure();
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places are those of a screen, and not negative")]
const fn whole(value: f64) -> usize {
    value.max(0.0) as usize
}
