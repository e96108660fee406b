//! The tree that people sign: one leaf a component, and the part of it that each stage looks at.
//!
//! Leaves and nodes are hashed as in RFC 9162 §2.1.1; each leaf names its component, so that no digest passes for another's.

use app::{
    ledger::merkle::{self, Frontier},
    model::{Carried, Component, ComponentDigest, Digest, MemberId, Review, ReviewContent, ReviewStage, StageStatus},
};
use serde_json::{Value, json};

use super::outcome;

/// The rule set: the chain as it stood, its people resolved, and who may not decide.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    pub chain: &'a str,
    pub stages: &'a [ReviewStage],
    pub authors: &'a [MemberId],
}

impl<'a> Rules<'a> {
    /// The rules that a review runs under.
    pub fn of(review: &'a Review) -> Self {
        Self { chain: &review.chain_name, stages: &review.stages, authors: &review.authors }
    }
}

/// The leaves, in the order of [`Component::ALL`].
///
/// # Errors
/// When one cannot be written as JSON.
pub fn leaves(content: &ReviewContent, rules: Rules<'_>) -> Result<Vec<ComponentDigest>, serde_json::Error> {
    Component::ALL.iter().map(|component| leaf(*component, content, rules)).collect()
}

fn leaf(component: Component, content: &ReviewContent, rules: Rules<'_>) -> Result<ComponentDigest, serde_json::Error> {
    let mut named = json!({ "component": component, "value": value(component, content, rules) });
    named.sort_all_objects();
    Ok(ComponentDigest { component, digest: merkle::leaf_hash(serde_json::to_string(&named)?.as_bytes()) })
}

/// Whether two contents say word for word the same of a component, so that its leaf need not be made twice: a launch asks this of
/// every deliverable. The rules are those of the review, whatever there is now.
fn is_same(component: Component, was: &ReviewContent, is: &ReviewContent) -> bool {
    let (a, b) = (&was.terms, &is.terms);
    match component {
        Component::Files => was.files == is.files,
        Component::Copy => (was.task_id, &was.title, &was.description) == (is.task_id, &is.title, &is.description),
        Component::Channels => (&a.market, &a.channels) == (&b.market, &b.channels),
        Component::Audience => a.audience == b.audience,
        Component::Schedule => (a.starts_on, a.ends_on) == (b.starts_on, b.ends_on),
        Component::Claims => (&a.message, &a.offer, &a.mandatories) == (&b.message, &b.offer, &b.mandatories),
        Component::Rules => true,
    }
}

/// Whether two reviews run under word for word the same rules, as far as a leaf covers them.
fn are_same_rules(a: &Review, b: &Review) -> bool {
    let same = |a: &ReviewStage, b: &ReviewStage| {
        (&a.name, &a.rule, &a.eligible, &a.groups, &a.interests, &a.signature, &a.terms)
            == (&b.name, &b.rule, &b.eligible, &b.groups, &b.interests, &b.signature, &b.terms)
    };
    a.chain_name == b.chain_name
        && a.authors == b.authors
        && a.stages.len() == b.stages.len()
        && a.stages.iter().zip(&b.stages).all(|(a, b)| same(a, b))
}

/// A review with the leaves of what was signed in it.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    pub review: &'a Review,
    pub leaves: &'a [ComponentDigest],
}

/// The leaves of what was signed in a review. What it has word for word in common with another one is not hashed again: the
/// deliverables of a campaign share most of what is said of them.
fn signed(review: &Review, like: Option<Signed<'_>>) -> Result<Vec<ComponentDigest>, serde_json::Error> {
    let Some(like) = like else { return leaves(&review.content, Rules::of(review)) };
    let one = |known: &ComponentDigest| match known.component {
        Component::Rules if are_same_rules(review, like.review) => Ok(*known),
        Component::Rules => leaf(Component::Rules, &review.content, Rules::of(review)),
        component if is_same(component, &review.content, &like.review.content) => Ok(*known),
        component => leaf(component, &review.content, Rules::of(review)),
    };
    like.leaves.iter().map(one).collect()
}

/// The root over the leaves: what people sign.
pub fn root(leaves: &[ComponentDigest]) -> Digest {
    let mut tree = Frontier::default();
    for leaf in leaves {
        tree.push(leaf.digest);
    }
    tree.root()
}

/// Digest of all that a stage's approval depends on: the task, the stage's own terms, and the components that it looks at.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn of_stage(content: &ReviewContent, rules: Rules<'_>, stage: &ReviewStage) -> Result<Digest, serde_json::Error> {
    let seen: Vec<ComponentDigest> = leaves(content, rules)?.into_iter().filter(|leaf| stage.interests.contains(&leaf.component)).collect();
    Digest::of_value(json!({ "task_id": content.task_id, "stage": terms(stage), "components": seen }))
}

/// Says of each stage which components, changed since it was opened on them, void it.
///
/// A review whose own record does not add up to its digest is void throughout.
///
/// # Errors
/// When the content cannot be written as JSON.
pub fn void_what_changed(review: &mut Review, now: &ReviewContent) -> Result<(), serde_json::Error> {
    void_beside(review, now, None).map(drop)
}

/// The same, reusing the leaves of another review where both say the same. Returns the leaves of what was signed.
///
/// # Errors
/// When the content cannot be written as JSON.
pub fn void_beside(review: &mut Review, now: &ReviewContent, other: Option<Signed<'_>>) -> Result<Vec<ComponentDigest>, serde_json::Error> {
    let signed = signed(review, other)?;
    let rules = Rules::of(review);
    let intact = root(&signed) == review.digest;
    let mut changed: Vec<Component> = Vec::new();
    for was in &signed {
        if !intact || (!is_same(was.component, &review.content, now) && leaf(was.component, now, rules)? != *was) {
            changed.push(was.component);
        }
    }
    for stage in &mut review.stages {
        let due_after_all = stage.terms.skipped && stage.terms.only_if.as_ref().is_none_or(|condition| condition.holds(&now.terms));
        stage.voided_by = if due_after_all {
            // Left out when the review began, and asked for by what the campaign says now.
            vec![Component::Rules]
        } else {
            let seen = |component: &Component| !intact || (stage.interests.contains(component) && !stage.terms.skipped);
            changed.iter().copied().filter(seen).collect()
        };
    }
    review.current = review.stages.iter().all(|stage| stage.voided_by.is_empty());
    Ok(signed)
}

/// The approval of an earlier review that still stands for this stage: of the latest in which anybody decided on exactly the same.
/// `earlier` is in order of opening, newest first.
///
/// # Errors
/// When the content cannot be written as JSON.
pub fn carried(
    earlier: &[Review],
    content: &ReviewContent,
    rules: Rules<'_>,
    stage: &ReviewStage,
) -> Result<Option<Carried>, serde_json::Error> {
    let wanted = of_stage(content, rules, stage)?;
    for review in earlier {
        for before in review.stages.iter().filter(|before| !before.decisions.is_empty()) {
            if of_stage(&review.content, Rules::of(review), before)? == wanted {
                let here = Carried { review_id: review.id, position: before.position };
                return Ok((outcome::standing(before) == StageStatus::Approved).then_some(before.carried_from.unwrap_or(here)));
            }
        }
    }
    Ok(None)
}

/// Whether an approval in the one stage is an approval of the other: same task, same terms, same of all that it looks at.
///
/// # Errors
/// When the content cannot be written as JSON.
pub fn same_stage((a, in_a): (&Review, &ReviewStage), (b, in_b): (&Review, &ReviewStage)) -> Result<bool, serde_json::Error> {
    Ok(of_stage(&a.content, Rules::of(a), in_a)? == of_stage(&b.content, Rules::of(b), in_b)?)
}

/// What voids a review, in words: `files voided stage Brand; files and copy voided stage Legal`.
pub fn voided_words(review: &Review) -> String {
    let voided = review.stages.iter().filter(|stage| !stage.voided_by.is_empty());
    let sentences = voided.map(|stage| {
        let components: Vec<String> = stage.voided_by.iter().map(|component| component.label().to_lowercase()).collect();
        format!("{} voided stage {}", components.join(" and "), stage.name)
    });
    sentences.collect::<Vec<_>>().join("; ")
}

fn terms(stage: &ReviewStage) -> Value {
    let mut terms = json!({ "name": stage.name, "rule": stage.rule, "eligible": stage.eligible, "groups": stage.groups, "interests": stage.interests, "signature": stage.signature });
    // Said only where there is something to say, so that what was signed before these were known keeps its digest.
    if let Some(condition) = &stage.terms.only_if {
        terms["only_if"] = json!({ "condition": condition, "skipped": stage.terms.skipped });
    }
    if stage.terms.private {
        terms["private"] = json!(true);
    }
    if stage.terms.every_page {
        terms["every_page"] = json!(true);
    }
    if !stage.terms.start.is_usual() {
        terms["start"] = json!(stage.terms.start);
    }
    if let Some(escalation) = &stage.terms.escalation {
        terms["escalation"] = json!(escalation);
    }
    terms
}

fn value(component: Component, content: &ReviewContent, rules: Rules<'_>) -> Value {
    let t = &content.terms;
    match component {
        // Neither the version's id nor its number: the same bytes again are the same file.
        Component::Files => content.files.iter().map(|f| json!({ "proof_id": f.proof_id, "name": f.name, "sha256": f.sha256 })).collect(),
        Component::Copy => json!({ "task_id": content.task_id, "title": content.title, "description": content.description }),
        Component::Channels => json!({ "market": t.market, "channels": t.channels }),
        Component::Audience => json!(t.audience),
        Component::Schedule => json!({ "starts_on": t.starts_on, "ends_on": t.ends_on }),
        Component::Claims => json!({ "message": t.message, "offer": t.offer, "mandatories": t.mandatories }),
        Component::Rules => {
            let stages: Vec<Value> = rules.stages.iter().map(terms).collect();
            json!({ "chain": rules.chain, "stages": stages, "authors": rules.authors })
        }
    }
}

#[cfg(test)]
mod tests {
    use app::model::{CampaignTerms, TaskId};

    use super::*;

    const NONE: Rules<'static> = Rules { chain: "", stages: &[], authors: &[] };

    fn content(change: impl FnOnce(&mut ReviewContent)) -> ReviewContent {
        let task_id = TaskId(uuid::Uuid::nil());
        let mut content =
            ReviewContent { task_id, title: String::new(), description: String::new(), files: Vec::new(), terms: CampaignTerms::default() };
        change(&mut content);
        content
    }

    type Change = fn(&mut ReviewContent);

    #[test]
    fn each_part_moves_its_own_leaf_and_the_root() {
        let base = leaves(&content(|_| {}), NONE).unwrap();
        let changes: [(Component, Change); 5] = [
            (Component::Copy, |c| c.title = "Hero".into()),
            (Component::Channels, |c| c.terms.market = Some("AU".into())),
            (Component::Audience, |c| c.terms.audience = "Members".into()),
            (Component::Claims, |c| c.terms.offer = "Half price".into()),
            (Component::Claims, |c| c.terms.mandatories = vec!["Terms".into()]),
        ];
        for (component, change) in changes {
            let now = leaves(&content(change), NONE).unwrap();
            let moved: Vec<Component> = base.iter().zip(&now).filter(|(a, b)| a != b).map(|(a, _)| a.component).collect();
            assert_eq!(moved, [component]);
            assert_ne!(root(&base), root(&now));
        }
    }

    #[test]
    fn no_component_passes_for_another() {
        let all = leaves(&content(|_| {}), NONE).unwrap();
        for (i, one) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|other| other.digest != one.digest), "{}", one.component);
        }
    }

    #[test]
    fn every_leaf_is_provable_under_the_root() {
        let all = leaves(&content(|_| {}), NONE).unwrap();
        let hashes: Vec<Digest> = all.iter().map(|leaf| leaf.digest).collect();
        let size = hashes.len() as u64;
        for index in 0..size {
            let path: Vec<Digest> = merkle::inclusion_spans(index, size)
                .into_iter()
                .map(|(from, to)| {
                    let mut subtree = Frontier::default();
                    (from..to).for_each(|i| drop(subtree.push(hashes[usize::try_from(i).unwrap()])));
                    subtree.root()
                })
                .collect();
            assert!(merkle::verify_inclusion(&hashes[usize::try_from(index).unwrap()], index, size, &path, &root(&all)));
        }
    }
}
