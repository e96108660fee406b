//! What a drag is, one input after the other, without a browser.

/// How far a mouse may move before a press becomes a drag, in CSS pixels.
pub const THRESHOLD: f64 = 4.0;

/// How far a resting finger may tremble. One that goes farther is scrolling.
pub const JITTER: f64 = 10.0;

/// A place in the viewport, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    fn distance(self, other: Self) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }
}

/// What the pointer is. A pen behaves like a mouse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Device {
    Mouse,
    /// Drags after a hold, so that a swipe still scrolls.
    Touch,
}

/// A pointer that is down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Press {
    pub pointer: i32,
    pub device: Device,
    /// Where it went down.
    pub from: Point,
    /// Where it is.
    pub at: Point,
}

/// What carries the thing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Means {
    Pointer(Press),
    Keyboard,
}

/// Where a drag stands. `I` is what is dragged, `T` is where it can go.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase<I, T> {
    #[default]
    Idle,
    /// Pressed, and not yet known to be a drag.
    Pending { item: I, press: Press },
    Dragging {
        item: I,
        /// Where it would land now; none where it cannot.
        target: Option<T>,
        by: Means,
    },
}

/// What happens to a drag.
#[derive(Debug, Clone, PartialEq)]
pub enum Input<I, T> {
    Pressed {
        item: I,
        press: Press,
    },
    Moved {
        pointer: i32,
        at: Point,
    },
    /// A finger has rested long enough.
    Held {
        pointer: i32,
    },
    Released {
        pointer: i32,
    },
    /// The browser took the pointer away, as it does to scroll.
    Lost {
        pointer: i32,
    },
    /// By key, with where it lies now.
    PickedUp {
        item: I,
        from: T,
    },
    /// It would land here now.
    Aimed(Option<T>),
    /// By key.
    Dropped,
    Cancelled,
}

/// What follows from an input. Nothing is sent anywhere before [`Outcome::Dropped`].
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<I, T> {
    Started(I),
    Dropped(I, T),
    Cancelled(I),
}

impl<I: Clone, T: Clone> Phase<I, T> {
    /// Takes one input.
    pub fn take(&mut self, input: Input<I, T>) -> Option<Outcome<I, T>> {
        match std::mem::take(self) {
            Self::Idle => self.when_idle(input),
            Self::Pending { item, press } => self.when_pending(item, press, input),
            Self::Dragging { item, target, by } => self.when_dragging(item, target, by, input),
        }
    }

    /// What is being dragged.
    pub fn item(&self) -> Option<&I> {
        match self {
            Self::Dragging { item, .. } => Some(item),
            _ => None,
        }
    }

    pub fn target(&self) -> Option<&T> {
        match self {
            Self::Dragging { target, .. } => target.as_ref(),
            _ => None,
        }
    }

    pub fn means(&self) -> Option<Means> {
        match self {
            Self::Dragging { by, .. } => Some(*by),
            _ => None,
        }
    }

    fn when_idle(&mut self, input: Input<I, T>) -> Option<Outcome<I, T>> {
        match input {
            Input::Pressed { item, press } => {
                *self = Self::Pending { item, press };
                None
            }
            Input::PickedUp { item, from } => {
                *self = Self::Dragging { item: item.clone(), target: Some(from), by: Means::Keyboard };
                Some(Outcome::Started(item))
            }
            _ => None,
        }
    }

    fn when_pending(&mut self, item: I, press: Press, input: Input<I, T>) -> Option<Outcome<I, T>> {
        let starts = |press: Press| Self::Dragging { item: item.clone(), target: None, by: Means::Pointer(press) };
        match input {
            Input::Moved { pointer, at } if pointer == press.pointer => {
                let way = press.from.distance(at);
                let press = Press { at, ..press };
                match press.device {
                    Device::Mouse if way >= THRESHOLD => {
                        *self = starts(press);
                        Some(Outcome::Started(item))
                    }
                    Device::Touch if way > JITTER => None,
                    _ => {
                        *self = Self::Pending { item, press };
                        None
                    }
                }
            }
            Input::Held { pointer } if pointer == press.pointer && press.device == Device::Touch => {
                *self = starts(press);
                Some(Outcome::Started(item))
            }
            Input::Moved { .. } | Input::Held { .. } | Input::Aimed(_) => {
                *self = Self::Pending { item, press };
                None
            }
            // Released, lost, cancelled, or a second finger: no drag.
            _ => None,
        }
    }

    fn when_dragging(&mut self, item: I, target: Option<T>, by: Means, input: Input<I, T>) -> Option<Outcome<I, T>> {
        let mine = |pointer| matches!(by, Means::Pointer(press) if press.pointer == pointer);
        match input {
            Input::Moved { pointer, at } => {
                let by = match by {
                    Means::Pointer(press) if press.pointer == pointer => Means::Pointer(Press { at, ..press }),
                    other => other,
                };
                *self = Self::Dragging { item, target, by };
                None
            }
            Input::Aimed(next) => {
                // A key that leads nowhere leaves the thing where it is; a pointer really is over nothing.
                let target = if by == Means::Keyboard { next.or(target) } else { next };
                *self = Self::Dragging { item, target, by };
                None
            }
            Input::Released { pointer } if mine(pointer) => Some(ends(item, target)),
            Input::Dropped if by == Means::Keyboard => Some(ends(item, target)),
            Input::Lost { pointer } if mine(pointer) => Some(Outcome::Cancelled(item)),
            Input::Cancelled => Some(Outcome::Cancelled(item)),
            // Whoever presses elsewhere has let go of what the keys carried.
            Input::Pressed { .. } if by == Means::Keyboard => Some(Outcome::Cancelled(item)),
            _ => {
                *self = Self::Dragging { item, target, by };
                None
            }
        }
    }
}

fn ends<I, T>(item: I, target: Option<T>) -> Outcome<I, T> {
    match target {
        Some(target) => Outcome::Dropped(item, target),
        None => Outcome::Cancelled(item),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Drag = Phase<&'static str, u8>;

    const AT: Point = Point { x: 100.0, y: 100.0 };

    fn press(device: Device) -> Input<&'static str, u8> {
        Input::Pressed { item: "bar", press: Press { pointer: 1, device, from: AT, at: AT } }
    }

    fn to(dx: f64, dy: f64) -> Input<&'static str, u8> {
        Input::Moved { pointer: 1, at: Point { x: AT.x + dx, y: AT.y + dy } }
    }

    /// Feeds everything and keeps what followed.
    fn run(inputs: impl IntoIterator<Item = Input<&'static str, u8>>) -> (Drag, Vec<Outcome<&'static str, u8>>) {
        let mut drag = Drag::default();
        let outcomes = inputs.into_iter().filter_map(|input| drag.take(input)).collect();
        (drag, outcomes)
    }

    #[test]
    fn a_press_that_hardly_moves_is_a_click() {
        let (drag, outcomes) = run([press(Device::Mouse), to(2.0, 2.0), Input::Released { pointer: 1 }]);
        assert_eq!((drag, outcomes), (Drag::Idle, vec![]));
    }

    #[test]
    fn a_mouse_drags_from_the_threshold_on() {
        let (drag, outcomes) = run([press(Device::Mouse), to(3.9, 0.0)]);
        assert!(matches!(drag, Phase::Pending { .. }) && outcomes.is_empty());
        let (drag, outcomes) = run([press(Device::Mouse), to(4.0, 0.0), Input::Aimed(Some(7)), to(50.0, 0.0)]);
        assert_eq!((drag.target(), outcomes), (Some(&7), vec![Outcome::Started("bar")]));
        let (drag, outcomes) = run([press(Device::Mouse), to(9.0, 0.0), Input::Aimed(Some(7)), Input::Released { pointer: 1 }]);
        assert_eq!((drag, outcomes), (Drag::Idle, vec![Outcome::Started("bar"), Outcome::Dropped("bar", 7)]));
    }

    #[test]
    fn over_nothing_a_release_cancels() {
        let (drag, outcomes) =
            run([press(Device::Mouse), to(9.0, 0.0), Input::Aimed(Some(7)), Input::Aimed(None), Input::Released { pointer: 1 }]);
        assert_eq!((drag, outcomes.last()), (Drag::Idle, Some(&Outcome::Cancelled("bar"))));
    }

    #[test]
    fn a_swipe_scrolls_and_a_hold_drags() {
        let (drag, outcomes) = run([press(Device::Touch), to(0.0, 11.0), Input::Held { pointer: 1 }]);
        assert_eq!((drag, outcomes), (Drag::Idle, vec![]));
        let (drag, outcomes) = run([press(Device::Touch), to(5.0, 5.0), Input::Held { pointer: 1 }, to(0.0, 300.0)]);
        assert!(drag.item().is_some());
        assert_eq!(outcomes, [Outcome::Started("bar")]);
    }

    #[test]
    fn a_hold_does_nothing_to_a_mouse() {
        let (drag, outcomes) = run([press(Device::Mouse), Input::Held { pointer: 1 }]);
        assert!(matches!(drag, Phase::Pending { .. }) && outcomes.is_empty());
    }

    #[test]
    fn escape_and_the_browser_cancel() {
        for end in [Input::Cancelled, Input::Lost { pointer: 1 }] {
            let (drag, outcomes) = run([press(Device::Mouse), to(9.0, 0.0), Input::Aimed(Some(7)), end]);
            assert_eq!((drag, outcomes.last()), (Drag::Idle, Some(&Outcome::Cancelled("bar"))));
        }
    }

    #[test]
    fn other_pointers_are_ignored() {
        let (drag, outcomes) = run([
            press(Device::Mouse),
            to(9.0, 0.0),
            Input::Aimed(Some(7)),
            Input::Released { pointer: 2 },
            Input::Lost { pointer: 2 },
            Input::Moved { pointer: 2, at: Point::default() },
        ]);
        assert_eq!((drag.target(), outcomes.len()), (Some(&7), 1));
    }

    #[test]
    fn a_second_finger_is_no_drag() {
        let second = Input::Pressed { item: "bar", press: Press { pointer: 2, device: Device::Touch, from: AT, at: AT } };
        let (drag, outcomes) = run([press(Device::Touch), second, Input::Held { pointer: 1 }]);
        assert_eq!((drag, outcomes), (Drag::Idle, vec![]));
    }

    #[test]
    fn keys_carry_until_dropped() {
        let picked = || Input::PickedUp { item: "bar", from: 3 };
        let (drag, outcomes) = run([picked(), Input::Aimed(Some(4)), Input::Aimed(None), Input::Dropped]);
        assert_eq!((drag, outcomes), (Drag::Idle, vec![Outcome::Started("bar"), Outcome::Dropped("bar", 4)]));
        let (drag, outcomes) = run([picked(), Input::Aimed(Some(4)), Input::Cancelled]);
        assert_eq!((drag, outcomes.last()), (Drag::Idle, Some(&Outcome::Cancelled("bar"))));
        let (drag, outcomes) = run([picked(), press(Device::Mouse)]);
        assert_eq!((drag, outcomes.last()), (Drag::Idle, Some(&Outcome::Cancelled("bar"))));
    }

    #[test]
    fn keys_do_not_drop_what_a_pointer_carries() {
        let (drag, outcomes) = run([press(Device::Mouse), to(9.0, 0.0), Input::Aimed(Some(7)), Input::Dropped]);
        assert_eq!((drag.target(), outcomes.len()), (Some(&7), 1));
    }

    /// Every sequence of five inputs: a drag ends exactly as often as it has started, and only a started one ends.
    #[test]
    fn every_start_has_one_end() {
        let inputs = [
            press(Device::Mouse),
            press(Device::Touch),
            to(20.0, 0.0),
            Input::Held { pointer: 1 },
            Input::Released { pointer: 1 },
            Input::Lost { pointer: 1 },
            Input::PickedUp { item: "bar", from: 3 },
            Input::Aimed(Some(4)),
            Input::Aimed(None),
            Input::Dropped,
            Input::Cancelled,
        ];
        let count = inputs.len();
        for number in 0..count.pow(5) {
            let sequence = (0..5).map(|place| inputs[number / count.pow(place) % count].clone());
            let (drag, outcomes) = run(sequence);
            let mut open = false;
            for outcome in &outcomes {
                let starts = matches!(outcome, Outcome::Started(_));
                assert_ne!(starts, open, "{outcomes:?}");
                open = starts;
            }
            assert_eq!(open, drag.item().is_some());
        }
    }
}
