//! Sending a form: one attempt at a time, its errors beside the fields they are about.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::icon::{Icon, IconName};
use crate::api::{ApiError, Pending};

/// The state of a form on its way to the server.
#[derive(Clone, Copy)]
pub struct Submission {
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
}

impl Default for Submission {
    fn default() -> Self {
        Self::new()
    }
}

impl Submission {
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), error: RwSignal::new(None) }
    }

    /// Whether an answer is awaited.
    pub fn busy(self) -> bool {
        self.busy.get()
    }

    /// Forgets the last error, as when the form is opened anew.
    pub fn reset(self) {
        self.error.set(None);
    }

    /// What the server said of this field. `name` may be the end of a path: `email` finds `owner.email`.
    pub fn field(self, name: &'static str) -> Signal<Option<String>> {
        self.said(move |path| is_named(path, name))
    }

    /// What the server said of the field with exactly this path.
    pub fn path(self, path: &'static str) -> Signal<Option<String>> {
        self.said(move |other| other == path)
    }

    fn said(self, about: impl Fn(&str) -> bool + Send + Sync + 'static) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| {
                let problem = error.as_ref()?.problem()?;
                let found = problem.fields.iter().find(|field| about(&field.field))?;
                Some(found.detail.clone())
            })
        })
    }

    /// Awaits the answer, then calls `done` with it, or shows why there is none. A second attempt meanwhile is ignored.
    pub fn run<T: 'static>(self, answer: Pending<T>, done: impl FnOnce(T) + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = answer.await;
            // The form may have been left while waiting.
            self.busy.try_set(false);
            match answer {
                Ok(answer) => done(answer),
                Err(error) => {
                    self.error.try_set(Some(error));
                    request_animation_frame(focus_first_invalid);
                }
            }
        });
    }
}

fn is_named(path: &str, name: &str) -> bool {
    path == name || path.rsplit('.').next() == Some(name)
}

fn focus_first_invalid() {
    let invalid = document().query_selector("dialog[open] [aria-invalid=true], form [aria-invalid=true]").ok().flatten();
    if let Some(element) = invalid.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus is a courtesy: the message is on screen either way.
        let _ = element.focus();
    }
}

/// What went wrong, with fields called as people call them: `brief.key_message` is "Key message".
fn sentence(error: &ApiError) -> String {
    match error.problem() {
        Some(problem) if !problem.fields.is_empty() => {
            problem.fields.iter().map(|field| format!("{}: {}.", spoken(&field.field), field.detail)).collect::<Vec<_>>().join(" ")
        }
        _ => error.to_string(),
    }
}

fn spoken(path: &str) -> String {
    let name = path.rsplit(['.', '[', ']']).find(|part| part.contains(|c: char| c.is_ascii_alphabetic())).unwrap_or(path);
    let words = name.trim_end_matches("_id").replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What went wrong with the form as a whole.
#[component]
pub fn FormProblem(of: Submission) -> impl IntoView {
    view! {
        <div role="alert">
            {move || {
                of.error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="notice notice--bad">
                                <Icon name=IconName::Warning/>
                                <p>{sentence(&error)}</p>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// The button that sends the form; says so while it is on its way.
#[component]
pub fn SubmitButton(of: Submission, children: Children) -> impl IntoView {
    view! {
        <button type="submit" class="button button--primary" aria-busy=move || of.busy().then_some("true") aria-disabled=move || of.busy().then_some("true")>
            {children()}
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::{is_named, spoken};

    #[test]
    fn a_field_is_called_as_people_call_it() {
        assert_eq!(spoken("brief.key_message"), "Key message");
        assert_eq!(spoken("stages[0].name"), "Name");
        assert_eq!(spoken("tasks.3"), "Tasks");
        assert_eq!(spoken("assignee_id"), "Assignee");
    }

    #[test]
    fn a_field_is_found_by_the_end_of_its_path() {
        assert!(is_named("email", "email"));
        assert!(is_named("owner.email", "email"));
        assert!(!is_named("owner.email", "owner"));
        assert!(!is_named("not_email", "email"));
    }
}
