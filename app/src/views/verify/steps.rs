//! A verification as people read it: the verdict, each step, what this host says, and what is not proved.

use leptos::prelude::*;

use super::{Checked, HostSays};
use crate::{
    ledger::certificate::{Step, not_proved},
    model::{Standing, StandingState},
    ui::{
        icon::{Icon, IconName},
        time::fmt_instant,
    },
};

/// The verdict in words.
pub fn verdict(steps: &[Step]) -> (bool, String) {
    match steps.iter().find(|step| !step.holds) {
        None => (true, "Verified. The certificate is as issued, and its issue is in the signed log.".to_owned()),
        Some(broken) => (false, format!("Not verified. {}.", broken.fails)),
    }
}

/// All of it, on the verifier's own page.
#[component]
pub fn Report(checked: Checked, ask: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    let (verified, _) = verdict(&checked.steps);
    let asked = matches!(checked.host, HostSays::Standing(_));
    let unproved = not_proved(&checked.certificate, checked.trusted, asked);
    view! {
        <section class="card stack" aria-labelledby="verify-report">
            <h2 id="verify-report">"What was found"</h2>
            <Steps steps=checked.steps/>
            {verified
                .then(|| {
                    view! {
                        <Ended standing=checked.certificate.standing/>
                        <Host host=checked.host ask/>
                        <div class="stack stack--tight">
                            <h3>"Not proved"</h3>
                            <ul class="verify__unproved">{unproved.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
                        </div>
                    }
                })}
        </section>
    }
}

/// The verdict, and every step with what was computed.
#[component]
pub fn Steps(steps: Vec<Step>) -> impl IntoView {
    let (verified, words) = verdict(&steps);
    let (class, icon) = if verified { ("notice notice--good", IconName::Check) } else { ("notice notice--bad", IconName::Warning) };
    view! {
        <div class="stack stack--tight">
            <div class=class><Icon name=icon/><p class="strong">{words}</p></div>
            <ol class="steps">
                {steps
                    .into_iter()
                    .map(|step| {
                        let says = if step.holds { step.says } else { step.fails };
                        view! {
                            <li class="steps__step" class:steps__step--broken=!step.holds data-step=step.code>
                                <Icon name=if step.holds { IconName::Check } else { IconName::Cross }/>
                                <div>
                                    <p>{says}<span class="visually-hidden">{if step.holds { ": holds" } else { ": does not hold" }}</span></p>
                                    <p class="mono muted break">{step.computed}</p>
                                </div>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </div>
    }
}

/// That a certificate no longer stands, if it says so.
#[component]
pub fn Ended(standing: Standing) -> impl IntoView {
    let words = words_of(&standing)?;
    Some(view! { <div class="notice notice--bad"><Icon name=IconName::Warning/><p class="strong">{words}</p></div> })
}

fn words_of(standing: &Standing) -> Option<String> {
    let at = standing.at.map(fmt_instant).unwrap_or_default();
    let by = standing.by.as_deref().unwrap_or("somebody");
    match standing.state {
        StandingState::Valid => None,
        StandingState::Revoked => {
            let reason = standing.reason.as_deref().unwrap_or_default();
            Some(format!("Revoked on {at} by {by}: \u{201c}{reason}\u{201d}"))
        }
        StandingState::Superseded => Some(format!("Superseded on {at}: the campaign passed the gate again, launched by {by}.")),
    }
}

#[component]
fn Host(host: HostSays, ask: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    match host {
        HostSays::NotAsked => view! {
            <div class="row">
                <button type="button" class="button" on:click=move |_| ask()>"Ask this host whether it still stands"</button>
                <span class="muted small">"Sends the certificate's digest, nothing else."</span>
            </div>
        }
        .into_any(),
        HostSays::Nothing(why) => view! { <p class="notice notice--warn"><Icon name=IconName::Warning/><span>{why}</span></p> }.into_any(),
        HostSays::Standing(standing) => match words_of(&standing) {
            Some(words) => {
                view! { <p class="notice notice--bad"><Icon name=IconName::Warning/><span>{format!("This host says: {words}")}</span></p> }.into_any()
            }
            None => view! {
                <p class="notice notice--good"><Icon name=IconName::Check/><span>"This host says that it stands: neither revoked nor superseded as of now."</span></p>
            }
            .into_any(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_names_what_broke_first() {
        let step = |holds| Step { code: "digest", says: "Holds", fails: "Its words were changed", computed: String::new(), holds };
        assert_eq!(verdict(&[step(true), step(false)]), (false, "Not verified. Its words were changed.".to_owned()));
        assert!(verdict(&[step(true)]).0);
    }
}
