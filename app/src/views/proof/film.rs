//! A video under the canvas: played, stepped frame by frame, scrubbed. The page that is looked at is the frame, from 1.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlMediaElement, HtmlVideoElement};

use super::{bench::Bench, pages::Pages};
use crate::{
    model::{FrameRate, ProofVersion},
    ui::icon::{Icon, IconName},
};

/// The speeds to choose from.
const SPEEDS: [&str; 4] = ["0.25", "0.5", "1", "2"];

/// The video of a version.
#[derive(Clone, Copy)]
pub(super) struct Film {
    pub node: NodeRef<html::Video>,
    pub playing: RwSignal<bool>,
    rate: FrameRate,
    frames: i64,
    pages: Pages,
}

impl Film {
    /// Of a version that is a video.
    pub fn of(version: &ProofVersion, pages: Pages) -> Option<Self> {
        let rate = version.frame_rate()?;
        Some(Self { node: NodeRef::new(), playing: RwSignal::new(false), rate, frames: version.pages, pages })
    }

    fn video(self) -> Option<HtmlVideoElement> {
        self.node.try_get_untracked().flatten()
    }

    /// The frame that is on the screen, once one is.
    pub fn shown(self) -> Option<HtmlVideoElement> {
        self.video().filter(|video| video.ready_state() >= HtmlMediaElement::HAVE_CURRENT_DATA)
    }

    /// Shows the frame of the page that is looked at, and goes on telling which that is while it plays.
    pub fn follow(self, bench: Bench) {
        Effect::new(move |_| {
            let page = self.pages.page.get();
            let Some(video) = self.node.get().filter(|_| !self.playing.get_untracked()) else { return };
            if self.rate.frame_at(video.current_time()) != page - 1 {
                video.set_current_time(self.rate.middle_of(page - 1));
            }
        });
        Effect::new(move |_| {
            if self.playing.get() {
                self.run(bench);
            }
        });
    }

    /// Looks at the clock of the player with each frame of the screen, for as long as it runs.
    fn run(self, bench: Bench) {
        request_animation_frame(move || {
            let Some(video) = self.video().filter(|_| self.playing.try_get_untracked() == Some(true)) else { return };
            let page = self.rate.frame_at(video.current_time()).min(self.frames - 1) + 1;
            self.pages.page.maybe_update(|shown| std::mem::replace(shown, page) != page);
            bench.look_again();
            self.run(bench);
        });
    }

    pub fn toggle(self) {
        let Some(video) = self.video() else { return };
        if self.playing.get_untracked() {
            self.pause();
        } else {
            self.play(&video);
        }
    }

    fn play(self, video: &HtmlVideoElement) {
        if video.ended() || self.pages.page.get_untracked() >= self.frames {
            video.set_current_time(0.0);
        }
        if let Ok(begun) = video.play() {
            // A player that is stopped before it has begun says so to nobody.
            spawn_local(async move { drop(JsFuture::from(begun).await) });
        }
    }

    /// Stops on the frame that is shown.
    pub fn pause(self) {
        if let Some(video) = self.video().filter(|video| !video.paused()) {
            // Asked for by nobody but this, so it does not fail.
            let _ = video.pause();
        }
    }

    /// Goes so many frames on, or back.
    pub fn step(self, by: i64) {
        self.pause();
        self.pages.go_to(self.pages.page.get_untracked() + by);
    }

    /// So many frames as a timecode counts a second.
    fn second(self) -> i64 {
        ((2 * self.rate.num + self.rate.den) / (2 * self.rate.den)).max(1)
    }

    /// What a key does, if anything.
    pub fn key(self, key: &str) -> bool {
        match key {
            "k" | "K" => self.toggle(),
            "," => self.step(-1),
            "." => self.step(1),
            "<" | ";" => self.step(-self.second()),
            ">" | ":" => self.step(self.second()),
            _ => return false,
        }
        true
    }

    fn timecode(self) -> String {
        self.rate.timecode(self.pages.page.get() - 1)
    }
}

/// The element itself: heard, not seen. The canvas draws its frames, so that they zoom and turn with the marks.
#[component]
pub(super) fn Reel(film: Film, bench: Bench, src: String) -> impl IntoView {
    film.follow(bench);
    let settled = move || {
        film.playing.set(false);
        if let Some(video) = film.video() {
            let frame = film.rate.frame_at(video.current_time()).min(film.frames - 1);
            film.pages.go_to(frame + 1);
        }
    };
    view! {
        <video
            class="proof-stage__film"
            node_ref=film.node
            src=src
            preload="auto"
            playsinline=true
            aria-hidden="true"
            tabindex="-1"
            on:play=move |_| film.playing.set(true)
            on:pause=move |_| settled()
            on:ended=move |_| settled()
            on:loadeddata=move |_| bench.look_again()
            on:seeked=move |_| bench.look_again()
        ></video>
    }
}

/// Play, step, scrub, and where the notes are.
#[component]
pub(super) fn FilmBar(film: Film, bench: Bench) -> impl IntoView {
    let page = film.pages.page;
    let last = film.frames;
    let scrubbed = move |event| {
        if let Ok(to) = event_target_value(&event).parse::<i64>() {
            film.pause();
            film.pages.go_to(to);
        }
    };
    let chosen = move |event| {
        if let (Some(video), Ok(speed)) = (film.video(), event_target_value(&event).parse()) {
            video.set_playback_rate(speed);
        }
    };
    let notes = move || {
        let notes = bench.notes().all.get();
        notes
            .into_iter()
            .map(|note| {
                let mark = note.annotation;
                let (id, blocking, resolved) = (mark.id, mark.blocking, mark.resolved_at.is_some());
                let at = percent(mark.page - 1, last - 1);
                let label = format!("Mark {} at {}", mark.number, film.rate.timecode(mark.page - 1));
                view! {
                    <button
                        type="button"
                        class="proof-film__note"
                        class:proof-film__note--blocking=blocking
                        class:proof-film__note--resolved=resolved
                        style=("inset-inline-start", at)
                        aria-label=label.clone()
                        title=label
                        on:click=move |_| {
                            film.pause();
                            bench.selected.set(Some(id));
                        }
                    ></button>
                }
            })
            .collect_view()
    };
    view! {
        <div class="proof-film" role="group" aria-label="Video">
            <div class="proof-film__buttons">
                <button type="button" class="proof-tools__button" aria-label="Previous frame" title="Previous frame (,)" on:click=move |_| film.step(-1)>
                    <Icon name=IconName::ChevronLeft/>
                </button>
                <button
                    type="button"
                    class="proof-tools__button"
                    aria-label=move || if film.playing.get() { "Pause" } else { "Play" }
                    title="Play or pause (K)"
                    on:click=move |_| film.toggle()
                >
                    {move || view! { <Icon name=if film.playing.get() { IconName::Pause } else { IconName::Play }/> }}
                </button>
                <button type="button" class="proof-tools__button" aria-label="Next frame" title="Next frame (.)" on:click=move |_| film.step(1)>
                    <Icon name=IconName::ChevronRight/>
                </button>
            </div>
            <div class="proof-film__track">
                <input
                    type="range"
                    min="1"
                    max=last
                    step="1"
                    aria-label="Frame"
                    aria-valuetext=move || format!("{}, frame {} of {last}", film.timecode(), page.get())
                    value=page.get_untracked().to_string()
                    prop:value=move || page.get().to_string()
                    on:input=scrubbed
                />
                <div class="proof-film__notes" role="group" aria-label="Notes on the video">{notes}</div>
            </div>
            <span class="proof-film__time small numeric">
                <span class="strong">{move || film.timecode()}</span>
                <span class="muted">{move || format!(" frame {} of {last}", page.get())}</span>
            </span>
            <select class="input proof-film__speed" aria-label="Speed" on:change=chosen>
                {SPEEDS.map(|speed| view! { <option value=speed selected={speed == "1"}>{format!("{speed}×")}</option> }).collect_view()}
            </select>
        </div>
    }
}

/// Where on its way something is, as CSS wants it.
#[expect(clippy::cast_precision_loss, reason = "frames are far below 2^53")]
fn percent(at: i64, of: i64) -> String {
    format!("{:.3}%", at as f64 / of.max(1) as f64 * 100.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn notes_lie_along_the_bar() {
        assert_eq!(super::percent(0, 89), "0.000%");
        assert_eq!(super::percent(89, 89), "100.000%");
        assert_eq!(super::percent(0, 0), "0.000%");
    }
}
