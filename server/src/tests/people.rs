//! Passwords: forgotten, set anew, changed.

use axum::http::Method;
use serde_json::json;

use super::{
    desk::{Client, Desk, PASSWORD, Reply},
    on_both_engines,
};

on_both_engines!(a_forgotten_password_is_set_by_an_admin, a_password_is_changed_by_the_one_until_now);

const NEW: &str = "another long password";

async fn sign_in(desk: &Desk, client: &Client, password: &str) -> Reply {
    let email = client.member.as_ref().unwrap().email.clone();
    desk.nobody.post("/session", json!({ "email": email, "password": password })).await
}

async fn set(client: &Client, path: &str, body: serde_json::Value) -> Reply {
    client.send(Method::PUT, path, &[], Some(body)).await
}

async fn a_forgotten_password_is_set_by_an_admin(desk: &Desk) {
    let session = sign_in(desk, &desk.contributor, PASSWORD).await.cookie();
    let path = format!("/members/{}/password", desk.contributor.id());
    assert_eq!(set(&desk.manager, &path, json!({ "password": NEW })).await.problem(403), "ROLE_TOO_LOW");
    assert_eq!(set(&desk.admin, &path, json!({ "password": "short" })).await.problem(422), "INVALID_FIELDS");
    set(&desk.admin, &path, json!({ "password": NEW })).await.expect(204);

    let out = desk.nobody.send(Method::GET, "/session", &[("cookie", &session)], None).await;
    assert_eq!(out.status.as_u16(), 401, "the sessions until now have ended");
    sign_in(desk, &desk.contributor, PASSWORD).await.problem(401);
    sign_in(desk, &desk.contributor, NEW).await.expect(200);

    let above = format!("/members/{}/password", desk.owner.id());
    assert_eq!(set(&desk.admin, &above, json!({ "password": NEW })).await.problem(403), "ROLE_ABOVE_YOURS");
    let own = format!("/members/{}/password", desk.admin.id());
    assert_eq!(set(&desk.admin, &own, json!({ "password": NEW })).await.problem(403), "OWN_PASSWORD");

    let log = desk.owner.get("/audit/events?order=newest&limit=50").await.expect(200).to_string();
    assert!(log.contains("member.password_set"));
    assert!(!log.contains(NEW) && !log.contains("argon2"), "the audit holds nothing of a password");
}

async fn a_password_is_changed_by_the_one_until_now(desk: &Desk) {
    let wrong = json!({ "current": "not the password", "password": NEW });
    assert_eq!(set(&desk.viewer, "/session/password", wrong).await.problem(422), "INVALID_FIELDS");
    sign_in(desk, &desk.viewer, PASSWORD).await.expect(200);
    set(&desk.viewer, "/session/password", json!({ "current": PASSWORD, "password": NEW })).await.expect(204);
    sign_in(desk, &desk.viewer, PASSWORD).await.problem(401);
    sign_in(desk, &desk.viewer, NEW).await.expect(200);
}
