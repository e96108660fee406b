//! Light, dark or as the system says; remembered by the browser.

use leptos::prelude::*;

const STORED_AS: &str = "theme";

/// Run by the document's head, so that the first paint already has the remembered theme.
pub const EARLY_SCRIPT: &str =
    "try{const t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}";

/// Which colours are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the operating system says.
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// The word kept in the browser.
    const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The chosen theme, for whoever offers the choice.
#[derive(Clone, Copy)]
pub struct ThemeChoice {
    chosen: RwSignal<Theme>,
    /// What is shown, whoever chose it.
    dark: RwSignal<bool>,
}

/// Reads the remembered theme once the page is alive, and keeps document and memory in step from then on.
pub fn provide_theme() -> ThemeChoice {
    let choice = ThemeChoice { chosen: RwSignal::new(Theme::System), dark: RwSignal::new(false) };
    provide_context(choice);
    Effect::new(move |before: Option<()>| {
        if before.is_none()
            && let Some(word) = storage().and_then(|storage| storage.get_item(STORED_AS).ok().flatten())
        {
            choice.chosen.set(Theme::from_word(&word));
        }
        choice.apply();
    });
    choice
}

/// The chosen theme.
///
/// # Panics
/// Outside of the interface.
pub fn use_theme() -> ThemeChoice {
    expect_context()
}

impl ThemeChoice {
    pub fn get(self) -> Theme {
        self.chosen.get()
    }

    /// Whether the page is dark, by choice or because the system is. Known once the page is alive.
    pub fn is_dark(self) -> bool {
        self.dark.get()
    }

    /// Chooses, and remembers it.
    pub fn set(self, theme: Theme) {
        if let Some(storage) = storage() {
            // A browser that refuses to remember still shows the theme.
            let _ = storage.set_item(STORED_AS, theme.as_str());
        }
        self.chosen.set(theme);
    }

    /// Changes from what is shown now to the other one.
    pub fn toggle(self) {
        let dark = shows_dark(self.chosen.get_untracked());
        self.set(if dark { Theme::Light } else { Theme::Dark });
    }

    fn apply(self) {
        let theme = self.chosen.get();
        self.dark.set(shows_dark(theme));
        let Some(root) = document().document_element() else { return };
        // Neither can fail: the names are valid.
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", chosen.as_str()),
        };
    }
}

fn shows_dark(theme: Theme) -> bool {
    match theme {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System => window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|query| query.matches()),
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
