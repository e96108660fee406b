//! One version on the bench: head, versions, canvas and list.

use leptos::prelude::*;

use super::{
    banner::{Banner, BannerBar},
    bench::Bench,
    film::{Film, FilmBar},
    notes::Notes,
    pages::{PageBar, Pages},
    panel::Panel,
    presence::{AlsoHere, Company},
    seen,
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
    let locked = Memo::new(move |_| desk.lock().is_some());
    let marks = move || contributes && desk.newest() <= number;
    let access = Memo::new(move |_| if marks() && !locked.get() { Access::Marking } else { Access::Reading });
    // What is locked takes no marks, but those on it can be settled: the gate asks for that.
    let settles = Memo::new(move |_| marks());
    let (my_id, manages) = (me.id, me.role.includes(Role::Manager));
    // An auditor leaves no traces but those of reading the audit.
    let me_reports = me.role != Role::Auditor;
    let notes = Notes::new(desk, version.id, me);
    let pages = Pages::new(&version, untrack(|| desk.read(|sheet| sheet.pages.clone())).unwrap_or_default(), desk.page);
    let (film, banner) = (Film::of(&version, pages), Banner::of(&version));
    let bench = Bench::new(pages, notes, access.into(), settles.into());
    if version.media_type == "application/pdf" {
        bench.read_words(version.id);
    }
    if me_reports {
        let id = version.id;
        // Of a video the time counts, not which frames were on the screen.
        let page = if film.is_some() { RwSignal::new(1) } else { pages.page };
        seen::report(page, move |viewing| api::proofs::viewed(id, viewing));
    }
    let company = Company::join(bench, version.id, my_id, film.map(|film| film.playing));
    let uploader = Uploader::new(desk);
    let name = Signal::derive(move || desk.read(|sheet| sheet.proof.name.clone()).unwrap_or_default());
    let blocking = Memo::new(move |_| {
        notes.all.with(|notes| notes.iter().filter(|note| note.annotation.blocking && note.annotation.resolved_at.is_none()).count())
    });
    let name_of_version = version.label();
    let called = name_of_version.clone();
    let label = Signal::derive(move || {
        let marks = notes.all.with(Vec::len);
        format!("{}, version {name_of_version}, {marks} marks, {} open and blocking", name.get(), blocking.get())
    });
    let verdict = move || match blocking.get() {
        0 => view! { <Badge tone=Tone::Good>"Nothing blocks"</Badge> },
        count => view! { <Badge tone=Tone::Bad>{format!("{count} blocking open")}</Badge> },
    };
    let downloads = Memo::new(move |_| manages || desk.read(|sheet| sheet.proof.downloads).unwrap_or(true));
    let download = StoredValue::new((api::proofs::file_url(version.id), version.file_name.clone(), version.label()));
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
            <Show when=move || downloads.get()>
                {
                    let (href, name, label) = download.get_value();
                    view! {
                        <a class="button button--quiet" href=href rel="external" download=name>
                            <Icon name=IconName::Download/>
                            "Download"
                            <span class="visually-hidden">{format!(" version {label}")}</span>
                        </a>
                    }
                }
            </Show>
            {contributes.then(|| view! { <Step uploader/> <UploadButton uploader words="Upload new version"/> })}
        </PageHeader>
        <UploadState uploader/>
        <Versions desk/>
        <Reading desk number label=called contributes/>
        <div class="proof-desk">
            <section class="proof-view" aria-label="Picture">
                <Toolbar bench/>
                {match (film, banner) {
                    (Some(film), _) => view! { <FilmBar film bench/> }.into_any(),
                    (None, Some(banner)) => view! { <BannerBar banner/> }.into_any(),
                    (None, None) => view! { <PageBar pages drawing=(!version.is_picture()).then_some(version.id)/> }.into_any(),
                }}
                <Surface bench version=version.clone() film banner label on_drop=contributes.then_some(uploader.start)/>
            </section>
            <Panel desk bench version/>
        </div>
        <p class="visually-hidden" role="status">{move || bench.said.get()}</p>
    }
}

/// Says that this version can only be read, and why.
#[component]
fn Reading(desk: Desk, number: i64, label: String, contributes: bool) -> impl IntoView {
    let newest = Memo::new(move |_| desk.newest());
    let older = move || newest.get() > number;
    let locked = Memo::new(move |_| desk.lock());
    let label = StoredValue::new(label);
    view! {
        <div role="status" class="proof-reading">
            <Show when=older>
                <div class="notice notice--info">
                    <Icon name=IconName::Lock/>
                    <p class="grow">{move || format!("You are looking at version {} of {}. Older versions can be read, not changed.", label.get_value(), desk.newest_label())}</p>
                    <a class="button button--small" href=move || desk.address(newest.get())>{move || format!("Go to version {}", desk.newest_label())}</a>
                </div>
            </Show>
            {move || {
                locked
                    .get()
                    .filter(|_| !older())
                    .map(|since| {
                        view! {
                            <div class="notice notice--info">
                                <Icon name=IconName::Lock/>
                                <p class="grow">{since.words()}" It takes no new marks; open ones can be settled."</p>
                            </div>
                        }
                    })
            }}
            <Show when=move || !older() && !contributes>
                <p class="muted small">"Your role lets you read marks and threads, not add to them."</p>
            </Show>
        </div>
    }
}

/// Whether the next file is a round of its own or a small correction.
#[component]
fn Step(uploader: Uploader) -> impl IntoView {
    let any = move |event| uploader.minor.set(event_target_value(&event) == "minor");
    view! {
        <select class="input proof-step" aria-label="The next version is" on:change=any>
            <option value="major">"New round"</option>
            <option value="minor">"Small correction"</option>
        </select>
    }
}
