//! Inputs with their label, hint and error, tied together for assistive technology.
//!
//! What a person types before the page is alive is kept: on hydration an input that already has a value gives it to its signal.

use leptos::{html, prelude::*};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::ident;

/// A line of text.
#[component]
pub fn TextField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] name: String,
    #[prop(optional)] required: bool,
    /// The input's type: `text` unless said otherwise.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in, as in the HTML standard (`email`, `name`, `off`…).
    #[prop(optional, into)]
    autocomplete: Option<&'static str>,
    #[prop(optional, into)] placeholder: String,
) -> impl IntoView {
    view! { <Line label value error hint name required kind autocomplete placeholder/> }
}

/// A civil date. The value is `YYYY-MM-DD`, or empty.
#[component]
pub fn DateField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] name: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    view! { <Line label value error hint name required kind="date" autocomplete=None placeholder=String::new()/> }
}

#[component]
fn Line(
    label: String,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    hint: String,
    name: String,
    required: bool,
    kind: &'static str,
    autocomplete: Option<&'static str>,
    placeholder: String,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    follow(value, move || node.get());
    let (input_id, help_id) = (ident::unique("field"), ident::unique("help"));
    view! {
        <div class="field">
            <Label text=label of=input_id.clone() required/>
            <div class="field__control">
                <input
                    class="input"
                    id=input_id
                    node_ref=node
                    type=kind
                    name=name
                    value=value.get_untracked()
                    placeholder=(!placeholder.is_empty()).then_some(placeholder)
                    autocomplete=autocomplete
                    aria-required=required.then_some("true")
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=help_id.clone()
                    on:input:target=move |ev| value.set(ev.target().value())
                />
            </div>
            <Help id=help_id hint error/>
        </div>
    }
}

/// A password, with a button that shows it.
#[component]
pub fn PasswordField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] name: String,
    #[prop(optional)] required: bool,
    /// `current-password` where one signs in, `new-password` where one is set.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    follow(value, move || node.get());
    let shown = RwSignal::new(false);
    let (input_id, help_id) = (ident::unique("field"), ident::unique("help"));
    view! {
        <div class="field">
            <Label text=label of=input_id.clone() required/>
            <div class="field__control">
                <input
                    class="input input--with-button"
                    id=input_id
                    node_ref=node
                    type=move || if shown.get() { "text" } else { "password" }
                    name=name
                    autocomplete=autocomplete
                    spellcheck="false"
                    autocapitalize="off"
                    aria-required=required.then_some("true")
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=help_id.clone()
                    on:input:target=move |ev| value.set(ev.target().value())
                />
                <button type="button" class="field__button" aria-pressed=move || shown.get().to_string() on:click=move |_| shown.update(|shown| *shown = !*shown)>
                    "Show"<span class="visually-hidden">" password"</span>
                </button>
            </div>
            <Help id=help_id hint error/>
        </div>
    }
}

/// Text over several lines; grows with what is typed.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] name: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let node = NodeRef::<html::Textarea>::new();
    follow(value, move || node.get());
    let (input_id, help_id) = (ident::unique("field"), ident::unique("help"));
    view! {
        <div class="field">
            <Label text=label of=input_id.clone() required/>
            <textarea
                class="input"
                id=input_id
                node_ref=node
                name=name
                rows="3"
                aria-required=required.then_some("true")
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=help_id.clone()
                on:input:target=move |ev| value.set(ev.target().value())
                inner_html=as_text(&value.get_untracked())
            ></textarea>
            <Help id=help_id hint error/>
        </div>
    }
}

/// One of several choices; the value is the chosen option's first half.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    /// Value and words of every option, in order.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] name: String,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let (input_id, help_id) = (ident::unique("field"), ident::unique("help"));
    let draw = move |(key, words): (String, String)| {
        let (at_first, now) = (key.clone(), key.clone());
        view! {
            <option value=key selected=value.get_untracked() == at_first prop:selected=move || value.get() == now>{words}</option>
        }
    };
    view! {
        <div class="field">
            <Label text=label of=input_id.clone() required/>
            <select
                class="input"
                id=input_id
                name=name
                aria-required=required.then_some("true")
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=help_id.clone()
                on:change:target=move |ev| value.set(ev.target().value())
            >
                {move || options.get().into_iter().map(draw).collect_view()}
            </select>
            <Help id=help_id hint error/>
        </div>
    }
}

/// Yes or no.
#[component]
pub fn Checkbox(#[prop(into)] label: String, checked: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                checked=checked.get_untracked()
                prop:checked=move || checked.get()
                on:change:target=move |ev| checked.set(ev.target().checked())
            />
            <span>{label}</span>
        </label>
    }
}

#[component]
fn Label(text: String, of: String, required: bool) -> impl IntoView {
    view! {
        <label class="field__label" for=of>
            {text}
            {required.then(|| view! { <span class="field__required" aria-hidden="true">" required"</span> })}
        </label>
    }
}

/// Hint and error. Always in the document, so that the input can point at it; the error is read aloud when it appears.
#[component]
fn Help(id: String, hint: String, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="field__help" id=id aria-live="polite">
            {move || error.get().map(|text| view! { <span class="field__error">{text}</span> })}
            {(!hint.is_empty()).then(|| view! { <span class="field__hint">{hint}</span> })}
        </div>
    }
}

/// An element that holds typed text.
trait Typed {
    fn typed(&self) -> String;
    fn retype(&self, text: &str);
}

impl Typed for HtmlInputElement {
    fn typed(&self) -> String {
        self.value()
    }
    fn retype(&self, text: &str) {
        self.set_value(text);
    }
}

impl Typed for HtmlTextAreaElement {
    fn typed(&self) -> String {
        self.value()
    }
    fn retype(&self, text: &str) {
        self.set_value(text);
    }
}

/// Keeps an input showing its signal; the first time, an untouched signal takes what was typed or filled in before hydration.
fn follow<E: Typed>(value: RwSignal<String>, node: impl Fn() -> Option<E> + 'static) {
    Effect::new(move |met: Option<bool>| {
        let Some(element) = node() else { return met.unwrap_or(false) };
        let (wanted, typed) = (value.get(), element.typed());
        if met != Some(true) && wanted.is_empty() && !typed.is_empty() {
            value.set(typed);
        } else if wanted != typed {
            element.retype(&wanted);
        }
        true
    });
}

/// Escapes text for use as the content of an element.
fn as_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
