//! The tiles of a large picture in the browser: asked for when they come into view, kept as long as there is room.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use leptos::prelude::document;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlImageElement;

use crate::{
    api,
    geometry::{
        camera::Camera,
        pyramid::{Piece, Pyramid},
    },
    model::ProofVersionId,
};

/// Tiles that are kept at most: several screens full.
const KEPT: usize = 240;

/// The tiles of one picture.
#[derive(Clone)]
pub(super) struct Tiles {
    pub pyramid: Pyramid,
    version: ProofVersionId,
    kept: Rc<RefCell<Kept>>,
    arrived: Rc<Closure<dyn Fn()>>,
}

#[derive(Default)]
struct Kept {
    tiles: HashMap<Piece, (HtmlImageElement, u64)>,
    /// Counts drawings, to tell what was seen last.
    turn: u64,
}

impl Tiles {
    /// Tells `arrived` whenever there is a tile more.
    pub fn new(version: ProofVersionId, pyramid: Pyramid, arrived: impl Fn() + 'static) -> Self {
        Self { pyramid, version, kept: Rc::default(), arrived: Rc::new(Closure::new(arrived)) }
    }

    /// The tiles for a view that are here, coarse ones first; those that are not are asked for.
    pub fn seen(&self, camera: &Camera, pixels: f64) -> Vec<(Piece, HtmlImageElement)> {
        let wanted = self.pyramid.wanted(camera, pixels);
        let mut kept = self.kept.borrow_mut();
        kept.turn += 1;
        let turn = kept.turn;
        let Some(Piece::Tile { level: finest, .. }) = wanted.first().copied() else { return Vec::new() };
        for piece in &wanted {
            match kept.tiles.get_mut(piece) {
                Some((_, seen)) => *seen = turn,
                None => {
                    if let Some(image) = self.ask(*piece) {
                        kept.tiles.insert(*piece, (image, turn));
                    }
                }
            }
        }
        if kept.tiles.len() > KEPT {
            let mut turns: Vec<u64> = kept.tiles.values().map(|(_, seen)| *seen).collect();
            turns.sort_unstable();
            let oldest = turns[turns.len() - KEPT];
            kept.tiles.retain(|_, (_, seen)| *seen >= oldest.min(turn));
        }
        let in_view = camera.in_view(0.0);
        let touches = |piece: Piece| {
            let (from, to) = self.pyramid.corners(piece);
            from.x < in_view.1.x && in_view.0.x < to.x && from.y < in_view.1.y && in_view.0.y < to.y
        };
        let is_here = |image: &HtmlImageElement| image.complete() && image.natural_width() > 0;
        let level = |piece: &Piece| if let Piece::Tile { level, .. } = piece { *level } else { u32::MAX };
        let mut here: Vec<_> = kept
            .tiles
            .iter()
            .filter(|(piece, (image, _))| level(piece) >= finest && is_here(image) && touches(**piece))
            .map(|(piece, (image, _))| (*piece, image.clone()))
            .collect();
        here.sort_by_key(|(piece, _)| std::cmp::Reverse(level(piece)));
        here
    }

    fn ask(&self, piece: Piece) -> Option<HtmlImageElement> {
        let image: HtmlImageElement = document().create_element("img").ok()?.dyn_into().ok()?;
        image.set_onload(Some((*self.arrived).as_ref().unchecked_ref()));
        image.set_src(&api::proofs::piece_url(self.version, self.pyramid, piece)?);
        Some(image)
    }
}
