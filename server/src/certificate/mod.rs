//! The compliance certificate as a document to file, send and print; the audit and a proof's marks likewise.
//!
//! The certificate itself is its canonical JSON. This PDF shows the same facts to people: A4, tagged for screen
//! readers (PDF/UA-1), fonts embedded, and the same bytes for the same certificate.

mod draw;
mod face;
mod figure;
mod flow;
mod record;
mod summary;

use app::model::{Certificate, CertificateBody, CertificateFile, CertificatePerson, Instant, ItemWaiver, Standing, StandingState};
use krilla::metadata::{DateTime, Metadata};

pub use self::{
    record::{Record, record},
    summary::{Summary, summary},
};

use self::draw::Attachment;
use self::face::Faces;
use self::flow::{Cell, Column, Flow, Style, Tone};

/// Why a certificate could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// A font of this program is damaged.
    #[error("the bundled font {0} cannot be read")]
    Font(&'static str),
    /// The address of its verification does not fit into a code.
    #[error("the code for cameras cannot be made: {0}")]
    Code(#[from] qrcode::types::QrError),
    /// The document was refused on writing, by PDF or PDF/UA rules.
    #[error("the certificate cannot be written as PDF: {0}")]
    Write(String),
}

/// Draws the certificate, with the address at which anybody can verify it: as a link, and as a QR code.
pub fn pdf(certificate: &Certificate, verify_at: &str) -> Result<Vec<u8>, PdfError> {
    let faces = Faces::bundled()?;
    let body = &certificate.body;
    let mut flow = Flow::new(&faces);
    title(&mut flow, body, verify_at)?;
    verdict(&mut flow, body, &certificate.standing);
    facts(&mut flow, certificate);
    checks(&mut flow, body);
    people(&mut flow, &body.people);
    files(&mut flow, &body.files);
    log_position(&mut flow, certificate);
    verification(&mut flow, verify_at);
    if flow.has_substitutes() {
        flow.gap(8.0);
        flow.paragraph(
            "Characters that this document's fonts lack are shown as \u{25a1}. The certificate's JSON carries them exactly.",
            Style::SMALL,
        );
    }
    let running = format!("Compliance certificate \u{b7} {} \u{b7} {}", body.workspace, body.campaign_name);
    let footer = format!("Certificate {}", certificate.id);
    let attachment = Attachment {
        name: "certificate.json",
        media_type: "application/json",
        description: "The certificate with its proof: this is what verifiers read",
        bytes: serde_json::to_vec(certificate).map_err(|e| PdfError::Write(e.to_string()))?,
        at: pdf_time(body.issued_at),
    };
    draw::write(flow, &running, &footer, metadata(certificate), attachment)
}

fn metadata(certificate: &Certificate) -> Metadata {
    let body = &certificate.body;
    Metadata::new()
        .title(format!("Compliance certificate: {}", body.campaign_name))
        .description(format!("Launch of {} by {}", body.campaign_name, body.workspace))
        .authors(vec![body.workspace.clone()])
        .creator("Cohiva Campaign".to_owned())
        .language("en".to_owned())
        .document_id(certificate.id.to_string())
        .creation_date(pdf_time(body.issued_at))
}

fn pdf_time(at: Instant) -> DateTime {
    DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(at.month().into())
        .day(at.0.day())
        .hour(at.hour())
        .minute(at.minute())
        .second(at.second())
        .utc_offset_hour(0)
}

/// `23 November 2026, 10:04:05 UTC`.
fn long_time(at: Instant) -> String {
    format!("{} {} {}, {:02}:{:02}:{:02} UTC", at.0.day(), at.month(), at.year(), at.hour(), at.minute(), at.second())
}

/// `2026-11-23 10:04:05`.
fn table_time(at: Instant) -> String {
    format!("{} {:02}:{:02}:{:02}", at.day(), at.hour(), at.minute(), at.second())
}

fn title(flow: &mut Flow<'_>, body: &CertificateBody, verify_at: &str) -> Result<(), PdfError> {
    flow.masthead("Cohiva Campaign", "Compliance certificate");
    let name = body.campaign_name.trim();
    let channels: Vec<_> = body.channels.iter().map(|channel| channel.label()).collect();
    let line: Vec<String> = [Some(body.workspace.clone()), body.market.clone(), Some(channels.join(", "))]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let code = qrcode::QrCode::with_error_correction_level(verify_at, qrcode::EcLevel::M)?;
    let dark = code.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
    flow.beside_code(code.width(), dark, |flow| {
        flow.heading(1, if name.is_empty() { "Campaign without a name" } else { name }, Style::TITLE);
        flow.paragraph(&line.join("  \u{b7}  "), Style::MUTED);
        flow.gap(4.0);
        flow.link("Verify it, without an account (or scan the code)", verify_at);
    });
    flow.gap(2.0);
    Ok(())
}

fn verdict(flow: &mut Flow<'_>, body: &CertificateBody, standing: &Standing) {
    let at = standing.at.map(long_time).unwrap_or_default();
    let by = standing.by.as_deref().unwrap_or("somebody");
    match standing.state {
        StandingState::Valid => {}
        StandingState::Revoked => {
            let why = format!("{by} took it back on {at}. Reason: {}", standing.reason.as_deref().unwrap_or("none given"));
            flow.panel(Tone::Ended, "Revoked. This certificate no longer stands.", &why);
        }
        StandingState::Superseded => {
            let newer = standing.certificate_id.map(|id| id.to_string()).unwrap_or_default();
            let why = format!("The campaign passed the gate again on {at}, launched by {by}: certificate {newer}.");
            flow.panel(Tone::Ended, "Superseded. A newer certificate has taken this one's place.", &why);
        }
    }
    let checks = match body.items.len() {
        1 => "The one check passed".to_owned(),
        count => format!("All {count} checks passed"),
    };
    flow.panel(Tone::Passed, &format!("Cleared for launch. {checks}."), &body.statement);
}

fn facts(flow: &mut Flow<'_>, certificate: &Certificate) {
    let body = &certificate.body;
    let flight = match (body.starts_on, body.ends_on) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("From {from}"),
        (None, Some(to)) => format!("Until {to}"),
        (None, None) => "Not set".to_owned(),
    };
    flow.facts(
        &[
            ("Issued", long_time(body.issued_at), Style::BODY),
            ("Launched by", format!("{}, {}", body.launched_by, body.launched_by_email), Style::BODY),
            ("Flight", flight, Style::BODY),
            ("Certificate", certificate.id.to_string(), Style::MONO),
            ("Campaign", body.campaign_id.to_string(), Style::MONO),
            ("Content digest", body.content_digest.to_string(), Style::MONO),
            ("Certificate digest", certificate.digest.to_string(), Style::MONO),
        ],
        "The certificate in brief",
    );
    flow.paragraph(
        "Digests are SHA-256. The content digest covers everything that went live: brief, flight, deliverables with \
         their files, assets and checklist.",
        Style::SMALL,
    );
}

fn checks(flow: &mut Flow<'_>, body: &CertificateBody) {
    flow.section("Checks");
    let rows = body.items.iter().map(|item| {
        let finding = Cell::new(Style::BODY, &item.detail);
        let finding = match &item.waiver {
            Some(waiver) => finding.and(Style::STRONG, &waived(waiver)),
            None => finding,
        };
        vec![Cell::new(Style::STRONG, &item.title), Cell::new(Style::BODY, &item.subject), finding]
    });
    let any_waived = body.items.iter().any(|item| item.waiver.is_some());
    let head = if any_waived { "Check, passed or waived" } else { "Check, passed" };
    let columns = [Column(head, 165.0), Column("Subject", 125.0), Column("Finding", 193.0)];
    let caption =
        if any_waived { "Every check of the launch gate, passed or waived" } else { "Every check of the launch gate, all passed" };
    flow.table(caption, &columns, rows.collect());
}

fn waived(waiver: &ItemWaiver) -> String {
    let granted_by = waiver.granted_by.as_deref().unwrap_or("nobody");
    format!("Waived by {granted_by}, asked by {}: {}", waiver.requested_by, waiver.reason)
}

fn people(flow: &mut Flow<'_>, people: &[CertificatePerson]) {
    if people.is_empty() {
        return;
    }
    flow.section("People");
    let rows = people.iter().map(|person| {
        let shown = person.digest.map_or_else(|| "\u{2013}".to_owned(), |digest| digest.short());
        vec![
            Cell::new(Style::STRONG, &person.name).and(Style::SMALL, &person.email),
            Cell::new(Style::BODY, &person.meaning),
            Cell::new(Style::MONO, &shown),
            Cell::new(Style::MONO, &table_time(person.at)),
        ]
    });
    let columns = [Column("Name", 146.0), Column("Meaning", 170.0), Column("Was shown", 62.0), Column("Time, UTC", 105.0)];
    flow.table("Who decided what, and when", &columns, rows.collect());
    flow.gap(4.0);
    flow.paragraph("\u{201c}Was shown\u{201d} begins the SHA-256 of the content that the person signed.", Style::SMALL);
}

fn files(flow: &mut Flow<'_>, files: &[CertificateFile]) {
    if files.is_empty() {
        return;
    }
    flow.section("Files that went live");
    let rows = files.iter().map(|file| {
        vec![
            Cell::new(Style::STRONG, &file.name).and(Style::SMALL, &file.file_name),
            Cell::new(Style::BODY, &file.version.to_string()),
            Cell::new(Style::HASH, &file.sha256.to_string()),
        ]
    });
    let columns = [Column("Deliverable and file", 186.0), Column("Version", 48.0), Column("SHA-256", 249.0)];
    flow.table("The files that went live, with their digests", &columns, rows.collect());
}

fn log_position(flow: &mut Flow<'_>, certificate: &Certificate) {
    let log = &certificate.log;
    flow.section("Place in the audit log");
    flow.facts(
        &[
            ("Log", log.checkpoint.origin.clone(), Style::BODY),
            ("Event number", log.seq.to_string(), Style::BODY),
            ("Tree size", log.checkpoint.size.to_string(), Style::BODY),
            ("Leaf hash", log.leaf_hash.to_string(), Style::MONO),
            ("Root hash", log.checkpoint.root_hash.to_string(), Style::MONO),
            ("Public key", log.checkpoint.key.clone(), Style::MONO),
        ],
        "Where the launch stands in the audit log",
    );
    flow.code("Signed checkpoint", log.checkpoint.note.trim_end().lines());
    if !log.path.is_empty() {
        let path: Vec<String> = log.path.iter().map(ToString::to_string).collect();
        flow.code("Inclusion path, from leaf to root", path.iter().map(String::as_str));
    }
}

fn verification(flow: &mut Flow<'_>, verify_at: &str) {
    flow.section("Check it yourself, offline");
    flow.paragraph(
        "The page below does all of this in your browser, and works without a network once it is loaded; the command \
         \u{201c}campaign certificate verify-file\u{201d} does it without a browser. What neither can show: whose key it is, \
         what was recorded later than the checkpoint, and that nobody is shown another log.",
        Style::BODY,
    );
    flow.gap(4.0);
    flow.link(verify_at, verify_at);
    flow.gap(6.0);
    flow.steps(&[
        "Or by hand: the certificate's JSON is attached to this document. Write its \u{201c}body\u{201d} as canonical JSON (keys sorted, no spaces). Its \
         SHA-256 is the certificate digest.",
        "Take \u{201c}log.leaf\u{201d} of the same JSON: the exact bytes of the launch's audit event. It names the \
         certificate digest. SHA-256 of one zero byte and these bytes is the leaf hash.",
        "Fold the inclusion path over the leaf hash with the event number and the tree size. The result is the root hash.",
        "Check the checkpoint's Ed25519 signature with the log's public key. Take the key from a source that you trust, \
         not from this page alone.",
        "Compare each file: its SHA-256 is the one in the table of files.",
    ]);
    flow.gap(4.0);
    flow.link("RFC 9162: Merkle trees and inclusion proofs", "https://www.rfc-editor.org/rfc/rfc9162#section-2.1.3");
    flow.link("RFC 8785: canonical JSON", "https://www.rfc-editor.org/rfc/rfc8785");
    flow.link("C2SP: signed checkpoints", "https://c2sp.org/tlog-checkpoint");
}

#[cfg(test)]
mod tests;
