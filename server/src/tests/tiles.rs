//! Large pictures in tiles, as any IIIF viewer asks for them.

use image::{ImageFormat, Rgb, RgbImage};
use serde_json::{Value, json};

use super::{desk::Desk, on_both_engines};

on_both_engines!(a_large_picture_is_had_in_tiles);

const WIDTH: u32 = 3_000;
const HEIGHT: u32 = 2_700;

/// Red grows to the right, green downwards: each place has its own colour.
fn picture() -> Vec<u8> {
    let share = |at: u32, of: u32| u8::try_from(at * 255 / of).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    let drawn = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| Rgb([share(x, WIDTH), share(y, HEIGHT), 90]));
    drawn.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn a_large_picture_is_had_in_tiles(desk: &Desk) {
    let campaign = desk.owner.post("/campaigns", json!({ "name": "Poster" })).await.expect(201);
    let proof = desk.owner.post("/proofs", json!({ "campaign_id": campaign["id"], "name": "Poster" })).await.expect(201);
    let versions = format!("/proofs/{}/versions", proof["id"].as_str().unwrap());
    let version = desk.contributor.upload(&versions, "poster.png", &picture()).await.expect(201);
    let tiles = format!("/proof-versions/{}/tiles", version["id"].as_str().unwrap());
    let info = desk.viewer.get(&format!("{tiles}/info.json")).await.expect(200);
    assert_eq!(
        (&info["profile"], &info["width"], &info["tiles"][0]["scaleFactors"]),
        (&json!("level0"), &json!(WIDTH), &json!([1, 2, 4, 8]))
    );
    assert!(info["id"].as_str().unwrap().ends_with(&tiles) && info["sizes"].as_array().unwrap().len() == 3, "{info}");

    // Two ask for the first piece at once: both get it.
    let (whole, corner) = (format!("{tiles}/full/1500,1350/0/default.jpg"), format!("{tiles}/2560,2560,440,140/440,140/0/default.jpg"));
    let (whole, corner) = tokio::join!(desk.viewer.get(&whole), desk.manager.get(&corner));
    for (reply, size, colour) in [(whole, (1_500, 1_350), [0, 0, 90]), (corner, (440, 140), [217, 241, 90])] {
        assert_eq!((reply.status.as_u16(), reply.headers["content-type"].to_str().unwrap()), (200, "image/jpeg"));
        let tile = image::load_from_memory(&reply.bytes).unwrap().into_rgb8();
        assert_eq!(tile.dimensions(), size);
        let off = tile.get_pixel(0, 0).0.iter().zip(colour).map(|(is, should)| is.abs_diff(should)).max().unwrap();
        assert!(off <= 4, "{:?} is not {colour:?}", tile.get_pixel(0, 0));
    }
    for wrong in [
        "full/max/0/default.jpg",
        "0,0,512,512/512,512/90/default.jpg",
        "0,0,512,512/512,512/0/gray.jpg",
        "7,0,512,512/512,512/0/default.jpg",
    ] {
        assert_eq!(desk.viewer.get(&format!("{tiles}/{wrong}")).await.problem(404), "NOT_FOUND", "{wrong}");
    }
    let manifest = desk.viewer.get(&tiles.replace("/tiles", "/manifest")).await.expect(200);
    let service: &Value = &manifest["items"][0]["items"][0]["items"][0]["body"]["service"][0];
    assert_eq!((&service["type"], &service["id"]), (&json!("ImageService3"), &info["id"]));
}
