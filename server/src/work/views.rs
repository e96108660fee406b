//! Saved views, and the feeds made of them.

use app::{
    model::{
        CalendarWindow, Day, Digest, Feed, FeedCreated, FeedId, Member, NewSavedView, Role, SavedView, SavedViewId, SavedViewPatch, Screen,
    },
    plan::lens::Lens,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use rand::{RngCore, rngs::OsRng};

use super::{Based, Fields, Refusal, calendar};
use crate::{audit::UnitOfWork, db::Reading, store};

/// How many views one person keeps at most.
const VIEWS: i64 = 200;

/// How far a feed looks back and ahead, in days.
const BACK: i64 = 90;
const AHEAD: i64 = 310;

/// A view that this member sees: their own, or shared.
pub async fn find(db: &mut Reading, by: &Member, id: SavedViewId) -> Result<SavedView, Refusal> {
    store::views::view(db, id).await?.filter(|view| view.shared || view.member_id == by.id).ok_or(Refusal::NotFound("view"))
}

/// Keeps an address under a name.
pub async fn create(uow: &mut UnitOfWork, by: &Member, new: NewSavedView) -> Result<SavedView, Refusal> {
    if store::views::count_of(uow.read(), by.id).await? >= VIEWS {
        return Err(Refusal::conflict("TOO_MANY_VIEWS", format!("You keep {VIEWS} views already. Remove one that you no longer use.")));
    }
    let view = SavedView {
        id: SavedViewId::new(),
        member_id: by.id,
        screen: new.screen,
        name: new.name.trim().to_owned(),
        query: new.query.trim_start_matches('?').to_owned(),
        shared: new.shared,
        created_at: uow.now(),
        revision: 1,
    };
    check(&view)?;
    store::views::insert(uow, &view).await?;
    Ok(view)
}

/// Changes a view of this member's own; administrators change those that are shared, too.
pub async fn update(uow: &mut UnitOfWork, by: &Member, id: SavedViewId, based: Based, patch: SavedViewPatch) -> Result<SavedView, Refusal> {
    let before = own(uow.read(), by, id).await?;
    based.check(before.revision, &before)?;
    let mut after = before.clone();
    if let Some(name) = patch.name {
        name.trim().clone_into(&mut after.name);
    }
    if let Some(query) = patch.query {
        query.trim_start_matches('?').clone_into(&mut after.query);
    }
    after.shared = patch.shared.unwrap_or(after.shared);
    if after == before {
        return Err(Refusal::conflict("NOTHING_TO_CHANGE", "Nothing in this request differs from the view as it is."));
    }
    check(&after)?;
    after.revision += 1;
    store::views::update(uow, &before, &after).await?;
    Ok(after)
}

/// Removes a view of this member's own; its feeds end with it.
pub async fn remove(uow: &mut UnitOfWork, by: &Member, id: SavedViewId, based: Based) -> Result<(), Refusal> {
    let view = own(uow.read(), by, id).await?;
    based.check(view.revision, &view)?;
    Ok(store::views::remove(uow, &view).await?)
}

async fn own(db: &mut Reading, by: &Member, id: SavedViewId) -> Result<SavedView, Refusal> {
    let view = find(db, by, id).await?;
    if view.member_id == by.id || by.role.includes(Role::Admin) {
        return Ok(view);
    }
    Err(Refusal::forbidden("NOT_YOURS", "Somebody else shares this view. Save one of your own to change it."))
}

fn check(view: &SavedView) -> Result<(), Refusal> {
    let is_query = view.query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    Fields::default()
        .text(&view.name, "name", 100)
        .at_most(&view.query, "query", 2_000)
        .require(is_query, "query", "must be the query of an address, percent-encoded and without a fragment")
        .done()
}

/// Makes an address from which calendar programs read a view of the calendar. Its secret leaves here and is kept nowhere.
pub async fn create_feed(uow: &mut UnitOfWork, by: &Member, id: SavedViewId) -> Result<FeedCreated, Refusal> {
    let view = find(uow.read(), by, id).await?;
    if view.screen != Screen::Calendar {
        return Err(Refusal::conflict("NOT_A_CALENDAR", "Only views of the calendar can be read as a feed."));
    }
    let mut bytes = [0; 32];
    OsRng.fill_bytes(&mut bytes);
    let secret = BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let feed = Feed { id: FeedId::new(), view_id: id, member_id: by.id, created_at: uow.now() };
    store::views::insert_feed(uow, &feed, &Digest::of(secret.as_bytes())).await?;
    Ok(FeedCreated { feed, path: format!("/api/v1/feeds/{secret}.ics") })
}

/// Makes the address of a feed useless: one's own, or anybody's for an administrator.
pub async fn revoke_feed(uow: &mut UnitOfWork, by: &Member, id: FeedId) -> Result<(), Refusal> {
    let feed = store::views::feed(uow.read(), id).await?.filter(|feed| feed.member_id == by.id || by.role.includes(Role::Admin));
    let feed = feed.ok_or(Refusal::NotFound("feed"))?;
    Ok(store::views::revoke_feed(uow, &feed).await?)
}

/// What a feed shows today: exactly what its view shows to the member that made it, from three months back to ten ahead.
/// None when that member is no longer here, or the view no longer shared with them.
pub async fn read_feed(db: &mut Reading, feed: &Feed, today: Day) -> Result<Option<(SavedView, CalendarWindow)>, Refusal> {
    let Some(member) = store::people::member(db, feed.member_id).await?.filter(|member| member.active) else { return Ok(None) };
    let Some(view) = store::views::view(db, feed.view_id).await?.filter(|view| view.shared || view.member_id == member.id) else {
        return Ok(None);
    };
    let mut window = calendar::window(db, today.plus(-BACK), today.plus(AHEAD), today).await?;
    let lens = Lens::read(|key| value_of(&view.query, key));
    let campaigns = std::mem::take(&mut window.campaigns);
    let by_id = |id| campaigns.iter().find(|campaign| campaign.id == id).map(|campaign| &**campaign);
    window.tasks.retain(|task| lens.task(task, by_id(task.campaign_id), member.id));
    window.notes.retain(|note| lens.note(note, note.campaign_id.and_then(by_id), member.id));
    window.coming.retain(|it| lens.coming(it, it.campaign_id.and_then(by_id), member.id));
    window.campaigns = campaigns;
    Ok(Some((view, window)))
}

/// Whether a campaign of such a window is itself shown, not only there for its tasks.
pub fn shows_campaign(view: &SavedView, feed: &Feed, campaign: &app::model::Campaign) -> bool {
    Lens::read(|key| value_of(&view.query, key)).campaign(campaign, feed.member_id)
}

/// The value of a key in a query.
fn value_of(query: &str, key: &str) -> Option<String> {
    let pair = query.split('&').find_map(|pair| pair.split_once('=').filter(|(name, _)| *name == key))?;
    percent_encoding::percent_decode_str(pair.1).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded() {
        assert_eq!(value_of("view=week&hide=tasks%2Crights&market=AU-NSW", "hide").as_deref(), Some("tasks,rights"));
        assert_eq!(value_of("view=week", "market"), None);
        assert_eq!(value_of("market=%FF", "market"), None);
    }
}
