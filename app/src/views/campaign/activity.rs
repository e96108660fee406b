//! What was done to a campaign, as the audit has it.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Open, past::Past};
use crate::{
    model::AuditEvent,
    ui::{avatar::Avatar, empty::Empty, skeleton::Skeleton, time::fmt_instant},
    views::{
        audit::diff::{changes, in_words},
        session::use_me,
    },
};

/// How many changed fields an event names.
const FIELDS_NAMED: usize = 4;

/// The newest events of this campaign, for those who may read the audit.
#[component]
pub fn ActivityTab(open: Open) -> impl IntoView {
    let id = open.id;
    if use_me().member.role.may_audit() {
        view! {
            <div class="stack">
                <Past id/>
                <Events open/>
            </div>
        }
        .into_any()
    } else {
        view! { <Past id/><Empty title="Managers read the activity" body="It is the audit of this campaign. Ask a manager of this workspace for what you need from it."/> }.into_any()
    }
}

#[component]
fn Events(open: Open) -> impl IntoView {
    let events = open.lists.activity.resource();
    let draw = move || match events.get().flatten() {
        None => view! { <Skeleton lines=8/> }.into_any(),
        Some(Ok(page)) => {
            let more = page.next.is_some();
            view! {
                <ol class="card activity">{page.items.into_iter().map(|event| view! { <Line event/> }).collect_view()}</ol>
                <p class="muted small">
                    {if more { "Older events are in the audit. " } else { "" }}
                    <A href=format!("/audit?campaign={}", open.id)>"Open in the audit, with proofs"</A>
                </p>
            }
            .into_any()
        }
        Some(Err(error)) => view! { <Empty title="The activity could not be loaded" body=error.to_string()/> }.into_any(),
    };
    view! {
        <div class="stack">
            <Transition fallback=|| view! { <Skeleton lines=8/> }>{draw}</Transition>
        </div>
    }
}

#[component]
fn Line(event: AuditEvent) -> impl IntoView {
    let refused = event.action.contains("refused");
    let fields: Vec<String> = match (&event.before, &event.after) {
        (Some(_), Some(_)) => changes(event.before.as_ref(), event.after.as_ref()).into_iter().map(|change| change.field).collect(),
        _ => Vec::new(),
    };
    let named = fields.iter().take(FIELDS_NAMED).cloned().collect::<Vec<_>>().join(", ");
    let rest = fields.len().saturating_sub(FIELDS_NAMED);
    let changed = match (named.is_empty(), rest) {
        (true, _) => None,
        (false, 0) => Some(named),
        (false, rest) => Some(format!("{named} and {rest} more")),
    };
    view! {
        <li class="activity__line">
            <Avatar name=event.actor.name.clone()/>
            <div class="activity__words">
                <p>
                    <span class="strong">{event.actor.name}</span>
                    " "
                    <span class:activity__refused=refused>{in_words(&event.action).to_lowercase()}</span>
                </p>
                {changed.map(|changed| view! { <p class="muted small">{changed}</p> })}
            </div>
            <time class="muted small numeric" datetime=event.at.to_string()>{fmt_instant(event.at)}</time>
        </li>
    }
}
