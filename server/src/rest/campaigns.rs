//! Campaigns, the gate and the launch.

use app::{
    model::{
        AsOf, CalendarWindow, Campaign, CampaignId, CampaignPatch, CampaignStatus, Day, GateReport, Instant, Launched, NewCampaign,
        NewCampaignCopy, Page, Problem, StatusMove,
    },
    plan::{
        calendar::Month,
        lens::Lens,
        period::{BadView, Period, View},
    },
};
use axum::{Json as Body, extract::State, response::Response};
use serde::Deserialize;

use super::{
    Api,
    answer::{Answer, entity},
    certificates,
    extract::{IfMatch, Json, Path, Query, cursor},
    kept::{self, Asked},
    problem::Refused,
    schedules,
};
use crate::{
    drawing, gate,
    identity::{Caller, Right},
    store,
    work::{self, Refusal},
};

/// Which campaigns to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    status: Option<CampaignStatus>,
    /// How many at most: 1 to 200, 50 when absent.
    limit: Option<i64>,
    /// The `next` of the page before.
    after: Option<String>,
}

/// Campaigns, newest first.
#[utoipa::path(get, path = "/campaigns", tag = "campaigns", params(ListQuery), responses((status = 200, body = Page<Campaign>)))]
pub async fn list(State(api): State<Api>, caller: Caller, asked: Asked, Query(query): Query<ListQuery>) -> Result<Response, Refused> {
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(Refused::field("limit", "must be 1 to 200"));
    }
    let after = cursor(query.after.as_deref())?;
    kept::answer(&api, &caller, asked, async |db| {
        let rows = store::campaigns::list(db, query.status, after, limit + 1).await?;
        Ok(store::page(rows, limit, |c: &Campaign| c.id.to_string()))
    })
    .await
}

/// Starts a campaign, in `draft`.
#[utoipa::path(post, path = "/campaigns", tag = "campaigns", request_body = NewCampaign, responses((status = 201, body = Campaign)))]
pub async fn create(caller: Caller, Json(new): Json<NewCampaign>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let campaign = work::campaigns::create(&mut uow, caller.member(), new).await?;
    Answer::created(&campaign, campaign.revision, format!("/api/v1/campaigns/{}", campaign.id))?.commit(uow).await
}

/// Starts a campaign after another, in `draft`: brief, tasks, links and checklist, with every date as far from the new start as it was from
/// the old. What was decided about the other stays with it.
#[utoipa::path(post, path = "/campaigns/{id}/duplicate", tag = "campaigns", params(("id" = CampaignId, Path)), request_body = NewCampaignCopy, responses((status = 201, body = Campaign)))]
pub async fn duplicate(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewCampaignCopy>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let campaign = work::copies::duplicate(&mut uow, caller.member(), id, new).await?;
    Answer::created(&campaign, campaign.revision, format!("/api/v1/campaigns/{}", campaign.id))?.commit(uow).await
}

/// One campaign.
#[utoipa::path(get, path = "/campaigns/{id}", tag = "campaigns", params(("id" = CampaignId, Path)), responses((status = 200, body = Campaign)))]
pub async fn show(caller: Caller, Path(id): Path<CampaignId>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let campaign = work::campaigns::find(&mut db, id).await?;
    entity(&campaign, campaign.revision)
}

/// Changes a campaign. `status` moves along the state machine; `live` is refused here as anywhere but through launch.
#[utoipa::path(patch, path = "/campaigns/{id}", tag = "campaigns", params(("id" = CampaignId, Path)), request_body = CampaignPatch, responses((status = 200, body = Campaign)))]
pub async fn update(
    caller: Caller,
    Path(id): Path<CampaignId>,
    IfMatch(based): IfMatch,
    Json(patch): Json<CampaignPatch>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let campaign = work::campaigns::update(&mut uow, id, based, patch).await?;
    Answer::changed(&campaign, campaign.revision)?.commit(uow).await
}

/// Moves a campaign along the state machine. Going live is a launch.
#[utoipa::path(post, path = "/campaigns/{id}/status", tag = "campaigns", params(("id" = CampaignId, Path)), request_body = StatusMove, responses((status = 200, body = Campaign)))]
pub async fn move_status(
    caller: Caller,
    Path(id): Path<CampaignId>,
    based: Option<IfMatch>,
    Json(to): Json<StatusMove>,
) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Manage).await?;
    let campaign = work::campaigns::move_to(&mut uow, id, based.map(|IfMatch(based)| based), to.to).await?;
    Answer::changed(&campaign, campaign.revision)?.commit(uow).await
}

/// What the gate would say now: every item, passed or failed, what clears it and who can.
#[utoipa::path(get, path = "/campaigns/{id}/gate", tag = "gate", params(("id" = CampaignId, Path)), responses((status = 200, body = GateReport)))]
pub async fn gate(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<GateReport>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let report = gate::report(caller.tenant(), &mut db, id, caller.member().role).await.map_err(Refusal::from)?;
    Ok(Body(report.ok_or(Refusal::NotFound("campaign"))?))
}

/// Takes a campaign live through the gate, or refuses with every item that is not clear. A refusal is part of the audit.
#[utoipa::path(post, path = "/campaigns/{id}/launch", tag = "gate", params(("id" = CampaignId, Path)),
    responses((status = 200, body = Launched), (status = 422, description = "Refused; `failed_items` has them all", body = Problem)))]
pub async fn launch(caller: Caller, Path(id): Path<CampaignId>) -> Result<Response, Refused> {
    caller.require(Right::Launch)?;
    gate::look_ahead(caller.tenant(), id).await.map_err(Refusal::from)?;
    let mut uow = caller.begin(Right::Launch).await?;
    match work::campaigns::launch(&mut uow, id).await {
        Err(refused @ Refusal::GateRefused(_)) => {
            uow.commit().await.map_err(Refusal::from)?;
            Err(refused.into())
        }
        Err(other) => Err(other.into()),
        Ok(certificate) => {
            // The proof needs the log as it is after the commit, so the certificate is read back.
            uow.commit().await.map_err(Refusal::from)?;
            let certificate = certificates::find(&caller, certificate).await?;
            Ok(axum::response::IntoResponse::into_response(Body(Launched { certificate })))
        }
    }
}

/// Which instant.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AsOfQuery {
    /// RFC 3339; now when absent.
    #[param(value_type = Option<String>, format = DateTime)]
    at: Option<Instant>,
}

/// A campaign as it was at a past instant, rebuilt from its events: its fields, what belonged to it, and exactly what was live.
#[utoipa::path(get, path = "/campaigns/{id}/as-of", tag = "campaigns", params(("id" = CampaignId, Path), AsOfQuery), responses((status = 200, body = AsOf)))]
pub async fn as_of(caller: Caller, Path(id): Path<CampaignId>, Query(query): Query<AsOfQuery>) -> Result<Body<AsOf>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let now = caller.tenant().now();
    Ok(Body(work::history::as_of(&mut db, caller.member(), id, query.at.unwrap_or(now), now).await?))
}

/// A window of days.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Window {
    /// First day; with `to`. Without both: the page that today is on.
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// What a page is, where no days are named: `day`, `week`, `month`, `quarter` or `agenda`; a month when absent.
    view: Option<String>,
}

/// Everything dated in a window of at most 400 days: campaigns, tasks, launches, approval deadlines, rights that end, blackouts, public holidays,
/// and what series will still make.
#[utoipa::path(get, path = "/calendar", tag = "campaigns", params(Window), responses((status = 200, body = CalendarWindow)))]
pub async fn calendar(State(api): State<Api>, caller: Caller, asked: Asked, Query(window): Query<Window>) -> Result<Response, Refused> {
    let today = caller.tenant().now().day();
    let view = window.view.as_deref().map(str::parse::<View>).transpose().map_err(|error| Refused::field("view", error.to_string()))?;
    let (from, to) = match (window.from, window.to) {
        (Some(from), Some(to)) if (0..=400).contains(&to.since(from)) => (from, to),
        (None, None) => {
            let page = Period::of(view.unwrap_or_default(), today).window();
            (page.first(), page.last())
        }
        _ => return Err(Refused::field("to", "give both `from` and `to`, at most 400 days apart and in order")),
    };
    kept::for_a_while(&api, &caller, asked, "anybody", async |db| {
        Ok((work::calendar::window(db, from, to, today).await?, Some(store::find::millis(today.plus(1).begins()))))
    })
    .await
}

/// A page of the calendar as its address in the interface names it.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PaperQuery {
    /// `day`, `week`, `month` (when absent), `quarter` or `agenda`.
    view: Option<String>,
    /// A month, such as `2026-11`; the page that today is on when neither this nor `on` is there.
    month: Option<String>,
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Day>,
    /// Layers that are left out, with commas between them.
    hide: Option<String>,
    market: Option<String>,
    channel: Option<String>,
    campaign: Option<String>,
    who: Option<String>,
    /// `pdf` (when absent) or `png`.
    format: Option<String>,
}

/// A page of the calendar on paper, with what is looked at.
#[utoipa::path(get, path = "/calendar/paper", tag = "campaigns", params(PaperQuery), responses((status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/png")))))]
pub async fn paper(caller: Caller, Query(query): Query<PaperQuery>) -> Result<Response, Refused> {
    let today = caller.tenant().now().day();
    let view: View = query
        .view
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(|error: BadView| Refused::field("view", error.to_string()))?
        .unwrap_or_default();
    let month = query.month.as_deref().map(str::parse::<Month>).transpose().map_err(|error| Refused::field("month", error.to_string()))?;
    let period = Period::of(view, query.on.or(month.map(|month| month.days().first())).unwrap_or(today));
    let lens = Lens::read(|key| match key {
        "hide" => query.hide.clone(),
        "market" => query.market.clone(),
        "channel" => query.channel.clone(),
        "campaign" => query.campaign.clone(),
        "who" => query.who.clone(),
        _ => None,
    });
    let mut db = caller.read(Right::Read).await?;
    let page = period.window();
    let window = work::calendar::window(&mut db, page.first(), page.last(), today).await?;
    let sheets = vec![drawing::month::sheet(&window, &lens, caller.member().id, period)];
    match query.format.as_deref() {
        None | Some("pdf") => {
            let title = format!("Calendar, {}", period.name());
            schedules::drawn("application/pdf", "calendar.pdf", move || drawing::pdf(&title, &sheets)).await
        }
        Some("png") => schedules::drawn("image/png", "calendar.png", move || drawing::png(&sheets)).await,
        Some(_) => Err(Refused::field("format", "must be `pdf` or `png`")),
    }
}
