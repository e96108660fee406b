//! The proofing canvas: frames with ten thousand marks next to Annotorious, what is under the pointer, long documents, large pictures.

use std::{
    fmt::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use app::{
    geometry::{
        PagePoint, Size,
        camera::Camera,
        marks::{Hold, Kind, Mark, Marks, Precision, State},
    },
    model::{AnnotationId, Geometry, MarkStyle},
};
use serde_json::{Value, json};

use crate::{
    Outcome,
    browser::{number, script},
    picture,
    report::{Aim, Report},
    scenes::{folder, sign_in, sign_up},
    server::Server,
};

/// Marks on the picture.
const MARKS: usize = 10_000;
/// Places that are asked for what is under them.
const PROBES: u32 = 100_000;
/// Pages of the document.
const PAGES: usize = 300;
/// How often the large picture is taken in.
const TIMES: usize = 5;

/// Everything about proofs.
pub async fn proofs(root: &Path, report: &mut Report) -> Outcome<()> {
    let data = folder(root)?;
    let server = Server::start(root, data.path()).await?;
    let caller = sign_up(&server, "acme").await?;
    let cookie = sign_in(&server, &caller).await?;
    let (base, host) = (format!("http://127.0.0.1:{}", server.port()), format!("{}:{}", caller.host, server.port()));
    frames(report, &script(root, &["canvas.mjs", &base, &host, &caller.token, &cookie]).await?);
    under_the_pointer(report);

    let mut client = server.client(&caller.host, &caller.token).await?;
    let campaign = client.post("/api/v1/campaigns", &json!({ "name": "Handbook" })).await?.expect(201)?;
    let new = json!({ "campaign_id": campaign["id"], "name": "Handbook" });
    let proof = client.post("/api/v1/proofs", &new).await?.expect(201)?;
    let at = format!("/api/v1/proofs/{}/versions", text(&proof["id"]));
    let bytes = document(PAGES)?;
    let began = Instant::now();
    let version = client.upload_as(&at, &bytes, "a.pdf", "application/pdf").await?.expect(201)?;
    let taken = began.elapsed();
    let page = |page: usize| format!("/api/v1/proof-versions/{}/pages/{page}/picture", text(&version["id"]));
    let began = Instant::now();
    for number in 1..=PAGES {
        let drawn = client.get(&page(number)).await?;
        if drawn.status != 200 {
            drawn.expect(200)?;
        }
    }
    let drew = began.elapsed();
    report.section(
        "A document of 300 pages",
        "Two columns of text on each page, uploaded over HTTP; its pages drawn at the size that the canvas shows.",
    );
    report.row("Upload, its text and sizes read", format!("{:.2} s", taken.as_secs_f64()));
    report.row("All pages drawn, one after another", format!("{:.1} s, {:.0} pages/s", drew.as_secs_f64(), 300.0 / drew.as_secs_f64()));
    let url = format!("http://{host}/proofs/{}", text(&proof["id"]));
    let opened = script(root, &["opening.mjs", &url, &cookie]).await?;
    let first = number(&opened, "cold");
    report.aimed(
        "From navigation to its first page, drawn, empty cache (median of 7)",
        format!("{first:.0} ms"),
        Aim { text: "under 1 s", met: first < 1_000.0 },
    );
    large(root, &mut client, report, data.path()).await
}

fn frames(report: &mut Report, seen: &Value) {
    report.section(
        "A picture of 12,000 × 8,000 pixels with 10,000 marks",
        "Chromium, headless, 1440 × 900, drawing in software; the same tiles, marks, zooms and pans for both, a step a frame; p95 of 360 frames, or of as many as are drawn in 40 s.",
    );
    let (empty, many, theirs) = (&seen["oursEmpty"], &seen["ours"], &seen["theirs"]);
    // What a frame may be later than one without marks: a whole frame of a screen with 60 of them a second, as browsers tell the time:
    // in tenths of milliseconds.
    let one_frame = 1_000.0 / 60.0 + 0.1;
    let line = |of: &Value| format!("{:.1} ms between frames, {:.1} ms busy", number(of, "p95"), number(of, "busy95"));
    report.row("Without marks", line(empty));
    report.aimed(
        "With 10,000 marks",
        line(many),
        Aim { text: "within one frame of none", met: number(many, "p95") <= number(empty, "p95") + one_frame },
    );
    report.row("Annotorious 3 on OpenSeadragon, without marks", line(&seen["theirsEmpty"]));
    report.aimed(
        "Annotorious 3 on OpenSeadragon, with 10,000 marks",
        line(theirs),
        Aim { text: "5 times as long, busy", met: number(theirs, "busy95") >= 5.0 * number(many, "busy95") },
    );
    report.row("The picture uploaded, looked over and stored", format!("{:.1} s", number(seen, "upload") / 1e3));
    let first = number(seen, "first");
    report.aimed("From navigation to the picture from cached tiles", format!("{first:.0} ms"), Aim { text: "300 ms", met: first < 300.0 });
    let (block, ripples) = (number(seen, "difference"), number(seen, "differenceRippled"));
    report.aimed(
        "Difference of two 4K pages in wasm, a tenth drawn anew",
        format!("{block:.0} ms"),
        Aim { text: "100 ms", met: block < 100.0 },
    );
    report.row("The same with every pixel compressed otherwise", format!("{ripples:.0} ms"));
}

/// The same walk over the picture each time, natively: the code is the one that runs in the browser.
fn under_the_pointer(report: &mut Report) {
    let mut state = 20_261_126_u64;
    let mut next = || {
        state = state * 48_271 % 2_147_483_647;
        f64::from(u32::try_from(state).unwrap_or_default()) / 2_147_483_647.0
    };
    let marks = (0..MARKS).map(|number| Mark {
        id: AnnotationId::new(),
        number: i64::try_from(number).unwrap_or_default(),
        geometry: Geometry::Rectangle { x: next() * 0.98, y: next() * 0.98, width: 0.004 + next() * 0.016, height: 0.004 + next() * 0.016 },
        style: MarkStyle::default(),
        kind: Kind::Advisory,
        state: State::Open,
        hold: Hold::Movable,
    });
    let marks = Marks::new(marks.collect());
    let camera = Camera::fit(Size { width: 12_000.0, height: 8_000.0 }, Size { width: 1_440.0, height: 900.0 });
    let mut times: Vec<Duration> = (0..PROBES)
        .map(|_| {
            let at = camera.to_screen(PagePoint::new(next(), next()));
            let began = Instant::now();
            std::hint::black_box(marks.hit(&camera, at, Precision::Fine));
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    let p99 = times[times.len() * 99 / 100].as_secs_f64() * 1e3;
    report.aimed("What is under the pointer among 10,000 marks, p99", format!("{p99:.4} ms"), Aim { text: "1 ms", met: p99 < 1.0 });
}

/// A PDF of so many pages, each of two columns of words.
fn document(pages: usize) -> Outcome<Vec<u8>> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    let mut put = |bytes: &mut Vec<u8>, body: String| {
        places.push(bytes.len());
        bytes.extend(format!("{} 0 obj\n{body}\nendobj\n", places.len()).into_bytes());
    };
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", 4 + page * 2)).collect();
    put(&mut bytes, "<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    put(&mut bytes, format!("<< /Type /Pages /Count {pages} /Kids [{kids}] >>"));
    put(&mut bytes, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    for page in 0..pages {
        put(
            &mut bytes,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
                5 + page * 2
            ),
        );
        let mut words = String::new();
        for column in 0..2 {
            write!(words, "BT /F1 10 Tf {} 790 Td 13 TL ", 50 + column * 255)?;
            for line in 0..56 {
                write!(words, "(Page {page}, line {line}: a harbour at dawn, {} boats) Tj T* ", page * 7 + line)?;
            }
            words.push_str("ET\n");
        }
        put(&mut bytes, format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len() + 1));
    }
    let start = bytes.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for place in &places {
        writeln!(table, "{place:010} 00000 n ")?;
    }
    write!(table, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", places.len() + 1)?;
    bytes.extend(table.into_bytes());
    Ok(bytes)
}

/// A picture of 24 million pixels, to thumbnail, preview and tiles, next to `sharp` making the same.
async fn large(root: &Path, client: &mut crate::client::Client, report: &mut Report, data: &Path) -> Outcome<()> {
    report.section(
        "A picture of 6,000 × 4,000 pixels",
        "From the request to a thumbnail, a preview and a pyramid of tiles of 512 pixels; medians of 5, each of other bytes.",
    );
    let folder = data.join("large");
    std::fs::create_dir(&folder)?;
    let mut times = Vec::new();
    for round in 0..TIMES {
        let bytes = picture::scene(6_000, 4_000, round)?;
        std::fs::write(folder.join(format!("{round}.png")), &bytes)?;
        let campaign = client.post("/api/v1/campaigns", &json!({ "name": format!("Poster {round}") })).await?.expect(201)?;
        let proof = client.post("/api/v1/proofs", &json!({ "campaign_id": campaign["id"], "name": "Poster" })).await?.expect(201)?;
        let began = Instant::now();
        let version = client.upload(&format!("/api/v1/proofs/{}/versions", text(&proof["id"])), &bytes).await?.expect(201)?;
        let at = format!("/api/v1/proof-versions/{}", text(&version["id"]));
        for part in
            [format!("{at}/tiles/info.json"), format!("{at}/pages/1/picture"), format!("{at}/tiles/0,0,512,512/512,512/0/default.jpg")]
        {
            let reply = client.get(&part).await?;
            if reply.status != 200 {
                reply.expect(200)?;
            }
        }
        times.push(began.elapsed());
    }
    times.sort();
    let ours = times[TIMES / 2].as_secs_f64();
    let peer = script(root, &["peers/pyramid.mjs", &folder.to_string_lossy()]).await?;
    let theirs = peer.as_f64().ok_or("sharp measured nothing")?;
    report.row("`sharp`: decoded, drawn and cut, to files", format!("{theirs:.2} s"));
    report.aimed(
        "Uploaded, stored, decoded, drawn and cut, audited and durable",
        format!("{ours:.2} s"),
        Aim { text: "1.5 times of sharp", met: ours <= 1.5 * theirs },
    );
    Ok(())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
