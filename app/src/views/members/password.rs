//! Sets a password: one's own, or that of somebody who has none or has forgotten it.

use leptos::prelude::*;

use crate::{
    api,
    model::{Member, NewPassword, PasswordChange},
    ui::{
        dialog::{Dialog, open_while},
        field::PasswordField,
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
    views::session::{go, use_me},
};

/// Asks for the password of the member that `whose` names, while it names one.
#[component]
pub fn SetPassword(whose: RwSignal<Option<Member>>) -> impl IntoView {
    let me = use_me().member.id;
    let open = open_while(whose);
    let mine = Memo::new(move |_| whose.with(|whose| whose.as_ref().is_some_and(|member| member.id == me)));
    let title = Signal::derive(move || match whose.get() {
        Some(member) if member.id != me => format!("Set the password of {}", member.name),
        _ => "Set your password".to_owned(),
    });
    let toasts = use_toasts();
    let (current, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        whose.track();
        current.set(String::new());
        password.set(String::new());
    });
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(member) = whose.get_untracked() else { return };
        let new = password.get_untracked();
        let answer = if member.id == me {
            api::people::change_password(&PasswordChange { current: current.get_untracked(), password: new })
        } else {
            api::people::set_password(member.id, &NewPassword { password: new })
        };
        submission.run(answer, move |()| {
            open.set(false);
            if member.id == me {
                go("/sign-in");
            } else {
                toasts.success(format!("{} can sign in with the new password.", member.name));
            }
        });
    };
    let consequence = move || {
        if mine.get() {
            "You are signed out everywhere, here too, and sign in with the new one."
        } else {
            "They are signed out everywhere. The audit records that you set it."
        }
    };
    view! {
        <Dialog open title>
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <p>{consequence}</p>
                {move || {
                    mine.get()
                        .then(|| {
                            view! {
                                <PasswordField label="Password until now" name="current" value=current error=submission.field("current") required=true/>
                            }
                        })
                }}
                <PasswordField
                    label="New password"
                    name="password"
                    autocomplete="new-password"
                    value=password
                    error=submission.field("password")
                    hint="10 characters or more."
                    required=true
                />
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Set password"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}
