//! What keys do, and what they begin.

use super::{
    ARROW, Access, BESIDE, ByKeys, Canvas, Direction, Doing, ELLIPSE, Effect, Gesture, History, Hold, Key, LINE, LONG, MEASURE, PAN_STEP,
    RECTANGLE, Reach, Selection, Spin, Step, Stride, Tool, ZOOM_STEP, freehand, highlight, pin, polygon, reshape, select, span,
};

impl Canvas {
    pub(super) fn key(&mut self, key: Key) -> Vec<Effect> {
        let camera = self.scene.camera;
        match key {
            Key::ZoomIn => self.scene.look(camera.zoomed(camera.centre(), ZOOM_STEP)),
            Key::ZoomOut => self.scene.look(camera.zoomed(camera.centre(), 1.0 / ZOOM_STEP)),
            Key::Fit => self.scene.look(camera.fitted()),
            Key::ActualSize => self.scene.look(camera.at_actual_size()),
            Key::Escape => self.escape(),
            Key::Arrow(direction, stride) => self.arrow(direction, stride),
            Key::Enter => self.enter(),
            Key::Tool(tool) => self.choose(tool),
            Key::Next(reach) => self.step(1, reach),
            Key::Previous(reach) => self.step(-1, reach),
            Key::PickUp => self.pick_up(),
            Key::Reshape => self.reshape(),
            Key::Turn(Spin::Clockwise) => self.scene.look(camera.turned_to(camera.turn().next())),
            Key::Turn(Spin::Anticlockwise) => self.scene.look(camera.turned_to(camera.turn().previous())),
            Key::Overview => {
                self.overview = !self.overview;
                vec![Effect::Redraw]
            }
            Key::Page(step) => vec![Effect::TurnPage(step)],
            Key::Delete => self.delete(),
            Key::SelectAll => self.scene.select(Selection::of(self.scene.marks.all().iter().map(|mark| mark.id).collect::<Vec<_>>())),
            Key::Copy => self.copy(),
            Key::Paste => self.paste(),
            Key::Undo => self.travel(History::undo),
            Key::Redo => self.travel(History::redo),
        }
    }

    /// Takes back the last thing that can be: the gesture, the tool, the selection.
    pub(super) fn escape(&mut self) -> Vec<Effect> {
        if !matches!(self.doing, Doing::Nothing) {
            return self.cancel();
        }
        if self.tool != Tool::Select {
            return self.choose(Tool::Select);
        }
        self.scene.select(Selection::default())
    }

    pub(super) fn arrow(&mut self, direction: Direction, stride: Stride) -> Vec<Effect> {
        let (x, y) = direction.step();
        let times = if stride == Stride::Long { LONG } else { 1.0 };
        if let Doing::Keying(gesture) = &mut self.doing {
            return gesture.nudged(&mut self.scene, (x * times, y * times));
        }
        // The view goes where the arrow points, so the picture goes the other way.
        let camera = self.scene.camera.panned(-x * times * PAN_STEP, -y * times * PAN_STEP);
        self.scene.look(camera)
    }

    /// Goes on with what has begun; else begins what the tool makes at the crosshair, or opens what is selected.
    pub(super) fn enter(&mut self) -> Vec<Effect> {
        match std::mem::replace(&mut self.doing, Doing::Nothing) {
            Doing::Keying(gesture) => {
                let flow = gesture.confirmed(&mut self.scene);
                self.go_on(flow)
            }
            Doing::Nothing if self.tool.draws() && self.access == Access::Marking => self.begin_at_crosshair(),
            Doing::Nothing => self.scene.selection.last().map(Effect::Open).into_iter().collect(),
            other => {
                self.doing = other;
                Vec::new()
            }
        }
    }

    pub(super) fn begin_at_crosshair(&mut self) -> Vec<Effect> {
        let scene = &mut self.scene;
        let gesture: Box<dyn Gesture> = match self.tool {
            Tool::Pin => return pin::place(scene),
            Tool::Select | Tool::Marquee | Tool::Pan => return Vec::new(),
            Tool::Freehand => Box::new(freehand::Draw::by_keys(scene)),
            Tool::Polygon => Box::new(polygon::Corners::by_keys(scene)),
            Tool::Highlight => match highlight::Quoting::by_keys(scene) {
                Some(quoting) => Box::new(quoting),
                None => return Vec::new(),
            },
            Tool::Rectangle => Box::new(span::Sizing::new(scene, RECTANGLE)),
            Tool::Ellipse => Box::new(span::Sizing::new(scene, ELLIPSE)),
            Tool::Line => Box::new(span::Sizing::new(scene, LINE)),
            Tool::Arrow => Box::new(span::Sizing::new(scene, ARROW)),
            Tool::Measure => Box::new(span::Sizing::new(scene, MEASURE)),
        };
        self.begin_by_keys(gesture)
    }

    pub(super) fn choose(&mut self, tool: Tool) -> Vec<Effect> {
        if tool.draws() && self.access == Access::Reading {
            return Vec::new();
        }
        let mut effects = if matches!(self.doing, Doing::Nothing) { Vec::new() } else { self.cancel() };
        self.tool = tool;
        effects.extend([Effect::ToolChanged(tool), Effect::Redraw]);
        effects
    }

    /// Selects the next or previous mark of the list, around its ends; with Shift besides those that are selected.
    pub(super) fn step(&mut self, by: isize, reach: Reach) -> Vec<Effect> {
        let count = self.scene.marks.all().len();
        if count == 0 {
            return Vec::new();
        }
        let mut effects = if matches!(self.doing, Doing::Nothing) { Vec::new() } else { self.cancel() };
        let next = match self.scene.selection.last().and_then(|id| self.scene.marks.place(id)) {
            Some(now) => (now + count).saturating_add_signed(by) % count,
            None if by > 0 => 0,
            None => count - 1,
        };
        let id = self.scene.marks.all()[next].id;
        let before = if reach == Reach::Further { self.scene.selection.clone() } else { Selection::default() };
        effects.extend(self.scene.select(Selection::of(before.iter().filter(|other| *other != id).chain([id]))));
        effects.extend(self.bring_into_view(Some(id)));
        effects.push(Effect::Redraw);
        effects
    }

    /// Whether something of one's own may be begun now.
    pub(super) fn is_free(&self) -> bool {
        self.access == Access::Marking && matches!(self.doing, Doing::Nothing)
    }

    pub(super) fn pick_up(&mut self) -> Vec<Effect> {
        match select::Carry::new(&self.scene).filter(|_| self.is_free()) {
            Some(carry) => self.begin_by_keys(Box::new(carry)),
            None => Vec::new(),
        }
    }

    /// Takes hold of a handle of the selected mark, or of the next.
    pub(super) fn reshape(&mut self) -> Vec<Effect> {
        if let Doing::Keying(gesture) = &mut self.doing {
            return if matches!(gesture.by_keys(), Some(ByKeys::Reshaping(_))) { gesture.again(&mut self.scene) } else { Vec::new() };
        }
        let mark = self.scene.selection.only().and_then(|id| self.scene.marks.get(id)).filter(|mark| mark.hold == Hold::Movable);
        match mark.and_then(reshape::Pull::by_keys).filter(|_| self.is_free()) {
            Some(pull) => self.begin_by_keys(Box::new(pull)),
            None => Vec::new(),
        }
    }

    pub(super) fn delete(&mut self) -> Vec<Effect> {
        if let Doing::Keying(gesture) = &mut self.doing {
            return if gesture.taken_back() { vec![Effect::Redraw] } else { self.cancel() };
        }
        if !self.is_free() {
            return Vec::new();
        }
        let own = select::in_hand(&self.scene).into_iter().map(|(id, _)| id).collect();
        self.remove(own)
    }

    pub(super) fn copy(&mut self) -> Vec<Effect> {
        let marks = self.scene.selection.iter().filter_map(|id| self.scene.marks.get(id));
        let copied: Vec<_> = marks.map(|mark| (mark.id, mark.geometry.clone())).collect();
        if copied.is_empty() {
            return Vec::new();
        }
        let count = copied.len();
        self.clipboard = (copied, 0);
        vec![Effect::Copied(count)]
    }

    pub(super) fn paste(&mut self) -> Vec<Effect> {
        if !self.is_free() || self.clipboard.0.is_empty() {
            return Vec::new();
        }
        self.clipboard.1 += 1;
        let away = BESIDE * f64::from(self.clipboard.1);
        let pasted = select::moved(&self.clipboard.0, self.scene.camera.page_move(away, away));
        vec![Effect::Duplicate(pasted)]
    }

    /// Goes back or forth in the history. What somebody else has taken away meanwhile is left alone.
    pub(super) fn travel(&mut self, go: fn(&mut History) -> Vec<Step>) -> Vec<Effect> {
        if !self.is_free() {
            return Vec::new();
        }
        let (mut effects, mut removed, mut restored) = (Vec::new(), Vec::new(), Vec::new());
        for step in go(&mut self.scene.history) {
            match step {
                Step::Added(id) => restored.push(id),
                Step::Removed(id) => removed.push(id),
                Step::Shaped { id, after, .. } => {
                    if self.scene.marks.shape(id, &after).is_some() {
                        effects.push(Effect::MoveMark { id, geometry: after });
                    }
                }
            }
        }
        if !removed.is_empty() {
            effects.extend(
                self.scene.select(Selection::of(self.scene.selection.iter().filter(|id| !removed.contains(id)).collect::<Vec<_>>())),
            );
            effects.push(Effect::Remove(removed));
        }
        if !restored.is_empty() {
            effects.push(Effect::Restore(restored));
        }
        effects.push(Effect::Redraw);
        effects
    }
}
