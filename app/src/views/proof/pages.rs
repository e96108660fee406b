//! Which page of a version is looked at, and the way to the others.

use leptos::{html, prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use crate::{
    api,
    model::{ProofPage, ProofVersion, ProofVersionId},
    ui::icon::{Icon, IconName},
};

/// How often it is asked how far drawing has come, in milliseconds.
const ASKED_EVERY: u64 = 1_500;

/// The pages of what is looked at, and the one that is shown.
#[derive(Clone, Copy)]
pub(super) struct Pages {
    /// From 1.
    pub page: RwSignal<i64>,
    all: StoredValue<Vec<ProofPage>>,
    pub count: i64,
    /// Whether they are the frames of a video.
    pub film: bool,
    /// What they are called.
    word: &'static str,
    turn: Callback<i64>,
}

impl Pages {
    /// Those of a version, open at the page in the address (`?page=N`), which follows whoever turns them.
    pub fn new(version: &ProofVersion, mut all: Vec<ProofPage>, asked: Memo<Option<i64>>) -> Self {
        if all.is_empty() {
            all.push(ProofPage { number: 1, width: version.width, height: version.height });
        }
        // The frames of a video are all like the first.
        let count = if version.frame_rate().is_some() { version.pages } else { i64::try_from(all.len()).unwrap_or(i64::MAX) };
        let within = move |page: i64| page.clamp(1, count);
        let page = RwSignal::new(within(asked.get_untracked().unwrap_or(1)));
        // The way back in the browser is a way to turn pages, too.
        Effect::new(move |before: Option<Option<i64>>| {
            let asked = asked.get();
            if before.is_some_and(|before| before != asked) {
                page.maybe_update(|page| {
                    let before = std::mem::replace(page, within(asked.unwrap_or(1)));
                    before != *page
                });
            }
            asked
        });
        let (location, navigate) = (use_location(), use_navigate());
        let turn = Callback::new(move |to: i64| {
            let to = within(to);
            if to == page.get_untracked() {
                return;
            }
            page.set(to);
            let query = location.query.with_untracked(|query| {
                let mut query = query.clone();
                query.replace("page", to.to_string());
                query.to_query_string()
            });
            let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
            navigate(&format!("{}{query}", location.pathname.get_untracked()), options);
        });
        Self { page, all: StoredValue::new(all), count, film: version.frame_rate().is_some(), word: version.page_word(), turn }
    }

    /// The page that is shown.
    pub fn shown(self) -> ProofPage {
        let page = self.page.get_untracked();
        let found = self.all.with_value(|all| all.iter().find(|other| other.number == page).or(all.first()).copied());
        found.unwrap_or(ProofPage { number: 1, width: 1, height: 1 })
    }

    /// Turns to a page; to the nearest that there is.
    pub fn go_to(self, page: i64) {
        self.turn.run(page);
    }

    pub fn several(self) -> bool {
        self.count > 1
    }

    /// What a page is called in a list; nothing when there is only one.
    pub fn name(self, page: i64) -> Option<String> {
        self.several().then(|| format!("{} {page}", self.word))
    }
}

/// The way from page to page. `drawing` is the version whose pages may still be on their way.
#[component]
pub(super) fn PageBar(pages: Pages, drawing: Option<ProofVersionId>) -> impl IntoView {
    let Pages { page, count, word, .. } = pages;
    let input = NodeRef::<html::Input>::new();
    let (is_first, is_last) = (move || page.get() <= 1, move || page.get() >= count);
    let step = move |by: i64| pages.go_to(page.get_untracked() + by);
    let chosen = move |event| {
        if let Ok(number) = event_target_value(&event).parse() {
            pages.go_to(number);
        }
        // What was typed may have been no page.
        if let Some(input) = input.get_untracked() {
            input.set_value(&page.get_untracked().to_string());
        }
    };
    let capital = if word == "frame" { "Frame" } else { "Page" };
    pages.several().then(|| {
        view! {
            <nav class="proof-pages" aria-label=format!("{capital}s")>
                <button type="button" class="proof-tools__button" aria-label=format!("Previous {word}") title=format!("Previous {word} (Page Up)") disabled=is_first on:click=move |_| step(-1)>
                    <Icon name=IconName::ChevronLeft/>
                </button>
                <label class="proof-pages__number">
                    <span class="small">{capital}</span>
                    <input class="input numeric" type="number" inputmode="numeric" min="1" max=count node_ref=input prop:value=move || page.get().to_string() value=page.get_untracked().to_string() on:change=chosen/>
                    <span class="small numeric">{format!("of {count}")}</span>
                </label>
                <button type="button" class="proof-tools__button" aria-label=format!("Next {word}") title=format!("Next {word} (Page Down)") disabled=is_last on:click=move |_| step(1)>
                    <Icon name=IconName::ChevronRight/>
                </button>
                {drawing.map(|version| view! { <Drawing version count word/> })}
            </nav>
        }
    })
}

/// How many pages are drawn, as long as that are not all.
#[component]
fn Drawing(version: ProofVersionId, count: i64, word: &'static str) -> impl IntoView {
    let drawn = RwSignal::new(count);
    let ask = move || {
        spawn_local(async move {
            if let Ok(pages) = api::proofs::pages(version).await {
                drawn.try_set(pages.drawn.min(count));
            }
        });
    };
    Effect::new(move |_| {
        ask();
        let asking = set_interval_with_handle(
            move || {
                if drawn.try_get_untracked().is_some_and(|drawn| drawn < count) {
                    ask();
                }
            },
            std::time::Duration::from_millis(ASKED_EVERY),
        );
        if let Ok(asking) = asking {
            on_cleanup(move || asking.clear());
        }
    });
    view! {
        <Show when=move || { drawn.get() < count }>
            <span class="proof-pages__drawing small muted" role="status">
                {move || format!("Drawing the {word}s: {} of {count}", drawn.get())}
            </span>
        </Show>
    }
}
