//! A version of a proof as a document to file, send and print: its pages with the marks burnt in, and the threads under them.

use app::{
    geometry::shapes,
    model::{Annotation, Comment, Geometry, Instant, Proof, ProofPage, ProofVersion},
};
use krilla::{image::Image, metadata::Metadata};

use super::{
    PdfError,
    draw::{self, Attachment},
    face::Faces,
    figure::Burnt,
    flow::{Flow, Style},
    long_time, pdf_time,
};

/// How high a page is pictured at most, in points, so that the first threads stand on the same sheet.
const TALLEST: f32 = 430.0;

/// What is drawn.
#[derive(Debug)]
pub struct Summary<'a> {
    pub workspace: &'a str,
    pub campaign: &'a str,
    pub proof: &'a Proof,
    pub version: &'a ProofVersion,
    pub uploaded_by: &'a str,
    pub pages: &'a [ProofPage],
    /// By number.
    pub marks: &'a [Annotation],
    /// The pages that are pictured, in their order, as JPEG.
    pub pictured: Vec<(i64, Vec<u8>)>,
    pub made_at: Instant,
    /// The marks as W3C Web Annotations: attached to the document.
    pub annotations: String,
}

/// Draws the summary.
///
/// # Errors
/// When the document cannot be written.
pub fn summary(summary: Summary<'_>) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::bundled()?;
    let mut flow = Flow::new(&faces);
    let Summary { proof, version, marks, .. } = summary;
    flow.masthead("Cohiva Campaign", "Proof summary");
    flow.heading(1, &proof.name, Style::TITLE);
    flow.paragraph(&format!("{} \u{b7} {} \u{b7} version {}", summary.workspace, summary.campaign, version.label()), Style::MUTED);
    flow.gap(12.0);
    facts(&mut flow, &summary);
    let pictured: Vec<i64> = summary.pictured.iter().map(|(page, _)| *page).collect();
    if version.pages > 1 {
        flow.paragraph(&left_out(version, marks, &pictured), Style::SMALL);
    }
    for (page, picture) in summary.pictured {
        let here: Vec<&Annotation> = marks.iter().filter(|mark| mark.page == page).collect();
        pictured_page(&mut flow, version, summary.pages, page, picture, &here)?;
        for mark in here {
            thread(&mut flow, mark);
        }
    }
    let beyond: Vec<&Annotation> = marks.iter().filter(|mark| !pictured.contains(&mark.page)).collect();
    if !beyond.is_empty() {
        flow.section(&format!("Marks on further {}s", version.page_word()));
        for mark in beyond {
            thread(&mut flow, mark);
        }
    }
    if flow.has_substitutes() {
        flow.gap(8.0);
        let words = "Characters that this document's fonts lack are shown as \u{25a1}. The attached annotations carry them exactly.";
        flow.paragraph(words, Style::SMALL);
    }
    let running = format!("Proof summary \u{b7} {} \u{b7} version {}", proof.name, version.label());
    let footer = format!("{} \u{b7} SHA-256 {}", version.file_name, version.sha256.short());
    let metadata = Metadata::new()
        .title(format!("Proof summary: {}, version {}", proof.name, version.label()))
        .description(format!("{} marks with their threads", marks.len()))
        .authors(vec![summary.workspace.to_owned()])
        .creator("Cohiva Campaign".to_owned())
        .language("en".to_owned())
        .document_id(version.id.to_string())
        .creation_date(pdf_time(summary.made_at));
    let attachment = Attachment {
        name: "marks.jsonld",
        media_type: "application/ld+json",
        description: "The marks as W3C Web Annotations",
        bytes: summary.annotations.into_bytes(),
        at: pdf_time(summary.made_at),
    };
    draw::write(flow, &running, &footer, metadata, attachment)
}

fn facts(flow: &mut Flow<'_>, summary: &Summary<'_>) {
    let Summary { version, marks, .. } = summary;
    let open = marks.iter().filter(|mark| mark.resolved_at.is_none()).count();
    let blocking = marks.iter().filter(|mark| mark.resolved_at.is_none() && mark.blocking).count();
    let standing = match version.locked_at {
        None => "Open: marks are still taken".to_owned(),
        Some(at) if version.locked_by.is_none() => format!("Locked since it was approved, {}", long_time(at)),
        Some(at) => format!("Locked by hand, {}", long_time(at)),
    };
    let extent = match version.pages {
        1 => format!("{} \u{d7} {} pixels", version.width, version.height),
        many => format!("{many} {}s", version.page_word()),
    };
    flow.facts(
        &[
            ("File", version.file_name.clone(), Style::BODY),
            ("Extent", extent, Style::BODY),
            ("Uploaded", format!("{} by {}", long_time(version.created_at), summary.uploaded_by), Style::BODY),
            ("Standing", standing, Style::BODY),
            ("Marks", format!("{} in all, {open} open, {blocking} of them blocking", marks.len()), Style::BODY),
            ("Made", long_time(summary.made_at), Style::BODY),
            ("SHA-256", version.sha256.to_string(), Style::HASH),
        ],
        "The version in brief",
    );
}

/// Which pages are not pictured, and why.
fn left_out(version: &ProofVersion, marks: &[Annotation], pictured: &[i64]) -> String {
    let word = version.page_word();
    let marked = marks.iter().any(|mark| !pictured.contains(&mark.page));
    if marked {
        return format!("The first {} {word}s with marks are pictured; marks on later ones are listed at the end.", pictured.len());
    }
    format!("{word}s without marks are not pictured.")
        .chars()
        .enumerate()
        .map(|(at, letter)| if at == 0 { letter.to_ascii_uppercase() } else { letter })
        .collect()
}

fn pictured_page(
    flow: &mut Flow<'_>,
    version: &ProofVersion,
    pages: &[ProofPage],
    page: i64,
    picture: Vec<u8>,
    marks: &[&Annotation],
) -> Result<(), PdfError> {
    let heading = match (version.pages, version.page_word()) {
        (1, _) => "The picture".to_owned(),
        (_, "frame") => match version.frame_rate() {
            Some(rate) => format!("Frame {page}, {}", rate.timecode(page - 1)),
            None => format!("Frame {page}"),
        },
        _ => format!("Page {page}"),
    };
    flow.section(&heading);
    let size = crate::exchange::web_annotation::size(pages, page);
    let picture = Image::from_jpeg(picture.into(), true).map_err(PdfError::Write)?;
    let numbers: Vec<String> = marks.iter().map(|mark| mark.number.to_string()).collect();
    let alt = match numbers.as_slice() {
        [] => format!("{}, without marks", version.file_name),
        [one] => format!("{} with mark {one}", version.file_name),
        several => format!("{} with marks {}", version.file_name, several.join(", ")),
    };
    let burnt = marks.iter().map(|mark| Burnt::new(mark, (size.width, size.height))).collect();
    flow.figure(picture, (size.width, size.height), TALLEST, burnt, alt);
    Ok(())
}

fn thread(flow: &mut Flow<'_>, mark: &Annotation) {
    let Annotation { number, author_name, created_at, .. } = mark;
    let standing = match (mark.blocking, mark.resolved_at) {
        (_, Some(at)) => format!(" \u{b7} resolved {}", long_time(at)),
        (true, None) => " \u{b7} blocks the launch".to_owned(),
        (false, None) => String::new(),
    };
    flow.gap(9.0);
    let head = format!("{number} \u{b7} {author_name} \u{b7} {}{standing}", long_time(*created_at));
    flow.label_line(&head);
    if let Geometry::Highlight { quote, .. } = &mark.geometry {
        flow.paragraph(&format!("On \u{201c}{}\u{201d}", quote.exact), Style::MUTED_SMALL);
    }
    let mut comments = mark.comments.iter();
    if let Some(Comment { body, .. }) = comments.next() {
        flow.paragraph(body, Style::BODY);
    } else {
        flow.paragraph(shapes::name(&mark.geometry), Style::BODY);
    }
    for Comment { author_name, body, created_at, .. } in comments {
        flow.inset(&format!("{author_name}, {}: {body}", long_time(*created_at)));
    }
}
