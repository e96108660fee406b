//! The board: tasks by state, of one campaign or of all, moved along the state machine by pointer, touch, key or dialog.
//!
//! `plan::board` knows which moves there are, `desk` holds the state, `lanes` cuts the board across, `scene` tells the drag core about
//! slots.

pub mod address;
pub mod card;
pub mod columns;
pub mod desk;
pub mod dialogs;
pub mod lanes;
pub mod limits;
pub mod scene;
pub mod select;

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};

use self::{
    address::{Address, Asked, Lanes},
    desk::{Board, Desk, place_by_due},
    lanes::Lane,
    scene::{BoardDrag, BoardScene, Held, Spot},
};
use super::{calendar::filters::Choice, saved::SavedViews, session::use_me};
use crate::{
    api::{self, Answer},
    model::{Campaign, CampaignId, CampaignStatus, Channel, MemberId, Page, Screen, TaskCard, TaskId, WipLimit},
    plan::{
        board::with_card_at,
        lens::{Lens, Who},
    },
    ui::{
        drag::{Chip, Drag},
        empty::Empty,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
};

/// The board of one campaign, or of all.
#[component]
pub fn BoardPage() -> impl IntoView {
    let query = use_query_map();
    let address = Memo::new(move |_| query.with(Address::of));
    let asked = Memo::new(move |_| address.with(|address| address.asked));
    let board = Resource::new(move || asked.get(), fetch);
    let desk = Desk::new(board, use_me().member, use_toasts());
    let lanes = StoredValue::new(Vec::new());
    let drag = Drag::new(BoardScene { desk, lanes });
    drag.refetch_between(board, |event| matches!(event.kind.as_str(), "campaign" | "task" | "review" | "schedule" | "wip_limit"));
    view! {
        <div class="page board-page">
            <PageHeader title="Board"/>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                <Awaited desk drag address drawn=lanes/>
            </Transition>
            <p class="visually-hidden" role="status">{move || desk.said.get()}</p>
        </div>
        <Chip drag words=move |held, spot| carried(desk, &held, spot.as_ref())/>
        <dialogs::Panel desk/>
        <dialogs::MoveDialog desk/>
        <limits::OverrideDialog desk/>
    }
}

/// The campaigns, the people, the limits, and the tasks that are asked for: of one campaign, of all, or of the preferred one.
fn fetch(asked: Asked) -> impl Future<Output = Answer<Board>> + Send {
    let asking = api::Asking::here();
    let (campaigns, members, limits) = (api::campaigns::list(), api::people::members(), api::tasks::limits());
    let tasks = match asked {
        Asked::One(id) => Some(api::tasks::cards(Some(id))),
        Asked::All => Some(api::tasks::cards(None)),
        Asked::Any | Asked::Nonsense => None,
    };
    async move {
        let (campaigns, members, limits) = (campaigns.await?.items, members.await?.items, limits.await?.items);
        let across = asked == Asked::All;
        let chosen = match asked {
            Asked::One(id) => Some(id),
            Asked::Any => preferred(&campaigns).map(|campaign| campaign.id),
            Asked::All | Asked::Nonsense => None,
        };
        let tasks = match (tasks, chosen) {
            (Some(tasks), _) => tasks.await,
            (None, Some(id)) => asking.call(|| api::tasks::cards(Some(id))).await,
            (None, None) => Ok(Page::default()),
        };
        match tasks {
            // Told apart from other refusals: the address may be mistyped.
            Err(error) if error.status() == Some(404) => Ok(Board { campaigns, chosen: None, across, tasks: Vec::new(), members, limits }),
            answer => {
                let mut tasks = answer?.items;
                if across {
                    for task in &mut tasks {
                        task.position = place_by_due(task.due_on);
                    }
                }
                Ok(Board { campaigns, chosen, across, tasks, members, limits })
            }
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
fn carried(desk: Desk, held: &Held, spot: Option<&Spot>) -> (String, String) {
    let name = desk.task(held.id).map(|task| task.title).unwrap_or_default();
    let place = match spot {
        None => "back to where it was".to_owned(),
        Some(Spot { slot, lane }) => match (scene::refusal(held, slot.column, lane), lane) {
            (Some(why), _) => why.to_owned(),
            (None, Lane::Person(person)) if *lane != held.lane => {
                let to = person.and_then(|person| desk.name_of(person)).unwrap_or_else(|| "nobody".to_owned());
                format!("{}, given to {to}", slot.column.label())
            }
            (None, _) => slot.column.label().to_owned(),
        },
    };
    (name, place)
}

/// What is shown, once it is known; made once, and then kept in step.
#[derive(Clone, Copy)]
pub struct Sheet {
    pub desk: Desk,
    pub drag: BoardDrag,
    /// The tasks that are looked at, with what is carried drawn where it would land.
    pub tasks: Memo<Vec<TaskCard>>,
    /// The same by lane.
    pub lanes: Memo<Vec<(Lane, Vec<TaskCard>)>>,
    pub chosen: Memo<Option<CampaignId>>,
    pub across: Memo<bool>,
    pub campaigns: Memo<Vec<Campaign>>,
    pub limits: Memo<Vec<WipLimit>>,
    pub names: Memo<BTreeMap<MemberId, String>>,
}

impl Sheet {
    /// The lane that a card is drawn in.
    pub fn lane_of(self, id: TaskId) -> Option<Lane> {
        let holds = |(lane, cards): &(Lane, Vec<TaskCard>)| cards.iter().any(|card| card.id == id).then(|| lane.clone());
        self.lanes.with_untracked(|lanes| lanes.iter().find_map(holds))
    }
}

/// The lanes as they are drawn, for the drag core.
type Drawn = StoredValue<Vec<(Lane, Vec<TaskCard>)>>;

/// Tells apart what is known from what could not be had.
#[component]
fn Awaited(desk: Desk, drag: BoardDrag, address: Memo<Address>, drawn: Drawn) -> impl IntoView {
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
        (None, true) => known.get_untracked().map(|first| view! { <Loaded desk drag address drawn known first/> }).into_any(),
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
fn Loaded(desk: Desk, drag: BoardDrag, address: Memo<Address>, drawn: Drawn, known: Memo<Option<Board>>, first: Board) -> impl IntoView {
    let board = Memo::new(move |_| known.get().unwrap_or_else(|| first.clone()));
    let settled = Memo::new(move |_| board.with(|board| desk.tasks(board)));
    let campaigns = Memo::new(move |_| board.with(|board| board.campaigns.clone()));
    let names = Memo::new(move |_| board.with(|board| board.members.iter().map(|member| (member.id, member.name.clone())).collect()));
    let looked_at = Memo::new(move |_| {
        let lens = address.with(|address| address.lens.clone());
        let of = |task: &TaskCard, campaigns: &[Campaign]| campaigns.iter().find(|campaign| campaign.id == task.campaign_id).cloned();
        let is_seen = |task: &&TaskCard, campaigns: &[Campaign]| lens.card(task, of(task, campaigns).as_ref(), desk.me());
        // Most boards are looked at whole.
        if lens.filters() == 0 {
            return settled.get();
        }
        settled.with(|tasks| campaigns.with(|campaigns| tasks.iter().filter(|task| is_seen(task, campaigns)).cloned().collect()))
    });
    let tasks = Memo::new(move |_| match drag.draft() {
        Some((held, Some(spot))) if scene::refusal(&held, spot.slot.column, &spot.lane).is_none() => {
            let mut tasks = looked_at.with(|tasks| with_card_at(tasks, held.id, spot.slot));
            if let (Lane::Person(person), Some(task)) = (&spot.lane, tasks.iter_mut().find(|task| task.id == held.id)) {
                task.assignee_id = *person;
            }
            tasks
        }
        _ => looked_at.get(),
    });
    let lanes = Memo::new(move |_| {
        let how = address.with(|address| address.lanes);
        campaigns.with(|campaigns| {
            let in_lane = |lane: Lane| {
                let cards = tasks.with(|tasks| tasks.iter().filter(|task| Lane::of(how, task, campaigns) == lane).cloned().collect());
                (lane, cards)
            };
            // As they lie when nothing is carried: a lane stays while its last card is held over another.
            let all = looked_at.with(|tasks| names.with(|names| lanes::lanes(how, tasks, campaigns, names)));
            all.into_iter().map(in_lane).collect::<Vec<_>>()
        })
    });
    Effect::new(move |_| drawn.set_value(lanes.get()));
    let chosen = Memo::new(move |_| board.with(|board| board.chosen));
    let across = Memo::new(move |_| board.with(|board| board.across));
    let limits = Memo::new(move |_| board.with(|board| board.limits.clone()));
    let has_any = Memo::new(move |_| campaigns.with(|campaigns| !campaigns.is_empty()));
    let sheet = Sheet { desk, drag, tasks, lanes, chosen, across, campaigns, limits, names };
    move || {
        if !has_any.get() {
            return view! { <NoCampaign/> }.into_any();
        }
        view! {
            <Toolbar sheet address/>
            <select::Chosen sheet/>
            {move || {
                if chosen.get().is_some() || across.get() {
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

/// Whose board is shown, in which lanes, narrowed to what. All of it is in the address.
#[component]
fn Toolbar(sheet: Sheet, address: Memo<Address>) -> impl IntoView {
    let navigate = use_navigate();
    let go = StoredValue::new(move |to: &Address| navigate(&to.href(), NavigateOptions { scroll: false, ..NavigateOptions::default() }));
    let change = move |change: &dyn Fn(&mut Address)| {
        let mut to = address.get_untracked();
        change(&mut to);
        go.with_value(|go| go(&to));
    };
    let look = move |look: &dyn Fn(&mut Lens)| change(&|to| look(&mut to.lens));
    let choose = move |id: String| {
        change(&|to| to.asked = if id == "all" { Asked::All } else { id.parse().map_or(Asked::Any, Asked::One) });
    };
    let chosen = sheet.chosen;
    let option = move |campaign: Campaign| {
        let id = campaign.id;
        view! {
            <option value=id.to_string() selected=chosen.get_untracked() == Some(id) prop:selected=move || chosen.get() == Some(id)>
                {campaign.name}
            </option>
        }
    };
    let lane = move |lanes: Lanes| {
        view! {
            <option value=lanes.as_str() selected=address.get_untracked().lanes == lanes prop:selected=move || address.with(|address| address.lanes == lanes)>
                {lanes.label()}
            </option>
        }
    };
    let lens = move || address.with(|address| address.lens.clone());
    let markets = Signal::derive(move || {
        let mut markets: Vec<String> =
            sheet.campaigns.with(|campaigns| campaigns.iter().filter_map(|campaign| campaign.market.clone()).collect());
        markets.extend(lens().market);
        markets.sort_unstable();
        markets.dedup();
        markets.into_iter().map(|market| (market.clone(), market)).collect::<Vec<_>>()
    });
    let channels =
        Signal::derive(|| Channel::ALL.iter().map(|channel| (channel.to_string(), channel.label().to_owned())).collect::<Vec<_>>());
    let people = Signal::derive(move || {
        let named = sheet.names.with(|names| names.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>());
        std::iter::once(("me".to_owned(), "Me".to_owned())).chain(named).collect::<Vec<_>>()
    });
    view! {
        <div class="toolbar">
            <label class="board__campaign">
                <span class="muted small">"Campaign"</span>
                <select class="input" on:change:target=move |event| choose(event.target().value())>
                    {move || {
                        (chosen.get().is_none() && !sheet.across.get()).then(|| view! { <option value="" selected>"Choose a campaign"</option> })
                    }}
                    <option value="all" selected=sheet.across.get_untracked() prop:selected=move || sheet.across.get()>"All campaigns"</option>
                    {move || sheet.campaigns.get().into_iter().map(option).collect_view()}
                </select>
            </label>
            <select
                class="input board__lanes"
                aria-label="Lanes"
                on:change:target=move |event| {
                    let lanes = event.target().value().parse().unwrap_or_default();
                    change(&|to| to.lanes = lanes);
                }
            >
                {Lanes::ALL.map(lane).into_iter().collect_view()}
            </select>
            <details class="board__filters">
                <summary class="button">
                    "Filters" {move || (lens().filters() > 0).then(|| view! { <span class="count">{lens().filters()}<span class="visually-hidden">" set"</span></span> })}
                </summary>
                <div class="board__choices">
                    <Choice label="Market" every="Every market" choices=markets chosen=Signal::derive(move || lens().market) choose=move |word| look(&|lens| lens.market.clone_from(&word))/>
                    <Choice
                        label="Channel"
                        every="Every channel"
                        choices=channels
                        chosen=Signal::derive(move || lens().channel.map(|channel| channel.to_string()))
                        choose=move |word| look(&|lens| lens.channel = word.as_ref().and_then(|word| word.parse().ok()))
                    />
                    <Choice
                        label="Assigned to"
                        every="Everybody"
                        choices=people
                        chosen=Signal::derive(move || lens().who.map(|who| who.to_string()))
                        choose=move |word| look(&|lens| lens.who = word.as_ref().and_then(|word| word.parse::<Who>().ok()))
                    />
                </div>
            </details>
            <limits::Limits desk=sheet.desk limits=sheet.limits/>
            <SavedViews screen=Screen::Board/>
            {move || chosen.get().map(|id| view! { <a class="button" href=format!("/campaigns/{id}")>"Open campaign"</a> })}
        </div>
    }
}
