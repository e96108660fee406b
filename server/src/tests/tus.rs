//! Files that come in parts: tus 1.0.0, as a client that knows only the protocol sees it.

use axum::{
    body::{Body, Bytes},
    http::{Method, Request},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use futures::stream;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    desk::{Client, Desk, Reply, png},
    on_both_engines,
};
use crate::storage::GRACE;

on_both_engines!(
    a_file_comes_in_parts_and_becomes_a_version,
    a_part_that_is_cut_off_is_gone_on_with,
    a_part_is_held_against_its_checksum,
    what_is_not_the_protocol_is_refused,
    an_upload_is_of_whoever_sends_it,
    what_is_abandoned_or_forgotten_is_cleared,
);

async fn begin(client: &Client, length: usize) -> String {
    let metadata = format!("filename {},note", BASE64_STANDARD.encode("Hafen bei Nacht.png"));
    let headers = [("tus-resumable", "1.0.0"), ("upload-length", &length.to_string()), ("upload-metadata", &metadata)];
    let reply = client.send(Method::POST, "/uploads", &headers, None).await;
    assert_eq!((reply.status.as_u16(), header(&reply, "tus-resumable")), (201, "1.0.0"));
    header(&reply, "location").to_owned()
}

fn header<'a>(reply: &'a Reply, name: &str) -> &'a str {
    reply.headers.get(name).unwrap_or_else(|| panic!("no {name}: {reply:?}")).to_str().unwrap()
}

async fn part(client: &Client, at: &str, offset: usize, body: Body, more: &[(&str, &str)]) -> Reply {
    let mut request = Request::builder()
        .method(Method::PATCH)
        .header("tus-resumable", "1.0.0")
        .header("upload-offset", offset.to_string())
        .header("content-type", "application/offset+octet-stream");
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    client.send_raw(request, at, body).await
}

async fn come(client: &Client, at: &str) -> usize {
    let reply = client.send(Method::HEAD, at, &[("tus-resumable", "1.0.0")], None).await;
    assert_eq!((reply.status.as_u16(), header(&reply, "cache-control")), (200, "no-store"));
    header(&reply, "upload-offset").parse().unwrap()
}

fn id_of(at: &str) -> serde_json::Value {
    json!({ "upload_id": at.rsplit('/').next().unwrap() })
}

async fn versions(client: &Client) -> String {
    let asset = client.post("/assets", json!({ "name": "Harbour", "kind": "photography" })).await.expect(201);
    format!("/assets/{}/versions/from-upload", asset["id"].as_str().unwrap())
}

async fn a_file_comes_in_parts_and_becomes_a_version(desk: &Desk) {
    let (file, sender) = (png(31), &desk.contributor);
    let at = begin(sender, file.len()).await;
    assert_eq!(come(sender, &at).await, 0);
    for (offset, piece) in file.chunks(40).enumerate() {
        let reply = part(sender, &at, offset * 40, Body::from(piece.to_vec()), &[]).await;
        assert_eq!((reply.status.as_u16(), header(&reply, "upload-offset")), (204, (offset * 40 + piece.len()).to_string().as_str()));
    }
    let versions = versions(sender).await;
    let version = sender.post(&versions, id_of(&at)).await.expect(201);
    assert_eq!(version["file_name"], "Hafen bei Nacht.png");
    let stored = std::fs::read(desk.stored(version["sha256"].as_str().unwrap()).await).unwrap();
    assert_eq!(stored, file);
    // Used up.
    assert_eq!(sender.post(&versions, id_of(&at)).await.problem(422), "INVALID_FIELDS");
    assert_eq!(sender.send(Method::HEAD, &at, &[], None).await.status.as_u16(), 404);
    // For proofs, too.
    let campaign = desk.manager.post("/campaigns", json!({ "name": "C" })).await.expect(201);
    let proof = sender.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "P" })).await.expect(201);
    let at = begin(sender, file.len()).await;
    part(sender, &at, 0, Body::from(file), &[]).await.expect(204);
    let versions = format!("/proofs/{}/versions/from-upload", proof["id"].as_str().unwrap());
    assert_eq!(sender.post(&versions, id_of(&at)).await.expect(201)["number"], 1);
}

async fn a_part_that_is_cut_off_is_gone_on_with(desk: &Desk) {
    let (file, sender) = (png(32), &desk.contributor);
    let at = begin(sender, file.len()).await;
    let cut = stream::iter([Ok(Bytes::copy_from_slice(&file[..50])), Err(std::io::Error::other("the line is dead"))]);
    assert_eq!(part(sender, &at, 0, Body::from_stream(cut), &[]).await.problem(422), "UPLOAD_CUT_OFF");
    assert_eq!(come(sender, &at).await, 50);
    assert_eq!(part(sender, &at, 0, Body::from(file.clone()), &[]).await.problem(409), "WRONG_OFFSET");
    let early = sender.post(&versions(sender).await, id_of(&at)).await.expect(422);
    assert!(early["detail"].as_str().unwrap().contains("has come to byte 50"), "{early}");
    part(sender, &at, 50, Body::from(file[50..].to_vec()), &[]).await.expect(204);
    sender.post(&versions(sender).await, id_of(&at)).await.expect(201);
}

async fn a_part_is_held_against_its_checksum(desk: &Desk) {
    let (file, sender) = (png(33), &desk.contributor);
    let at = begin(sender, file.len()).await;
    let sum = |bytes: &[u8]| format!("sha256 {}", BASE64_STANDARD.encode(Sha256::digest(bytes)));
    let wrong = part(sender, &at, 0, Body::from(file[..50].to_vec()), &[("upload-checksum", &sum(b"other"))]).await;
    assert_eq!(wrong.problem(460), "CHECKSUM_MISMATCH");
    assert_eq!(come(sender, &at).await, 0);
    let cut = stream::iter([Ok(Bytes::copy_from_slice(&file[..50])), Err(std::io::Error::other("the line is dead"))]);
    part(sender, &at, 0, Body::from_stream(cut), &[("upload-checksum", &sum(&file))]).await.problem(422);
    assert_eq!(come(sender, &at).await, 0, "nobody can say whether it is as it was sent");
    part(sender, &at, 0, Body::from(file.clone()), &[("upload-checksum", &sum(&file))]).await.expect(204);
    let bad = part(sender, &at, file.len(), Body::empty(), &[("upload-checksum", "md5 abc")]).await;
    assert_eq!(bad.problem(400), "BAD_CHECKSUM");
}

async fn what_is_not_the_protocol_is_refused(desk: &Desk) {
    let sender = &desk.contributor;
    let offers = sender.send(Method::OPTIONS, "/uploads", &[], None).await;
    assert_eq!((offers.status.as_u16(), header(&offers, "tus-version")), (204, "1.0.0"));
    assert_eq!(header(&offers, "tus-extension"), "creation,checksum,termination,expiration");
    let begun = async |headers: &[(&str, &str)]| sender.send(Method::POST, "/uploads", headers, None).await;
    assert_eq!(begun(&[("upload-length", "4")]).await.problem(412), "NOT_TUS");
    assert_eq!(begun(&[("tus-resumable", "1.0.0")]).await.problem(400), "NO_LENGTH");
    assert_eq!(begun(&[("tus-resumable", "1.0.0"), ("upload-length", "99999999999")]).await.problem(413), "FILE_TOO_LARGE");
    let at = begin(sender, 4).await;
    let request = || Request::builder().method(Method::PATCH).header("tus-resumable", "1.0.0");
    let untyped = request().header("upload-offset", "0");
    assert_eq!(sender.send_raw(untyped, &at, Body::from("abcd")).await.problem(415), "NOT_A_PART");
    let unplaced = request().header("content-type", "application/offset+octet-stream");
    assert_eq!(sender.send_raw(unplaced, &at, Body::from("abcd")).await.problem(400), "NO_OFFSET");
    assert_eq!(part(sender, &at, 0, Body::from("abcde"), &[]).await.problem(413), "PART_TOO_LONG");
    assert_eq!(come(sender, &at).await, 0);
    // What comes of it is looked at like any other file.
    part(sender, &at, 0, Body::from("abcd"), &[]).await.expect(204);
    assert_eq!(sender.post(&versions(sender).await, id_of(&at)).await.problem(422), "NOT_A_PICTURE");
}

async fn an_upload_is_of_whoever_sends_it(desk: &Desk) {
    let at = begin(&desk.contributor, 4).await;
    for other in [&desk.owner, &desk.neighbour("globex").await] {
        assert_eq!(other.send(Method::HEAD, &at, &[], None).await.status.as_u16(), 404);
        assert_eq!(part(other, &at, 0, Body::from("abcd"), &[]).await.problem(404), "NOT_FOUND");
        assert_eq!(other.send(Method::DELETE, &at, &[], None).await.problem(404), "NOT_FOUND");
    }
    part(&desk.contributor, &at, 0, Body::from("abcd"), &[]).await.expect(204);
    assert_eq!(desk.owner.post(&versions(&desk.owner).await, id_of(&at)).await.problem(422), "INVALID_FIELDS");
}

async fn what_is_abandoned_or_forgotten_is_cleared(desk: &Desk) {
    let sender = &desk.contributor;
    let (abandoned, forgotten) = (begin(sender, 4).await, begin(sender, 4).await);
    part(sender, &abandoned, 0, Body::from("ab"), &[]).await.expect(204);
    sender.send(Method::DELETE, &abandoned, &[("tus-resumable", "1.0.0")], None).await.expect(204);
    assert_eq!(sender.send(Method::HEAD, &abandoned, &[], None).await.status.as_u16(), 404);
    let sweep = async || desk.admin.post("/storage/sweeps", json!({})).await.expect(201)["removed"].as_i64();
    assert_eq!(sweep().await, Some(0));
    desk.pass(GRACE + 60_000);
    assert_eq!(sweep().await, Some(2), "its bytes, and what was said of them");
    assert_eq!(sender.send(Method::HEAD, &forgotten, &[], None).await.status.as_u16(), 404);
}
