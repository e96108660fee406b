//! The team's own rules, in CEL.

use leptos::{prelude::*, task::spawn_local};

use super::{
    policy_form::{PolicyDialog, Subject},
    second_person::Proposing,
};
use crate::{
    api::{self, Answer, ApiError},
    model::{Page, Policy, PolicyPatch, Role, RuleKind},
    ui::{
        badge::{Badge, Tone},
        empty::Empty,
        icon::{Icon, IconName},
        live::refetch_on,
        skeleton::Skeleton,
        toast::use_toasts,
    },
    views::session::use_me,
};

pub(super) type Source = Resource<Answer<Page<Policy>>>;

#[component]
pub fn Policies() -> impl IntoView {
    let policies: Source = Resource::new(|| (), |()| api::gate::policies());
    refetch_on(policies, |event| event.kind == "policy");
    let manages = use_me().member.role.includes(Role::Admin);
    let editing = RwSignal::new(None::<Subject>);
    view! {
        <section class="stack" aria-labelledby="policies">
            <div class="row row--between">
                <h2 id="policies">"Policies"</h2>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=move |_| editing.set(Some(Subject::New))>
                                <Icon name=IconName::Plus/>
                                "New policy"
                            </button>
                        }
                    })}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                <List policies editing manages/>
            </Transition>
        </section>
        {manages.then(|| view! { <PolicyDialog editing policies/> })}
    }
}

#[component]
fn List(policies: Source, editing: RwSignal<Option<Subject>>, manages: bool) -> impl IntoView {
    let state = Memo::new(move |_| policies.get().map(|answer| answer.map(|page| page.items.is_empty())));
    let list = move || policies.get().and_then(Result::ok).unwrap_or_default().items;
    move || {
        state.get().map(|state: Result<bool, ApiError>| match state {
            Ok(true) => view! {
                <Empty title="No policies" body="A policy is a rule of your own that every launch must satisfy, such as a second approver for large budgets. The gate asks it at the moment of launch."/>
            }
            .into_any(),
            Ok(false) => view! {
                <ul class="grid rules__list">
                    <For each=list key=|policy| (policy.id, policy.revision) let:policy>
                        <Card policy policies editing manages/>
                    </For>
                </ul>
            }
            .into_any(),
            Err(error) => view! { <Empty title="The policies could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

#[component]
fn Card(policy: Policy, policies: Source, editing: RwSignal<Option<Subject>>, manages: bool) -> impl IntoView {
    let toasts = use_toasts();
    let proposing = Proposing::here();
    let Policy { name, expression, advice, waivable, active, .. } = policy.clone();
    let (of_edit, of_switch) = (format!(" {name}"), format!(" {name}"));
    let edited = policy.clone();
    let switch = move |_| {
        let change = PolicyPatch { active: Some(!active), ..PolicyPatch::default() };
        let answer = api::gate::update_policy(&policy, &change);
        let (id, revision) = (policy.id.to_string(), policy.revision);
        spawn_local(async move {
            match answer.await {
                Ok(after) if after.active => toasts.success(format!("The gate asks {} from now on.", after.name)),
                Ok(after) => toasts.success(format!("The gate asks {} no more.", after.name)),
                Err(error) if proposing.is_some_and(|page| page.offer(RuleKind::Policy, id, revision, &change, &error)) => {}
                Err(error) => toasts.error(&error),
            }
            policies.refetch();
        });
    };
    view! {
        <li class="card stack stack--tight">
            <div class="card__head">
                <h3>{name}</h3>
                {if active { view! { <Badge tone=Tone::Good>"Asked"</Badge> } } else { view! { <Badge tone=Tone::Neutral>"Off"</Badge> } }}
            </div>
            <pre class="rules__expression mono" tabindex="0">{expression}</pre>
            <p class="small">{advice}</p>
            <p class="muted small">{if waivable { "A second person may waive it." } else { "Nobody may waive it." }}</p>
            {manages
                .then(|| {
                    view! {
                        <div class="row">
                            <button type="button" class="button button--small" on:click=move |_| editing.set(Some(Subject::Policy(edited.clone())))>
                                "Edit"<span class="visually-hidden">{of_edit}</span>
                            </button>
                            <button type="button" class="button button--small button--quiet" on:click=switch>
                                {if active { "Switch off" } else { "Switch on" }}<span class="visually-hidden">{of_switch}</span>
                            </button>
                        </div>
                    }
                })}
        </li>
    }
}
