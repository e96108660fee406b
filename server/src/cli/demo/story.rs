//! Turns what is written down into requests, each by the person whose work it is.

use std::collections::HashMap;

use app::model::{
    AiPolicy, Annotation, AnnotationId, AnnotationPatch, ApprovalChain, Approver, Asset, AssetId, AssetVersion, Blackout, Brand,
    BrandColour, BrandFont, BrandPatch, BrandRules, Brief, BulkEdit, CalendarWindow, Campaign, CampaignAsset, CampaignId, CampaignStatus,
    CampaignTemplate, ChainId, Channel, CheckCode, ChecklistItem, ChecklistPatch, Comment, Credentials, Day, Dependency, GateReport,
    LagUnit, LaunchSchedule, Launched, MarkStyle, Member, MemberId, Money, NewAnnotation, NewAsset, NewBlackout, NewBrand, NewCampaign,
    NewCampaignAsset, NewChain, NewChecklistItem, NewComment, NewDecision, NewDependency, NewMember, NewOwner, NewPolicy, NewProof,
    NewSchedule, NewSeries, NewTask, NewTemplate, NewWaiver, NewWorkspace, Page, Policy, Proof, ProofId, ProofVersion, ProofVersionId,
    Recurring, Review, Rgb, Series, StageRule, StageStart, StatusMove, Task, TaskId, TaskPatch, TaskStatus, TemplatePlan, TemplateTask,
    Token, UsageRights, Waiver,
};
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Method;
use serde_json::json;
use server::pictures::{Creative, Layout, creative, wordmark};

use super::{
    ClientError, Server,
    client::Visitor,
    content::{
        Art, AssetPlan, BRAND, BriefPlan, CHAINS, COLOURS, COMPANY, CampaignPlan, Chain, DecisionPlan, FAMILY, Library, MarkPlan,
        NEVER_SAID, PASSWORD, PEOPLE, Person, Picture, Progress, RightsPlan, Stage, Step, TaskPlan, Who, library,
    },
};

type Done<T = ()> = Result<T, ClientError>;

/// Signs the workspace up, fills it, and returns its address.
pub async fn tell(server: &Server, slug: &str, campaigns: &[CampaignPlan]) -> Done<String> {
    let library = library();
    let bar = progress_bar(PEOPLE.len() + CHAINS.len() + library.len() + campaigns.len());
    let told = fill(server, slug, (&library, campaigns), &bar).await;
    bar.finish_and_clear();
    told
}

async fn fill(server: &Server, slug: &str, (library, campaigns): (&[AssetPlan], &[CampaignPlan]), bar: &ProgressBar) -> Done<String> {
    let (mut story, url) = Story::begin(server, slug, bar).await?;
    for (chain, name, stages) in CHAINS {
        bar.set_message(format!("approval chain {name}"));
        story.make_chain(chain, name, stages).await?;
        bar.inc(1);
    }
    bar.set_message("the brand");
    story.make_brand().await?;
    for plan in library {
        bar.set_message(format!("brand asset {}", plan.name));
        story.make_asset(plan).await?;
        bar.inc(1);
    }
    for plan in campaigns {
        bar.set_message(format!("campaign {}", plan.name));
        story.make_campaign(plan).await?;
        bar.inc(1);
    }
    bar.set_message("what comes again");
    story.make_series().await?;
    bar.set_message("rules of the gate");
    story.make_rules().await?;
    bar.set_message("handing back the tokens");
    story.end().await?;
    Ok(url)
}

fn progress_bar(steps: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

/// The workspace as far as it is told: who is who, and what things are called in it.
#[derive(Debug)]
struct Story {
    people: HashMap<Who, (Visitor, MemberId)>,
    chains: HashMap<Chain, ChainId>,
    assets: HashMap<Library, AssetId>,
    /// Today, as the server sees it.
    today: Day,
}

impl Story {
    /// Signs the workspace up and hires everybody.
    async fn begin(server: &Server, slug: &str, bar: &ProgressBar) -> Done<(Self, String)> {
        let [owner, staff @ ..] = PEOPLE;
        bar.set_message(format!("workspace {slug}"));
        let new_owner = NewOwner { name: owner.name.to_owned(), email: owner.email.to_owned(), password: PASSWORD.to_owned() };
        let signed_up = server.sign_up(&NewWorkspace { name: COMPANY.to_owned(), slug: slug.to_owned(), owner: new_owner }).await?;
        let door = server.visitor(slug);
        let first = door.with_token(signed_up.token);
        let me: app::model::Me = first.get("/session").await?;
        bar.inc(1);

        let mut people = HashMap::from([(owner.who, (first.clone(), me.member.id))]);
        for person in staff {
            bar.set_message(person.name);
            people.insert(person.who, hire(&first, &door, person).await?);
            bar.inc(1);
        }
        let calendar: CalendarWindow = first.get("/calendar").await?;
        let story = Self { people, chains: HashMap::new(), assets: HashMap::new(), today: calendar.today };
        Ok((story, signed_up.workspace.url))
    }

    /// The brand and its rules. What is found against them is shown; it stops nothing here.
    async fn make_brand(&self) -> Done {
        let lead = self.by(Who::BrandLead);
        let made: Brand = lead.post("/brands", &NewBrand { name: BRAND.to_owned() }).await?;
        let colour =
            |(name, rgb): (&str, [u8; 3])| BrandColour { name: name.to_owned(), rgb: Rgb(rgb), cmyk: None, pantone: String::new() };
        let change = BrandPatch {
            description: Some("Outdoor and leisure gear since 1998: calm, plain, by people who go outside.".to_owned()),
            colours: Some(COLOURS.into_iter().map(colour).collect()),
            fonts: Some(vec![BrandFont { family: FAMILY.to_owned(), used_for: "Everything".to_owned(), asset_id: None }]),
            rules: Some(BrandRules {
                logo_min_width: Some(140),
                logo_clear_space: Some(20),
                only_brand_fonts: true,
                banned: NEVER_SAID.map(str::to_owned).to_vec(),
                ai: AiPolicy::Disclosed,
                ai_disclosure: "Made with AI".to_owned(),
                ..BrandRules::default()
            }),
            ..BrandPatch::default()
        };
        let _: Brand = lead.change(Method::PATCH, &format!("/brands/{}", made.id), made.revision, &change).await?;
        Ok(())
    }

    /// What every launch from here on is held to. Last, since the story's own launches are not.
    async fn make_rules(&self) -> Done {
        let admin = self.by(Who::Admin);
        let freeze = NewBlackout {
            name: "Stock-taking, shops closed".to_owned(),
            starts_on: self.day(40),
            ends_on: self.day(43),
            market: Some("GB".to_owned()),
            channels: vec![Channel::Email, Channel::Print],
        };
        admin.post::<Blackout>("/blackouts", &freeze).await?;
        for (name, expression, advice, waivable) in [
            (
                "Two approvers above 50,000",
                "budget.amount < 5000000 || approvals.people >= 2",
                "Have a second person approve a deliverable.",
                true,
            ),
            (
                "E-mail carries its mandatory lines",
                "!('email' in channels) || size(campaign.mandatories) > 0",
                "Name the mandatory lines in the brief.",
                false,
            ),
        ] {
            let new = NewPolicy { name: name.to_owned(), expression: expression.to_owned(), advice: advice.to_owned(), waivable };
            admin.post::<Policy>("/policies", &new).await?;
        }
        Ok(())
    }

    /// What comes again: a letter each month, from a template.
    async fn make_series(&self) -> Done {
        let manager = self.by(Who::ManagerPacific);
        let task = |title: &str, starts, working_days, who| TemplateTask {
            title: title.to_owned(),
            starts: Some(starts),
            working_days,
            required: true,
            assignee_id: Some(self.id(who)),
            ..TemplateTask::default()
        };
        let plan = TemplatePlan {
            brief: Brief { objective: "Bring members back into a shop once a month.".to_owned(), ..Brief::default() },
            market: Some("NZ".to_owned()),
            channels: vec![Channel::Email],
            flight_days: Some(3),
            tasks: vec![task("Write the letter", -8, 3, Who::Copywriter), task("Header picture", -5, 2, Who::DesignerMei)],
            ..TemplatePlan::default()
        };
        let letter = NewTemplate { name: "Member letter".to_owned(), plan: Some(plan), ..NewTemplate::default() };
        let letter: CampaignTemplate = manager.post("/campaign-templates", &letter).await?;
        let series = NewSeries {
            name: "Member letter, {month} {year}".to_owned(),
            what: Recurring::Campaign { template_id: letter.id },
            rule: "FREQ=MONTHLY;BYDAY=2TU".to_owned(),
            starts_on: self.day(1),
            lead_days: 7,
        };
        let _: Series = manager.post("/series", &series).await?;
        Ok(())
    }

    /// Hands every token back, so that nothing but the password opens the workspace afterwards.
    async fn end(self) -> Done {
        for (person, _) in self.people.values() {
            let tokens: Page<Token> = person.get("/tokens").await?;
            for token in tokens.items {
                person.delete(&format!("/tokens/{}", token.id)).await?;
            }
        }
        Ok(())
    }

    /// The person as a caller of the API.
    fn by(&self, who: Who) -> &Visitor {
        &self.people[&who].0
    }

    fn id(&self, who: Who) -> MemberId {
        self.people[&who].1
    }

    fn day(&self, from_today: i64) -> Day {
        self.today.plus(from_today)
    }

    async fn make_chain(&mut self, chain: Chain, name: &str, stages: &[Stage]) -> Done {
        let stages = stages.iter().map(|(name, rule, approvers, due_in)| StageRule {
            name: (*name).to_owned(),
            rule: rule.clone(),
            approvers: approvers.iter().map(|who| Approver::MemberId(self.id(*who))).collect(),
            interests: Vec::new(),
            signature: None,
            due_in: Some(*due_in),
            calendar: None,
            only_if: None,
            private: false,
            every_page: false,
            start: StageStart::Approved,
            escalation: None,
        });
        let new = NewChain { name: name.to_owned(), stages: stages.collect() };
        let made: ApprovalChain = self.by(Who::Admin).post("/approval-chains", &new).await?;
        self.chains.insert(chain, made.id);
        Ok(())
    }

    async fn make_asset(&mut self, plan: &AssetPlan) -> Done {
        let maker = self.by(plan.by);
        let asset: Asset = maker.post("/assets", &NewAsset { name: plan.name.to_owned(), kind: plan.kind }).await?;
        let _: AssetVersion =
            maker.upload(&format!("/assets/{}/versions", asset.id), file_name(plan.name, 1), draw_art(plan.picture).await).await?;
        self.state_rights(asset.id, &self.rights(&plan.rights)).await?;
        let edit = BulkEdit { assets: vec![asset.id], add_tags: plan.key.tags(), ..BulkEdit::default() };
        let _: Page<Asset> = maker.post("/assets/bulk", &edit).await?;
        self.assets.insert(plan.key, asset.id);
        Ok(())
    }

    async fn state_rights(&self, asset: AssetId, rights: &UsageRights) -> Done {
        let path = format!("/assets/{asset}");
        let lead = self.by(Who::BrandLead);
        let now: Asset = lead.get(&path).await?;
        let _: Asset = lead.change(Method::PUT, &format!("{path}/rights"), now.revision, rights).await?;
        Ok(())
    }

    fn rights(&self, plan: &RightsPlan) -> UsageRights {
        let markets: Vec<String> = plan.markets.iter().map(|market| (*market).to_owned()).collect();
        UsageRights {
            starts_on: plan.starts.map(|day| self.day(day)),
            ends_on: plan.ends.map(|day| self.day(day)),
            markets: (!markets.is_empty()).then_some(markets),
            channels: (!plan.channels.is_empty()).then(|| plan.channels.to_vec()),
            holder: plan.holder.to_owned(),
            stated: true,
        }
    }

    /// A campaign from its brief to where it stands: all tasks first, so that none is forgotten by an early approval.
    async fn make_campaign(&self, plan: &CampaignPlan) -> Done {
        let owner = self.by(plan.owner);
        let campaign: Campaign = owner.post("/campaigns", &self.new_campaign(plan)).await?;
        let path = format!("/campaigns/{}", campaign.id);
        for to in plan.moves {
            self.move_to(plan, campaign.id, *to).await?;
        }
        for asset in plan.assets {
            let _: CampaignAsset = owner.post(&format!("{path}/assets"), &NewCampaignAsset { asset_id: self.assets[asset] }).await?;
        }
        let mut tasks = Vec::new();
        for task in &plan.tasks {
            tasks.push(owner.post::<Task>(&format!("{path}/tasks"), &self.new_task(task)).await?.id);
        }
        self.link(plan, &tasks).await?;
        for (label, confirmed_by) in plan.checklist {
            let new = NewChecklistItem { label: (*label).to_owned(), required: true };
            let item: ChecklistItem = owner.post(&format!("{path}/checklist"), &new).await?;
            if let Some(who) = confirmed_by {
                self.confirm(*who, &item).await?;
            }
        }
        for (task, id) in plan.tasks.iter().zip(tasks) {
            self.work(task, campaign.id, id).await?;
        }
        for step in plan.then {
            self.take(plan, campaign.id, *step).await?;
        }
        Ok(())
    }

    fn new_campaign(&self, plan: &CampaignPlan) -> NewCampaign {
        NewCampaign {
            name: plan.name.to_owned(),
            brief: brief(&plan.brief),
            starts_on: plan.flight.map(|(first, _)| self.day(first)),
            ends_on: plan.flight.map(|(_, last)| self.day(last)),
            market: Some(plan.market.to_owned()),
            channels: plan.channels.to_vec(),
            ..NewCampaign::default()
        }
    }

    fn new_task(&self, plan: &TaskPlan) -> NewTask {
        NewTask {
            title: plan.title.to_owned(),
            description: plan.about.to_owned(),
            starts_on: Some(self.day(plan.days.0)),
            due_on: Some(self.day(plan.days.1)),
            assignee_id: Some(self.id(plan.assignee)),
            required: plan.required,
            chain_id: plan.chain.map(|chain| self.chains[&chain]),
            ..NewTask::default()
        }
    }

    async fn link(&self, plan: &CampaignPlan, tasks: &[TaskId]) -> Done {
        for (task, id) in plan.tasks.iter().zip(tasks) {
            for (position, kind, lag_days) in &task.after {
                let new = NewDependency { predecessor_id: tasks[*position], kind: *kind, lag_days: *lag_days, lag_unit: LagUnit::Working };
                let _: Dependency = self.by(plan.owner).post(&format!("/tasks/{id}/dependencies"), &new).await?;
            }
        }
        Ok(())
    }

    /// Everything that happens to a task: versions, marks, reviews, round by round.
    async fn work(&self, plan: &TaskPlan, campaign: CampaignId, task: TaskId) -> Done {
        let maker = self.by(plan.assignee);
        if plan.progress != Progress::Waiting || !plan.rounds.is_empty() {
            self.set_status(plan.assignee, task, TaskStatus::InProduction).await?;
        }
        let mut proofs = Vec::new();
        for proof in &plan.proofs {
            let new = NewProof { campaign_id: campaign, task_id: Some(task), name: proof.name.to_owned() };
            proofs.push(maker.post::<Proof>("/proofs", &new).await?.id);
        }
        let versions = plan.proofs.iter().map(|proof| proof.versions.len()).max().unwrap_or(0);
        for round in 0..versions.max(plan.rounds.len()) {
            self.round(plan, (task, &proofs), round).await?;
        }
        if plan.progress == Progress::Done {
            self.finish(plan, task).await?;
        }
        Ok(())
    }

    /// One round: new versions go up, the task is submitted, people mark what they see and decide.
    async fn round(&self, plan: &TaskPlan, (task, proofs): (TaskId, &[ProofId]), round: usize) -> Done {
        let maker = self.by(plan.assignee);
        let mut seen = Vec::new();
        for (proof, id) in plan.proofs.iter().zip(proofs) {
            if let Some((picture, marks)) = proof.versions.get(round) {
                let name = file_name(proof.name, round + 1);
                let version: ProofVersion = maker.upload(&format!("/proofs/{id}/versions"), name, draw(*picture).await).await?;
                seen.push((version.id, picture.layout, marks));
            }
        }
        let decisions = plan.rounds.get(round);
        let review: Option<Review> = match decisions {
            Some(_) => Some(maker.post(&format!("/tasks/{task}/submit"), &json!({})).await?),
            None => None,
        };
        for (version, layout, marks) in seen {
            for mark in marks {
                self.mark(mark, version, layout).await?;
            }
        }
        match review.zip(decisions) {
            Some((review, decisions)) => self.decide(&review, decisions).await,
            None => Ok(()),
        }
    }

    /// Done follows approval; work that nobody approves has no such state of its own, and stays in production.
    async fn finish(&self, plan: &TaskPlan, task: TaskId) -> Done {
        let now: Task = self.by(plan.assignee).get(&format!("/tasks/{task}")).await?;
        if now.status == TaskStatus::Approved {
            self.set_status(plan.assignee, task, TaskStatus::Done).await?;
        }
        Ok(())
    }

    async fn set_status(&self, who: Who, task: TaskId, to: TaskStatus) -> Done {
        let path = format!("/tasks/{task}");
        let now: Task = self.by(who).get(&path).await?;
        let change = TaskPatch { status: Some(to), ..TaskPatch::default() };
        let _: Task = self.by(who).change(Method::PATCH, &path, now.revision, &change).await?;
        Ok(())
    }

    async fn mark(&self, plan: &MarkPlan, version: ProofVersionId, layout: Layout) -> Done {
        let new = NewAnnotation {
            id: AnnotationId::new(),
            page: 1,
            geometry: plan.at.on(layout),
            style: MarkStyle::default(),
            blocking: plan.blocking,
            body: plan.note.to_owned(),
        };
        let mark: Annotation = self.by(plan.by).post(&format!("/proof-versions/{version}/annotations"), &new).await?;
        for (who, text) in &plan.replies {
            let _: Comment =
                self.by(*who).post(&format!("/annotations/{}/comments", mark.id), &NewComment { body: (*text).to_owned() }).await?;
        }
        if let Some(who) = plan.resolved_by {
            let change = AnnotationPatch { resolved: Some(true), ..AnnotationPatch::default() };
            let _: Annotation = self.by(who).change(Method::PATCH, &format!("/annotations/{}", mark.id), mark.revision, &change).await?;
        }
        Ok(())
    }

    async fn decide(&self, review: &Review, decisions: &[DecisionPlan]) -> Done {
        for plan in decisions {
            let new = NewDecision {
                decision: plan.verdict,
                comment: plan.comment.to_owned(),
                digest: Some(review.digest),
                password: None,
                stage: None,
                on_behalf_of: None,
            };
            let _: Review = self.by(plan.by).post(&format!("/reviews/{}/decisions", review.id), &new).await?;
        }
        Ok(())
    }

    async fn confirm(&self, who: Who, item: &ChecklistItem) -> Done {
        let path = format!("/campaigns/{}/checklist/{}", item.campaign_id, item.id);
        let change = ChecklistPatch { confirmed: Some(true), label: None };
        let _: ChecklistItem = self.by(who).change(Method::PATCH, &path, item.revision, &change).await?;
        Ok(())
    }

    async fn move_to(&self, plan: &CampaignPlan, campaign: CampaignId, to: CampaignStatus) -> Done {
        let _: Campaign = self.by(plan.owner).post(&format!("/campaigns/{campaign}/status"), &StatusMove { to }).await?;
        Ok(())
    }

    async fn take(&self, plan: &CampaignPlan, campaign: CampaignId, step: Step) -> Done {
        let owner = self.by(plan.owner);
        let launch = format!("/campaigns/{campaign}/launch");
        match step {
            Step::Move(to) => self.move_to(plan, campaign, to).await,
            Step::Schedule(zone) => {
                let first = plan.flight.map_or(1, |(first, _)| first);
                let new = NewSchedule { local: format!("{}T09:00", self.day(first)), zone: zone.to_owned() };
                owner.post::<LaunchSchedule>(&format!("{launch}-schedule"), &new).await.map(drop)
            }
            Step::AskWaiver(reason) => {
                let report: GateReport = owner.get(&format!("/campaigns/{campaign}/gate")).await?;
                let Some(item) = report.failed().into_iter().find(|item| item.code == CheckCode::ChecklistConfirmed) else { return Ok(()) };
                let new = NewWaiver { code: item.code, subject_id: item.subject.id, reason: reason.to_owned() };
                owner.post::<Waiver>(&format!("/campaigns/{campaign}/waivers"), &new).await.map(drop)
            }
            Step::Refused => owner.post_refused(&launch).await.map(drop),
            Step::Launch => owner.post::<Launched>(&launch, &json!({})).await.map(drop),
            Step::ConfirmRest(who) => {
                let lines: Page<ChecklistItem> = owner.get(&format!("/campaigns/{campaign}/checklist")).await?;
                for line in lines.items.iter().filter(|line| line.confirmed_at.is_none()) {
                    self.confirm(who, line).await?;
                }
                Ok(())
            }
            Step::Extend(asset) => {
                let id = self.assets[&asset];
                let now: Asset = owner.get(&format!("/assets/{id}")).await?;
                self.state_rights(id, &UsageRights { channels: None, ..now.rights }).await
            }
        }
    }
}

/// Adds a member and signs them in.
async fn hire(owner: &Visitor, door: &Visitor, person: Person) -> Done<(Visitor, MemberId)> {
    let (name, email, password) = (person.name.to_owned(), person.email.to_owned(), PASSWORD.to_owned());
    let new = NewMember { name, email: email.clone(), role: person.role, password: Some(password.clone()) };
    let member: Member = owner.post("/members", &new).await?;
    let (visitor, _) = door.sign_in(&Credentials { email, password }).await?;
    Ok((visitor, member.id))
}

fn brief(plan: &BriefPlan) -> Brief {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    Brief {
        objective: plan.objective.to_owned(),
        audience: plan.audience.to_owned(),
        message: plan.message.to_owned(),
        offer: plan.offer.to_owned(),
        kpis: lines(plan.kpis),
        mandatories: lines(plan.mandatories),
        budget: plan.budget.map(|(whole, currency)| Money { amount: whole * 100, currency: currency.to_owned() }),
    }
}

/// Draws a picture beside the requests, since drawing takes its time.
async fn draw(picture: Picture) -> Vec<u8> {
    let Picture { layout, palette, seed, headline, offer } = picture;
    let order = Creative { brand: BRAND.to_owned(), headline: headline.to_owned(), offer: offer.to_owned(), palette, layout, seed };
    tokio::task::spawn_blocking(move || creative(&order)).await.unwrap_or_default()
}

async fn draw_art(art: Art) -> Vec<u8> {
    match art {
        Art::Scene(picture) => draw(picture).await,
        Art::Wordmark(palette) => tokio::task::spawn_blocking(move || wordmark(BRAND, palette)).await.unwrap_or_default(),
    }
}

/// A file name as designers give them: `hero-banner-1200-x-628-v2.png`.
fn file_name(title: &str, version: usize) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    format!("{}-v{version}.png", words.collect::<Vec<_>>().join("-").to_lowercase())
}
