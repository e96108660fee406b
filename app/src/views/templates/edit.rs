//! Writes a template by hand: its tasks with their working days from the launch.

use leptos::prelude::*;

use super::Source;
use crate::{
    api,
    model::{CampaignTemplate, TemplatePatch, TemplatePlan, TemplateTask},
    ui::{
        dialog::{Dialog, open_while},
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

#[component]
pub fn EditDialog(editing: RwSignal<Option<CampaignTemplate>>, templates: Source) -> impl IntoView {
    let open = open_while(editing);
    let title =
        Signal::derive(move || editing.with(|it| it.as_ref().map_or_else(|| "Edit template".to_owned(), |it| format!("Edit {}", it.name))));
    view! {
        <Dialog open title class="templates__dialog templates__dialog--wide">
            {move || editing.get().map(|template| view! { <EditForm template open templates/> })}
        </Dialog>
    }
}

/// A task while it is typed. Links and parts name tasks by their places, so a row keeps the one that it came from.
#[derive(Clone, Copy)]
struct Row {
    key: usize,
    title: RwSignal<String>,
    starts: RwSignal<String>,
    days: RwSignal<String>,
    required: RwSignal<bool>,
}

impl Row {
    fn of(key: usize, task: &TemplateTask) -> Self {
        Self {
            key,
            title: RwSignal::new(task.title.clone()),
            starts: RwSignal::new(task.starts.map(|days| days.to_string()).unwrap_or_default()),
            days: RwSignal::new(task.working_days.to_string()),
            required: RwSignal::new(task.required),
        }
    }

    fn task(self, kept: &[TemplateTask]) -> TemplateTask {
        let before = kept.get(self.key).cloned().unwrap_or_default();
        TemplateTask {
            title: self.title.get_untracked().trim().to_owned(),
            starts: self.starts.get_untracked().trim().parse().ok(),
            working_days: self.days.get_untracked().trim().parse().unwrap_or(1),
            required: self.required.get_untracked(),
            ..before
        }
    }
}

/// The plan with its rows as they are typed. Links and parts follow their tasks; those of a task that is gone go with it.
fn plan_of(before: &TemplatePlan, rows: &[Row]) -> TemplatePlan {
    let place = |old: usize| rows.iter().position(|row| row.key == old);
    let task = |(place_now, row): (usize, &Row)| {
        let task = row.task(&before.tasks);
        let part_of = task.part_of.and_then(place).filter(|parent| *parent < place_now);
        TemplateTask { part_of, ..task }
    };
    let links = before
        .links
        .iter()
        .filter_map(|link| Some(crate::model::TemplateLink { task: place(link.task)?, waits_for: place(link.waits_for)?, ..link.clone() }));
    TemplatePlan { tasks: rows.iter().enumerate().map(task).collect(), links: links.collect(), ..before.clone() }
}

#[component]
fn EditForm(template: CampaignTemplate, open: RwSignal<bool>, templates: Source) -> impl IntoView {
    let toasts = use_toasts();
    let name = RwSignal::new(template.name.clone());
    let flight = RwSignal::new(template.plan.flight_days.map(|days| days.to_string()).unwrap_or_default());
    let rows = RwSignal::new(template.plan.tasks.iter().enumerate().map(|(key, task)| Row::of(key, task)).collect::<Vec<_>>());
    let next = StoredValue::new(template.plan.tasks.len());
    let add = move |_| {
        let key = next.get_value();
        next.set_value(key + 1);
        let task = TemplateTask { starts: Some(-5), working_days: 1, required: true, ..TemplateTask::default() };
        rows.update(|rows| rows.push(Row::of(key, &task)));
    };
    let submission = Submission::new();
    let template = StoredValue::new(template);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let before = template.get_value();
        let plan = TemplatePlan {
            flight_days: flight.get_untracked().trim().parse().ok(),
            ..rows.with_untracked(|rows| plan_of(&before.plan, rows))
        };
        let change = TemplatePatch { name: Some(name.get_untracked().trim().to_owned()), description: None, plan: Some(plan) };
        submission.run(api::templates::update(&before, &change), move |after| {
            toasts.success(format!("{} is saved. Campaigns made from it stay as they are.", after.name));
            open.set(false);
            templates.refetch();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <div class="form__pair">
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
                <TextField label="Days of the flight" name="flight_days" kind="number" value=flight error=submission.field("flight_days")/>
            </div>
            <table class="table templates__tasks">
                <thead>
                    <tr>
                        <th scope="col">"Task"</th>
                        <th scope="col" title="Working days from the launch; before it they are negative">"Starts"</th>
                        <th scope="col" title="Working days; 0 makes a milestone">"Takes"</th>
                        <th scope="col">"Launch waits"</th>
                        <th><span class="visually-hidden">"Remove"</span></th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || rows.get() key=|row| row.key let:row>
                        <tr>
                            <td><input class="input" aria-label="Title" prop:value=move || row.title.get() on:input:target=move |event| row.title.set(event.target().value())/></td>
                            <td><input class="input" type="number" aria-label="Working days from the launch" prop:value=move || row.starts.get() on:input:target=move |event| row.starts.set(event.target().value())/></td>
                            <td><input class="input" type="number" min="0" aria-label="Working days that it takes" prop:value=move || row.days.get() on:input:target=move |event| row.days.set(event.target().value())/></td>
                            <td><input type="checkbox" aria-label="The launch waits for it" prop:checked=move || row.required.get() on:change:target=move |event| row.required.set(event.target().checked())/></td>
                            <td>
                                <button
                                    type="button"
                                    class="button button--quiet button--icon button--small"
                                    aria-label=move || format!("Remove {}", row.title.get())
                                    on:click=move |_| rows.update(|rows| rows.retain(|other| other.key != row.key))
                                >
                                    <Icon name=IconName::Cross/>
                                </button>
                            </td>
                        </tr>
                    </For>
                </tbody>
            </table>
            {move || submission.field("plan").get().map(|text| view! { <p class="field__error" role="alert">{text}</p> })}
            <div><button type="button" class="button button--small" on:click=add><Icon name=IconName::Plus/>"Add a task"</button></div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save"</SubmitButton>
            </div>
        </form>
    }
}
