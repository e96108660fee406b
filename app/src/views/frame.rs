//! The signed-in part of the interface: who may see it, the navigation around every page, the command palette.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    components::{A, Outlet, Redirect},
    hooks::{use_location, use_navigate},
};
use wasm_bindgen::JsCast;

use super::session::{Visitor, sign_out, use_me, use_visitor};
use crate::{
    api::{self, Answer, ApiError, audit::percent},
    model::{Campaign, WaitingCounts},
    ui::{
        avatar::Avatar,
        dialog::Dialog,
        empty::Empty,
        icon::{Icon, IconName},
        live::{refetch_on, use_live},
        palette::{Command, Palette},
        shortcuts::Shortcuts,
        theme::use_theme,
        toast::use_toasts,
    },
};

/// A page of the navigation.
struct Place {
    path: &'static str,
    name: &'static str,
    icon: IconName,
}

const PLACES: [Place; 10] = [
    Place { path: "/calendar", name: "Calendar", icon: IconName::Calendar },
    Place { path: "/campaigns", name: "Campaigns", icon: IconName::Campaign },
    Place { path: "/board", name: "Board", icon: IconName::Board },
    Place { path: APPROVALS, name: "Approvals", icon: IconName::Approvals },
    Place { path: "/work", name: "My work", icon: IconName::Check },
    Place { path: "/gantt", name: "Gantt", icon: IconName::Gantt },
    Place { path: "/library", name: "Library", icon: IconName::Library },
    Place { path: "/rules", name: "Rules", icon: IconName::Gate },
    Place { path: "/audit", name: "Audit", icon: IconName::Audit },
    Place { path: "/members", name: "Members", icon: IconName::Members },
];

const APPROVALS: &str = "/approvals";

/// How many of the places fit into the bar at the bottom of a small screen, beside the menu.
const IN_BAR: usize = 4;

/// How long after a move to another page its title is read aloud: the page sets it while it is drawn.
const TITLE_SETTLES: Duration = Duration::from_millis(250);

/// How much waits for the signed-in member.
#[derive(Clone, Copy)]
struct Waiting(Resource<Answer<WaitingCounts>>);

/// The guard and the frame around every page of a workspace.
///
/// Its branches are boxed: as one nested type they would need more stack than a worker thread has.
#[component]
pub fn Workspace() -> impl IntoView {
    let visitor = use_visitor();
    let location = use_location();
    let sign_in = move || {
        let next = format!("{}{}", location.pathname.get_untracked(), search(&location.search.get_untracked()));
        format!("/sign-in?next={}", percent(&next))
    };
    view! {
        {move || match visitor.get() {
            Visitor::Member(me) => {
                provide_context(*me);
                view! { <Frame/> }.into_any()
            }
            Visitor::Anonymous => view! { <Redirect path=sign_in()/> }.into_any(),
            Visitor::BaseHost => view! { <NotFound/> }.into_any(),
            Visitor::Unknown(error) => view! { <Unavailable error/> }.into_any(),
        }}
    }
}

/// What `/` shows: the product to strangers, the calendar to members.
#[component]
pub fn Home() -> impl IntoView {
    let visitor = use_visitor();
    view! {
        {move || match visitor.get() {
            Visitor::BaseHost => view! { <super::landing::LandingPage/> }.into_any(),
            Visitor::Member(_) => view! { <Redirect path="/calendar"/> }.into_any(),
            Visitor::Anonymous => view! { <Redirect path="/sign-in"/> }.into_any(),
            Visitor::Unknown(error) => view! { <Unavailable error/> }.into_any(),
        }}
    }
}

#[component]
fn Frame() -> impl IntoView {
    let waiting = Resource::new(|| (), |()| api::approvals::waiting());
    refetch_on(waiting, |event| {
        let of_uploads = ["use_request.", "asset_version."].iter().any(|of| event.action.starts_with(of));
        of_uploads || matches!(event.kind.as_str(), "review" | "task" | "delegation" | "member" | "team")
    });
    provide_context(Waiting(waiting));
    use_live().connect();

    let palette = RwSignal::new(false);
    let menu = RwSignal::new(false);
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        menu.set(false);
    });
    let workspace = use_me().workspace.name;

    view! {
        <a class="skip" href="#main" on:click=focus_content>"Skip to content"</a>
        <div class="shell">
            <header class="shell__side">
                <WorkspaceName name=workspace.clone()/>
                <SearchButton open=palette/>
                <nav aria-label="Workspace">
                    <Places count=PLACES.len()/>
                </nav>
                <Person/>
            </header>
            // Shown instead of the side on small screens.
            <header class="shell__top">
                <WorkspaceName name=workspace/>
                <SearchButton open=palette/>
            </header>
            <main class="shell__main" id="main" tabindex="-1">
                <Outlet/>
            </main>
            <nav class="shell__bar" aria-label="Main pages">
                <Places count=IN_BAR/>
                <button type="button" class="nav__link" aria-haspopup="dialog" on:click=move |_| menu.set(true)>
                    <Icon name=IconName::Menu/>
                    <span>"Menu"</span>
                </button>
            </nav>
        </div>
        <Dialog open=menu title="Menu">
            <nav aria-label="All pages">
                <Places count=PLACES.len()/>
            </nav>
            <Person/>
        </Dialog>
        <Commands open=palette/>
        <Shortcuts/>
        <Announcer/>
    }
}

/// Follows the link by hand: the router, which takes clicks on links, scrolls to a fragment but leaves the focus behind.
fn focus_content(click: web_sys::MouseEvent) {
    if let Some(main) = document().get_element_by_id("main").and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        click.prevent_default();
        // Focus is a courtesy: without it the link still is a link.
        let _ = main.focus();
    }
}

#[component]
fn WorkspaceName(name: String) -> impl IntoView {
    view! {
        <A href="/calendar" attr:class="shell__workspace">
            <Mark/>
            <span class="truncate">{name}</span>
        </A>
    }
}

/// The product's mark: a gate with the way through it.
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <rect class="mark__ground" width="24" height="24" rx="6"></rect>
            <path class="mark__gate" d="M7 18v-6a5 5 0 0 1 10 0v6M12 18v-6"></path>
        </svg>
    }
}

#[component]
fn SearchButton(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <button type="button" class="shell__search" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| open.set(true)>
            <Icon name=IconName::Search/>
            <span class="grow">"Search"</span>
            <kbd class="kbd" aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
}

/// The first `count` places as links.
#[component]
fn Places(count: usize) -> impl IntoView {
    view! {
        <ul class="nav">
            {PLACES
                .iter()
                .take(count)
                .map(|place| {
                    view! {
                        <li>
                            <A href=place.path attr:class="nav__link">
                                <Icon name=place.icon/>
                                <span>{place.name}</span>
                                {(place.path == APPROVALS).then(|| view! { <WaitingCount/> })}
                            </A>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// How many reviews and uploads wait for this person; nothing when none does.
#[component]
fn WaitingCount() -> impl IntoView {
    let Waiting(waiting) = expect_context();
    view! {
        <Transition>
            {move || {
                let count = waiting.get().and_then(Result::ok).map_or(0, WaitingCounts::all);
                (count > 0)
                    .then(|| view! { <span class="count">{count}<span class="visually-hidden">" waiting for you"</span></span> })
            }}
        </Transition>
    }
}

#[component]
fn Person() -> impl IntoView {
    let me = use_me().member;
    let toasts = use_toasts();
    let theme = use_theme();
    let icon = move || {
        if theme.is_dark() {
            view! { <Icon name=IconName::Sun/> }
        } else {
            view! { <Icon name=IconName::Moon/> }
        }
    };
    view! {
        <div class="shell__person">
            <Avatar name=me.name.clone()/>
            <div class="grow">
                <p class="truncate strong">{me.name}</p>
                <p class="truncate muted small">{me.role.label()}</p>
            </div>
            <button type="button" class="button button--quiet button--icon button--small" aria-label="Switch between light and dark" title="Switch between light and dark" on:click=move |_| theme.toggle()>
                {icon}
            </button>
            <button type="button" class="button button--quiet button--icon button--small" aria-label="Sign out" title="Sign out" on:click=move |_| sign_out(toasts)>
                <Icon name=IconName::SignOut/>
            </button>
        </div>
    }
}

/// The palette with the commands of the workspace. Campaigns are asked for when it opens.
#[component]
fn Commands(open: RwSignal<bool>) -> impl IntoView {
    let campaigns = RwSignal::new(Vec::<Campaign>::new());
    Effect::new(move |_| {
        if open.get() {
            let answer = api::campaigns::list();
            leptos::task::spawn_local(async move {
                // Without them the palette still has its commands.
                if let Ok(page) = answer.await {
                    campaigns.try_set(page.items);
                }
            });
        }
    });
    let (toasts, theme) = (use_toasts(), use_theme());
    let navigate = use_navigate();
    let to = Arc::new(move |path: &str| navigate(path, NavigateOptions::default()));
    let go = move |label: &str, group, icon, path: String| {
        let to = Arc::clone(&to);
        Command { label: label.to_owned(), group, icon, run: Arc::new(move || to(&path)) }
    };
    let commands = Signal::derive(move || {
        let mut all: Vec<Command> = PLACES.iter().map(|place| go(place.name, "Page", place.icon, place.path.to_owned())).collect();
        all.push(go("New campaign", "Command", IconName::Plus, "/campaigns?new=1".to_owned()));
        all.push(Command {
            label: "Switch between light and dark".to_owned(),
            group: "Command",
            icon: IconName::Moon,
            run: Arc::new(move || theme.toggle()),
        });
        all.push(Command {
            label: "Sign out".to_owned(),
            group: "Command",
            icon: IconName::SignOut,
            run: Arc::new(move || sign_out(toasts)),
        });
        campaigns
            .with(|list| all.extend(list.iter().map(|it| go(&it.name, "Campaign", IconName::Campaign, format!("/campaigns/{}", it.id)))));
        all
    });
    view! { <Palette open commands/> }
}

/// Reads the title of a page aloud when it has been moved to without loading a document.
#[component]
fn Announcer() -> impl IntoView {
    let title = RwSignal::new(String::new());
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            set_timeout(
                move || {
                    title.try_set(document().title());
                },
                TITLE_SETTLES,
            );
        }
        now
    });
    view! { <p class="visually-hidden" role="status">{move || title.get()}</p> }
}

/// A page that is not there, or not for this visitor.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Title text="Page not found"/>
        <main class="lone">
            <h1 class="visually-hidden">"Page not found"</h1>
            <Empty title="There is nothing here" body="The address may be mistyped, or what it named has been removed.">
                <a class="button button--primary" href="/">"Go to the start"</a>
            </Empty>
        </main>
    }
}

/// The server did not say who is looking.
#[component]
fn Unavailable(error: ApiError) -> impl IntoView {
    let visitor = use_visitor();
    view! {
        <Title text="Not available"/>
        <main class="lone">
            <h1 class="visually-hidden">"Not available"</h1>
            <Empty title="The workspace did not answer" body=error.to_string()>
                <button type="button" class="button button--primary" on:click=move |_| visitor.find_again()>"Try again"</button>
            </Empty>
        </main>
    }
}

/// The query with its question mark, or nothing.
fn search(query: &str) -> String {
    let query = query.trim_start_matches('?');
    if query.is_empty() { String::new() } else { format!("?{query}") }
}
