//! Events of the audit as a document to file, send and print, with their proofs attached.

use app::{
    model::{AuditEvent, Checkpoint, Instant},
    views::audit::diff::{changes, in_words},
};
use krilla::metadata::Metadata;

use super::{
    PdfError,
    draw::{self, Attachment},
    face::Faces,
    flow::{Cell, Column, Flow, Style},
    long_time, pdf_time, table_time,
};

/// What is drawn.
#[derive(Debug)]
pub struct Record {
    pub workspace: String,
    /// The campaign's name, when the events are of one.
    pub campaign: Option<String>,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
    pub made_at: Instant,
    pub checkpoint: Checkpoint,
    pub events: Vec<AuditEvent>,
    /// The same events with their exact bytes and paths, as JSONL: attached to the document.
    pub proofs: String,
}

/// How much of one change is drawn; the attachment has all of it.
const LONGEST: usize = 400;

/// Draws the events.
///
/// # Errors
/// When the document cannot be written.
pub fn record(record: Record) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::bundled()?;
    let mut flow = Flow::new(&faces);
    flow.masthead("Cohiva Campaign", "Audit record");
    let about = record.campaign.as_deref().unwrap_or("The whole workspace");
    flow.heading(1, about, Style::TITLE);
    flow.paragraph(&record.workspace, Style::MUTED);
    flow.gap(12.0);
    let period = match (record.from, record.to) {
        (None, None) => "From the beginning until this document was made".to_owned(),
        (Some(from), None) => format!("From {}", long_time(from)),
        (None, Some(to)) => format!("Before {}", long_time(to)),
        (Some(from), Some(to)) => format!("From {}, before {}", long_time(from), long_time(to)),
    };
    let head = &record.checkpoint;
    flow.facts(
        &[
            ("Period", period, Style::BODY),
            ("Events", record.events.len().to_string(), Style::BODY),
            ("Made", long_time(record.made_at), Style::BODY),
            ("Log", head.origin.clone(), Style::BODY),
            ("Tree size", head.size.to_string(), Style::BODY),
            ("Root hash", head.root_hash.to_string(), Style::MONO),
            ("Public key", head.key.clone(), Style::MONO),
        ],
        "The record in brief",
    );
    events(&mut flow, &record.events);
    flow.section("Check it yourself");
    flow.paragraph(
        "Attached to this document is audit.jsonl: every event with its exact bytes, its path to the root of the log, and the signed \
         checkpoint. Save it and run \u{201c}campaign audit verify-file audit.jsonl\u{201d}, or check it by RFC 9162 with any other \
         tool. The log may hold events between these that are not part of this selection; each event here names its own number.",
        Style::BODY,
    );
    flow.code("Signed checkpoint", head.note.trim_end().lines());
    let running = format!("Audit record \u{b7} {} \u{b7} {about}", record.workspace);
    let metadata = Metadata::new()
        .title(format!("Audit record: {about}"))
        .description(format!("{} events of {}", record.events.len(), record.workspace))
        .authors(vec![record.workspace.clone()])
        .creator("Cohiva Campaign".to_owned())
        .language("en".to_owned())
        .creation_date(pdf_time(record.made_at));
    let attachment = Attachment {
        name: "audit.jsonl",
        media_type: "application/jsonl",
        description: "The same events with their exact bytes, proofs and the signed checkpoint",
        bytes: record.proofs.into_bytes(),
        at: pdf_time(record.made_at),
    };
    draw::write(flow, &running, "Audit record", metadata, attachment)
}

fn events(flow: &mut Flow<'_>, events: &[AuditEvent]) {
    flow.section("Events");
    if events.is_empty() {
        flow.paragraph("Nothing was recorded.", Style::BODY);
        return;
    }
    let rows = events.iter().map(|event| {
        let who = event.email.as_deref().unwrap_or_default();
        let what =
            Cell::new(Style::STRONG, &in_words(&event.action)).and(Style::SMALL, &format!("{} {}", event.subject.kind, event.subject.id));
        let told = changes(event.before.as_ref(), event.after.as_ref()).into_iter().fold(what, |cell, change| {
            let side = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
            let line = match change.before {
                None => format!("{}: {}", change.field, side(change.after)),
                Some(before) => format!("{}: {before} \u{2192} {}", change.field, side(change.after)),
            };
            cell.and(Style::BODY, &shortened(&line))
        });
        vec![
            Cell::new(Style::MONO, &event.seq.to_string()),
            Cell::new(Style::MONO, &table_time(event.at)),
            Cell::new(Style::STRONG, &event.actor.name).and(Style::SMALL, who),
            told,
            Cell::new(Style::MONO, &event.leaf_hash.short()),
        ]
    });
    let columns = [Column("Event", 44.0), Column("Time, UTC", 105.0), Column("Who", 106.0), Column("What", 164.0), Column("Leaf", 62.0)];
    flow.table("Every event, in order", &columns, rows.collect());
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}\u{2026}", &text[..end]),
        None => text.to_owned(),
    }
}
