//! Signed notes (C2SP `signed-note`), the heads of logs that they carry (`tlog-checkpoint`), and the signatures of the log and of
//! witnesses (`tlog-cosignature`) under them.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::model::Digest;

/// What a key signs, by its algorithm byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// A log signs its own heads: Ed25519 over the note's text.
    Log,
    /// A witness signs heads that it found consistent: Ed25519 over the time and the note's text.
    Witness,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Log => 0x01,
            Self::Witness => 0x04,
        }
    }
}

/// A public key with the name that it signs under: `name+hash+key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

/// A text that is no public key of a log or a witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a public key in the form name+hash+key")]
pub struct BadKey;

impl VerifierKey {
    /// A key from its raw 32 bytes.
    ///
    /// # Errors
    /// When the bytes are no Ed25519 key, or the name cannot be in a note.
    pub fn new(name: &str, kind: KeyKind, key: &[u8; 32]) -> Result<Self, BadKey> {
        let fits = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+');
        let key = VerifyingKey::from_bytes(key).map_err(|_| BadKey)?;
        if fits { Ok(Self { name: name.to_owned(), kind, key }) } else { Err(BadKey) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of SHA-256 of name, newline, algorithm byte and key.
    pub fn id(&self) -> [u8; 4] {
        let hash =
            Sha256::new().chain_update(&self.name).chain_update(b"\n").chain_update([self.kind.byte()]).chain_update(self.key.as_bytes());
        let hash = hash.finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[self.kind.byte()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex(self.id()), STANDARD.encode(typed))
    }
}

impl FromStr for VerifierKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(hash), Some(typed)) = (parts.next(), parts.next(), parts.next()) else { return Err(BadKey) };
        let typed = STANDARD.decode(typed).map_err(|_| BadKey)?;
        let (byte, key) = typed.split_first().ok_or(BadKey)?;
        let kind = [KeyKind::Log, KeyKind::Witness].into_iter().find(|kind| kind.byte() == *byte).ok_or(BadKey)?;
        let made = Self::new(name, kind, key.try_into().map_err(|_| BadKey)?)?;
        if hex(made.id()) == hash { Ok(made) } else { Err(BadKey) }
    }
}

fn hex(id: [u8; 4]) -> String {
    hex::encode(id)
}

/// A note, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// What is signed, its last newline included.
    pub text: &'a str,
    signatures: Vec<SignatureLine<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SignatureLine<'a> {
    name: &'a str,
    id: [u8; 4],
    bytes: Vec<u8>,
}

/// Why a note is not signed by a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("this is not a signed note: {0}")]
    Malformed(&'static str),
    #[error("the note carries no signature by {0}")]
    Unsigned(String),
    #[error("the signature by {0} is not over this text")]
    Forged(String),
}

/// What a valid signature says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// When a witness looked, in seconds since 1970; a log's own signature carries no time.
    pub at: Option<u64>,
}

impl<'a> Note<'a> {
    /// Takes a note apart.
    ///
    /// # Errors
    /// When it has not the form of one.
    pub fn parse(note: &'a str) -> Result<Self, NoteError> {
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::Malformed("no empty line before the signatures"))?;
        let text = &note[..=text.len()];
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed("it does not end with its last line"))?;
        let signatures = lines.split('\n').map(signature_line).collect::<Option<Vec<_>>>();
        Ok(Self { text, signatures: signatures.ok_or(NoteError::Malformed("a signature line cannot be read"))? })
    }

    /// Checks the signature by one key.
    ///
    /// # Errors
    /// When there is none by this key, or it does not hold.
    pub fn verify(&self, key: &VerifierKey) -> Result<Signed, NoteError> {
        let id = key.id();
        let line = self.signatures.iter().find(|line| line.name == key.name && line.id == id);
        let line = line.ok_or_else(|| NoteError::Unsigned(key.name.clone()))?;
        let forged = || NoteError::Forged(key.name.clone());
        let (at, bytes, message) = match key.kind {
            KeyKind::Log => (None, line.bytes.as_slice(), self.text.to_owned()),
            KeyKind::Witness => {
                let (time, bytes) = line.bytes.split_first_chunk::<8>().ok_or_else(forged)?;
                let time = u64::from_be_bytes(*time);
                (Some(time), bytes, cosigned(time, self.text))
            }
        };
        let signature = Signature::from_slice(bytes).map_err(|_| forged())?;
        key.key.verify_strict(message.as_bytes(), &signature).map_err(|_| forged())?;
        Ok(Signed { at })
    }

    /// The names under the note, in order.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.signatures.iter().map(|line| line.name)
    }
}

/// What a witness signs.
pub fn cosigned(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// A signature as a line of a note, with its newline.
pub fn line_of(name: &str, id: [u8; 4], signature: &[u8]) -> String {
    format!("\u{2014} {name} {}\n", STANDARD.encode([id.as_slice(), signature].concat()))
}

fn signature_line(line: &str) -> Option<SignatureLine<'_>> {
    let (name, bytes) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(bytes).ok()?;
    let (id, bytes) = bytes.split_first_chunk::<4>()?;
    (!name.is_empty() && !bytes.is_empty()).then(|| SignatureLine { name, id: *id, bytes: bytes.to_vec() })
}

/// The head of a log, as its note's first three lines say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head<'a> {
    pub origin: &'a str,
    pub size: u64,
    pub root: Digest,
}

impl<'a> Head<'a> {
    /// Reads the text of a note. `None` when it is not that of a log's head.
    pub fn of(text: &'a str) -> Option<Self> {
        let mut lines = text.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let root = STANDARD.decode(root).ok().and_then(|bytes| Digest::try_from(bytes).ok())?;
        let size = decimal(size)?;
        (!origin.is_empty()).then_some(Self { origin, size, root })
    }
}

/// A number as it is written in notes and proofs: no sign, no leading zero.
pub fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};

    use super::*;

    fn key(kind: KeyKind) -> (SigningKey, VerifierKey) {
        let secret = SigningKey::from_bytes(&[9; 32]);
        let public = VerifierKey::new("log.example/acme", kind, &secret.verifying_key().to_bytes()).unwrap();
        (secret, public)
    }

    fn text() -> String {
        format!("log.example/acme\n7\n{}\n", STANDARD.encode(Digest::of(b"root").0))
    }

    #[test]
    fn keys_print_and_parse() {
        for kind in [KeyKind::Log, KeyKind::Witness] {
            let (_, public) = key(kind);
            assert_eq!(public.to_string().parse::<VerifierKey>(), Ok(public.clone()));
            let other = public.to_string().replacen("acme", "acne", 1);
            assert_eq!(other.parse::<VerifierKey>(), Err(BadKey), "the hash is over the name, too");
        }
        assert!("a+b".parse::<VerifierKey>().is_err() && "".parse::<VerifierKey>().is_err());
    }

    #[test]
    fn a_log_signs_its_text_and_nothing_else() {
        let (secret, public) = key(KeyKind::Log);
        let text = text();
        let note = format!("{text}\n{}", line_of(public.name(), public.id(), &secret.sign(text.as_bytes()).to_bytes()));
        let read = Note::parse(&note).unwrap();
        assert_eq!(read.text, text);
        assert_eq!(read.verify(&public), Ok(Signed { at: None }));
        assert_eq!(Head::of(read.text), Some(Head { origin: "log.example/acme", size: 7, root: Digest::of(b"root") }));

        let altered = note.replacen("\n7\n", "\n8\n", 1);
        assert_eq!(Note::parse(&altered).unwrap().verify(&public), Err(NoteError::Forged("log.example/acme".into())));
        let (_, witness) = key(KeyKind::Witness);
        assert_eq!(read.verify(&witness), Err(NoteError::Unsigned("log.example/acme".into())), "another kind is another key");
        assert!(Note::parse("no signatures").is_err() && Note::parse(note.trim_end()).is_err());
    }

    #[test]
    fn a_witness_signs_its_time_too() {
        let (secret, public) = key(KeyKind::Witness);
        let text = text();
        let signature = secret.sign(cosigned(1_679_315_147, &text).as_bytes()).to_bytes();
        let line = |time: u64| line_of(public.name(), public.id(), &[time.to_be_bytes().as_slice(), &signature].concat());
        let note = format!("{text}\n{}", line(1_679_315_147));
        assert_eq!(Note::parse(&note).unwrap().verify(&public), Ok(Signed { at: Some(1_679_315_147) }));
        let note = format!("{text}\n{}", line(1_679_315_148));
        assert!(matches!(Note::parse(&note).unwrap().verify(&public), Err(NoteError::Forged(_))));
    }

    #[test]
    fn numbers_have_one_form() {
        assert_eq!((decimal("0"), decimal("12")), (Some(0), Some(12)));
        assert!(["", "00", "012", "+1", "-1", " 1", "1e3"].into_iter().all(|text| decimal(text).is_none()));
    }
}
