//! For whoever runs the service: on every host, without signing in, saying nothing of any tenant.

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};

use super::Api;

pub fn router() -> Router<Api> {
    Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready)).route("/metrics", get(metrics))
}

async fn ready(State(api): State<Api>) -> impl IntoResponse {
    match api.0.registry.ready().await {
        Ok(()) => (StatusCode::OK, "ready"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the control database does not answer")
        }
    }
}

/// Prometheus text format.
async fn metrics(State(api): State<Api>) -> String {
    format!(
        "# HELP campaign_open_tenants Tenants whose database is open.\n# TYPE campaign_open_tenants gauge\ncampaign_open_tenants {}\n\
         # HELP campaign_renditions_drawn Renditions drawn for open tenants since each was opened.\n\
         # TYPE campaign_renditions_drawn gauge\ncampaign_renditions_drawn {}\n",
        api.0.registry.open_count(),
        api.0.registry.renditions_drawn()
    )
}
