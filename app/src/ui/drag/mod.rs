//! The one drag core: pointer, touch and keyboard through the same state machine, for every screen that moves things.
//!
//! A screen says what its things and places are by implementing [`Scene`], makes a [`Drag`] of it and passes events on.
//! While something is carried it is drawn where it would land, from [`Drag::draft`]; nothing is sent before it is dropped.
//!
//! - Mouse: 4 px begin a drag. Touch: a hold of 450 ms does, so that a swipe still scrolls.
//! - Keys: Space picks up, arrows carry, Enter or Space drops. Esc always cancels.
//!

mod chip;
pub mod keys;
pub mod machine;
pub mod scroll;

use std::time::Duration;

pub use chip::Chip;
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use self::{
    keys::{Arrow, Command},
    machine::{Device, Input, Means, Outcome, Phase, Point, Press},
};
use super::live::refetch_on;
use crate::model::LiveEvent;

/// How long a finger rests before it drags.
const HOLD: Duration = Duration::from_millis(450);

/// Class of the document while a pointer drags something, for its cursor.
const DRAGGING: &str = "is-dragging";

/// A screen's own things and places.
pub trait Scene: Send + Sync + 'static {
    /// What is dragged.
    type Item: Clone + PartialEq + Send + Sync + 'static;
    /// Where it can go.
    type Target: Clone + PartialEq + Send + Sync + 'static;

    /// Where the item would land with the pointer there; none where it cannot.
    fn under(&self, item: &Self::Item, press: Press) -> Option<Self::Target>;
    /// Where the item would land one step from `from`; none where there is nothing.
    fn beside(&self, item: &Self::Item, from: &Self::Target, arrow: Arrow) -> Option<Self::Target>;
    /// It has been taken up.
    fn started(&self, item: &Self::Item, by: Means);
    /// It would land elsewhere than before. Said aloud when carried by key.
    fn aimed(&self, item: &Self::Item, target: Option<&Self::Target>, by: Means);
    /// It was put down: the moment to send the change.
    fn dropped(&self, item: &Self::Item, target: &Self::Target);
    /// It goes back to where it was.
    fn cancelled(&self, item: &Self::Item);
}

/// The drag of one screen.
pub struct Drag<S: Scene> {
    scene: StoredValue<S>,
    phase: RwSignal<Phase<S::Item, S::Target>>,
    hold: StoredValue<Option<TimeoutHandle>>,
    /// A drag has ended with the present pointer event, whose click is not meant as one.
    just_ended: StoredValue<bool>,
}

impl<S: Scene> Clone for Drag<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Scene> Copy for Drag<S> {}

impl<S: Scene> Drag<S> {
    /// A drag that listens while the caller's scope lives.
    pub fn new(scene: S) -> Self {
        let drag = Self {
            scene: StoredValue::new(scene),
            phase: RwSignal::new(Phase::Idle),
            hold: StoredValue::new(None),
            just_ended: StoredValue::new(false),
        };
        drag.listen();
        drag
    }

    /// What is dragged and where it would land.
    pub fn draft(self) -> Option<(S::Item, Option<S::Target>)> {
        self.phase.with(|phase| Some((phase.item()?.clone(), phase.target().cloned())))
    }

    /// Where the pointer is that drags something.
    pub fn pointer(self) -> Option<Point> {
        match self.phase.with(Phase::means)? {
            Means::Pointer(press) => Some(press.at),
            Means::Keyboard => None,
        }
    }

    /// Whether something is being dragged.
    pub fn is_dragging(self) -> bool {
        self.phase.with(|phase| phase.item().is_some())
    }

    /// Like [`Self::is_dragging`], for event handlers.
    pub fn is_dragging_now(self) -> bool {
        self.phase.try_with_untracked(|phase| phase.item().is_some()).unwrap_or(false)
    }

    /// Whether a click is only the end of a drag.
    pub fn swallows_click(self) -> bool {
        self.just_ended.try_get_value().unwrap_or(false)
    }

    /// A pointer went down on something that can be dragged.
    pub fn press(self, event: &web_sys::PointerEvent, item: S::Item) {
        if event.button() != 0 || !event.is_primary() {
            return;
        }
        let at = point(event);
        let device = if event.pointer_type() == "touch" { Device::Touch } else { Device::Mouse };
        let pointer = event.pointer_id();
        self.feed(Input::Pressed { item, press: Press { pointer, device, from: at, at } });
        if device == Device::Touch {
            let handle = set_timeout_with_handle(move || self.feed(Input::Held { pointer }), HOLD).ok();
            self.hold.set_value(handle);
            self.keep_from_scrolling(event);
        }
    }

    /// Keeps the page from scrolling under a finger that drags. Listens on the very element that was touched: it gets the
    /// finger's events even after it has been taken out of the document, as happens to what is drawn anew where it is
    /// carried, and only a listener on an element may still say no.
    fn keep_from_scrolling(self, event: &web_sys::PointerEvent) {
        let Some(target) = event.target() else { return };
        let on_move = Closure::<dyn Fn(web_sys::TouchEvent)>::new(move |event: web_sys::TouchEvent| {
            if event.cancelable() && self.is_dragging_now() {
                event.prevent_default();
            }
        });
        let options = web_sys::AddEventListenerOptions::new();
        options.set_passive(false);
        // Left to the browser's garbage collector, together with the element.
        let on_move = on_move.into_js_value();
        // A browser that refuses has no touch.
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options("touchmove", on_move.unchecked_ref(), &options);
    }

    /// A key took something up that lies at `from`.
    pub fn pick_up(self, item: S::Item, from: S::Target) {
        self.feed(Input::PickedUp { item, from });
    }

    /// Asks again for `resource` when others change something of interest, but never under somebody's hands: then as soon
    /// as they let go.
    pub fn refetch_between<T>(self, resource: Resource<T>, interest: impl Fn(&LiveEvent) -> bool + Send + Sync + 'static)
    where
        T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    {
        let missed = StoredValue::new(false);
        refetch_on(resource, move |event| {
            let concerns = interest(event);
            if concerns && self.is_dragging_now() {
                missed.try_set_value(true);
                return false;
            }
            concerns
        });
        Effect::new(move |_| {
            if !self.is_dragging() && missed.get_value() {
                missed.set_value(false);
                resource.refetch();
            }
        });
    }

    /// Listens to the whole window once the page is alive: a pointer leaves what it has pressed.
    fn listen(self) {
        Effect::new(move |_| {
            let handles = [
                window_event_listener(ev::pointermove, move |event| self.on_pointer_move(&event)),
                window_event_listener(ev::pointerup, move |event| self.on_pointer_end(&event, true)),
                window_event_listener(ev::pointercancel, move |event| self.on_pointer_end(&event, false)),
                window_event_listener(ev::pointerdown, move |event| self.on_other_press(&event)),
                window_event_listener(ev::keydown, move |event| self.on_key(&event)),
                window_event_listener(ev::contextmenu, move |event| self.on_context_menu(&event)),
            ];
            on_cleanup(move || handles.into_iter().for_each(WindowListenerHandle::remove));
        });
    }

    fn on_pointer_move(self, event: &web_sys::PointerEvent) {
        if self.is_idle() {
            return;
        }
        self.feed(Input::Moved { pointer: event.pointer_id(), at: point(event) });
        self.aim();
    }

    fn on_pointer_end(self, event: &web_sys::PointerEvent, released: bool) {
        if self.is_idle() {
            return;
        }
        self.end_hold();
        let pointer = event.pointer_id();
        self.feed(if released { Input::Released { pointer } } else { Input::Lost { pointer } });
    }

    /// A press anywhere lets go of what the keys carry.
    fn on_other_press(self, _: &web_sys::PointerEvent) {
        if self.phase.try_with_untracked(Phase::means).flatten() == Some(Means::Keyboard) {
            self.feed(Input::Cancelled);
        }
    }

    fn on_key(self, event: &web_sys::KeyboardEvent) {
        // The key that picked something up comes by here too, already taken.
        if event.default_prevented() || !self.is_dragging_now() {
            return;
        }
        let by_key = self.phase.try_with_untracked(Phase::means).flatten() == Some(Means::Keyboard);
        match keys::while_carrying(&event.key(), keys::held(event)) {
            Some(Command::Cancel) => self.feed(Input::Cancelled),
            Some(Command::LetGo) if by_key => {
                self.feed(Input::Cancelled);
                return;
            }
            Some(Command::Drop) if by_key => self.feed(Input::Dropped),
            Some(Command::Carry(arrow)) if by_key => self.carry(arrow),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    /// A long press is a drag here, not a menu.
    fn on_context_menu(self, event: &web_sys::MouseEvent) {
        let touched = self.phase.try_with_untracked(|phase| match phase {
            Phase::Pending { press, .. } | Phase::Dragging { by: Means::Pointer(press), .. } => press.device == Device::Touch,
            _ => false,
        });
        if touched == Some(true) {
            event.prevent_default();
        }
    }

    /// One step by key.
    fn carry(self, arrow: Arrow) {
        let next = self.phase.with_untracked(|phase| {
            let (item, from) = (phase.item()?, phase.target()?);
            self.scene.with_value(|scene| scene.beside(item, from, arrow))
        });
        if next.is_some() {
            self.aim_at(next);
        }
    }

    /// Looks what is under the pointer that drags.
    fn aim(self) {
        let target = self.phase.with_untracked(|phase| match (phase.item(), phase.means()) {
            (Some(item), Some(Means::Pointer(press))) => Some(self.scene.with_value(|scene| scene.under(item, press))),
            _ => None,
        });
        if let Some(target) = target {
            self.aim_at(target);
        }
    }

    fn aim_at(self, target: Option<S::Target>) {
        if self.phase.with_untracked(|phase| phase.target() == target.as_ref()) {
            return;
        }
        self.feed(Input::Aimed(target.clone()));
        let Some((item, by)) = self.phase.with_untracked(|phase| Some((phase.item()?.clone(), phase.means()?))) else { return };
        self.scene.with_value(|scene| scene.aimed(&item, target.as_ref(), by));
    }

    fn feed(self, input: Input<S::Item, S::Target>) {
        // The page may have been left while a timer ran.
        let outcome = self.phase.try_update(|phase| phase.take(input)).flatten();
        match outcome {
            None => {}
            Some(Outcome::Started(item)) => self.begin(&item),
            Some(Outcome::Dropped(item, target)) => {
                self.end();
                self.scene.with_value(|scene| scene.dropped(&item, &target));
            }
            Some(Outcome::Cancelled(item)) => {
                self.end();
                self.scene.with_value(|scene| scene.cancelled(&item));
            }
        }
    }

    fn begin(self, item: &S::Item) {
        self.end_hold();
        let Some(by) = self.phase.with_untracked(Phase::means) else { return };
        self.scene.with_value(|scene| scene.started(item, by));
        if let Means::Pointer(press) = by {
            hold_pointer(press.pointer);
            self.aim();
            self.scroll_on();
        }
    }

    fn end(self) {
        self.end_hold();
        if let Some(root) = document().document_element() {
            // Nothing to do about a document that refuses a class.
            let _ = root.class_list().remove_1(DRAGGING);
        }
        self.just_ended.set_value(true);
        // The click of this very release comes before any timer.
        set_timeout(
            move || {
                self.just_ended.try_set_value(false);
            },
            Duration::ZERO,
        );
    }

    fn end_hold(self) {
        if let Some(handle) = self.hold.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }

    /// Scrolls, frame by frame, as long as something is held near an edge.
    fn scroll_on(self) {
        request_animation_frame(move || {
            let means = self.phase.try_with_untracked(Phase::means).flatten();
            let Some(Means::Pointer(press)) = means else { return };
            if scroll::near_edges(press.at) {
                self.aim();
            }
            self.scroll_on();
        });
    }

    fn is_idle(self) -> bool {
        self.phase.try_with_untracked(|phase| matches!(phase, Phase::Idle)).unwrap_or(true)
    }
}

/// Takes the pointer, so that its release is heard outside of the window too.
fn hold_pointer(pointer: i32) {
    let Some(root) = document().document_element() else { return };
    // A pointer that is gone by now ends the drag by itself.
    let _ = root.set_pointer_capture(pointer);
    let _ = root.class_list().add_1(DRAGGING);
}

/// Where a pointer event happened in the viewport.
pub fn point(event: &web_sys::PointerEvent) -> Point {
    Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}

/// Gives the focus back to the first element that matches, once the view has caught up, unless it has gone elsewhere.
/// For things that are drawn anew while they are carried.
pub fn restore_focus(selector: String) {
    restore_focus_to(vec![selector]);
}

/// The same with what is next best where nothing matches, as when what was focused is no longer there.
pub fn restore_focus_to(selectors: Vec<String>) {
    request_animation_frame(move || {
        let is_lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        if is_lost {
            // The first that is there.
            let _ = selectors.iter().find(|selector| has_taken_focus(selector));
        }
    });
}

/// Moves the focus to the first element that matches, if there is one.
pub fn focus(selector: &str) {
    has_taken_focus(selector);
}

fn has_taken_focus(selector: &str) -> bool {
    let found = document().query_selector(selector).ok().flatten();
    let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) else { return false };
    // An element that cannot be focused leaves the focus where it is.
    let _ = element.focus();
    true
}
