//! A campaign as it was at an instant: its state, what was live then with the certificate, and everything that belonged to it.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use crate::{
    api::{self, ApiError},
    model::{AsLive, AsOf, CampaignId, Day, Record},
    ui::{
        badge::{Badge, Tone, campaign_tone},
        field::{DateField, TextField},
        icon::{Icon, IconName},
        time::{fmt_instant, fmt_range},
    },
    views::audit::diff::in_words,
};

/// Asks for an instant, and shows what was.
#[component]
pub fn Past(id: CampaignId) -> impl IntoView {
    let (day, time) = (RwSignal::new(String::new()), RwSignal::new("12:00".to_owned()));
    let found = RwSignal::new(None::<Result<AsOf, ApiError>>);
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let look = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(at) = instant(&day.get_untracked(), &time.get_untracked()) else {
            wrong.set(Some("must be a day and a time, such as 14:30".to_owned()));
            return;
        };
        wrong.set(None);
        busy.set(true);
        let answer = api::campaigns::as_of(id, &at);
        spawn_local(async move {
            let answer = answer.await;
            busy.try_set(false);
            found.try_set(Some(answer));
        });
    };
    view! {
        <section class="card stack past" aria-labelledby="past-title">
            <div>
                <h2 id="past-title">"As it was"</h2>
                <p class="muted small">"Rebuilt from the audit, not from what rows say today. Times are UTC."</p>
            </div>
            <form class="past__form" on:submit=look novalidate>
                <DateField label="On" name="past_day" value=day error=wrong/>
                <TextField label="At" name="past_time" kind="time" autocomplete="off" value=time/>
                <button type="submit" class="button" aria-busy=move || busy.get().then_some("true")>"Show"</button>
            </form>
            <div role="status">
                {move || found.get().map(|found| match found {
                    Ok(was) => view! { <Was was/> }.into_any(),
                    Err(error) if error.status() == Some(404) => {
                        view! { <p class="notice"><Icon name=IconName::Calendar/><span>"There was no such campaign at that time."</span></p> }.into_any()
                    }
                    Err(error) => view! { <p class="field__error">{error.to_string()}</p> }.into_any(),
                })}
            </div>
        </section>
    }
}

/// The instant of a day and a time of day in UTC, as RFC 3339.
fn instant(day: &str, time: &str) -> Option<String> {
    let day: Day = day.parse().ok()?;
    let (hours, minutes) = time.split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    (hours < 24 && minutes < 60).then(|| format!("{day}T{hours:02}:{minutes:02}:59Z"))
}

#[component]
fn Was(was: AsOf) -> impl IntoView {
    let campaign = was.campaign;
    let counts = count(&was.records);
    let live = match was.live {
        Some(live) => view! { <Live live/> }.into_any(),
        None => view! { <p class="muted">"Nothing of it was live then."</p> }.into_any(),
    };
    view! {
        <div class="stack">
            <div class="row">
                <h3>{campaign.name}</h3>
                <Badge tone=campaign_tone(campaign.status)>{campaign.status.label()}</Badge>
            </div>
            <p class="muted small">
                {format!("On {}, after event #{} of the audit. Flight: {}.", fmt_instant(was.at), was.seq, fmt_range(campaign.starts_on, campaign.ends_on))}
            </p>
            {live}
            <ul class="past__counts" aria-label="What belonged to it">
                {counts.into_iter().map(|(kind, n)| view! { <li><span class="numeric strong">{n}</span>" "{kind}</li> }).collect_view()}
            </ul>
        </div>
    }
}

/// How many things of each kind there were, in words.
fn count(records: &[Record]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records {
        *counts.entry(record.kind.as_str()).or_default() += 1;
    }
    counts.into_iter().map(|(kind, n)| (in_words(kind).to_lowercase(), n)).collect()
}

/// What was live, file by file, and the certificate that says so.
#[component]
fn Live(live: AsLive) -> impl IntoView {
    let files = live
        .files
        .into_iter()
        .map(|file| {
            let name = file.name.clone();
            let shown = match file.href {
                Some(href) => view! { <a href=href rel="external">{name}</a> }.into_any(),
                None => view! { <span>{name}</span> }.into_any(),
            };
            view! { <li class="break">{shown}" "<span class="mono muted small" title=file.sha256.to_string()>{file.sha256.short()}</span></li> }
        })
        .collect_view();
    let launched = format!("Launched by {} on {}.", live.certificate.launched_by, fmt_instant(live.certificate.issued_at));
    view! {
        <div class="stack stack--tight">
            <p>
                <Badge tone=Tone::Good>"Live"</Badge>" by "
                <A href=format!("/certificates/{}", live.certificate_id)>"certificate "<span class="mono">{live.certificate_digest.short()}</span></A>
                ". "{launched}
            </p>
            <ul class="past__files" aria-label="What was live">{files}</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_is_shown_to_its_end() {
        assert_eq!(instant("2026-11-26", "09:05").as_deref(), Some("2026-11-26T09:05:59Z"));
        for (day, time) in [("", "09:05"), ("2026-11-26", ""), ("2026-11-26", "24:00"), ("2026-11-26", "09"), ("2026-13-01", "09:05")] {
            assert_eq!(instant(day, time), None, "{day} {time}");
        }
    }

    #[test]
    fn things_are_counted_by_kind() {
        let record = |kind: &str| Record { kind: kind.into(), id: String::new(), seq: 1, state: serde_json::Value::Null };
        let records = [record("task"), record("checklist_item"), record("task")];
        assert_eq!(count(&records), [("checklist item".to_owned(), 1), ("task".to_owned(), 2)]);
    }
}
