//! Where files are kept: in a folder or a bucket, sealed or not; scanned, swept, and limited.

use app::model::{Digest, TenantId};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::{
    desk::{Client, Desk, png},
    on_both_engines,
    s3::S3,
    story::{approve, launch, set_up, submit},
};
use crate::{
    audit::{Actor, UnitOfWork},
    db::Engine,
    files::{FileStore, Setup},
    storage::{self, GRACE},
    store, work,
    work::proofs::StoredFile,
};

on_both_engines!(
    what_nothing_names_goes_after_two_sweeps,
    what_is_named_again_stays,
    what_a_certificate_names_is_protected,
    a_file_swept_while_it_was_taken_in_is_sent_again,
    halves_are_found_and_cleared,
    a_scan_finds_what_is_wrong,
    a_full_workspace_refuses_in_words,
);

/// Puts bytes into the store that nothing names.
async fn orphan(desk: &Desk, bytes: &[u8]) -> Digest {
    let tenant = desk.tenant().await;
    let upload = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(bytes))]);
    let staged = tenant.files().stage(tenant.id(), upload, 1 << 20).await.unwrap();
    tenant.files().put(tenant.id(), staged).await.unwrap()
}

async fn has(desk: &Desk, digest: Digest, bytes: &[u8]) -> bool {
    let tenant = desk.tenant().await;
    tenant.files().has(tenant.id(), digest, bytes.len() as u64).await.unwrap()
}

async fn sweep(desk: &Desk) -> Value {
    desk.admin.post("/storage/sweeps", json!({})).await.expect(201)
}

async fn new_asset(client: &Client) -> String {
    client.post("/assets", json!({ "name": "Harbour", "kind": "photography" })).await.expect(201)["id"].as_str().unwrap().to_owned()
}

/// The scan that was asked for, once it has ended.
async fn scanned(desk: &Desk) -> Value {
    desk.admin.post("/storage/scans", json!({})).await.expect(201);
    loop {
        let scan = desk.viewer.get("/storage").await.expect(200)["scan"].clone();
        if !scan["finished_at"].is_null() {
            return scan;
        }
        tokio::task::yield_now().await;
    }
}

async fn what_nothing_names_goes_after_two_sweeps(desk: &Desk) {
    let digest = orphan(desk, b"nobody's").await;
    let first = sweep(desk).await;
    assert_eq!((first["marked"].as_i64(), first["removed"].as_i64()), (Some(1), Some(0)));
    let usage = desk.admin.get("/storage").await.expect(200);
    assert_eq!((usage["marked"].as_i64(), usage["marked_bytes"].as_i64()), (Some(1), Some(8)));
    assert_eq!(sweep(desk).await["waiting"], 1);
    desk.pass(GRACE - 60_000);
    assert_eq!(sweep(desk).await["removed"], 0);
    assert!(has(desk, digest, b"nobody's").await);
    desk.pass(120_000);
    let last = sweep(desk).await;
    assert_eq!((last["removed"].as_i64(), last["removed_bytes"].as_i64()), (Some(1), Some(8)));
    assert!(!has(desk, digest, b"nobody's").await);
    assert_eq!(desk.admin.get("/storage").await.expect(200)["marked"], 0);
    assert_eq!(sweep(desk).await, json!({ "marked": 0, "spared": 0, "waiting": 0, "removed": 0, "removed_bytes": 0 }));
}

async fn what_is_named_again_stays(desk: &Desk) {
    let digest = orphan(desk, &png(7)).await;
    assert_eq!(sweep(desk).await["marked"], 1);
    desk.pass(GRACE + 1_000);
    let asset = new_asset(&desk.contributor).await;
    let version = desk.contributor.upload(&format!("/assets/{asset}/versions"), "h.png", &png(7)).await.expect(201);
    // A rendition is drawn from it, and stays as long as it does.
    let drawn = format!("/asset-versions/{}/rendition?width=20", version["id"].as_str().unwrap());
    assert_eq!(desk.contributor.get(&drawn).await.status.as_u16(), 200);
    let swept = sweep(desk).await;
    assert_eq!((swept["removed"].as_i64(), swept["spared"].as_i64(), swept["marked"].as_i64()), (Some(0), Some(1), Some(0)));
    assert!(has(desk, digest, &png(7)).await);
}

async fn what_a_certificate_names_is_protected(desk: &Desk) {
    let work = set_up(desk).await;
    approve(desk, &submit(desk, &work).await).await;
    launch(desk, &work.campaign).await.expect(200);
    let tenant = desk.tenant().await;
    let mut db = tenant.read().await.unwrap();
    let certified = store::uploads::certified(&mut db).await.unwrap();
    let named = store::uploads::named(&mut db).await.unwrap();
    assert!(!named.is_empty() && named.iter().all(|file| certified.contains(file)), "{named:?} and {certified:?}");
    drop(db);
    desk.pass(3 * GRACE);
    assert_eq!(sweep(desk).await["marked"], 0);
}

async fn a_file_swept_while_it_was_taken_in_is_sent_again(desk: &Desk) {
    let (tenant, bytes) = (desk.tenant().await, png(9));
    let sha256 = orphan(desk, &bytes).await;
    sweep(desk).await;
    desk.pass(2 * GRACE);
    let file = StoredFile {
        film: None,
        step: app::model::VersionStep::Major,
        sha256,
        media_type: "image/png".into(),
        file_name: "h.png".into(),
        bytes: i64::try_from(bytes.len()).unwrap(),
        pages: Vec::new(),
        source: None,
        embedded: app::model::Embedded::default(),
        look: None,
        facts: app::model::FileFacts::default(),
    };
    let id = new_asset(&desk.contributor).await.parse().unwrap();
    // Taken in, and not named yet, when a sweep passes.
    assert_eq!(sweep(desk).await["removed"], 1);
    let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
    let by = desk.contributor.member.clone().unwrap();
    let refused = work::assets::add_version(&mut uow, &by, id, file).await.unwrap_err();
    assert!(matches!(refused, work::Refusal::Conflict { code: "SEND_AGAIN", .. }), "{refused}");
    drop(uow);
    desk.contributor.upload(&format!("/assets/{id}/versions"), "h.png", &bytes).await.expect(201);
}

async fn halves_are_found_and_cleared(desk: &Desk) {
    let staging = desk.files_root().join("staging").join(desk.tenant().await.id().to_string());
    std::fs::create_dir_all(&staging).unwrap();
    std::fs::write(staging.join("half"), b"half of a picture").unwrap();
    let scan = scanned(desk).await;
    assert_eq!((scan["left_behind"].as_i64(), scan["left_behind_bytes"].as_i64()), (Some(1), Some(17)));
    assert_eq!(sweep(desk).await["waiting"], 1);
    desk.pass(GRACE + 60_000);
    assert_eq!(sweep(desk).await["removed"], 1);
    assert_eq!(scanned(desk).await["left_behind"], 0);
}

async fn a_scan_finds_what_is_wrong(desk: &Desk) {
    let mut digests = Vec::new();
    for shade in 1..=3 {
        let asset = new_asset(&desk.contributor).await;
        let version = desk.contributor.upload(&format!("/assets/{asset}/versions"), "h.png", &png(shade)).await.expect(201);
        digests.push(version["sha256"].as_str().unwrap().to_owned());
    }
    let scan = scanned(desk).await;
    assert_eq!((scan["files"].as_i64(), scan["looked_at"].as_i64(), scan["orphans"].as_i64()), (Some(3), Some(3), Some(0)));
    assert_eq!((&scan["altered"], &scan["gone"]), (&json!([]), &json!([])));
    let altered = desk.stored(&digests[0]).await;
    std::fs::remove_file(&altered).unwrap();
    std::fs::write(&altered, b"other bytes").unwrap();
    std::fs::remove_file(desk.stored(&digests[1]).await).unwrap();
    orphan(desk, b"nobody's").await;
    let scan = scanned(desk).await;
    assert_eq!((&scan["altered"], &scan["gone"]), (&json!([digests[0]]), &json!([digests[1]])));
    assert_eq!((scan["orphans"].as_i64(), scan["orphan_bytes"].as_i64()), (Some(1), Some(8)));
}

async fn a_full_workspace_refuses_in_words(desk: &Desk) {
    let (one, two) = (png(1), png(2));
    let tenant = desk.tenant().await;
    let mut uow = UnitOfWork::begin(&tenant, Actor::system()).await.unwrap();
    storage::set_quota(&mut uow, Some(i64::try_from(one.len() + 10).unwrap())).await.unwrap();
    uow.commit().await.unwrap();
    let versions = format!("/assets/{}/versions", new_asset(&desk.contributor).await);
    desk.contributor.upload(&versions, "one.png", &one).await.expect(201);
    let refused = desk.contributor.upload(&versions, "two.png", &two).await.expect(413);
    assert_eq!(refused["code"], "QUOTA_FULL");
    assert!(refused["detail"].as_str().unwrap().starts_with("The workspace keeps"), "{refused}");
    assert!(!has(desk, Digest::of(&two), &two).await, "nothing is kept of what is refused");
    // The same bytes take no more room.
    desk.contributor.upload(&versions, "again.png", &one).await.expect(201);
    let usage = desk.viewer.get("/storage").await.expect(200);
    assert_eq!((usage["files"].as_i64(), usage["bytes"].as_u64()), (Some(1), Some(one.len() as u64)));
    let campaign = desk.manager.post("/campaigns", json!({ "name": "C" })).await.expect(201);
    let proof = desk.manager.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "P" })).await.expect(201);
    let versions = format!("/proofs/{}/versions", proof["id"].as_str().unwrap());
    assert_eq!(desk.manager.upload(&versions, "two.png", &two).await.problem(413), "QUOTA_FULL");
}

/// Pixels without a pattern, which no PNG makes small.
fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut seed = 1_u32;
    let pixels = image::RgbImage::from_fn(width, height, |_, _| {
        image::Rgb([(); 3].map(|()| {
            seed ^= seed << 13;
            seed ^= seed >> 17;
            seed ^= seed << 5;
            seed.to_le_bytes()[1]
        }))
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// A key for files.
fn key() -> crate::files::MasterKey {
    "5a".repeat(32).parse().unwrap()
}

/// Everything that a workspace does with files, wherever they are.
async fn files_come_and_go(desk: &Desk, place: impl Fn(&str) -> std::path::PathBuf, sealed: bool) {
    // Longer than one part of an upload to a bucket.
    let large = noise(1_500, 1_400);
    assert!(large.len() > 6_000_000);
    for bytes in [png(3), large] {
        let asset = new_asset(&desk.contributor).await;
        let rights = json!({ "holder": "Studio" });
        let based = [("if-match", "\"1\"")];
        desk.manager.send(axum::http::Method::PUT, &format!("/assets/{asset}/rights"), &based, Some(rights)).await.expect(200);
        let version = desk.contributor.upload(&format!("/assets/{asset}/versions"), "h.png", &bytes).await.expect(201);
        let at = format!("/asset-versions/{}", version["id"].as_str().unwrap());
        let file = desk.viewer.get(&format!("{at}/file?purpose=download")).await;
        assert_eq!(file.status.as_u16(), 200);
        assert!(file.bytes == bytes, "the same bytes come back");
        for _ in 0..2 {
            let small = desk.viewer.get(&format!("{at}/rendition?width=30")).await;
            assert_eq!(small.status.as_u16(), 200, "{}", String::from_utf8_lossy(&small.bytes));
        }
        let name = version["sha256"].as_str().unwrap();
        let lies = std::fs::read(place(&format!("tenants/{}/{}/{name}", desk.tenant().await.id(), &name[..2]))).unwrap();
        assert_eq!(lies == bytes, !sealed);
        assert_eq!(lies.windows(8).any(|part| part == &bytes[..8]), !sealed, "the beginning of a PNG is seen");
    }
    let scan = scanned(desk).await;
    assert_eq!(
        (scan["looked_at"].as_i64(), scan["orphans"].as_i64(), &scan["gone"], &scan["altered"]),
        (Some(2), Some(0), &json!([]), &json!([]))
    );
    // Whoever owns the disk puts other bytes in a file's place.
    let digest = store::uploads::named(&mut desk.tenant().await.read().await.unwrap()).await.unwrap()[0].to_string();
    let lies = place(&format!("tenants/{}/{}/{digest}", desk.tenant().await.id(), &digest[..2]));
    let mut bytes = std::fs::read(&lies).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&lies, bytes).unwrap();
    assert_eq!(scanned(desk).await["altered"], json!([digest]));
    let digest = orphan(desk, b"nobody's").await;
    assert_eq!(sweep(desk).await["marked"], 1);
    desk.pass(GRACE + 60_000);
    assert_eq!(sweep(desk).await["removed"], 1);
    assert!(!has(desk, digest, b"nobody's").await);
    // A copy for the attacks is made from wherever the files are.
    let folder = tempfile::tempdir().unwrap();
    let copied = desk.registry.copy_of("acme", folder.path()).await.unwrap().unwrap();
    let tenant = copied.tenant("acme").await.unwrap().unwrap();
    let named = store::uploads::named(&mut tenant.read().await.unwrap()).await.unwrap();
    assert!(tenant.files().is_intact(tenant.id(), named[1]).await.unwrap());
    drop(tenant);
    copied.remove_copy("acme").await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_in_a_bucket() {
    let s3 = S3::start().await;
    let desk = Desk::with_files(Engine::Sqlite, |files| Setup { bucket: Some(s3.bucket()), ..files }).await;
    files_come_and_go(&desk, |place| s3.object(place), false).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_sealed_in_a_bucket() {
    let s3 = S3::start().await;
    let desk = Desk::with_files(Engine::Sqlite, |files| Setup { bucket: Some(s3.bucket()), key: Some(key()), ..files }).await;
    files_come_and_go(&desk, |place| s3.object(place), true).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_sealed_in_a_folder() {
    let desk = Desk::with_files(Engine::Postgres, |files| Setup { key: Some(key()), ..files }).await;
    let objects = desk.files_root().join("objects");
    files_come_and_go(&desk, |place| objects.join(place), true).await;
    desk.close().await;
}

#[tokio::test]
async fn what_is_sealed_needs_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let (plain, tenant) = (Setup::folder(folder.path().to_owned()), TenantId::new());
    let put = async |store: &FileStore, bytes: &'static [u8]| {
        let upload = stream::iter([Ok::<_, std::convert::Infallible>(Bytes::from_static(bytes))]);
        store.put(tenant, store.stage(tenant, upload, 100).await.unwrap()).await.unwrap()
    };
    let before = FileStore::open(&plain).unwrap();
    let sealing = FileStore::open(&Setup { key: Some(key()), ..plain.clone() }).unwrap();
    let (old, new) = (put(&before, b"before there was a key").await, put(&sealing, b"since").await);
    assert_eq!(sealing.get(tenant, old).await.unwrap(), "before there was a key");
    assert_eq!(sealing.get(tenant, new).await.unwrap(), "since");
    assert!(before.get(tenant, new).await.is_err());
    assert_eq!(sealing.stored(tenant).count().await, 2);
}
