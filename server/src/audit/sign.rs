//! Signing the head of the log: C2SP `tlog-checkpoint` in a C2SP signed note, with Ed25519.

use app::model::{Checkpoint, Digest, TenantId};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

use super::Tip;

/// Algorithm byte of Ed25519 in signed-note keys.
const ED25519: u8 = 1;

/// Signs one tenant's checkpoints.
#[derive(Clone)]
pub struct Signer {
    origin: String,
    key: SigningKey,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// The log's name.
pub fn origin(tenant: TenantId) -> String {
    format!("campaign.cohiva.app/audit/{tenant}")
}

impl Signer {
    /// A signer from the stored 32-byte seed.
    pub fn new(tenant: TenantId, seed: &[u8; 32]) -> Self {
        Self { origin: origin(tenant), key: SigningKey::from_bytes(seed) }
    }

    /// The signed head. The same tree always gives the same note: Ed25519 is deterministic.
    pub fn checkpoint(&self, tip: &Tip) -> Checkpoint {
        let text = format!("{}\n{}\n{}\n", self.origin, tip.size, BASE64_STANDARD.encode(tip.root.0));
        let mut signature = self.key_hash().to_vec();
        signature.extend(self.key.sign(text.as_bytes()).to_bytes());
        let note = format!("{text}\n\u{2014} {} {}\n", self.origin, BASE64_STANDARD.encode(signature));
        Checkpoint {
            origin: self.origin.clone(),
            size: i64::try_from(tip.size).unwrap_or(i64::MAX),
            root_hash: Digest(tip.root.0),
            note,
            key: self.verifier_key(),
        }
    }

    /// Signs a ticket: something that this server will be shown again. Never to be taken for a note, which begins otherwise.
    pub fn ticket(&self, content: &[u8]) -> [u8; 64] {
        self.key.sign(&self.ticketed(content)).to_bytes()
    }

    /// Whether this tenant's server has signed this ticket.
    pub fn is_ticket(&self, content: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verifying_key().verify_strict(&self.ticketed(content), &ed25519_dalek::Signature::from_bytes(signature)).is_ok()
    }

    fn ticketed(&self, content: &[u8]) -> Vec<u8> {
        [b"campaign ticket\n", self.origin.as_bytes(), b"\n", content].concat()
    }

    /// The public key as `name+hash+key` (C2SP signed-note).
    pub fn verifier_key(&self) -> String {
        let hash = hex::encode(self.key_hash());
        format!("{}+{hash}+{}", self.origin, BASE64_STANDARD.encode(self.typed_key()))
    }

    fn typed_key(&self) -> Vec<u8> {
        let mut key = vec![ED25519];
        key.extend(self.key.verifying_key().to_bytes());
        key
    }

    /// First four bytes of SHA-256 of name, newline, algorithm and key.
    fn key_hash(&self) -> [u8; 4] {
        let hash = Sha256::new().chain_update(&self.origin).chain_update(b"\n").chain_update(self.typed_key()).finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

#[cfg(test)]
mod tests {
    use app::ledger::merkle::empty_root;

    use super::*;

    #[test]
    fn a_ticket_is_good_where_it_was_signed_and_unchanged() {
        let (here, there) = (Signer::new(TenantId::new(), &[7; 32]), Signer::new(TenantId::new(), &[7; 32]));
        let signature = here.ticket(b"a file");
        assert!(here.is_ticket(b"a file", &signature));
        assert!(!here.is_ticket(b"b file", &signature));
        assert!(!there.is_ticket(b"a file", &signature), "the same key for another workspace");
    }

    /// A library that shares no code with us reads our note and accepts its signature.
    #[test]
    fn another_implementation_verifies_the_note() {
        let signer = Signer::new(TenantId::new(), &[7; 32]);
        let checkpoint = signer.checkpoint(&Tip { size: 0, root: empty_root() });
        let verifier = signed_note::StandardVerifier::new(&checkpoint.key).unwrap();
        let note = signed_note::Note::from_bytes(checkpoint.note.as_bytes()).unwrap();
        let verified = note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)]));
        assert!(verified.is_ok());
    }
}
