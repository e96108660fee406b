//! What narrows the calendar: layers, market, channel, campaign, person. All of it is in the address.

use leptos::prelude::*;

use super::{
    Sheet,
    entry::{Entry, EntryId},
};
use crate::{
    api,
    model::{Channel, Member},
    plan::lens::{Layer, Lens, Who},
    ui::dialog::Dialog,
};

/// A choice: its value in the address, and its words.
type Choices = Vec<(String, String)>;

/// The dialog with all of them. What is chosen is shown behind it at once.
#[component]
pub fn Filters(sheet: Sheet) -> impl IntoView {
    view! {
        <Dialog open=sheet.planner.filtering title="Filters">
            <Choose sheet/>
        </Dialog>
    }
}

#[component]
fn Choose(sheet: Sheet) -> impl IntoView {
    let planner = sheet.planner;
    let members = RwSignal::new(Vec::<Member>::new());
    Effect::new(move |_| {
        let answer = api::people::members();
        leptos::task::spawn_local(async move {
            // Without names there is still “me”.
            if let Ok(page) = answer.await {
                members.try_set(page.items);
            }
        });
    });
    let change = move |change: &dyn Fn(&mut Lens)| {
        let address = planner.address.get_untracked();
        let mut lens = address.lens.clone();
        change(&mut lens);
        planner.go(&address.through(lens));
    };
    let lens = move || planner.address.with(|address| address.lens.clone());
    let campaigns = Signal::derive(move || {
        sheet.all.with(|all| {
            let named = |(id, shown): (&EntryId, &super::entry::Shown)| match (id, &shown.entry) {
                (EntryId::Campaign(id), Entry::Campaign(campaign)) => Some((id.to_string(), campaign.name.clone())),
                _ => None,
            };
            let mut named: Choices = all.iter().filter_map(named).collect();
            named.sort_by(|a, b| a.1.cmp(&b.1));
            named
        })
    });
    let markets = Signal::derive(move || {
        sheet.all.with(|all| {
            let market = |shown: &super::entry::Shown| match &shown.entry {
                Entry::Campaign(campaign) => campaign.market.clone(),
                _ => None,
            };
            let mut markets: Vec<String> = all.values().filter_map(market).collect();
            // A country is a choice of its own: it stands for all of its parts.
            markets.extend(markets.clone().iter().filter_map(|market| market.split_once('-').map(|(country, _)| country.to_owned())));
            markets.extend(lens().market);
            markets.sort_unstable();
            markets.dedup();
            markets.into_iter().map(|market| (market.clone(), market)).collect::<Choices>()
        })
    });
    let channels =
        Signal::derive(|| Channel::ALL.iter().map(|channel| (channel.to_string(), channel.label().to_owned())).collect::<Choices>());
    let people = Signal::derive(move || {
        let named = members.get().into_iter().filter(|member| member.active).map(|member| (member.id.to_string(), member.name));
        std::iter::once(("me".to_owned(), "Me".to_owned())).chain(named).collect::<Choices>()
    });
    let layer = move |layer: Layer| {
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    checked=planner.address.get_untracked().lens.shows(layer)
                    prop:checked=move || planner.address.with(|address| address.lens.shows(layer))
                    on:change=move |_| change(&|lens| *lens = lens.toggled(layer))
                />
                <span>{layer.label()}</span>
            </label>
        }
    };
    view! {
        <div class="form">
            <fieldset class="filters__layers">
                <legend class="field__label">"Layers"</legend>
                {Layer::ALL.map(layer).into_iter().collect_view()}
            </fieldset>
            <Choice label="Market" every="Every market" choices=markets chosen=Signal::derive(move || lens().market) choose=move |word| change(&|lens| lens.market.clone_from(&word))/>
            <Choice
                label="Channel"
                every="Every channel"
                choices=channels
                chosen=Signal::derive(move || lens().channel.map(|channel| channel.to_string()))
                choose=move |word| change(&|lens| lens.channel = word.as_ref().and_then(|word| word.parse().ok()))
            />
            <Choice
                label="Campaign"
                every="Every campaign"
                choices=campaigns
                chosen=Signal::derive(move || lens().campaign.map(|campaign| campaign.to_string()))
                choose=move |word| change(&|lens| lens.campaign = word.as_ref().and_then(|word| word.parse().ok()))
            />
            <Choice
                label="Assigned to, or owned by"
                every="Everybody"
                choices=people
                chosen=Signal::derive(move || lens().who.map(|who| who.to_string()))
                choose=move |word| change(&|lens| lens.who = word.as_ref().and_then(|word| word.parse::<Who>().ok()))
            />
            <super::toolbar::Density sheet/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| change(&|lens| *lens = Lens::default())>"Show everything"</button>
                <button type="button" class="button button--primary" on:click=move |_| planner.filtering.set(false)>"Done"</button>
            </div>
        </div>
    }
}

/// One of several, or all of them.
#[component]
pub fn Choice(
    label: &'static str,
    /// What the choice of none in particular is called.
    every: &'static str,
    choices: Signal<Choices>,
    chosen: Signal<Option<String>>,
    choose: impl Fn(Option<String>) + Copy + 'static,
) -> impl IntoView {
    let option = move |(value, words): (String, String)| {
        let is_chosen = {
            let value = value.clone();
            move || chosen.with(|chosen| chosen.as_deref() == Some(value.as_str()))
        };
        view! { <option value=value selected=is_chosen.clone() prop:selected=is_chosen>{words}</option> }
    };
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <select class="input" on:change:target=move |event| choose(Some(event.target().value()).filter(|value| !value.is_empty()))>
                <option value="" selected=move || chosen.with(Option::is_none) prop:selected=move || chosen.with(Option::is_none)>{every}</option>
                {move || choices.get().into_iter().map(option).collect_view()}
            </select>
        </label>
    }
}
