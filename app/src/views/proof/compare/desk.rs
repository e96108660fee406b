//! The two versions and their differences: asked for as one, and what is said of a difference.

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use crate::{
    api::{self, Answer},
    model::{
        Comparison, Difference, DifferencePatch, DifferenceState, NewComparison, Proof, ProofId, ProofPage, ProofPatch, ProofVersion,
        ProofVersionId,
    },
    ui::{
        live::refetch_on,
        toast::{Toasts, use_toasts},
    },
};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sheet {
    pub proof: Proof,
    /// The earlier and the later version; none when there is only one.
    pub pair: Option<(ProofVersion, ProofVersion)>,
    /// The pages of the later version, when it has several.
    pub pages: Vec<ProofPage>,
    /// As the later version was last compared, whichever version with.
    pub comparison: Option<Comparison>,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(super) struct Sources {
    id: ProofId,
    sheet: Resource<Answer<Sheet>>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub id: ProofId,
    /// The last answer; none before the first.
    pub answer: Memo<Option<Answer<Sheet>>>,
    /// Whether an answer is awaited.
    pub busy: RwSignal<bool>,
    sheet: Resource<Answer<Sheet>>,
    toasts: Toasts,
}

/// Asks for both versions, and again whenever somebody says something of a change.
pub(super) fn ask_for(id: ProofId, before: Memo<Option<i64>>, after: Memo<Option<i64>>) -> Sources {
    let sheet = Resource::new(move || (before.get(), after.get()), move |(before, after)| ask(id, before, after));
    refetch_on(sheet, move |event| event.kind == "proof" && event.id == id.to_string());
    Sources { id, sheet }
}

fn ask(id: ProofId, before: Option<i64>, after: Option<i64>) -> impl Future<Output = Answer<Sheet>> + Send {
    let proof = api::proofs::show(id);
    let asking = api::Asking::here();
    async move {
        let proof = proof.await?;
        let Some(pair) = choose(&proof.versions, before, after) else {
            return Ok(Sheet { proof, pair: None, pages: Vec::new(), comparison: None });
        };
        let comparison = || api::proofs::comparison(pair.1.id);
        let comparison = asking.call(comparison).await?;
        let pages = || api::proofs::pages(pair.1.id);
        let pages = if pair.1.pages > 1 && pair.1.frame_rate().is_none() { asking.call(pages).await?.items } else { Vec::new() };
        Ok(Sheet { proof, pair: Some(pair), pages, comparison })
    }
}

/// The versions asked for; the newest, and the one before the later, where none or none such was.
fn choose(versions: &[ProofVersion], before: Option<i64>, after: Option<i64>) -> Option<(ProofVersion, ProofVersion)> {
    let after = versions.iter().find(|version| Some(version.number) == after && version.number > 1).or_else(|| versions.last())?;
    let earlier = || versions.iter().filter(|version| version.number < after.number);
    let before = earlier().find(|version| Some(version.number) == before).or_else(|| earlier().next_back())?;
    Some((before.clone(), after.clone()))
}

impl Desk {
    /// Takes in the answer. To be called below the `<Transition>` that waits for it.
    pub fn below_transition(sources: Sources) -> Self {
        let Sources { id, sheet } = sources;
        Self { id, answer: Memo::new(move |_| sheet.get()), busy: RwSignal::new(false), sheet, toasts: use_toasts() }
    }

    /// Something of the sheet, once it is there.
    pub fn read<T>(self, f: impl FnOnce(&Sheet) -> T) -> Option<T> {
        self.answer.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().ok()).map(f))
    }

    pub fn name(self) -> String {
        self.read(|sheet| sheet.proof.name.clone()).unwrap_or_default()
    }

    /// The comparison of exactly these two versions, if it was made.
    pub fn comparison(self) -> Option<Comparison> {
        self.read(|sheet| {
            let (before, _) = sheet.pair.as_ref()?;
            sheet.comparison.clone().filter(|made| made.base_version_id == before.id)
        })
        .flatten()
    }

    /// Asks the server again.
    pub fn reload(self) {
        self.sheet.refetch();
    }

    /// Has the server look at both versions.
    pub fn compare(self, version: ProofVersionId, base: ProofVersionId, sensitivity: u8) {
        let new = NewComparison { base_version_id: Some(base), sensitivity: Some(sensitivity) };
        self.carry_out(api::proofs::compare(version, &new));
    }

    /// Says what a difference is.
    pub fn decide(self, difference: &Difference, state: DifferenceState) {
        let change = DifferencePatch { state: Some(state), ..DifferencePatch::default() };
        self.carry_out(api::proofs::decide_difference(difference.id, difference.revision, &change));
    }

    /// Whether the gate is to ask about changes of this proof.
    pub fn require(self, required: bool) {
        let Some(proof) = untrack(|| self.read(|sheet| (sheet.proof.id, sheet.proof.revision))) else { return };
        self.carry_out(api::proofs::update(proof.0, proof.1, &ProofPatch { review_differences: Some(required), ..ProofPatch::default() }));
    }

    fn carry_out<T: 'static>(self, answer: api::Pending<T>) {
        self.busy.set(true);
        spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile.
            if self.busy.try_set(false).is_some() {
                return;
            }
            if let Err(error) = answer {
                self.toasts.error(&error);
            }
            self.reload();
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Digest, MemberId};

    fn version(number: i64) -> ProofVersion {
        ProofVersion {
            id: ProofVersionId::new(),
            proof_id: ProofId::new(),
            number,
            major: number,
            minor: 0,
            sha256: Digest::of(b""),
            media_type: "image/png".into(),
            file_name: "hero.png".into(),
            bytes: 1,
            width: 10,
            height: 10,
            pages: 1,
            fps_num: None,
            fps_den: None,
            uploaded_by: MemberId::new(),
            created_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            open_blocking: 0,
            annotations: 0,
            locked_at: None,
            locked_by: None,
            downloads: true,
        }
    }

    #[test]
    fn the_newest_beside_the_one_before_unless_others_are_asked_for() {
        let versions = [version(1), version(2), version(3)];
        let chosen = |before, after| choose(&versions, before, after).map(|(one, other)| (one.number, other.number));
        assert_eq!(chosen(None, None), Some((2, 3)));
        assert_eq!(chosen(Some(1), None), Some((1, 3)));
        assert_eq!(chosen(None, Some(2)), Some((1, 2)));
        assert_eq!(chosen(Some(3), Some(2)), Some((1, 2)), "never a later one before an earlier one");
        assert_eq!(chosen(None, Some(1)), Some((2, 3)));
        assert_eq!(choose(&versions[..1], None, None), None);
    }
}
