//! The audit as a file: whole, or of a campaign, or of a period; each event provable by itself.

use app::model::{AuditEvent, CampaignId, Digest, Instant};
use axum::{
    body::Body as Stream,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{audit::looked, extract::Query, problem::Refused};
use crate::{
    audit::{self, Filter, Tip},
    certificate::{self, Record},
    db::Reading,
    exchange::csv,
    identity::{Caller, Right},
    tenancy::Tenant,
    work::{self, Refusal},
};

/// Events read at once.
const PAGE: i64 = 1_000;
/// Events of which a PDF still is a document.
const IN_PDF: usize = 2_000;

/// What to export.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `jsonl`, `csv` or `pdf`.
    format: Option<Format>,
    campaign_id: Option<CampaignId>,
    /// From this instant on.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<Instant>,
    /// Up to, and not including, this instant.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<Instant>,
}

/// The kinds of file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
enum Format {
    #[default]
    Jsonl,
    Csv,
    Pdf,
}

/// The events that are asked for: of a campaign or of all, between two positions, in a log of one size.
#[derive(Clone)]
struct Span {
    campaign: Option<CampaignId>,
    first: i64,
    /// Not included.
    end: i64,
    tip: Tip,
}

impl Span {
    async fn of(db: &mut Reading, query: &ExportQuery) -> Result<Self, Refused> {
        let tip = audit::tip(db).await?;
        let size = i64::try_from(tip.size).unwrap_or(i64::MAX);
        let first = match query.from {
            Some(from) => audit::first_since(db, from).await?,
            None => 0,
        };
        let end = match query.to {
            Some(to) => audit::first_since(db, to).await?.min(size),
            None => size,
        };
        Ok(Self { campaign: query.campaign_id, first, end, tip })
    }

    /// Whether it is the log from its first event to its last: then it verifies as a whole, and no event needs a path of its own.
    fn is_whole(&self) -> bool {
        self.campaign.is_none() && self.first == 0 && u64::try_from(self.end) == Ok(self.tip.size)
    }

    /// The next events after a position, at most a page.
    async fn page(&self, db: &mut Reading, after: Option<i64>) -> sqlx::Result<Vec<(AuditEvent, String)>> {
        let after = Some(after.unwrap_or(self.first - 1));
        let mut page = audit::events(db, &Filter { campaign: self.campaign, after, limit: PAGE, ..Filter::default() }).await?;
        page.retain(|(event, _)| event.seq < self.end);
        Ok(page)
    }

    /// The path of an event to the root of the log of this size; none when the whole log is there.
    async fn path(&self, db: &mut Reading, seq: i64) -> sqlx::Result<Option<Vec<Digest>>> {
        if self.is_whole() { Ok(None) } else { audit::path(db, seq, self.tip.size).await.map(Some) }
    }
}

/// The log as a file, of a campaign or of a period if asked for. JSONL: each line an event with its exact bytes in `leaf`; the last
/// line is the signed checkpoint. Of less than the whole log, each line also has the `path` that proves it under that checkpoint.
/// PDF: the events to be read and printed, with the JSONL of the same events inside as an attachment; at most 2,000.
#[utoipa::path(get, path = "/audit/export", tag = "audit", params(ExportQuery),
    responses((status = 200, content((String = "application/x-ndjson"), (String = "text/csv"), (Vec<u8> = "application/pdf")))))]
pub async fn export(caller: Caller, Query(query): Query<ExportQuery>) -> Result<Response, Refused> {
    caller.require(Right::ReadAudit)?;
    let format = query.format.unwrap_or_default();
    let asked = serde_json::json!({ "format": format!("{format:?}").to_lowercase(), "campaign_id": query.campaign_id, "from": query.from, "to": query.to });
    looked(&caller, &serde_json::json!({ "export": asked })).await?;
    let mut db = caller.read(Right::ReadAudit).await?;
    let campaign = match query.campaign_id {
        Some(id) => Some(work::campaigns::find(&mut db, id).await?.name),
        None => None,
    };
    let span = Span::of(&mut db, &query).await?;
    let (media_type, ending) = match format {
        Format::Jsonl => ("application/x-ndjson", "jsonl"),
        Format::Csv => ("text/csv; charset=utf-8", "csv"),
        Format::Pdf => ("application/pdf", "pdf"),
    };
    let headers =
        [(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit.{ending}\""))];
    if format == Format::Pdf {
        let pdf = document(&mut db, caller.tenant(), &span, &query, campaign).await?;
        return Ok((headers, pdf).into_response());
    }
    drop(db);
    let tenant = caller.tenant().clone();
    let stream = async_stream::try_stream! {
        if format == Format::Csv {
            yield "seq,at,actor,email,ip,action,subject_kind,subject_id,campaign_id,before,after,leaf_hash\r\n".to_owned();
        }
        let mut after = None;
        loop {
            let mut db = tenant.read().await?;
            let page = span.page(&mut db, after).await?;
            let Some((last, _)) = page.last() else { break };
            after = Some(last.seq);
            let mut text = String::new();
            for (event, leaf) in &page {
                match format {
                    Format::Csv => text.push_str(&csv_line(event)),
                    _ => text.push_str(&json_line(event, leaf, span.path(&mut db, event.seq).await?.as_deref())),
                }
            }
            yield text;
        }
        if format == Format::Jsonl {
            yield last_line(&tenant, &span.tip);
        }
    };
    let stream = Stream::from_stream(futures::TryStreamExt::map_err(stream, |e: sqlx::Error| std::io::Error::other(e)));
    Ok((headers, stream).into_response())
}

/// The events as a document, with the same events to be verified in it.
async fn document(
    db: &mut Reading,
    tenant: &Tenant,
    span: &Span,
    query: &ExportQuery,
    campaign: Option<String>,
) -> Result<Vec<u8>, Refused> {
    let (mut events, mut proofs, mut after) = (Vec::new(), String::new(), None);
    loop {
        let page = span.page(db, after).await?;
        let Some((last, _)) = page.last() else { break };
        after = Some(last.seq);
        for (event, leaf) in page {
            proofs.push_str(&json_line(&event, &leaf, span.path(db, event.seq).await?.as_deref()));
            events.push(event);
        }
        if events.len() > IN_PDF {
            let detail = format!("has more than {IN_PDF} events; choose a shorter period or a campaign, or export JSONL or CSV");
            return Err(Refused::field("to", detail));
        }
    }
    proofs.push_str(&last_line(tenant, &span.tip));
    let record = Record {
        workspace: tenant.workspace().name.clone(),
        campaign,
        from: query.from,
        to: query.to,
        made_at: tenant.now(),
        checkpoint: tenant.signer().checkpoint(&span.tip),
        events,
        proofs,
    };
    let drawn = tokio::task::spawn_blocking(move || certificate::record(record)).await;
    Ok(drawn.map_err(|e| Refusal::Internal(e.to_string()))?.map_err(|e| Refusal::Internal(e.to_string()))?)
}

fn json_line(event: &AuditEvent, leaf: &str, path: Option<&[Digest]>) -> String {
    let mut line = serde_json::json!({ "seq": event.seq, "leaf": leaf, "leaf_hash": event.leaf_hash });
    if let Some(path) = path {
        line["path"] = serde_json::json!(path);
    }
    format!("{line}\n")
}

fn last_line(tenant: &Tenant, tip: &Tip) -> String {
    format!("{}\n", serde_json::json!({ "checkpoint": tenant.signer().checkpoint(tip) }))
}

/// RFC 4180. Cells that a spreadsheet would take for a formula get an apostrophe in front.
fn csv_line(event: &AuditEvent) -> String {
    let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let cells = [
        event.seq.to_string(),
        event.at.to_string(),
        event.actor.name.clone(),
        event.email.clone().unwrap_or_default(),
        event.ip.clone().unwrap_or_default(),
        event.action.clone(),
        event.subject.kind.clone(),
        event.subject.id.clone(),
        event.subject.campaign_id.clone().unwrap_or_default(),
        json(&event.before),
        json(&event.after),
        event.leaf_hash.to_string(),
    ];
    csv::line(cells.iter().map(String::as_str))
}
