//! Who else looks at this version: told to them, heard from them.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::bench::Bench;
use crate::{
    api,
    model::{Here, MemberId, ProofVersionId},
    ui::{avatar::Avatar, live::use_live},
};

/// How often it is said that one is still here.
const STILL_HERE: Duration = Duration::from_secs(5);

/// Whoever was not heard of for so many times of that has left.
const PATIENCE: u32 = 3;

/// The least time between two words of where one points.
const POINTING: Duration = Duration::from_millis(120);

/// The others on a version, each with how many rounds ago they were heard of.
#[derive(Clone, Copy)]
pub(super) struct Company {
    others: RwSignal<Vec<(Here, u32)>>,
    version: ProofVersionId,
    me: MemberId,
    bench: Bench,
    /// Whether a word of where one points is about to be sent.
    pending: StoredValue<bool>,
}

impl Company {
    /// Joins those who look at a version, as long as the caller's scope lives.
    pub fn join(bench: Bench, version: ProofVersionId, me: MemberId, playing: Option<RwSignal<bool>>) -> Self {
        let company = Self { others: RwSignal::new(Vec::new()), version, me, bench, pending: StoredValue::new(false) };
        use_live().on_here(move |here| company.hear(here));
        Effect::new(move |_| {
            company.say();
            let Ok(round) = set_interval_with_handle(move || company.round(), STILL_HERE) else { return };
            on_cleanup(move || {
                round.clear();
                let left = api::proofs::meet(&company.here(true));
                spawn_local(async move { drop(left.await) });
            });
        });
        Effect::new(move |_| {
            bench.pointer.track();
            bench.selected.track();
            // While a video plays, its frames are not told one by one.
            if playing.is_none_or(|playing| !playing.get()) {
                bench.pages.page.track();
            }
            company.say_soon();
        });
        Effect::new(move |_| {
            let page = bench.pages.page.get();
            let pointing = |(here, _): &(Here, u32)| here.at.filter(|_| here.page == page).map(|at| (at, here.name.clone()));
            bench.cursors.set(company.others.with(|others| others.iter().filter_map(pointing).collect()));
            bench.changed.notify();
        });
        company
    }

    fn here(self, left: bool) -> Here {
        Here {
            proof_version_id: self.version,
            member_id: self.me,
            name: String::new(),
            page: self.bench.pages.page.try_get_untracked().unwrap_or(1),
            at: self.bench.pointer.try_get_untracked().flatten(),
            selected: self.bench.selected.try_get_untracked().flatten(),
            left,
        }
    }

    fn say(self) {
        let answer = api::proofs::meet(&self.here(false));
        spawn_local(async move {
            if let Ok(others) = answer.await {
                self.others.try_set(others.items.into_iter().map(|here| (here, 0)).collect());
            }
        });
    }

    /// Says where one points, but not with every move, and only to somebody.
    fn say_soon(self) {
        if self.others.with_untracked(Vec::is_empty) || self.pending.try_get_value() != Some(false) {
            return;
        }
        self.pending.set_value(true);
        set_timeout(
            move || {
                // The page may have been left in the meantime.
                if self.pending.try_set_value(false).is_none() {
                    self.say();
                }
            },
            POINTING,
        );
    }

    fn round(self) {
        self.others.try_update(|others| {
            for (_, rounds) in others.iter_mut() {
                *rounds += 1;
            }
            others.retain(|(_, rounds)| *rounds < PATIENCE);
        });
        self.say();
    }

    fn hear(self, here: &Here) {
        if here.proof_version_id != self.version || here.member_id == self.me {
            return;
        }
        let known = self.others.try_update(|others| {
            let known = others.iter().any(|(other, _)| other.member_id == here.member_id);
            others.retain(|(other, _)| other.member_id != here.member_id);
            if !here.left {
                others.push((here.clone(), 0));
                others.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
            }
            known
        });
        // Whoever comes is told where one is.
        if known == Some(false) && !here.left {
            self.say_soon();
        }
    }
}

/// Those who are here, too.
#[component]
pub(super) fn AlsoHere(company: Company) -> impl IntoView {
    let names = Memo::new(move |_| {
        company.others.with(|others| others.iter().map(|(here, _)| (here.member_id, here.name.clone())).collect::<Vec<_>>())
    });
    view! {
        <Show when=move || !names.with(Vec::is_empty)>
            <ul class="proof-company" aria-label="Also here">
                <For each=move || names.get() key=|(id, _)| *id let((_, name))>
                    <li title=name.clone()>
                        <Avatar name=name.clone()/>
                        <span class="visually-hidden">{name.clone()}</span>
                    </li>
                </For>
            </ul>
        </Show>
    }
}
