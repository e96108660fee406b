//! Days without launches.

use leptos::{prelude::*, task::spawn_local};

use super::second_person::Proposing;
use crate::{
    api::{self, Answer, ApiError},
    model::{Blackout, Channel, NewBlackout, Page, Role, RuleKind},
    ui::{
        dialog::{Dialog, open_while},
        empty::Empty,
        field::{Checkbox, DateField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        skeleton::Skeleton,
        time::fmt_range,
        toast::use_toasts,
    },
    views::session::use_me,
};

type Source = Resource<Answer<Page<Blackout>>>;

#[component]
pub fn Blackouts() -> impl IntoView {
    let blackouts: Source = Resource::new(|| (), |()| api::gate::blackouts());
    refetch_on(blackouts, |event| event.kind == "blackout");
    let manages = use_me().member.role.includes(Role::Manager);
    let adding = RwSignal::new(false);
    let leaving = RwSignal::new(None::<Blackout>);
    view! {
        <section class="stack" aria-labelledby="blackouts">
            <div class="row row--between">
                <h2 id="blackouts">"Blackouts"</h2>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button" on:click=move |_| adding.set(true)>
                                <Icon name=IconName::Plus/>
                                "New blackout"
                            </button>
                        }
                    })}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=3/> }>
                <List blackouts leaving manages/>
            </Transition>
        </section>
        {manages.then(|| view! { <Add open=adding blackouts/> <Remove leaving blackouts/> })}
    }
}

#[component]
fn List(blackouts: Source, leaving: RwSignal<Option<Blackout>>, manages: bool) -> impl IntoView {
    let state = Memo::new(move |_| blackouts.get().map(|answer| answer.map(|page| page.items.is_empty())));
    let list = move || blackouts.get().and_then(Result::ok).unwrap_or_default().items;
    move || {
        state.get().map(|state: Result<bool, ApiError>| match state {
            Ok(true) => view! {
                <Empty title="No blackouts" body="A blackout names days on which nothing is launched, in a market, on some channels or everywhere. The gate holds to it at the moment of launch."/>
            }
            .into_any(),
            Ok(false) => view! {
                <ul class="grid rules__list">
                    <For each=list key=|blackout| (blackout.id, blackout.revision) let:blackout>
                        <Card blackout leaving manages/>
                    </For>
                </ul>
            }
            .into_any(),
            Err(error) => view! { <Empty title="The blackouts could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

#[component]
fn Card(blackout: Blackout, leaving: RwSignal<Option<Blackout>>, manages: bool) -> impl IntoView {
    let place = place(&blackout);
    let (name, about) = (blackout.name.clone(), blackout.name.clone());
    let days = fmt_range(Some(blackout.starts_on), Some(blackout.ends_on));
    view! {
        <li class="card stack stack--tight">
            <div class="card__head">
                <h3>{name}</h3>
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--small button--quiet" on:click=move |_| leaving.set(Some(blackout.clone()))>
                                "Remove"<span class="visually-hidden">{format!(" {about}")}</span>
                            </button>
                        }
                    })}
            </div>
            <p class="numeric">{days}</p>
            <p class="muted small">{place}</p>
        </li>
    }
}

fn place(blackout: &Blackout) -> String {
    let market = blackout.market.clone().unwrap_or_else(|| "Every market".to_owned());
    let channels: Vec<&str> = blackout.channels.iter().map(|channel| channel.label()).collect();
    if channels.is_empty() { format!("{market}, every channel") } else { format!("{market}, {}", channels.join(", ")) }
}

#[component]
fn Add(open: RwSignal<bool>, blackouts: Source) -> impl IntoView {
    let toasts = use_toasts();
    let (name, first, last, market) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let channels: Vec<(Channel, RwSignal<bool>)> = Channel::ALL.iter().map(|channel| (*channel, RwSignal::new(false))).collect();
    let channels = StoredValue::new(channels);
    let incomplete = RwSignal::new(false);
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let days = first.get_untracked().parse().ok().zip(last.get_untracked().parse().ok());
        incomplete.set(days.is_none());
        let Some((starts_on, ends_on)) = days else { return };
        let chosen = channels.with_value(|all| all.iter().filter(|(_, on)| on.get_untracked()).map(|(channel, _)| *channel).collect());
        let new = NewBlackout {
            name: name.get_untracked().trim().to_owned(),
            starts_on,
            ends_on,
            market: Some(market.get_untracked().trim().to_uppercase()).filter(|market| !market.is_empty()),
            channels: chosen,
        };
        submission.run(api::gate::add_blackout(&new), move |blackout| {
            toasts.success(format!("Nothing is launched during {}.", blackout.name));
            for field in [name, first, last, market] {
                field.set(String::new());
            }
            open.set(false);
            blackouts.refetch();
        });
    };
    let days = Signal::derive(move || {
        let said = submission.field("ends_on").get();
        said.or_else(|| incomplete.get().then(|| "Both days are needed".to_owned()))
    });
    let boxes = move || {
        channels.with_value(|all| all.iter().map(|(channel, on)| view! { <Checkbox label=channel.label() checked=*on/> }).collect_view())
    };
    view! {
        <Dialog open title="New blackout">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" value=name error=submission.field("name") required=true placeholder="Holiday freeze"/>
                <div class="form__pair">
                    <DateField label="First day" name="starts_on" value=first required=true/>
                    <DateField label="Last day" name="ends_on" value=last error=days required=true/>
                </div>
                <TextField label="Market" name="market" value=market error=submission.field("market") hint="A country, or a part of one: AU or AU-NSW. Every market when empty."/>
                <fieldset class="stack stack--tight">
                    <legend class="field__label">"Channels"</legend>
                    <p class="muted small">"Every channel when none is chosen."</p>
                    <div class="row">{boxes}</div>
                </fieldset>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Add blackout"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn Remove(leaving: RwSignal<Option<Blackout>>, blackouts: Source) -> impl IntoView {
    let toasts = use_toasts();
    let proposing = Proposing::here();
    let open = open_while(leaving);
    let title = Signal::derive(move || leaving.with(|it| it.as_ref().map(|it| format!("Remove {}?", it.name)).unwrap_or_default()));
    let remove = move |_| {
        let Some(blackout) = leaving.get_untracked() else { return };
        let answer = api::gate::remove_blackout(&blackout);
        let id = blackout.id.to_string();
        spawn_local(async move {
            match answer.await {
                Ok(()) => toasts.success(format!("{} is removed.", blackout.name)),
                Err(error) if proposing.is_some_and(|page| page.offer(RuleKind::Blackout, id, blackout.revision, &(), &error)) => {}
                Err(error) => toasts.error(&error),
            }
            open.try_set(false);
            blackouts.refetch();
        });
    };
    view! {
        <Dialog open title>
            <p>"Launches on these days are no longer refused. The removal is in the audit."</p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Keep it"</button>
                <button type="button" class="button button--danger" on:click=remove>"Remove"</button>
            </div>
        </Dialog>
    }
}
