//! Weakening a rule that something runs under: asking a second person, and being one.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, ApiError, Pending},
    model::{MemberId, NewRuleChange, RuleChange, RuleKind},
    ui::{
        badge::{Badge, Tone},
        dialog::{Dialog, open_while},
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        time::fmt_instant,
        toast::use_toasts,
    },
    views::{
        campaign::people::{People, use_people},
        session::use_me,
    },
};

/// A change that was refused to one person, for being put to another.
#[derive(Debug, Clone, PartialEq)]
struct Offer {
    change: NewRuleChange,
    /// What it would weaken, as the server said.
    why: String,
}

/// Whoever changes a rule on this page hands in here what was refused.
#[derive(Clone, Copy)]
pub struct Proposing(RwSignal<Option<Offer>>);

impl Proposing {
    /// For the page: what its forms hand in is asked about in a [`ProposeDialog`].
    pub fn provide() -> Self {
        let proposing = Self(RwSignal::new(None));
        provide_context(proposing);
        proposing
    }

    /// The page's own.
    pub fn here() -> Option<Self> {
        use_context()
    }

    /// Offers to propose this change, if that is why it was refused.
    pub fn offer(self, kind: RuleKind, subject_id: String, based_on: i64, patch: &impl serde::Serialize, error: &ApiError) -> bool {
        let Some(problem) = error.problem().filter(|problem| problem.code == "WEAKENS_RUNNING_RULE") else { return false };
        let patch = serde_json::to_value(patch).unwrap_or_default();
        let change = NewRuleChange { kind, subject_id, based_on, patch, reason: String::new() };
        self.0.set(Some(Offer { change, why: problem.detail.clone() }));
        true
    }
}

/// The same answer; where it is a refusal to weaken a rule alone, the page offers to propose the change, and `instead` is called.
pub fn offering<T: 'static>(
    answer: Pending<T>,
    (kind, subject_id, based_on): (RuleKind, String, i64),
    patch: &impl serde::Serialize,
    instead: impl Fn() + Send + 'static,
) -> Pending<T> {
    let Some(page) = Proposing::here() else { return answer };
    let patch = serde_json::to_value(patch).unwrap_or_default();
    Box::pin(async move {
        let answer = answer.await;
        if let Err(error) = &answer
            && page.offer(kind, subject_id, based_on, &patch, error)
        {
            instead();
        }
        answer
    })
}

/// Asks for the reason, and proposes.
#[component]
pub fn ProposeDialog(proposing: Proposing) -> impl IntoView {
    let open = open_while(proposing.0);
    view! {
        <Dialog open title="This takes two people">
            {move || proposing.0.get().map(|offer| view! { <Propose offer open/> })}
        </Dialog>
    }
}

#[component]
fn Propose(offer: Offer, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let submission = Submission::new();
    let reason = RwSignal::new(String::new());
    let change = StoredValue::new(offer.change);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewRuleChange { reason: reason.get_untracked(), ..change.get_value() };
        submission.run(api::gate::propose_rule_change(&new), move |_| {
            toasts.success("Proposed. It takes effect once somebody else confirms it.");
            open.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <p>{offer.why}</p>
            <p class="muted small">"Nothing changes until somebody else confirms it. What ran under the rule is opened again then."</p>
            <TextField label="Reason" name="reason" autocomplete="off" value=reason error=submission.field("reason") required=true/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Propose"</SubmitButton>
            </div>
        </form>
    }
}

/// The changes that wait for a second person; nothing where none does.
#[component]
pub fn WaitingChanges() -> impl IntoView {
    let changes = Resource::new(|| (), |()| api::gate::rule_changes());
    refetch_on(changes, |event| event.kind == "rule_change");
    let people = use_people();
    let me = use_me().member;
    view! {
        <Transition fallback=|| ()>
            {move || {
                let page = changes.get().and_then(Result::ok).unwrap_or_default();
                let waiting: Vec<RuleChange> = page.items.into_iter().filter(|change| change.confirmed.is_none()).collect();
                let may = |kind: RuleKind| me.role.includes(kind.role());
                (!waiting.is_empty())
                    .then(|| {
                        let lines = waiting
                            .into_iter()
                            .map(|change| {
                                let may = may(change.kind);
                                view! { <Waits change me=me.id may people again=move || changes.refetch()/> }
                            })
                            .collect_view();
                        view! {
                            <section class="stack" aria-labelledby="rule-changes">
                                <h2 id="rule-changes">"Waits for a second person"</h2>
                                <ul class="stack rule-changes">{lines}</ul>
                            </section>
                        }
                    })
            }}
        </Transition>
    }
}

#[component]
fn Waits(change: RuleChange, me: MemberId, may: bool, people: People, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = use_toasts();
    let (by, own) = (change.proposed_by, change.proposed_by == me);
    let about = change.subject_name.clone();
    let (confirm_about, decline_about) = (about.clone(), about.clone());
    let when = fmt_instant(change.proposed_at);
    let (weakens, touches, reason) = (change.weakens.clone(), change.touches.join(", "), change.reason.clone());
    let kind = change.kind.label();
    let change = StoredValue::new(change);
    let decide = move |confirmed: bool| {
        let answer = change.with_value(|change| api::gate::decide_rule_change(change, confirmed));
        spawn_local(async move {
            match answer.await {
                Ok(_) if confirmed => toasts.success("Confirmed. What ran under the rule is open again."),
                Ok(_) => toasts.success("Turned down. The rule stays as it is."),
                Err(error) => toasts.error(&error),
            }
            again();
        });
    };
    view! {
        <li class="card stack stack--tight">
            <div class="row row--between">
                <p class="strong break">{about}</p>
                <Badge tone=Tone::Warn>{kind}</Badge>
            </div>
            <ul class="rule-changes__why">{weakens.into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}</ul>
            <p class="small">"Reason: "{reason}</p>
            <p class="muted small">"Proposed by "{move || people.name(by)}" on "{when}". Opens again: "{touches}"."</p>
            {may
                .then(|| {
                    view! {
                        <div class="row">
                            {(!own)
                                .then(|| {
                                    view! {
                                        <button type="button" class="button button--small button--primary" on:click=move |_| decide(true)>
                                            <Icon name=IconName::Check/>
                                            "Confirm"<span class="visually-hidden">{format!(": {confirm_about}")}</span>
                                        </button>
                                    }
                                })}
                            <button type="button" class="button button--small" on:click=move |_| decide(false)>
                                {if own { "Take back" } else { "Turn down" }}<span class="visually-hidden">{format!(": {decline_about}")}</span>
                            </button>
                            {own.then(|| view! { <span class="muted small">"Somebody else has to confirm it."</span> })}
                        </div>
                    }
                })}
        </li>
    }
}
