//! Who attacks, and what: people in every role, campaigns that are far from live, and campaigns that could go live any moment.

use app::model::{NewMember, NewToken, Role};
use image::{ImageBuffer, ImageFormat, Rgb};
use serde_json::{Value, json};

use super::{AttackError, Copy, door::Door};
use crate::{
    audit::{Actor, UnitOfWork},
    work::people,
};

/// How many campaigns are raced for.
const RACES: u8 = 6;

/// The stage is set.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) door: Door,
    pub(super) people: Vec<Person>,
    /// Lacks its deliverable: nothing that anybody does may take it live.
    pub(super) target: Target,
    /// Approved and complete.
    pub(super) ready: Vec<Target>,
}

/// A member of the copy with a token for everything.
#[derive(Debug)]
pub(super) struct Person {
    role: Role,
    pub(super) id: String,
    pub(super) token: String,
}

/// A campaign with one required deliverable.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) campaign: String,
    pub(super) task: String,
    pub(super) proof: String,
    pub(super) version: String,
}

impl Scene {
    pub(super) async fn set(copy: &Copy) -> Result<Self, AttackError> {
        let mut people = Vec::new();
        for role in [Role::Auditor, Role::Viewer, Role::Contributor, Role::Manager, Role::Admin, Role::Owner] {
            people.push(hire(copy, role).await?);
        }
        let door = Door::of(copy);
        let target = Target::make(&door, &people, 0).await?;
        let mut ready = Vec::new();
        for shade in 1..=RACES {
            let target = Target::make(&door, &people, shade).await?;
            target.approve(&door, &people).await?;
            ready.push(target);
        }
        Ok(Self { door, people, target, ready })
    }

    pub(super) fn token(&self, role: Role) -> &str {
        self.people.iter().find(|person| person.role == role).map_or("", |person| &person.token)
    }
}

async fn hire(copy: &Copy, role: Role) -> Result<Person, AttackError> {
    let mut uow = UnitOfWork::begin(&copy.tenant, Actor::system()).await?;
    let email = format!("{role}-{}@attack.invalid", uuid::Uuid::now_v7().simple());
    let new = NewMember { name: format!("Attacking {role}"), email, role, password: None };
    let member = people::create(&mut uow, None, new).await?;
    let new = NewToken { name: "attack".into(), scopes: people::every_scope(), expires_at: None };
    let token = people::create_token(&mut uow, member.id, new).await?.token;
    uow.commit().await?;
    Ok(Person { role, id: member.id.to_string(), token })
}

impl Target {
    async fn make(door: &Door, people: &[Person], shade: u8) -> Result<Self, AttackError> {
        let owner = person(people, Role::Owner)?;
        let (author, approver) = (person(people, Role::Contributor)?, person(people, Role::Manager)?);
        let brief = json!({
            "objective": "Be attacked", "audience": "Nobody", "message": "None", "kpis": ["0"], "mandatories": ["None"],
            "budget": { "amount": 1, "currency": "EUR" },
        });
        let new = json!({ "name": format!("Attack {shade}"), "brief": brief, "starts_on": "2030-01-01", "ends_on": "2030-01-02",
            "market": "AU", "channels": ["email"] });
        let campaign = made(door, "/campaigns", &owner.token, &new).await?;
        let stages = json!([{ "name": "One", "rule": "any", "approvers": [{ "member_id": approver.id }] }]);
        let chain = json!({ "name": format!("Attack {}", uuid::Uuid::now_v7().simple()), "stages": stages });
        let chain = made(door, "/approval-chains", &owner.token, &chain).await?;
        let task = made(door, &format!("/campaigns/{campaign}/tasks"), &owner.token, &json!({ "title": "T", "chain_id": chain })).await?;
        let proof = json!({ "campaign_id": campaign, "task_id": task, "name": "P" });
        let proof = made(door, "/proofs", &author.token, &proof).await?;
        let uploaded = door.upload(&format!("/api/v1/proofs/{proof}/versions"), &author.token, &picture(shade)?).await;
        let version = id_of(&uploaded.body).ok_or_else(|| AttackError::Scene(format!("an upload: {}", uploaded.in_short())))?;
        Ok(Self { campaign, task, proof, version })
    }

    async fn approve(&self, door: &Door, people: &[Person]) -> Result<(), AttackError> {
        let (author, approver) = (person(people, Role::Contributor)?, person(people, Role::Manager)?);
        let submitted = door.ask("POST", &format!("/api/v1/tasks/{}/submit", self.task), Some(&author.token), None, Some(&json!({}))).await;
        let review = id_of(&submitted.body).ok_or_else(|| AttackError::Scene(format!("submitting: {}", submitted.in_short())))?;
        let decision = json!({ "decision": "approve", "comment": "Yes.", "digest": submitted.body["digest"] });
        let path = format!("/api/v1/reviews/{review}/decisions");
        let decided = door.ask("POST", &path, Some(&approver.token), None, Some(&decision)).await;
        if decided.is_success() { Ok(()) } else { Err(AttackError::Scene(format!("deciding: {}", decided.in_short()))) }
    }
}

fn person(people: &[Person], role: Role) -> Result<&Person, AttackError> {
    people.iter().find(|person| person.role == role).ok_or_else(|| AttackError::Scene(format!("nobody is {role}")))
}

async fn made(door: &Door, path: &str, token: &str, body: &Value) -> Result<String, AttackError> {
    let reply = door.ask("POST", &format!("/api/v1{path}"), Some(token), None, Some(body)).await;
    id_of(&reply.body)
        .filter(|_| reply.is_success())
        .ok_or_else(|| AttackError::Scene(format!("POST {path}: {} {}", reply.in_short(), reply.body)))
}

fn id_of(body: &Value) -> Option<String> {
    body["id"].as_str().map(str::to_owned)
}

/// A small real picture; another shade, other bytes.
pub(super) fn picture(shade: u8) -> Result<Vec<u8>, AttackError> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    ImageBuffer::from_pixel(24, 16, Rgb([shade, 20, 90]))
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|error| AttackError::Scene(error.to_string()))?;
    Ok(bytes.into_inner())
}
