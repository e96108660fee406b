//! An HTML banner under the canvas: it runs in a frame of its own, from which nothing of the workspace can be reached.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast as _;

use super::bench::Bench;
use crate::{
    api,
    geometry::PagePoint,
    model::{BannerFrame, ProofVersion},
    ui::icon::{Icon, IconName},
};

/// The banner of a version.
#[derive(Clone, Copy)]
pub(super) struct Banner {
    /// How often it was begun anew.
    round: RwSignal<u32>,
    /// Whether the pointer goes to the banner and not to the canvas over it.
    pub used: RwSignal<bool>,
    node: NodeRef<html::Iframe>,
    /// Where the frame is, once that was asked for.
    source: RwSignal<Option<api::Answer<BannerFrame>>>,
}

impl Banner {
    /// Of a version that is a banner.
    pub fn of(version: &ProofVersion) -> Option<Self> {
        let id = version.id;
        version.is_banner().then(|| {
            let (round, source) = (RwSignal::new(0), RwSignal::new(None));
            // In the browser alone: an address is good for minutes, and the server has no frame to show it in.
            Effect::new(move |_| {
                round.track();
                let asked = api::proofs::banner(id);
                leptos::task::spawn_local(async move {
                    // Nobody to tell once the page was left.
                    source.try_set(Some(asked.await));
                });
            });
            Self { round, used: RwSignal::new(false), node: NodeRef::new(), source }
        })
    }
}

/// The frame, where the canvas has left its place free.
#[component]
pub(super) fn Frame(banner: Banner, bench: Bench) -> impl IntoView {
    // As the camera looks at it: the frame is as large as the banner, and drawn larger or smaller as a whole.
    Effect::new(move |_| {
        bench.changed.track();
        let Some(frame) = banner.node.get() else { return };
        let placed = bench.look(|canvas| {
            let camera = canvas.scene().camera;
            let (middle, scale, turn) = (camera.to_screen(PagePoint::new(0.5, 0.5)), camera.scale(), camera.turn().angle());
            format!("translate({:.2}px, {:.2}px) rotate({turn:.4}rad) scale({scale:.5}) translate(-50%, -50%)", middle.x, middle.y)
        });
        if let Some(placed) = placed {
            // Fails only for a name that is no property.
            let _ = frame.unchecked_ref::<web_sys::HtmlElement>().style().set_property("transform", &placed);
        }
    });
    move || {
        let answer = banner.source.get();
        answer.map(|answer| match answer {
            Ok(BannerFrame { url, width, height, .. }) => view! {
                <iframe
                    class="proof-stage__banner"
                    node_ref=banner.node
                    src=url
                    width=width
                    height=height
                    sandbox="allow-scripts"
                    referrerpolicy="no-referrer"
                    title="HTML banner"
                    on:load=move |_| bench.look_again()
                ></iframe>
            }
            .into_any(),
            Err(error) => view! { <p class="proof-stage__hint" role="alert">{error.to_string()}</p> }.into_any(),
        })
    }
}

/// Begin anew, and use it as whoever sees it will.
#[component]
pub(super) fn BannerBar(banner: Banner) -> impl IntoView {
    view! {
        <div class="proof-film" role="group" aria-label="Banner">
            <button type="button" class="button button--quiet button--small" on:click=move |_| banner.round.update(|round| *round += 1)>
                <Icon name=IconName::Turn/>
                "Replay"
            </button>
            <button
                type="button"
                class="button button--quiet button--small"
                aria-pressed=move || banner.used.get().to_string()
                on:click=move |_| banner.used.update(|used| *used = !*used)
            >
                <Icon name=IconName::Hand/>
                "Use the banner"
            </button>
            <span class="small muted">{move || if banner.used.get() { "Clicks go to the banner." } else { "Clicks mark it." }}</span>
        </div>
    }
}
