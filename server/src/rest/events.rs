//! Live events: what was committed, to whoever keeps the stream open. Who comes back says what they saw last and misses nothing.

use std::{convert::Infallible, time::Duration};

use app::model::LiveEvent;
use axum::{
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures::Stream;
use tokio::sync::broadcast::error::RecvError;

use super::problem::Refused;
use crate::{
    audit,
    identity::{Caller, Right},
};

/// At most this many missed events are sent one by one; who missed more is told to reload.
const CATCH_UP: i64 = 500;

/// Server-sent events, and `presence` events of who looks at what (each a Here). `id` is the event's place in the audit. Reconnect with `Last-Event-ID`.
#[utoipa::path(get, path = "/events", tag = "live", params(("Last-Event-ID" = Option<i64>, Header, description = "The last `id` seen")),
    responses((status = 200, description = "`message` events, each a LiveEvent", body = LiveEvent, content_type = "text/event-stream")))]
pub async fn stream(caller: Caller, headers: HeaderMap) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Refused> {
    let mut db = caller.read(Right::Read).await?;
    // Listen before reading the past: what is committed in between comes twice, never not at all.
    let (mut live, mut here) = (caller.tenant().listen(), caller.tenant().presence().listen());
    let last: Option<i64> = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let missed = match last {
        Some(seq) => audit::live_since(&mut db, seq, CATCH_UP + 1).await?,
        None => Vec::new(),
    };
    drop(db);
    let stream = async_stream::stream! {
        yield Ok(Event::default().comment("open"));
        let mut seen = last.unwrap_or(-1);
        if i64::try_from(missed.len()).is_ok_and(|n| n > CATCH_UP) {
            yield Ok(Event::default().event("reload").data("too much was missed"));
        }
        for event in missed {
            seen = event.seq;
            yield Ok(message(&event));
        }
        loop {
            let news = tokio::select! {
                event = live.recv() => event,
                someone = here.recv() => {
                    // What a slow listener has missed of this is out of date.
                    if let Ok(someone) = someone {
                        yield Ok(Event::default().event("presence").json_data(&someone).unwrap_or_default());
                    }
                    continue;
                }
            };
            match news {
                Ok(event) if event.seq > seen => {
                    seen = event.seq;
                    yield Ok(message(&event));
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => yield Ok(Event::default().event("reload").data("too much was missed")),
                Err(RecvError::Closed) => break,
            }
        }
    };
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))))
}

fn message(event: &LiveEvent) -> Event {
    Event::default().id(event.seq.to_string()).json_data(event).unwrap_or_default()
}
