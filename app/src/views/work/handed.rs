//! Decisions that are handed over: the reader's own to somebody else, and others' to the reader.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    model::{Day, Delegation, MemberId, NewDelegation, Role},
    ui::{
        dialog::Dialog,
        field::{DateField, SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        live::refetch_on,
        time::fmt_day,
        toast::use_toasts,
    },
    views::{campaign::people::use_people, session::use_me},
};

/// What is handed over now and later, and handing it over. Auditors decide nothing, and so have nothing to hand over.
#[component]
pub fn Handed() -> impl IntoView {
    let me = use_me().member;
    let decides = me.role != Role::Auditor;
    let me = me.id;
    let all = Resource::new(|| (), |()| api::approvals::delegations());
    refetch_on(all, |event| event.kind == "delegation");
    let people = use_people();
    let open = RwSignal::new(false);
    let lines = move || {
        let page = all.get().and_then(Result::ok).unwrap_or_default();
        let mine = |one: &Delegation| one.member_id == me || one.deputy_id == me;
        page.items.into_iter().filter(mine).collect::<Vec<_>>()
    };
    let options = Signal::derive(move || {
        let others = people.all().into_iter().filter(|member| member.active && member.id != me && member.role != Role::Auditor);
        let offered = others.map(|member| (member.id.to_string(), member.name));
        std::iter::once((String::new(), "Choose somebody…".to_owned())).chain(offered).collect::<Vec<_>>()
    });
    decides.then(|| {
        view! {
            <section class="work__part" aria-labelledby="work-handed">
                <div class="row row--between">
                    <h2 id="work-handed">"While you are away"</h2>
                    <button type="button" class="button button--small" on:click=move |_| open.set(true)>"Hand decisions over\u{2026}"</button>
                </div>
                <Transition fallback=|| ()>
                    {move || {
                        let lines = lines();
                        if lines.is_empty() {
                            return view! { <p class="muted small">"Nobody decides for you, and you decide for nobody."</p> }.into_any();
                        }
                        let drawn = lines
                            .into_iter()
                            .map(|one| {
                                let other = if one.member_id == me { one.deputy_id } else { one.member_id };
                                view! { <Line own={one.member_id == me} name=people.name(other) one again=move || all.refetch()/> }
                            })
                            .collect_view();
                        view! { <ul class="work__list">{drawn}</ul> }.into_any()
                    }}
                </Transition>
            </section>
            <Dialog open title="Hand decisions over">
                <Form open options made=move || all.refetch()/>
            </Dialog>
        }
    })
}

#[component]
fn Line(own: bool, name: String, one: Delegation, again: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = use_toasts();
    let (id, about) = (one.id, name.clone());
    let words = if own { format!("{name} decides for you") } else { format!("You decide for {name}") };
    let days = if one.starts_on == one.ends_on {
        format!("on {}", fmt_day(one.starts_on))
    } else {
        format!("from {} to {}", fmt_day(one.starts_on), fmt_day(one.ends_on))
    };
    let take_back = move |_| {
        let answer = api::approvals::end_delegation(id);
        spawn_local(async move {
            match answer.await {
                Ok(()) => toasts.success("Taken back. You decide yourself again."),
                Err(error) => toasts.error(&error),
            }
            again();
        });
    };
    view! {
        <li class="work__line">
            <span class="strong break">{words}</span>
            <span class="muted small grow">{days}{(!one.note.is_empty()).then(|| format!(" · {}", one.note))}</span>
            {own
                .then(|| {
                    view! {
                        <button type="button" class="button button--small button--quiet" on:click=take_back>
                            "Take back"<span class="visually-hidden">{format!(" from {about}")}</span>
                        </button>
                    }
                })}
        </li>
    }
}

#[component]
fn Form(open: RwSignal<bool>, options: Signal<Vec<(String, String)>>, made: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let toasts = use_toasts();
    let submission = Submission::new();
    let (deputy, starts, ends, note) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let missing = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let given =
            (deputy.get_untracked().parse::<MemberId>(), starts.get_untracked().parse::<Day>(), ends.get_untracked().parse::<Day>());
        missing.set(!matches!(given, (Ok(_), Ok(_), Ok(_))));
        let (Ok(deputy_id), Ok(starts_on), Ok(ends_on)) = given else { return };
        let new = NewDelegation { deputy_id, starts_on, ends_on, note: note.get_untracked() };
        submission.run(api::approvals::delegate(&new), move |_| {
            toasts.success("Handed over. Both names will be on each decision.");
            open.set(false);
            made();
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <p class="muted small">
                "They decide for you in every stage that asks for you. They cannot decide on what they made themselves, nor where they decide in their own name, and they cannot hand it on. You can still decide yourself: whatever is said last counts."
            </p>
            <SelectField label="To" name="deputy" value=deputy options error=submission.field("deputy_id") required=true/>
            <div class="form__pair">
                <DateField label="From" name="starts_on" value=starts error=submission.field("starts_on") required=true/>
                <DateField label="To, this day included" name="ends_on" value=ends error=submission.field("ends_on") required=true/>
            </div>
            <TextField label="Note" name="note" autocomplete="off" value=note error=submission.field("note") placeholder="On leave"/>
            <p role="alert">{move || missing.get().then(|| view! { <span class="field__error">"Choose somebody, a first and a last day."</span> })}</p>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Hand over"</SubmitButton>
            </div>
        </form>
    }
}
