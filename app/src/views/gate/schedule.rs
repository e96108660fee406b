//! The launch at a set time: setting it, seeing it, taking it back, and why it is held.

use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue};

use super::{Findings, Gate};
use crate::{
    api,
    model::{CampaignStatus, LaunchSchedule, NewSchedule},
    ui::{
        dialog::Dialog,
        field::{DateField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        time::fmt_instant,
        toast::use_toasts,
    },
};

/// When it goes live by itself, or why it did not.
#[component]
pub fn Standing(findings: Memo<Findings>) -> impl IntoView {
    let schedule = Memo::new(move |_| findings.with(|findings| findings.report.schedule.clone()));
    move || {
        schedule.get().map(|schedule| {
            let class = if schedule.held_at.is_some() { "verdict__schedule verdict__schedule--held" } else { "verdict__schedule" };
            view! { <p class=class>{words(&schedule)}</p> }
        })
    }
}

fn words(schedule: &LaunchSchedule) -> String {
    let local = schedule.local.replace('T', " ");
    // The seconds go, where there are none.
    let to_the_minute = local.strip_suffix(":00").filter(|rest| rest.contains(':')).unwrap_or(&local);
    let set = format!("{to_the_minute} ({})", schedule.zone);
    match schedule.held_at {
        None => format!("Goes live by itself on {set}, if the gate is clear then."),
        Some(at) => format!(
            "Held: at {set} the gate refused ({}). Since {} it waits for somebody to launch it or to set another time.",
            schedule.held_for,
            fmt_instant(at)
        ),
    }
}

/// The buttons that set and take back the time.
#[component]
pub fn ScheduleButtons(gate: Gate, findings: Memo<Findings>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let can = Memo::new(move |_| {
        gate.may_launch
            && findings.with(|findings| matches!(findings.campaign.status, CampaignStatus::Approved | CampaignStatus::Scheduled))
    });
    let is_set = Memo::new(move |_| findings.with(|findings| findings.report.schedule.is_some()));
    let take_back = move |_| {
        let answer = api::gate::unschedule_launch(gate.id);
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success("Taken back. It no longer goes live by itself."),
                Err(error) => toasts.error(&error),
            }
            gate.report.refetch();
        });
    };
    view! {
        {move || {
            can.get().then(|| {
                view! {
                    <button type="button" class="button" on:click=move |_| open.set(true)>
                        {move || if is_set.get() { "Change time\u{2026}" } else { "Schedule launch\u{2026}" }}
                    </button>
                }
            })
        }}
        {move || {
            (can.get() && is_set.get()).then(|| view! { <button type="button" class="button button--quiet" on:click=take_back>"Take time back"</button> })
        }}
        <ScheduleDialog gate open/>
    }
}

#[component]
fn ScheduleDialog(gate: Gate, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let (day, time, zone) = (RwSignal::new(String::new()), RwSignal::new("09:00".to_owned()), RwSignal::new("UTC".to_owned()));
    let zones = RwSignal::new(Vec::<(String, String)>::new());
    let submission = Submission::new();
    Effect::new(move |_| {
        if open.get() && zones.with_untracked(Vec::is_empty) {
            let own = own_zone().unwrap_or_else(|| "UTC".to_owned());
            zones.set(known_zones(&own).into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect());
            zone.set(own);
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = NewSchedule { local: format!("{}T{}", day.get_untracked(), time.get_untracked()), zone: zone.get_untracked() };
        submission.run(api::gate::schedule_launch(gate.id, &new), move |_| {
            toasts.success("The time is set. The gate is asked once more when it comes.");
            open.set(false);
            gate.report.refetch();
        });
    };
    view! {
        <Dialog open title="Schedule launch">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <p class="muted small">
                    "At that instant the gate checks everything again. If anything does not hold, the launch is held and the campaign\u{2019}s owner gets a task that says what."
                </p>
                <div class="form__pair">
                    <DateField label="Day" name="day" value=day error=submission.field("local") required=true/>
                    <TextField label="Time" name="time" kind="time" value=time required=true/>
                </div>
                <SelectField label="Time zone" name="zone" value=zone options=zones error=submission.field("zone")/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Schedule launch"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

/// The browser's own time zone.
fn own_zone() -> Option<String> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}

/// Every zone that the browser knows, or only its own and UTC when it does not tell.
fn known_zones(own: &str) -> Vec<String> {
    let told = || {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let ask: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        let zones: Array = ask.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok()?.dyn_into().ok()?;
        Some(zones.iter().filter_map(|zone| zone.as_string()).collect::<Vec<_>>())
    };
    let mut zones = told().unwrap_or_default();
    for zone in ["UTC", own] {
        if !zones.iter().any(|known| known == zone) {
            zones.insert(0, zone.to_owned());
        }
    }
    zones
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CampaignId, MemberId};

    #[test]
    fn a_schedule_says_what_it_waits_for() {
        let mut schedule = LaunchSchedule {
            campaign_id: CampaignId::new(),
            local: "2026-12-01T09:00:00".into(),
            zone: "Europe/Berlin".into(),
            launch_at: "2026-12-01T08:00:00Z".parse().unwrap(),
            scheduled_by: MemberId::new(),
            held_at: None,
            held_for: String::new(),
        };
        assert_eq!(words(&schedule), "Goes live by itself on 2026-12-01 09:00 (Europe/Berlin), if the gate is clear then.");
        schedule.held_at = Some(schedule.launch_at);
        schedule.held_for = "Brief complete".into();
        assert!(words(&schedule).starts_with("Held: at 2026-12-01 09:00 (Europe/Berlin) the gate refused (Brief complete)."));
    }
}
