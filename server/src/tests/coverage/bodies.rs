//! What each write is sent.

use serde_json::{Value, json};

use super::{Route, World};
use crate::tests::desk::Client;

impl World {
    /// A body that fits, for each write.
    pub(super) fn body(&self, route: &Route, approver: &Client) -> Option<Value> {
        let id = |kind: &str| self.ids[kind]["id"].clone();
        let stages = || json!([{ "name": "One", "rule": "all", "approvers": [{ "member_id": approver.id() }] }]);
        Some(match route.name().replace("/api/v1", "").as_str() {
            "POST /workspaces" => {
                json!({ "name": "W", "slug": format!("w{}", &uuid::Uuid::now_v7().simple().to_string()[20..]), "owner": { "name": "O", "email": "o@w.test", "password": "long enough 1" } })
            }
            "POST /session" => json!({ "email": "x@x.test", "password": "x" }),
            "POST /members" => json!({ "name": "N", "email": format!("n{}@x.test", uuid::Uuid::now_v7().simple()), "role": "viewer" }),
            "PATCH /members/{id}" => json!({ "name": "Renamed" }),
            "PUT /members/{id}/password" => json!({ "password": "long enough 2" }),
            "PUT /session/password" => json!({ "current": crate::tests::desk::PASSWORD, "password": crate::tests::desk::PASSWORD }),
            "POST /teams" => json!({ "name": uuid::Uuid::now_v7(), "members": [approver.id()] }),
            "PATCH /teams/{id}" => json!({ "members": [approver.id()] }),
            "POST /tokens" => json!({ "name": "n", "scopes": ["read"] }),
            "POST /campaigns" => json!({ "name": "C" }),
            "POST /campaigns/{id}/duplicate" => json!({ "name": "Twin", "starts_on": "2033-01-03" }),
            "PATCH /campaigns/{id}" => json!({ "name": "Renamed" }),
            "POST /campaigns/{id}/status" => json!({ "to": "in_production" }),
            "POST /campaigns/{id}/launch" | "POST /tasks/{id}/submit" | "POST /audit/keys/rotation" => json!({}),
            "POST /certificates/{id}/revocation" => json!({ "reason": "Withdrawn" }),
            "POST /campaigns/{id}/checklist" => json!({ "label": "L" }),
            "PATCH /campaigns/{id}/checklist/{item}" => json!({ "confirmed": true }),
            "POST /campaigns/{id}/tasks" => json!({ "title": "T" }),
            "PATCH /tasks/{id}" => json!({ "title": "Renamed" }),
            "POST /tasks/{id}/dependencies" => json!({ "predecessor_id": id("task") }),
            "POST /campaigns/{id}/schedule/preview" | "POST /campaigns/{id}/schedule/commit" => self.ids["change"].clone(),
            "POST /campaigns/{id}/baselines" => json!({ "name": "Promised" }),
            "POST /receipts/{id}/undo" => json!({}),
            "POST /approval-chains" => json!({ "name": "A", "stages": stages() }),
            "PATCH /approval-chains/{id}" => json!({ "name": "Renamed" }),
            "POST /reviews/{id}/decisions" => json!({ "decision": "approve" }),
            "POST /reviews/{id}/stages/{position}/opening" => json!({}),
            "POST /rule-changes" => {
                json!({ "kind": "chain", "subject_id": id("approval-chains"), "based_on": 1, "patch": { "stages": stages() }, "reason": "R" })
            }
            "PATCH /rule-changes/{id}" => json!({ "confirmed": true }),
            "POST /delegations" => {
                json!({ "deputy_id": approver.id(), "starts_on": "2099-01-01", "ends_on": "2099-01-01" })
            }
            "POST /guest-links" => json!({ "email": "new@agency.test", "proof_version_id": id("proof-versions") }),
            "POST /guest/{token}/files/{version}/annotations" => json!({ "geometry": { "type": "pin", "x": 0, "y": 1 }, "body": "B" }),
            "POST /guest/{token}/annotations/{mark}/comments" => json!({ "body": "B" }),
            "POST /guest/{token}/codes" => json!({ "digest": self.ids["reviews"]["digest"] }),
            "POST /guest/{token}/decisions" => json!({ "decision": "approve", "digest": self.ids["reviews"]["digest"], "code": "000000" }),
            "POST /proofs" => json!({ "campaign_id": id("campaigns"), "name": "P" }),
            "POST /proof-versions/{id}/annotations" => json!({ "geometry": { "type": "pin", "x": 0, "y": 1 }, "body": "B" }),
            "POST /proof-versions/{id}/lock" => json!({ "locked": true }),
            "POST /proof-versions/{id}/views" | "POST /guest/{token}/files/{version}/views" => {
                json!({ "pages": [{ "page": 1, "seconds": 2 }] })
            }
            "PATCH /proofs/{id}" => json!({ "review_differences": true }),
            "POST /proof-versions/{id}/comparison" => json!({ "sensitivity": 80 }),
            "PATCH /differences/{id}" => json!({ "state": "expected" }),
            "POST /proof-versions/{id}/annotations/import" => {
                json!([{ "type": "Annotation", "body": "B", "target": "x#xywh=percent:10,10,20,20" }])
            }
            "PATCH /annotations/{id}" => json!({ "resolved": true }),
            "POST /annotations/{id}/comments" => json!({ "body": "B" }),
            "POST /assets" => json!({ "name": "A", "kind": "icon" }),
            "PATCH /assets/{id}" => json!({ "tags": ["Renamed"] }),
            "POST /assets/{id}/versions/from-upload" | "POST /proofs/{id}/versions/from-upload" => json!({ "upload_id": id("received") }),
            "POST /assets/bulk" => json!({ "assets": [id("assets")], "add_tags": ["bulk"] }),
            "POST /shares" => json!({ "name": "S", "assets": [id("assets")] }),
            "POST /storage/scans" | "POST /storage/sweeps" | "POST /asset-versions/{id}/link" | "POST /asset-versions/{id}/approval" => {
                json!({})
            }
            "POST /asset-versions/{id}/decisions" => json!({ "decision": "approve" }),
            "POST /brands" => json!({ "name": "B" }),
            "PATCH /brands/{id}" => json!({ "description": "D" }),
            "PUT /library-schema" => json!({ "fields": [] }),
            "PUT /library-policy" => json!({ "hold_uploads": false }),
            "PATCH /shares/{id}" => json!({ "watermark": true }),
            "POST /portals" => json!({ "secret": self.ids["portals"]["secret"] }),
            "POST /assets/{id}/recalls" => json!({ "reason": "R" }),
            "POST /recalls/{id}/confirmation" | "POST /portals/{id}/recalls/{recall}/confirmation" => json!({}),
            "POST /collections" => json!({ "name": "C", "assets": [id("assets")] }),
            "PATCH /collections/{id}" => json!({ "remove": [id("assets")] }),
            "PUT /assets/{id}/rights" => json!({ "holder": "H" }),
            "POST /assets/{id}/terms" => json!({ "kind": "licence", "holder": "H", "markets": ["NZ"], "quota": 3 }),
            "POST /terms/{id}/withdrawal" | "POST /talent/{id}/withdrawal" => json!({ "reason": "Asked to" }),
            "POST /talent" => json!({ "name": "T" }),
            "POST /campaigns/{id}/waivers" => json!({ "code": "checklist_confirmed", "subject_id": id("checklist"), "reason": "R" }),
            "PATCH /waivers/{id}" => json!({ "granted": true }),
            "POST /campaigns/{id}/launch-schedule" => json!({ "local": "2099-12-01T09:00", "zone": "Europe/Berlin" }),
            "POST /blackouts" => json!({ "name": "B", "starts_on": "2020-01-01", "ends_on": "2020-01-01", "channels": ["email"] }),
            "POST /tasks/bulk" => {
                json!({ "items": [{ "id": id("first"), "revision": self.ids["first"]["revision"], "set": { "title": "Renamed" } }] })
            }
            "POST /wip-limits" => json!({ "status": "in_production", "per": "person", "most": 10_000 }),
            "PATCH /wip-limits/{id}" => json!({ "most": 9_999 }),
            "POST /campaign-templates" => json!({ "name": "After it", "campaign_id": id("campaigns") }),
            "PATCH /campaign-templates/{id}" => json!({ "name": "Renamed" }),
            "POST /campaign-templates/{id}/campaigns" => json!({ "name": "From it", "launch_on": "2033-01-03" }),
            "POST /series" => {
                let what = json!({ "kind": "task", "campaign_id": id("campaigns"), "working_days": 2 });
                json!({ "name": "Report of {month}", "what": what, "rule": "FREQ=MONTHLY;BYDAY=1MO", "starts_on": "2033-01-01" })
            }
            "PATCH /series/{id}/occurrences/{on}" => json!({ "scope": "one", "name": "Another" }),
            "POST /series/{id}/occurrences/{on}" => json!({}),
            "POST /views" => json!({ "screen": "board", "name": "B", "query": "campaign=all" }),
            "PATCH /views/{id}" => json!({ "name": "Renamed" }),
            "POST /views/{id}/feeds" => json!({}),
            "POST /policies" => json!({ "name": "P", "expression": "true", "advice": "A" }),
            "PATCH /policies/{id}" => json!({ "advice": "Name it well" }),
            "POST /policies/trial" => json!({ "expression": "budget.amount < 10" }),
            "PUT /budget-rule" => json!({ "limit": { "amount": 1_000_000_000, "currency": "EUR" } }),
            "POST /campaigns/{id}/budget-approval" => json!({ "amount": 5, "currency": "EUR" }),
            "POST /checklist-templates" => json!({ "name": "T", "market": "ZZ", "lines": ["L"] }),
            "PATCH /checklist-templates/{id}" => json!({ "active": false }),
            "POST /campaigns/{id}/assets" => json!({ "asset_id": id("assets") }),
            "DELETE /session"
            | "DELETE /tokens/{id}"
            | "DELETE /annotations/{id}"
            | "DELETE /guest-links/{id}"
            | "DELETE /tasks/{id}/dependencies/{predecessor}"
            | "DELETE /campaigns/{id}/launch-schedule"
            | "DELETE /wip-limits/{id}"
            | "DELETE /delegations/{id}"
            | "DELETE /uploads/{id}"
            | "DELETE /campaign-templates/{id}"
            | "DELETE /series/{id}"
            | "DELETE /views/{id}"
            | "DELETE /feeds/{id}"
            | "DELETE /blackouts/{id}" => {
                return None;
            }
            other => panic!("a new write: give `{other}` a body here"),
        })
    }
}
