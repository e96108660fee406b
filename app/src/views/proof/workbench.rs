//! One version on the bench: head, versions, canvas and list.

use leptos::prelude::*;

use super::{
    bench::Bench,
    notes::Notes,
    pages::{PageBar, Pages},
    panel::Panel,
    presence::{AlsoHere, Company},
    sheet::Desk,
    surface::Surface,
    toolbar::Toolbar,
    upload::{UploadButton, UploadState, Uploader},
    versions::{Crumbs, Versions},
};
use crate::{
    api,
    geometry::tool::Access,
    model::{ProofVersion, Role},
    ui::{
        badge::{Badge, Tone},
        icon::{Icon, IconName},
        page::PageHeader,
    },
    views::session::use_me,
};

#[component]
pub(super) fn Workbench(desk: Desk, version: ProofVersion) -> impl IntoView {
    let me = use_me().member;
    let contributes = me.role.includes(Role::Contributor);
    let number = version.number;
    // A memo, since the answer changes when somebody uploads a newer version.
    let access = Memo::new(move |_| if contributes && desk.newest() <= number { Access::Marking } else { Access::Reading });
    let my_id = me.id;
    let notes = Notes::new(desk, version.id, me);
    let pages = Pages::new(&version, untrack(|| desk.read(|sheet| sheet.pages.clone())).unwrap_or_default(), desk.page);
    let bench = Bench::new(pages, notes, access.into());
    if version.media_type == "application/pdf" {
        bench.read_words(version.id);
    }
    let company = Company::join(bench, version.id, my_id);
    let uploader = Uploader::new(desk);
    let name = Signal::derive(move || desk.read(|sheet| sheet.proof.name.clone()).unwrap_or_default());
    let blocking = Memo::new(move |_| {
        notes.all.with(|notes| notes.iter().filter(|note| note.annotation.blocking && note.annotation.resolved_at.is_none()).count())
    });
    let label = Signal::derive(move || {
        let marks = notes.all.with(Vec::len);
        format!("{}, version {number}, {marks} marks, {} open and blocking", name.get(), blocking.get())
    });
    let verdict = move || match blocking.get() {
        0 => view! { <Badge tone=Tone::Good>"Nothing blocks"</Badge> },
        count => view! { <Badge tone=Tone::Bad>{format!("{count} blocking open")}</Badge> },
    };
    let download = (api::proofs::file_url(version.id), version.file_name.clone());
    view! {
        <Crumbs desk/>
        <PageHeader title=name>
            <AlsoHere company/>
            {verdict}
            {(number > 1)
                .then(|| {
                    view! {
                        <a class="button button--quiet" href=format!("/proofs/{}/compare?after={number}", desk.id)>
                            <Icon name=IconName::Compare/>
                            "Compare"
                        </a>
                    }
                })}
            <a class="button button--quiet" href=download.0 rel="external" download=download.1>
                <Icon name=IconName::Download/>
                "Download"
                <span class="visually-hidden">{format!(" version {number}")}</span>
            </a>
            {contributes.then(|| view! { <UploadButton uploader words="Upload new version"/> })}
        </PageHeader>
        <UploadState uploader/>
        <Versions desk/>
        <Reading desk number contributes/>
        <div class="proof-desk">
            <section class="proof-view" aria-label="Picture">
                <Toolbar bench/>
                <PageBar pages drawing=(!version.is_picture()).then_some(version.id)/>
                <Surface bench version label on_drop=contributes.then_some(uploader.start)/>
            </section>
            <Panel desk bench/>
        </div>
        <p class="visually-hidden" role="status">{move || bench.said.get()}</p>
    }
}

/// Says that this version can only be read, and why.
#[component]
fn Reading(desk: Desk, number: i64, contributes: bool) -> impl IntoView {
    let newest = Memo::new(move |_| desk.newest());
    let older = move || newest.get() > number;
    view! {
        <div role="status" class="proof-reading">
            <Show when=older>
                <div class="notice notice--info">
                    <Icon name=IconName::Lock/>
                    <p class="grow">{move || format!("You are looking at version {number} of {}. Older versions can be read, not changed.", newest.get())}</p>
                    <a class="button button--small" href=move || desk.address(newest.get())>{move || format!("Go to version {}", newest.get())}</a>
                </div>
            </Show>
            <Show when=move || !older() && !contributes>
                <p class="muted small">"Your role lets you read marks and threads, not add to them."</p>
            </Show>
        </div>
    }
}
