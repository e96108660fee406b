//! The witness's two calls (C2SP `tlog-witness`), served by `campaign witness` and by nothing else.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use crate::witness::{Verdict, Witness};

/// The most that a head with its proof can take.
const MOST: usize = 64 << 10;

/// A witness over HTTP.
pub fn router(witness: Arc<Witness>) -> Router {
    Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/{origin}/checkpoint", get(checkpoint))
        .layer(DefaultBodyLimit::max(MOST))
        .with_state(witness)
}

async fn add_checkpoint(State(witness): State<Arc<Witness>>, body: String) -> Response {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    // It waits for the disk.
    let verdict = tokio::task::spawn_blocking(move || witness.add_checkpoint(&body, now)).await;
    match verdict {
        Ok(Ok(Verdict::Cosigned(lines))) => lines.into_response(),
        Ok(Ok(Verdict::Malformed)) => StatusCode::BAD_REQUEST.into_response(),
        Ok(Ok(Verdict::Unknown)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Ok(Verdict::Unsigned)) => StatusCode::FORBIDDEN.into_response(),
        Ok(Ok(Verdict::SeenAt(size))) => {
            (StatusCode::CONFLICT, [(header::CONTENT_TYPE, "text/x.tlog.size")], format!("{size}\n")).into_response()
        }
        Ok(Ok(Verdict::Inconsistent)) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "a head could not be remembered");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(error) => {
            tracing::error!(%error, "the witness broke");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn checkpoint(State(witness): State<Arc<Witness>>, Path(origin): Path<String>) -> Response {
    witness.latest(&origin).map_or_else(|| StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response)
}
