//! Marks as W3C Web Annotations (Recommendation of 23 February 2017): a page of them, each with its thread as textual bodies.

use app::{
    geometry::{Size, shapes},
    model::{Annotation, Comment, Geometry, ProofPage, ProofVersion, Quote},
};
use serde_json::{Value, json};

use super::shape;

/// The JSON-LD context of the data model.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Media Fragments URI 1.0, whose `xywh` a rectangle is written in.
pub const FRAGMENTS: &str = "http://www.w3.org/TR/media-frags/";

/// Where things are, as absolute addresses.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// Of the API, without a slash at the end.
    pub api: String,
}

impl Addresses {
    /// Of what a version is looked at as: the video, or the picture of a page.
    pub fn of(&self, version: &ProofVersion, page: i64) -> String {
        match version.frame_rate() {
            Some(_) => format!("{}/proof-versions/{}/playback", self.api, version.id),
            None => self.picture(version, page),
        }
    }

    /// Of the picture of a version's page: the file itself when it is one that may be saved.
    pub fn picture(&self, version: &ProofVersion, page: i64) -> String {
        if version.is_picture() && version.downloads {
            format!("{}/proof-versions/{}/file", self.api, version.id)
        } else {
            format!("{}/proof-versions/{}/pages/{page}/picture", self.api, version.id)
        }
    }
}

/// The marks of a version as an `AnnotationPage`.
pub fn page(version: &ProofVersion, pages: &[ProofPage], marks: &[Annotation], addresses: &Addresses) -> Value {
    let id = format!("{}/proof-versions/{}/annotations/export?format=jsonld", addresses.api, version.id);
    let target = |mark: &Annotation| json!({ "source": addresses.of(version, mark.page), "selector": placed(version, mark, size(pages, mark.page)) });
    let items: Vec<Value> = marks.iter().map(|mark| annotation(mark, &target(mark), addresses)).collect();
    json!({ "@context": CONTEXT, "id": id, "type": "AnnotationPage", "items": items })
}

/// One mark on a target.
pub(super) fn annotation(mark: &Annotation, target: &Value, addresses: &Addresses) -> Value {
    let mut bodies: Vec<Value> = mark.comments.iter().enumerate().map(|(at, comment)| body(at, comment)).collect();
    let tag = |word: &str| json!({ "type": "TextualBody", "purpose": "tagging", "value": word });
    bodies.extend(mark.blocking.then(|| tag("blocking")));
    bodies.extend(mark.resolved_at.map(|_| tag("resolved")));
    json!({
        "id": format!("urn:uuid:{}", mark.id),
        "type": "Annotation",
        "motivation": "commenting",
        "created": mark.created_at,
        "creator": { "type": "Person", "name": mark.author_name },
        "via": format!("{}/annotations/{}", addresses.api, mark.id),
        "body": bodies,
        "target": target,
    })
}

fn body(at: usize, comment: &Comment) -> Value {
    json!({
        "type": "TextualBody",
        "format": "text/plain",
        "purpose": if at == 0 { "commenting" } else { "replying" },
        "value": comment.body,
        "created": comment.created_at,
        "creator": { "type": "Person", "name": comment.author_name },
    })
}

/// Where a mark is: on a video first the frame, by its time, and in it the place.
pub(super) fn placed(version: &ProofVersion, mark: &Annotation, page: Size) -> Value {
    let place = selector(&mark.geometry, page);
    let Some(rate) = version.frame_rate() else { return place };
    let time = format!("t={:.6}", rate.start_of(mark.page - 1));
    json!({ "type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": time, "refinedBy": place })
}

/// The part of a page: a media fragment for rectangles, SVG for everything else, and for text its words as well.
pub(super) fn selector(geometry: &Geometry, page: Size) -> Value {
    if let Geometry::Rectangle { .. } = geometry {
        return json!({ "type": "FragmentSelector", "conformsTo": FRAGMENTS, "value": fragment(geometry, page) });
    }
    let drawn = json!({ "type": "SvgSelector", "value": shape::to_svg(geometry, page) });
    let Geometry::Highlight { quote, .. } = geometry else { return drawn };
    let Quote { exact, prefix, suffix, start, end } = quote;
    json!([
        { "type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix },
        { "type": "TextPositionSelector", "start": start, "end": end },
        drawn,
    ])
}

/// The box around a shape in pixels of the picture.
pub(super) fn fragment(geometry: &Geometry, page: Size) -> String {
    let (from, to) = shapes::corners(geometry);
    let (x, y) = (from.x * page.width, from.y * page.height);
    format!("xywh={x:.2},{y:.2},{:.2},{:.2}", to.x * page.width - x, to.y * page.height - y)
}

/// The size of a page as it is shown; of the first for one that is not there.
#[expect(clippy::cast_precision_loss, reason = "pictures are far below 2^53 pixels wide")]
pub fn size(pages: &[ProofPage], page: i64) -> Size {
    let found = pages.iter().find(|other| other.number == page).or(pages.first());
    found.map_or(Size::new(1.0, 1.0), |page| Size::new(page.width.max(1) as f64, page.height.max(1) as f64))
}
