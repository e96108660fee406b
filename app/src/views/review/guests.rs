//! The guests of a review: who holds a link, until when, and inviting another.

use leptos::{either::Either, prelude::*, task::spawn_local};

use crate::{
    api,
    model::{GuestLink, GuestLinkCreated, NewGuestLink, Review, ReviewId, ReviewStatus},
    ui::{
        badge::{Badge, Tone},
        dialog::Dialog,
        field::{Checkbox, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        skeleton::Skeleton,
        time::fmt_day,
        toast::use_toasts,
    },
};

/// The links to a review. For those who may invite.
#[component]
pub fn Guests(review: Memo<Review>) -> impl IntoView {
    let id = review.with_untracked(|review| review.id);
    let links = Resource::new(|| (), move |()| api::guests::links(id));
    refetch_on(links, |event| event.kind == "guest_link");
    let inviting = RwSignal::new(false);
    let open = move || review.with(|review| review.status == ReviewStatus::Open);
    view! {
        <section class="card stack" aria-labelledby="review-guests">
            <div class="row row--between">
                <h2 id="review-guests">"Guests"</h2>
                <button type="button" class="button button--small" hidden=move || !open() on:click=move |_| inviting.set(true)>
                    <Icon name=IconName::Plus/>
                    "Invite a guest"
                </button>
            </div>
            <Transition fallback=|| view! { <Skeleton lines=2/> }>
                {move || {
                    links
                        .get()
                        .map(|answer| match answer {
                            Ok(page) if page.items.is_empty() => {
                                view! { <p class="muted small">"Nobody outside the workspace has a link to this review. Guests that the chain names get theirs by mail when their stage opens."</p> }
                                    .into_any()
                            }
                            Ok(page) => {
                                let lines = page.items.into_iter().map(|link| view! { <Line link again=move || links.refetch()/> }).collect_view();
                                view! { <ul class="stack stack--tight">{lines}</ul> }.into_any()
                            }
                            Err(error) => view! { <p class="field__error small">{error.to_string()}</p> }.into_any(),
                        })
                }}
            </Transition>
        </section>
        <Invite review=id open=inviting made=move || links.refetch()/>
    }
}

#[component]
fn Line(link: GuestLink, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = use_toasts();
    let (id, email) = (link.id, link.email.clone());
    let switches = [(link.can_comment, "comment"), (link.can_decide, "decide"), (link.can_download, "download")];
    let may: Vec<&str> = switches.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
    let may = if may.is_empty() { "may look".to_owned() } else { format!("may {}", may.join(", ")) };
    let revoked = link.revoked_at.is_some();
    let revoke = move |_| {
        let answer = api::guests::revoke(id);
        let email = email.clone();
        spawn_local(async move {
            match answer.await {
                Ok(()) => toasts.success(format!("The link of {email} opens nothing any more.")),
                Err(error) => toasts.error(&error),
            }
            again();
        });
    };
    view! {
        <li class="row row--between">
            <div>
                <p class="strong break">{link.email.clone()}</p>
                <p class="muted small">{format!("{may}, until {}", fmt_day(link.expires_at.day()))}</p>
            </div>
            {if revoked {
                Either::Left(view! { <Badge tone=Tone::Neutral>"Taken back"</Badge> })
            } else {
                Either::Right(view! {
                    <button type="button" class="button button--quiet button--small" on:click=revoke>
                        "Take back"<span class="visually-hidden">{format!(" the link of {}", link.email)}</span>
                    </button>
                })
            }}
        </li>
    }
}

#[component]
fn Invite(review: ReviewId, open: RwSignal<bool>, made: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let link = RwSignal::new(None::<GuestLinkCreated>);
    Effect::new(move |_| {
        if !open.get() {
            // Shown once: it does not outlive the dialog.
            link.set(None);
        }
    });
    let title = Signal::derive(move || if link.with(Option::is_some) { "The link is on its way" } else { "Invite a guest" }.to_owned());
    view! {
        <Dialog open title>
            {move || match link.get() {
                Some(GuestLinkCreated { link, url }) => {
                    Either::Left(view! {
                        <p>{format!("It is mailed to {}. This is the only time that it is shown here.", link.email)}</p>
                        <p class="secret mono break">{url}</p>
                        <div class="form__actions">
                            <button type="button" class="button button--primary" on:click=move |_| open.set(false)>"Done"</button>
                        </div>
                    })
                }
                None => Either::Right(view! { <InviteForm review open link made/> }),
            }}
        </Dialog>
    }
}

#[component]
fn InviteForm(
    review: ReviewId,
    open: RwSignal<bool>,
    link: RwSignal<Option<GuestLinkCreated>>,
    made: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let (email, name, days) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new("30".to_owned()));
    let (comment, decide, download) = (RwSignal::new(true), RwSignal::new(false), RwSignal::new(false));
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewGuestLink {
            email: email.get_untracked().trim().to_owned(),
            name: Some(name.get_untracked().trim().to_owned()).filter(|name| !name.is_empty()),
            review_id: Some(review),
            proof_version_id: None,
            can_comment: comment.get_untracked(),
            can_decide: decide.get_untracked(),
            can_download: download.get_untracked(),
            // What cannot be read is refused by name, rather than taken for something else.
            expires_in_days: Some(days.get_untracked().trim().parse().unwrap_or(0)),
        };
        submission.run(api::guests::invite(&new), move |created| {
            link.set(Some(created));
            made();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="E-mail" name="email" kind="email" autocomplete="off" value=email error=submission.field("email") required=true/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name")/>
            <fieldset class="field">
                <legend class="field__label">"What may they do?"</legend>
                <div class="choices">
                    <Checkbox label="Comment" checked=comment/>
                    <Checkbox label="Decide, where their stage asks them" checked=decide/>
                    <Checkbox label="Download" checked=download/>
                </div>
            </fieldset>
            <TextField label="Holds for (days)" name="days" kind="number" autocomplete="off" value=days error=submission.field("expires_in_days")/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Mail the link"</SubmitButton>
            </div>
        </form>
    }
}
