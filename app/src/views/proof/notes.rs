//! The marks and their threads: reads them, and writes them with the change shown before the server has agreed.

use std::collections::HashMap;

use leptos::{ev, prelude::*, task::spawn_local};
use time::OffsetDateTime;

use super::{
    overlay::{Local, Note, Standing, merged, settle},
    queue::Queue,
    sheet::Desk,
};
use crate::{
    api::{self, ApiError},
    model::{
        Annotation, AnnotationId, AnnotationPatch, Comment, CommentId, Geometry, Instant, MarkStyle, Member, NewAnnotation, ProofId,
        ProofVersionId, Role,
    },
    ui::toast::{Toasts, use_toasts},
};

/// The marks of one version.
#[derive(Clone, Copy)]
pub(super) struct Notes {
    /// In the order of their numbers.
    pub all: Memo<Vec<Note>>,
    version: ProofVersionId,
    proof: ProofId,
    reload: Callback<()>,
    local: RwSignal<Vec<Local>>,
    /// Marks that were deleted here, as they were.
    deleted: StoredValue<HashMap<AnnotationId, Annotation>>,
    me: StoredValue<Member>,
    /// What waits for a connection.
    queue: StoredValue<Queue>,
    toasts: Toasts,
}

impl Notes {
    pub fn new(desk: Desk, version: ProofVersionId, me: Member) -> Self {
        let local = RwSignal::new(Vec::new());
        let (rest, rounds) = (RwSignal::new(Vec::<Annotation>::new()), StoredValue::new(0_u32));
        let saved = Memo::new(move |_| {
            // While another version is on its way, this sheet keeps what it has: it is about to be replaced.
            let first = desk
                .read(|sheet| sheet.marks.items.iter().filter(|mark| mark.proof_version_id == version).cloned().collect::<Vec<_>>())
                .unwrap_or_default();
            let last = first.last().map_or(0, |mark| mark.number);
            rest.with(|rest| first.into_iter().chain(rest.iter().filter(|mark| mark.number > last).cloned()).collect::<Vec<_>>())
        });
        Effect::new(move |_| {
            let next = desk.read(|sheet| sheet.marks.next.clone()).flatten();
            let round = rounds.try_update_value(|round| {
                *round += 1;
                *round
            });
            match (next, round) {
                (Some(next), Some(round)) => spawn_local(ask_for_rest(version, next, rest, (rounds, round))),
                _ => rest.maybe_update(|rest| !std::mem::take(rest).is_empty()),
            }
        });
        let all = Memo::new(move |_| saved.with(|saved| local.with(|local| merged(saved, local))));
        Effect::new(move |_| {
            saved.with(|saved| {
                local.maybe_update(|local| {
                    let before = local.len();
                    settle(local, saved);
                    local.len() != before
                });
            });
        });
        let deleted = StoredValue::new(HashMap::new());
        let notes = Self {
            all,
            version,
            proof: desk.id,
            reload: Callback::new(move |()| desk.reload()),
            local,
            deleted,
            me: StoredValue::new(me),
            queue: StoredValue::new(Queue::default()),
            toasts: use_toasts(),
        };
        notes.send_what_waits();
        notes
    }

    /// Takes up what an earlier visit could not send, and sends it now and whenever the connection comes back.
    fn send_what_waits(self) {
        Effect::new(move |_| {
            let kept = self.me.with_value(|me| Queue::load(self.version, me.id));
            self.queue.set_value(kept);
            self.resend();
        });
        let back = window_event_listener(ev::online, move |_| self.resend());
        on_cleanup(move || back.remove());
    }

    fn resend(self) {
        let Queue { marks, changes } = self.queue.try_get_value().unwrap_or_default();
        for mark in marks {
            self.send(mark);
        }
        for change in changes {
            let answer = api::proofs::update_annotation(change.id, change.revision, &change.patch);
            spawn_local(async move { self.settle_change(change.id, answer.await) });
        }
    }

    /// Changes what waits, and keeps it.
    fn keep(self, change: impl FnOnce(&mut Queue)) {
        self.queue.try_update_value(|queue| {
            let before = queue.clone();
            change(queue);
            if *queue != before {
                self.me.with_value(|me| queue.save(self.version, me.id));
            }
        });
    }

    /// Where another version of the proof is looked at.
    pub fn address(self, number: i64) -> String {
        format!("/proofs/{}?version={number}", self.proof)
    }

    /// One mark, as long as it is there.
    pub fn find(self, id: AnnotationId) -> Option<Note> {
        self.all.with(|notes| notes.iter().find(|note| note.annotation.id == id).cloned())
    }

    /// Whether whoever looks may move, delete or defuse this mark: its author or a manager.
    pub fn is_mine(self, annotation: &Annotation) -> bool {
        self.me.with_value(|me| me.id == annotation.author_id || me.role.includes(Role::Manager))
    }

    /// Asks the server again for everything on the sheet.
    pub fn reload(self) {
        // The page may have been left while an answer was awaited.
        self.reload.try_run(());
    }

    /// Adds a mark with its note. Shown at once; when it fails it stays, with the reason and a way to try again.
    pub fn add(self, page: i64, geometry: Geometry, style: MarkStyle, blocking: bool, body: String) -> AnnotationId {
        let id = AnnotationId::new();
        // Not shown before the server has said when it was.
        let created_at = Instant::new(OffsetDateTime::UNIX_EPOCH);
        let (author_id, author_name) = self.me.with_value(|me| (me.id, me.name.clone()));
        let comment = Comment { id: CommentId::new(), author_id, author_name: author_name.clone(), body, created_at };
        self.send(Annotation {
            id,
            proof_version_id: self.version,
            number: 0,
            page,
            geometry,
            style,
            blocking,
            author_id,
            author_name,
            created_at,
            resolved_by: None,
            resolved_at: None,
            comments: vec![comment],
            carried: None,
            revision: 0,
        });
        id
    }

    /// Sends a mark again that could not be sent.
    pub fn retry(self, id: AnnotationId) {
        if let Some(note) = self.find(id) {
            self.send(note.annotation);
        }
    }

    /// Gives up a mark that could not be sent.
    pub fn discard(self, id: AnnotationId) {
        self.keep(|queue| queue.settle(id));
        self.forget(id);
    }

    fn send(self, annotation: Annotation) {
        let id = annotation.id;
        let body = annotation.comments.first().map(|comment| comment.body.clone()).unwrap_or_default();
        let Annotation { page, geometry, style, blocking, .. } = annotation.clone();
        let new = NewAnnotation { id, page, geometry, style, blocking, body };
        let answer = api::proofs::annotate(self.version, &new);
        self.lay(Local::New { annotation: annotation.clone(), standing: Standing::Sending });
        spawn_local(async move {
            match answer.await {
                Ok(saved) => {
                    self.keep(|queue| queue.settle(id));
                    self.lay(Local::Known(saved));
                    self.reload();
                }
                Err(error) => {
                    if error.is_connection() {
                        self.keep(|queue| queue.add(annotation.clone()));
                    }
                    self.lay(Local::New { annotation, standing: Standing::Unsent(error) });
                }
            }
        });
    }

    /// Changes a mark. Shown at once; when it is refused the mark goes back to what it was, and the reason is said. Without a
    /// connection it waits for one.
    pub fn change(self, before: &Annotation, patch: AnnotationPatch) {
        let id = before.id;
        let answer = api::proofs::update_annotation(id, before.revision, &patch);
        self.lay(Local::Known(self.changed(before, &patch)));
        let revision = before.revision;
        spawn_local(async move {
            let answer = answer.await;
            if answer.as_ref().is_err_and(ApiError::is_connection) {
                self.keep(|queue| queue.change(id, revision, AnnotationPatch { edited_at: now(), ..patch }));
                self.toasts.info("There is no connection. Your change is kept here and sent when there is one.");
                return;
            }
            self.settle_change(id, answer);
        });
    }

    /// Takes in what the server says of a change. Without a connection there is nothing to take in.
    fn settle_change(self, id: AnnotationId, answer: api::Answer<Annotation>) {
        match answer {
            Err(error) if error.is_connection() => return,
            Ok(saved) => self.lay(Local::Known(saved)),
            Err(error) => {
                self.forget(id);
                self.refused(&error);
            }
        }
        self.keep(|queue| queue.settle(id));
        self.reload();
    }

    /// Takes a mark away, with its thread.
    pub fn remove(self, annotation: &Annotation) {
        let id = annotation.id;
        let answer = api::proofs::delete_annotation(id, annotation.revision);
        self.lay(Local::Removed(id));
        self.deleted.update_value(|deleted| drop(deleted.insert(id, annotation.clone())));
        let number = annotation.number;
        spawn_local(async move {
            match answer.await {
                Ok(()) => self.toasts.success(format!("Mark {number} is deleted.")),
                Err(error) => {
                    self.forget(id);
                    self.refused(&error);
                }
            }
            self.reload();
        });
    }

    /// Brings a deleted mark back, with its thread.
    pub fn restore(self, id: AnnotationId) {
        let Some(before) = self.deleted.try_update_value(|deleted| deleted.remove(&id)).flatten() else { return };
        let patch = AnnotationPatch { restore: true, ..AnnotationPatch::default() };
        // Deleting was a change of its own.
        let answer = api::proofs::update_annotation(id, before.revision + 1, &patch);
        self.lay(Local::Known(Annotation { revision: before.revision + 2, ..before }));
        spawn_local(async move {
            match answer.await {
                Ok(saved) => self.lay(Local::Known(saved)),
                Err(error) => {
                    self.forget(id);
                    self.refused(&error);
                }
            }
            self.reload();
        });
    }

    /// The mark as it will be once the server has agreed.
    fn changed(self, before: &Annotation, patch: &AnnotationPatch) -> Annotation {
        let mut after = Annotation { revision: before.revision + 1, ..before.clone() };
        if let Some(geometry) = &patch.geometry {
            after.geometry = geometry.clone();
        }
        if let Some(style) = patch.style {
            after.style = style;
        }
        if let Some(blocking) = patch.blocking {
            after.blocking = blocking;
        }
        if let Some(resolved) = patch.resolved {
            after.resolved_by = resolved.then(|| self.me.with_value(|me| me.id));
            after.resolved_at = resolved.then_some(before.created_at);
        }
        after
    }

    fn refused(self, error: &ApiError) {
        if error.status() == Some(410) {
            self.toasts.info("Somebody has deleted this mark in the meantime.");
        } else if error.status() == Some(412) {
            self.toasts.info(
                "Somebody else has changed this mark in the meantime. Here it is as it stands now: look again, then repeat your change.",
            );
        } else {
            self.toasts.error(error);
        }
    }

    fn lay(self, change: Local) {
        // The page may have been left while an answer was awaited.
        self.local.try_update(|local| {
            local.retain(|other| other.id() != change.id());
            local.push(change);
        });
    }

    fn forget(self, id: AnnotationId) {
        self.local.try_update(|local| local.retain(|other| other.id() != id));
    }
}

/// Asks for the pages after the first until there are none, unless the sheet is asked for anew meanwhile.
async fn ask_for_rest(version: ProofVersionId, next: String, rest: RwSignal<Vec<Annotation>>, (rounds, round): (StoredValue<u32>, u32)) {
    let (mut marks, mut next) = (Vec::new(), Some(next));
    while let Some(after) = next {
        // What is there already stays on the page when the connection is lost in between; the next change asks again.
        let Ok(page) = api::proofs::annotations(version, Some(&after)).await else { return };
        if rounds.try_get_value() != Some(round) {
            return;
        }
        marks.extend(page.items);
        next = page.next;
    }
    rest.try_set(marks);
}

/// The clock of the browser.
fn now() -> Option<Instant> {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are far below 2^53")]
    let milliseconds = js_sys::Date::now() as i64;
    OffsetDateTime::from_unix_timestamp(milliseconds / 1_000).ok().map(Instant::new)
}
