//! A file with the guest's notes on it, and the place for another.

use leptos::{html, prelude::*};

use super::{Source, Token};
use crate::{
    api,
    model::{AnnotationId, FrameRate, Geometry, GuestFile, GuestView, MarkStyle, NewAnnotation},
    ui::{
        field::TextArea,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
    views::proof::seen,
};

/// Where the next note goes, in percent of the picture.
type Place = RwSignal<Option<(f64, f64)>>;

/// The picture. A click says where the next note goes; the sliders below say it without one.
#[component]
pub fn File(file: GuestFile, view: Memo<GuestView>, can_comment: bool, can_download: bool) -> impl IntoView {
    let token = expect_context::<Token>().get();
    let (id, name) = (file.proof_version_id, file.name.clone());
    let save = api::guests::download_url(&token, id);
    let (page, pages) = (RwSignal::new(1_i64), file.pages);
    let viewing = token.clone();
    let (film, playback) = (file.frame_rate, api::guests::playback_url(&token, id));
    // Of a video the time counts, not which frames were on the screen.
    let counted = if film.is_some() { RwSignal::new(1) } else { page };
    seen::report(counted, move |new| api::guests::viewed(&viewing, id, new));
    let src = move || api::guests::page_url(&token, id, page.get());
    let place: Place = RwSignal::new(None);
    let picture = NodeRef::<html::Div>::new();
    let point = move |event: leptos::ev::MouseEvent| {
        let Some(picture) = picture.get_untracked().filter(|_| can_comment) else { return };
        let edges = picture.get_bounding_client_rect();
        let across = (f64::from(event.client_x()) - edges.left()) / edges.width().max(1.0);
        let down = (f64::from(event.client_y()) - edges.top()) / edges.height().max(1.0);
        place.set(Some((percent(across), percent(down))));
    };
    let pins = move || {
        let notes = view.with(|view| {
            view.notes.iter().filter(|note| note.proof_version_id == id && note.page == page.get()).cloned().collect::<Vec<_>>()
        });
        notes
            .into_iter()
            .filter_map(|note| match note.geometry {
                Geometry::Pin { x, y } => {
                    Some(view! { <span class="guest__pin" style=at(x * 100.0, y * 100.0) aria-hidden="true">{note.number}</span> })
                }
                _ => None,
            })
            .collect_view()
    };
    let next =
        move || place.get().map(|(x, y)| view! { <span class="guest__pin guest__pin--next" style=at(x, y) aria-hidden="true"></span> });
    let number = file.number;
    let alt = {
        let name = name.clone();
        move || {
            let of = if pages > 1 { format!(", page {} of {pages}", page.get()) } else { String::new() };
            format!("{name}, version {number}{of}")
        }
    };
    // The pages of a document may differ in size.
    let size = (pages == 1 || film.is_some()).then_some((file.width, file.height));
    view! {
        <figure class="card card--flush guest__file">
            <div class="guest__ground">
                <div class="guest__picture" class:guest__picture--open=can_comment node_ref=picture on:click=point>
                    {match film {
                        Some(rate) => view! { <Player rate pages page place src=playback alt=alt()/> }.into_any(),
                        None => view! { <img src=src alt=alt width=size.map(|(width, _)| width) height=size.map(|(_, height)| height) decoding="async"/> }.into_any(),
                    }}
                    {pins}
                    {next}
                </div>
            </div>
            {(pages > 1).then(|| view! { <Pages page pages place frames=film.is_some()/> })}
            <figcaption class="review__caption">
                <div>
                    <p class="strong break">{name.clone()}</p>
                    <p class="muted small">{format!("Version {}, SHA-256 ", file.number)}<span class="mono" title=file.sha256.to_string()>{file.sha256.short()}</span></p>
                </div>
                {can_download
                    .then(|| {
                        view! {
                            <a class="button button--small" href=save download rel="external"><Icon name=IconName::Download/>"Download"<span class="visually-hidden">{format!(" {name}")}</span></a>
                        }
                    })}
            </figcaption>
            {can_comment.then(|| view! { <Composer file place page/> })}
        </figure>
    }
}

fn percent(share: f64) -> f64 {
    (share * 1_000.0).round().clamp(0.0, 1_000.0) / 10.0
}

fn at(x: f64, y: f64) -> String {
    format!("inset-inline-start:{x}%;inset-block-start:{y}%")
}

/// A video with the browser's own buttons. A note goes to the frame on which it stands still.
#[component]
fn Player(rate: FrameRate, pages: i64, page: RwSignal<i64>, place: Place, src: String, alt: String) -> impl IntoView {
    let video = NodeRef::<html::Video>::new();
    // The steps beside it move the player; the player moves the steps.
    Effect::new(move |_| {
        let page = page.get();
        if let Some(video) = video.get().filter(|video| video.paused() && rate.frame_at(video.current_time()) != page - 1) {
            video.set_current_time(rate.middle_of(page - 1));
        }
    });
    let look = move |_| {
        if let Some(video) = video.get_untracked() {
            let shown = rate.frame_at(video.current_time()).min(pages - 1) + 1;
            if page.get_untracked() != shown {
                page.set(shown);
                place.set(None);
            }
        }
    };
    // A press on the picture says where a note goes, and is no press on the player's buttons.
    view! { <video class="guest__video" node_ref=video src=src controls=true playsinline=true preload="auto" aria-label=alt on:timeupdate=look on:seeked=look></video> }
}

/// From page to page. The place of the next note is on the page that is looked at.
#[component]
fn Pages(page: RwSignal<i64>, pages: i64, place: Place, frames: bool) -> impl IntoView {
    let (word, capital) = if frames { ("frame", "Frame") } else { ("page", "Page") };
    let turn = move |by: i64| {
        page.update(|page| *page = (*page + by).clamp(1, pages));
        place.set(None);
    };
    view! {
        <div class="row guest__pages">
            <button type="button" class="button button--small" prop:disabled=move || page.get() == 1 on:click=move |_| turn(-1)>{format!("Previous {word}")}</button>
            <span class="small" role="status">{move || format!("{capital} {} of {pages}", page.get())}</span>
            <button type="button" class="button button--small" prop:disabled=move || page.get() == pages on:click=move |_| turn(1)>{format!("Next {word}")}</button>
        </div>
    }
}

#[component]
fn Composer(file: GuestFile, place: Place, page: RwSignal<i64>) -> impl IntoView {
    let (token, source, toasts) = (expect_context::<Token>(), expect_context::<Source>(), use_toasts());
    let body = RwSignal::new(String::new());
    let submission = Submission::new();
    // The same note when it is sent again because the answer was lost.
    let id = RwSignal::new(None::<AnnotationId>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (x, y) = place.get_untracked().unwrap_or((50.0, 50.0));
        let mark = id.get_untracked().unwrap_or_default();
        id.set(Some(mark));
        let geometry = Geometry::Pin { x: x / 100.0, y: y / 100.0 };
        let new = NewAnnotation {
            id: mark,
            page: page.get_untracked(),
            geometry,
            style: MarkStyle::default(),
            blocking: false,
            body: body.get_untracked(),
        };
        submission.run(api::guests::annotate(&token.get(), file.proof_version_id, &new), move |_| {
            toasts.success("Your note is there for the team to see.");
            body.set(String::new());
            place.set(None);
            id.set(None);
            source.0.refetch();
        });
    };
    let axis = move |label: &'static str, across: bool| {
        let now = move || {
            let (x, y) = place.get().unwrap_or((50.0, 50.0));
            (if across { x } else { y }).to_string()
        };
        let slide = move |value: String| {
            let (x, y) = place.get_untracked().unwrap_or((50.0, 50.0));
            let value = value.parse().unwrap_or(50.0);
            place.set(Some(if across { (value, y) } else { (x, value) }));
        };
        view! {
            <label class="guest__axis">
                <span class="muted small">{label}</span>
                <input type="range" min="0" max="100" step="0.1" value="50" prop:value=now on:input:target=move |event| slide(event.target().value())/>
            </label>
        }
    };
    view! {
        <form class="form guest__composer" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextArea label="Add a note" name="note" value=body error=submission.field("body") hint="Click on the picture, or move the sliders, to say where."/>
            <div class="row guest__axes">{axis("Across", true)}{axis("Down", false)}</div>
            <div class="form__actions"><SubmitButton of=submission>"Send note"</SubmitButton></div>
        </form>
    }
}
