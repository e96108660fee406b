//! Schedules, receipts and baselines.

use app::{
    model::{BaselineId, CampaignId, Page, Problem, ReceiptId, Task},
    plan::{
        project::{Changed, NewBaseline, PlanChange, Project, RecordedBaseline, RecordedReceipt, Standing},
        schedule::{Drift, Edit, ItemId},
    },
};
use axum::{
    Json as Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};

use super::{
    Api,
    answer::Answer,
    extract::{Json, Path, Query, Text},
    kept::{self, Asked},
    problem::Refused,
};
use crate::{
    drawing::{self, NotDrawn},
    exchange::plans,
    identity::{Caller, Right},
    store,
    work::{self, Refusal},
};

/// A campaign's schedule, with everything that it was computed from.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CampaignSchedule {
    #[serde(flatten)]
    standing: Standing,
    project: Project,
}

/// What the schedules of all campaigns that are not over are made of, newest campaign first.
#[utoipa::path(get, path = "/schedules", tag = "planning", responses((status = 200, body = Page<Project>)))]
pub async fn list(State(api): State<Api>, caller: Caller, asked: Asked) -> Result<Response, Refused> {
    let today = caller.tenant().now().day();
    kept::for_a_while(&api, &caller, asked, "anybody", async |db| {
        let page = Page { items: work::schedules::projects(db, today).await?, next: None };
        Ok((page, Some(store::find::millis(today.plus(1).begins()))))
    })
    .await
}

/// Where everything in a campaign lies, why, and how much room it has; and when its gate should be clear.
#[utoipa::path(get, path = "/campaigns/{id}/schedule", tag = "planning", params(("id" = CampaignId, Path)), responses((status = 200, body = CampaignSchedule)))]
pub async fn show(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<CampaignSchedule>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let project = work::schedules::project(&mut db, id, caller.tenant().now().day()).await?;
    Ok(Body(CampaignSchedule { standing: work::schedules::standing(&project)?, project }))
}

/// How a schedule is written.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `csv`, `xml` for Microsoft Project, or the chart as `pdf` or `png`.
    format: Option<String>,
}

/// A campaign's schedule as a table, for Microsoft Project, or as a chart on paper.
#[utoipa::path(get, path = "/campaigns/{id}/schedule/export", tag = "planning", params(("id" = CampaignId, Path), ExportQuery),
    responses((status = 200, content((String = "text/csv"), (String = "application/xml"), (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png")))))]
pub async fn export(caller: Caller, Path(id): Path<CampaignId>, Query(query): Query<ExportQuery>) -> Result<Response, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let project = work::schedules::project(&mut db, id, caller.tenant().now().day()).await?;
    let standing = work::schedules::standing(&project)?;
    let (text, media_type, name) = match query.format.as_deref() {
        None | Some("csv") => (plans::csv(&project, &standing), "text/csv; charset=utf-8", "schedule.csv"),
        Some("xml") => (plans::write(&project, &standing), "application/xml", "schedule.xml"),
        Some("pdf") => {
            let pages = drawing::gantt::sheets(&project, &standing);
            let title = project.campaign.name;
            return drawn("application/pdf", "schedule.pdf", move || drawing::pdf(&title, &pages)).await;
        }
        Some("png") => {
            let pages = drawing::gantt::sheets(&project, &standing);
            return drawn("image/png", "schedule.png", move || drawing::png(&pages)).await;
        }
        Some(_) => return Err(Refused::field("format", "must be `csv`, `xml`, `pdf` or `png`")),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], text).into_response())
}

/// Draws on a thread of its own, since it takes a while, and answers with the file.
pub(super) async fn drawn(
    media_type: &'static str,
    name: &'static str,
    draw: impl FnOnce() -> Result<Vec<u8>, NotDrawn> + Send + 'static,
) -> Result<Response, Refused> {
    let failed = |error: &dyn std::fmt::Display| Refused::from(Refusal::Internal(error.to_string()));
    let bytes = tokio::task::spawn_blocking(draw).await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// Adds the tasks of a file of Microsoft Project (XML) to a campaign, with their outline, links and constraints: all, or none.
#[utoipa::path(post, path = "/campaigns/{id}/schedule/import", tag = "planning", params(("id" = CampaignId, Path)),
    request_body(content = String, content_type = "application/xml"), responses((status = 201, body = Page<Task>)))]
pub async fn import(caller: Caller, Path(id): Path<CampaignId>, Text(text): Text) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let told = plans::read(&text).map_err(|error| Refused::field("body", error.to_string()));
    // Whether the campaign is there comes first: another workspace's is never found.
    work::campaigns::find(uow.read(), id).await?;
    let items = work::exchange::import(&mut uow, caller.member(), id, &told?).await?;
    Answer::made(&Page { items, next: None })?.commit(uow).await
}

/// What a change would move, and why; nothing is changed. Going live before the gate should be clear is refused, as in a commit.
#[utoipa::path(post, path = "/campaigns/{id}/schedule/preview", tag = "planning", params(("id" = CampaignId, Path)), request_body = PlanChange,
    responses((status = 200, body = Changed), (status = 422, description = "Cannot be scheduled; `cycle` or `failed_items` says why", body = Problem)))]
pub async fn preview(caller: Caller, Path(id): Path<CampaignId>, Json(change): Json<PlanChange>) -> Result<Body<Changed>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let project = work::schedules::project(&mut db, id, caller.tenant().now().day()).await?;
    Ok(Body(work::schedules::preview(&project, &change)?))
}

/// Makes a change as it was shown. With the digest of another preview it is refused, and `current` has what it would come to now.
#[utoipa::path(post, path = "/campaigns/{id}/schedule/commit", tag = "planning", params(("id" = CampaignId, Path)), request_body = PlanChange,
    responses((status = 201, body = RecordedReceipt), (status = 412, description = "It would come to something else by now", body = Problem)))]
pub async fn commit(caller: Caller, Path(id): Path<CampaignId>, Json(change): Json<PlanChange>) -> Result<Response, Refused> {
    let items = change.edits.iter().map(Edit::item);
    let mut uow = caller.begin(right_to_move(id, items)).await?;
    let made = work::schedules::commit(&mut uow, caller.member(), id, change).await?;
    Answer::made(&made)?.at(format!("/api/v1/receipts/{}", made.id)).commit(uow).await
}

/// What one change has moved.
#[utoipa::path(get, path = "/receipts/{id}", tag = "planning", params(("id" = ReceiptId, Path)), responses((status = 200, body = RecordedReceipt)))]
pub async fn receipt(caller: Caller, Path(id): Path<ReceiptId>) -> Result<Body<RecordedReceipt>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    Ok(Body(work::schedules::receipt(&mut db, id).await?))
}

/// Takes a change back as one. Refused, with the fields, when any of it was changed since.
#[utoipa::path(post, path = "/receipts/{id}/undo", tag = "planning", params(("id" = ReceiptId, Path)),
    responses((status = 201, body = RecordedReceipt), (status = 409, description = "`fields` says what was changed since", body = Problem)))]
pub async fn undo(caller: Caller, Path(id): Path<ReceiptId>) -> Result<Response, Refused> {
    let made = work::schedules::receipt(&mut caller.read(Right::Read).await?, id).await?;
    let items = made.receipt.changes.iter().map(|change| change.item);
    let mut uow = caller.begin(right_to_move(made.campaign_id, items)).await?;
    let made = work::schedules::undo(&mut uow, caller.member(), id).await?;
    Answer::made(&made)?.at(format!("/api/v1/receipts/{}", made.id)).commit(uow).await
}

/// A campaign's baselines, newest first.
#[utoipa::path(get, path = "/campaigns/{id}/baselines", tag = "planning", params(("id" = CampaignId, Path)), responses((status = 200, body = Page<RecordedBaseline>)))]
pub async fn list_baselines(caller: Caller, Path(id): Path<CampaignId>) -> Result<Body<Page<RecordedBaseline>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    work::campaigns::find(&mut db, id).await?;
    Ok(Body(Page { items: store::schedules::baselines(&mut db, id).await?, next: None }))
}

/// Keeps the dates of a campaign's schedule as they are now, for good.
#[utoipa::path(post, path = "/campaigns/{id}/baselines", tag = "planning", params(("id" = CampaignId, Path)), request_body = NewBaseline, responses((status = 201, body = RecordedBaseline)))]
pub async fn take_baseline(caller: Caller, Path(id): Path<CampaignId>, Json(new): Json<NewBaseline>) -> Result<Response, Refused> {
    let mut uow = caller.begin(Right::Contribute).await?;
    let taken = work::schedules::take_baseline(&mut uow, caller.member(), id, new).await?;
    Answer::made(&taken)?.at(format!("/api/v1/baselines/{}/drift", taken.id)).commit(uow).await
}

/// Everything that is not where a baseline has it, with the events of the audit that moved it.
#[utoipa::path(get, path = "/baselines/{id}/drift", tag = "planning", params(("id" = BaselineId, Path)), responses((status = 200, body = Page<Drift>)))]
pub async fn drift(caller: Caller, Path(id): Path<BaselineId>) -> Result<Body<Page<Drift>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    let baseline = work::schedules::baseline(&mut db, id).await?;
    Ok(Body(Page { items: work::schedules::drift_of(&mut db, &baseline, caller.tenant().now().day()).await?, next: None }))
}

/// Tasks are contributors' to move, the flight is the campaign's.
fn right_to_move(campaign: CampaignId, mut items: impl Iterator<Item = ItemId>) -> Right {
    if items.any(|item| item == campaign.into()) { Right::Manage } else { Right::Contribute }
}
