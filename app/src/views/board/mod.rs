//! The board: a campaign's tasks by state, moved along the state machine by pointer, touch, key or dialog.
//!
//! `plan::board` knows which moves there are, `desk` holds the state, `scene` tells the drag core about slots.

pub mod columns;
pub mod desk;
pub mod dialogs;
pub mod scene;

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{
    desk::{Board, Desk},
    scene::{BoardDrag, BoardScene, Held},
};
use super::session::use_me;
use crate::{
    api::{self, Answer},
    model::{Campaign, CampaignId, CampaignStatus, MemberId, Page, Task},
    plan::board::{Slot, with_card_at},
    ui::{
        drag::{Chip, Drag},
        empty::Empty,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

/// Which campaign's board the address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// None in particular.
    Any,
    One(CampaignId),
    /// Something that is no campaign's id.
    Nonsense,
}

/// The board of one campaign.
#[component]
pub fn BoardPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| match query.get_str("campaign").filter(|id| !id.is_empty()) {
            None => Asked::Any,
            Some(id) => id.parse().map_or(Asked::Nonsense, Asked::One),
        })
    });
    let board = Resource::new(move || asked.get(), fetch);
    let desk = Desk::new(board, use_me().member.role, use_toasts());
    let drag = Drag::new(BoardScene(desk));
    drag.refetch_between(board, |event| matches!(event.kind.as_str(), "campaign" | "task" | "review" | "schedule"));
    view! {
        <div class="page board-page">
            <PageHeader title="Board"/>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                <Awaited desk drag/>
            </Transition>
            <p class="visually-hidden" role="status">{move || desk.said.get()}</p>
        </div>
        <Chip drag words=move |held, slot| carried(desk, held, slot)/>
        <dialogs::Panel desk/>
        <dialogs::MoveDialog desk/>
    }
}

/// The campaigns, the people, and the tasks of the campaign that is asked for, or of the preferred one.
fn fetch(asked: Asked) -> impl Future<Output = Answer<Board>> + Send {
    let asking = api::Asking::here();
    let (campaigns, members) = (api::campaigns::list(), api::people::members());
    let tasks = match asked {
        Asked::One(id) => Some(api::tasks::of_campaign(id)),
        Asked::Any | Asked::Nonsense => None,
    };
    async move {
        let (campaigns, members) = (campaigns.await?.items, members.await?.items);
        let chosen = match asked {
            Asked::One(id) => Some(id),
            Asked::Any => preferred(&campaigns).map(|campaign| campaign.id),
            Asked::Nonsense => None,
        };
        let tasks = match (tasks, chosen) {
            (Some(tasks), _) => tasks.await,
            (None, Some(id)) => asking.call(|| api::tasks::of_campaign(id)).await,
            (None, None) => Ok(Page::default()),
        };
        match tasks {
            // Told apart from other refusals: the address may be mistyped.
            Err(error) if error.status() == Some(404) => Ok(Board { campaigns, chosen: None, tasks: Vec::new(), members }),
            answer => Ok(Board { campaigns, chosen, tasks: answer?.items, members }),
        }
    }
}

/// The campaign whose board is opened when none in particular is asked for: the newest one at work, or else not yet over.
fn preferred(campaigns: &[Campaign]) -> Option<&Campaign> {
    use CampaignStatus::{Cancelled, Completed, InProduction, InReview};
    let newest = |wanted: fn(CampaignStatus) -> bool| campaigns.iter().find(|campaign| wanted(campaign.status));
    newest(|status| matches!(status, InProduction | InReview))
        .or_else(|| newest(|status| !matches!(status, Completed | Cancelled)))
        .or(campaigns.first())
}

/// What is carried, in words.
fn carried(desk: Desk, held: Held, slot: Option<Slot>) -> (String, String) {
    let name = desk.task(held.id).map(|task| task.title).unwrap_or_default();
    let place = match slot {
        None => "back to where it was".to_owned(),
        Some(slot) => scene::refusal(&held, slot.column).map_or_else(|| slot.column.label().to_owned(), str::to_owned),
    };
    (name, place)
}

/// What is shown, once it is known; made once, and then kept in step.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub desk: Desk,
    pub drag: BoardDrag,
    /// The tasks, with what is carried drawn where it would land.
    pub tasks: Memo<Vec<Task>>,
    pub chosen: Memo<Option<CampaignId>>,
    pub names: Memo<BTreeMap<MemberId, String>>,
}

/// Tells apart what is known from what could not be had.
#[component]
fn Awaited(desk: Desk, drag: BoardDrag) -> impl IntoView {
    // Read through one memo, made where the answer is awaited, so that a new answer changes what differs and no more.
    let answer = Memo::new(move |_| desk.board.get());
    let known = Memo::new(move |before: Option<&Option<Board>>| answer.get().and_then(Result::ok).or_else(|| before.cloned().flatten()));
    let failure = Memo::new(move |_| answer.get().and_then(Result::err).map(|error| error.to_string()));
    let is_known = Memo::new(move |_| known.with(Option::is_some));
    Effect::new(move |_| {
        if let Some(board) = known.get() {
            desk.learn(board);
        }
    });
    move || match (failure.get(), is_known.get()) {
        (Some(error), _) => view! { <Failure desk error/> }.into_any(),
        (None, true) => known.get_untracked().map(|first| view! { <Loaded desk drag known first/> }).into_any(),
        (None, false) => ().into_any(),
    }
}

#[component]
fn Failure(desk: Desk, error: String) -> impl IntoView {
    view! {
        <Empty title="The board could not be loaded" body=error>
            <button type="button" class="button button--primary" on:click=move |_| desk.board.refetch()>"Try again"</button>
        </Empty>
    }
}

/// The board with its content.
#[component]
fn Loaded(desk: Desk, drag: BoardDrag, known: Memo<Option<Board>>, first: Board) -> impl IntoView {
    let board = Memo::new(move |_| known.get().unwrap_or_else(|| first.clone()));
    let settled = Memo::new(move |_| board.with(|board| desk.tasks(board)));
    let tasks = Memo::new(move |_| match drag.draft() {
        Some((held, Some(slot))) if scene::refusal(&held, slot.column).is_none() => {
            settled.with(|tasks| with_card_at(tasks, held.id, slot))
        }
        _ => settled.get(),
    });
    let chosen = Memo::new(move |_| board.with(|board| board.chosen));
    let campaigns = Memo::new(move |_| board.with(|board| board.campaigns.clone()));
    let names = Memo::new(move |_| board.with(|board| board.members.iter().map(|member| (member.id, member.name.clone())).collect()));
    let has_any = Memo::new(move |_| campaigns.with(|campaigns| !campaigns.is_empty()));
    let sheet = Sheet { desk, drag, tasks, chosen, names };
    move || {
        if !has_any.get() {
            return view! { <NoCampaign/> }.into_any();
        }
        view! {
            <Chooser campaigns chosen/>
            {move || {
                if chosen.get().is_some() {
                    view! { <columns::Columns sheet/> }.into_any()
                } else {
                    view! { <Empty title="There is no such campaign" body="The address may be mistyped. Choose a campaign above."/> }.into_any()
                }
            }}
        }
        .into_any()
    }
}

#[component]
fn NoCampaign() -> impl IntoView {
    view! {
        <Empty title="No campaign yet" body="A board shows the tasks of a campaign. Start one, and give it its first tasks.">
            <a class="button button--primary" href="/campaigns?new=1">"New campaign"</a>
        </Empty>
    }
}

/// Whose board is shown.
#[component]
fn Chooser(campaigns: Memo<Vec<Campaign>>, chosen: Memo<Option<CampaignId>>) -> impl IntoView {
    let navigate = use_navigate();
    let choose =
        move |id: String| navigate(&format!("/board?campaign={id}"), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    let option = move |campaign: Campaign| {
        let id = campaign.id;
        view! {
            <option value=id.to_string() selected=chosen.get_untracked() == Some(id) prop:selected=move || chosen.get() == Some(id)>
                {campaign.name}
            </option>
        }
    };
    view! {
        <div class="toolbar">
            <label class="board__campaign">
                <span class="muted small">"Campaign"</span>
                <select class="input" on:change:target=move |event| choose(event.target().value())>
                    {move || chosen.get().is_none().then(|| view! { <option value="" selected>"Choose a campaign"</option> })}
                    {move || campaigns.get().into_iter().map(option).collect_view()}
                </select>
            </label>
            {move || chosen.get().map(|id| view! { <a class="button" href=format!("/campaigns/{id}")>"Open campaign"</a> })}
        </div>
    }
}
