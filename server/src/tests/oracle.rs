//! Our trees and proofs against an implementation that shares no code with them.

use app::{
    ledger::merkle::{Frontier, leaf_hash, verify_inclusion},
    model::Digest,
};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use sha2_of_ct_merkle::Sha256;

#[test]
fn another_implementation_comes_to_the_same_roots_and_proofs() {
    let mut frontier = Frontier::default();
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    for n in 0_u64..130 {
        let leaf = format!("leaf {n}").into_bytes();
        frontier.push(leaf_hash(&leaf));
        tree.push(leaf);
        assert_eq!(frontier.root().0[..], tree.root().as_bytes()[..], "{n}");
    }
    for index in 0..130_usize {
        // Its proofs are the sibling hashes, one after the other, from the leaf up.
        let proof = tree.prove_inclusion(index);
        let path: Vec<Digest> = proof.as_bytes().as_chunks::<32>().0.iter().map(|hash| Digest(*hash)).collect();
        let leaf = leaf_hash(format!("leaf {index}").as_bytes());
        assert!(verify_inclusion(&leaf, index as u64, 130, &path, &frontier.root()), "{index}");
    }
}
