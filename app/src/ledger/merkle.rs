//! RFC 9162 §2.1 Merkle trees over SHA-256: leaf and node hashes, the incremental frontier, and both proofs.

use sha2::{Digest as _, Sha256};

use crate::model::Digest;

/// Hash of a leaf: SHA-256 of 0x00 and the entry (RFC 9162 §2.1.1).
pub fn leaf_hash(entry: &[u8]) -> Digest {
    Digest(Sha256::new().chain_update([0]).chain_update(entry).finalize().into())
}

/// Hash of an inner node: SHA-256 of 0x01 and both children.
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
}

/// Root of the empty tree: SHA-256 of nothing.
pub fn empty_root() -> Digest {
    Digest::of(b"")
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first. Enough to append and to give the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Digest>,
}

/// A complete subtree's root that an append has just made: leaves `index << level` to `(index + 1) << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub level: u32,
    pub index: u64,
    pub hash: Digest,
}

impl Frontier {
    /// Restores a frontier.
    ///
    /// Returns `None` when the number of peaks is not what a tree of this size has.
    pub fn restore(size: u64, peaks: Vec<Digest>) -> Option<Self> {
        (peaks.len() == size.count_ones() as usize).then_some(Self { size, peaks })
    }

    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the complete subtrees, largest first.
    pub fn peaks(&self) -> &[Digest] {
        &self.peaks
    }

    /// Appends a leaf and returns the inner nodes that became complete, lowest first.
    pub fn push(&mut self, leaf: Digest) -> Vec<Node> {
        let mut made = Vec::new();
        let mut hash = leaf;
        let mut index = self.size;
        let mut level = 0;
        while index & 1 == 1 {
            let Some(left) = self.peaks.pop() else { break };
            hash = node_hash(&left, &hash);
            index >>= 1;
            level += 1;
            made.push(Node { level, index, hash });
        }
        self.peaks.push(hash);
        self.size += 1;
        made
    }

    /// Root of the tree so far.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => empty_root(),
            Some(last) => peaks.fold(*last, |right, left| node_hash(left, &right)),
        }
    }
}

/// One step of a proof: the hash over leaves `start..end`. Complete subtrees are stored; the ragged right edge is composed.
pub type Span = (u64, u64);

/// The spans whose hashes prove leaf `index` in a tree of `size` leaves, lowest first (RFC 9162 §2.1.3.1).
pub fn inclusion_spans(index: u64, size: u64) -> Vec<Span> {
    let (mut start, mut end) = (0, size);
    let mut spans = Vec::new();
    while end - start > 1 {
        let middle = start + largest_power_below(end - start);
        if index < middle {
            spans.push((middle, end));
            end = middle;
        } else {
            spans.push((start, middle));
            start = middle;
        }
    }
    spans.reverse();
    spans
}

/// The spans whose hashes prove that a tree of `to` leaves begins with the tree of `from` leaves (RFC 9162 §2.1.4.1).
///
/// `from` must be at least 1 and at most `to`.
pub fn consistency_spans(from: u64, to: u64) -> Vec<Span> {
    let (mut start, mut end) = (0, to);
    let mut spans = Vec::new();
    let mut whole = true;
    while from != end {
        let middle = start + largest_power_below(end - start);
        if from <= middle {
            spans.push((middle, end));
            end = middle;
        } else {
            spans.push((start, middle));
            start = middle;
            whole = false;
        }
    }
    if !whole {
        spans.push((start, end));
    }
    spans.reverse();
    spans
}

/// The complete subtrees that make up a span beginning at a multiple of its own size's largest power: `(level, index)`, left to right.
pub fn complete_subtrees((start, end): Span) -> Vec<(u32, u64)> {
    let mut at = start;
    let mut parts = Vec::new();
    while at < end {
        let room = end - at;
        let level = if at == 0 { room.ilog2() } else { at.trailing_zeros().min(room.ilog2()) };
        parts.push((level, at >> level));
        at += 1 << level;
    }
    parts
}

/// Folds the hashes of [`complete_subtrees`], left to right, into the span's hash.
pub fn fold_subtrees(hashes: &[Digest]) -> Digest {
    let mut from_right = hashes.iter().rev();
    match from_right.next() {
        None => empty_root(),
        Some(last) => from_right.fold(*last, |right, left| node_hash(left, &right)),
    }
}

/// Checks that `leaf` is at `index` in the tree of `size` leaves under `root` (RFC 9162 §2.1.3.2).
pub fn verify_inclusion(leaf: &Digest, index: u64, size: u64, path: &[Digest], root: &Digest) -> bool {
    if index >= size {
        return false;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

/// Checks that the tree of `to` leaves under `to_root` begins with the tree of `from` leaves under `from_root` (RFC 9162 §2.1.4.2).
pub fn verify_consistency(from: u64, to: u64, path: &[Digest], from_root: &Digest, to_root: &Digest) -> bool {
    if from == to {
        return path.is_empty() && from_root == to_root;
    }
    if from == 0 || from > to || path.is_empty() {
        return from == 0 && path.is_empty();
    }
    let mut path = path.iter();
    let (mut node, mut last) = (from - 1, to - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let first = if from.is_power_of_two() { Some(from_root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut old, mut new) = (*first, *first);
    for sibling in path {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old == *from_root && new == *to_root
}

/// The largest power of two smaller than `n`, for `n` of at least 2.
const fn largest_power_below(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// The definition of RFC 9162 §2.1.1, without any cleverness.
    fn root_by_definition(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(usize::try_from(largest_power_below(leaves.len() as u64)).unwrap());
                node_hash(&root_by_definition(left), &root_by_definition(right))
            }
        }
    }

    fn leaves(n: u64) -> Vec<Digest> {
        (0..n).map(|i| leaf_hash(&i.to_be_bytes())).collect()
    }

    fn stored(leaves: &[Digest]) -> HashMap<(u32, u64), Digest> {
        let mut frontier = Frontier::default();
        let mut nodes = HashMap::new();
        for (i, leaf) in leaves.iter().enumerate() {
            nodes.insert((0, i as u64), *leaf);
            nodes.extend(frontier.push(*leaf).into_iter().map(|n| ((n.level, n.index), n.hash)));
        }
        nodes
    }

    fn hashes(spans: &[Span], nodes: &HashMap<(u32, u64), Digest>) -> Vec<Digest> {
        spans.iter().map(|span| fold_subtrees(&complete_subtrees(*span).iter().map(|at| nodes[at]).collect::<Vec<_>>())).collect()
    }

    #[test]
    fn frontier_gives_the_root_of_the_definition() {
        let leaves = leaves(130);
        let mut frontier = Frontier::default();
        for n in 0..leaves.len() {
            assert_eq!(frontier.root(), root_by_definition(&leaves[..n]), "size {n}");
            frontier.push(leaves[n]);
        }
    }

    #[test]
    fn every_inclusion_proof_verifies_and_no_other_leaf_does() {
        for size in 1..=33 {
            let leaves = leaves(size);
            let nodes = stored(&leaves);
            let root = root_by_definition(&leaves);
            for index in 0..size {
                let path = hashes(&inclusion_spans(index, size), &nodes);
                let at = usize::try_from(index).unwrap();
                assert!(verify_inclusion(&leaves[at], index, size, &path, &root), "{index} of {size}");
                assert!(!verify_inclusion(&leaf_hash(b"forged"), index, size, &path, &root));
                assert!(!verify_inclusion(&leaves[at], (index + 1) % size, size, &path, &root) || size == 1);
            }
        }
    }

    #[test]
    fn every_consistency_proof_verifies_and_no_rewritten_past_does() {
        for to in 1..=33 {
            let leaves = leaves(to);
            let nodes = stored(&leaves);
            let to_root = root_by_definition(&leaves);
            for from in 1..=to {
                let path = hashes(&consistency_spans(from, to), &nodes);
                let from_root = root_by_definition(&leaves[..usize::try_from(from).unwrap()]);
                assert!(verify_consistency(from, to, &path, &from_root, &to_root), "{from} to {to}");
                assert!(!verify_consistency(from, to, &path, &leaf_hash(b"other"), &to_root));
            }
        }
    }
}
