//! What is being approved, as large as it can be shown.

use leptos::{either::Either, html, prelude::*};
use leptos_router::components::A;

use crate::{
    api,
    model::{Review, ReviewFile},
    ui::{
        empty::Empty,
        icon::{Icon, IconName},
    },
};

/// Title, description and every file, with the digest of the whole.
#[component]
pub fn Content(review: Memo<Review>) -> impl IntoView {
    // What a review is about never changes: a change is another review.
    let Review { content, digest, .. } = review.get_untracked();
    let description = Some(content.description).filter(|text| !text.trim().is_empty());
    let files = if content.files.is_empty() {
        Either::Left(view! { <Empty title="No file" body="What is being approved here is the task's title and description."/> })
    } else {
        Either::Right(content.files.into_iter().map(|file| view! { <File file/> }).collect_view())
    };
    view! {
        <section class="stack" aria-label="What is being approved">
            {description.map(|text| view! { <p class="review__description">{text}</p> })}
            {files}
            <p class="muted small">
                "A decision is for exactly this: content "
                <span class="mono" title=digest.to_string()>{digest.short()}</span>
                ". Anything that changes after it counts as not approved."
            </p>
        </section>
    }
}

#[component]
fn File(file: ReviewFile) -> impl IntoView {
    let failed = RwSignal::new(false);
    let picture = NodeRef::<html::Img>::new();
    // It may have failed before the page was alive to hear of it.
    Effect::new(move |_| {
        if picture.get().is_some_and(|picture| picture.complete() && picture.natural_width() == 0) {
            failed.set(true);
        }
    });
    let src = api::proofs::page_url(file.proof_version_id, 1);
    let href = format!("/proofs/{}", file.proof_id);
    let (alt, other, about) =
        (format!("{}, version {}", file.name, file.number), format!("Open {}", file.name), format!(": {}", file.name));
    view! {
        <figure class="card card--flush review__file">
            <A href=href.clone() attr:class="review__picture">
                // Not every file is a picture, and only loading it tells.
                <img src=src alt=alt node_ref=picture hidden=move || failed.get() on:error=move |_| failed.set(true) decoding="async"/>
                <span class="review__other" hidden=move || !failed.get()><Icon name=IconName::Audit/>{other}</span>
            </A>
            <figcaption class="review__caption">
                <div>
                    <p class="strong break">{file.name}</p>
                    <p class="muted small">{format!("Version {}, SHA-256 ", file.number)}<span class="mono" title=file.sha256.to_string()>{file.sha256.short()}</span></p>
                </div>
                <A href=href attr:class="button button--small">"Open proof"<span class="visually-hidden">{about}</span></A>
            </figcaption>
        </figure>
    }
}
