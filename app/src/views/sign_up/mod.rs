//! Sign a workspace up, on the base host.

use std::time::Duration;

use leptos::prelude::*;
use leptos_meta::Title;

use super::{frame::Mark, session::go};
use crate::{
    api::{self, audit::percent},
    model::{NewOwner, NewWorkspace, Workspace},
    ui::{
        field::{PasswordField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        time::fmt_instant,
    },
};

/// The longest label of a host that a workspace may have.
const SLUG_MAX: usize = 40;

/// How long the new workspace is shown before the browser moves on to it.
const SHOWN_FOR: Duration = Duration::from_millis(1800);

/// The sign-up form, and then what it made.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let made = RwSignal::new(None::<(Workspace, String)>);
    view! {
        <Title text="Start a free trial"/>
        <main class="door">
            <div class="door__box">
                <Mark/>
                {move || match made.get() {
                    Some((workspace, next)) => view! { <Made workspace next/> }.into_any(),
                    None => view! { <SignUpForm made/> }.into_any(),
                }}
            </div>
        </main>
    }
}

#[component]
fn SignUpForm(made: RwSignal<Option<(Workspace, String)>>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let slug = RwSignal::new(String::new());
    let owner = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let submission = Submission::new();
    follow_name(name, slug);

    let host = RwSignal::new(None::<String>);
    Effect::new(move |_| host.set(window().location().host().ok()));
    let address = move || {
        let slug = slug.get();
        let slug = if slug.is_empty() { "your-workspace" } else { &slug };
        host.get().map_or_else(|| slug.to_owned(), |host| format!("{slug}.{host}"))
    };

    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let mail = email.get_untracked().trim().to_owned();
        let answer = api::people::sign_up(&NewWorkspace {
            name: name.get_untracked().trim().to_owned(),
            slug: slug.get_untracked(),
            owner: NewOwner { name: owner.get_untracked().trim().to_owned(), email: mail.clone(), password: password.get_untracked() },
        });
        submission.run(answer, move |created| {
            let next = format!("{}/sign-in?email={}&welcome=1", created.workspace.url.trim_end_matches('/'), percent(&mail));
            made.set(Some((created.workspace, next.clone())));
            set_timeout(move || go(&next), SHOWN_FOR);
        });
    };

    view! {
        <h1>"Start a free trial"</h1>
        <p class="muted">"A workspace with a database of its own, ready in about a second. No card."</p>
        <form class="form" method="post" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Company or team" name="organization" autocomplete="organization" value=name error=submission.path("name") required=true/>
            <div class="stack stack--tight">
                <TextField label="Address" name="slug" autocomplete="off" value=slug error=submission.field("slug") hint="3 to 40 of a–z, 0–9 and hyphens, beginning with a letter." required=true/>
                <p class="door__address small" aria-live="polite">{address}</p>
            </div>
            <TextField label="Your name" name="name" autocomplete="name" value=owner error=submission.path("owner.name") required=true/>
            <TextField label="E-mail" name="email" kind="email" autocomplete="email" value=email error=submission.field("email") required=true/>
            <PasswordField label="Password" name="password" autocomplete="new-password" value=password error=submission.field("password") hint="10 characters or more. A few unrelated words make a good one." required=true/>
            <SubmitButton of=submission>"Create workspace"</SubmitButton>
        </form>
        <p class="muted small">"Have a workspace? "<a href="/">"Go to it"</a></p>
    }
}

#[component]
fn Made(workspace: Workspace, next: String) -> impl IntoView {
    view! {
        <h1>{format!("{} is ready", workspace.name)}</h1>
        <div class="notice notice--good" role="status">
            <Icon name=IconName::Check/>
            <p>"Its database is created, and you are its owner. Taking you there to sign in…"</p>
        </div>
        <dl class="facts">
            <dt>"Address"</dt>
            <dd>{workspace.url}</dd>
            <dt>"Trial until"</dt>
            <dd>{fmt_instant(workspace.trial_ends_at)}</dd>
        </dl>
        <a class="button button--primary" href=next rel="external">"Go to sign in"</a>
    }
}

/// Fills the address from the name until the person writes an address of their own.
fn follow_name(name: RwSignal<String>, slug: RwSignal<String>) {
    Effect::new(move |before: Option<String>| {
        let derived = slug_of(&name.get());
        let now = slug.get_untracked();
        if now.is_empty() || before.is_some_and(|before| before == now) {
            slug.set(derived.clone());
        }
        derived
    });
}

/// A label for a host name out of any name: plain letters, digits and single hyphens, beginning with a letter.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase).map(plain) {
        if letter.is_ascii_lowercase() || (letter.is_ascii_digit() && !slug.is_empty()) {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(SLUG_MAX);
    slug.trim_end_matches('-').to_owned()
}

/// The letter without its accent, for the accents that names of companies have most.
const fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ś' | 'š' => 's',
        'ź' | 'ż' | 'ž' => 'z',
        'ł' => 'l',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn slugs_are_host_labels() {
        assert_eq!(slug_of("Acme Pty. Ltd"), "acme-pty-ltd");
        assert_eq!(slug_of("  Müller & Søn  "), "muller-son");
        assert_eq!(slug_of("3M Campaigns"), "m-campaigns");
        assert_eq!(slug_of("李雷"), "");
        assert!(slug_of(&"long name ".repeat(20)).len() <= 40);
    }
}
