//! The chains of a workspace, each with its stages in order.

use leptos::prelude::*;

use super::editor::{EditorDialog, Subject};
use crate::{
    api::{Answer, ApiError},
    model::{ApprovalChain, Approver, Page, Rule, StageRule},
    ui::{
        empty::Empty,
        icon::{Icon, IconName},
        skeleton::Skeleton,
    },
    views::campaign::people::People,
};

/// All chains, for handing in what a change answered, or asking again.
pub type Source = Resource<Answer<Page<ApprovalChain>>>;

/// The list of chains with its editor.
#[component]
pub fn Chains(chains: Source, people: People, manages: bool) -> impl IntoView {
    let editing = RwSignal::new(None::<Subject>);
    let add = move || {
        view! {
            <button type="button" class="button" on:click=move |_| editing.set(Some(Subject::New))>
                <Icon name=IconName::Plus/>
                "New chain"
            </button>
        }
    };
    view! {
        <section class="stack" aria-labelledby="approvals-chains">
            <div class="row row--between">
                <h2 id="approvals-chains">"Chains"</h2>
                {manages.then(add)}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=4/> }>
                <List chains people editing manages>{manages.then(add)}</List>
            </Transition>
        </section>
        {manages.then(|| view! { <EditorDialog editing chains people/> })}
    }
}

#[component]
fn List(chains: Source, people: People, editing: RwSignal<Option<Subject>>, manages: bool, children: ChildrenFn) -> impl IntoView {
    let state = Memo::new(move |_| chains.get().map(|answer| answer.map(|page| page.items.is_empty())));
    let list = move || chains.get().and_then(Result::ok).unwrap_or_default().items;
    let next = StoredValue::new(children);
    move || {
        state.get().map(|state: Result<bool, ApiError>| match state {
            Ok(true) => view! {
                <Empty title="No chains yet" body="A chain says who approves, in which order, and by when. Give it to a task, and submitting the task starts it.">
                    {next.with_value(|next| next())}
                </Empty>
            }
            .into_any(),
            Ok(false) => view! {
                <ul class="grid chains">
                    <For each=list key=|chain| (chain.id, chain.revision) let:chain>
                        <Card chain people editing manages/>
                    </For>
                </ul>
            }
            .into_any(),
            Err(error) => view! { <Empty title="The chains could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

#[component]
fn Card(chain: ApprovalChain, people: People, editing: RwSignal<Option<Subject>>, manages: bool) -> impl IntoView {
    let ApprovalChain { id, name, stages, .. } = chain;
    let about = name.clone();
    view! {
        <li class="card stack chain">
            <div class="card__head">
                <h3>{name}</h3>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--small" on:click=move |_| editing.set(Some(Subject::Chain(id)))>
                                "Edit"<span class="visually-hidden">{format!(" {about}")}</span>
                            </button>
                        }
                    })}
            </div>
            <ol class="chain__stages">{stages.into_iter().map(|stage| view! { <Stage stage people/> }).collect_view()}</ol>
        </li>
    }
}

#[component]
fn Stage(stage: StageRule, people: People) -> impl IntoView {
    let rule = match stage.rule {
        Rule::All => "all of".to_owned(),
        Rule::Any => "any of".to_owned(),
        Rule::Quorum(n) => format!("{n} of"),
        Rule::PerGroup(_) => "some of each of".to_owned(),
    };
    let due = match stage.due_in {
        None => String::new(),
        Some(1) => ", within a working day".to_owned(),
        Some(days) => format!(", within {days} working days"),
    };
    let mut more = more_words(&stage);
    let late = stage.escalation.clone();
    let late = move || {
        late.as_ref().map(|late| {
            let who = late.to.iter().map(|approver| named(approver, people)).collect::<Vec<_>>().join(", ");
            let what = if late.may_decide { "may decide when it is late" } else { "is told when it is late" };
            view! { <p class="muted small">{who}" "{what}</p> }
        })
    };
    if !stage.start.is_usual() {
        let begins = stage.start.words(Some("the stage before"));
        more = if more.is_empty() { begins } else { format!("{begins}; {more}") };
    }
    let approvers = stage.approvers;
    let who = move || approvers.iter().map(|approver| named(approver, people)).collect::<Vec<_>>().join(", ");
    view! {
        <li>
            <p class="strong">{stage.name}</p>
            <p class="muted small">{rule}" "{who}{due}</p>
            {(!more.is_empty()).then(|| view! { <p class="muted small">{more}</p> })}
            {late}
        </li>
    }
}

/// What else a stage says, in words.
fn more_words(stage: &StageRule) -> String {
    let mut said = Vec::new();
    if let Some(condition) = &stage.only_if {
        if !condition.markets.is_empty() {
            said.push(format!("only in {}", condition.markets.join(", ")));
        }
        if !condition.channels.is_empty() {
            let channels: Vec<&str> = condition.channels.iter().map(|channel| channel.label()).collect();
            said.push(format!("only on {}", channels.join(", ").to_lowercase()));
        }
        said.extend(condition.budget_from.map(|amount| format!("only from a budget of {amount}")));
    }
    said.extend(stage.calendar.as_ref().map(|market| format!("working days of {market}")));
    said.extend(stage.signature.as_ref().map(|rule| format!("signing that \u{201c}{}\u{201d}", rule.meaning)));
    said.extend(stage.private.then(|| "private".to_owned()));
    said.extend(stage.every_page.then(|| "every page opened".to_owned()));
    said.join("; ")
}

/// An approver in words.
pub fn named(approver: &Approver, people: People) -> String {
    match approver {
        Approver::MemberId(id) => people.name(*id),
        Approver::Role(role) => format!("every {}", role.label().to_lowercase()),
        Approver::TeamId(_) => "a team".to_owned(),
        Approver::GuestEmail(email) => email.clone(),
    }
}
