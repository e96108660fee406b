//! The stages from first to last, with what every person in them has said.

use leptos::{prelude::*, task::spawn_local};

use super::{Source, standing::begins};
use crate::{
    api,
    model::{Decision, MemberId, Review, ReviewStage, ReviewStatus, Rule, StageDeputy, StageStart, StageStatus, Verdict},
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone},
        icon::{Icon, IconName},
        time::{fmt_day, fmt_instant},
        toast::use_toasts,
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
pub fn Stages(review: Memo<Review>, source: Source, people: People, manages: bool) -> impl IntoView {
    let stages = move || review.with(|review| review.stages.clone());
    view! {
        <section class="card stack" aria-label="Stages">
            <h2>"Stages"</h2>
            <ol class="stages">
                <For each=stages key=|stage| (stage.position, stage.status, stage.decisions.len(), stage.escalated_at, stage.deputies.clone()) let:stage>
                    {
                        let begins = review.with_untracked(|review| begins(review, &stage));
                        let opens = manages
                            && stage.status == StageStatus::Waiting
                            && stage.terms.start == StageStart::ByHand
                            && review.with_untracked(|review| review.status == ReviewStatus::Open && review.current);
                        let position = stage.position;
                        let name = stage.name.clone();
                        view! {
                            <Stage stage people begins>
                                {opens.then(|| view! { <Open review source position name=name.clone()/> })}
                            </Stage>
                        }
                    }
                </For>
            </ol>
        </section>
    }
}

/// Opens a stage that begins by hand.
#[component]
fn Open(review: Memo<Review>, source: Source, position: i64, name: String) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let about = name.clone();
    let open = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let answer = api::approvals::open_stage(review.with_untracked(|review| review.id), position);
        let name = name.clone();
        spawn_local(async move {
            match answer.await {
                Ok(opened) => {
                    toasts.success(format!("The stage {name} is open; its people are asked."));
                    source.set(Some(Ok(opened)));
                }
                Err(error) => {
                    toasts.error(&error);
                    source.refetch();
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <button type="button" class="button button--small stages__open" on:click=open aria-busy=move || busy.get().then_some("true")>
            "Open this stage"<span class="visually-hidden">{format!(": {about}")}</span>
        </button>
    }
}

/// One stage with its people and what each of them has said.
#[component]
pub fn Stage(stage: ReviewStage, people: People, begins: String, #[prop(optional)] children: Option<Children>) -> impl IntoView {
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
    let waits =
        (stage.status == StageStatus::Waiting).then(|| view! { <p class="muted small stages__begins">"This stage "{begins}"."</p> });
    let late = stage.escalated_at.map(|at| {
        let to = stage.terms.escalation.clone().map(|escalation| escalation.to).unwrap_or_default();
        let names = move || to.iter().map(|id| people.name(*id)).collect::<Vec<_>>().join(", ");
        let what = if stage.stand_ins().is_empty() { "were told" } else { "may decide, too" };
        view! {
            <p class="small stages__late">
                <Badge tone=Tone::Warn>"Late"</Badge>
                <span>{names}" "{what}" since "{fmt_instant(at)}</span>
            </p>
        }
    });
    let asked: Vec<MemberId> = if skipped { Vec::new() } else { stage.eligible.iter().chain(stage.stand_ins()).copied().collect() };
    let lines = asked
        .iter()
        .map(|id| {
            let deputy = stage.deputies.iter().find(|deputy| deputy.of == *id).cloned();
            view! { <Person id=*id decision=stage.last_of(*id).cloned() deputy closed people/> }
        })
        .collect_view();
    view! {
        <li class=class>
            <span class="stages__mark"><Icon name=icon/></span>
            <div class="stack stack--tight grow">
                <div>
                    <h3>{stage.name.clone()}<span class="visually-hidden">{format!(": {}", stage.status.label())}</span></h3>
                    <p class="muted small">{rule}{due}</p>
                    {waits}
                    {late}
                    {private}
                    {children.map(|children| children())}
                </div>
                <ul class="stages__people">{lines}</ul>
            </div>
        </li>
    }
}

#[component]
fn Person(
    id: MemberId,
    #[prop(optional_no_strip)] decision: Option<Decision>,
    #[prop(optional_no_strip)] deputy: Option<StageDeputy>,
    closed: bool,
    people: People,
) -> impl IntoView {
    let name = move || people.name(id);
    let handed = deputy.filter(|_| decision.is_none()).map(
        |deputy| view! { <span class="muted small">{format!("{} decides for them until {}", deputy.name, fmt_day(deputy.until))}</span> },
    );
    let through = decision
        .as_ref()
        .and_then(|decision| decision.given_by.clone())
        .map(|by| view! { <span class="muted small">{format!("given by {}", by.name)}</span> });
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
            {through}
            {handed}
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
