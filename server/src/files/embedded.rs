//! What cameras, studios and agencies write into files: EXIF, XMP (IPTC Photo Metadata 2025.1 and PLUS in it) and the older IPTC IIM.
//!
//! Read once, when a file comes in. XMP says it best, so it wins; EXIF and IIM fill what it leaves open.

use app::model::Embedded;
use exif::{In, Tag};
use image::ImageDecoder;

/// The longest text that is kept of any one field.
const LONGEST: usize = 1_000;

/// Reads what is embedded. Whatever cannot be read says nothing: a file is not refused for its metadata.
pub fn read(decoder: &mut impl ImageDecoder) -> Embedded {
    let mut found = Embedded::default();
    if let Ok(Some(xmp)) = decoder.xmp_metadata()
        && let Ok(text) = std::str::from_utf8(&xmp)
    {
        read_xmp(text, &mut found);
    }
    if let Ok(Some(exif)) = decoder.exif_metadata() {
        read_exif(exif, &mut found);
    }
    if let Ok(Some(iptc)) = decoder.iptc_metadata() {
        read_iim(&iptc, &mut found);
    }
    found
}

fn fill(field: &mut String, value: &str) {
    let value = value.trim().trim_matches('\0').trim();
    if field.is_empty() && !value.is_empty() {
        *field = value.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    }
}

/// The last part of an identifier such as `http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED`.
fn end_of(identifier: &str) -> &str {
    identifier.trim().rsplit('/').next().unwrap_or(identifier)
}

fn read_xmp(text: &str, found: &mut Embedded) {
    let Ok(document) = roxmltree::Document::parse(text.trim_start_matches('\u{feff}').trim_end_matches('\0')) else { return };
    let mut keep = |name: &str, value: &str| match name {
        "creator" => fill(&mut found.creator, value),
        "Credit" => fill(&mut found.credit, value),
        "rights" => fill(&mut found.copyright, value),
        "UsageTerms" => fill(&mut found.usage_terms, value),
        "LicensorName" => fill(&mut found.licensor, value),
        "Headline" => fill(&mut found.headline, value),
        "description" => fill(&mut found.description, value),
        "AltTextAccessibility" => fill(&mut found.alt_text, value),
        "ModelReleaseStatus" => fill(&mut found.model_release, end_of(value)),
        "PropertyReleaseStatus" => fill(&mut found.property_release, end_of(value)),
        "DataMining" => fill(&mut found.data_mining, end_of(value)),
        "DigitalSourceType" => fill(&mut found.digital_source_type, end_of(value)),
        "AISystemUsed" => fill(&mut found.ai_system, value),
        "DateTimeOriginal" | "DateCreated" => fill(&mut found.taken_at, value),
        "GPSLatitude" => found.has_location |= !value.trim().is_empty(),
        _ => {}
    };
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        // Simple properties may be written as attributes of a description.
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_some()) {
            keep(attribute.name(), attribute.value());
        }
        keep(node.tag_name().name(), &value_of(node));
    }
    let keywords = document.descendants().filter(|node| node.has_tag_name(("http://purl.org/dc/elements/1.1/", "subject")));
    let items = keywords.flat_map(|subject| subject.descendants().filter(|node| node.tag_name().name() == "li"));
    found.keywords = items.filter_map(|item| item.text()).map(|word| word.trim().chars().take(60).collect()).take(50).collect();
}

/// A property's text: its own, or that of its items, the default language alone where there are several.
fn value_of(node: roxmltree::Node<'_, '_>) -> String {
    let items: Vec<_> = node.descendants().filter(|item| item.tag_name().name() == "li").collect();
    let resource = node.attributes().find(|attribute| attribute.name() == "resource").map(|attribute| attribute.value().to_owned());
    match items.as_slice() {
        [] => resource.unwrap_or_else(|| node.text().unwrap_or_default().to_owned()),
        several => {
            let language = |item: &roxmltree::Node<'_, '_>| item.attributes().find(|a| a.name() == "lang").map(|a| a.value().to_owned());
            let default = several.iter().find(|item| language(item).as_deref() == Some("x-default"));
            let chosen = default.map_or_else(|| several.iter().collect::<Vec<_>>(), |item| vec![item]);
            chosen.into_iter().filter_map(roxmltree::Node::text).map(str::trim).collect::<Vec<_>>().join(", ")
        }
    }
}

fn read_exif(bytes: Vec<u8>, found: &mut Embedded) {
    let bytes = bytes.strip_prefix(b"Exif\0\0").map_or_else(|| bytes.clone(), <[u8]>::to_vec);
    let Ok(exif) = exif::Reader::new().read_raw(bytes) else { return };
    let text = |tag| match exif.get_field(tag, In::PRIMARY).map(|field| &field.value) {
        Some(exif::Value::Ascii(parts)) => parts.iter().map(|part| String::from_utf8_lossy(part)).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    };
    fill(&mut found.creator, &text(Tag::Artist));
    fill(&mut found.copyright, &text(Tag::Copyright));
    fill(&mut found.description, &text(Tag::ImageDescription));
    fill(&mut found.taken_at, &text(Tag::DateTimeOriginal));
    fill(&mut found.camera, &format!("{} {}", text(Tag::Make), text(Tag::Model)));
    found.has_location |= exif.get_field(Tag::GPSLatitude, In::PRIMARY).is_some();
}

/// IIM datasets of record 2: a marker, record, number, length and text each.
fn read_iim(bytes: &[u8], found: &mut Embedded) {
    let mut rest = bytes.iter().position(|byte| *byte == 0x1c).map_or(&bytes[..0], |at| &bytes[at..]);
    while let [0x1c, record, number, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        // Lengths of 32 KiB and more are written otherwise, and are no text of ours.
        let (Some(value), Some(next)) = (after.get(..length), after.get(length..)) else { return };
        let text = String::from_utf8_lossy(value);
        match (record, number) {
            (2, 25) if found.keywords.len() < 50 && !found.keywords.iter().any(|word| *word == text) => {
                found.keywords.push(text.trim().chars().take(60).collect());
            }
            (2, 80) => fill(&mut found.creator, &text),
            (2, 105) => fill(&mut found.headline, &text),
            (2, 110) => fill(&mut found.credit, &text),
            (2, 116) => fill(&mut found.copyright, &text),
            (2, 120) => fill(&mut found.description, &text),
            _ => {}
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const XMP: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
        xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" photoshop:Credit="Studio North"
        plus:DataMining="http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED">
        <dc:creator><rdf:Seq><rdf:li>Mara Field</rdf:li><rdf:li>Jo Lee</rdf:li></rdf:Seq></dc:creator>
        <dc:rights><rdf:Alt><rdf:li xml:lang="de">Alle Rechte</rdf:li><rdf:li xml:lang="x-default">All rights</rdf:li></rdf:Alt></dc:rights>
        <dc:subject><rdf:Bag><rdf:li>pool</rdf:li><rdf:li>dawn</rdf:li></rdf:Bag></dc:subject>
        <ext:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</ext:DigitalSourceType>
        <plus:ModelReleaseStatus rdf:resource="http://ns.useplus.org/ldf/vocab/MR-UMR"/>
      </rdf:Description></rdf:RDF></x:xmpmeta>"#;

    #[test]
    fn xmp_says_who_what_and_how() {
        let mut found = Embedded::default();
        read_xmp(XMP, &mut found);
        assert_eq!(
            (found.creator.as_str(), found.credit.as_str(), found.copyright.as_str()),
            ("Mara Field, Jo Lee", "Studio North", "All rights")
        );
        assert_eq!(found.keywords, ["pool", "dawn"]);
        assert_eq!((found.data_mining.as_str(), found.digital_source_type.as_str()), ("DMI-PROHIBITED", "trainedAlgorithmicMedia"));
        assert_eq!(found.model_release, "MR-UMR");
    }

    #[test]
    fn iim_fills_what_is_open_and_stops_where_it_is_cut() {
        let set = |number: u8, text: &str| [&[0x1c, 2, number, 0, u8::try_from(text.len()).unwrap()][..], text.as_bytes()].concat();
        let mut found = Embedded { credit: "Known".into(), ..Embedded::default() };
        let bytes = [set(80, "Mara"), set(110, "Other"), set(25, "pool"), set(120, "Dawn"), vec![0x1c, 2, 116, 0, 99, b'x']].concat();
        read_iim(&bytes, &mut found);
        assert_eq!((found.creator.as_str(), found.credit.as_str(), found.description.as_str()), ("Mara", "Known", "Dawn"));
        assert_eq!((found.keywords.as_slice(), found.copyright.as_str()), (&["pool".to_owned()][..], ""));
    }

    #[test]
    fn what_is_no_metadata_says_nothing() {
        let mut found = Embedded::default();
        read_xmp("<not", &mut found);
        read_exif(b"II*\0garbage".to_vec(), &mut found);
        read_iim(&[0x1c, 2], &mut found);
        assert_eq!(found, Embedded::default());
    }
}
