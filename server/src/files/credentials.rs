//! Content Credentials: C2PA manifests that are embedded in files, read and verified by the standard's own library. Manifests that are kept
//! elsewhere are not asked for, and neither is anything else: nothing here speaks over a network.

use std::{
    collections::HashSet,
    io::{Read, Seek},
    sync::Arc,
    thread,
};

use app::model::{ContentCredentials, CredentialState, CredentialStep};
use c2pa::{
    Context, Manifest, Reader, Settings, ValidationState, assertions::Actions, validation_status::SIGNING_CREDENTIAL_UNTRUSTED as UNTRUSTED,
};

/// The longest text that is kept of any one field, and how many of a list.
const LONGEST: usize = 200;
const MOST: usize = 50;
/// Enough for manifests that are nested as deep as the library allows.
const STACK: usize = 32 << 20;
/// How far back what a file was made from is followed.
const DEEPEST: usize = 8;

/// Whom to believe: the roots of the certificates that sign manifests.
#[derive(Clone)]
pub(super) struct Trust(Arc<Context>);

impl std::fmt::Debug for Trust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Trust")
    }
}

impl Trust {
    /// These roots, as PEM; nobody without.
    ///
    /// # Errors
    /// When they are not certificates.
    pub(super) fn in_roots(roots: Option<&str>) -> Result<Self, c2pa::Error> {
        let mut settings = Settings::new()
            .with_value("verify.remote_manifest_fetch", false)?
            .with_value("verify.ocsp_fetch", false)?
            .with_value("core.max_decompressed_manifest_size_in_mb", 64)?;
        if let Some(roots) = roots {
            settings = settings.with_value("trust.user_anchors", roots)?;
        }
        Ok(Self(Context::new().with_settings(settings)?.into_shared()))
    }

    /// What a file's manifest says, and whether it holds; nothing of files without one, and of kinds that have none. Takes a while: all of
    /// the file is digested.
    pub(super) fn read(&self, media_type: &'static str, file: impl Read + Seek + Send + 'static) -> Option<ContentCredentials> {
        let context = Arc::clone(&self.0);
        let read = move || match Reader::from_shared_context(&context).with_stream(media_type, file) {
            Ok(reader) => reader.active_manifest().map(|manifest| told(&reader, manifest)),
            Err(c2pa::Error::JumbfNotFound | c2pa::Error::UnsupportedType) => None,
            Err(error) => Some(unreadable(&error.to_string())),
        };
        // Whatever is in a file, it is taken in: what gives up over it says no more than that.
        let beside = thread::Builder::new().name("credentials".to_owned()).stack_size(STACK).spawn(read).ok()?;
        beside.join().unwrap_or_else(|_| Some(unreadable("it cannot be read")))
    }
}

fn unreadable(problem: &str) -> ContentCredentials {
    ContentCredentials {
        state: CredentialState::Invalid,
        made_with: String::new(),
        signed_by: String::new(),
        signed_at: String::new(),
        steps: Vec::new(),
        made_from: Vec::new(),
        problems: vec![short(problem)],
    }
}

fn told(reader: &Reader, manifest: &Manifest) -> ContentCredentials {
    let state = match reader.validation_state() {
        ValidationState::Trusted => CredentialState::Trusted,
        ValidationState::Valid => CredentialState::Valid,
        ValidationState::Invalid => CredentialState::Invalid,
    };
    // A signer whom nobody knows makes nothing invalid.
    let told = reader.validation_status().unwrap_or_default().iter().filter(|it| !it.passed() && it.code() != UNTRUSTED);
    let problems = told.filter(|_| state == CredentialState::Invalid);
    let generator = manifest.claim_generator_info.iter().flatten().next();
    let made_with = generator.map(|it| match &it.version {
        Some(version) => format!("{} {version}", it.name),
        None => it.name.clone(),
    });
    let mut steps = Vec::new();
    collect(reader, manifest, &mut HashSet::new(), &mut steps);
    let names = [manifest.common_name(), manifest.issuer()];
    let mut signers: Vec<String> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
    signers.dedup();
    ContentCredentials {
        state,
        made_with: short(&made_with.or_else(|| manifest.claim_generator().map(str::to_owned)).unwrap_or_default()),
        signed_by: short(&signers.join(", ")),
        signed_at: short(&manifest.time().unwrap_or_default()),
        steps,
        made_from: manifest.ingredients().iter().filter_map(|it| it.title()).take(MOST).map(short).collect(),
        problems: problems.take(MOST).map(|it| short(it.explanation().unwrap_or_else(|| it.code()))).collect(),
    }
}

/// What was done to a manifest's file, after what was done to those that it was made from.
fn collect<'a>(reader: &'a Reader, manifest: &'a Manifest, met: &mut HashSet<&'a str>, steps: &mut Vec<CredentialStep>) {
    if met.len() >= DEEPEST || manifest.label().is_some_and(|label| !met.insert(label)) {
        return;
    }
    for before in manifest.ingredients().iter().filter_map(|it| reader.get_manifest(it.active_manifest()?)) {
        collect(reader, before, met, steps);
    }
    let done = [Actions::LABEL_VERSIONED, Actions::LABEL].into_iter().find_map(|label| manifest.find_assertion::<Actions>(label).ok());
    for action in done.iter().flat_map(Actions::actions).take(MOST.saturating_sub(steps.len())) {
        let agent = action.software_agent().and_then(|agent| match serde_json::to_value(agent).ok()? {
            serde_json::Value::String(name) => Some(name),
            named => named["name"].as_str().map(str::to_owned),
        });
        let source = action.source_type().and_then(|source| serde_json::to_value(source).ok());
        let source = source.as_ref().and_then(serde_json::Value::as_str).map(|source| source.rsplit('/').next().unwrap_or(source));
        steps.push(CredentialStep {
            action: short(action.action()),
            with: short(&agent.unwrap_or_default()),
            digital_source_type: short(source.unwrap_or_default()),
            at: short(action.when().unwrap_or_default()),
        });
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::Cursor;

    use c2pa::{Builder, EphemeralSigner, Signer as _};
    use image::{ImageFormat, RgbImage};

    use super::*;

    const MADE: &str = r#"{
        "claim_generator_info": [{ "name": "Larkmoor Studio", "version": "3.1" }],
        "title": "harbour.png",
        "assertions": [{ "label": "c2pa.actions.v2", "data": { "actions": [{
            "action": "c2pa.created",
            "softwareAgent": { "name": "Dreamer" },
            "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        }] } }]
    }"#;

    /// A PNG whose manifest says that a machine has made it.
    pub(crate) fn signed_by_a_machine() -> Vec<u8> {
        signed(&EphemeralSigner::new("studio.larkmoor.example").unwrap())
    }

    fn signed(signer: &EphemeralSigner) -> Vec<u8> {
        let (mut plain, mut out) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
        RgbImage::from_pixel(64, 64, image::Rgb([200, 40, 40])).write_to(&mut plain, ImageFormat::Png).unwrap();
        plain.set_position(0);
        let settings = Settings::new().with_value("verify.verify_after_sign", false).unwrap();
        let context = Context::new().with_settings(settings).unwrap();
        let mut builder = Builder::from_context(context).with_definition(MADE).unwrap();
        builder.sign(signer, "image/png", &mut plain, &mut out).unwrap();
        out.into_inner()
    }

    fn read(trust: &Trust, bytes: &[u8]) -> Option<ContentCredentials> {
        trust.read("image/png", Cursor::new(bytes.to_vec()))
    }

    fn root_of(signer: &EphemeralSigner) -> String {
        use base64::Engine as _;
        let root = signer.certs().unwrap().pop().unwrap();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", base64::engine::general_purpose::STANDARD.encode(root))
    }

    #[test]
    fn a_manifest_is_read_and_its_signature_checked() {
        let signer = EphemeralSigner::new("studio.larkmoor.example").unwrap();
        let file = signed(&signer);
        let found = read(&Trust::in_roots(None).unwrap(), &file).expect("a manifest");
        assert_eq!((found.state, found.problems.as_slice()), (CredentialState::Valid, &[][..]));
        assert_eq!(found.made_with, "Larkmoor Studio 3.1");
        assert!(found.signed_by.contains("studio.larkmoor.example"), "{}", found.signed_by);
        let step = CredentialStep {
            action: "c2pa.created".into(),
            with: "Dreamer".into(),
            digital_source_type: "trainedAlgorithmicMedia".into(),
            at: String::new(),
        };
        assert_eq!(found.steps, [step]);
        let trusting = Trust::in_roots(Some(&root_of(&signer))).unwrap();
        assert_eq!(read(&trusting, &file).unwrap().state, CredentialState::Trusted);
    }

    #[test]
    fn what_was_changed_afterwards_does_not_hold() {
        let mut file = signed(&EphemeralSigner::new("studio.larkmoor.example").unwrap());
        // The checksum of the last chunk, which is of the picture.
        let last = file.len() - 14;
        file[last] ^= 1;
        let found = read(&Trust::in_roots(None).unwrap(), &file).expect("a manifest");
        assert_eq!(found.state, CredentialState::Invalid);
        assert!(!found.problems.is_empty());
        assert_eq!(found.steps.len(), 1, "what it says is still told");
    }

    #[test]
    fn files_without_one_say_nothing_and_broken_ones_why() {
        let mut plain = Cursor::new(Vec::new());
        RgbImage::new(8, 8).write_to(&mut plain, ImageFormat::Png).unwrap();
        assert_eq!(read(&Trust::in_roots(None).unwrap(), plain.get_ref()), None);
        assert_eq!(read(&Trust::in_roots(None).unwrap(), b"no picture").expect("why it cannot be read").state, CredentialState::Invalid);
        assert!(Trust::in_roots(Some("no certificate")).is_err());
    }
}
