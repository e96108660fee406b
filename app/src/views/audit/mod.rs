//! The audit's reader: what was done, by whom, to what; and that nobody has changed the record since.

mod check;
pub mod checkpoint;
pub mod diff;
mod export;
pub mod filters;
pub mod proof;
mod whole;
mod witnesses;

use std::collections::BTreeMap;

use leptos::{either::Either, prelude::*, task::spawn_local};
use leptos_router::{components::A, hooks::use_query_map};

use self::{
    diff::{Change, changes, in_words},
    filters::{Filters, filter_of},
};
use crate::{
    api::{self, Answer, audit::AuditFilter},
    model::{AuditEvent, Page},
    ui::{
        avatar::Avatar,
        empty::Empty,
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_instant,
        toast::use_toasts,
    },
};

/// The newest events under a filter. The filter comes along, since the one in the address may have moved on.
type Newest = Resource<(AuditFilter, Answer<Page<AuditEvent>>)>;

/// The audit with its filters, newest first, beside the signed head of the log.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let first: Newest = Resource::new(
        move || filter.get(),
        |filter| {
            let answer = api::audit::events(&filter);
            async move { (filter, answer.await) }
        },
    );
    // What an auditor reads is an event, too: to read again because of it would never end.
    refetch_on(first, |event| event.action != "audit.read");
    view! {
        <div class="page">
            <PageHeader title="Audit" subtitle="Every decision and every change, in order. Nothing here can be edited or removed.">
                <export::Export filter/>
            </PageHeader>
            <div class="split">
                <section class="stack" aria-label="Events">
                    <Filters filter/>
                    <Transition fallback=|| view! { <Skeleton lines=10/> }>
                        {move || {
                            if filter.with(|filter| *filter == AuditFilter::default()) {
                                view! { <whole::Whole first/> }.into_any()
                            } else {
                                view! { <Events first filter/> }.into_any()
                            }
                        }}
                    </Transition>
                </section>
                <aside class="stack" aria-label="The log's head">
                    <checkpoint::Head/>
                    <check::CheckWhole/>
                    <witnesses::Witnesses/>
                </aside>
            </div>
        </div>
    }
}

/// Everything read so far under one filter, by position. Rows stay as they are while newer ones arrive above them.
#[derive(Clone, PartialEq, Default)]
struct Seen {
    filter: AuditFilter,
    events: BTreeMap<i64, AuditEvent>,
}

/// The newest events, and what "Load more" adds to them.
#[component]
fn Events(first: Newest, filter: Memo<AuditFilter>) -> impl IntoView {
    let older = RwSignal::new(Page::<AuditEvent>::default());
    let asked = RwSignal::new(false);
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        filter.track();
        older.set(Page::default());
        asked.set(false);
    });
    let newest = move || first.get().and_then(|(_, answer)| answer.ok());
    let seen = Memo::new(move |before: Option<&Seen>| {
        let Some((filter, Ok(page))) = first.get() else { return before.cloned().unwrap_or_default() };
        let mut seen = before.filter(|before| before.filter == filter).cloned().unwrap_or(Seen { filter, ..Seen::default() });
        seen.events.extend(page.items.into_iter().chain(older.get().items).map(|event| (event.seq, event)));
        seen
    });
    let next = move || {
        if asked.get() { older.with(|page| page.next.clone()) } else { newest()?.next }
    };
    let toasts = use_toasts();
    let load = move |_| {
        let Some(after) = untrack(next).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let under = filter.get_untracked();
        let answer = api::audit::events(&AuditFilter { after, ..under.clone() });
        spawn_local(async move {
            let answer = answer.await;
            busy.try_set(false);
            match answer {
                // Another filter may have been chosen while this was on its way.
                Ok(page) if filter.try_get_untracked() == Some(under) => {
                    asked.try_set(true);
                    older.try_set(page);
                }
                Ok(_) => {}
                Err(error) => toasts.error(&error),
            }
        });
    };
    let nothing = move || match first.get().map(|(_, answer)| answer) {
        Some(Err(error)) => Some(view! { <Empty title="The audit could not be read" body=error.to_string()/> }),
        Some(Ok(page)) if page.items.is_empty() => {
            Some(view! { <Empty title="No events match" body="Widen or clear the filters to see more."/> })
        }
        _ => None,
    };
    view! {
        {nothing}
        <ol class="audit card card--flush" hidden=move || seen.with(|seen| seen.events.is_empty())>
            <For each=move || seen.get().events.into_values().rev() key=|event| event.seq let:event>
                <Line event/>
            </For>
        </ol>
        {move || {
            next()
                .is_some()
                .then(|| {
                    view! {
                        <div class="row audit__more">
                            <button type="button" class="button" aria-busy=move || busy.get().then_some("true") on:click=load>"Load more"</button>
                        </div>
                    }
                })
        }}
    }
}

/// One event: a line that opens to what changed and to its proof.
#[component]
fn Line(event: AuditEvent) -> impl IntoView {
    let open = RwSignal::new(false);
    let shown = StoredValue::new(event.clone());
    let refused = event.action.contains("refused") || event.action.contains("failed") || event.action.contains("denied");
    view! {
        <li>
            <details class="audit__event" on:toggle:target=move |toggled| open.set(toggled.target().has_attribute("open"))>
                <summary class="audit__line">
                    <span class="audit__seq numeric">{format!("#{}", event.seq)}</span>
                    <Avatar name=event.actor.name.clone()/>
                    <span class="audit__what">
                        <span class="strong">{event.actor.name.clone()}</span>
                        <span class:audit__refused=refused>{in_words(&event.action)}</span>
                    </span>
                    <time class="audit__time muted small" datetime=event.at.to_string()>{fmt_instant(event.at)}</time>
                    <Icon name=IconName::ChevronDown/>
                </summary>
                <Show when=move || open.get()>
                    <Detail event=shown.get_value()/>
                </Show>
            </details>
        </li>
    }
}

#[component]
fn Detail(event: AuditEvent) -> impl IntoView {
    let lines = changes(event.before.as_ref(), event.after.as_ref());
    let actor = match event.actor.kind.as_str() {
        "token" => "with a token",
        "system" => "by the system",
        _ => "signed in",
    };
    let place = event.ip.clone().map(|ip| format!(" from {ip}")).unwrap_or_default();
    view! {
        <div class="audit__detail stack">
            {if lines.is_empty() {
                Either::Left(view! { <p class="muted">"No field changed."</p> })
            } else {
                Either::Right(view! { <Diff lines/> })
            }}
            <dl class="facts small">
                <dt>"Action"</dt>
                <dd class="mono">{event.action.clone()}</dd>
                <dt>"Subject"</dt>
                <dd><span class="mono">{format!("{} {}", event.subject.kind, event.subject.id)}</span>" "<SubjectLink event=event.clone()/></dd>
                <dt>"By"</dt>
                <dd>{event.email.clone().unwrap_or_else(|| event.actor.name.clone())}", "{actor}{place}</dd>
                <dt>"Leaf"</dt>
                <dd class="mono">{event.leaf_hash.to_string()}</dd>
            </dl>
            <proof::Prove event/>
        </div>
    }
}

/// Leads to what the event is about, where it has a page.
#[component]
fn SubjectLink(event: AuditEvent) -> impl IntoView {
    let page = match event.subject.kind.as_str() {
        "campaign" => Some(format!("/campaigns/{}", event.subject.id)),
        "review" => Some(format!("/reviews/{}", event.subject.id)),
        "proof" => Some(format!("/proofs/{}", event.subject.id)),
        "certificate" => Some(format!("/certificates/{}", event.subject.id)),
        _ => event.subject.campaign_id.as_ref().map(|id| format!("/campaigns/{id}")),
    };
    page.map(|href| view! { <A href=href>"Open"</A> })
}

#[component]
fn Diff(lines: Vec<Change>) -> impl IntoView {
    let side = |text: Option<String>| text.map_or_else(|| Either::Left(view! { <span class="muted">"empty"</span> }), Either::Right);
    view! {
        <div class="table-scroll">
            <table class="table diff">
                <caption class="visually-hidden">"What changed"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Field"</th>
                        <th scope="col">"Before"</th>
                        <th scope="col">"After"</th>
                    </tr>
                </thead>
                <tbody>
                    {lines
                        .into_iter()
                        .map(|line| {
                            view! {
                                <tr>
                                    <th scope="row">{line.field}</th>
                                    <td class="diff__before">{side(line.before)}</td>
                                    <td class="diff__after">{side(line.after)}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}
