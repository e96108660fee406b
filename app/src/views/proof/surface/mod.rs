//! The canvas element: turns pointers, wheel and keys into inputs of the state machine, and draws what it says.
//!
//! Nothing outside of this room touches the element. The picture is an ordinary `<img>` that the server has drawn already; the
//! canvas lies over it and draws the same picture from the first frame on, so nothing jumps when the page comes alive.

pub(super) mod inks;
pub(super) mod paint;
mod strokes;
mod tiles;

use leptos::{ev, html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{CanvasRenderingContext2d, DragEvent, File, HtmlCanvasElement, HtmlImageElement, ResizeObserver};

use self::{
    inks::{Inks, Palette},
    paint::Material,
    tiles::Tiles,
};
use super::{
    banner::{Banner, Frame},
    bench::{Bench, hint},
    film::{Film, Reel},
};
use crate::{
    api,
    geometry::{
        ScreenPoint, Size,
        canvas::Canvas,
        marks::Precision,
        tool::{Button, Input, Key, Press, Reach, Stride, Tool, Wheel, WheelIntent},
    },
    model::ProofVersion,
    ui::{
        icon::{Icon, IconName},
        theme::use_theme,
    },
};

/// Lines and pages of a wheel in CSS pixels, for browsers that count in those.
const LINE: f64 = 40.0;
const PAGE: f64 = 800.0;

/// How far the picture is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Picture {
    Loading,
    Shown,
    Failed,
}

/// The picture with its marks. A file dropped here goes to `on_drop`.
#[component]
pub(super) fn Surface(
    bench: Bench,
    version: ProofVersion,
    /// The video that the canvas shows, when it is one.
    film: Option<Film>,
    /// The banner that runs under the canvas, when it is one.
    banner: Option<Banner>,
    /// What the canvas is called.
    label: Signal<String>,
    /// Takes a dropped file; none where nothing may be uploaded.
    on_drop: Option<Callback<File>>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let image = NodeRef::<html::Img>::new();
    let picture = RwSignal::new(Picture::Loading);
    let over_mark = RwSignal::new(false);
    // From the first picture on the canvas stays: turning a page shows none in between.
    let alive = RwSignal::new(false);
    Effect::new(move |_| {
        if picture.get() != Picture::Loading {
            alive.set(true);
        }
    });
    let look = move || {
        if let Some(image) = image.get_untracked().filter(HtmlImageElement::complete) {
            picture.set(if image.natural_width() > 0 { Picture::Shown } else { Picture::Failed });
        }
    };
    // The picture may have arrived before the page came alive.
    Effect::new(move |_| {
        image.track();
        look();
    });
    observe_size(canvas, move |input| bench.send(input));
    repaint(bench, canvas, (image, film), picture, &version);

    let again = move |_| {
        picture.set(Picture::Loading);
        if let Some(image) = image.get_untracked() {
            image.set_src(&image.src());
        }
    };
    let tool = move || {
        bench.changed.track();
        bench.look(|canvas| name(canvas.tool_in_hand())).unwrap_or_default()
    };
    let dragging = move || {
        bench.changed.track();
        bench.look(Canvas::is_dragging).unwrap_or_default()
    };
    let page = bench.pages.page;
    Effect::new(move |before: Option<i64>| {
        let page = page.get();
        if before.is_some_and(|before| before != page) && film.is_none() {
            picture.set(Picture::Loading);
        }
        page
    });
    let (source, ahead) = (version.clone(), version.clone());
    // Of a video the first frame, until the player has its own.
    let source = move || api::proofs::picture_url(&source, if film.is_some() { 1 } else { page.get() });
    // The page that is most likely asked for next is there by then.
    let ahead =
        move || (alive.get() && film.is_none() && page.get() < ahead.pages).then(|| api::proofs::picture_url(&ahead, page.get() + 1));
    let ratio = format!("{} / {}", version.width.max(1), version.height.max(1));
    view! {
        <div class="proof-stage" style=("--proof-ratio", ratio) class:proof-stage--failed=move || picture.get() == Picture::Failed>
            <img
                class="proof-stage__picture"
                node_ref=image
                src=source
                width=version.width
                height=version.height
                alt=""
                decoding="async"
                fetchpriority="high"
                on:load=move |_| look()
                on:error=move |_| picture.set(Picture::Failed)
            />
            {banner.map(|banner| view! { <Frame banner bench/> })}
            {film.map(|film| view! { <Reel film bench src=api::proofs::playback_url(version.id)/> })}
            <canvas
                class="proof-stage__canvas"
                id="proof-canvas"
                class:is-alive=move || alive.get()
                class:is-through=move || banner.is_some_and(|banner| banner.used.get())
                class:is-dragging=dragging
                class:is-over-mark=move || over_mark.get()
                data-tool=tool
                node_ref=canvas
                tabindex="0"
                role="application"
                aria-roledescription="proofing canvas"
                aria-label=move || label.get()
                aria-describedby="proof-keys"
                on:pointerdown=move |event| {
                    if let Some(press) = press_of(&event) {
                        // What is marked has to hold still.
                        if let Some(film) = film {
                            film.pause();
                        }
                        bench.send(Input::Down(press));
                    }
                }
                on:pointermove=move |event| {
                    let at = place(&event);
                    over_mark.set(bench.look(|canvas| canvas.is_over_mark(at)).unwrap_or_default());
                    bench.point(Some(at));
                    bench.send(Input::Move { pointer: event.pointer_id(), at, pressure: pressure(&event) });
                }
                on:pointerleave=move |_| bench.point(None)
                on:pointerup=move |event| bench.send(Input::Up { pointer: event.pointer_id(), at: place(&event) })
                on:pointercancel=move |event| bench.send(Input::Cancel { pointer: event.pointer_id() })
                on:wheel=move |event| bench.send(Input::Wheel(wheel_of(&event)))
                on:keydown=move |event| key_down(bench, film, &event)
                on:keyup=move |event| {
                    if event.key() == " " {
                        bench.send(Input::ReleasePan);
                    }
                }
                on:focus=move |event| {
                    // A click brings focus too, but no crosshair.
                    if is_focus_visible(&event) {
                        bench.send(Input::Focus);
                    }
                }
                on:blur=move |_| bench.send(Input::ReleasePan)
            ></canvas>
            <Palette/>
            {move || ahead().map(|next| view! { <img src=next alt="" hidden/> })}
            <p class="visually-hidden" id="proof-keys">
                "V select, S select an area, H hand, P pin, R rectangle, O ellipse, A arrow, L line, D draw, G polygon, U measure, T highlight text. N next mark, J previous mark, Enter opens it, M moves it, E pulls its corners, Delete deletes it. With a drawing tool in hand, arrow keys move the picture under the crosshair and Enter begins, goes on and places. Plus and minus zoom, 0 fits, 1 shows actual size, brackets turn the view, Page Up and Page Down turn pages, Esc goes back. Every mark is also in the list."
            </p>
            <Show when=move || picture.get() == Picture::Failed>
                <div class="proof-stage__note" role="alert">
                    <div class="notice notice--bad">
                        <Icon name=IconName::Warning/>
                        <div class="stack stack--tight">
                            <p>"The picture could not be loaded. Its marks and threads are all here."</p>
                            <div><button type="button" class="button button--small" on:click=again>"Load again"</button></div>
                        </div>
                    </div>
                </div>
            </Show>
            <Show when=move || bench.by_keys.get().is_some()>
                <p class="proof-stage__hint">{move || bench.by_keys.get().map(hint)}</p>
            </Show>
            {on_drop.map(|take| view! { <DropZone take/> })}
        </div>
    }
}

/// Lies over the canvas while a file is dragged over the window, and takes it.
#[component]
fn DropZone(take: Callback<File>) -> impl IntoView {
    let over = RwSignal::new(false);
    let carries_file = |event: &DragEvent| event.data_transfer().is_some_and(|data| data.types().iter().any(|kind| kind == "Files"));
    let enter = window_event_listener(ev::dragenter, move |event| {
        if carries_file(&event) {
            over.set(true);
        }
    });
    // Leaving the window altogether has nowhere to go.
    let leave = window_event_listener(ev::dragleave, move |event| {
        if event.related_target().is_none() {
            over.set(false);
        }
    });
    let end = window_event_listener(ev::drop, move |_| over.set(false));
    on_cleanup(move || {
        enter.remove();
        leave.remove();
        end.remove();
    });
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let Some(file) = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)) {
            take.run(file);
        }
    };
    view! {
        <div class="proof-stage__drop" class:is-over=move || over.get() aria-hidden="true" on:dragover=|event| event.prevent_default() on:drop=dropped>
            <Icon name=IconName::Upload/>
            <p class="strong">"Drop the picture to upload it as a new version"</p>
        </div>
    }
}

const fn name(tool: Tool) -> &'static str {
    match tool {
        Tool::Select => "select",
        Tool::Pan => "pan",
        _ => "draw",
    }
}

/// A pointer going down, as the state machine wants it; other buttons mean nothing.
pub(super) fn press_of(event: &web_sys::PointerEvent) -> Option<Press> {
    let button = match event.button() {
        0 => Button::Main,
        1 => Button::Middle,
        _ => return None,
    };
    let precision = if event.pointer_type() == "touch" { Precision::Coarse } else { Precision::Fine };
    if let Some(canvas) = event.current_target().and_then(|target| target.dyn_into::<HtmlCanvasElement>().ok()) {
        // Without capture a drag only ends at the canvas's edge.
        let _ = canvas.set_pointer_capture(event.pointer_id());
    }
    if button == Button::Middle {
        // Else the browser starts scrolling by itself.
        event.prevent_default();
    }
    if precision == Precision::Coarse {
        // After a touch browsers play a mouse, whose press would take the focus back from the note that the touch has opened.
        event.prevent_default();
    }
    let reach = if event.shift_key() { Reach::Further } else { Reach::Anew };
    let (pointer, pressure) = (event.pointer_id(), pressure(event));
    Some(Press { pointer, at: place(event), button, precision, pressure, reach })
}

/// A turn of the wheel, as the state machine wants it.
pub(super) fn wheel_of(event: &web_sys::WheelEvent) -> Wheel {
    event.prevent_default();
    let unit = match event.delta_mode() {
        web_sys::WheelEvent::DOM_DELTA_LINE => LINE,
        web_sys::WheelEvent::DOM_DELTA_PAGE => PAGE,
        _ => 1.0,
    };
    let intent = if event.ctrl_key() || event.meta_key() {
        WheelIntent::Zoom
    } else if event.shift_key() {
        WheelIntent::Sideways
    } else {
        WheelIntent::Plain
    };
    Wheel { at: place(event), dx: event.delta_x() * unit, dy: event.delta_y() * unit, intent, time: event.time_stamp() }
}

fn key_down(bench: Bench, film: Option<Film>, event: &web_sys::KeyboardEvent) {
    let stride = if event.shift_key() { Stride::Long } else { Stride::Short };
    if event.alt_key() {
        return;
    }
    if event.ctrl_key() || event.meta_key() {
        if let Some(key) = Key::read_command(&event.key(), stride) {
            event.prevent_default();
            bench.key(key);
        }
        return;
    }
    if event.key() == " " {
        event.prevent_default();
        if !event.repeat() {
            bench.send(Input::HoldPan);
        }
        return;
    }
    if film.is_some_and(|film| film.key(&event.key())) {
        event.prevent_default();
        return;
    }
    if let Some(key) = Key::read(&event.key(), stride) {
        event.prevent_default();
        bench.key(key);
    }
}

/// How hard a pointer is pressed. A mouse says 0.5 when it is down; a finger that cannot tell says 0 or 1, which is no pressure.
pub(super) fn pressure(event: &web_sys::PointerEvent) -> f64 {
    if event.pointer_type() == "pen" { f64::from(event.pressure()) } else { 0.5 }
}

/// The canvas's letters and digits, as pressed on the tools beside it; the other keys are the buttons' own.
pub(super) fn shortcut(bench: Bench, event: &web_sys::KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.key().chars().count() != 1 {
        return;
    }
    if let Some(key) = Key::read(&event.key(), Stride::Short) {
        event.prevent_default();
        bench.key(key);
    }
}

/// Puts the keyboard's focus on the canvas.
pub(super) fn focus() {
    focus_on("#proof-canvas");
}

/// Puts the keyboard's focus on the first such element, once what is about to be drawn is there.
pub(super) fn focus_on(selector: &str) {
    let selector = selector.to_owned();
    request_animation_frame(move || {
        let found = document().query_selector(&selector).ok().flatten().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = found {
            // Focus is a courtesy.
            let _ = element.focus();
            // Browsers leave what is half in view where it is; the margins of its style say how much of it must be.
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}

/// Where a pointer is on the canvas.
pub(super) fn place(event: &web_sys::MouseEvent) -> ScreenPoint {
    ScreenPoint::new(f64::from(event.offset_x()), f64::from(event.offset_y()))
}

fn is_focus_visible(event: &web_sys::FocusEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| element.matches(":focus-visible").unwrap_or(false))
}

/// Tells how large a canvas is, now and whenever that changes.
pub(super) fn observe_size(canvas: NodeRef<html::Canvas>, tell: impl Fn(Input) + Copy + 'static) {
    Effect::new(move |_| {
        let Some(element) = canvas.get() else { return };
        let observed = element.clone();
        let measure = Closure::<dyn Fn()>::new(move || {
            tell(Input::Resize(Size::new(f64::from(observed.client_width()), f64::from(observed.client_height()))));
        });
        let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) else { return };
        observer.observe(&element);
        let kept = StoredValue::new_local(Some((observer, measure)));
        on_cleanup(move || {
            if let Some(Some((observer, _))) = kept.try_update_value(Option::take) {
                observer.disconnect();
            }
        });
    });
}

/// Draws at most once a frame, whenever anything looks different.
fn repaint(
    bench: Bench,
    canvas: NodeRef<html::Canvas>,
    (image, film): (NodeRef<html::Img>, Option<Film>),
    picture: RwSignal<Picture>,
    version: &ProofVersion,
) {
    // The server draws nothing, and an element may only be dropped by the thread that kept it.
    if is_server() {
        return;
    }
    let theme = use_theme();
    let pending = StoredValue::new(false);
    let thumbnail = StoredValue::new_local(None::<HtmlCanvasElement>);
    let (pyramid, through) = (version.pyramid().filter(|_| version.is_large()), version.is_banner());
    // The page may have been left while a tile was on its way.
    let tiles = pyramid.map(|pyramid| Tiles::new(version.id, pyramid, move || bench.look_again()));
    let tiles = StoredValue::new_local(tiles);
    Effect::new(move |_| {
        if picture.get() == Picture::Shown {
            thumbnail.set_value(image.get_untracked().as_ref().and_then(reduced));
            bench.changed.notify();
        }
    });
    let draw = move || {
        let (Some(element), Some(image)) = (canvas.get_untracked(), image.get_untracked()) else { return };
        let image = (picture.get_untracked() == Picture::Shown).then_some(&image);
        if let (Some(context), Some(inks)) = (fitted_context(&element), Inks::of(&element)) {
            let (thumbnail, cursors) = (thumbnail.get_value(), bench.cursors.get_untracked());
            let (thumbnail, style) = (thumbnail.as_ref(), bench.style.get_untracked());
            let looked = bench.look(|canvas| canvas.scene().camera);
            let tiles = tiles.with_value(|tiles| {
                let (tiles, camera) = (tiles.as_ref()?, looked?);
                Some((tiles.pyramid, tiles.seen(&camera, device_pixels())))
            });
            let film = film.and_then(Film::shown);
            let material = Material { image, film: film.as_ref(), through, tiles, thumbnail, inks: &inks, style, cursors: &cursors };
            bench.look(|canvas| paint::paint(&context, canvas, &material, device_pixels()));
        }
    };
    let schedule = move || {
        if pending.try_get_value() != Some(false) {
            return;
        }
        pending.set_value(true);
        request_animation_frame(move || {
            // The page may have been left in the meantime.
            if pending.try_set_value(false).is_none() {
                draw();
            }
        });
    };
    Effect::new(move |_| {
        bench.changed.track();
        canvas.track();
        picture.track();
        // The colours follow the theme, whose class is on the document by the next frame.
        theme.get();
        schedule();
    });
    // So they do when the system changes from day to night.
    Effect::new(move |_| {
        let Ok(Some(query)) = window().match_media("(prefers-color-scheme: dark)") else { return };
        let changed = Closure::<dyn Fn()>::new(schedule);
        // Both calls fail only for arguments that are not these.
        let _ = query.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
        let kept = StoredValue::new_local(Some((query, changed)));
        on_cleanup(move || {
            if let Some(Some((query, changed))) = kept.try_update_value(Option::take) {
                let _ = query.remove_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
            }
        });
    });
}

/// The longer side of the picture on the small map, in pixels: enough for two of the screen for each CSS pixel.
const REDUCED: f64 = 336.0;

/// The picture, small: scaled once, since scaling a large picture with each frame would take longer than the frame.
fn reduced(image: &HtmlImageElement) -> Option<HtmlCanvasElement> {
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let scale = (REDUCED / width.max(height)).min(1.0);
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 336")]
    let pixels = |length: f64| (length * scale).round().max(1.0) as u32;
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
    let (wide, high) = (f64::from(canvas.width()), f64::from(canvas.height()));
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, wide, high).ok()?;
    Some(canvas)
}

/// The drawing context of a canvas that has as many pixels as the screen has for it.
pub(super) fn fitted_context(element: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let pixels = |length: i32| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths on screen are small and not negative")]
        let pixels = (f64::from(length) * device_pixels()).round() as u32;
        pixels
    };
    let (width, height) = (pixels(element.client_width()), pixels(element.client_height()));
    // Setting either clears the canvas, so only when it differs.
    if element.width() != width {
        element.set_width(width);
    }
    if element.height() != height {
        element.set_height(height);
    }
    element.get_context("2d").ok().flatten()?.dyn_into().ok()
}

pub(super) fn device_pixels() -> f64 {
    window().device_pixel_ratio().max(1.0)
}
