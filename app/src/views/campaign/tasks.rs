//! The tasks of a campaign, by where they stand.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use super::{
    Open,
    head::say,
    review_state::ReviewState,
    task_form::{Subject, TaskDialog},
};
use crate::{
    api,
    model::{Task, TaskId, TaskStatus},
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone, task_tone},
        empty::Empty,
        icon::{Icon, IconName},
        skeleton::Skeleton,
        time::{fmt_day, fmt_range},
        toast::use_toasts,
    },
};

/// What the tab shows and its dialog works on.
#[derive(Clone, Copy)]
pub struct Work {
    pub open: Open,
    /// The task in the dialog.
    pub subject: RwSignal<Option<Subject>>,
}

impl Work {
    /// The tasks as last heard of.
    pub fn list(self) -> Vec<Task> {
        self.open.lists.tasks.items()
    }

    /// Puts a changed task in its place before the server is asked again.
    pub fn replace(self, task: Task) {
        self.open.lists.tasks.change(|tasks| {
            if let Some(old) = tasks.iter_mut().find(|old| old.id == task.id) {
                *old = task;
            }
        });
    }

    pub fn refetch(self) {
        self.open.lists.tasks.refetch();
    }
}

/// Tasks grouped by status.
#[component]
pub fn TasksTab(open: Open) -> impl IntoView {
    let work = Work { open, subject: RwSignal::new(None) };
    let add = move || {
        view! {
            <button type="button" class="button" on:click=move |_| work.subject.set(Some(Subject::New))>
                <Icon name=IconName::Plus/>
                "Add task"
            </button>
        }
    };
    view! {
        <div class="stack">
            <div class="toolbar row--between">
                <p class="muted small">"A required task is a deliverable: the gate waits for its approval."</p>
                <div class="row">
                    <A href=format!("/gantt?campaign={}", open.id) attr:class="button">
                        <Icon name=IconName::Gantt/>
                        "Gantt"
                    </A>
                    {open.contributes.then(add)}
                </div>
            </div>
            <Transition fallback=|| view! { <Skeleton lines=6/> }>
                <Answered work>{open.contributes.then(add)}</Answered>
            </Transition>
        </div>
        <TaskDialog work/>
    }
}

#[component]
fn Answered(work: Work, children: ChildrenFn) -> impl IntoView {
    let state = work.open.lists.tasks.emptiness();
    let next = StoredValue::new(children);
    move || {
        match state.get() {
            None => view! { <Skeleton lines=5/> }.into_any(),
            Some(Ok(true)) => view! {
                <Empty title="No tasks yet" body="Add what has to be made: the banner, the mailing, the landing page. Each can have its own approval chain.">
                    {next.with_value(|next| next())}
                </Empty>
            }
            .into_any(),
            Some(Ok(false)) => TaskStatus::ALL.iter().map(|status| view! { <Group work status=*status/> }).collect_view().into_any(),
            Some(Err(error)) => view! { <Empty title="The tasks could not be loaded" body=error.to_string()/> }.into_any(),
        }
    }
}

#[component]
fn Group(work: Work, status: TaskStatus) -> impl IntoView {
    let tasks = Memo::new(move |_| work.list().into_iter().filter(|task| task.status == status).collect::<Vec<_>>());
    view! {
        <section class="tasks" hidden=move || tasks.with(Vec::is_empty)>
            <h2 class="tasks__head">
                <Badge tone=task_tone(status)>{status.label()}</Badge>
                <span class="muted small">{move || tasks.with(Vec::len)}<span class="visually-hidden">" tasks"</span></span>
            </h2>
            <ul class="card card--flush tasks__list">
                <For each=move || tasks.get() key=|task| (task.id, task.revision, task.review_id) let:task>
                    <Line work task/>
                </For>
            </ul>
        </section>
    }
}

#[component]
fn Line(work: Work, task: Task) -> impl IntoView {
    let open = work.open;
    let id = task.id;
    let assignee = task.assignee_id;
    let can_submit = open.contributes && task.chain_id.is_some() && matches!(task.status, TaskStatus::ToDo | TaskStatus::InProduction);
    let no_chain = task.required && task.chain_id.is_none() && task.status != TaskStatus::Done;
    let dates = match (task.starts_on, task.due_on) {
        (None, Some(due)) => format!("due {}", fmt_day(due)),
        (from, to) => fmt_range(from, to),
    };
    let title = task.title.clone();
    view! {
        <li class="tasks__line">
            <div class="tasks__what">
                <button type="button" class="tasks__title" on:click=move |_| work.subject.set(Some(Subject::Task(id)))>{task.title}</button>
                <div class="row small">
                    {(!task.required).then(|| view! { <span class="muted">"Optional"</span> })}
                    {no_chain.then(|| view! { <Badge tone=Tone::Warn>"No approval chain"</Badge> })}
                    <span class="muted numeric">{dates}</span>
                </div>
            </div>
            <div class="tasks__review">{task.review_id.map(|id| view! { <ReviewState id/> })}</div>
            <div class="tasks__who">
                {move || {
                    assignee
                        .map(|id| {
                            let name = open.people.name(id);
                            view! { <span class="row row--nowrap"><Avatar name=name.clone()/><span class="truncate small">{name}</span></span> }
                        })
                }}
            </div>
            <div class="tasks__do">{can_submit.then(|| view! { <Submit work id title/> })}</div>
        </li>
    }
}

/// Opens the task's review along its chain.
#[component]
fn Submit(work: Work, id: TaskId, title: String) -> impl IntoView {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let about = title.clone();
    let submit = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let answer = api::tasks::submit(id, None);
        let title = title.clone();
        spawn_local(async move {
            let answer = answer.await;
            busy.try_set(false);
            match answer {
                Ok(review) => toasts.success(format!("{title} is in review: {}.", review.chain_name)),
                Err(error) => say(&error, toasts),
            }
            work.refetch();
        });
    };
    view! {
        <button type="button" class="button button--small" aria-busy=move || busy.get().then_some("true") on:click=submit>
            "Submit for review"<span class="visually-hidden">{format!(": {about}")}</span>
        </button>
    }
}
