//! What of a report its reader may know: the verdict is the same for everybody, the name of an asset under embargo is not.

use app::model::{GateItem, Instant, Role};

use super::evidence::Evidence;

/// Takes out of these items whatever names an asset that somebody of this role does not know of.
pub(super) fn by(role: Role, evidence: &Evidence, items: &mut [GateItem], now: Instant) {
    let hidden: Vec<String> =
        evidence.assets.iter().filter(|asset| !asset.is_known_to(role, now)).map(|asset| asset.id.to_string()).collect();
    for item in items.iter_mut().filter(|item| item.subject.kind == "asset" && hidden.contains(&item.subject.id)) {
        "An asset under embargo".clone_into(&mut item.title);
        "An asset under embargo".clone_into(&mut item.subject.name);
        item.subject.href = format!("/campaigns/{}?tab=gate", evidence.campaign.id);
        let detail = if item.passed { "It may be used as planned." } else { "It may not be used as planned." };
        detail.clone_into(&mut item.detail);
    }
}
