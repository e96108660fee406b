//! SVG drawings: drawn by `resvg`, which knows no scripts and asks for nothing over the network; pictures inside them are looked at
//! first like any upload. Type is set in the bundled fonts.

use std::{collections::HashMap, sync::Arc};

use bytes::Bytes;
use image::RgbaImage;
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{
        ImageHrefResolver, Options, Tree,
        roxmltree::{Document, Node, NodeId},
    },
};

use super::{Kind, NotAPicture, PageSize, enlargement, pixels};
use crate::{files::probe::probe, pictures};

/// Elements that a drawing may come to, once everything that it uses several times is drawn each time.
const MOST_ELEMENTS: u64 = 200_000;

/// Pixels of a picture inside a drawing at most.
const MOST_PIXELS_INSIDE: u64 = 50_000_000;

const XLINK: &str = "http://www.w3.org/1999/xlink";

fn read(file: &Bytes) -> Result<Tree, NotAPicture> {
    let damaged = |error: &dyn std::fmt::Display| Kind::Svg.damaged(error);
    let text = std::str::from_utf8(file).map_err(|error| damaged(&error))?;
    let document = Document::parse(text).map_err(|error| damaged(&error))?;
    if elements(&document) > MOST_ELEMENTS {
        return Err(damaged(&format!("it comes to more than {MOST_ELEMENTS} elements")));
    }
    let inside = ImageHrefResolver::default_data_resolver();
    let images = ImageHrefResolver {
        resolve_data: Box::new(move |media_type, data: Arc<Vec<u8>>, options| {
            let looked = probe(&data).ok()?;
            let small = u64::from(looked.width) * u64::from(looked.height) <= MOST_PIXELS_INSIDE;
            small.then(|| inside(media_type, data, options)).flatten()
        }),
        // Whatever is elsewhere stays there.
        resolve_string: Box::new(|_, _| None),
    };
    let options = Options { image_href_resolver: images, ..pictures::type_options() };
    Tree::from_xmltree(&document, &options).map_err(|error| damaged(&error))
}

/// How many elements are drawn, counting what is used as often as it is.
fn elements(document: &Document<'_>) -> u64 {
    let named: HashMap<&str, NodeId> =
        document.descendants().filter_map(|node| node.attribute("id").map(|name| (name, node.id()))).collect();
    let mut counted = HashMap::new();
    count(document.root_element(), document, &named, &mut counted)
}

fn count<'a, 'i>(
    node: Node<'a, 'i>,
    document: &'a Document<'i>,
    named: &HashMap<&'a str, NodeId>,
    counted: &mut HashMap<NodeId, u64>,
) -> u64 {
    if let Some(known) = counted.get(&node.id()) {
        return *known;
    }
    // What uses itself is drawn once by nobody; counted as nothing until it is counted.
    counted.insert(node.id(), 0);
    let link = node.attribute("href").or_else(|| node.attribute((XLINK, "href"))).and_then(|link| link.strip_prefix('#'));
    let used = link.and_then(|name| named.get(name)).and_then(|id| document.get_node(*id));
    let below: u64 =
        node.children().filter(Node::is_element).chain(used).map(|node| count(node, document, named, counted)).fold(1, u64::saturating_add);
    counted.insert(node.id(), below);
    below
}

fn fitted(tree: &Tree) -> Result<(f32, PageSize), NotAPicture> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = enlargement(width, height).ok_or_else(|| Kind::Svg.damaged("it has no size"))?;
    Ok((scale, PageSize { width: pixels(width, scale), height: pixels(height, scale) }))
}

pub(super) fn size(file: &Bytes) -> Result<PageSize, NotAPicture> {
    Ok(fitted(&read(file)?)?.1)
}

/// The drawing on white paper.
pub(super) fn draw(file: &Bytes) -> Result<RgbaImage, NotAPicture> {
    let tree = read(file)?;
    let (scale, PageSize { width, height }) = fitted(&tree)?;
    let none = || Kind::Svg.damaged("it has no size");
    let mut drawn = Pixmap::new(width, height).ok_or_else(none)?;
    drawn.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut drawn.as_mut());
    RgbaImage::from_raw(width, height, drawn.take()).ok_or_else(none)
}
