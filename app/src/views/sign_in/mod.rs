//! Sign in to a workspace.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    components::Redirect,
    hooks::{use_navigate, use_query_map},
};

use super::{
    frame::Mark,
    session::{Visitor, use_visitor},
};
use crate::{
    api,
    model::Credentials,
    ui::{
        field::{PasswordField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
    },
};

/// Where a member arrives who asked for no page in particular.
const HOME: &str = "/calendar";

/// The sign-in form; members who are signed in already go straight on.
#[component]
pub fn SignInPage() -> impl IntoView {
    let visitor = use_visitor();
    let query = use_query_map();
    let next = move || query.with_untracked(|query| safe_path(query.get_str("next").unwrap_or_default()));
    view! {
        <Title text="Sign in"/>
        {move || match visitor.get() {
            Visitor::Member(_) => view! { <Redirect path=next()/> }.into_any(),
            Visitor::BaseHost => view! { <Redirect path="/"/> }.into_any(),
            Visitor::Anonymous | Visitor::Unknown(_) => view! { <SignInForm next=next()/> }.into_any(),
        }}
    }
}

#[component]
fn SignInForm(next: String) -> impl IntoView {
    let query = use_query_map();
    let visitor = use_visitor();
    let navigate = use_navigate();
    let email = RwSignal::new(query.with_untracked(|query| query.get("email").unwrap_or_default()));
    let password = RwSignal::new(String::new());
    let welcome = query.with_untracked(|query| query.get_str("welcome").is_some());
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let answer =
            api::people::sign_in(&Credentials { email: email.get_untracked().trim().to_owned(), password: password.get_untracked() });
        let (navigate, next) = (navigate.clone(), next.clone());
        submission.run(answer, move |me| {
            visitor.signed_in(me);
            navigate(&next, NavigateOptions { replace: true, ..NavigateOptions::default() });
        });
    };
    view! {
        <main class="door">
            <div class="door__box">
                <Mark/>
                <h1>{if welcome { "Your workspace is ready" } else { "Sign in" }}</h1>
                {welcome
                    .then(|| {
                        view! {
                            <div class="notice notice--good">
                                <Icon name=IconName::Check/>
                                <p>"It has its own database from this moment. Sign in with the password you have just chosen."</p>
                            </div>
                        }
                    })}
                <form class="form" method="post" on:submit=send novalidate>
                    <FormProblem of=submission/>
                    <TextField label="E-mail" name="email" kind="email" autocomplete="username" value=email error=submission.field("email") required=true/>
                    <PasswordField label="Password" name="password" value=password error=submission.field("password") required=true/>
                    <SubmitButton of=submission>"Sign in"</SubmitButton>
                </form>
                <p class="muted small">"Forgotten your password? An admin of your workspace can set a new one."</p>
            </div>
        </main>
    }
}

/// A path on this host, or the home page: never another site (`//evil.example` and `/\evil.example` are other sites).
fn safe_path(next: &str) -> String {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    let here = next.starts_with("/sign-in");
    if local && !here { next.to_owned() } else { HOME.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_host() {
        assert_eq!(safe_path("/board?campaign=1"), "/board?campaign=1");
        for other in ["", "board", "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "/sign-in"] {
            assert_eq!(safe_path(other), HOME, "{other:?}");
        }
    }
}
