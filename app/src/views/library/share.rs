//! Makes a share, and shows its link, once.

use leptos::prelude::*;

use crate::{
    api,
    model::{Day, NewShare, ShareCreated},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, DateField, PasswordField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

/// Asks how the draft is to be shared; closed while there is none.
#[component]
pub fn ShareDialog(draft: RwSignal<Option<NewShare>>, done: Callback<()>) -> impl IntoView {
    let open = open_while(draft);
    let made = RwSignal::new(None::<ShareCreated>);
    Effect::new(move |_| {
        if !open.get() {
            made.set(None);
        }
    });
    let title = Signal::derive(move || if made.with(Option::is_some) { "The link is ready" } else { "Share" }.to_owned());
    view! {
        <Dialog open title>
            {move || match (made.get(), draft.get()) {
                (Some(created), _) => view! { <Ready created open/> }.into_any(),
                (None, Some(draft)) => view! { <ShareForm draft made open done/> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn ShareForm(draft: NewShare, made: RwSignal<Option<ShareCreated>>, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let many = draft.assets.len();
    let text = |value: &str| RwSignal::new(value.to_owned());
    let (name, message, password, expires) = (text(&draft.name), text(""), text(""), text(""));
    let switch = |on: bool| RwSignal::new(on);
    let (downloads, originals, asks_name, watermark, hides) =
        (switch(draft.downloads), switch(false), switch(false), switch(false), switch(false));
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let last: Option<Day> = expires.get_untracked().parse().ok();
        let new = NewShare {
            name: name.get_untracked().trim().to_owned(),
            message: message.get_untracked().trim().to_owned(),
            downloads: downloads.get_untracked(),
            originals: downloads.get_untracked() && originals.get_untracked(),
            asks_name: asks_name.get_untracked(),
            watermark: watermark.get_untracked(),
            hides_metadata: hides.get_untracked(),
            password: Some(password.get_untracked()).filter(|password| !password.is_empty()),
            expires_at: last.map(|day| day.plus(1).begins()),
            ..draft.clone()
        };
        submission.run(api::shares::create(&new), move |created| {
            done.run(());
            made.set(Some(created));
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <p class="muted small">
                {if many == 1 { "1 asset.".to_owned() } else { format!("{many} assets.") }}
                " What may not be shared on the day that somebody looks is left out by itself."
            </p>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true placeholder="Press kit, spring"/>
            <TextArea label="Message" name="message" value=message error=submission.field("message")/>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Guests"</legend>
                <Checkbox label="May download" checked=downloads/>
                <Show when=move || downloads.get()>
                    <Checkbox label="Get the original files, not pictures of 2048 pixels" checked=originals/>
                </Show>
                <Checkbox label="Say their name and e-mail address first" checked=asks_name/>
                <Checkbox label="See their name across every picture" checked=watermark/>
                <Checkbox label="See no names, words or embedded metadata" checked=hides/>
            </fieldset>
            <div class="form__pair">
                <DateField label="Last day" name="expires_at" value=expires error=submission.field("expires_at") hint="30 days from now when empty."/>
                <PasswordField label="Password" name="password" autocomplete="new-password" value=password error=submission.field("password") hint="None when empty; at least 8 characters."/>
            </div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Make link"</SubmitButton>
            </div>
        </form>
    }
}

#[component]
fn Ready(created: ShareCreated, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let url = StoredValue::new(created.url.clone());
    let copy = move |_| {
        let writing = window().navigator().clipboard().write_text(&url.get_value());
        leptos::task::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(writing).await {
                Ok(_) => toasts.success("The link is copied."),
                Err(_) => toasts.failure("The browser did not allow it. Select the link and copy it."),
            }
        });
    };
    view! {
        <div class="form">
            <p>"Whoever has this link can see what is shared. It is shown here once."</p>
            <label class="field">
                <span class="field__label">"Link"</span>
                <input class="input" readonly value=created.url.clone()/>
            </label>
            <div class="form__actions">
                <button type="button" class="button" on:click=copy><Icon name=IconName::Copy/>"Copy link"</button>
                <button type="button" class="button button--primary" on:click=move |_| open.set(false)>"Done"</button>
            </div>
        </div>
    }
}
