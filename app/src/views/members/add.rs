//! Adds a member.

use leptos::prelude::*;

use super::Members;
use crate::{
    api,
    model::{NewMember, Role},
    ui::{
        dialog::Dialog,
        field::{PasswordField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
    views::session::use_me,
};

/// Asks for a new member's name, address, role and first password.
#[component]
pub fn AddMember(open: RwSignal<bool>, members: Members) -> impl IntoView {
    let toasts = use_toasts();
    let highest = use_me().member.role;
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let role = RwSignal::new(Role::Contributor.to_string());
    let submission = Submission::new();
    let roles: Vec<(String, String)> = Role::ALL
        .iter()
        .filter(|role| highest.includes(**role))
        .map(|role| (role.to_string(), format!("{}: {}", role.label(), may(*role))))
        .collect();
    let roles = Signal::stored(roles);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewMember {
            name: name.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            role: role.get_untracked().parse().unwrap_or(Role::Contributor),
            password: Some(password.get_untracked()).filter(|password| !password.is_empty()),
        };
        submission.run(api::people::add_member(&new), move |member| {
            toasts.success(format!("{} is a member now.", member.name));
            for field in [name, email, password] {
                field.set(String::new());
            }
            open.set(false);
            members.refetch();
        });
    };
    view! {
        <Dialog open title="Add member">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
                <TextField label="E-mail" name="email" kind="email" autocomplete="off" value=email error=submission.field("email") required=true/>
                <SelectField label="Role" name="role" value=role options=roles error=submission.field("role")/>
                <PasswordField
                    label="First password"
                    name="password"
                    autocomplete="new-password"
                    value=password
                    error=submission.field("password")
                    hint="10 characters or more; hand it over in person. Without one they cannot sign in yet."
                />
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Add member"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

/// What a role may do, beyond those below it.
const fn may(role: Role) -> &'static str {
    match role {
        Role::Owner => "everything",
        Role::Admin => "members, chains and tokens",
        Role::Manager => "campaigns from brief to launch",
        Role::Contributor => "tasks, proofs and comments",
        Role::Viewer => "reading",
        Role::Auditor => "reading, with the audit; no decisions",
    }
}
