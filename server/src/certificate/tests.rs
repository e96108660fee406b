use app::model::{
    AuditProof, CampaignId, CertificateId, CertificateItem, Channel, CheckCode, Checkpoint, Digest, ItemWaiver, MemberId, WaiverId,
};

use super::*;

const VERIFY: &str = "https://meridian.example.com/verify#ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn at(text: &str) -> Instant {
    text.parse().expect("an instant")
}

fn certificate() -> Certificate {
    let items = CheckCode::ALL
        .iter()
        .map(|&code| CertificateItem {
            code,
            title: code.label().to_owned(),
            subject: "Hero banner".to_owned(),
            detail: "Approved by Nora Feld in Legal on version 3, the current one.".to_owned(),
            waiver: (code == CheckCode::ChecklistConfirmed).then(|| ItemWaiver {
                id: WaiverId::new(),
                revision: 2,
                requested_by_id: MemberId::new(),
                reason: "Counsel confirmed it by telephone.".to_owned(),
                requested_by: "Ana Reyes".to_owned(),
                requested_at: at("2026-11-22T16:00:00Z"),
                granted_by: Some("Nora Feld".to_owned()),
                granted_at: Some(at("2026-11-22T17:00:00Z")),
            }),
        })
        .collect();
    let person = |name: &str, meaning: &str| CertificatePerson {
        member_id: MemberId::new(),
        name: name.to_owned(),
        email: format!("{}@example.com", name.split(' ').next().unwrap_or_default().to_lowercase()),
        meaning: meaning.to_owned(),
        digest: Some(Digest::of(meaning.as_bytes())),
        at: at("2026-11-20T09:30:00Z"),
    };
    let id = CertificateId::new();
    Certificate {
        id,
        digest: Digest::of(b"certificate"),
        body: CertificateBody {
            id,
            workspace: "Meridian Coffee".to_owned(),
            campaign_id: CampaignId::new(),
            campaign_name: "Winter roast 2026".to_owned(),
            market: Some("DACH".to_owned()),
            channels: vec![Channel::Email, Channel::Social, Channel::OutOfHome],
            starts_on: "2026-12-01".parse().ok(),
            ends_on: "2026-12-31".parse().ok(),
            content_digest: Digest::of(b"content"),
            items,
            people: vec![
                person("Nora Feld", "Approved \u{201c}Hero banner\u{201d} in Legal"),
                person("Jonas Weber", "Approved \u{201c}Hero banner\u{201d} in Brand"),
                person("Aiko Tanaka", "Confirmed \u{201c}Price list checked\u{201d}"),
            ],
            files: (1..=6).map(file).collect(),
            launched_by: "Mara Lindqvist".to_owned(),
            launched_by_email: "mara@example.com".to_owned(),
            issued_at: at("2026-11-23T10:04:05Z"),
            statement: "Every check of the launch gate passed when this campaign went live, on the exact files listed \
                        here. This certifies the process in this workspace; it is not legal advice."
                .to_owned(),
        },
        log: AuditProof {
            seq: 1041,
            leaf: "{}".to_owned(),
            leaf_hash: Digest::of(b"leaf"),
            path: (0..11_u8).map(|level| Digest::of(&[level])).collect(),
            checkpoint: Checkpoint {
                origin: "campaign.example.com/meridian".to_owned(),
                size: 1042,
                root_hash: Digest::of(b"root"),
                note: "campaign.example.com/meridian\n1042\nSE9XIHRoZSByb290IGlzIHdyaXR0ZW4gaGVyZSBub3c=\n\n\u{2014} \
                       campaign.example.com/meridian Wy8tQm9keSBvZiBhIHNpZ25hdHVyZSB0aGF0IGlzIHRvIGJlIHZlcmlmaWVkIG9mZmxpbmUgYnkgYW55b25lIHdobyBoYXMgdGhlIGtleQ==\n"
                    .to_owned(),
                key: "campaign.example.com/meridian+5b2f2d42+AZp3b2xrIG9mIGEga2V5IHRoYXQgaXMgbm90IG9uZQ==".to_owned(),
            },
        },
        tlog_proof: String::new(),
        standing: Standing::valid(),
    }
}

fn file(number: i64) -> CertificateFile {
    CertificateFile {
        name: format!("Deliverable {number}"),
        file_name: format!("winter-roast-{number}.png"),
        version: number % 5 + 1,
        sha256: Digest::of(&number.to_be_bytes()),
    }
}

fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page\n").count() + text.matches("/Type/Page/").count()
}

/// Writes the document where somebody can look at it, when asked to.
fn keep(name: &str, pdf: &[u8]) {
    if let Ok(folder) = std::env::var("KEEP_PDF") {
        std::fs::write(std::path::Path::new(&folder).join(name), pdf).expect("the folder is there");
    }
}

#[test]
fn is_a_tagged_pdf_with_its_fonts() {
    let pdf = pdf(&certificate(), VERIFY).expect("a document");
    keep("certificate.pdf", &pdf);
    assert!(pdf.starts_with(b"%PDF-1.7"));
    assert!(pdf.trim_ascii_end().ends_with(b"%%EOF"));
    let text = String::from_utf8_lossy(&pdf);
    for needed in ["Inter-Regular", "Inter-SemiBold", "JetBrainsMono-Regular", "/StructTreeRoot", "/Lang", "rfc9162", VERIFY] {
        assert!(text.contains(needed), "{needed} is missing");
    }
    assert!(pdf.len() < 300_000, "fonts are subset: {} bytes", pdf.len());
}

#[test]
fn what_no_longer_stands_says_so() {
    let mut certificate = certificate();
    let stands = pdf(&certificate, VERIFY).expect("a document");
    for state in [StandingState::Revoked, StandingState::Superseded] {
        let reason = Some("The offer was withdrawn.".to_owned());
        certificate.standing =
            Standing { state, at: Some(at("2026-11-25T08:00:00Z")), by: Some("Mara".into()), reason, ..Standing::valid() };
        let ended = pdf(&certificate, VERIFY).expect("a document");
        keep(&format!("{state}.pdf"), &ended);
        assert_ne!(ended, stands);
    }
}

#[test]
fn the_json_is_found_inside() {
    let certificate = certificate();
    let pdf = pdf(&certificate, VERIFY).expect("a document");
    let found = app::ledger::certificate::in_pdf(&pdf).expect("an attachment");
    assert_eq!(found, serde_json::to_string(&certificate).expect("JSON"));
    assert_eq!(app::ledger::certificate::in_pdf(b"%PDF-1.7 nothing"), None);
}

#[test]
fn same_certificate_same_bytes() {
    let certificate = certificate();
    assert_eq!(pdf(&certificate, VERIFY).expect("a document"), pdf(&certificate, VERIFY).expect("a document"));
}

#[test]
fn two_hundred_files_flow_over_pages() {
    let mut certificate = certificate();
    certificate.body.files = (1..=200).map(file).collect();
    let pdf = pdf(&certificate, VERIFY).expect("a document");
    keep("files.pdf", &pdf);
    assert!(pages(&pdf) >= 8, "{} pages", pages(&pdf));
}

#[test]
fn any_script_and_any_length_is_drawn() {
    let mut certificate = certificate();
    certificate.body.campaign_name = "Χειμώνας 2026 \u{2014} Зимняя обжарка \u{1f384} 冬の焙煎 שלום".to_owned();
    certificate.body.workspace = "Öl & Søn\u{0}\u{200d}\u{feff}\u{e001}\n\tAG".to_owned();
    certificate.body.people[0].name = "Wolfeschlegelsteinhausenbergerdorff".repeat(8);
    certificate.body.items[0].detail = "Very long finding. ".repeat(900);
    certificate.body.statement = "What is certified. ".repeat(400);
    certificate.body.files[0].file_name = "a".repeat(255);
    certificate.body.items[1].detail = String::new();
    certificate.body.launched_by = "e\u{301}\u{1F468}\u{200D}\u{1F469}\u{FE0F} Ż\u{327}".to_owned();
    certificate.log.checkpoint.note = String::new();
    let pdf = pdf(&certificate, VERIFY).expect("a document");
    keep("scripts.pdf", &pdf);
}

#[test]
fn nothing_but_the_obligatory_is_drawn() {
    let mut certificate = certificate();
    let body = &mut certificate.body;
    (body.items, body.people, body.files, body.channels) = (vec![], vec![], vec![], vec![]);
    (body.market, body.starts_on, body.ends_on) = (None, None, None);
    (body.campaign_name, body.workspace) = (String::new(), String::new());
    certificate.log.path = vec![];
    pdf(&certificate, VERIFY).expect("a document");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(4))]

    #[test]
    fn no_text_stops_a_certificate(text in "\\PC{0,60}|.{0,60}") {
        let mut certificate = certificate();
        certificate.body.campaign_name.clone_from(&text);
        certificate.body.items[0].detail.clone_from(&text);
        certificate.log.checkpoint.note = text;
        pdf(&certificate, VERIFY).expect("a document");
    }
}
