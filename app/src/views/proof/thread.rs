//! One mark in the list: its note, the answers, and what can be done about it.

use leptos::{either::Either, ev::SubmitEvent, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

use super::{
    bench::{Bench, Filter},
    composer::complaint,
    overlay::{Note, Standing},
    surface,
};
use crate::{
    api::{self, ApiError},
    geometry::tool::Access,
    model::{Annotation, AnnotationId, AnnotationPatch, CarriedFrom, Comment, Fate, NewComment},
    ui::{
        avatar::Avatar,
        badge::{Badge, Tone},
        field::TextArea,
        icon::{Icon, IconName},
        time::fmt_instant,
    },
};

#[component]
pub(super) fn Thread(bench: Bench, id: AnnotationId, deleting: RwSignal<Option<Annotation>>) -> impl IntoView {
    // Lives as long as the mark is listed, so a half-written answer outlives whatever others change meanwhile.
    let answer = RwSignal::new(String::new());
    let note = Memo::new(move |_| bench.notes().find(id));
    let selected = Memo::new(move |_| bench.selected.get() == Some(id));
    let element = format!("mark-{id}");
    let standing = Memo::new(move |_| note.with(|note| note.as_ref().map(|note| note.standing.clone())));
    let sent = move || standing.with(|standing| *standing == Some(Standing::Saved));
    keep_in_view(element.clone(), selected, standing);
    open_from_canvas(bench, id);
    let toggle = move |_| bench.selected.update(|chosen| *chosen = (*chosen != Some(id)).then_some(id));
    let body = move || note.with(|note| note.as_ref().and_then(|note| Some(note.annotation.comments.first()?.body.clone())));
    view! {
        <li class="proof-thread" class:is-selected=move || selected.get() class:is-resolved=move || is_resolved(note) id=element>
            <button type="button" class="proof-thread__head" aria-expanded=move || selected.get().to_string() on:click=toggle>
                {move || note.get().map(|note| view! { <Head page=bench.pages.name(note.annotation.page) note/> })}
            </button>
            <p class="proof-thread__body">{body}</p>
            {move || note.get().and_then(|note| note.annotation.carried).map(|from| view! { <From bench from/> })}
            {move || note.get().map(|note| view! { <Sending bench note/> })}
            <Show when=move || selected.get() && sent()>
                {move || note.get().map(|note| view! { <Answers comments=note.annotation.comments/> })}
                <Show when=move || bench.access.get() == Access::Marking>
                    <Reply bench id answer/>
                </Show>
                <Show when=move || bench.settles.get()>
                    {move || {
                        let changes = bench.access.get() == Access::Marking;
                        note.get().map(|note| view! { <Actions bench mark=note.annotation changes deleting/> })
                    }}
                </Show>
            </Show>
        </li>
    }
}

fn is_resolved(note: Memo<Option<Note>>) -> bool {
    note.with(|note| note.as_ref().is_some_and(|note| note.annotation.resolved_at.is_some()))
}

#[component]
fn Head(
    note: Note,
    /// What its page is called, when there are several.
    page: Option<String>,
) -> impl IntoView {
    let Annotation { number, blocking, author_name, created_at, resolved_at, comments, .. } = note.annotation;
    let when = (note.standing == Standing::Saved)
        .then(|| view! { <time class="muted small" datetime=created_at.to_string()>{fmt_instant(created_at)}</time> });
    let answers = comments.len().saturating_sub(1);
    let answers = (answers > 0).then(|| {
        let words = if answers == 1 { "1 answer".to_owned() } else { format!("{answers} answers") };
        view! { <span class="proof-thread__count"><Icon name=IconName::Comment/><span aria-hidden="true">{answers}</span><span class="visually-hidden">{words}</span></span> }
    });
    let state = match (blocking, resolved_at.is_some()) {
        (_, true) => Some((Tone::Good, "Resolved")),
        (true, false) => Some((Tone::Bad, "Blocks launch")),
        (false, false) => None,
    };
    view! {
        <span class="proof-mark" class:proof-mark--blocking=blocking class:proof-mark--resolved=resolved_at.is_some()>
            <span class="visually-hidden">"Mark "</span>
            {number}
        </span>
        <span class="proof-thread__who">
            <span class="strong truncate">{author_name}</span>
            {when}
            {page.map(|page| view! { <span class="muted small numeric proof-thread__page">{page}</span> })}
        </span>
        {answers}
        {state.map(|(tone, word)| view! { <Badge tone>{word}</Badge> })}
    }
}

/// Where a carried note comes from, and what became of what it is about.
#[component]
fn From(bench: Bench, from: CarriedFrom) -> impl IntoView {
    let (tone, word) = fate_words(from.fate);
    let href = bench.notes().address(from.version);
    view! {
        <p class="proof-thread__from small">
            <Badge tone>{word}</Badge>
            <a href=href>{format!("Mark {} on version {}", from.number, from.version)}</a>
        </p>
    }
}

/// What is said of a note after its way to this version.
pub(super) const fn fate_words(fate: Fate) -> (Tone, &'static str) {
    match fate {
        Fate::Same => (Tone::Neutral, "Untouched"),
        Fate::Moved => (Tone::Neutral, "Moved, else untouched"),
        Fate::RegionChanged => (Tone::Good, "Looks addressed"),
        Fate::Lost => (Tone::Bad, "Not found again"),
    }
}

/// How a new mark is doing on its way to the server.
#[component]
fn Sending(bench: Bench, note: Note) -> impl IntoView {
    let id = note.annotation.id;
    match note.standing {
        Standing::Saved => None,
        Standing::Sending => Some(Either::Left(view! { <p class="muted small proof-thread__sending" role="status">"Sending…"</p> })),
        Standing::Unsent(error) => Some(Either::Right(view! {
            <div class="notice notice--bad proof-thread__unsent" role="alert">
                <Icon name=IconName::Warning/>
                <div class="stack stack--tight">
                    <p><span class="strong">"Not sent. "</span>{error.to_string()}</p>
                    <div class="row">
                        <button type="button" class="button button--small" on:click=move |_| bench.notes().retry(id)>"Try again"</button>
                        <button type="button" class="button button--quiet button--small" on:click=move |_| bench.notes().discard(id)>"Discard"</button>
                    </div>
                </div>
            </div>
        })),
    }
}

#[component]
fn Answers(comments: Vec<Comment>) -> impl IntoView {
    let answers = comments.into_iter().skip(1).map(|comment| {
        let Comment { author_name, body, created_at, .. } = comment;
        view! {
            <li class="proof-answer">
                <Avatar name=author_name.clone()/>
                <div class="grow">
                    <p class="proof-answer__who"><span class="strong">{author_name}</span>" "<time class="muted small" datetime=created_at.to_string()>{fmt_instant(created_at)}</time></p>
                    <p class="proof-answer__body">{body}</p>
                </div>
            </li>
        }
    });
    let answers = answers.collect::<Vec<_>>();
    (!answers.is_empty()).then(|| view! { <ol class="proof-answers" aria-label="Answers">{answers}</ol> })
}

#[component]
fn Reply(bench: Bench, id: AnnotationId, answer: RwSignal<String>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let send = move || {
        let body = answer.get_untracked().trim().to_owned();
        error.set(complaint(&body));
        if busy.get_untracked() || error.with_untracked(Option::is_some) {
            return;
        }
        busy.set(true);
        let reply = api::proofs::comment(id, &NewComment { body });
        spawn_local(async move {
            let reply = reply.await;
            // The thread may be gone by now.
            busy.try_set(false);
            match reply {
                Ok(_) => {
                    answer.try_set(String::new());
                    bench.said.try_set("Answer sent.".to_owned());
                }
                Err(refusal) => {
                    error.try_set(Some(words(&refusal)));
                }
            }
            bench.notes().reload();
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send();
    };
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send();
        }
    };
    view! {
        <form class="proof-reply" novalidate on:submit=submit on:keydown=key>
            <TextArea label="Answer" name="answer" value=answer error=error/>
            <button type="submit" class="button button--small" title="Ctrl or Cmd and Enter" aria-busy=move || busy.get().then_some("true") aria-disabled=move || busy.get().then_some("true")>
                "Send answer"
            </button>
        </form>
    }
}

/// A refusal as said beside the field: its own words for the field where there are any.
fn words(error: &ApiError) -> String {
    error.field("body").map_or_else(|| error.to_string(), |detail| format!("The answer {detail}."))
}

#[component]
fn Actions(
    bench: Bench,
    mark: Annotation,
    /// Whether more than settling it is possible.
    changes: bool,
    deleting: RwSignal<Option<Annotation>>,
) -> impl IntoView {
    let mine = bench.notes().is_mine(&mark);
    let resolved = mark.resolved_at.is_some();
    let mark = StoredValue::new(mark);
    let change = move |patch: AnnotationPatch| mark.with_value(|mark| bench.notes().change(mark, patch));
    let blocking = mark.with_value(|mark| mark.blocking);
    let number = mark.with_value(|mark| mark.number);
    let id = mark.with_value(|mark| mark.id);
    let resolve = move |_| {
        change(AnnotationPatch { resolved: Some(!resolved), ..AnnotationPatch::default() });
        let hidden = bench.filter.get_untracked() != Filter::All && !resolved;
        let outcome = if resolved { "reopened" } else { "resolved" };
        bench.said.set(format!("Mark {number} {outcome}."));
        if hidden {
            bench.selected.set(None);
        }
    };
    let block = move |_| {
        change(AnnotationPatch { blocking: Some(!blocking), ..AnnotationPatch::default() });
        let outcome = if blocking { "no longer blocks the launch" } else { "blocks the launch" };
        bench.said.set(format!("Mark {number} {outcome}."));
    };
    let relocate = move |_| {
        bench.pick_up(id);
        surface::focus();
    };
    let of = move || view! { <span class="visually-hidden">{format!(" mark {number}")}</span> };
    view! {
        <div class="proof-thread__actions">
            <button type="button" class="button button--small" on:click=resolve>
                <Icon name=if resolved { IconName::Comment } else { IconName::Check }/>
                {if resolved { "Reopen" } else { "Resolve" }}
                {of()}
            </button>
            // Anybody may raise an alarm; only its author or a manager calls it off.
            {(changes && (mine || !blocking))
                .then(|| {
                    view! {
                        <button type="button" class="button button--quiet button--small" aria-pressed=blocking.to_string() on:click=block>
                            <Icon name=IconName::Gate/>
                            "Blocks launch"
                            {of()}
                        </button>
                    }
                })}
            {(changes && mine)
                .then(|| {
                    view! {
                        <button type="button" class="button button--quiet button--small" on:click=relocate>"Move…"{of()}</button>
                        <button type="button" class="button button--quiet button--danger button--small" on:click=move |_| deleting.set(Some(mark.get_value()))>
                            "Delete"
                            {of()}
                        </button>
                    }
                })}
        </div>
    }
}

/// Scrolls the list to a mark that was selected on the canvas, and to a new one on its way.
fn keep_in_view(element: String, selected: Memo<bool>, standing: Memo<Option<Standing>>) {
    Effect::new(move |_| {
        let on_its_way = standing.with(|standing| matches!(standing, Some(Standing::Sending | Standing::Unsent(_))));
        if !selected.get() && !on_its_way {
            return;
        }
        let element = element.clone();
        request_animation_frame(move || {
            let Some(thread) = document().get_element_by_id(&element) else { return };
            scroll_list_to(&thread);
        });
    });
}

/// Scrolls the list only, never the page: on a small screen that would take the canvas away from under the finger.
fn scroll_list_to(thread: &web_sys::Element) {
    let Some(list) = thread.parent_element().and_then(|list| list.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    let (list_box, thread_box) = (list.get_bounding_client_rect(), thread.get_bounding_client_rect());
    let above = thread_box.top() - list_box.top();
    let below = thread_box.bottom() - list_box.bottom();
    // What is taller than the list is shown from its top.
    let by = if above < 0.0 || below > above { above } else { below.max(0.0) };
    #[expect(clippy::cast_possible_truncation, reason = "lengths on screen are small")]
    let by = by.round() as i32;
    if by != 0 {
        list.set_scroll_top(list.scroll_top() + by);
    }
}

/// Puts the focus on the thread that was asked for on the canvas.
fn open_from_canvas(bench: Bench, id: AnnotationId) {
    Effect::new(move |_| {
        if bench.opened.get() == Some(id) {
            bench.opened.set(None);
            surface::focus_on(&format!("[id='mark-{id}'] .proof-thread__head"));
        }
    });
}
