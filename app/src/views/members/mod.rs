//! The people of a workspace, what each may do, and the tokens with which programs act for them.

pub mod add;
pub mod password;
pub mod tokens;

use leptos::{either::Either, prelude::*, task::spawn_local};

use super::session::use_me;
use crate::{
    api::{self, Answer},
    model::{Member, MemberPatch, Page, Role},
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone},
        dialog::{Dialog, open_while},
        empty::Empty,
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_day,
        toast::{Toasts, use_toasts},
    },
};

/// The members of this workspace.
pub type Members = Resource<Answer<Page<Member>>>;

/// Members, and the caller's tokens.
#[component]
pub fn MembersPage() -> impl IntoView {
    let me = use_me().member;
    let manages = me.role.includes(Role::Admin);
    let members: Members = Resource::new(|| (), |()| api::people::members());
    refetch_on(members, |event| event.kind == "member");
    let adding = RwSignal::new(false);
    // Beside what news redraws, so that an open question stays open.
    let leaving = RwSignal::new(None::<Member>);
    let forgetful = RwSignal::new(None::<Member>);
    view! {
        <div class="page">
            <PageHeader title="Members" subtitle="Who works here, and what each of them may do.">
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--primary" on:click=move |_| adding.set(true)>
                                <Icon name=IconName::Plus/>
                                "Add member"
                            </button>
                        }
                    })}
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=5/> }>
                {move || {
                    members
                        .get()
                        .map(|answer| match answer {
                            Ok(page) => view! { <MemberTable list=page.items members leaving forgetful/> }.into_any(),
                            Err(error) => view! { <Empty title="The members could not be loaded" body=error.to_string()/> }.into_any(),
                        })
                }}
            </Transition>
            <tokens::Tokens/>
        </div>
        {manages.then(|| view! { <add::AddMember open=adding members/> })}
        <Deactivate leaving members/>
        <password::SetPassword whose=forgetful/>
    }
}

#[component]
fn MemberTable(
    list: Vec<Member>,
    members: Members,
    leaving: RwSignal<Option<Member>>,
    forgetful: RwSignal<Option<Member>>,
) -> impl IntoView {
    view! {
        <div class="card card--flush table-scroll">
            <table class="table members">
                <caption class="visually-hidden">"Members of this workspace"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Person"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col" class="table__wide">"Since"</th>
                        <th scope="col" class="table__wide">"State"</th>
                        <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody>{list.into_iter().map(|member| view! { <MemberRow member members leaving forgetful/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn MemberRow(member: Member, members: Members, leaving: RwSignal<Option<Member>>, forgetful: RwSignal<Option<Member>>) -> impl IntoView {
    let me = use_me().member;
    let toasts = use_toasts();
    let myself = member.id == me.id;
    // Nobody changes their own rights, nor those of someone who may do more.
    let may_change = me.role.includes(Role::Admin) && me.role.includes(member.role) && !myself && !member.guest;
    let (for_role, for_return, for_leave) = (member.clone(), member.clone(), member.clone());
    let role = if may_change {
        Either::Left(view! { <RoleSelect member=for_role members highest=me.role/> })
    } else {
        Either::Right(if member.guest { "Guest" } else { member.role.label() })
    };
    let action = may_change.then(|| {
        if member.active {
            Either::Left(view! {
                <button type="button" class="button button--quiet button--small" on:click=move |_| leaving.set(Some(for_leave.clone()))>
                    "Deactivate"<span class="visually-hidden">{format!(" {}", for_return.name)}</span>
                </button>
            })
        } else {
            let name = for_return.name.clone();
            Either::Right(view! {
                <button type="button" class="button button--quiet button--small" on:click=move |_| {
                    let change = MemberPatch { active: Some(true), ..MemberPatch::default() };
                    save(&for_return, &change, members, toasts, format!("{} may sign in again.", for_return.name));
                }>"Activate"<span class="visually-hidden">{format!(" {name}")}</span></button>
            })
        }
    });
    let for_password = member.clone();
    let about = if myself { " of your own".to_owned() } else { format!(" of {}", member.name) };
    let password = ((may_change && member.active) || myself).then(|| {
        view! {
            <button type="button" class="button button--quiet button--small" on:click=move |_| forgetful.set(Some(for_password.clone()))>
                "Password"<span class="visually-hidden">{about}</span>
            </button>
        }
    });
    view! {
        <tr class:members__gone=!member.active && !member.guest>
            <td>
                <div class="row row--nowrap">
                    <Avatar name=member.name.clone()/>
                    <div class="members__person">
                        <p class="strong">{member.name}{myself.then(|| view! { <span class="muted">" (you)"</span> })}{(!member.active && !member.guest).then(|| view! { <span class="muted members__small">" (deactivated)"</span> })}</p>
                        <p class="muted small break">{member.email}</p>
                    </div>
                </div>
            </td>
            <td>{role}</td>
            <td class="muted table__wide"><time datetime=member.created_at.to_string()>{fmt_day(member.created_at.day())}</time></td>
            <td class="table__wide">{match (member.guest, member.active) {
                (true, _) => view! { <Badge tone=Tone::Info>"By link"</Badge> },
                (false, true) => view! { <Badge tone=Tone::Good>"Active"</Badge> },
                (false, false) => view! { <Badge tone=Tone::Neutral>"Deactivated"</Badge> },
            }}</td>
            <td class="table__end">{password}{action}</td>
        </tr>
    }
}

/// Changes a role as soon as another is chosen.
#[component]
fn RoleSelect(member: Member, members: Members, highest: Role) -> impl IntoView {
    let toasts = use_toasts();
    let label = format!("Role of {}", member.name);
    let now = member.role;
    let options = Role::ALL
        .iter()
        .filter(|role| highest.includes(**role))
        .map(|role| view! { <option value=role.as_str() selected=*role == now>{role.label()}</option> })
        .collect_view();
    let change = move |word: String| {
        if let Ok(role) = word.parse::<Role>() {
            let change = MemberPatch { role: Some(role), ..MemberPatch::default() };
            save(&member, &change, members, toasts, format!("{} is now {}.", member.name, role.label()));
        }
    };
    view! {
        <select class="input input--small members__role" aria-label=label on:change:target=move |event| change(event.target().value())>
            {options}
        </select>
    }
}

/// Asks before someone loses their access.
#[component]
fn Deactivate(leaving: RwSignal<Option<Member>>, members: Members) -> impl IntoView {
    let toasts = use_toasts();
    let open = open_while(leaving);
    let name = move || leaving.get().map(|member| member.name).unwrap_or_default();
    let confirm = move |_| {
        if let Some(member) = leaving.get_untracked() {
            let change = MemberPatch { active: Some(false), ..MemberPatch::default() };
            save(&member, &change, members, toasts, format!("{} can no longer sign in.", member.name));
        }
        open.set(false);
    };
    view! {
        <Dialog open title=Signal::derive(move || format!("Deactivate {}?", name()))>
            <p>"They are signed out everywhere and cannot sign in again until activated. What they did stays on record under their name."</p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Keep"</button>
                <button type="button" class="button button--danger" on:click=confirm>"Deactivate"</button>
            </div>
        </Dialog>
    }
}

/// Sends a change and shows the members as they then are, also when it was refused.
fn save(member: &Member, change: &MemberPatch, members: Members, toasts: Toasts, done: String) {
    let answer = api::people::update_member(member.id, member.revision, change);
    spawn_local(async move {
        match answer.await {
            Ok(_) => toasts.success(done),
            Err(error) if error.status() == Some(412) => {
                toasts.info("Someone else changed this member meanwhile. This is how they are now; please try again.");
            }
            Err(error) => toasts.error(&error),
        }
        members.refetch();
    });
}
