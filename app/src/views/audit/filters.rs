//! The filters of the audit, kept in the address so that a view of it can be sent to someone.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate, params::ParamsMap};

use crate::api::{
    self,
    audit::{AuditFilter, percent},
};

/// What the beginnings of actions are about.
const ACTIONS: [(&str, &str); 11] = [
    ("campaign.", "Campaigns"),
    ("task.", "Tasks"),
    ("review.", "Reviews and decisions"),
    ("gate.", "The gate"),
    ("checklist.", "Checklists"),
    ("proof.", "Proofs"),
    ("annotation.", "Markup"),
    ("asset.", "Assets and rights"),
    ("approval_chain.", "Approval chains"),
    ("member.", "Members"),
    ("session.", "Signing in and out"),
];

/// The filter that an address asks for.
pub fn filter_of(query: &ParamsMap) -> AuditFilter {
    let read = |name: &str| query.get(name).unwrap_or_default();
    AuditFilter { campaign_id: read("campaign"), email: read("person"), action: read("action"), after: String::new() }
}

/// The address of a filter.
fn address(filter: &AuditFilter) -> String {
    let parts: Vec<String> = [("campaign", &filter.campaign_id), ("person", &filter.email), ("action", &filter.action)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    if parts.is_empty() { "/audit".to_owned() } else { format!("/audit?{}", parts.join("&")) }
}

/// Person, action and campaign; a choice takes effect at once.
#[component]
pub fn Filters(filter: Memo<AuditFilter>) -> impl IntoView {
    let members = Resource::new(|| (), |()| api::people::members());
    let campaigns = Resource::new(|| (), |()| api::campaigns::list());
    let navigate = use_navigate();
    let change = move |edit: &dyn Fn(&mut AuditFilter)| {
        let mut wanted = filter.get_untracked();
        edit(&mut wanted);
        navigate(&address(&wanted), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let (by_person, by_action, by_campaign) = (change.clone(), change.clone(), change);
    let people = move || {
        let page = members.get().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().map(|member| (member.email, member.name)).collect::<Vec<_>>()
    };
    let all_campaigns = move || {
        let page = campaigns.get().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().map(|campaign| (campaign.id.to_string(), campaign.name)).collect::<Vec<_>>()
    };
    let actions = || ACTIONS.map(|(action, words)| (action.to_owned(), words.to_owned())).to_vec();
    let filtered = move || filter.with(|filter| *filter != AuditFilter::default());
    view! {
        <div class="toolbar" role="search" aria-label="Filter the audit">
            <Transition>
                <Choice label="Person" all="Everybody" options=Signal::derive(people) chosen=Signal::derive(move || filter.with(|f| f.email.clone())) choose=move |email| by_person(&|f| f.email.clone_from(&email))/>
            </Transition>
            <Choice label="Action" all="Everything" options=Signal::stored(actions()) chosen=Signal::derive(move || filter.with(|f| f.action.clone())) choose=move |action| by_action(&|f| f.action.clone_from(&action))/>
            <Transition>
                <Choice label="Campaign" all="All campaigns" options=Signal::derive(all_campaigns) chosen=Signal::derive(move || filter.with(|f| f.campaign_id.clone())) choose=move |id| by_campaign(&|f| f.campaign_id.clone_from(&id))/>
            </Transition>
            {move || filtered().then(|| view! { <A href="/audit" attr:class="button button--quiet">"Clear"</A> })}
        </div>
    }
}

#[component]
fn Choice(
    label: &'static str,
    all: &'static str,
    options: Signal<Vec<(String, String)>>,
    chosen: Signal<String>,
    choose: impl Fn(String) + Send + Sync + 'static,
) -> impl IntoView {
    let draw = move |(key, words): (String, String)| {
        let (at_first, now) = (key.clone(), key.clone());
        view! { <option value=key selected=chosen.get_untracked() == at_first prop:selected=move || chosen.get() == now>{words}</option> }
    };
    view! {
        <select class="input audit__choice" aria-label=label on:change:target=move |event| choose(event.target().value())>
            <option value="" prop:selected=move || chosen.with(String::is_empty)>{all}</option>
            {move || options.get().into_iter().map(draw).collect_view()}
        </select>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_the_filter() {
        let filter = AuditFilter { email: "ada@example.com".into(), action: "task.".into(), ..AuditFilter::default() };
        assert_eq!(address(&filter), "/audit?person=ada%40example.com&action=task.");
        assert_eq!(address(&AuditFilter::default()), "/audit");
    }
}
