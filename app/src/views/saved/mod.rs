//! Saved views of a screen: its addresses, kept under names, and of the calendar as feeds for other programs.

mod feeds;

use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

use super::session::use_me;
use crate::{
    api::{self, Answer},
    model::{MemberId, NewSavedView, Page, Role, SavedView, Screen},
    ui::{
        dialog::Dialog,
        field::{Checkbox, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// The button that opens the saved views of a screen.
#[component]
pub fn SavedViews(screen: Screen) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Views"</button>
        <Dialog open title=format!("Views of {}", screen.label())>
            <Views screen open/>
        </Dialog>
    }
}

/// What a list of views is made of. Asked for in the browser alone, when the dialog opens.
#[derive(Clone, Copy)]
struct Shelf {
    screen: Screen,
    views: RwSignal<Option<Answer<Page<SavedView>>>>,
}

impl Shelf {
    fn new(screen: Screen) -> Self {
        let shelf = Self { screen, views: RwSignal::new(None) };
        shelf.read();
        shelf
    }

    fn read(self) {
        let answer = api::views::list();
        leptos::task::spawn_local(async move {
            let answer = answer.await;
            // The dialog may have been closed.
            self.views.try_set(Some(answer));
        });
    }

    fn shown(self) -> Vec<SavedView> {
        self.views.with(|views| match views {
            Some(Ok(page)) => page.items.iter().filter(|view| view.screen == self.screen).cloned().collect(),
            _ => Vec::new(),
        })
    }
}

#[component]
fn Views(screen: Screen, open: RwSignal<bool>) -> impl IntoView {
    let shelf = Shelf::new(screen);
    // Auditors read, and keep nothing of their own.
    let keeps = use_me().member.role != Role::Auditor;
    let failure = move || shelf.views.with(|views| views.as_ref().and_then(|views| views.as_ref().err().map(ToString::to_string)));
    let is_empty = move || shelf.views.with(|views| matches!(views, Some(Ok(_)))) && shelf.shown().is_empty();
    view! {
        {move || failure().map(|error| view! { <p class="muted" role="alert">{error}</p> })}
        {move || is_empty().then(|| view! { <p class="muted">"None yet. Set what you want to see, then keep it here under a name."</p> })}
        <ul class="views">
            <For each=move || shelf.shown() key=|view| (view.id, view.revision) let:view>
                <Line shelf view open/>
            </For>
        </ul>
        {keeps.then(|| view! { <Save shelf/> })}
    }
}

#[component]
fn Line(shelf: Shelf, view: SavedView, open: RwSignal<bool>) -> impl IntoView {
    let me = use_me().member;
    let toasts = use_toasts();
    let navigate = use_navigate();
    let (href, name) = (view.href(), view.name.clone());
    let may_remove = view.member_id == me.id || me.role.includes(Role::Admin);
    let go = {
        let href = href.clone();
        move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            open.set(false);
            navigate(&href, leptos_router::NavigateOptions { scroll: false, ..leptos_router::NavigateOptions::default() });
        }
    };
    let kept = StoredValue::new(view.clone());
    let remove = move |_| {
        let answer = kept.with_value(api::views::remove);
        leptos::task::spawn_local(async move {
            match answer.await {
                Ok(()) => toasts.success("The view is removed, and its feeds with it."),
                Err(error) => toasts.error(&error),
            }
            shelf.read();
        });
    };
    view! {
        <li class="views__line">
            <div class="views__head">
                <a class="views__name strong break" href=href on:click=go>{name.clone()}</a>
                <span class="muted small">{of(&view, me.id)}</span>
                {may_remove
                    .then(|| {
                        view! {
                            <button type="button" class="button button--quiet button--icon button--small" aria-label=format!("Remove {name}") title="Remove" on:click=remove>
                                <Icon name=IconName::Cross/>
                            </button>
                        }
                    })}
            </div>
            {(view.screen == Screen::Calendar && me.role != Role::Auditor).then(|| view! { <feeds::Feeds view=view.id/> })}
        </li>
    }
}

/// Whose a view is.
fn of(view: &SavedView, me: MemberId) -> &'static str {
    match (view.member_id == me, view.shared) {
        (true, true) => "Yours, shared",
        (true, false) => "Yours",
        (false, _) => "Shared with you",
    }
}

/// Keeps what is shown now.
#[component]
fn Save(shelf: Shelf) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let shared = RwSignal::new(false);
    let submission = Submission::new();
    let search = use_location().search;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewSavedView {
            screen: shelf.screen,
            name: name.get_untracked().trim().to_owned(),
            query: search.get_untracked().trim_start_matches('?').to_owned(),
            shared: shared.get_untracked(),
        };
        submission.run(api::views::create(&new), move |_| {
            name.set(String::new());
            shelf.read();
        });
    };
    view! {
        <form class="form views__save" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Keep what is shown now as" name="name" autocomplete="off" value=name error=submission.field("name") placeholder="Australia, my tasks"/>
            <Checkbox label="Everybody in the workspace sees it" checked=shared/>
            <div class="form__actions">
                <SubmitButton of=submission>"Save view"</SubmitButton>
            </div>
        </form>
    }
}
