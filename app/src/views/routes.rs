//! The pages as routes whose code a browser loads when they are first gone to.
//!
//! Pages that people use together are a group, and what several groups need is in files that they share (`deploy/bundle.mjs`). The
//! server has all of it at hand, draws any page at once, and names the files that it needs, and those it may need next.

#[cfg(not(feature = "hydrate"))]
use std::collections::BTreeSet;
use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
#[cfg(not(feature = "hydrate"))]
use leptos_meta::Link;
use leptos_router::LazyRoute;
#[cfg(feature = "hydrate")]
use wasm_bindgen::JsCast;

use super::{
    approvals::ApprovalsPage,
    audit::AuditPage,
    board::BoardPage,
    calendar::CalendarPage,
    campaign::CampaignPage,
    campaigns::CampaignsPage,
    certificate::CertificatePage,
    gantt::GanttPage,
    gate::GatePage,
    guest::GuestPage,
    library::{LibraryPage, asset::AssetPage, brands::BrandsPage, shares::SharesPage, storage::StoragePage},
    members::MembersPage,
    portal::PortalPage,
    proof::{ComparePage, ProofPage},
    review::ReviewPage,
    rules::RulesPage,
    templates::TemplatesPage,
    verify::VerifyPage,
    work::WorkPage,
};

/// Which files hold the code of each group of pages, the shared ones included. Provided by the server, which knows what was built.
#[derive(Debug, Clone, Default)]
pub struct CodeFiles(pub Arc<BTreeMap<String, Vec<String>>>);

/// What links to code are called that nobody fetches yet.
const LATER: &str = "later";

/// Has the browser fetch the code of a page while it still reads the page, and names that of the pages which people go to from there.
#[cfg(not(feature = "hydrate"))]
fn announce(group: &str, next: &[&str]) {
    let Some(CodeFiles(files)) = use_context() else { return };
    let of = |group: &str| files.get(group).map(Vec::as_slice).unwrap_or_default();
    let now = of(group);
    let later: BTreeSet<&String> = next.iter().flat_map(|group| of(group)).filter(|file| !now.contains(file)).collect();
    for (rel, file) in now.iter().map(|file| ("preload", file)).chain(later.into_iter().map(|file| (LATER, file))) {
        let link = view! { <Link rel=rel href=format!("/pkg/{file}") as_="fetch" type_="application/wasm" crossorigin="anonymous"/> };
        // Drawing it puts it into the head; here, in the page, it is nothing.
        drop(link.to_html());
    }
}

/// Has the browser fetch what the page names for later. Called once the page answers: before, it would only be in its own way.
#[cfg(feature = "hydrate")]
pub fn fetch_ahead() {
    let Ok(links) = document().query_selector_all(&format!("link[rel={LATER}]")) else { return };
    for link in (0..links.length()).filter_map(|index| links.item(index)?.dyn_into::<web_sys::Element>().ok()) {
        // Setting the attribute of an element that is there cannot fail.
        drop(link.set_attribute("rel", "prefetch"));
    }
}

/// A route that draws one page, with its code in the files of a group of pages, and the groups that people go to from there.
macro_rules! route {
    ($route:ident draws $page:ident with $draw:ident, $preload:ident from $group:ident, then [$($next:ident),*]) => {
        pub struct $route;

        impl LazyRoute for $route {
            fn data() -> Self {
                Self
            }

            async fn view(_this: Self) -> AnyView {
                $draw().await
            }

            async fn preload() {
                #[cfg(feature = "hydrate")]
                $preload().await;
            }
        }

        #[cfg(feature = "hydrate")]
        #[leptos::wasm_split::wasm_split($group, wasm_split_path = ::leptos::wasm_split, preload($preload))]
        fn $draw() -> AnyView {
            view! { <$page/> }.into_any()
        }

        #[cfg(not(feature = "hydrate"))]
        async fn $draw() -> AnyView {
            announce(stringify!($group), &[$(stringify!($next)),*]);
            view! { <$page/> }.into_any()
        }
    };
}

route!(CampaignsRoute draws CampaignsPage with campaigns, load_campaigns from overview, then [planned]);
route!(CampaignRoute draws CampaignPage with campaign, load_campaign from planned, then [gating, proofing]);
route!(TemplatesRoute draws TemplatesPage with templates, load_templates from planned, then [overview]);
route!(GateRoute draws GatePage with gate, load_gate from gating, then [planned]);
route!(CertificateRoute draws CertificatePage with certificate, load_certificate from gating, then [planned]);
route!(ApprovalsRoute draws ApprovalsPage with approvals, load_approvals from reviewing, then [proofing]);
route!(ReviewRoute draws ReviewPage with review, load_review from reviewing, then [proofing]);
route!(CompareRoute draws ComparePage with compare, load_compare from proofing, then [reviewing]);
route!(ProofRoute draws ProofPage with proof, load_proof from proofing, then [reviewing]);

route!(CalendarRoute draws CalendarPage with calendar, load_calendar from days, then [planned, boards]);
route!(BoardRoute draws BoardPage with board, load_board from boards, then [planned, days]);
route!(WorkRoute draws WorkPage with work, load_work from boards, then [planned]);
route!(GanttRoute draws GanttPage with gantt, load_gantt from bars, then [planned]);

route!(LibraryRoute draws LibraryPage with library, load_library from assets, then [sharing]);
route!(AssetRoute draws AssetPage with asset, load_asset from assets, then [sharing]);
route!(SharesRoute draws SharesPage with shares, load_shares from sharing, then [assets]);
route!(BrandsRoute draws BrandsPage with brands, load_brands from sharing, then [assets]);
route!(StorageRoute draws StoragePage with storage, load_storage from sharing, then [assets]);
route!(PortalRoute draws PortalPage with portal, load_portal from sharing, then []);

route!(AuditRoute draws AuditPage with audit, load_audit from governing, then []);
route!(RulesRoute draws RulesPage with rules, load_rules from governing, then []);
route!(MembersRoute draws MembersPage with members, load_members from governing, then []);

route!(VerifyRoute draws VerifyPage with verify, load_verify from verifying, then []);
route!(GuestRoute draws GuestPage with guest, load_guest from guests, then []);
