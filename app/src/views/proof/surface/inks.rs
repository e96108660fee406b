//! The colours of the canvas, read from the style sheet.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement};

use crate::{geometry::marks::Kind, model::MarkColour};

/// A surface and what is written on it, as CSS colours.
pub(in crate::views::proof) struct Ink {
    pub fill: String,
    pub text: String,
}

macro_rules! inks {
    ($($name:ident),+ $(,)?) => {
        /// The colours of the moment.
        pub(in crate::views::proof) struct Inks { $(pub $name: Ink),+ }

        const NAMES: &[&str] = &[$(stringify!($name)),+];

        impl Inks {
            /// Reads the colours beside a canvas.
            pub(in crate::views::proof) fn of(canvas: &HtmlCanvasElement) -> Option<Self> {
                let stage = canvas.parent_element()?;
                let ink = |name: &str| {
                    let element = stage.query_selector(&format!(".proof-ink--{name}")).ok().flatten()?.dyn_into::<HtmlElement>().ok()?;
                    let style = window().get_computed_style(&element).ok().flatten()?;
                    Some(Ink { fill: style.get_property_value("background-color").ok()?, text: style.get_property_value("color").ok()? })
                };
                Some(Self { $($name: ink(stringify!($name))?),+ })
            }
        }
    };
}

inks!(stage, advisory, blocking, draft, halo, blue, green, amber, red, violet);

impl Inks {
    pub(super) const fn of_kind(&self, kind: Kind) -> &Ink {
        match kind {
            Kind::Advisory => &self.advisory,
            Kind::Blocking => &self.blocking,
        }
    }

    /// What a shape is drawn with.
    pub(super) const fn of_shape(&self, colour: MarkColour, kind: Kind) -> &Ink {
        match colour {
            MarkColour::Automatic => self.of_kind(kind),
            MarkColour::Blue => &self.blue,
            MarkColour::Green => &self.green,
            MarkColour::Amber => &self.amber,
            MarkColour::Red => &self.red,
            MarkColour::Violet => &self.violet,
        }
    }
}

/// Elements that are never seen and have the canvas's colours: a theme's colours are only known once a style has used them.
#[component]
pub(in crate::views::proof) fn Palette() -> impl IntoView {
    view! {
        <span hidden aria-hidden="true">
            {NAMES.iter().map(|name| view! { <i class=format!("proof-ink proof-ink--{name}")></i> }).collect_view()}
        </span>
    }
}
