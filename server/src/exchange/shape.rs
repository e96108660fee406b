//! Shapes as SVG in the picture's own pixels, and back.

use app::{
    geometry::{Size, shapes},
    model::{Geometry, PageBox, PagePoint, Sample},
};
use resvg::usvg::roxmltree::{Document, Node};

/// How large a pin is drawn, in pixels.
const PIN: f64 = 8.0;

/// A shape as an SVG document of one element; of one a line for highlights.
pub(super) fn to_svg(geometry: &Geometry, page: Size) -> String {
    let pixel = |at: PagePoint| (at.x * page.width, at.y * page.height);
    let list = |points: &mut dyn Iterator<Item = PagePoint>| {
        points.map(pixel).map(|(x, y)| format!("{x:.2},{y:.2}")).collect::<Vec<_>>().join(" ")
    };
    let element = match geometry {
        Geometry::Pin { x, y } => {
            let (x, y) = pixel(PagePoint::new(*x, *y));
            format!(r#"<circle cx="{x:.2}" cy="{y:.2}" r="{PIN}"/>"#)
        }
        Geometry::Rectangle { .. } => {
            let (from, to) = shapes::corners(geometry);
            let ((x, y), (right, bottom)) = (pixel(from), pixel(to));
            format!(r#"<rect x="{x:.2}" y="{y:.2}" width="{:.2}" height="{:.2}"/>"#, right - x, bottom - y)
        }
        Geometry::Ellipse { .. } => {
            let (from, to) = shapes::corners(geometry);
            let ((x, y), (right, bottom)) = (pixel(from), pixel(to));
            let (cx, cy, rx, ry) = (f64::midpoint(x, right), f64::midpoint(y, bottom), (right - x) / 2.0, (bottom - y) / 2.0);
            format!(r#"<ellipse cx="{cx:.2}" cy="{cy:.2}" rx="{rx:.2}" ry="{ry:.2}"/>"#)
        }
        Geometry::Line { from, to } | Geometry::Arrow { from, to } | Geometry::Measure { from, to } => {
            let ((x1, y1), (x2, y2)) = (pixel(*from), pixel(*to));
            let class = shapes::name(geometry);
            format!(r#"<line class="{class}" x1="{x1:.2}" y1="{y1:.2}" x2="{x2:.2}" y2="{y2:.2}"/>"#)
        }
        Geometry::Polygon { points } => format!(r#"<polygon points="{}"/>"#, list(&mut points.iter().copied())),
        Geometry::Highlight { boxes, .. } => boxes.iter().fold(String::new(), |lines, line| {
            let ((x, y), (right, bottom)) = (pixel(line.from()), pixel(line.to()));
            lines + &format!(r#"<rect x="{x:.2}" y="{y:.2}" width="{:.2}" height="{:.2}"/>"#, right - x, bottom - y)
        }),
        Geometry::Freehand { samples } => format!(r#"<polyline points="{}"/>"#, list(&mut samples.iter().map(|sample| sample.at()))),
    };
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg">{element}</svg>"#)
}

/// The boxes that the rectangles of an SVG document draw.
pub(super) fn boxes_from_svg(svg: &str, page: Size) -> Vec<PageBox> {
    let Ok(document) = Document::parse(svg) else { return Vec::new() };
    let lines = document.descendants().filter(|node| node.tag_name().name() == "rect").filter_map(|node| element(&node, page));
    let boxed = |shape: Geometry| match shape {
        Geometry::Rectangle { x, y, width, height } => Some(PageBox { x, y, width, height }),
        _ => None,
    };
    lines.filter_map(boxed).collect()
}

/// The shape that the first element of an SVG document draws; none when it is of another kind, or off the page.
pub(super) fn from_svg(svg: &str, page: Size) -> Option<Geometry> {
    let document = Document::parse(svg).ok()?;
    let geometry = document.descendants().filter(Node::is_element).find_map(|node| element(&node, page))?;
    geometry.check().is_ok().then_some(geometry)
}

fn element(node: &Node<'_, '_>, page: Size) -> Option<Geometry> {
    let number = |name: &str| node.attribute(name).and_then(|value| value.trim().parse::<f64>().ok()).filter(|value| value.is_finite());
    let place = |x: f64, y: f64| PagePoint::new(x / page.width, y / page.height);
    match node.tag_name().name() {
        "rect" => {
            let (x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
            shapes::rectangle(place(x, y), place(x + number("width")?, y + number("height")?))
        }
        "circle" if number("r")? <= PIN => {
            let PagePoint { x, y } = place(number("cx")?, number("cy")?);
            Some(Geometry::Pin { x, y })
        }
        name @ ("circle" | "ellipse") => {
            let (cx, cy) = (number("cx")?, number("cy")?);
            let (rx, ry) = if name == "circle" { (number("r")?, number("r")?) } else { (number("rx")?, number("ry")?) };
            shapes::ellipse(place(cx - rx, cy - ry), place(cx + rx, cy + ry))
        }
        "line" => {
            let (from, to) = (place(number("x1")?, number("y1")?), place(number("x2")?, number("y2")?));
            Some(match node.attribute("class") {
                Some("arrow") => Geometry::Arrow { from, to },
                Some("measurement") => Geometry::Measure { from, to },
                _ => Geometry::Line { from, to },
            })
        }
        "polygon" => Some(Geometry::Polygon { points: points(node, page)? }),
        "polyline" => {
            let samples = points(node, page)?.into_iter().map(|PagePoint { x, y }| Sample { x, y, pressure: 0.5 }).collect();
            Some(Geometry::Freehand { samples })
        }
        _ => None,
    }
}

fn points(node: &Node<'_, '_>, page: Size) -> Option<Vec<PagePoint>> {
    let numbers: Option<Vec<f64>> = node
        .attribute("points")?
        .split(|letter: char| letter == ',' || letter.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect();
    let numbers = numbers?;
    let (pairs, left) = numbers.as_chunks::<2>();
    left.is_empty().then(|| pairs.iter().map(|[x, y]| PagePoint::new(x / page.width, y / page.height)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Size = Size::new(400.0, 200.0);

    #[test]
    fn shapes_come_back_as_they_went() {
        let (from, to) = (PagePoint::new(0.25, 0.5), PagePoint::new(0.75, 1.0));
        let sample = |at: PagePoint| Sample { x: at.x, y: at.y, pressure: 0.5 };
        for shape in [
            Geometry::Pin { x: 0.25, y: 0.5 },
            Geometry::Rectangle { x: 0.25, y: 0.5, width: 0.5, height: 0.25 },
            Geometry::Ellipse { x: 0.25, y: 0.5, width: 0.5, height: 0.25 },
            Geometry::Line { from, to },
            Geometry::Arrow { from, to },
            Geometry::Measure { from, to },
            Geometry::Polygon { points: vec![from, to, PagePoint::new(0.0, 0.0)] },
            Geometry::Freehand { samples: vec![sample(from), sample(to)] },
        ] {
            assert_eq!(from_svg(&to_svg(&shape, PAGE), PAGE), Some(shape));
        }
    }

    #[test]
    fn what_is_no_shape_is_none() {
        for svg in [
            "",
            "<svg/>",
            "<svg><script/></svg>",
            r#"<svg><rect width="1e999" height="2"/></svg>"#,
            r#"<svg><polygon points="1,2 3"/></svg>"#,
        ] {
            assert_eq!(from_svg(svg, PAGE), None, "{svg}");
        }
        let off = r#"<svg><line x1="0" y1="0" x2="900" y2="0"/></svg>"#;
        assert_eq!(from_svg(off, PAGE), None);
    }
}
