//! From which amount on a budget needs somebody's approval.

use leptos::prelude::*;

use super::second_person::offering;
use crate::{
    api::{self, Answer},
    model::{BudgetLimit, BudgetRule, Role, RuleKind},
    ui::{
        dialog::Dialog,
        field::{SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        live::refetch_on,
        skeleton::Skeleton,
        toast::use_toasts,
    },
    views::{
        campaign::money::{self, CURRENCIES},
        session::use_me,
    },
};

type Source = Resource<Answer<BudgetRule>>;

#[component]
pub fn Budgets() -> impl IntoView {
    let rule: Source = Resource::new(|| (), |()| api::gate::budget_rule());
    refetch_on(rule, |event| event.kind == "budget_rule");
    let manages = use_me().member.role.includes(Role::Admin);
    let open = RwSignal::new(false);
    // As it is shown: the form asks for a change of just that.
    let shown = StoredValue::new(None::<BudgetRule>);
    let words = move |rule: &BudgetRule| match &rule.limit {
        None => "No budget needs an approval of its own.".to_owned(),
        Some(limit) => format!(
            "A budget above {} {}, or in another currency, is approved by a manager other than the campaign's owner before it goes live.",
            limit.currency,
            money::amount(limit)
        ),
    };
    view! {
        <section class="stack" aria-labelledby="budgets">
            <div class="row row--between">
                <h2 id="budgets">"Budgets"</h2>
                {manages
                    .then(|| view! { <button type="button" class="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Change limit"</button> })}
            </div>
            <Transition fallback=|| view! { <Skeleton lines=1/> }>
                {move || {
                    rule.get()
                        .map(|answer| match answer {
                            Ok(rule) => {
                                let told = words(&rule);
                                shown.set_value(Some(rule));
                                view! { <p class="card">{told}</p> }.into_any()
                            }
                            Err(error) => view! { <p class="field__error">{error.to_string()}</p> }.into_any(),
                        })
                }}
            </Transition>
        </section>
        {manages
            .then(|| {
                view! {
                    <Dialog open title="Approval of budgets">
                        {move || shown.get_value().map(|now| view! { <Form now rule open/> })}
                    </Dialog>
                }
            })}
    }
}

#[component]
fn Form(now: BudgetRule, rule: Source, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let amount = RwSignal::new(now.limit.as_ref().map(money::amount).unwrap_or_default());
    let currency = RwSignal::new(now.limit.as_ref().map_or_else(|| "EUR".to_owned(), |limit| limit.currency.clone()));
    let wrong = RwSignal::new(None::<String>);
    let submission = Submission::new();
    let options = Signal::stored(CURRENCIES.map(|code| (code.to_owned(), code.to_owned())).to_vec());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = amount.get_untracked();
        let limit = match text.trim() {
            "" => None,
            text => match money::parse(text, &currency.get_untracked()) {
                Some(limit) => Some(limit),
                None => {
                    wrong.set(Some("is not an amount of this currency".to_owned()));
                    return;
                }
            },
        };
        wrong.set(None);
        let limit = BudgetLimit { limit };
        let answer = api::gate::set_budget_rule(&now, &limit);
        let answer = offering(answer, (RuleKind::BudgetRule, String::new(), now.revision), &limit, move || open.set(false));
        submission.run(answer, move |_| {
            toasts.success("The gate asks about budgets by this from now on.");
            rule.refetch();
            open.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <div class="form__pair">
                <TextField label="Approval above" name="amount" value=amount error=wrong hint="Empty: no budget needs one. 0: every budget does." placeholder="50,000"/>
                <SelectField label="Currency" name="currency" value=currency options/>
            </div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save limit"</SubmitButton>
            </div>
        </form>
    }
}
