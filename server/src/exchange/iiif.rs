//! A version as a IIIF Presentation 3.0 manifest: one canvas with the picture, and the marks as its annotations. Opens in Mirador
//! and Universal Viewer.

use app::model::{Annotation, Proof, ProofVersion};
use serde_json::{Value, json};

use super::web_annotation::{Addresses, annotation, selector, size};

const CONTEXT: &str = "http://iiif.io/api/presentation/3/context.json";

/// The manifest of a version.
pub fn manifest(proof: &Proof, version: &ProofVersion, marks: &[Annotation], addresses: &Addresses) -> Value {
    let id = format!("{}/proof-versions/{}/manifest", addresses.api, version.id);
    let canvas = format!("{id}/canvas/1");
    let label = format!("{}, version {}", proof.name, version.number);
    let target = |mark: &Annotation| {
        let source = json!({ "id": canvas, "type": "Canvas", "partOf": [{ "id": id, "type": "Manifest" }] });
        json!({ "type": "SpecificResource", "source": source, "selector": selector(&mark.geometry, size(version)) })
    };
    let notes: Vec<Value> = marks.iter().map(|mark| annotation(mark, &target(mark), addresses)).collect();
    let painting = json!({
        "id": format!("{canvas}/picture"),
        "type": "Annotation",
        "motivation": "painting",
        "target": canvas,
        "body": { "id": addresses.file(version), "type": "Image", "format": version.media_type, "width": version.width, "height": version.height },
    });
    json!({
        "@context": CONTEXT,
        "id": id,
        "type": "Manifest",
        "label": { "none": [label] },
        "metadata": [{ "label": { "en": ["SHA-256"] }, "value": { "none": [version.sha256.to_string()] } }],
        "items": [{
            "id": canvas,
            "type": "Canvas",
            "label": { "none": [version.file_name] },
            "width": version.width,
            "height": version.height,
            "items": [{ "id": format!("{canvas}/page"), "type": "AnnotationPage", "items": [painting] }],
            "annotations": [{ "id": format!("{canvas}/notes"), "type": "AnnotationPage", "items": notes }],
        }],
    })
}
