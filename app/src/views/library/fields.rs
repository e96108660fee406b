//! The fields that assets have: which there are, and how they are filled in.

use leptos::{prelude::*, task::spawn_local};

use super::brands::Source;
use crate::{
    api,
    model::{AssetField, AssetKind, FieldKind, FieldValues, LibrarySchema, Role},
    ui::{
        dialog::Dialog,
        field::{Checkbox, DateField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
    views::session::use_me,
};

/// The fields that there are, and ways to add and remove them.
#[component]
pub(super) fn Schema(schema: LibrarySchema, source: Source) -> impl IntoView {
    let administers = use_me().member.role.includes(Role::Admin);
    let adding = RwSignal::new(false);
    let none = schema.fields.is_empty();
    let kept = StoredValue::new(schema.clone());
    let lines = schema.fields.into_iter().map(move |field| view! { <Line field schema=kept source administers/> });
    view! {
        <section class="card stack" aria-label="Fields of assets">
            <div class="card__head">
                <h2>"Fields of assets"</h2>
                {administers
                    .then(|| view! { <button type="button" class="button button--small" on:click=move |_| adding.set(true)>"Add field\u{2026}"</button> })}
            </div>
            {none.then(|| view! { <p class="muted small">"None yet. Fields say more than tags: with a vocabulary, and required where they must be."</p> })}
            <ul class="stack stack--tight">{lines.collect_view()}</ul>
        </section>
        <AddDialog open=adding schema=kept source/>
    }
}

#[component]
fn Line(field: AssetField, schema: StoredValue<LibrarySchema>, source: Source, administers: bool) -> impl IntoView {
    let toasts = use_toasts();
    let kinds: Vec<&str> = field.of_kinds.iter().map(|kind| kind.label()).collect();
    let mut words = vec![field.kind.label().to_owned()];
    if field.required {
        words.push("must be said".into());
    }
    if !kinds.is_empty() {
        words.push(format!("of {}", kinds.join(", ").to_lowercase()));
    }
    if !field.choices.is_empty() {
        words.push(field.choices.join(", "));
    }
    let (key, label) = (field.key.clone(), field.label.clone());
    let remove = move |_| {
        let now = schema.get_value();
        let rest = now.fields.into_iter().filter(|other| other.key != key).collect();
        let answer = api::brands::set_schema(now.revision, rest);
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success("The field is removed. What was said in it stays with the assets."),
                Err(error) => toasts.error(&error),
            }
            source.refetch();
        });
    };
    view! {
        <li class="row row--between">
            <span class="stack stack--tight">
                <span class="strong">{field.label.clone()}" "<code class="small muted">{field.key.clone()}</code></span>
                <span class="small muted break">{words.join(" \u{b7} ")}</span>
            </span>
            {administers
                .then(|| {
                    view! {
                        <button type="button" class="button button--small button--quiet" on:click=remove>
                            "Remove"<span class="visually-hidden">{format!(" {label}")}</span>
                        </button>
                    }
                })}
        </li>
    }
}

#[component]
fn AddDialog(open: RwSignal<bool>, schema: StoredValue<LibrarySchema>, source: Source) -> impl IntoView {
    view! {
        <Dialog open title="Add a field">
            <AddForm open schema source/>
        </Dialog>
    }
}

#[component]
fn AddForm(open: RwSignal<bool>, schema: StoredValue<LibrarySchema>, source: Source) -> impl IntoView {
    let toasts = use_toasts();
    let (label, kind, choices) = (RwSignal::new(String::new()), RwSignal::new(FieldKind::Text.to_string()), RwSignal::new(String::new()));
    let required = RwSignal::new(false);
    let kinds: Vec<(AssetKind, RwSignal<bool>)> = AssetKind::ALL.iter().map(|kind| (*kind, RwSignal::new(false))).collect();
    let boxes = kinds.clone();
    let options = Signal::stored(FieldKind::ALL.iter().map(|kind| (kind.to_string(), kind.label().to_owned())).collect::<Vec<_>>());
    let listed = move || kind.with(|kind| kind.starts_with("choice"));
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let LibrarySchema { mut fields, revision } = schema.get_value();
        let named = label.get_untracked().trim().to_owned();
        let words = choices.get_untracked();
        fields.push(AssetField {
            key: key_of(&named),
            label: named,
            kind: kind.get_untracked().parse().unwrap_or(FieldKind::Text),
            required: required.get_untracked(),
            choices: if listed() {
                words.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
            } else {
                Vec::new()
            },
            of_kinds: kinds.iter().filter(|(_, on)| on.get_untracked()).map(|(kind, _)| *kind).collect(),
        });
        submission.run(api::brands::set_schema(revision, fields), move |_| {
            toasts.success("The field is there. What assets say in it is searched, too.");
            open.set(false);
            source.refetch();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="label" autocomplete="off" value=label error=submission.field("label") required=true placeholder="Photographer"/>
            <SelectField label="What is said in it" name="kind" value=kind options/>
            <Show when=listed>
                <TextField label="Vocabulary" name="choices" autocomplete="off" value=choices error=submission.field("choices") hint="With commas between them." placeholder="Print, Web, Outdoor"/>
            </Show>
            <Checkbox label="Must be said" checked=required/>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Of these kinds"</legend>
                <p class="muted small">"Of every kind when none is chosen."</p>
                <div class="choices">{boxes.into_iter().map(|(kind, checked)| view! { <Checkbox label=kind.label() checked/> }).collect_view()}</div>
            </fieldset>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Add field"</SubmitButton>
            </div>
        </form>
    }
}

/// What programs call a field of this name.
fn key_of(label: &str) -> String {
    let plain: String = label.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let parts: Vec<&str> = plain.split('_').filter(|part| !part.is_empty()).collect();
    parts.join("_").chars().take(40).collect()
}

/// The fields of one asset as a part of a form.
#[derive(Clone)]
pub(super) struct Filling(Vec<(AssetField, RwSignal<String>)>);

impl Filling {
    pub fn of(schema: &LibrarySchema, kind: AssetKind, said: &FieldValues) -> Self {
        let own = schema.fields.iter().filter(|field| field.is_of(kind));
        let value = |field: &AssetField| said.get(&field.key).map(ToString::to_string).unwrap_or_default();
        Self(own.map(|field| (field.clone(), RwSignal::new(value(field)))).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is filled in, or what cannot be read.
    pub fn read(&self) -> Result<FieldValues, String> {
        let mut values = FieldValues::new();
        for (field, text) in &self.0 {
            match field.read(&text.get_untracked()) {
                Ok(Some(value)) => drop(values.insert(field.key.clone(), value)),
                Ok(None) => {}
                Err(problem) => return Err(format!("{}: {problem}.", field.label)),
            }
        }
        Ok(values)
    }

    pub fn view(&self) -> impl IntoView + use<> {
        self.0.clone().into_iter().map(|(field, value)| view! { <Input field value/> }).collect_view()
    }
}

#[component]
fn Input(field: AssetField, value: RwSignal<String>) -> impl IntoView {
    let (label, required, key) = (field.label.clone(), field.required, field.key.clone());
    let of = |words: &[(&str, &str)]| words.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect::<Vec<_>>();
    match field.kind {
        FieldKind::Day => view! { <DateField label name=key value required/> }.into_any(),
        FieldKind::YesNo => {
            let options = Signal::stored(of(&[("", "Not said"), ("yes", "Yes"), ("no", "No")]));
            view! { <SelectField label name=key value options required/> }.into_any()
        }
        FieldKind::Choice => {
            let mut all = of(&[("", "Not said")]);
            all.extend(field.choices.into_iter().map(|word| (word.clone(), word)));
            view! { <SelectField label name=key value options=Signal::stored(all) required/> }.into_any()
        }
        FieldKind::Choices => {
            let hint = format!("With semicolons between them, of: {}.", field.choices.join(", "));
            view! { <TextField label name=key autocomplete="off" value hint required/> }.into_any()
        }
        FieldKind::Text | FieldKind::Number => view! { <TextField label name=key autocomplete="off" value required/> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn names_make_keys() {
        assert_eq!(key_of("Photographer (agency)"), "photographer_agency");
        assert_eq!(key_of("  Für Druck "), "f_r_druck");
    }
}
