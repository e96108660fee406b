//! The stages from first to last, with what every person in them has said.

use leptos::prelude::*;

use super::standing::last_of;
use crate::{
    model::{Decision, MemberId, Review, ReviewStage, Rule, StageStatus, Verdict},
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone},
        icon::{Icon, IconName},
        time::{fmt_day, fmt_instant},
    },
    views::campaign::people::People,
};

/// The tone of a decision.
pub const fn verdict_tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Approve => Tone::Good,
        Verdict::ApproveWithChanges => Tone::Info,
        Verdict::RequestChanges => Tone::Bad,
        Verdict::NotRelevant => Tone::Neutral,
    }
}

/// How many of a stage's people must approve, in words.
pub fn rule_words(rule: &Rule, people: usize) -> String {
    match rule {
        Rule::All | Rule::Any if people == 1 => "One person decides".to_owned(),
        Rule::All => format!("All {people} must approve"),
        Rule::Any => format!("Any one of {people} approves"),
        Rule::Quorum(n) => format!("{n} of {people} must approve"),
        Rule::PerGroup(groups) => format!("{} groups of {people} people must approve", groups.len()),
    }
}

/// A vertical line of stages.
#[component]
pub fn Stages(review: Memo<Review>, people: People) -> impl IntoView {
    let stages = move || review.with(|review| review.stages.clone());
    view! {
        <section class="card stack" aria-label="Stages">
            <h2>"Stages"</h2>
            <ol class="stages">
                <For each=stages key=|stage| (stage.position, stage.status, stage.decisions.len()) let:stage>
                    <Stage stage people/>
                </For>
            </ol>
        </section>
    }
}

#[component]
fn Stage(stage: ReviewStage, people: People) -> impl IntoView {
    let class = match stage.status {
        StageStatus::Waiting => "stages__stage",
        StageStatus::Open => "stages__stage stages__stage--open",
        StageStatus::Approved => "stages__stage stages__stage--approved",
        StageStatus::ChangesRequested => "stages__stage stages__stage--refused",
        StageStatus::Skipped => "stages__stage stages__stage--skipped",
    };
    let icon = match stage.status {
        StageStatus::Approved => IconName::Check,
        StageStatus::ChangesRequested => IconName::Cross,
        StageStatus::Open => IconName::Approvals,
        StageStatus::Waiting => IconName::Lock,
        StageStatus::Skipped => IconName::ChevronDown,
    };
    let closed = matches!(stage.status, StageStatus::Approved | StageStatus::ChangesRequested);
    let skipped = stage.status == StageStatus::Skipped;
    let due = stage.due_on.filter(|_| !closed && !skipped).map(|day| format!(", due {}", fmt_day(day)));
    let rule = if skipped { "Does not apply to this campaign".to_owned() } else { rule_words(&stage.rule, stage.eligible.len()) };
    let private =
        stage.terms.private.then(|| view! { <p class="muted small">"Private: comments are for its own people and managers."</p> });
    let asked: &[MemberId] = if skipped { &[] } else { &stage.eligible };
    let lines = asked.iter().map(|id| view! { <Person id=*id decision=last_of(&stage, *id).cloned() closed people/> }).collect_view();
    view! {
        <li class=class>
            <span class="stages__mark"><Icon name=icon/></span>
            <div class="stack stack--tight grow">
                <div>
                    <h3>{stage.name.clone()}<span class="visually-hidden">{format!(": {}", stage.status.label())}</span></h3>
                    <p class="muted small">{rule}{due}</p>
                    {private}
                </div>
                <ul class="stages__people">{lines}</ul>
            </div>
        </li>
    }
}

#[component]
fn Person(id: MemberId, #[prop(optional_no_strip)] decision: Option<Decision>, closed: bool, people: People) -> impl IntoView {
    let name = move || people.name(id);
    let said = match decision {
        Some(decision) => {
            let comment = Some(decision.comment).filter(|text| !text.trim().is_empty());
            view! {
                <Badge tone=verdict_tone(decision.decision)>{decision.decision.label()}</Badge>
                <time class="muted small numeric" datetime=decision.at.to_string()>{fmt_instant(decision.at)}</time>
                {comment.map(|text| view! { <blockquote class="stages__comment">{text}</blockquote> })}
            }
            .into_any()
        }
        None if closed => view! { <span class="muted small">"No response"</span> }.into_any(),
        None => view! { <span class="muted small">"Not decided"</span> }.into_any(),
    };
    view! {
        <li class="stages__person">
            {move || view! { <Avatar name=name()/> }}
            <span class="strong">{name}</span>
            {said}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_as_sentences() {
        assert_eq!(rule_words(&Rule::All, 3), "All 3 must approve");
        assert_eq!(rule_words(&Rule::All, 1), "One person decides");
        assert_eq!(rule_words(&Rule::Any, 4), "Any one of 4 approves");
        assert_eq!(rule_words(&Rule::Quorum(2), 5), "2 of 5 must approve");
    }
}
