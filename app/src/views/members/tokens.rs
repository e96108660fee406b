//! The caller's bearer tokens: listed, and made with the secret shown once.

use leptos::{either::Either, prelude::*};

use crate::{
    api,
    model::{Day, Instant, NewToken, Scope, Token},
    ui::{
        dialog::Dialog,
        empty::Empty,
        field::{Checkbox, DateField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        skeleton::Skeleton,
        time::{fmt_day, fmt_instant},
        toast::use_toasts,
    },
};

const CANNOT_COPY: &str = "The browser did not allow copying. Select the token and copy it yourself.";

/// Tokens of the signed-in member.
#[component]
pub fn Tokens() -> impl IntoView {
    let tokens = Resource::new(|| (), |()| api::people::tokens());
    refetch_on(tokens, |event| event.kind == "token");
    let making = RwSignal::new(false);
    view! {
        <section class="stack" aria-labelledby="tokens-title">
            <div class="row row--between">
                <div>
                    <h2 id="tokens-title">"Your API tokens"</h2>
                    <p class="muted">"With a token a program acts for you, within your role. The API is described at "<a href="/api/docs" rel="external">"/api/docs"</a>"."</p>
                </div>
                <button type="button" class="button" on:click=move |_| making.set(true)>
                    <Icon name=IconName::Plus/>
                    "New token"
                </button>
            </div>
            <Transition fallback=|| view! { <Skeleton lines=2/> }>
                {move || {
                    tokens
                        .get()
                        .map(|answer| match answer {
                            Ok(page) if page.items.is_empty() => {
                                Either::Left(view! { <Empty title="No tokens" body="Make one when a program, such as an importer or a dashboard, should act for you."/> })
                            }
                            Ok(page) => Either::Right(Either::Left(view! { <TokenTable list=page.items/> })),
                            Err(error) => {
                                Either::Right(Either::Right(view! { <Empty title="Your tokens could not be loaded" body=error.to_string()/> }))
                            }
                        })
                }}
            </Transition>
        </section>
        <NewTokenDialog open=making made=move || tokens.refetch()/>
    }
}

#[component]
fn TokenTable(list: Vec<Token>) -> impl IntoView {
    let rows = list
        .into_iter()
        .map(|token| {
            let scopes = token.scopes.iter().map(|scope| scope.label()).collect::<Vec<_>>().join(", ");
            let expires = token.expires_at.map_or_else(|| "never".to_owned(), fmt_instant);
            view! {
                <tr>
                    <td class="strong">{token.name}</td>
                    <td>{scopes}</td>
                    <td class="muted table__wide">{fmt_day(token.created_at.day())}</td>
                    <td class="muted">{expires}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="card card--flush table-scroll">
            <table class="table">
                <caption class="visually-hidden">"Your API tokens"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"May"</th>
                        <th scope="col" class="table__wide">"Made"</th>
                        <th scope="col">"Expires"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn NewTokenDialog(open: RwSignal<bool>, made: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let secret = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        if !open.get() {
            // Shown once: it does not outlive the dialog.
            secret.set(None);
        }
    });
    let title = Signal::derive(move || if secret.with(Option::is_some) { "Copy your token" } else { "New token" }.to_owned());
    view! {
        <Dialog open title>
            {move || match secret.get() {
                Some(secret) => Either::Left(view! { <Secret secret open/> }),
                None => Either::Right(view! { <TokenForm open secret made/> }),
            }}
        </Dialog>
    }
}

#[component]
fn TokenForm(open: RwSignal<bool>, secret: RwSignal<Option<String>>, made: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (name, expires) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let scopes: Vec<(Scope, RwSignal<bool>)> = Scope::ALL.iter().map(|scope| (*scope, RwSignal::new(*scope == Scope::Read))).collect();
    let submission = Submission::new();
    let boxes = scopes.iter().map(|(scope, checked)| view! { <Checkbox label=scope.label() checked=*checked/> }).collect_view();
    let scope_error = submission.field("scopes");
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewToken {
            name: name.get_untracked().trim().to_owned(),
            scopes: scopes.iter().filter(|(_, checked)| checked.get_untracked()).map(|(scope, _)| *scope).collect(),
            expires_at: expires.get_untracked().parse::<Day>().ok().map(end_of),
        };
        submission.run(api::people::create_token(&new), move |created| {
            secret.set(Some(created.token));
            made();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="What is it for?" name="name" autocomplete="off" placeholder="Reporting dashboard" value=name error=submission.field("name") required=true/>
            <fieldset class="field">
                <legend class="field__label">"What may it do?"</legend>
                <div class="choices">{boxes}</div>
                <p class="field__help" role="status">{move || scope_error.get().map(|text| view! { <span class="field__error">{text}</span> })}</p>
            </fieldset>
            <DateField label="Last day" name="expires_at" value=expires error=submission.field("expires_at") hint="Empty: it never expires."/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Make token"</SubmitButton>
            </div>
        </form>
    }
}

#[component]
fn Secret(secret: String, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let copied = secret.clone();
    let copy = move |_| {
        // Browsers have no clipboard on plain HTTP.
        if !window().is_secure_context() {
            toasts.failure(CANNOT_COPY);
            return;
        }
        let written = window().navigator().clipboard().write_text(&copied);
        leptos::task::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(written).await {
                Ok(_) => toasts.success("Copied."),
                Err(_) => toasts.failure(CANNOT_COPY),
            }
        });
    };
    view! {
        <p>"This is the only time it is shown. Keep it like a password."</p>
        <p class="secret mono">{secret}</p>
        <div class="form__actions">
            <button type="button" class="button" on:click=move |_| open.set(false)>"Done"</button>
            <button type="button" class="button button--primary" on:click=copy><Icon name=IconName::Copy/>"Copy"</button>
        </div>
    }
}

/// The last instant of a day in UTC.
fn end_of(day: Day) -> Instant {
    Instant::new(day.0.with_time(time::Time::MAX).assume_utc())
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_last_day_is_used_up() {
        assert_eq!(end_of("2026-12-31".parse().unwrap()).to_string(), "2026-12-31T23:59:59.999Z");
    }
}
