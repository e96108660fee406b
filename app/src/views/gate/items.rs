//! The lines of the report: what failed in full, what passed folded away.

use leptos::{either::Either, prelude::*};
use leptos_router::components::A;

use super::budget::ApproveBudget;
use super::{
    Findings, Gate,
    waive::{AskDialog, Waived, WayAround},
};
use crate::{
    model::{CheckCode, ExpectedBy, GateItem},
    ui::{
        avatar::Avatar,
        icon::{Icon, IconName},
        time::fmt_day,
    },
};

/// How many people a line names before it counts the rest.
const PEOPLE_NAMED: usize = 4;

/// What stands in the way, in the order in which work usually clears it.
#[component]
pub fn Failed(gate: Gate, findings: Memo<Findings>) -> impl IntoView {
    let asking = RwSignal::new(None::<GateItem>);
    let failed = Memo::new(move |_| findings.with(Findings::failed));
    view! {
        <section class="stack stack--tight" aria-label="Open items" hidden=move || failed.with(Vec::is_empty)>
            <h2>"To clear"</h2>
            <ol class="gate__items">
                <For each=move || failed.get() key=|item| format!("{item:?}") let:item>
                    <Open gate item asking/>
                </For>
            </ol>
        </section>
        <AskDialog gate asking/>
    }
}

#[component]
fn Open(gate: Gate, item: GateItem, asking: RwSignal<Option<GateItem>>) -> impl IntoView {
    let whole = item.clone();
    let GateItem { code, title, detail, subject, clear_by, who, expected_on, expected_by, .. } = item;
    let rest = who.len().saturating_sub(PEOPLE_NAMED);
    let people = if who.is_empty() {
        Either::Left(view! { <span class="muted">"Nobody in this workspace"</span> })
    } else {
        let named = who
            .iter()
            .take(PEOPLE_NAMED)
            .map(|name| view! { <li class="gate__person"><Avatar name=name.clone()/>{name.clone()}</li> })
            .collect_view();
        Either::Right(view! {
            <ul class="gate__people">
                {named}
                {(rest > 0).then(|| view! { <li class="muted" title=who.join(", ")>{format!("and {rest} more")}</li> })}
            </ul>
        })
    };
    let link = if subject.name.is_empty() { "Open".to_owned() } else { format!("Open {}", subject.name) };
    view! {
        <li class="card gate__item">
            <span class="gate__mark gate__mark--open"><Icon name=icon(code)/></span>
            <div class="gate__finding">
                <h3>{title}</h3>
                <p>{detail}</p>
                <ApproveBudget gate item=whole.clone()/>
                <WayAround gate item=whole asking/>
            </div>
            <dl class="gate__facts">
                <div><dt>"Clears when"</dt><dd>{clear_by}</dd></div>
                <div><dt>"Who can"</dt><dd>{people}</dd></div>
                <div>
                    <dt>"Expected"</dt>
                    <dd class="numeric">
                        {match expected_on {
                            Some(day) => Either::Left(view! {
                                {fmt_day(day)}
                                <span class="muted small">{rests_on(expected_by)}</span>
                            }),
                            None => Either::Right(view! { <span class="muted">"No date"</span> }),
                        }}
                    </dd>
                </div>
            </dl>
            <A href=subject.href exact=true attr:class="button button--small gate__go">
                <span class="truncate">{link}</span>
                <Icon name=IconName::ChevronRight/>
            </A>
        </li>
    }
}

/// What follows the day on which an item should be clear.
fn rests_on(by: Option<ExpectedBy>) -> &'static str {
    match by {
        Some(ExpectedBy::History) => " by your pace",
        Some(ExpectedBy::Overdue) => " at the earliest: overdue",
        Some(ExpectedBy::DueDate) | None => "",
    }
}

/// What holds.
#[component]
pub fn Passed(gate: Gate, findings: Memo<Findings>) -> impl IntoView {
    let passed = Memo::new(move |_| findings.with(Findings::passed));
    let words = move || match passed.with(Vec::len) {
        1 => "1 check passed".to_owned(),
        many => format!("{many} checks passed"),
    };
    view! {
        <details class="card card--flush gate__passed" hidden=move || passed.with(Vec::is_empty)>
            <summary>
                <Icon name=IconName::Check/>
                <span class="strong">{words}</span>
                <Icon name=IconName::ChevronDown/>
            </summary>
            <ul>
                <For each=move || passed.get() key=|item| format!("{item:?}") let:item>
                    <li class="gate__holds">
                        <span class="gate__mark gate__mark--passed"><Icon name=IconName::Check/></span>
                        <div>
                            <p class="strong">{item.title}</p>
                            <p class="muted small">{item.detail}</p>
                            {item.waiver.map(|waiver| view! { <Waived gate waiver/> })}
                        </div>
                    </li>
                </For>
            </ul>
        </details>
    }
}

/// What a check is about, at a glance.
const fn icon(code: CheckCode) -> IconName {
    match code {
        CheckCode::BriefComplete | CheckCode::PolicyHolds => IconName::Audit,
        CheckCode::FlightSet | CheckCode::BlackoutClear => IconName::Calendar,
        CheckCode::BudgetApproved => IconName::Approvals,
        CheckCode::StatusReady => IconName::Campaign,
        CheckCode::DeliverablesPresent => IconName::Board,
        CheckCode::DeliverableApproved => IconName::Approvals,
        CheckCode::ChangesAccounted | CheckCode::BlockingMarkupResolved => IconName::Comment,
        CheckCode::ChecklistConfirmed => IconName::Check,
        CheckCode::AssetRights | CheckCode::OnBrand => IconName::Library,
        CheckCode::FilesIntact => IconName::Lock,
        CheckCode::SeparationOfDuties => IconName::Members,
    }
}
