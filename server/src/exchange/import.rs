//! Web Annotations from elsewhere as new marks.

use app::{
    geometry::{Size, shapes},
    model::{FrameRate, Geometry, MarkStyle, NewAnnotation, PagePoint, ProofPage, Quote},
};
use serde_json::Value;

use super::{shape, web_annotation::size};

/// Annotations in one file at most.
pub const MOST: usize = 500;

/// Why a file of annotations is not taken. Nothing of it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    #[error("must be an Annotation, an AnnotationPage, or a list of Annotations")]
    NotAnnotations,
    #[error("must have at most {MOST} annotations")]
    TooMany,
    #[error("annotation {0} says nothing: it has no textual body")]
    Silent(usize),
    #[error("annotation {0} points at no part of the picture that is known here (rectangle, ellipse, line, polygon or polyline)")]
    Placeless(usize),
}

/// A video that annotations are about: frames a second, and how many.
pub type Frames = (FrameRate, i64);

/// Reads annotations made for pictures of these pages, or for a video. An id that is a UUID is kept, so that reading twice adds nothing.
pub fn import(document: &Value, pages: &[ProofPage], film: Option<Frames>) -> Result<Vec<NewAnnotation>, ImportError> {
    let found = listed(document).ok_or(ImportError::NotAnnotations)?;
    if found.len() > MOST {
        return Err(ImportError::TooMany);
    }
    (1..).zip(found).map(|(number, annotation)| read(number, annotation, pages, film)).collect()
}

fn listed(document: &Value) -> Option<Vec<&Value>> {
    let kind = |value: &Value| value["type"].as_str().map(str::to_owned);
    let list: Vec<&Value> = match (document, kind(document).as_deref()) {
        (Value::Array(list), _) => list.iter().collect(),
        (_, Some("AnnotationPage")) => document["items"].as_array()?.iter().collect(),
        (_, Some("Annotation")) => vec![document],
        _ => return None,
    };
    list.iter().all(|value| kind(value).as_deref() == Some("Annotation")).then_some(list)
}

fn read(number: usize, annotation: &Value, pages: &[ProofPage], film: Option<Frames>) -> Result<NewAnnotation, ImportError> {
    let bodies = many(&annotation["body"]);
    let said: Vec<&str> = bodies.iter().filter(|body| body["purpose"] != "tagging").filter_map(|body| text(body)).collect();
    let tagged = |word: &str| bodies.iter().any(|body| body["purpose"] == "tagging" && body["value"] == word);
    let body = said.join("\n\n");
    if body.trim().is_empty() {
        return Err(ImportError::Silent(number));
    }
    let place = |target: &Value| {
        if let Some((rate, frames)) = film {
            let (seconds, target) = moment(target);
            let page = rate.frame_at(seconds) + 1;
            return (page <= frames).then(|| self::place(&target, size(pages, 1))).flatten().map(|place| (page, place));
        }
        let page = page_of(target);
        pages.iter().any(|other| other.number == page).then(|| place(target, size(pages, page))).flatten().map(|place| (page, place))
    };
    let (page, geometry) = many(&annotation["target"]).into_iter().find_map(place).ok_or(ImportError::Placeless(number))?;
    let id = annotation["id"].as_str().and_then(|id| id.strip_prefix("urn:uuid:")).and_then(|id| id.parse().ok());
    let id = id.unwrap_or_default();
    Ok(NewAnnotation { id, page, geometry, style: MarkStyle::default(), blocking: tagged("blocking"), body })
}

fn text(body: &Value) -> Option<&str> {
    body.as_str().or_else(|| body["value"].as_str())
}

/// The page that an address of this product names (`…/pages/2/picture`); the first for every other.
fn page_of(target: &Value) -> i64 {
    let source = &target["source"];
    let address = [target, source, &source["id"]].into_iter().find_map(Value::as_str).unwrap_or_default();
    let number = address.split_once("/pages/").and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
    number.unwrap_or(1)
}

/// The time in seconds that a target names (Media Fragments URI 1.0, section 4.2.1), and the target without it. The beginning when it
/// names none.
fn moment(target: &Value) -> (f64, Value) {
    let time = |fragment: &str| {
        let value = fragment.split('&').find_map(|part| part.strip_prefix("t="))?;
        let begin = value.strip_prefix("npt:").unwrap_or(value).split(',').next()?;
        begin.parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
    };
    if let Some(seconds) = target.as_str().and_then(|address| address.split_once('#')).and_then(|(_, fragment)| time(fragment)) {
        return (seconds, target.clone());
    }
    let named = many(&target["selector"]).into_iter().find_map(|one| Some((time(one["value"].as_str()?)?, &one["refinedBy"])));
    match named {
        Some((seconds, Value::Null)) => (seconds, target.clone()),
        Some((seconds, within)) => {
            let mut plain = target.clone();
            plain["selector"] = within.clone();
            (seconds, plain)
        }
        None => (0.0, target.clone()),
    }
}

/// One or a list of them, as JSON-LD allows.
fn many(value: &Value) -> Vec<&Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    }
}

fn place(target: &Value, page: Size) -> Option<Geometry> {
    // A target may be an address with a fragment.
    let in_address = target.as_str().and_then(|address| address.split_once('#')).and_then(|(_, fragment)| boxed(fragment, page));
    let selectors = many(&target["selector"]);
    in_address.or_else(|| quoted(&selectors, page)).or_else(|| {
        selectors.iter().find_map(|selector| match selector["type"].as_str() {
            Some("FragmentSelector") => boxed(selector["value"].as_str()?, page),
            Some("SvgSelector") => shape::from_svg(selector["value"].as_str()?, page),
            _ => None,
        })
    })
}

/// Words that are quoted, where the lines that they stand on are drawn, too.
fn quoted(selectors: &[&Value], page: Size) -> Option<Geometry> {
    let of = |kind: &str| selectors.iter().find(|selector| selector["type"] == kind);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let words = of("TextQuoteSelector")?;
    let boxes = shape::boxes_from_svg(of("SvgSelector")?["value"].as_str()?, page);
    let at = |name: &str| of("TextPositionSelector").and_then(|place| place[name].as_u64()).and_then(|at| u32::try_from(at).ok());
    let (start, end) = (at("start").unwrap_or(0), at("end").unwrap_or(0));
    let quote = Quote { exact: text(&words["exact"]), prefix: text(&words["prefix"]), suffix: text(&words["suffix"]), start, end };
    let made = Geometry::Highlight { boxes, quote };
    made.check().is_ok().then_some(made)
}

/// Reads `xywh=` in pixels or percent (Media Fragments URI 1.0, §4.2.2).
fn boxed(fragment: &str, page: Size) -> Option<Geometry> {
    let value = fragment.split('&').find_map(|part| part.strip_prefix("xywh="))?;
    let (value, unit) = match value.strip_prefix("percent:") {
        Some(percent) => (percent, Size::new(100.0, 100.0)),
        None => (value.strip_prefix("pixel:").unwrap_or(value), page),
    };
    let numbers: Option<Vec<f64>> = value.split(',').map(|part| part.trim().parse().ok()).collect();
    let [x, y, width, height] = numbers?[..] else { return None };
    let corner = |x: f64, y: f64| PagePoint::new(x / unit.width, y / unit.height);
    shapes::rectangle(corner(x, y), corner(x + width, y + height)).filter(|made| made.check().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PAGE: &[ProofPage] = &[ProofPage { number: 1, width: 400, height: 200 }, ProofPage { number: 2, width: 200, height: 200 }];

    fn annotation(target: Value) -> Value {
        json!({ "type": "Annotation", "body": { "type": "TextualBody", "value": "Larger" }, "target": target })
    }

    #[test]
    fn fragments_in_pixels_and_percent_are_the_same_place() {
        let place = Geometry::Rectangle { x: 0.25, y: 0.5, width: 0.5, height: 0.25 };
        let selector = |value: &str| json!({ "source": "x", "selector": { "type": "FragmentSelector", "value": value } });
        for target in
            [json!("http://x/y.png#xywh=100,100,200,50"), selector("xywh=pixel:100,100,200,50"), selector("xywh=percent:25,50,50,25")]
        {
            let made = import(&annotation(target), PAGE, None).unwrap();
            assert_eq!((&made[0].geometry, made[0].body.as_str()), (&place, "Larger"));
        }
    }

    #[test]
    fn an_address_may_name_a_page() {
        let made =
            |page| import(&annotation(json!(format!("http://x/api/v1/proof-versions/v/pages/{page}/picture#xywh=0,0,50,50"))), PAGE, None);
        let found = &made(2).unwrap()[0];
        assert_eq!((found.page, &found.geometry), (2, &Geometry::Rectangle { x: 0.0, y: 0.0, width: 0.25, height: 0.25 }));
        assert_eq!(made(3).unwrap_err(), ImportError::Placeless(1));
    }

    #[test]
    fn a_time_names_a_frame() {
        let film = FrameRate::new(30_000, 1_001).map(|rate| (rate, 90));
        let spatial = json!({ "type": "FragmentSelector", "value": "xywh=0,0,100,100" });
        let refined = |t: &str| json!({ "source": "x", "selector": { "type": "FragmentSelector", "value": t, "refinedBy": spatial } });
        for (target, page) in [
            (refined("t=1.234567"), 38),
            (refined("t=npt:1.234567,2"), 38),
            (json!("x#t=1.234567&xywh=0,0,100,100"), 38),
            (json!("x#xywh=0,0,100,100"), 1),
        ] {
            let made = import(&annotation(target), PAGE, film).unwrap();
            assert_eq!((made[0].page, &made[0].geometry), (page, &Geometry::Rectangle { x: 0.0, y: 0.0, width: 0.25, height: 0.5 }));
        }
        assert_eq!(import(&annotation(refined("t=4")), PAGE, film).unwrap_err(), ImportError::Placeless(1));
    }

    #[test]
    fn what_cannot_be_taken_says_which() {
        assert_eq!(import(&json!({ "type": "Collection" }), PAGE, None).unwrap_err(), ImportError::NotAnnotations);
        let good = annotation(json!("x#xywh=0,0,10,10"));
        let silent = json!({ "type": "Annotation", "target": "x#xywh=0,0,10,10" });
        assert_eq!(import(&json!([good, silent]), PAGE, None).unwrap_err(), ImportError::Silent(2));
        assert_eq!(import(&annotation(json!("x")), PAGE, None).unwrap_err(), ImportError::Placeless(1));
        assert_eq!(import(&json!(vec![good; 501]), PAGE, None).unwrap_err(), ImportError::TooMany);
    }
}
