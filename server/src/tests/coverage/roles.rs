//! Who may do what.

use app::model::Role;

use super::{ASKS, BY_LINK};

/// The least role that each write needs. Reads need `viewer`, the audit `manager`.
pub(super) fn least_role(route: &str) -> Role {
    let (method, path) = route.split_once(' ').unwrap();
    if path == "/api/v1/audit/keys/rotation" {
        return Role::Admin;
    }
    if path.starts_with("/api/v1/audit/") || path == "/api/v1/talent" {
        return Role::Manager;
    }
    if matches!(method, "GET" | "HEAD") || ASKS.contains(&route) {
        return Role::Viewer;
    }
    if path.starts_with(BY_LINK) {
        return Role::Viewer;
    }
    match path.trim_start_matches("/api/v1") {
        "/views"
        | "/delegations"
        | "/delegations/{id}"
        | "/views/{id}"
        | "/views/{id}/feeds"
        | "/feeds/{id}"
        | "/session"
        | "/session/password"
        | "/tokens"
        | "/tokens/{id}"
        | "/reviews/{id}/decisions"
        | "/recalls/{id}/confirmation"
        | "/asset-versions/{id}/link"
        | "/asset-versions/{id}/decisions"
        | "/proof-versions/{id}/views"
        | "/portals/{id}/recalls/{recall}/confirmation" => Role::Viewer,
        "/members"
        | "/members/{id}"
        | "/members/{id}/password"
        | "/teams"
        | "/teams/{id}"
        | "/policies"
        | "/policies/{id}"
        | "/library-policy"
        | "/library-schema"
        | "/storage/scans"
        | "/storage/sweeps"
        | "/budget-rule"
        | "/checklist-templates"
        | "/checklist-templates/{id}" => Role::Admin,
        "/campaigns"
        | "/campaigns/{id}"
        | "/campaigns/{id}/duplicate"
        | "/campaigns/{id}/status"
        | "/campaigns/{id}/launch"
        | "/campaigns/{id}/launch-schedule"
        | "/campaigns/{id}/budget-approval"
        | "/certificates/{id}/revocation"
        | "/waivers/{id}"
        | "/rule-changes"
        | "/rule-changes/{id}"
        | "/blackouts"
        | "/blackouts/{id}"
        | "/wip-limits"
        | "/wip-limits/{id}"
        | "/campaign-templates"
        | "/campaign-templates/{id}"
        | "/campaign-templates/{id}/campaigns"
        | "/series"
        | "/series/{id}"
        | "/series/{id}/occurrences/{on}"
        | "/campaigns/{id}/checklist"
        | "/campaigns/{id}/checklist/{item}"
        | "/campaigns/{id}/assets"
        | "/approval-chains"
        | "/approval-chains/{id}"
        | "/reviews/{id}/stages/{position}/opening"
        | "/guest-links"
        | "/guest-links/{id}"
        | "/brands"
        | "/brands/{id}"
        | "/assets/{id}/rights"
        | "/assets/{id}/terms"
        | "/assets/{id}/recalls"
        | "/asset-versions/{id}/approval"
        | "/shares"
        | "/shares/{id}"
        | "/terms/{id}/withdrawal"
        | "/talent/{id}/withdrawal"
        | "/proofs/{id}"
        | "/proof-versions/{id}/lock" => Role::Manager,
        _ => Role::Contributor,
    }
}
