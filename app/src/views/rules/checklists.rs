//! Checklists by market and channel.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api::{self, Answer, ApiError},
    model::{Channel, ChecklistTemplate, ChecklistTemplatePatch, NewChecklistTemplate, Page, Role},
    ui::{
        badge::{Badge, Tone},
        dialog::{Dialog, open_while},
        empty::Empty,
        field::{Checkbox, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        skeleton::Skeleton,
        toast::use_toasts,
    },
    views::session::use_me,
};

type Source = Resource<Answer<Page<ChecklistTemplate>>>;

/// What is edited.
#[derive(Clone)]
enum Subject {
    New,
    Template(ChecklistTemplate),
}

#[component]
pub fn Checklists() -> impl IntoView {
    let templates: Source = Resource::new(|| (), |()| api::gate::checklist_templates());
    refetch_on(templates, |event| event.kind == "checklist_template");
    let manages = use_me().member.role.includes(Role::Admin);
    let editing = RwSignal::new(None::<Subject>);
    view! {
        <section class="stack" aria-labelledby="checklists">
            <div class="row row--between">
                <h2 id="checklists">"Checklists"</h2>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=move |_| editing.set(Some(Subject::New))>
                                <Icon name=IconName::Plus/>
                                "New checklist"
                            </button>
                        }
                    })}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                <List templates editing manages/>
            </Transition>
        </section>
        {manages.then(|| view! { <Editor editing templates/> })}
    }
}

#[component]
fn List(templates: Source, editing: RwSignal<Option<Subject>>, manages: bool) -> impl IntoView {
    let state = Memo::new(move |_| templates.get().map(|answer| answer.map(|page| page.items.is_empty())));
    let list = move || templates.get().and_then(Result::ok).unwrap_or_default().items;
    move || {
        state.get().map(|state: Result<bool, ApiError>| match state {
            Ok(true) => view! {
                <Empty title="No checklists" body="A checklist names what has to be confirmed for a market and for channels, such as legal lines for e-mail in Germany. Campaigns that it covers get its lines by themselves."/>
            }
            .into_any(),
            Ok(false) => view! {
                <ul class="grid rules__list">
                    <For each=list key=|template| (template.id, template.revision) let:template>
                        <Card template templates editing manages/>
                    </For>
                </ul>
            }
            .into_any(),
            Err(error) => view! { <Empty title="The checklists could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

#[component]
fn Card(template: ChecklistTemplate, templates: Source, editing: RwSignal<Option<Subject>>, manages: bool) -> impl IntoView {
    let toasts = use_toasts();
    let place = place(&template);
    let ChecklistTemplate { name, lines, active, .. } = template.clone();
    let (of_edit, of_switch) = (format!(" {name}"), format!(" {name}"));
    let edited = template.clone();
    let switch = move |_| {
        let change = ChecklistTemplatePatch { active: Some(!active), ..ChecklistTemplatePatch::default() };
        let answer = api::gate::update_checklist_template(&template, &change);
        spawn_local(async move {
            match answer.await {
                Ok(after) if after.active => toasts.success(format!("Campaigns get {} from now on.", after.name)),
                Ok(after) => toasts.success(format!("Campaigns get {} no more; what they have, they keep.", after.name)),
                Err(error) => toasts.error(&error),
            }
            templates.refetch();
        });
    };
    view! {
        <li class="card stack stack--tight">
            <div class="card__head">
                <h3>{name}</h3>
                {if active { view! { <Badge tone=Tone::Good>"On"</Badge> } } else { view! { <Badge tone=Tone::Neutral>"Off"</Badge> } }}
            </div>
            <p class="muted small">{place}</p>
            <ul class="rules__lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            {manages
                .then(|| {
                    view! {
                        <div class="row">
                            <button type="button" class="button button--small" on:click=move |_| editing.set(Some(Subject::Template(edited.clone())))>
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

fn place(template: &ChecklistTemplate) -> String {
    let market = template.market.clone().unwrap_or_else(|| "Every market".to_owned());
    let channels: Vec<&str> = template.channels.iter().map(|channel| channel.label()).collect();
    if channels.is_empty() { format!("{market}, every channel") } else { format!("{market}, {}", channels.join(", ")) }
}

#[component]
fn Editor(editing: RwSignal<Option<Subject>>, templates: Source) -> impl IntoView {
    let open = open_while(editing);
    let title = Signal::derive(move || {
        editing.with(|subject| match subject {
            Some(Subject::Template(template)) => format!("Edit {}", template.name),
            _ => "New checklist".to_owned(),
        })
    });
    view! {
        <Dialog open title>
            {move || {
                editing
                    .get_untracked()
                    .map(|subject| match subject {
                        Subject::New => view! { <Add open templates/> }.into_any(),
                        Subject::Template(template) => view! { <Edit template open templates/> }.into_any(),
                    })
            }}
        </Dialog>
    }
}

/// A line of text, a line of the checklist.
fn lines_of(text: RwSignal<String>) -> Vec<String> {
    text.get_untracked().lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[component]
fn Add(open: RwSignal<bool>, templates: Source) -> impl IntoView {
    let toasts = use_toasts();
    let (name, market, lines) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let channels: Vec<(Channel, RwSignal<bool>)> = Channel::ALL.iter().map(|channel| (*channel, RwSignal::new(false))).collect();
    let boxes = channels.iter().map(|(channel, on)| view! { <Checkbox label=channel.label() checked=*on/> }).collect_view();
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewChecklistTemplate {
            name: name.get_untracked().trim().to_owned(),
            market: Some(market.get_untracked().trim().to_uppercase()).filter(|market| !market.is_empty()),
            channels: channels.iter().filter(|(_, on)| on.get_untracked()).map(|(channel, _)| *channel).collect(),
            lines: lines_of(lines),
        };
        submission.run(api::gate::add_checklist_template(&new), move |made| {
            toasts.success(format!("Campaigns that {} covers have its lines.", made.name));
            templates.refetch();
            open.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" value=name error=submission.field("name") required=true placeholder="E-mail in Germany"/>
            <TextField label="Market" name="market" value=market error=submission.field("market") hint="A country, or a part of one: AU or AU-NSW. Every market when empty."/>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Channels"</legend>
                <p class="muted small">"Every channel when none is chosen."</p>
                <div class="row">{boxes}</div>
            </fieldset>
            <TextArea label="What has to be confirmed" name="lines" value=lines error=submission.field("lines") hint="One a line." required=true/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Add checklist"</SubmitButton>
            </div>
        </form>
    }
}

#[component]
fn Edit(template: ChecklistTemplate, open: RwSignal<bool>, templates: Source) -> impl IntoView {
    let toasts = use_toasts();
    let (name, lines) = (RwSignal::new(template.name.clone()), RwSignal::new(template.lines.join("\n")));
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let change =
            ChecklistTemplatePatch { name: Some(name.get_untracked().trim().to_owned()), lines: Some(lines_of(lines)), active: None };
        submission.run(api::gate::update_checklist_template(&template, &change), move |after| {
            toasts.success(format!("{} is saved. Campaigns have the lines that are new.", after.name));
            templates.refetch();
            open.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" value=name error=submission.field("name") required=true/>
            <TextArea label="What has to be confirmed" name="lines" value=lines error=submission.field("lines") hint="One a line. Campaigns keep the lines that they have." required=true/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save checklist"</SubmitButton>
            </div>
        </form>
    }
}
