//! Sharing assets with people outside, and asking back what was taken.

use app::{
    model::{
        Asset, AssetId, AssetVersion, AssetVersionId, Digest, Instant, Member, NewRecall, NewShare, NewVisit, Portal, PortalAsset,
        PortalRecall, Recall, RecallId, Role, Share, ShareId, SharePatch, VisitId,
    },
    rights::{self, Purpose, Use},
};

use super::{Based, Fields, Refusal, assets, library};
use crate::{
    audit::UnitOfWork,
    db::Reading,
    store::{self, shares::VisitRow},
};

/// How long a share lasts when nobody says.
const LASTS_DAYS: i64 = 30;
/// How long it may last at most.
const MOST_DAYS: i64 = 366;
const DAY: i64 = 86_400_000;

/// A share, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: ShareId) -> Result<Share, Refusal> {
    store::shares::share(db, id).await?.ok_or(Refusal::NotFound("share"))
}

/// Makes a share. `password` is hashed already.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: &NewShare, secret: &str, password: Option<&str>) -> Result<Share, Refusal> {
    let now = uow.now();
    let expires_at = new.expires_at.unwrap_or_else(|| now.plus_millis(LASTS_DAYS * DAY));
    let collection_known = match new.collection_id {
        Some(id) => store::collections::collection(uow.read(), id).await?.is_some(),
        None => true,
    };
    let mut fields = Fields::default();
    fields
        .text(&new.name, "name", 200)
        .at_most(&new.message, "message", 2_000)
        .require(collection_known, "collection_id", "is not a collection of this workspace")
        .require(new.collection_id.is_none() || new.assets.is_empty(), "assets", "must be empty beside a collection")
        .require(new.downloads || !new.originals, "originals", "needs downloads");
    check_expiry(&mut fields, expires_at, now).done()?;
    let named = if new.collection_id.is_none() { library::these(uow.read(), &new.assets, "assets").await? } else { Vec::new() };
    let share = Share {
        id: ShareId::new(),
        name: new.name.trim().to_owned(),
        message: new.message.trim().to_owned(),
        collection_id: new.collection_id,
        downloads: new.downloads,
        originals: new.originals,
        asks_name: new.asks_name,
        watermark: new.watermark,
        hides_metadata: new.hides_metadata,
        has_password: password.is_some(),
        expires_at,
        revoked_at: None,
        created_by: by.id,
        created_at: now,
        visits: 0,
        taken: 0,
        revision: 1,
    };
    let ids: Vec<AssetId> = named.iter().map(|asset| asset.id).collect();
    store::shares::insert(uow, &share, &Digest::of(secret.as_bytes()), password, &ids).await?;
    Ok(share)
}

fn check_expiry(fields: &mut Fields, expires_at: Instant, now: Instant) -> &mut Fields {
    fields.require(expires_at > now, "expires_at", "must be in the future").require(
        expires_at <= now.plus_millis(MOST_DAYS * DAY),
        "expires_at",
        "must be within a year",
    )
}

/// Whether a password for a share is one.
pub fn check_password(password: &str) -> Result<(), Refusal> {
    let letters = password.chars().count();
    Fields::default().require((8..=200).contains(&letters), "password", "must be 8 to 200 characters").done()
}

/// Changes a share; `password` is the new one's hash, where it is changed.
pub async fn update(
    uow: &mut UnitOfWork,
    id: ShareId,
    based: Based,
    patch: &SharePatch,
    password: Option<Option<String>>,
) -> Result<Share, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let now = uow.now();
    let hash = match password {
        Some(changed) => changed,
        None => store::shares::password_of(uow.read(), id).await?,
    };
    let after = Share {
        downloads: patch.downloads.unwrap_or(before.downloads),
        originals: patch.originals.unwrap_or(before.originals),
        watermark: patch.watermark.unwrap_or(before.watermark),
        hides_metadata: patch.hides_metadata.unwrap_or(before.hides_metadata),
        expires_at: patch.expires_at.unwrap_or(before.expires_at),
        revoked_at: before.revoked_at.or_else(|| patch.revoke.then_some(now)),
        has_password: hash.is_some(),
        revision: before.revision + 1,
        ..before.clone()
    };
    let mut fields = Fields::default();
    fields.require(after.downloads || !after.originals, "originals", "needs downloads");
    if patch.expires_at.is_some() {
        check_expiry(&mut fields, after.expires_at, now);
    }
    fields.done()?;
    store::shares::update(uow, &before, &after, hash.as_deref()).await?;
    Ok(after)
}

/// Refuses once a share is over: expired or revoked.
pub fn refuse_when_over(share: &Share, now: Instant) -> Result<(), Refusal> {
    if share.revoked_at.is_some() || share.expires_at <= now {
        return Err(Refusal::forbidden("SHARE_OVER", "This link has ended. Ask whoever sent it for a new one."));
    }
    Ok(())
}

/// Lets somebody in whose password, if one is needed, has been found right. `hash` is that of the password.
pub async fn enter(uow: &mut UnitOfWork, share: &Share, hash: Option<String>, new: &NewVisit, pass: &str) -> Result<VisitId, Refusal> {
    let (name, email) = (new.name.trim(), new.email.trim().to_lowercase());
    let mut fields = Fields::default();
    if share.asks_name {
        fields.text(name, "name", 200).text(&email, "email", 254);
        fields.require(email.contains('@'), "email", "must be an e-mail address");
    }
    fields.at_most(name, "name", 200).at_most(&email, "email", 254).done()?;
    let visit =
        VisitRow { id: VisitId::new(), share_id: share.id, password_hash: hash, name: name.to_owned(), email, created_at: uow.now() };
    store::shares::insert_visit(uow, &visit, &Digest::of(pass.as_bytes())).await?;
    Ok(visit.id)
}

/// What a share shows at this moment: what is under embargo or may not be shared now is not there.
pub async fn portal(db: &mut Reading, share: &Share, visit: Option<VisitId>, workspace: &str, now: Instant) -> Result<Portal, Refusal> {
    let ids = store::shares::assets(db, share).await?;
    let mut shown = Vec::new();
    for part in ids.chunks(200) {
        shown.extend(store::assets::assets(db, part).await?);
    }
    shown.sort_by_key(|asset| std::cmp::Reverse(asset.id));
    let wanted = Use::at(Purpose::Share, now);
    let may = |asset: &Asset| {
        let version = asset.versions.last()?;
        (asset.is_known_to(Role::Viewer, now) && rights::against(asset, Some(version), &wanted).is_empty()).then(|| version.clone())
    };
    let assets = shown
        .iter()
        .filter_map(|asset| may(asset).map(|version| (asset, version)))
        .zip(1..)
        .map(|((asset, version), number)| on_view(share, asset, &version, number))
        .collect();
    let recalls = match visit {
        Some(visit) => store::recalls::for_visit(db, visit).await?,
        None => Vec::new(),
    };
    let named = |recall: PortalRecall| if share.hides_metadata { PortalRecall { asset_name: String::new(), ..recall } } else { recall };
    Ok(Portal {
        share_id: share.id,
        workspace: workspace.to_owned(),
        name: share.name.clone(),
        message: share.message.clone(),
        expires_at: share.expires_at,
        downloads: share.downloads,
        assets,
        recalls: recalls.into_iter().map(named).collect(),
    })
}

fn on_view(share: &Share, asset: &Asset, version: &AssetVersion, number: u32) -> PortalAsset {
    let hidden = share.hides_metadata;
    PortalAsset {
        version_id: version.id,
        name: if hidden { format!("Picture {number}") } else { asset.name.clone() },
        kind: (!hidden).then_some(asset.kind),
        description: if hidden { String::new() } else { asset.description.clone() },
        width: version.width,
        height: version.height,
    }
}

/// A version that a share shows: the current one of an asset in it. Anything else is not there.
pub async fn shown(db: &mut Reading, share: &Share, id: AssetVersionId, now: Instant) -> Result<(Asset, AssetVersion), Refusal> {
    let nothing = || Refusal::NotFound("file");
    let (asset, version) = assets::version(db, id).await.map_err(|refusal| match refusal {
        Refusal::NotFound(_) => nothing(),
        other => other,
    })?;
    let current = asset.versions.last().is_some_and(|last| last.id == version.id);
    if !current || !asset.is_known_to(Role::Viewer, now) || !store::shares::shows(db, share, asset.id).await? {
        return Err(nothing());
    }
    Ok((asset, version))
}

/// Asks everybody back who has taken an asset out.
pub async fn recall(uow: &mut UnitOfWork, by: &Member, asset: AssetId, new: &NewRecall) -> Result<Recall, Refusal> {
    assets::find(uow.read(), asset).await?;
    Fields::default().text(&new.reason, "reason", 1_000).done()?;
    let takers = store::recalls::takers(uow.read(), asset).await?;
    let made = Recall {
        id: RecallId::new(),
        asset_id: asset,
        reason: new.reason.trim().to_owned(),
        created_by: by.id,
        created_at: uow.now(),
        notices: Vec::new(),
    };
    store::recalls::insert(uow, &made, &takers).await?;
    let notices = store::recalls::notices(uow.read(), made.id).await?;
    Ok(Recall { notices, ..made })
}

/// Confirms, for a member, that what they took is no longer used.
pub async fn confirm(uow: &mut UnitOfWork, by: &Member, id: RecallId) -> Result<PortalRecall, Refusal> {
    let mine = store::recalls::for_member(uow.read(), by.id).await?;
    let found = mine.into_iter().find(|recall| recall.id == id).ok_or(Refusal::NotFound("recall of anything that you took"))?;
    store::recalls::confirm(uow, id, Some(by.id), None).await?;
    Ok(PortalRecall { confirmed_at: found.confirmed_at.or_else(|| Some(uow.now())), ..found })
}

/// Confirms the same for a guest.
pub async fn confirm_as_guest(uow: &mut UnitOfWork, visit: VisitId, id: RecallId) -> Result<PortalRecall, Refusal> {
    let mine = store::recalls::for_visit(uow.read(), visit).await?;
    let found = mine.into_iter().find(|recall| recall.id == id).ok_or(Refusal::NotFound("recall of anything that you took"))?;
    store::recalls::confirm(uow, id, None, Some(visit)).await?;
    Ok(PortalRecall { confirmed_at: found.confirmed_at.or_else(|| Some(uow.now())), ..found })
}
