//! The brief: structured, with what is still missing always in view.

use leptos::prelude::*;

use super::{Open, money};
use crate::{
    api,
    model::{Brief, Campaign, CampaignPatch, Money},
    ui::{
        field::{SelectField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
};

const NOT_AN_AMOUNT: &str = "Write an amount such as 12,500 or 12,500.50.";

/// A brief while it is being written, and what it was written from.
#[derive(Clone, Copy)]
pub struct Draft {
    objective: RwSignal<String>,
    audience: RwSignal<String>,
    message: RwSignal<String>,
    offer: RwSignal<String>,
    /// One a line.
    kpis: RwSignal<String>,
    /// One a line.
    mandatories: RwSignal<String>,
    amount: RwSignal<String>,
    currency: RwSignal<String>,
    /// The brief that the draft began with, and the revision in which it was so.
    base: RwSignal<(Brief, i64)>,
    /// What somebody else has written meanwhile.
    theirs: RwSignal<Option<(Brief, i64)>>,
}

impl Draft {
    /// A draft that follows the campaign for as long as nothing is typed; after that it tells of a conflict instead.
    pub fn follow(campaign: Memo<Campaign>) -> Self {
        let text = || RwSignal::new(String::new());
        let (brief, revision) = campaign.with_untracked(|campaign| (campaign.brief.clone(), campaign.revision));
        let draft = Self {
            objective: text(),
            audience: text(),
            message: text(),
            offer: text(),
            kpis: text(),
            mandatories: text(),
            amount: text(),
            currency: RwSignal::new("EUR".to_owned()),
            base: RwSignal::new((brief.clone(), revision)),
            theirs: RwSignal::new(None),
        };
        draft.show(&brief);
        Effect::new(move |_| campaign.with(|campaign| draft.heard(&campaign.brief, campaign.revision)));
        draft
    }

    fn heard(self, brief: &Brief, revision: i64) {
        let (base, known) = self.base.get_untracked();
        if *brief == base {
            if revision > known {
                self.base.set((base, revision));
            }
            self.theirs.set(None);
        } else if untrack(move || self.is_clean()) {
            self.take(brief, revision);
        } else {
            self.theirs.set(Some((brief.clone(), revision)));
        }
    }

    /// Starts over from this brief.
    fn take(self, brief: &Brief, revision: i64) {
        self.base.set((brief.clone(), revision));
        self.theirs.set(None);
        self.show(brief);
    }

    /// Keeps what is typed, as a change of what somebody else wrote.
    fn keep_mine(self) {
        if let Some(theirs) = self.theirs.get_untracked() {
            self.base.set(theirs);
            self.theirs.set(None);
        }
    }

    fn show(self, brief: &Brief) {
        self.objective.set(brief.objective.clone());
        self.audience.set(brief.audience.clone());
        self.message.set(brief.message.clone());
        self.offer.set(brief.offer.clone());
        self.kpis.set(brief.kpis.join("\n"));
        self.mandatories.set(brief.mandatories.join("\n"));
        self.amount.set(brief.budget.as_ref().map(money::amount).unwrap_or_default());
        if let Some(budget) = &brief.budget {
            self.currency.set(budget.currency.clone());
        }
    }

    /// The brief as typed; without a budget while that cannot be read.
    fn typed(self) -> Brief {
        Brief {
            objective: self.objective.get(),
            audience: self.audience.get(),
            message: self.message.get(),
            offer: self.offer.get(),
            kpis: lines(&self.kpis.get()),
            mandatories: lines(&self.mandatories.get()),
            budget: self.budget().unwrap_or_default(),
        }
    }

    fn budget(self) -> Result<Option<Money>, NotAnAmount> {
        let text = self.amount.get();
        if text.trim().is_empty() {
            return Ok(None);
        }
        self.currency.with(|currency| money::parse(&text, currency)).map(Some).ok_or(NotAnAmount)
    }

    /// Whether nothing differs from what the draft began with.
    fn is_clean(self) -> bool {
        let base = self.base.with(|(base, _)| normal(base));
        self.budget().is_ok() && self.typed() == base
    }
}

/// What is written as the budget cannot be read.
#[derive(Debug, Clone, Copy)]
struct NotAnAmount;

/// One entry a line, without the empty ones.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect()
}

/// A brief as it comes back out of the form untouched.
fn normal(brief: &Brief) -> Brief {
    let clean = |list: &[String]| lines(&list.join("\n"));
    Brief { kpis: clean(&brief.kpis), mandatories: clean(&brief.mandatories), ..brief.clone() }
}

/// A dot on the tab while something typed is not saved.
#[component]
pub fn Unsaved(draft: Draft) -> impl IntoView {
    // What is typed is a matter of the browser: the server never draws it.
    let dirty = RwSignal::new(false);
    Effect::new(move |_| dirty.set(!draft.is_clean()));
    move || dirty.get().then(|| view! { <span class="campaign__unsaved"><span class="visually-hidden">"not saved"</span></span> })
}

/// The brief as a form, beside what it still lacks.
#[component]
pub fn BriefTab(open: Open, draft: Draft) -> impl IntoView {
    view! {
        <div class="split">
            {if open.manages {
                view! { <Form open draft/> }.into_any()
            } else {
                view! { <Reading draft/> }.into_any()
            }}
            <Completeness draft/>
        </div>
    }
}

#[component]
fn Form(open: Open, draft: Draft) -> impl IntoView {
    let toasts = use_toasts();
    let submission = Submission::new();
    let unreadable = RwSignal::new(false);
    let clean = Memo::new(move |_| draft.is_clean());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let is_amount = untrack(move || draft.budget().is_ok());
        unreadable.set(!is_amount);
        if !is_amount || clean.get_untracked() {
            return;
        }
        let revision = draft.base.with_untracked(|(_, revision)| *revision);
        let change = CampaignPatch { brief: Some(untrack(move || draft.typed())), ..CampaignPatch::default() };
        let answer = api::campaigns::update(open.id, revision, &change);
        submission.run(
            Box::pin(async move {
                let answer = answer.await;
                if answer.as_ref().is_err_and(|error| error.status() == Some(412)) {
                    open.source.refetch();
                }
                answer
            }),
            move |changed| {
                draft.base.set((changed.brief.clone(), changed.revision));
                draft.show(&changed.brief);
                open.source.set(Some(Ok(changed)));
                toasts.success("The brief is saved.");
            },
        );
    };
    let amount_error = Signal::derive(move || {
        let said = submission.path("brief.budget.amount").get().or_else(|| submission.path("brief.budget").get());
        said.or_else(|| (unreadable.get() && draft.budget().is_err()).then(|| NOT_AN_AMOUNT.to_owned()))
    });
    let currencies = Signal::derive(move || {
        let mut all: Vec<(String, String)> = money::CURRENCIES.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect();
        let now = draft.currency.get();
        if !all.iter().any(|(code, _)| *code == now) {
            all.push((now.clone(), now));
        }
        all
    });
    view! {
        <form class="form card brief" on:submit=send novalidate>
            <FormProblem of=submission/>
            <Conflict draft/>
            <TextArea label="Objective" name="objective" value=draft.objective error=submission.path("brief.objective") hint="What changes when this works?"/>
            <TextArea label="Audience" name="audience" value=draft.audience error=submission.path("brief.audience") hint="Who should notice, and what do they believe today?"/>
            <TextArea label="Single message" name="message" value=draft.message error=submission.path("brief.message") hint="The one thing they should remember."/>
            <TextArea label="Offer" name="offer" value=draft.offer error=submission.path("brief.offer") hint="May stay empty."/>
            <TextArea label="KPIs" name="kpis" value=draft.kpis error=submission.path("brief.kpis") hint="One a line."/>
            <TextArea label="Mandatories" name="mandatories" value=draft.mandatories error=submission.path("brief.mandatories") hint="One a line: disclaimers, logos, terms."/>
            <div class="brief__budget">
                <TextField label="Budget" name="amount" autocomplete="off" value=draft.amount error=amount_error placeholder="12,500"/>
                <SelectField label="Currency" name="currency" value=draft.currency options=currencies error=submission.path("brief.budget.currency")/>
            </div>
            <div class="form__actions brief__actions">
                <span class="muted small grow" role="status">
                    {move || if clean.get() { "Everything is saved." } else { "There are changes that are not saved." }}
                </span>
                <button
                    type="button"
                    class="button"
                    hidden=move || clean.get()
                    on:click=move |_| {
                        let (brief, revision) = draft.base.get_untracked();
                        draft.take(&brief, revision);
                    }
                >
                    "Discard"
                </button>
                <SubmitButton of=submission>"Save brief"</SubmitButton>
            </div>
        </form>
    }
}

/// Somebody else saved another brief while this one was being written.
#[component]
fn Conflict(draft: Draft) -> impl IntoView {
    let take = move |_| {
        if let Some((brief, revision)) = draft.theirs.get_untracked() {
            draft.take(&brief, revision);
        }
    };
    view! {
        <div role="alert">
            {move || {
                draft
                    .theirs
                    .with(Option::is_some)
                    .then(|| {
                        view! {
                            <div class="notice notice--warn">
                                <Icon name=IconName::Warning/>
                                <div class="stack stack--tight">
                                    <p>"Somebody else saved this brief while you were writing. Nothing you typed is lost."</p>
                                    <div class="row">
                                        <button type="button" class="button button--small" on:click=move |_| draft.keep_mine()>"Go on with mine"</button>
                                        <button type="button" class="button button--small" on:click=take>"Take theirs"</button>
                                    </div>
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// The brief for those who only read it.
#[component]
fn Reading(draft: Draft) -> impl IntoView {
    let line = |label: &'static str, text: RwSignal<String>| {
        view! {
            <div class="brief__read">
                <dt>{label}</dt>
                <dd>{move || Some(text.get()).filter(|text| !text.trim().is_empty()).unwrap_or_else(|| "Not said yet".to_owned())}</dd>
            </div>
        }
    };
    let budget =
        move || draft.base.with(|(brief, _)| brief.budget.as_ref().map(|money| format!("{} {}", money::amount(money), money.currency)));
    view! {
        <dl class="card stack">
            {line("Objective", draft.objective)}
            {line("Audience", draft.audience)}
            {line("Single message", draft.message)}
            {line("Offer", draft.offer)}
            {line("KPIs", draft.kpis)}
            {line("Mandatories", draft.mandatories)}
            <div class="brief__read">
                <dt>"Budget"</dt>
                <dd>{move || budget().unwrap_or_else(|| "Not said yet".to_owned())}</dd>
            </div>
        </dl>
    }
}

/// How much of what the gate asks for is there.
#[component]
fn Completeness(draft: Draft) -> impl IntoView {
    const PARTS: [(&str, &str); Brief::REQUIRED] = [
        ("objective", "Objective"),
        ("audience", "Audience"),
        ("message", "Single message"),
        ("kpis", "KPIs"),
        ("mandatories", "Mandatories"),
        ("budget", "Budget"),
    ];
    let missing = Memo::new(move |_| draft.typed().missing());
    let there = move || Brief::REQUIRED - missing.with(Vec::len);
    let share = move || format!("{}%", there() * 100 / Brief::REQUIRED);
    view! {
        <aside class="card stack brief__complete" aria-label="Completeness of the brief">
            <div class="row row--between">
                <h2>{move || format!("{} of {}", there(), Brief::REQUIRED)}</h2>
                <span class="muted small">{move || if missing.with(Vec::is_empty) { "complete" } else { "needed before launch" }}</span>
            </div>
            <div class="meter" aria-hidden="true"><div class="meter__bar" style=("--share", share)></div></div>
            <ul class="brief__parts">
                {PARTS
                    .into_iter()
                    .map(|(word, label)| {
                        let lacks = move || missing.with(|missing| missing.contains(&word));
                        view! {
                            <li class:brief__lacks=lacks>
                                {move || view! { <Icon name=if lacks() { IconName::Rectangle } else { IconName::Check }/> }}
                                <span>{label}<span class="visually-hidden">{move || if lacks() { ": missing" } else { ": there" }}</span></span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </aside>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_a_line() {
        assert_eq!(lines(" 20 % more visits \n\n  Logo\n"), ["20 % more visits", "Logo"]);
        assert!(lines(" \n ").is_empty());
    }
}
