//! Adds a task, or changes one.

use leptos::prelude::*;

use super::tasks::Work;
use crate::{
    api::{self, Answer, Pending},
    model::{Day, NewTask, Task, TaskId, TaskPatch, TaskStatus},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, DateField, SelectField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
};

/// What the dialog is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    New,
    Task(TaskId),
}

/// Open while there is a subject.
#[component]
pub fn TaskDialog(work: Work) -> impl IntoView {
    let shown = open_while(work.subject);
    let title = Signal::derive(move || match work.subject.get() {
        Some(Subject::Task(_)) if work.open.contributes => "Edit task".to_owned(),
        Some(Subject::Task(_)) => "Task".to_owned(),
        _ => "New task".to_owned(),
    });
    view! {
        <Dialog open=shown title>
            {move || {
                work.subject
                    .get()
                    .map(|subject| {
                        let task = match subject {
                            Subject::New => None,
                            Subject::Task(id) => untrack(move || work.list()).into_iter().find(|task| task.id == id),
                        };
                        view! { <Form work shown task/> }
                    })
            }}
        </Dialog>
    }
}

/// A task while it is being typed.
#[derive(Clone, Copy)]
struct Typed {
    title: RwSignal<String>,
    description: RwSignal<String>,
    starts_on: RwSignal<String>,
    due_on: RwSignal<String>,
    assignee: RwSignal<String>,
    chain: RwSignal<String>,
    status: RwSignal<String>,
    required: RwSignal<bool>,
}

impl Typed {
    fn of(task: Option<&Task>) -> Self {
        let day = |day: Option<Day>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
        let text = |text: Option<String>| RwSignal::new(text.unwrap_or_default());
        Self {
            title: text(task.map(|task| task.title.clone())),
            description: text(task.map(|task| task.description.clone())),
            starts_on: day(task.and_then(|task| task.starts_on)),
            due_on: day(task.and_then(|task| task.due_on)),
            assignee: text(task.and_then(|task| task.assignee_id).map(|id| id.to_string())),
            chain: text(task.and_then(|task| task.chain_id).map(|id| id.to_string())),
            status: text(task.map(|task| task.status.to_string())),
            required: RwSignal::new(task.is_none_or(|task| task.required)),
        }
    }

    fn new_task(self) -> NewTask {
        NewTask {
            title: self.title.get_untracked().trim().to_owned(),
            description: self.description.get_untracked(),
            starts_on: self.starts_on.get_untracked().parse().ok(),
            due_on: self.due_on.get_untracked().parse().ok(),
            assignee_id: self.assignee.get_untracked().parse().ok(),
            required: self.required.get_untracked(),
            chain_id: self.chain.get_untracked().parse().ok(),
            ..NewTask::default()
        }
    }

    /// What differs from the task as it was when the dialog opened; `None` when nothing does.
    fn change(self, before: &Task) -> Option<TaskPatch> {
        let now = self.new_task();
        let patch = TaskPatch {
            title: (now.title != before.title).then_some(now.title),
            description: (now.description != before.description).then_some(now.description),
            status: self.status.get_untracked().parse().ok().filter(|status: &TaskStatus| *status != before.status),
            starts_on: (now.starts_on != before.starts_on).then_some(now.starts_on),
            due_on: (now.due_on != before.due_on).then_some(now.due_on),
            assignee_id: (now.assignee_id != before.assignee_id).then_some(now.assignee_id),
            required: (now.required != before.required).then_some(now.required),
            chain_id: (now.chain_id != before.chain_id).then_some(now.chain_id),
            ..TaskPatch::default()
        };
        let anything = patch.title.is_some()
            || patch.description.is_some()
            || patch.status.is_some()
            || patch.starts_on.is_some()
            || patch.due_on.is_some()
            || patch.assignee_id.is_some()
            || patch.required.is_some()
            || patch.chain_id.is_some();
        anything.then_some(patch)
    }
}

#[component]
fn Form(work: Work, shown: RwSignal<bool>, #[prop(optional_no_strip)] task: Option<Task>) -> impl IntoView {
    let toasts = use_toasts();
    let typed = Typed::of(task.as_ref());
    let submission = Submission::new();
    let statuses = task.as_ref().map(|task| {
        std::iter::once(task.status)
            .chain(task.status.moves().iter().copied())
            .map(|status| (status.to_string(), status.label().to_owned()))
            .collect()
    });
    let may_change = work.open.contributes;
    let in_review = task.as_ref().is_some_and(|task| matches!(task.status, TaskStatus::InReview | TaskStatus::Approved));
    let before = StoredValue::new(task);
    let people = Signal::derive(move || with_none("Nobody", work.open.people.options()));
    let chains = Signal::derive(move || {
        let chains = work.open.lists.chains.items();
        with_none("None: it is not reviewed", chains.into_iter().map(|chain| (chain.id.to_string(), chain.name)).collect())
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let answer = match before.get_value() {
            None => api::tasks::create(work.open.id, &typed.new_task()),
            Some(before) => match typed.change(&before) {
                Some(change) => update(&work, &before, &change),
                None => return shown.set(false),
            },
        };
        let is_new = before.with_value(Option::is_none);
        submission.run(answer, move |task| {
            toasts.success(if is_new { format!("{} is added.", task.title) } else { format!("{} is saved.", task.title) });
            work.replace(task);
            work.refetch();
            shown.set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            {in_review
                .then(|| view! { <p class="notice notice--warn">"Changing the title or the description changes what was reviewed: it then has to be submitted again."</p> })}
            <TextField label="Title" name="title" autocomplete="off" value=typed.title error=submission.field("title") required=true/>
            <TextArea label="Description" name="description" value=typed.description error=submission.field("description")/>
            <div class="form__pair">
                <DateField label="Starts" name="starts_on" value=typed.starts_on error=submission.field("starts_on")/>
                <DateField label="Due" name="due_on" value=typed.due_on error=submission.field("due_on")/>
            </div>
            <div class="form__pair">
                <SelectField label="Assignee" name="assignee_id" value=typed.assignee options=people error=submission.field("assignee_id")/>
                {statuses
                    .map(|options: Vec<(String, String)>| {
                        view! { <SelectField label="Status" name="status" value=typed.status options=Signal::stored(options) error=submission.field("status")/> }
                    })}
            </div>
            <SelectField label="Approval chain" name="chain_id" value=typed.chain options=chains error=submission.field("chain_id")/>
            <Checkbox label="Required: the gate waits for its approval" checked=typed.required/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| shown.set(false)>{if may_change { "Cancel" } else { "Close" }}</button>
                {may_change.then(|| view! { <SubmitButton of=submission>"Save"</SubmitButton> })}
            </div>
        </form>
    }
}

/// Sends a change on the newest revision known: only what was changed here is in it, so what others changed stays.
fn update(work: &Work, before: &Task, change: &TaskPatch) -> Pending<Task> {
    let newest = untrack(|| work.list()).into_iter().find(|task| task.id == before.id).map_or(before.revision, |task| task.revision);
    let tasks = work.open.lists.tasks;
    let answer = api::tasks::update(before.id, newest, change);
    Box::pin(async move {
        let answer: Answer<Task> = answer.await;
        if answer.as_ref().is_err_and(|error| error.status() == Some(412)) {
            tasks.refetch();
        }
        answer
    })
}

fn with_none(words: &str, options: Vec<(String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), words.to_owned())).chain(options).collect()
}
