//! The editor of a policy: says what is wrong while one types, and what the rule says of the campaigns there are.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::{policies::Source, second_person::offering};
use crate::{
    api,
    model::{NewPolicy, POLICY_VARIABLES, Policy, PolicyPatch, PolicyTrial, RuleKind},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
};

/// How long a rule stays as it is before it is tried.
const PAUSE: Duration = Duration::from_millis(300);

/// What is edited.
#[derive(Clone)]
pub enum Subject {
    New,
    Policy(Policy),
}

#[component]
pub fn PolicyDialog(editing: RwSignal<Option<Subject>>, policies: Source) -> impl IntoView {
    let open = open_while(editing);
    let title = Signal::derive(move || {
        editing.with(|subject| match subject {
            Some(Subject::Policy(policy)) => format!("Edit {}", policy.name),
            _ => "New policy".to_owned(),
        })
    });
    view! {
        <Dialog open title class="rules__dialog">
            {move || editing.get_untracked().map(|subject| view! { <Form subject open policies/> })}
        </Dialog>
    }
}

#[component]
fn Form(subject: Subject, open: RwSignal<bool>, policies: Source) -> impl IntoView {
    let toasts = use_toasts();
    let before = match subject {
        Subject::New => None,
        Subject::Policy(policy) => Some(policy),
    };
    let of = |field: fn(&Policy) -> &String| RwSignal::new(before.as_ref().map(field).cloned().unwrap_or_default());
    let (name, expression, advice) = (of(|policy| &policy.name), of(|policy| &policy.expression), of(|policy| &policy.advice));
    let waivable = RwSignal::new(before.as_ref().is_some_and(|policy| policy.waivable));
    let trial = tried(expression);
    let submission = Submission::new();
    let saved = move |policy: Policy| {
        toasts.success(format!("{} is saved.", policy.name));
        open.set(false);
        policies.refetch();
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let answer = match &before {
            None => {
                let new =
                    NewPolicy { name: text(name), expression: text(expression), advice: text(advice), waivable: waivable.get_untracked() };
                api::gate::add_policy(&new)
            }
            Some(policy) => {
                let change = PolicyPatch {
                    name: Some(text(name)),
                    expression: Some(text(expression)),
                    advice: Some(text(advice)),
                    waivable: Some(waivable.get_untracked()),
                    active: None,
                };
                let answer = api::gate::update_policy(policy, &change);
                offering(answer, (RuleKind::Policy, policy.id.to_string(), policy.revision), &change, move || open.set(false))
            }
        };
        submission.run(answer, saved);
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" value=name error=submission.field("name") required=true placeholder="Two approvers above 50,000"/>
            <TextArea
                label="Rule"
                name="expression"
                value=expression
                error=submission.field("expression")
                hint="In the Common Expression Language. It must come to true for a campaign to pass."
                required=true
            />
            <Trial trial/>
            <Names/>
            <TextArea label="What to do when it fails" name="advice" value=advice error=submission.field("advice") required=true/>
            <Checkbox label="A second person may waive it" checked=waivable/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save policy"</SubmitButton>
            </div>
        </form>
    }
}

/// What the rule is worth as it stands, once it has stood for a moment.
fn tried(expression: RwSignal<String>) -> RwSignal<Option<PolicyTrial>> {
    let trial = RwSignal::new(None);
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let text = expression.get();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        if text.trim().is_empty() {
            trial.set(None);
            return;
        }
        // The dialog may be closed, or the rule changed, before its turn has come or its answer.
        let is_mine = move || turn.try_get_value() == Some(mine);
        set_timeout(
            move || {
                if is_mine() {
                    let answer = api::gate::try_policy(&text);
                    spawn_local(async move {
                        let answer = answer.await;
                        if is_mine() {
                            trial.set(answer.ok());
                        }
                    });
                }
            },
            PAUSE,
        );
    });
    trial
}

#[component]
fn Trial(trial: RwSignal<Option<PolicyTrial>>) -> impl IntoView {
    let draw = move |PolicyTrial { problem, outcomes }: PolicyTrial| match problem {
        Some(problem) => view! { <p class="rules__problem">{problem}</p> }.into_any(),
        None => {
            let (pass, fail): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(|outcome| outcome.passes);
            let failing = fail.iter().take(5).map(|outcome| outcome.campaign_name.clone()).collect::<Vec<_>>().join(", ");
            let rest = fail.len().saturating_sub(5);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            view! {
                <p class="rules__outcome">
                    {format!("True of {} of the newest {} campaigns.", pass.len(), pass.len() + fail.len())}
                    {(!failing.is_empty()).then(|| format!(" It would refuse {failing}{more}."))}
                </p>
            }
            .into_any()
        }
    };
    view! { <div class="rules__trial" aria-live="polite">{move || trial.get().map(draw)}</div> }
}

/// What a rule may name.
#[component]
fn Names() -> impl IntoView {
    let rows = POLICY_VARIABLES
        .iter()
        .map(|(name, fields)| {
            let fields = if fields.is_empty() { String::new() } else { format!("{name}.{}", fields.join(&format!(", {name}."))) };
            view! {
                <div>
                    <dt class="mono">{*name}</dt>
                    <dd class="mono">{fields}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <details class="rules__names">
            <summary>"What a rule can ask about"</summary>
            <dl>{rows}</dl>
            <p class="small muted">
                "For example "<code class="mono">"budget.amount <= 5000000 || approvals.people >= 2"</code>
                ", amounts in the smallest unit of the currency. Lists have "<code class="mono">"all"</code>", "<code class="mono">"exists"</code>
                " and "<code class="mono">"size"</code>"."
            </p>
        </details>
    }
}
