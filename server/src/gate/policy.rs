//! Policies: the team's own rules, compiled and asked. What cannot be answered does not pass.
//!
//! Bounded in size and in work: CEL has no loops but over lists that are given, and how many steps a rule can take on lists of a
//! length is known before it is asked. A rule that would take more than [`MAX_STEPS`] is not asked.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use app::model::{Day, Digest, POLICY_VARIABLES, ReviewStatus, TaskStatus};
use cel::{
    Context, Program, Value,
    common::ast::{EntryExpr, Expr, IdedExpr},
};
use moka::sync::Cache;
use serde::Serialize;
use tokio::task::{JoinHandle, spawn_blocking};

use super::evidence::Evidence;

/// Characters in a rule.
const MAX_CHARACTERS: usize = 1_000;
/// Brackets within brackets.
const MAX_BRACKETS: usize = 16;
/// Conditional expressions, which the parser nests.
const MAX_CONDITIONS: usize = 16;
/// Walks over a list inside of a walk over a list.
const MAX_NESTING: usize = 2;
/// Tasks or assets that a rule is asked about.
const MAX_LIST: usize = 1_000;

/// Steps that a rule may take on one campaign, as counted before.
const MAX_STEPS: u64 = 250_000;
/// Compiled rules that are kept, and sets of answers.
const KEPT: usize = 1_000;
/// A large campaign: what a rule has to be affordable on when it is written.
const LARGE: Lengths = Lengths { tasks: 200, assets: 100, other: 20 };

/// What may be called beside the operators.
const FUNCTIONS: [&str; 8] = ["size", "contains", "startsWith", "endsWith", "matches", "int", "double", "string"];

/// A rule that may be asked.
#[derive(Debug)]
pub struct Rule(Program);

/// How long the lists are that a rule can walk.
#[derive(Debug, Clone, Copy)]
struct Lengths {
    tasks: u64,
    assets: u64,
    /// Channels, KPIs and mandatories, whichever is longest.
    other: u64,
}

/// What rules are told about one campaign, ready to be asked any number of them.
pub struct Told {
    context: Context<'static, 'static>,
    lengths: Lengths,
}

/// What the rules of a campaign are asked, on a thread of its own while the gate looks at everything else; or what they came to.
pub(super) enum Asked {
    Running { answers: JoinHandle<Arc<[Answer]>>, rules: usize },
    Answered(Arc<[Answer]>),
}

/// Whether a rule is true of a campaign; otherwise why it could not be asked.
pub(super) type Answer = Result<bool, String>;

/// Asks every rule of a campaign. Their answers are in the order of the rules.
///
/// An answer follows from the text of its rule and from what the rule is told, the day included, and from nothing else: as long as
/// both are the same to the letter, it is remembered.
pub(super) fn ask(evidence: &Evidence, today: Day) -> Option<Asked> {
    static ANSWERS: LazyLock<Cache<Digest, Arc<[Answer]>>> = LazyLock::new(|| Cache::new(KEPT as u64));
    let rules: Vec<String> = evidence.policies.iter().map(|policy| policy.expression.clone()).collect();
    if rules.is_empty() {
        return None;
    }
    let (count, facts) = (rules.len(), Facts::of(evidence, today));
    let question = facts.as_ref().ok().and_then(|facts| serde_json::to_vec(&(&rules, facts)).ok()).map(|text| Digest::of(&text));
    if let Some(answers) = question.and_then(|question| ANSWERS.get(&question)) {
        return Some(Asked::Answered(answers));
    }
    let answers = spawn_blocking(move || {
        let told = facts.and_then(|facts| facts.told());
        let holds = |rule: &String| compiled(rule)?.holds(told.as_ref().map_err(Clone::clone)?);
        let answers: Arc<[Answer]> = rules.iter().map(holds).collect();
        if let Some(question) = question {
            ANSWERS.insert(question, Arc::clone(&answers));
        }
        answers
    });
    Some(Asked::Running { answers, rules: count })
}

impl Asked {
    /// What the rules came to. One that came to nothing does not hold.
    pub(super) async fn answers(self) -> Arc<[Answer]> {
        match self {
            Self::Answered(answers) => answers,
            Self::Running { answers, rules } => {
                answers.await.unwrap_or_else(|_| vec![Err("It came to no answer.".to_owned()); rules].into())
            }
        }
    }
}

/// Compiles a rule, and says in a sentence what is wrong with one that is none.
///
/// # Errors
/// When it is too large, does not parse, names what there is not, could take too long, or does not come to true or false.
pub fn compile(expression: &str) -> Result<Rule, String> {
    check_size(expression)?;
    let program = Program::compile(expression).map_err(|errors| errors.to_string())?;
    check_names(program.expression(), &mut Vec::new(), 0)?;
    let rule = Rule(program);
    rule.check_cost(LARGE, "a campaign of 200 tasks and 100 assets")?;
    rule.holds(&Facts::example().told()?)?;
    Ok(rule)
}

/// The same, remembering what was compiled: the text says all, so it cannot go stale.
///
/// # Errors
/// As [`compile`].
pub fn compiled(expression: &str) -> Result<Arc<Rule>, String> {
    static RULES: LazyLock<Mutex<HashMap<String, Arc<Rule>>>> = LazyLock::new(Mutex::default);
    let known = || RULES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(rule) = known().get(expression) {
        return Ok(Arc::clone(rule));
    }
    let rule = Arc::new(compile(expression)?);
    let mut rules = known();
    if rules.len() >= KEPT {
        rules.clear();
    }
    rules.insert(expression.to_owned(), Arc::clone(&rule));
    Ok(rule)
}

impl Rule {
    /// Whether it is true of a campaign.
    ///
    /// # Errors
    /// When it cannot be evaluated, would take too long, or comes to anything but true or false.
    pub fn holds(&self, told: &Told) -> Result<bool, String> {
        self.check_cost(told.lengths, "this campaign")?;
        match self.0.execute(&told.context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(other) => Err(format!("It must come to true or false, not to {}.", other.type_of())),
            // What the rule was asked about may be in it, and long.
            Err(error) => Err(format!("It cannot be evaluated: {}.", error.to_string().chars().take(300).collect::<String>())),
        }
    }

    fn check_cost(&self, lengths: Lengths, on: &str) -> Result<(), String> {
        let steps = cost(self.0.expression(), lengths);
        if steps <= MAX_STEPS {
            return Ok(());
        }
        Err(format!("It could take {steps} steps on {on}; {MAX_STEPS} are allowed. Walk fewer lists inside of lists."))
    }
}

/// The most steps that an expression can take: one a part, and the parts inside of a walk as often as the list is long.
fn cost(at: &IdedExpr, lengths: Lengths) -> u64 {
    let all = |parts: &mut dyn Iterator<Item = &IdedExpr>| parts.fold(1_u64, |sum, part| sum.saturating_add(cost(part, lengths)));
    match &at.expr {
        Expr::Unspecified | Expr::Literal(_) | Expr::Ident(_) => 1,
        Expr::Select(select) => cost(&select.operand, lengths).saturating_add(1),
        Expr::Call(call) => all(&mut call.target.as_deref().into_iter().chain(&call.args)),
        Expr::List(list) => all(&mut list.elements.iter()),
        Expr::Map(map) => map.entries.iter().fold(1, |sum: u64, entry| match &entry.expr {
            EntryExpr::MapEntry(entry) => sum.saturating_add(cost(&entry.key, lengths)).saturating_add(cost(&entry.value, lengths)),
            EntryExpr::StructField(field) => sum.saturating_add(cost(&field.value, lengths)),
        }),
        Expr::Struct(_) => u64::MAX,
        Expr::Comprehension(walk) => {
            let inside = cost(&walk.loop_cond, lengths).saturating_add(cost(&walk.loop_step, lengths));
            let once = [&walk.iter_range, &walk.accu_init, &walk.result]
                .into_iter()
                .fold(1, |sum: u64, part| sum.saturating_add(cost(part, lengths)));
            length(&walk.iter_range, lengths).saturating_mul(inside).saturating_add(once)
        }
    }
}

/// How long a list can be. What is made from lists is no longer than the longest of them.
fn length(range: &IdedExpr, lengths: Lengths) -> u64 {
    let longest = lengths.tasks.max(lengths.assets).max(lengths.other);
    match &range.expr {
        Expr::Ident(name) if name == "tasks" => lengths.tasks,
        Expr::Ident(name) if name == "assets" => lengths.assets,
        Expr::Ident(name) if name == "channels" => lengths.other,
        Expr::Select(_) => lengths.other,
        Expr::List(list) => u64::try_from(list.elements.len()).unwrap_or(u64::MAX),
        // Lists can be joined with `+`: each part of the range may add the longest once more.
        _ => longest.saturating_mul(cost(range, Lengths { tasks: 1, assets: 1, other: 1 })),
    }
}

fn check_size(expression: &str) -> Result<(), String> {
    let mut open: usize = 0;
    let mut deepest = 0;
    for character in expression.chars() {
        match character {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    if expression.trim().is_empty() {
        return Err("It says nothing.".into());
    }
    if expression.chars().count() > MAX_CHARACTERS {
        return Err(format!("It is longer than {MAX_CHARACTERS} characters."));
    }
    if deepest > MAX_BRACKETS || expression.matches('?').count() > MAX_CONDITIONS {
        return Err(format!("It nests deeper than {MAX_BRACKETS} brackets or {MAX_CONDITIONS} conditions."));
    }
    Ok(())
}

/// Every name must be known, every field of it too; `bound` are the names that macros bind.
fn check_names(at: &IdedExpr, bound: &mut Vec<String>, nesting: usize) -> Result<(), String> {
    match &at.expr {
        Expr::Unspecified | Expr::Literal(_) => Ok(()),
        Expr::Ident(name) => check_variable(name, bound),
        Expr::Select(select) => {
            if let Expr::Ident(root) = &select.operand.expr
                && !bound.contains(root)
            {
                check_field(root, &select.field)?;
            }
            check_names(&select.operand, bound, nesting)
        }
        Expr::Call(call) => {
            if call.func_name.starts_with(|c: char| c.is_ascii_alphabetic()) && !FUNCTIONS.contains(&call.func_name.as_str()) {
                return Err(format!("There is no function `{}`. There are: {}.", call.func_name, FUNCTIONS.join(", ")));
            }
            call.target.as_deref().into_iter().chain(&call.args).try_for_each(|part| check_names(part, bound, nesting))
        }
        Expr::List(list) => list.elements.iter().try_for_each(|part| check_names(part, bound, nesting)),
        Expr::Map(map) => map.entries.iter().try_for_each(|entry| match &entry.expr {
            EntryExpr::MapEntry(entry) => {
                check_names(&entry.key, bound, nesting)?;
                check_names(&entry.value, bound, nesting)
            }
            EntryExpr::StructField(field) => check_names(&field.value, bound, nesting),
        }),
        Expr::Struct(made) => Err(format!("There is no type `{}`.", made.type_name)),
        Expr::Comprehension(walk) => {
            if nesting >= MAX_NESTING {
                return Err(format!("It walks lists inside of lists more than {MAX_NESTING} deep."));
            }
            check_names(&walk.iter_range, bound, nesting)?;
            check_names(&walk.accu_init, bound, nesting)?;
            let before = bound.len();
            bound.extend([walk.iter_var.clone(), walk.accu_var.clone()].into_iter().chain(walk.iter_var2.clone()));
            let inside =
                [&walk.loop_cond, &walk.loop_step, &walk.result].into_iter().try_for_each(|part| check_names(part, bound, nesting + 1));
            bound.truncate(before);
            inside
        }
    }
}

fn check_variable(name: &str, bound: &[String]) -> Result<(), String> {
    if bound.iter().any(|it| it == name) || POLICY_VARIABLES.iter().any(|(it, _)| *it == name) {
        return Ok(());
    }
    let names: Vec<&str> = POLICY_VARIABLES.iter().map(|(name, _)| *name).collect();
    Err(format!("There is no `{name}`. There are: {}.", names.join(", ")))
}

fn check_field(root: &str, field: &str) -> Result<(), String> {
    match POLICY_VARIABLES.iter().find(|(it, _)| *it == root) {
        Some((_, [])) => Err(format!("`{root}` has no fields.")),
        Some((_, fields)) if !fields.contains(&field) => Err(format!("`{root}` has no `{field}`. It has: {}.", fields.join(", "))),
        _ => Ok(()),
    }
}

/// What a rule is told about a campaign. Absent texts and dates are empty, so that no rule stumbles over them.
#[derive(Debug, Serialize)]
pub struct Facts {
    campaign: CampaignFacts,
    market: String,
    channels: Vec<&'static str>,
    budget: BudgetFacts,
    tasks: Vec<TaskFacts>,
    assets: Vec<AssetFacts>,
    approvals: ApprovalFacts,
    today: String,
}

#[derive(Debug, Serialize)]
struct CampaignFacts {
    name: String,
    status: &'static str,
    starts_on: String,
    ends_on: String,
    flight_days: i64,
    objective: String,
    offer: String,
    kpis: Vec<String>,
    mandatories: Vec<String>,
}

/// In whole units of the currency's smallest coin.
#[derive(Debug, Serialize)]
struct BudgetFacts {
    amount: i64,
    currency: String,
}

#[derive(Debug, Serialize)]
struct TaskFacts {
    title: String,
    status: &'static str,
    required: bool,
    due_on: String,
}

#[derive(Debug, Serialize)]
struct AssetFacts {
    name: String,
    kind: String,
    holder: String,
}

/// Required deliverables, those of them that are approved, and how many different people decided.
#[derive(Debug, Serialize)]
struct ApprovalFacts {
    required: i64,
    approved: i64,
    people: i64,
}

impl Facts {
    pub(super) fn of(evidence: &Evidence, today: Day) -> Result<Self, String> {
        if evidence.tasks.len() > MAX_LIST || evidence.assets.len() > MAX_LIST {
            return Err(format!("The campaign has more than {MAX_LIST} tasks or assets: too many to ask a rule about."));
        }
        let c = &evidence.campaign;
        let date = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(Self {
            campaign: CampaignFacts {
                name: c.name.clone(),
                status: c.status.as_str(),
                starts_on: date(c.starts_on),
                ends_on: date(c.ends_on),
                flight_days: c.starts_on.zip(c.ends_on).map_or(0, |(first, last)| last.since(first) + 1),
                objective: c.brief.objective.clone(),
                offer: c.brief.offer.clone(),
                kpis: c.brief.kpis.clone(),
                mandatories: c.brief.mandatories.clone(),
            },
            market: c.market.clone().unwrap_or_default(),
            channels: c.channels.iter().map(|channel| channel.as_str()).collect(),
            budget: BudgetFacts {
                amount: c.brief.budget.as_ref().map_or(0, |money| money.amount),
                currency: c.brief.budget.as_ref().map(|money| money.currency.clone()).unwrap_or_default(),
            },
            tasks: evidence
                .tasks
                .iter()
                .map(|task| TaskFacts {
                    title: task.title.clone(),
                    status: task.status.as_str(),
                    required: task.required,
                    due_on: date(task.due_on),
                })
                .collect(),
            assets: evidence
                .assets
                .iter()
                .map(|asset| AssetFacts { name: asset.name.clone(), kind: asset.kind.as_str().into(), holder: asset.rights.holder.clone() })
                .collect(),
            approvals: approvals(evidence),
            today: today.to_string(),
        })
    }

    /// A campaign as rules are first tried on.
    fn example() -> Self {
        Self {
            campaign: CampaignFacts {
                name: "Example".into(),
                status: "approved",
                starts_on: "2026-12-01".into(),
                ends_on: "2026-12-24".into(),
                flight_days: 24,
                objective: "Objective".into(),
                offer: "Offer".into(),
                kpis: vec!["KPI".into()],
                mandatories: vec!["Terms".into()],
            },
            market: "AU-NSW".into(),
            channels: vec!["email", "social"],
            budget: BudgetFacts { amount: 2_500_000, currency: "AUD".into() },
            tasks: vec![TaskFacts {
                title: "Hero banner".into(),
                status: TaskStatus::Approved.as_str(),
                required: true,
                due_on: "2026-11-28".into(),
            }],
            assets: vec![AssetFacts { name: "Logo".into(), kind: "logo".into(), holder: "Acme".into() }],
            approvals: ApprovalFacts { required: 1, approved: 1, people: 1 },
            today: "2026-12-01".into(),
        }
    }

    /// Makes them ready to be asked about.
    ///
    /// # Errors
    /// When a value cannot be given to rules.
    pub fn told(&self) -> Result<Told, String> {
        let mut context = Context::default();
        define(&mut context, "campaign", &self.campaign)?;
        define(&mut context, "market", &self.market)?;
        define(&mut context, "channels", &self.channels)?;
        define(&mut context, "budget", &self.budget)?;
        define(&mut context, "tasks", &self.tasks)?;
        define(&mut context, "assets", &self.assets)?;
        define(&mut context, "approvals", &self.approvals)?;
        define(&mut context, "today", &self.today)?;
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        let other = self.channels.len().max(self.campaign.kpis.len()).max(self.campaign.mandatories.len());
        let lengths = Lengths { tasks: count(self.tasks.len()), assets: count(self.assets.len()), other: count(other) };
        Ok(Told { context, lengths })
    }
}

fn define(context: &mut Context<'_, '_>, name: &str, value: &impl Serialize) -> Result<(), String> {
    let value = cel::to_value(value).map_err(|error| format!("`{name}` cannot be given to the rule: {error}"))?;
    context.add_variable_from_value(name, value);
    Ok(())
}

fn approvals(evidence: &Evidence) -> ApprovalFacts {
    let approved = evidence
        .deliverables
        .iter()
        .filter(|d| d.current && d.review.as_ref().is_some_and(|review| review.status == ReviewStatus::Approved))
        .count();
    let mut people: Vec<_> = evidence
        .deliverables
        .iter()
        .flat_map(|d| &d.review)
        .flat_map(|review| &review.stages)
        .flat_map(|stage| &stage.decisions)
        .map(|decision| decision.member_id)
        .collect();
    people.sort();
    people.dedup();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    ApprovalFacts { required: count(evidence.deliverables.len()), approved: count(approved), people: count(people.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_to_true_or_false() {
        for (rule, holds) in [
            ("budget.amount <= 5000000 || approvals.people >= 2", true),
            ("!('social' in channels) || size(campaign.mandatories) > 0", true),
            ("tasks.all(t, !t.required || t.status == 'approved')", true),
            ("market.startsWith('DE')", false),
            ("today >= campaign.starts_on && campaign.flight_days < 10", false),
            ("assets.exists(a, a.kind == 'logo')", true),
        ] {
            let compiled = compile(rule).unwrap_or_else(|e| panic!("{rule}: {e}"));
            assert_eq!(compiled.holds(&Facts::example().told().unwrap()), Ok(holds), "{rule}");
        }
    }

    #[test]
    fn what_is_no_rule_is_told_why() {
        for (rule, words) in [
            ("", "says nothing"),
            ("budget.amount <", "Syntax error"),
            ("budgett.amount > 1", "no `budgett`"),
            ("budget.amonut > 1", "no `amonut`"),
            ("false && market.size > 1", "no fields"),
            ("budget.amount", "true or false"),
            ("true || launch(campaign)", "no function `launch`"),
            ("budget.amount > 'many'", "cannot be evaluated"),
            ("tasks.all(a, tasks.all(b, tasks.all(c, true)))", "inside of lists"),
        ] {
            let problem = compile(rule).expect_err(rule);
            assert!(problem.contains(words), "{rule}: {problem}");
        }
        // Two lists inside of each other are too much work on a large campaign, whatever they come to.
        let costly = compile("tasks.all(a, tasks.all(b, a.title == b.title || a.required))").expect_err("200 times 200");
        assert!(costly.contains("steps on a campaign of 200 tasks"), "{costly}");
        assert!(compile("tasks.all(a, assets.exists(b, b.kind == 'logo'))").is_ok());
        assert!(compile("(tasks.map(t, t.title) + tasks.map(t, t.title)).all(a, tasks.exists(b, b.title == a))").is_err());
        assert!(compile(&"(".repeat(900)).is_err());
        assert!(compile(&format!("true{}", " || true".repeat(900))).is_err());
    }
}
