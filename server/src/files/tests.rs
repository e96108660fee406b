use std::convert::Infallible;

use futures::stream;

use super::*;

fn store() -> (tempfile::TempDir, FileStore) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = FileStore::local(folder.path().to_owned()).expect("a store");
    (folder, store)
}

fn upload(parts: &[&'static [u8]]) -> impl Stream<Item = Result<Bytes, Infallible>> + use<> {
    stream::iter(parts.iter().map(|&part| Ok(Bytes::from_static(part))).collect::<Vec<_>>())
}

/// Every file below this folder.
fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files_in(&path)) } else { found.push(path) }
    }
    found
}

/// A small but whole picture.
fn png() -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([u8::try_from(x * y % 256).unwrap_or(0), 7, 9]));
    pixels.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).expect("encodes");
    bytes
}

/// A PNG header that claims a size, with its right checksum.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let checksum = !header.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(header);
    bytes.extend(checksum.to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

#[tokio::test]
async fn stored_once_and_read_back_in_its_own_workspace_only() {
    let (folder, store) = store();
    let (one, other) = (TenantId::new(), TenantId::new());
    for _ in 0..2 {
        let staged = store.stage(one, upload(&[b"hello ", b"world"]), 11).await.expect("within the limit");
        assert_eq!((staged.digest(), staged.bytes()), (Digest::of(b"hello world"), 11));
        store.put(one, staged).await.expect("stored");
    }
    let name = Digest::of(b"hello world").to_string();
    let expected = folder.path().join(format!("objects/tenants/{one}/{}/{name}", &name[..2]));
    assert_eq!(files_in(folder.path()), [expected]);
    assert_eq!(store.get(one, Digest::of(b"hello world")).await.expect("found"), "hello world");
    let error = store.get(other, Digest::of(b"hello world")).await.expect_err("another workspace");
    assert!(matches!(error, FileError::NotFound(_)));
}

#[tokio::test]
async fn too_large_names_the_limit_and_leaves_nothing() {
    let (folder, store) = store();
    let error = store.stage(TenantId::new(), upload(&[b"hello ", b"world"]), 10).await.expect_err("one byte too many");
    assert!(error.to_string().contains("10 bytes"), "{error}");
    assert!(files_in(folder.path()).is_empty());
}

#[tokio::test]
async fn broken_off_leaves_nothing() {
    let (folder, store) = store();
    let parts = stream::iter([Ok(Bytes::from_static(b"half")), Err("connection reset")]);
    let error = store.stage(TenantId::new(), parts, 100).await.expect_err("broke off");
    assert!(error.to_string().contains("connection reset"), "{error}");
    assert!(files_in(folder.path()).is_empty());
}

#[tokio::test]
async fn abandoned_leaves_nothing() {
    let (folder, store) = store();
    let endless = upload(&[b"half"]).chain(stream::pending());
    let stalled = tokio::time::timeout(std::time::Duration::from_millis(50), store.stage(TenantId::new(), endless, 100)).await;
    assert!(stalled.is_err());
    drop(store.stage(TenantId::new(), upload(&[b"staged, never put"]), 100).await.expect("staged"));
    assert!(files_in(folder.path()).is_empty());
}

#[tokio::test]
async fn a_whole_picture_is_verified() {
    let (_folder, store) = store();
    let staged = store.stage(TenantId::new(), stream::iter([Ok::<_, Infallible>(Bytes::from(png()))]), 1 << 20).await.expect("staged");
    let expected = Picture { media_type: "image/png", width: 64, height: 48 };
    assert_eq!(verify(staged.path()).await.expect("a picture").0.picture, expected);
    assert_eq!(probe(&png()).expect("a picture"), expected);
}

#[tokio::test]
async fn a_truncated_picture_is_refused() {
    let (_folder, store) = store();
    let mut half = png();
    half.truncate(half.len() / 2);
    let staged = store.stage(TenantId::new(), stream::iter([Ok::<_, Infallible>(Bytes::from(half))]), 1 << 20).await.expect("staged");
    let error = verify(staged.path()).await.expect_err("cut short");
    assert!(matches!(error, NotAPicture::Damaged { format: "PNG picture", .. }), "{error}");
}

#[test]
fn claims_are_refused_before_anything_is_decoded() {
    let error = probe(&png_claiming(60_000, 60_000)).expect_err("too many pixels");
    assert!(matches!(error, NotAPicture::TooManyPixels { width: 60_000, height: 60_000 }), "{error}");
}

#[test]
fn other_kinds_are_named() {
    for (bytes, found) in [
        (b"".as_slice(), "empty"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
        (b"\xef\xbb\xbf <svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%PDF-1.7", "PDF"),
        (b"GIF89a", "GIF"),
        (b"plain", "unknown"),
    ] {
        let error = probe(bytes).expect_err("not a picture").to_string();
        assert!(error.contains(found) && error.contains("PNG, JPEG and WebP"), "{error}");
    }
}

#[tokio::test]
async fn a_picture_is_as_large_as_it_is_shown() {
    // EXIF: one entry, orientation (0x0112), 6: the camera was turned to the right.
    let turned = [&b"II*\0\x08\0\0\0\x01\0"[..], &b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"[..], &b"\0\0\0\0"[..]].concat();
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    image::ImageEncoder::set_exif_metadata(&mut encoder, turned).expect("takes it");
    let pixels = image::RgbImage::from_fn(64, 48, |x, _| image::Rgb([if x < 32 { 255 } else { 0 }, 0, 0]));
    encoder.encode_image(&pixels).expect("encodes");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("turned.jpg");
    std::fs::write(&path, &bytes).expect("written");
    let picture = verify(&path).await.expect("a picture").0.picture;
    assert_eq!((picture.width, picture.height), (48, 64));
    let shown = decode(&bytes, Fit::Within(1000)).expect("a picture");
    assert_eq!((shown.width(), shown.height()), (48, 64));
    assert!(shown.get_pixel(24, 5).0[0] > 200 && shown.get_pixel(24, 60).0[0] < 50, "left is now on top");
}
