//! Brand assets: adding, versions, rights, use in campaigns.

use app::{
    model::{
        Asset, AssetId, AssetVersion, AssetVersionId, CampaignAsset, CampaignId, FieldValues, Instant, LibraryPolicy, LibraryPolicyPatch,
        Member, NewAsset, RuleKind, UsageRights,
    },
    weaker,
};

use super::{Based, Fields, Refusal, campaigns, library, proofs::StoredFile, requests, rule_changes};
use crate::{audit::UnitOfWork, db::Reading, storage, store};

/// An asset, or the refusal that there is none.
pub async fn find(db: &mut Reading, id: AssetId) -> Result<Asset, Refusal> {
    store::assets::asset(db, id).await?.ok_or(Refusal::NotFound("asset"))
}

/// An asset that this member knows of, or the refusal that there is none: what is under embargo is not there for a viewer.
pub async fn seen(db: &mut Reading, id: AssetId, by: &Member, now: Instant) -> Result<Asset, Refusal> {
    find(db, id).await.and_then(|asset| if asset.is_known_to(by.role, now) { Ok(asset) } else { Err(Refusal::NotFound("asset")) })
}

/// A version with the asset it belongs to, or the refusal that there is none.
pub async fn version(db: &mut Reading, id: AssetVersionId) -> Result<(Asset, AssetVersion), Refusal> {
    let version = store::assets::version(db, id).await?.ok_or(Refusal::NotFound("asset version"))?;
    Ok((find(db, version.asset_id).await?, version))
}

/// A version of an asset that this member knows of.
pub async fn seen_version(db: &mut Reading, id: AssetVersionId, by: &Member, now: Instant) -> Result<(Asset, AssetVersion), Refusal> {
    let (asset, version) = version(db, id).await?;
    if asset.is_known_to(by.role, now) { Ok((asset, version)) } else { Err(Refusal::NotFound("asset version")) }
}

/// An asset of which nothing is known but its name and kind, before it is stored.
pub(super) fn blank(uow: &UnitOfWork, by: &Member, new: NewAsset) -> Asset {
    Asset {
        id: AssetId::new(),
        name: new.name.trim().to_owned(),
        kind: new.kind,
        description: String::new(),
        tags: Vec::new(),
        brand_id: None,
        fields: FieldValues::new(),
        embargoed_until: None,
        versions: Vec::new(),
        rights: UsageRights::default(),
        terms: Vec::new(),
        created_by: by.id,
        created_at: uow.now(),
        revision: 1,
    }
}

/// Starts an asset, with nothing stated about its rights.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewAsset) -> Result<Asset, Refusal> {
    Fields::default().text(&new.name, "name", 200).done()?;
    let asset = blank(uow, by, new);
    store::assets::insert(uow, &asset, &library::words_of(&asset)).await?;
    Ok(asset)
}

/// Adds a version.
pub async fn add_version(uow: &mut UnitOfWork, by: &Member, id: AssetId, file: StoredFile) -> Result<AssetVersion, Refusal> {
    let asset = find(uow.read(), id).await?;
    storage::admit(uow, &file).await?;
    let number = asset.versions.last().map_or(1, |v| v.number + 1);
    let (width, height) = file.size();
    let policy = store::assets::policy(uow.read()).await?;
    let StoredFile { sha256, media_type, file_name, bytes, embedded, look, facts, .. } = file;
    let version = AssetVersion {
        id: AssetVersionId::new(),
        asset_id: id,
        number,
        sha256,
        media_type,
        file_name,
        bytes,
        width,
        height,
        uploaded_by: by.id,
        created_at: uow.now(),
        held: policy.hold_uploads,
        approved_by: None,
    };
    let mut found_by = asset;
    found_by.versions.push(version.clone());
    store::assets::insert_version(uow, &version, look, &embedded, &facts, &library::words_of(&found_by)).await?;
    if let Some(chain) = policy.chain_id.filter(|_| policy.hold_uploads) {
        requests::open(uow, by, &found_by, &version, chain).await?;
    }
    Ok(version)
}

/// Lets a version out that is held. Never by whoever uploaded it, whatever their role.
pub async fn approve(uow: &mut UnitOfWork, by: &Member, id: AssetVersionId) -> Result<AssetVersion, Refusal> {
    let (_, version) = version(uow.read(), id).await?;
    if !version.held {
        return Err(Refusal::conflict("NOT_HELD", "This version does not wait for approval."));
    }
    if version.uploaded_by == by.id {
        return Err(Refusal::forbidden("OWN_UPLOAD", "You uploaded this version; somebody else has to approve it."));
    }
    if let Some(request) = store::requests::of_version(uow.read(), id).await? {
        let detail = format!("This version goes through the chain {}: it is decided on there, stage by stage.", request.chain_name);
        return Err(Refusal::conflict("IN_REQUEST", detail));
    }
    store::assets::approve(uow, &version, by.id).await?;
    Ok(AssetVersion { held: false, approved_by: Some(by.id), ..version })
}

/// Changes how the library takes files in, from now on. While something is held it takes two people to hold no more.
pub async fn set_policy(uow: &mut UnitOfWork, based: Based, patch: LibraryPolicyPatch) -> Result<LibraryPolicy, Refusal> {
    let (before, after) = draft_policy(uow.read(), based, patch).await?;
    rule_changes::admit(uow.read(), RuleKind::LibraryPolicy, "", weaker::library(&before, &after)).await?;
    store::assets::set_policy(uow, before, after).await?;
    Ok(after)
}

/// The library's policy as it is, and as a change would make it.
pub(super) async fn draft_policy(
    db: &mut Reading,
    based: Based,
    patch: LibraryPolicyPatch,
) -> Result<(LibraryPolicy, LibraryPolicy), Refusal> {
    let before = store::assets::policy(db).await?;
    based.check(before.revision, &before)?;
    let chain_id = patch.chain_id.unwrap_or(before.chain_id);
    if let Some(id) = chain_id.filter(|id| before.chain_id != Some(*id)) {
        let known = store::approvals::chain(db, id).await?.is_some();
        Fields::default().require(known, "chain_id", "is not an approval chain of this workspace").done()?;
    }
    let after = LibraryPolicy { hold_uploads: patch.hold_uploads, chain_id, revision: before.revision + 1 };
    Ok((before, after))
}

/// States an asset's usage rights.
pub async fn set_rights(uow: &mut UnitOfWork, id: AssetId, based: Based, rights: UsageRights) -> Result<Asset, Refusal> {
    let before = find(uow.read(), id).await?;
    based.check(before.revision, &before)?;
    let mut fields = Fields::default();
    campaigns::check_order(&mut fields, rights.starts_on, rights.ends_on, "ends_on");
    fields.at_most(&rights.holder, "holder", 200).done()?;
    let after = Asset { rights: UsageRights { stated: true, ..rights }, revision: before.revision + 1, ..before.clone() };
    store::assets::set_rights(uow, &before, &after, &library::words_of(&after)).await?;
    Ok(after)
}

/// Attaches an asset to a campaign.
pub async fn attach(uow: &mut UnitOfWork, by: &Member, campaign_id: CampaignId, id: AssetId) -> Result<CampaignAsset, Refusal> {
    campaigns::refuse_when_live(&campaigns::find(uow.read(), campaign_id).await?)?;
    let asset = store::assets::asset(uow.read(), id).await?;
    Fields::default().require(asset.is_some(), "asset_id", "is not an asset of this workspace").done()?;
    let asset = asset.ok_or(Refusal::NotFound("asset"))?;
    store::assets::attach(uow, campaign_id, &asset, by.id).await?;
    Ok(CampaignAsset { campaign_id, asset })
}
