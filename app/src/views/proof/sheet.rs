//! What the page shows, asked for as one: the proof, the version that is looked at, its marks.

use std::{collections::BTreeMap, future::Future};

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{self, Answer},
    model::{Annotation, Instant, MemberId, Page, Proof, ProofId, ProofPage, ProofVersion, ProofVersionId},
    ui::{live::refetch_on, time::fmt_instant},
};

/// The proof as one version of it is looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sheet {
    pub proof: Proof,
    /// None before the first upload.
    pub shown: Option<ProofVersion>,
    /// Its pages, when it has several.
    pub pages: Vec<ProofPage>,
    /// The first page of its marks.
    pub marks: Page<Annotation>,
}

/// A note that is being written. It belongs to the page: going to another version and back loses nothing.
#[derive(Clone, Copy)]
pub(super) struct Writing {
    pub body: RwSignal<String>,
    pub blocking: RwSignal<bool>,
}

/// The version that a given address has shown first. A version that others upload meanwhile is announced, not slipped under the hands.
type Kept = Option<(Option<i64>, ProofVersionId)>;

/// What the page asks the server for.
#[derive(Clone, Copy)]
pub(super) struct Sources {
    id: ProofId,
    /// The version in the address.
    number: Memo<Option<i64>>,
    /// The page in the address.
    page: Memo<Option<i64>>,
    sheet: Resource<Answer<Sheet>>,
    /// The campaign's name.
    campaign: Resource<Answer<String>>,
    people: Resource<Answer<Names>>,
    writing: Writing,
    kept: StoredValue<Kept>,
}

/// That a version takes no new marks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Locked {
    /// What the version is called.
    pub label: String,
    pub at: Instant,
    /// Nobody, when its approval locked it.
    pub by: Option<String>,
}

impl Locked {
    /// Since when, and by whom.
    pub fn words(&self) -> String {
        let Self { label, at, by } = self;
        let at = fmt_instant(*at);
        match by {
            Some(name) => format!("Version {label} was locked by {name} on {at}."),
            None => format!("Version {label} is locked since it was approved on {at}."),
        }
    }
}

/// Names of the members.
type Names = BTreeMap<MemberId, String>;

/// Everything that the parts of the page share.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub id: ProofId,
    /// The version in the address.
    pub number: Memo<Option<i64>>,
    /// The page in the address.
    pub page: Memo<Option<i64>>,
    /// The last answer; none before the first.
    pub answer: Memo<Option<Answer<Sheet>>>,
    pub writing: Writing,
    campaign: Memo<Option<String>>,
    people: Memo<Names>,
    sources: StoredValue<Sources>,
}

/// Asks for the sheet, and again whenever anybody changes something on it.
pub(super) fn ask_for(id: ProofId, number: Memo<Option<i64>>, page: Memo<Option<i64>>) -> Sources {
    let kept = StoredValue::new(None);
    let sheet = Resource::new(move || number.get(), move |number| ask(id, number, kept.get_value()));
    let campaign = Resource::new(|| (), move |()| campaign_name(id));
    let people = Resource::new(
        || (),
        |()| {
            let members = api::people::members();
            async move { Ok(members.await?.items.into_iter().map(|member| (member.id, member.name)).collect()) }
        },
    );
    refetch_on(sheet, move |event| match event.kind.as_str() {
        "annotation" | "comment" => true,
        "proof" | "proof_version" => event.id == id.to_string(),
        _ => false,
    });
    let writing = Writing { body: RwSignal::new(String::new()), blocking: RwSignal::new(false) };
    Sources { id, number, page, sheet, campaign, people, writing, kept }
}

impl Desk {
    /// Takes in the answers. To be called below the `<Transition>` that waits for them: nothing else reads the resources.
    pub fn below_transition(sources: &Sources) -> Self {
        let &Sources { id, number, page, sheet, campaign, people, writing, kept } = sources;
        let answer = Memo::new(move |before: Option<&Option<Answer<Sheet>>>| {
            let answer = sheet.get();
            // Asked again in vain: what is there stays, and so does whatever is being written on it.
            let in_vain = matches!(&answer, Some(Err(error)) if error.status().is_none_or(|status| status >= 500));
            let same = kept.get_value().is_some_and(|(asked, _)| asked == number.get());
            let before = before.filter(|before| in_vain && same && matches!(before, Some(Ok(_))));
            before.cloned().unwrap_or(answer)
        });
        // Not of the resource itself: an effect that reads one outside of a transition hides the whole page whenever it is asked again.
        Effect::new(move |_| {
            if let Some(Ok(Sheet { shown: Some(version), .. })) = answer.get() {
                kept.set_value(Some((number.get_untracked(), version.id)));
            }
        });
        let campaign = Memo::new(move |_| campaign.get().and_then(Result::ok));
        let people = Memo::new(move |_| people.get().and_then(Result::ok).unwrap_or_default());
        Self { id, number, page, answer, writing, campaign, people, sources: StoredValue::new(*sources) }
    }

    /// Whether everything that was asked for has been answered, well or badly.
    pub fn is_complete(self) -> bool {
        let Sources { sheet, campaign, people, .. } = self.sources.get_value();
        sheet.with(Option::is_some) & campaign.with(Option::is_some) & people.with(Option::is_some)
    }

    /// Something of the sheet, once it is there.
    pub fn read<T>(self, f: impl FnOnce(&Sheet) -> T) -> Option<T> {
        self.answer.with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().ok()).map(f))
    }

    /// The version that is looked at.
    pub fn version(self) -> Option<ProofVersion> {
        self.read(|sheet| sheet.shown.clone()).flatten()
    }

    /// The number of the newest version.
    pub fn newest(self) -> i64 {
        self.read(|sheet| sheet.proof.versions.last().map_or(0, |version| version.number)).unwrap_or_default()
    }

    /// The lock of the version that is looked at.
    pub fn lock(self) -> Option<Locked> {
        let version = self.version()?;
        let by = version.locked_by.map(|member| self.name_of(member));
        Some(Locked { label: version.label(), at: version.locked_at?, by })
    }

    /// What the newest version is called.
    pub fn newest_label(self) -> String {
        self.read(|sheet| sheet.proof.versions.last().map(ProofVersion::label)).flatten().unwrap_or_default()
    }

    /// The campaign's name, or a word for it.
    pub fn campaign_name(self) -> String {
        self.campaign.get().unwrap_or_else(|| "Campaign".to_owned())
    }

    /// A member's name, or a word for it.
    pub fn name_of(self, member: MemberId) -> String {
        self.people.with(|people| people.get(&member).cloned()).unwrap_or_else(|| "a member".to_owned())
    }

    /// Where a version is looked at.
    pub fn address(self, number: i64) -> String {
        format!("/proofs/{}?version={number}", self.id)
    }

    /// Asks the server again.
    pub fn reload(self) {
        // The page may have been left while an answer was awaited.
        self.sources.try_with_value(|sources| sources.sheet.refetch());
    }

    /// Lets the next answer show the newest version.
    pub fn follow_newest(self) {
        self.sources.with_value(|sources| sources.kept.set_value(None));
    }
}

fn ask(id: ProofId, number: Option<i64>, kept: Kept) -> impl Future<Output = Answer<Sheet>> + Send {
    let proof = api::proofs::show(id);
    let asking = api::Asking::here();
    async move {
        let proof = proof.await?;
        let kept = kept.filter(|(asked, _)| *asked == number).map(|(_, version)| version);
        let Some(version) = choose(&proof.versions, number, kept).cloned() else {
            return Ok(Sheet { proof, shown: None, pages: Vec::new(), marks: Page::default() });
        };
        // The first page is drawn by the server; the browser asks for the rest.
        let marks = || api::proofs::annotations(version.id, None);
        let marks = asking.call(marks).await?;
        let pages = || api::proofs::pages(version.id);
        let pages = if version.pages > 1 && version.frame_rate().is_none() { asking.call(pages).await?.items } else { Vec::new() };
        Ok(Sheet { proof, shown: Some(version), pages, marks })
    }
}

/// The version asked for; else the one kept; else the newest.
fn choose(versions: &[ProofVersion], number: Option<i64>, kept: Option<ProofVersionId>) -> Option<&ProofVersion> {
    let asked = versions.iter().find(|version| Some(version.number) == number);
    asked.or_else(|| versions.iter().find(|version| Some(version.id) == kept)).or_else(|| versions.last())
}

fn campaign_name(id: ProofId) -> impl Future<Output = Answer<String>> + Send {
    let proof = api::proofs::show(id);
    let asking = api::Asking::here();
    async move {
        let campaign = proof.await?.campaign_id;
        let show = || api::campaigns::show(campaign);
        Ok(asking.call(show).await?.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Digest;

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
    fn the_address_decides_then_what_was_kept_then_the_newest() {
        let versions = [version(1), version(2), version(3)];
        let chosen = |number, kept| choose(&versions, number, kept).map(|version| version.number);
        assert_eq!(chosen(Some(1), Some(versions[1].id)), Some(1));
        assert_eq!(chosen(None, Some(versions[1].id)), Some(2));
        assert_eq!(chosen(None, None), Some(3));
        assert_eq!(chosen(Some(9), None), Some(3));
        assert_eq!(choose(&[], Some(1), None), None);
    }
}
