//! The REST API under `/api/v1`: HTTP in, use case, HTTP out. Knows no SQL and decides nothing.
//!
//! [`router`] is the table of contents: every path is named there and nowhere else. The OpenAPI document is generated from the
//! handlers that it lists.

mod answer;
mod approvals;
mod assets;
mod audit;
mod audit_export;
mod banners;
mod brands;
mod budgets;
mod bytes;
mod campaigns;
mod certificates;
mod checklist;
mod comparisons;
mod conflicts;
mod docs;
mod events;
mod exchange;
mod extract;
mod gate;
mod guests;
mod health;
mod kept;
mod library;
mod limits;
mod links;
mod middleware;
mod pages;
mod people;
mod portal;
mod presence;
mod problem;
mod proofs;
mod rule_changes;
mod schedules;
mod series;
mod session;
mod shares;
mod state;
mod storage;
mod tasks;
mod teams;
mod templates;
mod terms;
mod tiles;
mod tus;
mod upload;
mod versions;
mod views;
mod witness;
mod workspaces;

use axum::{Router, extract::DefaultBodyLimit};
use utoipa::openapi::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

pub use state::{Api, Limits};
pub use witness::router as witness;

/// The whole API, and the document that describes it.
///
/// One function a group: unoptimised code keeps each route that it adds on the stack until the function ends.
pub fn router(api: Api) -> (Router, OpenApi) {
    let all = open()
        .merge(members())
        .merge(campaign())
        .merge(planning())
        .merge(approval())
        .merge(guest())
        .merge(proofing())
        .merge(brand_library())
        .merge(record())
        .layer(DefaultBodyLimit::max(1 << 20))
        .merge(files());
    let (router, document) = OpenApiRouter::with_openapi(docs::document()).nest("/api/v1", all).split_for_parts();
    let document = docs::complete(document);
    let router = router
        .merge(health::router())
        .merge(docs::reference())
        .fallback(problem::no_such_path)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(axum::middleware::from_fn_with_state(api.clone(), middleware::repeatable))
        .layer(axum::middleware::from_fn_with_state(api.clone(), middleware::identify))
        .layer(axum::Extension(docs::Document::of(&document)))
        .with_state(api);
    (router, document)
}

/// What nobody has to sign in for.
fn open() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(workspaces::create))
        .routes(routes!(session::show, session::create, session::delete))
        .routes(routes!(portal::enter))
        .routes(routes!(certificates::by_digest))
        .routes(routes!(audit::keys))
        .routes(routes!(docs::openapi))
}

/// People.
fn members() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(people::list_members, people::create_member))
        .routes(routes!(people::update_member))
        .routes(routes!(people::set_password))
        .routes(routes!(people::change_password))
        .routes(routes!(teams::list, teams::create))
        .routes(routes!(teams::show, teams::update))
        .routes(routes!(people::list_tokens, people::create_token))
        .routes(routes!(people::revoke_token))
}

/// From brief to launch.
fn campaign() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(campaigns::list, campaigns::create))
        .routes(routes!(campaigns::show, campaigns::update))
        .routes(routes!(campaigns::duplicate))
        .routes(routes!(campaigns::move_status))
        .routes(routes!(campaigns::gate))
        .routes(routes!(campaigns::as_of))
        .routes(routes!(campaigns::launch))
        .routes(routes!(gate::list_waivers, gate::request_waiver))
        .routes(routes!(gate::decide_waiver))
        .routes(routes!(gate::set_schedule, gate::remove_schedule))
        .routes(routes!(gate::list_blackouts, gate::create_blackout))
        .routes(routes!(gate::delete_blackout))
        .routes(routes!(gate::list_policies, gate::create_policy))
        .routes(routes!(gate::update_policy))
        .routes(routes!(gate::try_policy))
        .routes(routes!(rule_changes::list, rule_changes::propose))
        .routes(routes!(rule_changes::decide))
        .routes(routes!(budgets::rule, budgets::set_rule))
        .routes(routes!(budgets::approve))
        .routes(routes!(budgets::list_templates, budgets::create_template))
        .routes(routes!(budgets::update_template))
        .routes(routes!(campaigns::calendar))
        .routes(routes!(campaigns::paper))
        .routes(routes!(checklist::list, checklist::create))
        .routes(routes!(checklist::update))
        .routes(routes!(tasks::list, tasks::create))
        .routes(routes!(tasks::cards))
        .routes(routes!(tasks::bulk))
        .routes(routes!(tasks::show, tasks::update))
        .routes(routes!(tasks::submit))
        .routes(routes!(tasks::list_dependencies, tasks::create_dependency))
        .routes(routes!(tasks::delete_dependency))
        .routes(routes!(certificates::list))
        .routes(routes!(certificates::show))
        .routes(routes!(certificates::revoke))
}

/// When what happens.
fn planning() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(schedules::list))
        .routes(routes!(schedules::show))
        .routes(routes!(schedules::export))
        .routes(routes!(schedules::import))
        .routes(routes!(schedules::preview))
        .routes(routes!(schedules::commit))
        .routes(routes!(schedules::receipt))
        .routes(routes!(schedules::undo))
        .routes(routes!(schedules::list_baselines, schedules::take_baseline))
        .routes(routes!(schedules::drift))
        .routes(routes!(conflicts::list))
        .routes(routes!(conflicts::of_campaign))
        .routes(routes!(tasks::preview))
        .routes(routes!(templates::list, templates::create))
        .routes(routes!(templates::show, templates::update, templates::remove))
        .routes(routes!(templates::start))
        .routes(routes!(series::list, series::create))
        .routes(routes!(series::show, series::end))
        .routes(routes!(series::occurrences))
        .routes(routes!(series::change, series::make))
        .routes(routes!(limits::list, limits::create))
        .routes(routes!(limits::update, limits::remove))
        .routes(routes!(views::list, views::create))
        .routes(routes!(views::update, views::remove))
        .routes(routes!(views::list_feeds, views::create_feed))
        .routes(routes!(views::read_feed, views::revoke_feed))
}

/// Who says yes.
fn approval() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(approvals::list_chains, approvals::create_chain))
        .routes(routes!(approvals::show_chain, approvals::update_chain))
        .routes(routes!(approvals::list_reviews))
        .routes(routes!(approvals::waiting))
        .routes(routes!(approvals::show_review))
        .routes(routes!(approvals::explain))
        .routes(routes!(approvals::decide))
        .routes(routes!(approvals::open_stage))
        .routes(routes!(approvals::list_delegations, approvals::create_delegation))
        .routes(routes!(approvals::end_delegation))
        .routes(routes!(guests::list, guests::create))
        .routes(routes!(guests::revoke))
}

/// What a guest's link opens: the link itself is the key.
fn guest() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(guests::show))
        .routes(routes!(guests::file))
        .routes(routes!(guests::annotate))
        .routes(routes!(versions::view_as_guest))
        .routes(routes!(guests::comment))
        .routes(routes!(guests::mail_code))
        .routes(routes!(guests::decide))
}

/// Creative: proofs, their versions and marks.
fn proofing() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(proofs::list, proofs::create))
        .routes(routes!(proofs::show, proofs::update))
        .routes(routes!(proofs::show_version))
        .routes(routes!(proofs::file))
        .routes(routes!(versions::history))
        .routes(routes!(versions::set_lock))
        .routes(routes!(versions::list_views, versions::view))
        .routes(routes!(pages::list))
        .routes(routes!(pages::show))
        .routes(routes!(pages::text))
        .routes(routes!(pages::play))
        .routes(routes!(banners::show))
        .routes(routes!(banners::file))
        .routes(routes!(presence::meet))
        .routes(routes!(tiles::info))
        .routes(routes!(tiles::show))
        .routes(routes!(proofs::list_annotations, proofs::annotate))
        .routes(routes!(proofs::update_annotation, proofs::delete_annotation))
        .routes(routes!(proofs::comment))
        .routes(routes!(exchange::export))
        .routes(routes!(exchange::import))
        .routes(routes!(exchange::manifest))
        .routes(routes!(exchange::summary))
        .routes(routes!(comparisons::show, comparisons::make))
        .routes(routes!(comparisons::decide))
}

/// The brand library, and where files are kept.
fn brand_library() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(library::list, assets::create))
        .routes(routes!(library::facets))
        .routes(routes!(library::edit_many))
        .routes(routes!(library::export))
        .routes(routes!(library::collections, library::create_collection))
        .routes(routes!(library::collection, library::update_collection))
        .routes(routes!(assets::show, assets::update))
        .routes(routes!(assets::set_rights, terms::decide))
        .routes(routes!(terms::create))
        .routes(routes!(terms::withdraw))
        .routes(routes!(terms::uses))
        .routes(routes!(terms::list_talent, terms::create_talent))
        .routes(routes!(terms::withdraw_talent))
        .routes(routes!(assets::details))
        .routes(routes!(assets::approve))
        .routes(routes!(assets::decide))
        .routes(routes!(assets::requests))
        .routes(routes!(links::create))
        .routes(routes!(links::file))
        .routes(routes!(library::policy, library::set_policy))
        .routes(routes!(assets::file))
        .routes(routes!(assets::rendition))
        .routes(routes!(assets::of_campaign, assets::attach))
        .routes(routes!(shares::list, shares::create))
        .routes(routes!(shares::show, shares::update))
        .routes(routes!(shares::recalls, shares::recall))
        .routes(routes!(shares::mine))
        .routes(routes!(shares::confirm))
        .routes(routes!(portal::show))
        .routes(routes!(portal::file))
        .routes(routes!(portal::confirm))
        .routes(routes!(library::import))
        .routes(routes!(brands::list, brands::create))
        .routes(routes!(brands::show, brands::update))
        .routes(routes!(brands::check_proof))
        .routes(routes!(brands::schema, brands::set_schema))
        .routes(routes!(assets::version_from_upload))
        .routes(routes!(proofs::version_from_upload))
        .routes(routes!(tus::create))
        .routes(routes!(tus::show, tus::append, tus::abandon))
        .route("/uploads", axum::routing::options(tus::options))
        .routes(routes!(storage::show))
        .routes(routes!(storage::scan))
        .routes(routes!(storage::sweep))
}

/// Files: their own, larger limit on the body.
fn files() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(proofs::upload_version))
        .routes(routes!(assets::upload_version))
        .layer(DefaultBodyLimit::max(upload::MAX_BODY))
}

/// The record.
fn record() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(audit::events))
        .routes(routes!(audit::checkpoint))
        .routes(routes!(audit::rotate_key))
        .routes(routes!(audit::witnessed))
        .routes(routes!(audit::witnesses))
        .routes(routes!(audit::inclusion))
        .routes(routes!(audit::consistency))
        .routes(routes!(audit_export::export))
        .routes(routes!(events::stream))
}
