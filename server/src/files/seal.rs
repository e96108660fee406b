//! Encryption at rest: what is written to the store is sealed with a key of the workspace, piece by piece.
//!
//! XChaCha20-Poly1305 in the STREAM construction, so that pieces can be neither changed, swapped nor left off at the end. The place
//! of an object is authenticated with it: one put in another's place does not open. Keys of workspaces are derived from one master key,
//! so that what one of them gives away opens nothing of another.

use app::model::TenantId;
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305,
    aead::{
        Payload,
        stream::{DecryptorBE32, EncryptorBE32},
    },
};
use hmac::{Hmac, Mac as _};
use rand::{RngCore as _, rngs::OsRng};
use sha2::Sha256;

/// What a sealed object begins with.
const MAGIC: &[u8; 4] = b"CCs1";
/// What is random in each object; the rest of the nonce counts its pieces.
const NONCE: usize = 19;
/// Bytes of a piece before it is sealed.
pub(super) const PIECE: usize = 64 << 10;
/// By how much sealing lengthens a piece.
const TAG: usize = 16;
const HEAD: usize = MAGIC.len() + NONCE;

/// A key that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key for files is 64 hexadecimal digits")]
pub struct BadKey;

/// The key that those of the workspaces are derived from.
#[derive(Clone)]
pub struct MasterKey([u8; 32]);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl std::str::FromStr for MasterKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let digits = text.trim();
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(BadKey);
        }
        let mut key = [0; 32];
        for (at, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).map_err(|_| BadKey)?;
        }
        Ok(Self(key))
    }
}

impl MasterKey {
    fn cipher(&self, tenant: TenantId) -> XChaCha20Poly1305 {
        // A key of any length is one for this.
        let mut mac = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!());
        mac.update(b"cohiva campaign: files of ");
        mac.update(tenant.0.as_bytes());
        XChaCha20Poly1305::new(&mac.finalize().into_bytes())
    }

    /// Seals one object, handed in by pieces of [`PIECE`] bytes.
    pub(super) fn sealer(&self, tenant: TenantId, place: &str) -> (Sealer, Vec<u8>) {
        let mut head = MAGIC.to_vec();
        let mut nonce = [0; NONCE];
        OsRng.fill_bytes(&mut nonce);
        head.extend_from_slice(&nonce);
        let stream = EncryptorBE32::from_aead(self.cipher(tenant), (&nonce).into());
        (Sealer { stream, place: place.as_bytes().to_vec() }, head)
    }

    /// Opens one object, handed in as it comes.
    pub(super) fn opener(&self, tenant: TenantId, place: &str) -> Opener {
        Opener { cipher: Some(self.cipher(tenant)), place: place.as_bytes().to_vec(), held: Vec::new(), state: State::Beginning }
    }
}

/// How long an object of so many bytes is when it is sealed.
pub(super) fn sealed_length(plain: u64) -> u64 {
    let pieces = plain.div_ceil(PIECE as u64).max(1);
    plain + pieces * TAG as u64 + HEAD as u64
}

/// Whether this is the beginning of a sealed object.
pub(super) fn is_sealed(head: &[u8]) -> bool {
    head.starts_with(MAGIC)
}

/// Does not open: other bytes, another place, or another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotOpened;

pub(super) struct Sealer {
    stream: EncryptorBE32<XChaCha20Poly1305>,
    place: Vec<u8>,
}

impl Sealer {
    /// Seals a piece of exactly [`PIECE`] bytes that is not the last.
    pub fn next(&mut self, piece: &[u8]) -> Result<Vec<u8>, NotOpened> {
        self.stream.encrypt_next(Payload { msg: piece, aad: &self.place }).map_err(|_| NotOpened)
    }

    /// Seals the last piece, which may be shorter.
    pub fn last(self, piece: &[u8]) -> Result<Vec<u8>, NotOpened> {
        self.stream.encrypt_last(Payload { msg: piece, aad: &self.place }).map_err(|_| NotOpened)
    }
}

enum State {
    Beginning,
    /// Written before there was a key.
    Plain,
    Sealed(Box<DecryptorBE32<XChaCha20Poly1305>>),
}

pub(super) struct Opener {
    cipher: Option<XChaCha20Poly1305>,
    place: Vec<u8>,
    held: Vec<u8>,
    state: State,
}

impl Opener {
    /// Takes the next bytes, and gives back what can be said by now.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<u8>, NotOpened> {
        self.held.extend_from_slice(bytes);
        if matches!(self.state, State::Beginning) {
            if self.held.len() < HEAD {
                return Ok(Vec::new());
            }
            self.begin()?;
        }
        match &mut self.state {
            State::Beginning => Ok(Vec::new()),
            State::Plain => Ok(std::mem::take(&mut self.held)),
            State::Sealed(stream) => {
                let mut opened = Vec::new();
                // What may be the last piece is kept until the end is known.
                while self.held.len() > PIECE + TAG {
                    let rest = self.held.split_off(PIECE + TAG);
                    let piece = std::mem::replace(&mut self.held, rest);
                    opened.extend(stream.decrypt_next(Payload { msg: &piece, aad: &self.place }).map_err(|_| NotOpened)?);
                }
                Ok(opened)
            }
        }
    }

    /// Nothing more comes: the rest.
    pub fn finish(mut self) -> Result<Vec<u8>, NotOpened> {
        if matches!(self.state, State::Beginning) && is_sealed(&self.held) {
            return Err(NotOpened);
        }
        match self.state {
            State::Beginning | State::Plain => Ok(std::mem::take(&mut self.held)),
            State::Sealed(stream) => stream.decrypt_last(Payload { msg: self.held.as_slice(), aad: &self.place }).map_err(|_| NotOpened),
        }
    }

    fn begin(&mut self) -> Result<(), NotOpened> {
        if !is_sealed(&self.held) {
            self.state = State::Plain;
            return Ok(());
        }
        let rest = self.held.split_off(HEAD);
        let head = std::mem::replace(&mut self.held, rest);
        let nonce: [u8; NONCE] = head[MAGIC.len()..].try_into().map_err(|_| NotOpened)?;
        let cipher = self.cipher.take().ok_or(NotOpened)?;
        self.state = State::Sealed(Box::new(DecryptorBE32::from_aead(cipher, (&nonce).into())));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> MasterKey {
        "07".repeat(32).parse().expect("a key")
    }

    fn seal(key: &MasterKey, tenant: TenantId, place: &str, plain: &[u8]) -> Vec<u8> {
        let (mut sealer, mut sealed) = key.sealer(tenant, place);
        let mut rest = plain;
        while rest.len() > PIECE {
            sealed.extend(sealer.next(&rest[..PIECE]).expect("sealed"));
            rest = &rest[PIECE..];
        }
        sealed.extend(sealer.last(rest).expect("sealed"));
        sealed
    }

    fn open(key: &MasterKey, tenant: TenantId, place: &str, sealed: &[u8], step: usize) -> Result<Vec<u8>, NotOpened> {
        let mut opener = key.opener(tenant, place);
        let mut plain = Vec::new();
        for part in sealed.chunks(step) {
            plain.extend(opener.push(part)?);
        }
        plain.extend(opener.finish()?);
        Ok(plain)
    }

    #[test]
    fn opens_as_it_was_sealed_whatever_its_length() {
        let (key, tenant) = (key(), TenantId::new());
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7] {
            let plain: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect();
            let sealed = seal(&key, tenant, "a", &plain);
            assert_eq!(sealed.len() as u64, sealed_length(length as u64), "{length}");
            for step in [1_000, PIECE + TAG, sealed.len()] {
                assert_eq!(open(&key, tenant, "a", &sealed, step).expect("opens"), plain, "{length} by {step}");
            }
        }
    }

    #[test]
    fn nothing_else_opens() {
        let (key, tenant) = (key(), TenantId::new());
        let sealed = seal(&key, tenant, "a", &vec![7; PIECE + 100]);
        assert!(open(&key, TenantId::new(), "a", &sealed, 999).is_err(), "another workspace");
        assert!(open(&key, tenant, "b", &sealed, 999).is_err(), "another place");
        assert!(open(&"08".repeat(32).parse().expect("a key"), tenant, "a", &sealed, 999).is_err(), "another key");
        for at in [HEAD - 1, HEAD, sealed.len() / 2, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(open(&key, tenant, "a", &changed, 999).is_err(), "byte {at}");
        }
        for kept in [MAGIC.len(), HEAD, HEAD + PIECE + TAG, sealed.len() - 1] {
            assert!(open(&key, tenant, "a", &sealed[..kept], 999).is_err(), "cut after {kept}");
        }
    }

    #[test]
    fn what_was_written_before_there_was_a_key_is_read_as_it_is() {
        let (key, tenant) = (key(), TenantId::new());
        for plain in [&b""[..], b"CC", b"a picture that is longer than a head"] {
            assert_eq!(open(&key, tenant, "a", plain, 3).expect("read"), plain);
        }
    }

    #[test]
    fn keys_are_64_digits() {
        assert!("07".repeat(32).parse::<MasterKey>().is_ok());
        assert_eq!("07".parse::<MasterKey>().err(), Some(BadKey));
        assert_eq!("zz".repeat(32).parse::<MasterKey>().err(), Some(BadKey));
    }
}
