//! Asking the gate to take a campaign live: the certificate when it does, the whole refusal when it does not.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;

use super::{Findings, Gate};
use crate::{
    api::{self, ApiError},
    model::{Certificate, GateItem},
    ui::{
        dialog::{Dialog, open_while},
        icon::{Icon, IconName},
        time::fmt_instant,
        toast::use_toasts,
    },
};

/// The launch button, and what came of pressing it.
#[component]
pub fn LaunchPanel(gate: Gate, findings: Memo<Findings>) -> impl IntoView {
    let toasts = use_toasts();
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let refusal = RwSignal::new(None::<Vec<GateItem>>);
    let launch = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let answer = api::campaigns::launch(gate.id);
        spawn_local(async move {
            let answer = answer.await;
            // The page may have been left meanwhile; the launch has happened or not all the same.
            busy.try_set(false);
            asking.try_set(false);
            match answer {
                Ok(launched) => {
                    gate.launched.try_set(Some(launched.certificate));
                }
                Err(error) => match refused(&error) {
                    Some(items) => {
                        refusal.try_set(Some(items));
                    }
                    None => toasts.error(&error),
                },
            }
            gate.report.refetch();
            gate.certificates.refetch();
        });
    };
    let clear = Memo::new(move |_| findings.with(|findings| findings.report.clear));
    let live = Memo::new(move |_| findings.with(Findings::is_live));
    let busy_now = move || busy.get().then_some("true");
    view! {
        {move || {
            (!live.get() && gate.may_launch)
                .then(|| {
                    if clear.get() {
                        view! {
                            <button type="button" class="button button--primary gate__launch" on:click=move |_| asking.set(true)>
                                <Icon name=IconName::Gate/>
                                "Launch"
                            </button>
                        }
                            .into_any()
                    } else {
                        view! {
                            <button type="button" class="button" aria-busy=busy_now on:click=move |_| launch()>"Try launch"</button>
                            <p class="small verdict__note">"The gate will refuse, and record that it did."</p>
                        }
                            .into_any()
                    }
                })
        }}
        {(!gate.may_launch).then(|| view! { <p class="small verdict__note">"Managers launch campaigns."</p> })}
        <ConfirmLaunch findings asking launch busy/>
        <Refused refusal/>
        <Launched launched=gate.launched/>
    }
}

/// The failed items of a refusal by the gate; `None` when something else went wrong.
fn refused(error: &ApiError) -> Option<Vec<GateItem>> {
    error.problem().filter(|problem| !problem.failed_items.is_empty()).map(|problem| problem.failed_items.clone())
}

#[component]
fn ConfirmLaunch(
    findings: Memo<Findings>,
    asking: RwSignal<bool>,
    launch: impl Fn() + Copy + Send + Sync + 'static,
    busy: RwSignal<bool>,
) -> impl IntoView {
    let title = Signal::derive(move || findings.with(|findings| format!("Launch {}?", findings.campaign.name)));
    view! {
        <Dialog open=asking title>
            <p>"It goes live now. The gate checks everything once more on what is there at that moment, and issues the certificate under your name."</p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| asking.set(false)>"Not yet"</button>
                <button type="button" class="button button--primary" aria-busy=move || busy.get().then_some("true") on:click=move |_| launch()>"Launch now"</button>
            </div>
        </Dialog>
    }
}

/// The refusal, in full.
#[component]
fn Refused(refusal: RwSignal<Option<Vec<GateItem>>>) -> impl IntoView {
    let shown = open_while(refusal);
    let items = move || refusal.get().unwrap_or_default();
    view! {
        <Dialog open=shown title="The gate refused" class="gate__refusal">
            <div class="stack">
                <p>
                    {move || match items().len() {
                        1 => "One item does not hold. ".to_owned(),
                        many => format!("{many} items do not hold. "),
                    }}
                    "Nothing has changed. That a launch was tried and refused is in the audit."
                </p>
                <ul class="gate__refused">
                    {move || {
                        items()
                            .into_iter()
                            .map(|item| {
                                view! {
                                    <li>
                                        <span class="gate__mark gate__mark--open"><Icon name=IconName::Cross/></span>
                                        <div>
                                            <p class="strong">{item.title}</p>
                                            <p class="small">{item.detail}" "<span class="muted">{item.clear_by}</span></p>
                                        </div>
                                    </li>
                                }
                            })
                            .collect_view()
                    }}
                </ul>
                <div class="form__actions">
                    <button type="button" class="button button--primary" on:click=move |_| shown.set(false)>"Back to the gate"</button>
                </div>
            </div>
        </Dialog>
    }
}

/// The moment of the launch: the certificate.
#[component]
fn Launched(launched: RwSignal<Option<Certificate>>) -> impl IntoView {
    let shown = open_while(launched);
    let draw = move |certificate: Certificate| {
        view! {
            <div class="moment">
                <svg viewBox="0 0 72 72" class="moment__seal" aria-hidden="true" focusable="false">
                    <circle cx="36" cy="36" r="33"></circle>
                    <circle cx="36" cy="36" r="27" stroke-dasharray="2 4"></circle>
                    <path d="M23 37l9 9 18-20"></path>
                </svg>
                <p class="moment__name">{certificate.body.campaign_name.clone()}" is live"</p>
                <p class="muted">{format!("Launched by {} on {}.", certificate.body.launched_by, fmt_instant(certificate.body.issued_at))}</p>
                <dl class="facts small moment__facts">
                    <dt>"Certificate"</dt>
                    <dd class="mono">{certificate.digest.to_string()}</dd>
                    <dt>"In the log at"</dt>
                    <dd class="numeric">{format!("#{}", certificate.log.seq)}</dd>
                </dl>
                <A href=format!("/certificates/{}", certificate.id) attr:class="button button--primary">"Open the certificate"</A>
            </div>
        }
    };
    view! {
        <Dialog open=shown title="Through the gate">
            {move || launched.get().map(draw)}
        </Dialog>
    }
}
