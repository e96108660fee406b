//! A version as a IIIF Presentation 3.0 manifest: a canvas for each page with its picture, and the marks as its annotations. Opens in Mirador
//! and Universal Viewer.

use app::model::{Annotation, Proof, ProofPage, ProofVersion};
use serde_json::{Value, json};

use super::web_annotation::{Addresses, annotation, placed, size};

const CONTEXT: &str = "http://iiif.io/api/presentation/3/context.json";

/// The manifest of a version.
pub fn manifest(proof: &Proof, version: &ProofVersion, pages: &[ProofPage], marks: &[Annotation], addresses: &Addresses) -> Value {
    let id = format!("{}/proof-versions/{}/manifest", addresses.api, version.id);
    let label = format!("{}, version {}", proof.name, version.number);
    let canvases: Vec<Value> = pages.iter().map(|page| canvas(&id, version, page, marks, addresses)).collect();
    json!({
        "@context": CONTEXT,
        "id": id,
        "type": "Manifest",
        "label": { "none": [label] },
        "metadata": [{ "label": { "en": ["SHA-256"] }, "value": { "none": [version.sha256.to_string()] } }],
        "items": canvases,
    })
}

/// A page with its picture and its marks.
fn canvas(manifest: &str, version: &ProofVersion, page: &ProofPage, marks: &[Annotation], addresses: &Addresses) -> Value {
    let &ProofPage { number, width, height } = page;
    let canvas = format!("{manifest}/canvas/{number}");
    let label = if version.pages == 1 || version.frame_rate().is_some() {
        version.file_name.clone()
    } else {
        format!("{}, {} {number}", version.file_name, version.page_word())
    };
    let target = |mark: &Annotation| {
        let source = json!({ "id": canvas, "type": "Canvas", "partOf": [{ "id": manifest, "type": "Manifest" }] });
        json!({ "type": "SpecificResource", "source": source, "selector": placed(version, mark, size(&[*page], number)) })
    };
    let notes: Vec<Value> = marks
        .iter()
        .filter(|mark| mark.page == number || version.frame_rate().is_some())
        .map(|mark| annotation(mark, &target(mark), addresses))
        .collect();
    let format = if version.is_picture() { version.media_type.as_str() } else { "image/png" };
    let mut painting = json!({
        "id": format!("{canvas}/picture"),
        "type": "Annotation",
        "motivation": "painting",
        "target": canvas,
        "body": { "id": addresses.picture(version, number), "type": "Image", "format": format, "width": width, "height": height },
    });
    if let Some(rate) = version.frame_rate() {
        let duration = rate.start_of(version.pages);
        let body = json!({
            "id": addresses.of(version, number),
            "type": "Video",
            "format": version.media_type,
            "width": width,
            "height": height,
            "duration": duration,
        });
        painting["body"] = body;
    } else if version.pages == 1 {
        let service = format!("{}/proof-versions/{}/tiles", addresses.api, version.id);
        painting["body"]["service"] = json!([{ "id": service, "type": "ImageService3", "profile": "level0" }]);
    }
    let mut canvas = json!({
        "id": canvas,
        "type": "Canvas",
        "label": { "none": [label] },
        "width": width,
        "height": height,
        "items": [{ "id": format!("{canvas}/page"), "type": "AnnotationPage", "items": [painting] }],
        "annotations": [{ "id": format!("{canvas}/notes"), "type": "AnnotationPage", "items": notes }],
    });
    if let Some(rate) = version.frame_rate() {
        canvas["duration"] = json!(rate.start_of(version.pages));
    }
    canvas
}
