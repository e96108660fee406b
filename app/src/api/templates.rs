//! Templates of campaigns, and what comes again.

use http::Method;
use serde_json::json;

use super::{Call, Pending, ask, delete, get, patch, post};
use crate::model::{
    Campaign, CampaignTemplate, Coming, Day, NewFromTemplate, NewSeries, NewTemplate, Occurrence, OccurrencePatch, Page, Series, SeriesId,
    TemplateId, TemplatePatch,
};

/// Templates, by name.
pub fn list() -> Pending<Page<CampaignTemplate>> {
    get("/campaign-templates")
}

pub fn create(new: &NewTemplate) -> Pending<CampaignTemplate> {
    post("/campaign-templates", new)
}

pub fn update(template: &CampaignTemplate, change: &TemplatePatch) -> Pending<CampaignTemplate> {
    patch(format!("/campaign-templates/{}", template.id), template.revision, change)
}

pub fn remove(template: &CampaignTemplate) -> Pending<()> {
    delete(format!("/campaign-templates/{}", template.id), Some(template.revision))
}

/// Starts a campaign from a template.
pub fn start(id: TemplateId, new: &NewFromTemplate) -> Pending<Campaign> {
    post(format!("/campaign-templates/{id}/campaigns"), new)
}

/// Every series, those that have ended included.
pub fn series() -> Pending<Page<Series>> {
    get("/series")
}

pub fn start_series(new: &NewSeries) -> Pending<Series> {
    post("/series", new)
}

/// Lets nothing more come of a series.
pub fn end_series(series: &Series) -> Pending<Series> {
    ask(Call::new(Method::DELETE, format!("/series/{}", series.id)).if_match(series.revision))
}

/// The next of a series.
pub fn occurrences(id: SeriesId, limit: u16) -> Pending<Page<Occurrence>> {
    get(format!("/series/{id}/occurrences?limit={limit}"))
}

/// Changes one of a series, it and all that follow, or all.
pub fn change_occurrence((id, revision): (SeriesId, i64), on: Day, change: &OccurrencePatch) -> Pending<Series> {
    patch(format!("/series/{id}/occurrences/{on}"), revision, change)
}

/// One series.
pub fn one_series(id: SeriesId) -> Pending<Series> {
    get(format!("/series/{id}"))
}

/// How often a change to one of a series is tried again when others of the series were changed meanwhile.
const TRIES: usize = 4;

/// Changes what a series will make. Others of the same series may change meanwhile; this one may not.
pub fn change_coming(coming: &Coming, change: &OccurrencePatch) -> Pending<Series> {
    let (coming, change) = (coming.clone(), change.clone());
    Box::pin(async move {
        let id = coming.series_id;
        let mut revision = coming.revision;
        for _ in 1..TRIES {
            match change_occurrence((id, revision), coming.on, &change).await {
                Err(error) if error.status() == Some(412) => {
                    let now = one_series(id).await?;
                    if now.day_of(coming.on) != coming.day {
                        return Err(error);
                    }
                    revision = now.revision;
                }
                answer => return answer,
            }
        }
        change_occurrence((id, revision), coming.on, &change).await
    })
}

/// Makes one of a series now.
pub fn make(id: SeriesId, on: Day) -> Pending<Occurrence> {
    post(format!("/series/{id}/occurrences/{on}"), &json!({}))
}
