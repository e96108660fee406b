//! Compares what somebody has at hand with the files that a certificate names.

use leptos::{html, prelude::*, task::spawn_local};

use super::files::bytes_of;
use crate::{
    model::{CertificateBody, CertificateFile, Digest},
    ui::icon::{Icon, IconName},
};

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    /// One that went live.
    Named(String, CertificateFile),
    /// None of them.
    Other(String, Digest),
    Unreadable(String),
}

/// Which of the certificate's files a file is, by its SHA-256.
fn look_up(body: &CertificateBody, name: String, bytes: &[u8]) -> Found {
    let digest = Digest::of(bytes);
    match body.files.iter().find(|file| file.sha256 == digest) {
        Some(file) => Found::Named(name, file.clone()),
        None => Found::Other(name, digest),
    }
}

/// A place to give a file that was seen published.
#[component]
pub fn Contents(body: CertificateBody) -> impl IntoView {
    let body = StoredValue::new(body);
    let picker = NodeRef::<html::Input>::new();
    let found = RwSignal::new(None::<Found>);
    let chosen = move |_| {
        let Some(file) = picker.get_untracked().and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let said = match bytes_of(&file).await {
                Ok(bytes) => body.try_with_value(|body| look_up(body, file.name(), &bytes)),
                Err(problem) => Some(Found::Unreadable(problem)),
            };
            found.try_set(said);
        });
    };
    view! {
        <section class="card stack stack--tight" aria-labelledby="verify-content">
            <h2 id="verify-content">"Is this what went live?"</h2>
            <label class="stack stack--tight">
                <span class="muted">"Give a file that you have seen published: its SHA-256 is compared with those in the certificate."</span>
                <input class="input" type="file" node_ref=picker on:change=chosen/>
            </label>
            <div role="status">{move || found.get().map(|found| view! { <Said found/> })}</div>
        </section>
    }
}

#[component]
fn Said(found: Found) -> impl IntoView {
    let (class, icon, words) = match found {
        Found::Named(name, file) => (
            "notice notice--good",
            IconName::Check,
            format!("{name} is {}, version {}: byte for byte what went live.", file.name, file.version),
        ),
        Found::Other(name, digest) => {
            ("notice notice--bad", IconName::Cross, format!("{name} is none of the files that went live. Its SHA-256 is {digest}."))
        }
        Found::Unreadable(problem) => ("notice notice--bad", IconName::Warning, problem),
    };
    view! { <p class=class><Icon name=icon/><span class="break">{words}</span></p> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_by_its_bytes_alone() {
        let file = CertificateFile { name: "Hero".into(), file_name: "hero.png".into(), version: 3, sha256: Digest::of(b"pixels") };
        let body = CertificateBody {
            id: crate::model::CertificateId::new(),
            workspace: String::new(),
            campaign_id: crate::model::CampaignId::new(),
            campaign_name: String::new(),
            market: None,
            channels: Vec::new(),
            starts_on: None,
            ends_on: None,
            content_digest: Digest::of(b""),
            items: Vec::new(),
            people: Vec::new(),
            files: vec![file.clone()],
            launched_by: String::new(),
            launched_by_email: String::new(),
            issued_at: "2026-11-23T10:00:00Z".parse().unwrap(),
            statement: String::new(),
        };
        assert_eq!(look_up(&body, "any name".into(), b"pixels"), Found::Named("any name".into(), file));
        assert_eq!(look_up(&body, "hero.png".into(), b"pixelz"), Found::Other("hero.png".into(), Digest::of(b"pixelz")));
    }
}
