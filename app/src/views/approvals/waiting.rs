//! The reviews that wait for the signed-in member, those due first on top.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    api::Answer,
    model::{Campaign, Day, Page, Review, UseRequest},
    ui::{
        badge::{Badge, Tone},
        empty::Empty,
        icon::{Icon, IconName},
        time::{fmt_day, fmt_instant},
    },
    views::{review::standing::open_stage, session::use_me},
};

/// The list, or that there is nothing to do.
#[component]
pub fn Waiting(waiting: Resource<Answer<Page<Review>>>, campaigns: Resource<Answer<Page<Campaign>>>) -> impl IntoView {
    let name = move |review: &Review| {
        let page = campaigns.get().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().find(|campaign| campaign.id == review.campaign_id).map(|campaign| campaign.name).unwrap_or_default()
    };
    move || {
        waiting.get().map(|answer| match answer {
            Ok(page) if page.items.is_empty() => {
                view! { <Empty title="Nothing waits for you" body="When a stage that you decide in opens, it appears here and is counted in the navigation."/> }
                    .into_any()
            }
            Ok(mut page) => {
                page.items.sort_by_key(|review| (due(review).is_none(), due(review), review.opened_at));
                view! {
                    <ul class="card card--flush waiting">
                        {page.items.into_iter().map(|review| view! { <Line campaign=name(&review) review/> }).collect_view()}
                    </ul>
                }
                .into_any()
            }
            Err(error) => view! { <Empty title="Your reviews could not be loaded" body=error.to_string()/> }.into_any(),
        })
    }
}

fn due(review: &Review) -> Option<Day> {
    open_stage(review)?.due_on
}

#[component]
fn Line(review: Review, campaign: String) -> impl IntoView {
    let stage = open_stage(&review).map(|stage| stage.name.clone()).unwrap_or_default();
    let due = due(&review).map_or_else(|| "No due date".to_owned(), |day| format!("Due {}", fmt_day(day)));
    let files = match review.content.files.len() {
        0 => "no file".to_owned(),
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    view! {
        <li class="waiting__line">
            <div class="waiting__what">
                <A href=format!("/reviews/{}", review.id) attr:class="waiting__title">{review.content.title}</A>
                <p class="muted small">{format!("{campaign} · {} · {files} · submitted {}", review.chain_name, fmt_instant(review.opened_at))}</p>
            </div>
            <Badge tone=if review.current { Tone::Progress } else { Tone::Warn }>
                {if review.current { stage } else { "Content changed".to_owned() }}
            </Badge>
            <span class="waiting__due numeric">{due}</span>
            <Icon name=IconName::ChevronRight/>
        </li>
    }
}

/// Uploads to the library that wait for the signed-in member; nothing at all when there are none.
#[component]
pub fn Requests(requests: Resource<Answer<Page<UseRequest>>>) -> impl IntoView {
    let me = use_me().member.id;
    let line = move |request: UseRequest| {
        let open = request.stage_for(me);
        let stage = open.map(|stage| stage.name.clone()).unwrap_or_default();
        let due = open.and_then(|stage| stage.due_on).map_or_else(|| "No due date".to_owned(), |day| format!("Due {}", fmt_day(day)));
        let about = format!("Version {} · {} · uploaded {}", request.number, request.chain_name, fmt_instant(request.requested_at));
        view! {
            <li class="waiting__line">
                <div class="waiting__what">
                    <A href=format!("/library/{}", request.asset_id) attr:class="waiting__title">{request.asset_name}</A>
                    <p class="muted small">{about}</p>
                </div>
                <Badge tone=Tone::Progress>{stage}</Badge>
                <span class="waiting__due numeric">{due}</span>
                <Icon name=IconName::ChevronRight/>
            </li>
        }
    };
    move || {
        let page = requests.get().and_then(Result::ok).filter(|page| !page.items.is_empty())?;
        Some(view! {
            <section class="stack" aria-labelledby="approvals-uploads">
                <h2 id="approvals-uploads">"Uploads to the library"</h2>
                <ul class="card card--flush waiting">{page.items.into_iter().map(line).collect_view()}</ul>
            </section>
        })
    }
}
