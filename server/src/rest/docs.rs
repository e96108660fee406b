//! The OpenAPI document and the reference page made from it.

use axum::{Extension, Router, http::header, response::IntoResponse};
use utoipa::{
    OpenApi as _,
    openapi::{
        Components, ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder,
        path::Operation,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::Api;

/// The document as sent, made once.
#[derive(Clone)]
pub struct Document(std::sync::Arc<str>);

impl Document {
    pub fn of(document: &OpenApi) -> Self {
        Self(document.to_json().unwrap_or_default().into())
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Cohiva Campaign",
        description = "Campaigns from brief to gated launch. Every workspace has a host of its own; sign a workspace up on the base host. \
            Errors are `application/problem+json` (RFC 9457). Changes need `If-Match` with the ETag that you read. \
            Writes may carry `Idempotency-Key`. Lists are paged with `limit` and `after`.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
    ),
    components(schemas(app::model::Problem))
)]
struct Skeleton;

/// The document before the routes are added.
pub fn document() -> OpenApi {
    Skeleton::openapi()
}

/// Says of every operation what is true of all: how to sign in, and that it may answer a problem.
pub fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme("token", SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()));
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("campaign"))));
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(complete_operation);
    }
    document
}

fn complete_operation(operation: &mut Operation) {
    let problem = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build();
    let response =
        ResponseBuilder::new().description("A problem that says what happened and what to do").content("application/problem+json", problem);
    operation.responses.responses.insert("default".into(), RefOr::T(response.build()));
    if operation.security.is_none() {
        operation.security =
            Some(vec![SecurityRequirement::new("token", Vec::<String>::new()), SecurityRequirement::new("session", Vec::<String>::new())]);
    }
}

/// The reference page, from files in the binary; it reads the document from its own route.
pub fn reference() -> Router<Api> {
    Router::from(SwaggerUi::new("/api/docs").config(Config::from("/api/v1/openapi.json")))
}

/// This document.
#[utoipa::path(get, path = "/openapi.json", tag = "meta", security(()), responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json")))]
pub async fn openapi(Extension(document): Extension<Document>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document.0.to_string())
}
