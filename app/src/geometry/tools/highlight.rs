//! Highlights text: from the word where the pointer goes down to the one where it is lifted, or word by word with the arrows.

use super::{Flow, Gesture};
use crate::geometry::{
    ScreenPoint, Selection,
    canvas::Scene,
    tool::{ByKeys, Effect, Press, Preview},
};
use crate::model::{AnnotationId, Geometry};

/// A press farther than this from any word means none, in CSS pixels.
const NEAR: f64 = 48.0;

/// How many words a stride up or down goes.
const LINE: f64 = 8.0;

/// Words in the making of a highlight. A press without a drag on the badge of a mark selects that mark.
#[derive(Debug)]
pub(in crate::geometry) struct Quoting {
    from: ScreenPoint,
    /// The first and the last word, in the order of marking.
    words: Option<(usize, usize)>,
    slop: f64,
    on: Option<AnnotationId>,
    by_keys: bool,
}

pub(in crate::geometry) fn press(scene: &mut Scene, press: Press) -> Box<dyn Gesture> {
    let Press { at, precision, .. } = press;
    let on = scene.marks.hit_badge(&scene.camera, at, precision);
    let word = scene.words.nearest(&scene.camera, at).filter(|(_, far)| *far <= NEAR).map(|(word, _)| (word, word));
    Box::new(Quoting { from: at, words: word, slop: precision.slop(), on, by_keys: false })
}

impl Quoting {
    /// Begins at the word nearest to the crosshair; none on a page without words.
    pub(in crate::geometry) fn by_keys(scene: &Scene) -> Option<Self> {
        let from = scene.camera.centre();
        let (word, _) = scene.words.nearest(&scene.camera, from)?;
        Some(Self { from, words: Some((word, word)), slop: 0.0, on: None, by_keys: true })
    }

    fn geometry(&self, scene: &Scene) -> Option<Geometry> {
        self.words.and_then(|(one, other)| scene.words.highlight(one, other))
    }
}

impl Gesture for Quoting {
    fn moved(&mut self, scene: &mut Scene, to: ScreenPoint, _: f64) -> Vec<Effect> {
        if self.from.distance(to) > self.slop {
            self.on = None;
        }
        if let (Some((_, last)), Some((word, _))) = (&mut self.words, scene.words.nearest(&scene.camera, to)) {
            *last = word;
        }
        vec![Effect::Redraw]
    }

    fn released(self: Box<Self>, scene: &mut Scene, _: ScreenPoint) -> Flow {
        match self.on {
            Some(id) => Flow::Ends(scene.select(Selection::of([id]))),
            None => self.confirmed(scene),
        }
    }

    fn cancelled(self: Box<Self>, _: &mut Scene) -> Vec<Effect> {
        Vec::new()
    }

    fn nudged(&mut self, scene: &mut Scene, (x, y): (f64, f64)) -> Vec<Effect> {
        let Some((_, last)) = &mut self.words else { return Vec::new() };
        #[expect(clippy::cast_possible_truncation, reason = "a few words")]
        let words = y.mul_add(LINE, x) as isize;
        *last = last.saturating_add_signed(words).min(scene.words.len().saturating_sub(1));
        let mut effects = self.geometry(scene).map(|made| scene.look(scene.camera.revealing(&made))).unwrap_or_default();
        effects.push(Effect::Redraw);
        effects
    }

    fn confirmed(self: Box<Self>, scene: &mut Scene) -> Flow {
        Flow::Ends(self.geometry(scene).map(|made| scene.place(made)).unwrap_or_default())
    }

    fn by_keys(&self) -> Option<ByKeys> {
        self.by_keys.then_some(ByKeys::Quoting)
    }

    fn preview(&self, scene: &Scene) -> Option<Preview> {
        self.geometry(scene).filter(|_| self.on.is_none()).map(Preview::New)
    }
}
