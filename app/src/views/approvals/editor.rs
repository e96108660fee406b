//! Makes a chain, or changes one: its stages in order, who decides in each, and by when.

use leptos::{prelude::*, task::spawn_local};

use super::{
    chains::{Source, named},
    draft::{ChainDraft, RULES, StageDraft, Towards, word},
    timing::{Beginning, Late},
};
use crate::{
    api::{self, ApiError},
    model::{ApprovalChain, Approver, ChainId, ChainPatch, Channel, NewChain, RuleKind},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, SelectField, TextField},
        icon::{Icon, IconName},
        toast::use_toasts,
    },
    views::{campaign::people::People, rules::second_person::Proposing},
};

/// What the editor is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    New,
    Chain(ChainId),
}

/// Open while there is a subject.
#[component]
pub fn EditorDialog(editing: RwSignal<Option<Subject>>, chains: Source, people: People) -> impl IntoView {
    let shown = open_while(editing);
    let title = Signal::derive(move || match editing.get() {
        Some(Subject::Chain(_)) => "Edit chain".to_owned(),
        _ => "New chain".to_owned(),
    });
    let find = move |id: ChainId| {
        let page = chains.get_untracked().and_then(Result::ok).unwrap_or_default();
        page.items.into_iter().find(|chain| chain.id == id)
    };
    view! {
        <Dialog open=shown title class="editor">
            // Names of people are read in it.
            <Transition fallback=|| ()>
                {move || {
                    editing
                        .get()
                        .map(|subject| {
                            let chain = match subject {
                                Subject::New => None,
                                Subject::Chain(id) => find(id),
                            };
                            view! { <Editor chain shown chains people/> }
                        })
                }}
            </Transition>
        </Dialog>
    }
}

/// What went wrong, by field, for all parts of the editor.
#[derive(Clone, Copy)]
struct Refusal(RwSignal<Option<ApiError>>);

impl Refusal {
    /// What the server said of a field, such as `stages[0].name`.
    fn of(self, field: impl Fn() -> String + Send + Sync + 'static) -> Signal<Option<String>> {
        Signal::derive(move || self.0.with(|error| error.as_ref()?.field(&field()).map(ToOwned::to_owned)))
    }
}

#[component]
fn Editor(#[prop(optional_no_strip)] chain: Option<ApprovalChain>, shown: RwSignal<bool>, chains: Source, people: People) -> impl IntoView {
    let toasts = use_toasts();
    let draft = ChainDraft::of(chain.as_ref());
    let refusal = Refusal(RwSignal::new(None));
    let busy = RwSignal::new(false);
    let proposing = Proposing::here();
    // What the change is based on; the newest after a refusal for being out of date.
    let base = RwSignal::new(chain.map(|chain| (chain.id, chain.revision)));
    let is_new = base.get_untracked().is_none();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refusal.0.set(None);
        let based = base.get_untracked();
        let (name, stages) = (draft.name.get_untracked().trim().to_owned(), draft.rules());
        let patch = ChainPatch { name: Some(name.clone()), stages: Some(stages.clone()) };
        let answer = match based {
            None => api::approvals::create_chain(&NewChain { name, stages }),
            Some((id, revision)) => api::approvals::update_chain(id, revision, &patch),
        };
        spawn_local(async move {
            let answer = answer.await;
            // The dialog may have been closed meanwhile.
            busy.try_set(false);
            chains.refetch();
            match answer {
                Ok(chain) => {
                    toasts.success(format!("{} is saved. Reviews already running keep the rules they began with.", chain.name));
                    shown.try_set(false);
                }
                Err(error) => {
                    let weakens = |(id, revision): (ChainId, i64)| {
                        proposing.is_some_and(|page| page.offer(RuleKind::Chain, id.to_string(), revision, &patch, &error))
                    };
                    if based.is_some_and(weakens) {
                        shown.try_set(false);
                        return;
                    }
                    if let Some(now) = newest(&error) {
                        base.try_set(Some((now.id, now.revision)));
                    }
                    refusal.0.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <Problem refusal/>
            <TextField label="Name" name="name" autocomplete="off" value=draft.name error=refusal.of(|| "name".to_owned()) required=true placeholder="Brand, then legal"/>
            <ol class="editor__stages">
                <For each=move || draft.stages.get() key=|stage| stage.key let:stage>
                    <Stage draft stage refusal people/>
                </For>
            </ol>
            <div class="row">
                <button type="button" class="button button--small" on:click=move |_| draft.add()>
                    <Icon name=IconName::Plus/>
                    "Add stage"
                </button>
                {move || refusal.of(|| "stages".to_owned()).get().map(|text| view! { <span class="field__error small">{text}</span> })}
            </div>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| shown.set(false)>"Cancel"</button>
                <button type="submit" class="button button--primary" aria-busy=move || busy.get().then_some("true")>
                    {if is_new { "Make chain" } else { "Save chain" }}
                </button>
            </div>
        </form>
    }
}

/// The chain as it is now, when a change was refused for being based on an older one.
fn newest(error: &ApiError) -> Option<ApprovalChain> {
    let problem = error.problem().filter(|problem| problem.status == 412)?;
    serde_json::from_value(problem.current.clone()?).ok()
}

#[component]
fn Problem(refusal: Refusal) -> impl IntoView {
    let words = move || {
        refusal.0.with(|error| {
            error.as_ref().map(|error| match error.status() {
                Some(412) => "Somebody else changed this chain meanwhile. What you wrote is kept: saving again puts it in place of theirs."
                    .to_owned(),
                _ => error.to_string(),
            })
        })
    };
    view! {
        <div role="alert">
            {move || words().map(|text| view! { <div class="notice notice--bad"><Icon name=IconName::Warning/><p>{text}</p></div> })}
        </div>
    }
}

#[component]
fn Stage(draft: ChainDraft, stage: StageDraft, refusal: Refusal, people: People) -> impl IntoView {
    let key = stage.key;
    let at = Memo::new(move |_| draft.place(key));
    let last = Memo::new(move |_| draft.stages.with(Vec::len).saturating_sub(1));
    let only = Memo::new(move |_| draft.stages.with(Vec::len) == 1);
    let label = move || format!("stage {}", at.get() + 1);
    let field = move |name: &'static str| refusal.of(move || format!("stages[{}].{name}", at.get()));
    let rules = Signal::stored(RULES.map(|(word, words)| (word.to_owned(), words.to_owned())).to_vec());
    let is_number = move || stage.rule.get() == "quorum";
    view! {
        <li class="editor__stage">
            <div class="row row--between">
                <h3>{move || format!("Stage {}", at.get() + 1)}</h3>
                <div class="row">
                    <button
                        type="button"
                        class="button button--quiet button--icon button--small"
                        aria-label=move || format!("Move {} up", label())
                        aria-disabled=move || (at.get() == 0).then_some("true")
                        on:click=move |_| draft.shift(key, Towards::Beginning)
                    >
                        <span class="editor__up"><Icon name=IconName::ChevronDown/></span>
                    </button>
                    <button
                        type="button"
                        class="button button--quiet button--icon button--small"
                        aria-label=move || format!("Move {} down", label())
                        aria-disabled=move || (at.get() == last.get()).then_some("true")
                        on:click=move |_| draft.shift(key, Towards::End)
                    >
                        <Icon name=IconName::ChevronDown/>
                    </button>
                    <button
                        type="button"
                        class="button button--quiet button--icon button--small"
                        aria-label=move || format!("Remove {}", label())
                        hidden=move || only.get()
                        on:click=move |_| draft.remove(key)
                    >
                        <Icon name=IconName::Cross/>
                    </button>
                </div>
            </div>
            <div class="form__pair">
                <TextField label="Name" autocomplete="off" value=stage.name error=field("name") required=true placeholder="Legal"/>
                <TextField label="Due within (working days)" kind="number" autocomplete="off" value=stage.due_in error=field("due_in") placeholder="No due date"/>
            </div>
            <div class="form__pair">
                <SelectField label="Rule" value=stage.rule options=rules error=field("rule")/>
                <div hidden=move || !is_number()>
                    <TextField label="How many" kind="number" autocomplete="off" value=stage.quorum/>
                </div>
            </div>
            <Approvers stage error=field("approvers") people/>
            <Beginning stage error=field("start")/>
            <More stage market=field("calendar") signature=field("signature.meaning") budget=field("only_if.budget_from") late=field("escalation") people/>
        </li>
    }
}

/// What most stages do not need: for which campaigns they are, whose holidays count, what signing says, what happens when they are
/// late, and who reads along.
#[component]
fn More(
    stage: StageDraft,
    market: Signal<Option<String>>,
    signature: Signal<Option<String>>,
    budget: Signal<Option<String>>,
    late: Signal<Option<String>>,
    people: People,
) -> impl IntoView {
    let said = stage.late.with_untracked(|late| !late.is_empty())
        || stage.markets.with_untracked(|text| !text.is_empty())
        || stage.channels.with_untracked(|all| !all.is_empty())
        || [stage.budget_from, stage.calendar, stage.meaning].iter().any(|text| text.with_untracked(|text| !text.is_empty()))
        || stage.private.get_untracked()
        || stage.every_page.get_untracked();
    let boxes = Channel::ALL
        .iter()
        .map(|channel| {
            let checked = RwSignal::new(stage.channels.with_untracked(|all| all.contains(channel)));
            Effect::new(move |_| {
                let on = checked.get();
                stage.channels.update(|all| {
                    all.retain(|one| one != channel);
                    if on {
                        all.push(*channel);
                    }
                });
            });
            view! { <Checkbox label=channel.label() checked/> }
        })
        .collect_view();
    view! {
        <details class="editor__more" open=said>
            <summary>"Conditions, calendar, signature, delay"</summary>
            <div class="stack">
                <div class="form__pair">
                    <TextField label="Only in markets" autocomplete="off" value=stage.markets placeholder="AU, NZ" hint="Empty: in all."/>
                    <TextField label="Only from a budget of" kind="number" autocomplete="off" value=stage.budget_from error=budget placeholder="Any"/>
                </div>
                <fieldset class="field">
                    <legend class="field__label">"Only on channels"</legend>
                    <div class="choices">{boxes}</div>
                </fieldset>
                <div class="form__pair">
                    <TextField label="Working days of" autocomplete="off" value=stage.calendar error=market placeholder="The campaign's market"/>
                    <TextField label="Deciding is signing that" autocomplete="off" value=stage.meaning error=signature placeholder="No signature"/>
                </div>
                <Late stage error=late people/>
                <Checkbox label="Private: comments are for its own people and managers" checked=stage.private/>
                <Checkbox label="Approving needs every page opened, as the browser says" checked=stage.every_page/>
            </div>
        </details>
    }
}

/// Who decides in a stage: roles and members, each once.
#[component]
fn Approvers(stage: StageDraft, error: Signal<Option<String>>, people: People) -> impl IntoView {
    let chosen = stage.approvers;
    let choice = RwSignal::new(String::new());
    choices::add_on_choice(choice, chosen);
    let options = Signal::derive(move || choices::free(people, chosen));
    view! {
        <div class="stack stack--tight">
            <ul class="editor__approvers" aria-label="Approvers">
                <For each=move || chosen.get() key=word let:one>
                    <Chip one chosen people/>
                </For>
            </ul>
            <SelectField label="Approvers" value=choice options error/>
            <Guest chosen/>
        </div>
    }
}

/// Names somebody outside of the workspace by their address.
#[component]
fn Guest(chosen: RwSignal<Vec<Approver>>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let add = move || {
        let one = Approver::GuestEmail(email.get_untracked().trim().to_lowercase());
        if one != Approver::GuestEmail(String::new()) {
            chosen.update(|chosen| {
                if !chosen.contains(&one) {
                    chosen.push(one);
                }
            });
            email.set(String::new());
        }
    };
    view! {
        <div class="editor__guest">
            <TextField label="Guest by e-mail" kind="email" autocomplete="off" value=email placeholder="counsel@example.com" hint="Invited by a link when the stage opens."/>
            <button type="button" class="button button--small" on:click=move |_| add()>"Add guest"</button>
        </div>
    }
}

/// Somebody who was chosen, to be taken out again.
#[component]
pub fn Chip(one: Approver, chosen: RwSignal<Vec<Approver>>, people: People) -> impl IntoView {
    let about = one.clone();
    let name = move || capitalised(&named(&about, people));
    let label = name.clone();
    view! {
        <li class="editor__chip">
            {name}
            <button
                type="button"
                class="editor__remove"
                aria-label=move || format!("Remove {}", label())
                on:click=move |_| chosen.update(|chosen| chosen.retain(|other| *other != one))
            >
                <Icon name=IconName::Cross/>
            </button>
        </li>
    }
}

/// Choosing roles and members, each once.
pub mod choices {
    use leptos::prelude::*;

    use super::capitalised;
    use crate::{
        model::{Approver, Role},
        views::{
            approvals::{
                chains::named,
                draft::{approver, word},
            },
            campaign::people::People,
        },
    };

    /// Adds what is chosen, and makes room for another choice.
    pub fn add_on_choice(choice: RwSignal<String>, chosen: RwSignal<Vec<Approver>>) {
        Effect::new(move |_| {
            if let Some(one) = approver(&choice.get()) {
                chosen.update(|chosen| {
                    if !chosen.contains(&one) {
                        chosen.push(one);
                    }
                });
                choice.set(String::new());
            }
        });
    }

    /// Every role and active member that is not chosen yet, as options.
    pub fn free(people: People, chosen: RwSignal<Vec<Approver>>) -> Vec<(String, String)> {
        let roles = Role::ALL.iter().filter(|role| **role != Role::Auditor).map(|role| Approver::Role(*role));
        let members = people.all().into_iter().filter(|member| member.active).map(|member| Approver::MemberId(member.id));
        let free = roles.chain(members).filter(|one| chosen.with(|chosen| !chosen.contains(one)));
        let offered = free.map(|one| (word(&one), capitalised(&named(&one, people))));
        std::iter::once((String::new(), "Add somebody…".to_owned())).chain(offered).collect()
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
