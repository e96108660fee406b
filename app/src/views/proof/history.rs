//! Beside the picture: what happened to the proof, whether its version is locked, and who has seen it.

use leptos::prelude::*;

use super::{bench::Bench, sheet::Desk};
use crate::{
    api,
    model::{HistoryKind, HistoryLine, ProofPatch, ProofVersion, Role, VersionLocking, Viewing},
    ui::{
        avatar::Avatar,
        dialog::Dialog,
        field::{Checkbox, TextArea},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::use_live,
        skeleton::Skeleton,
        time::fmt_instant,
        toast::use_toasts,
    },
    views::session::use_me,
};

#[component]
pub(super) fn History(desk: Desk, bench: Bench, version: ProofVersion) -> impl IntoView {
    let manages = use_me().member.role.includes(Role::Manager);
    let (id, proof) = (version.id, desk.id);
    let seen = LocalResource::new(move || api::proofs::viewings(id));
    let lines = LocalResource::new(move || api::proofs::history(proof));
    on_change(seen, lines, desk, id.to_string());
    let pages = bench.pages.count;
    view! {
        <div class="proof-history">
            <Lock desk version=version.clone() manages/>
            {manages.then(|| view! { <Downloads desk/> })}
            <TakeOut version=version.clone()/>
            <section class="stack stack--tight" aria-labelledby="proof-seen">
                <h3 id="proof-seen">{format!("Who has seen version {}", version.label())}</h3>
                <p class="muted small">"As their browsers say: the pages were on a screen. It does not prove that they were read."</p>
                {move || match seen.get() {
                    None => view! { <Skeleton lines=2/> }.into_any(),
                    Some(Err(error)) => view! { <p class="small">{error.to_string()}</p> }.into_any(),
                    Some(Ok(people)) if people.items.is_empty() => view! { <p class="small">"Nobody yet."</p> }.into_any(),
                    Some(Ok(people)) => {
                        view! {
                            <ul class="proof-seen" aria-labelledby="proof-seen">
                                {people.items.into_iter().map(|viewing| view! { <Person viewing pages/> }).collect_view()}
                            </ul>
                        }
                        .into_any()
                    }
                }}
            </section>
            <section class="stack stack--tight" aria-labelledby="proof-events">
                <h3 id="proof-events">"What happened"</h3>
                {move || match lines.get() {
                    None => view! { <Skeleton lines=3/> }.into_any(),
                    Some(Err(error)) => view! { <p class="small">{error.to_string()}</p> }.into_any(),
                    Some(Ok(page)) => {
                        view! {
                            <ol class="proof-events" aria-labelledby="proof-events">
                                {page.items.into_iter().map(|line| view! { <Line desk line/> }).collect_view()}
                            </ol>
                        }
                        .into_any()
                    }
                }}
            </section>
        </div>
    }
}

type Asked<T> = LocalResource<api::Answer<crate::model::Page<T>>>;

/// Asks again when somebody has looked, locked, uploaded or decided.
fn on_change(seen: Asked<Viewing>, lines: Asked<HistoryLine>, desk: Desk, version: String) {
    let proof = desk.id.to_string();
    use_live().on(move |event| match event.kind.as_str() {
        "proof_version" if event.id == version => seen.refetch(),
        "proof" if event.id == proof => lines.refetch(),
        "review" => lines.refetch(),
        _ => {}
    });
}

#[component]
fn Person(viewing: Viewing, pages: i64) -> impl IntoView {
    let opened = i64::try_from(viewing.pages.len()).unwrap_or(i64::MAX);
    let extent = match (pages, opened) {
        (1, _) => String::new(),
        (all, opened) if all == opened => "every page, ".to_owned(),
        (all, opened) => format!("{opened} of {all} pages, "),
    };
    let time = lasting(viewing.seconds());
    let last = viewing.last_at();
    view! {
        <li class="proof-seen__person">
            <Avatar name=viewing.name.clone()/>
            <div>
                <p class="strong">{viewing.name}{viewing.guest.then_some(" (guest)")}</p>
                <p class="muted small">
                    {extent}{time}
                    {last.map(|at| view! { ", last on " <time datetime=at.to_string()>{fmt_instant(at)}</time> })}
                </p>
            </div>
        </li>
    }
}

/// A time as people say it.
fn lasting(seconds: i64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, 0) => "just opened".to_owned(),
        (0, seconds) => format!("{seconds} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, seconds) => format!("{minutes} min {seconds} s"),
    }
}

#[component]
fn Line(desk: Desk, line: HistoryLine) -> impl IntoView {
    let who = if line.name.is_empty() { "Its approval".to_owned() } else { line.name };
    let what = format!(" {} version ", line.kind.label());
    let detail = match line.kind {
        HistoryKind::Uploaded | HistoryKind::Locked | HistoryKind::Unlocked if line.detail.is_empty() => None,
        _ => Some(line.detail),
    };
    view! {
        <li>
            <p>
                <span class="strong">{who}</span>
                {what}
                <a href=desk.address(line.number)>{line.label}</a>
            </p>
            {detail.map(|detail| view! { <p class="muted small break">{detail}</p> })}
            <time class="muted small" datetime=line.at.to_string()>{fmt_instant(line.at)}</time>
        </li>
    }
}

/// Whether the version is locked, and the way to change that.
#[component]
fn Lock(desk: Desk, version: ProofVersion, manages: bool) -> impl IntoView {
    let (id, label) = (version.id, version.label());
    let asked = RwSignal::new(false);
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    // The sheet is asked for again when somebody changes this; the version that it was made with is not.
    let locked = Memo::new(move |_| desk.lock());
    let title = label.clone();
    let lock = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let answer = api::proofs::set_lock(id, &VersionLocking { locked: true, reason: String::new() });
        leptos::task::spawn_local(async move {
            match answer.await {
                Ok(version) => toasts.success(format!("Version {} is locked.", version.label())),
                Err(error) => toasts.error(&error),
            }
            busy.try_set(false);
            desk.reload();
        });
    };
    view! {
        <section class="proof-lock">
            {move || match locked.get() {
                None => view! { <p class="grow small">"This version is open: marks and answers are taken."</p> }.into_any(),
                Some(since) => {
                    view! {
                        <Icon name=IconName::Lock/>
                        <p class="grow small">{since.words()}</p>
                    }
                    .into_any()
                }
            }}
            {manages
                .then(|| {
                    view! {
                        <Show
                            when=move || locked.with(Option::is_some)
                            fallback=move || view! { <button type="button" class="button button--small" aria-busy=move || busy.get().then_some("true") on:click=lock>"Lock"</button> }
                        >
                            <button type="button" class="button button--small" aria-haspopup="dialog" on:click=move |_| asked.set(true)>"Unlock\u{2026}"</button>
                        </Show>
                        <Dialog open=asked title=format!("Unlock version {title}")>
                            <Why desk id asked/>
                        </Dialog>
                    }
                })}
        </section>
    }
}

#[component]
fn Why(desk: Desk, id: crate::model::ProofVersionId, asked: RwSignal<bool>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let (submission, toasts) = (Submission::new(), use_toasts());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let asking = VersionLocking { locked: false, reason: reason.get_untracked() };
        submission.run(api::proofs::set_lock(id, &asking), move |version| {
            toasts.success(format!("Version {} is open again.", version.label()));
            asked.try_set(false);
            desk.reload();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <p>"Marks can be made on it again. What was approved stays approved, since its bytes stay the same; that it was unlocked, by whom and why is in the audit."</p>
            <TextArea label="Reason" name="reason" value=reason required=true error=submission.field("reason")/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| asked.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Unlock"</SubmitButton>
            </div>
        </form>
    }
}

/// The switch for saving files.
#[component]
fn Downloads(desk: Desk) -> impl IntoView {
    let toasts = use_toasts();
    let allowed = Memo::new(move |_| desk.read(|sheet| sheet.proof.downloads).unwrap_or(true));
    let checked = RwSignal::new(allowed.get_untracked());
    Effect::new(move |_| checked.set(allowed.get()));
    Effect::new(move |before: Option<bool>| {
        let wanted = checked.get();
        if before.is_some_and(|before| before != wanted) && wanted != allowed.get_untracked() {
            let revision = desk.read(|sheet| sheet.proof.revision).unwrap_or_default();
            let answer = api::proofs::update(desk.id, revision, &ProofPatch { downloads: Some(wanted), ..ProofPatch::default() });
            leptos::task::spawn_local(async move {
                match answer.await {
                    Ok(_) => toasts.success(if wanted { "Files may be saved." } else { "Only managers may save the files now." }),
                    Err(error) => {
                        checked.try_set(!wanted);
                        toasts.error(&error);
                    }
                }
                desk.reload();
            });
        }
        wanted
    });
    view! { <Checkbox label="Others than managers may save the files of this proof" checked/> }
}

/// The marks and the version in the forms that others read.
#[component]
fn TakeOut(version: ProofVersion) -> impl IntoView {
    let id = version.id;
    let links = [
        (api::proofs::summary_url(id), "Summary as PDF"),
        (api::proofs::export_url(id, "csv"), "Notes as CSV"),
        (api::proofs::export_url(id, "jsonld"), "Web Annotations"),
        (api::proofs::manifest_url(id), "IIIF manifest"),
    ];
    view! {
        <nav class="proof-out" aria-label="Take out">
            {links
                .map(|(href, words)| view! { <a class="button button--quiet button--small" href=href rel="external" download><Icon name=IconName::Download/>{words}</a> })
                .collect_view()}
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::lasting;

    #[test]
    fn times_read_well() {
        assert_eq!(lasting(0), "just opened");
        assert_eq!(lasting(42), "42 s");
        assert_eq!(lasting(120), "2 min");
        assert_eq!(lasting(135), "2 min 15 s");
    }
}
