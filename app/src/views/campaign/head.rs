//! The head of a campaign: its name, where it stands, where it may go, and the way to the gate.

use leptos::{html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::components::A;

use super::{Open, details::DetailsDialog};
use crate::{
    api::{self, ApiError},
    model::{Campaign, CampaignPatch, CampaignStatus},
    ui::{
        avatar::Avatar,
        badge::{Badge, campaign_tone},
        dialog::{Dialog, open_while},
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        time::fmt_range,
        toast::{Toasts, use_toasts},
    },
    views::campaigns::channels,
};

/// Name, facts and actions.
#[component]
pub fn Head(open: Open) -> impl IntoView {
    let campaign = open.campaign;
    let editing = RwSignal::new(false);
    let name = move || campaign.with(|campaign| campaign.name.clone());
    let status = Memo::new(move |_| campaign.with(|campaign| campaign.status));
    view! {
        <Title text=name/>
        <header class="campaign__head">
            <nav class="breadcrumbs" aria-label="Where this is">
                <ol>
                    <li><A href="/campaigns" exact=true>"Campaigns"</A></li>
                    <li aria-current="page">{name}</li>
                </ol>
            </nav>
            <div class="campaign__title">
                <Name open/>
                <div class="page-header__actions">
                    {open.manages.then(|| view! { <Moves open status/> })}
                    <GateButton open/>
                </div>
            </div>
            <div class="campaign__facts">
                <Badge tone=Signal::derive(move || campaign_tone(status.get()))>{move || status.get().label()}</Badge>
                <span class="numeric">{move || campaign.with(|c| fmt_range(c.starts_on, c.ends_on))}</span>
                <span>{move || campaign.with(|c| c.market.clone().unwrap_or_else(|| "No market".to_owned()))}</span>
                <span>{move || campaign.with(|c| if c.channels.is_empty() { "No channels".to_owned() } else { channels(&c.channels) })}</span>
                {move || {
                    let owner = open.people.name(campaign.with(|c| c.owner_id));
                    view! { <span class="row row--nowrap"><Avatar name=owner.clone()/><span>{owner}<span class="visually-hidden">" owns this campaign"</span></span></span> }
                }}
                {open
                    .manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--quiet button--small" on:click=move |_| editing.set(true)>
                                "Edit details"
                            </button>
                            <A href=format!("/templates?from={}", open.id) attr:class="button button--quiet button--small">"Save as template"</A>
                        }
                    })}
            </div>
        </header>
        {open.manages.then(|| view! { <DetailsDialog open shown=editing/> })}
    }
}

/// The heading, which its managers can rename in place.
#[component]
fn Name(open: Open) -> impl IntoView {
    let campaign = open.campaign;
    let renaming = RwSignal::new(false);
    let rename_button = NodeRef::<html::Button>::new();
    let stop = move || {
        renaming.set(false);
        request_animation_frame(move || {
            if let Some(button) = rename_button.get_untracked() {
                // Focus goes back to where it came from; failing that, it stays where it is.
                let _ = button.focus();
            }
        });
    };
    view! {
        <div class="campaign__name" hidden=move || renaming.get()>
            <h1>{move || campaign.with(|campaign| campaign.name.clone())}</h1>
            {open
                .manages
                .then(|| {
                    view! {
                        <button type="button" class="button button--quiet button--small" node_ref=rename_button on:click=move |_| renaming.set(true)>
                            "Rename"
                        </button>
                    }
                })}
        </div>
        <Show when=move || renaming.get()>
            <Rename open stop/>
        </Show>
    }
}

#[component]
fn Rename(open: Open, stop: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let value = RwSignal::new(open.campaign.with_untracked(|campaign| campaign.name.clone()));
    let submission = Submission::new();
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        let input = form.get().and_then(|form| form.query_selector("input").ok().flatten());
        if let Some(input) = input.and_then(|input| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(input).ok()) {
            // Selecting is a courtesy.
            let _ = input.focus();
            input.select();
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (revision, now) = open.campaign.with_untracked(|campaign| (campaign.revision, campaign.name.clone()));
        let name = value.get_untracked().trim().to_owned();
        if name == now {
            return stop();
        }
        let change = CampaignPatch { name: Some(name), ..CampaignPatch::default() };
        submission.run(api::campaigns::update(open.id, revision, &change), move |changed| {
            open.source.set(Some(Ok(changed)));
            stop();
        });
    };
    view! {
        <form
            class="campaign__rename"
            node_ref=form
            novalidate
            on:submit=send
            on:keydown=move |event| if event.key() == "Escape" { stop() }
        >
            <TextField label="Name of the campaign" name="name" autocomplete="off" value error=submission.field("name")/>
            <SubmitButton of=submission>"Rename"</SubmitButton>
            <button type="button" class="button" on:click=move |_| stop()>"Cancel"</button>
            <FormProblem of=submission/>
        </form>
    }
}

/// Leads to the gate, and says how much is open there.
#[component]
fn GateButton(open: Open) -> impl IntoView {
    let failed = move || open.gate.get().and_then(Result::ok).map(|report| report.items.iter().filter(|item| !item.passed).count());
    let live = move || open.campaign.with(|campaign| campaign.status == CampaignStatus::Live);
    view! {
        <A href=format!("/campaigns/{}/gate", open.id) attr:class="button button--primary">
            <Icon name=IconName::Gate/>
            "Gate"
            {move || match failed() {
                _ if live() => None,
                None => None,
                Some(0) => Some(view! { <span class="campaign__open">"clear"</span> }.into_any()),
                Some(open) => Some(view! { <span class="campaign__open">{open}<span class="visually-hidden">" open items"</span></span> }.into_any()),
            }}
        </A>
    }
}

/// The moves that the present status allows; going live is the gate's.
#[component]
fn Moves(open: Open, status: Memo<CampaignStatus>) -> impl IntoView {
    let toasts = use_toasts();
    let asking = RwSignal::new(None::<CampaignStatus>);
    let choose = move |to: CampaignStatus| {
        if is_an_end(to) {
            asking.set(Some(to));
        } else {
            go(&open, to, toasts);
        }
    };
    view! {
        <div class="campaign__moves" hidden=move || status.get().moves().is_empty()>
            <button type="button" class="button campaign__menu-button" popovertarget="campaign-moves">
                "Move to"
                <Icon name=IconName::ChevronDown/>
            </button>
            <div class="campaign__menu" id="campaign-moves" popover="auto">
                <ul class="stack" aria-label="Move this campaign to">
                    {move || {
                        status
                            .get()
                            .moves()
                            .iter()
                            .map(|to| {
                                let to = *to;
                                view! {
                                    <li>
                                        <button
                                            type="button"
                                            class="campaign__move"
                                            popovertarget="campaign-moves"
                                            popovertargetaction="hide"
                                            on:click=move |_| choose(to)
                                        >
                                            <Badge tone=campaign_tone(to)>{to.label()}</Badge>
                                        </button>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
                {move || {
                    status.get().can_launch().then(|| view! { <p class="campaign__hint muted small">"To live: through the gate, and nowhere else."</p> })
                }}
            </div>
        </div>
        <Confirm open asking/>
    }
}

/// Whether a move should be asked about first.
const fn is_an_end(to: CampaignStatus) -> bool {
    matches!(to, CampaignStatus::Completed | CampaignStatus::Cancelled)
}

#[component]
fn Confirm(open: Open, asking: RwSignal<Option<CampaignStatus>>) -> impl IntoView {
    let toasts = use_toasts();
    let shown = open_while(asking);
    let (title, words) = (
        move || match asking.get() {
            Some(CampaignStatus::Completed) => "Complete this campaign?",
            _ => "Cancel this campaign?",
        },
        move || match asking.get() {
            Some(CampaignStatus::Completed) => "It ends here and cannot be opened again. Its record and certificates stay.",
            _ => "Work on it stops. It can be taken back to draft later.",
        },
    );
    let confirm = move |_| {
        if let Some(to) = asking.get_untracked() {
            go(&open, to, toasts);
        }
        shown.set(false);
    };
    view! {
        <Dialog open=shown title=Signal::derive(move || title().to_owned())>
            <p>{words}</p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| shown.set(false)>"Leave it"</button>
                <button type="button" class="button button--danger" on:click=confirm>
                    {move || if asking.get() == Some(CampaignStatus::Completed) { "Complete" } else { "Cancel campaign" }}
                </button>
            </div>
        </Dialog>
    }
}

/// Moves the campaign: shown at once, taken back with the reason when refused.
fn go(open: &Open, to: CampaignStatus, toasts: Toasts) {
    let source = open.source;
    let before = open.campaign.get_untracked();
    let answer = api::campaigns::move_to(open.id, before.revision, to);
    source.set(Some(Ok(Campaign { status: to, ..before.clone() })));
    spawn_local(async move {
        match answer.await {
            Ok(moved) => {
                toasts.success(format!("{} is now: {}.", moved.name, moved.status.label().to_lowercase()));
                source.try_set(Some(Ok(moved)));
            }
            Err(error) => {
                source.try_set(Some(Ok(before)));
                say(&error, toasts);
                source.refetch();
            }
        }
    });
}

/// Says why a change was refused; a stale one in words of its own.
pub fn say(error: &ApiError, toasts: Toasts) {
    if error.status() == Some(412) {
        toasts.info("Somebody else changed this meanwhile. It is shown as it is now; please try again.");
    } else {
        toasts.error(error);
    }
}
