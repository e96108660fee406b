//! The list of campaigns: found by name and status, and where a new one begins.

pub mod fields;
pub mod new;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    components::A,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};

use super::{
    campaign::people::{People, use_people},
    session::use_me,
};
use crate::{
    api::{self, Answer, audit::percent},
    model::{Campaign, CampaignStatus, Channel, Page, Role},
    ui::{
        avatar::Avatar,
        badge::{Badge, campaign_tone},
        empty::Empty,
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::fmt_range,
    },
};

/// How many channels a line names before it counts the rest.
const CHANNELS_NAMED: usize = 2;

/// What the list is narrowed to; kept in the address, so that a view of it can be sent to someone.
#[derive(Debug, Clone, Default, PartialEq)]
struct Filter {
    status: Option<CampaignStatus>,
    /// Part of the name or of the market.
    text: String,
}

impl Filter {
    fn of(query: &ParamsMap) -> Self {
        Self { status: query.get("status").and_then(|word| word.parse().ok()), text: query.get("q").unwrap_or_default() }
    }

    fn address(&self) -> String {
        let status = self.status.map(|status| format!("status={status}"));
        let text = Some(&self.text).filter(|text| !text.is_empty()).map(|text| format!("q={}", percent(text)));
        let parts: Vec<String> = status.into_iter().chain(text).collect();
        if parts.is_empty() { "/campaigns".to_owned() } else { format!("/campaigns?{}", parts.join("&")) }
    }

    fn admits(&self, campaign: &Campaign) -> bool {
        let wanted = self.text.trim().to_lowercase();
        let in_market = campaign.market.as_ref().is_some_and(|market| market.to_lowercase() == wanted);
        self.status.is_none_or(|status| campaign.status == status) && (campaign.name.to_lowercase().contains(&wanted) || in_market)
    }
}

/// Every campaign, newest first.
#[component]
pub fn CampaignsPage() -> impl IntoView {
    let campaigns: Resource<Answer<Page<Campaign>>> = Resource::new(|| (), |()| api::campaigns::list());
    refetch_on(campaigns, |event| matches!(event.kind.as_str(), "campaign" | "certificate"));
    let people = use_people();
    let starts = use_me().member.role.includes(Role::Manager);
    let creating = RwSignal::new(false);
    if starts {
        open_by_address(creating);
    }
    let button = move || {
        view! {
            <button type="button" class="button button--primary" on:click=move |_| creating.set(true)>
                <Icon name=IconName::Plus/>
                "New campaign"
            </button>
        }
    };
    view! {
        <div class="page">
            <PageHeader title="Campaigns" subtitle="From brief to launch, the same way every time.">
                <A href="/templates" attr:class="button">"Templates"</A>
                {starts.then(button)}
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                <Answered campaigns people>{starts.then(button)}</Answered>
            </Transition>
        </div>
        {starts.then(|| view! { <new::NewCampaignDialog open=creating/> })}
    }
}

/// Opens the dialog when the address asks for it with `new=1`, and takes that out of the address at once: by the time that
/// the dialog closes, whoever closed it may be on the way elsewhere.
fn open_by_address(open: RwSignal<bool>) {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(|query| query.get("new").is_some()));
    let navigate = use_navigate();
    Effect::new(move |_| {
        if asked.get() {
            open.set(true);
            let address = query.with_untracked(Filter::of).address();
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
        }
    });
}

/// The list, or why there is none. The filters stay as they are while the list is asked for again.
#[component]
fn Answered(campaigns: Resource<Answer<Page<Campaign>>>, people: People, children: ChildrenFn) -> impl IntoView {
    let list = Memo::new(move |before: Option<&Vec<Campaign>>| match campaigns.get() {
        Some(Ok(page)) => page.items,
        _ => before.cloned().unwrap_or_default(),
    });
    let nothing = Memo::new(move |_| campaigns.get().map(|answer| answer.map(|page| page.items.is_empty())));
    let next = StoredValue::new(children);
    move || {
        nothing.get().map(|nothing| match nothing {
            Ok(true) => view! {
                <Empty title="No campaigns yet" body="A campaign begins with a brief. Tasks, proofs, approvals and the gate follow from it.">
                    {next.with_value(|next| next())}
                </Empty>
            }
            .into_any(),
            Ok(false) => view! { <List list people/> }.into_any(),
            Err(error) => view! { <Empty title="The campaigns could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

#[component]
fn List(list: Memo<Vec<Campaign>>, people: People) -> impl IntoView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(Filter::of));
    let found = Memo::new(move |_| {
        let filter = filter.get();
        list.with(|list| list.iter().filter(|campaign| filter.admits(campaign)).cloned().collect::<Vec<_>>())
    });
    let words = move || match found.with(Vec::len) {
        0 => "No campaign matches.".to_owned(),
        1 => "1 campaign".to_owned(),
        many => format!("{many} campaigns"),
    };
    view! {
        <Filters filter list words=Signal::derive(words)/>
        <div class="card card--flush table-scroll" hidden=move || found.with(Vec::is_empty)>
            <table class="table campaigns">
                <caption class="visually-hidden">"Campaigns"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Campaign"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col" class="table__wide">"Market"</th>
                        <th scope="col" class="campaigns__roomy">"Channels"</th>
                        <th scope="col" class="table__wide">"Flight"</th>
                        <th scope="col" class="campaigns__roomy">"Owner"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || found.get() key=|campaign| (campaign.id, campaign.revision) let:campaign>
                        <Line campaign people/>
                    </For>
                </tbody>
            </table>
        </div>
        {move || {
            found
                .with(Vec::is_empty)
                .then(|| {
                    view! {
                        <Empty title="Nothing matches" body="Another name or another status may find it.">
                            <A href="/campaigns" attr:class="button">"Show all campaigns"</A>
                        </Empty>
                    }
                })
        }}
    }
}

#[component]
fn Filters(filter: Memo<Filter>, list: Memo<Vec<Campaign>>, words: Signal<String>) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |filter: &Filter| {
        navigate(&filter.address(), NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() });
    };
    let (by_text, by_status) = (go.clone(), go);
    let option = move |status: CampaignStatus| {
        let many = list.with(|list| list.iter().filter(|campaign| campaign.status == status).count());
        let chosen = move || filter.with(|filter| filter.status == Some(status));
        // A status that nothing has is not worth choosing, unless the address already asks for it.
        (many > 0 || untrack(chosen)).then(|| {
            view! {
                <option value=status.as_str() selected=untrack(chosen) prop:selected=chosen>
                    {format!("{} ({many})", status.label())}
                </option>
            }
        })
    };
    let options = move || CampaignStatus::ALL.iter().filter_map(|status| option(*status)).collect_view();
    view! {
        <div class="toolbar" role="search" aria-label="Find campaigns">
            <div class="search campaigns__search">
                <Icon name=IconName::Search/>
                <input
                    class="input"
                    type="search"
                    aria-label="Search campaigns"
                    placeholder="Name or market"
                    autocomplete="off"
                    value=filter.with_untracked(|filter| filter.text.clone())
                    prop:value=move || filter.with(|filter| filter.text.clone())
                    on:input:target=move |event| by_text(&Filter { text: event.target().value(), ..filter.get_untracked() })
                />
            </div>
            <select
                class="input campaigns__status"
                aria-label="Status"
                on:change:target=move |event| by_status(&Filter { status: event.target().value().parse().ok(), ..filter.get_untracked() })
            >
                <option value="" prop:selected=move || filter.with(|filter| filter.status.is_none())>"Every status"</option>
                {options}
            </select>
            <span class="muted small" role="status">{move || words.get()}</span>
        </div>
    }
}

#[component]
fn Line(campaign: Campaign, people: People) -> impl IntoView {
    let href = format!("/campaigns/{}", campaign.id);
    let owner = campaign.owner_id;
    let status = campaign.status;
    view! {
        <tr class="campaigns__line">
            <td>
                <A href=href attr:class="campaigns__name">{campaign.name}</A>
                <span class="campaigns__under muted small">{fmt_range(campaign.starts_on, campaign.ends_on)}</span>
            </td>
            <td><Badge tone=campaign_tone(status)>{status.label()}</Badge></td>
            <td class="table__wide">{campaign.market.unwrap_or_else(|| "–".to_owned())}</td>
            <td class="campaigns__roomy muted">{channels(&campaign.channels)}</td>
            <td class="table__wide numeric">{fmt_range(campaign.starts_on, campaign.ends_on)}</td>
            <td class="campaigns__roomy">
                {move || {
                    let name = people.name(owner);
                    view! {
                        <span class="row row--nowrap"><Avatar name=name.clone()/><span class="truncate">{name}</span></span>
                    }
                }}
            </td>
        </tr>
    }
}

/// `Email, Social +2`, or a dash.
pub fn channels(list: &[Channel]) -> String {
    let named: Vec<&str> = list.iter().take(CHANNELS_NAMED).map(|channel| channel.label()).collect();
    match list.len() {
        0 => "–".to_owned(),
        many if many > CHANNELS_NAMED => format!("{} +{}", named.join(", "), many - CHANNELS_NAMED),
        _ => named.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_the_filter() {
        let filter = Filter { status: Some(CampaignStatus::InReview), text: "light & sound".into() };
        assert_eq!(filter.address(), "/campaigns?status=in_review&q=light%20%26%20sound");
        assert_eq!(Filter::default().address(), "/campaigns");
    }

    #[test]
    fn a_few_channels_are_named_and_the_rest_counted() {
        assert_eq!(channels(&[]), "–");
        assert_eq!(channels(&[Channel::Email, Channel::OutOfHome]), "Email, Out of home");
        assert_eq!(channels(&[Channel::Email, Channel::Social, Channel::Web, Channel::Print]), "Email, Social +2");
    }
}
