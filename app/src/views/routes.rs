//! The pages as routes whose code a browser loads when they are first gone to.
//!
//! Pages that people use together are in one file, and what several files need is in files that they share: one file a page
//! would make hundreds of those. The server has all of it at hand, draws any page at once, and names the files that it needs.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
#[cfg(not(feature = "hydrate"))]
use leptos_meta::Link;
use leptos_router::LazyRoute;

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

/// Has the browser fetch the code of a page while it still reads the page.
#[cfg(not(feature = "hydrate"))]
fn announce(group: &str) {
    let Some(CodeFiles(files)) = use_context() else { return };
    for file in files.get(group).into_iter().flatten() {
        let link =
            view! { <Link rel="preload" href=format!("/pkg/{file}.wasm") as_="fetch" type_="application/wasm" crossorigin="anonymous"/> };
        // Drawing it puts it into the head; here, in the page, it is nothing.
        drop(link.to_html());
    }
}

/// A route that draws one page, with its code in the file of a group of pages.
macro_rules! route {
    ($route:ident draws $page:ident with $draw:ident, $preload:ident from $file:ident) => {
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
        #[leptos::wasm_split::wasm_split($file, wasm_split_path = ::leptos::wasm_split, preload($preload))]
        fn $draw() -> AnyView {
            view! { <$page/> }.into_any()
        }

        #[cfg(not(feature = "hydrate"))]
        async fn $draw() -> AnyView {
            announce(stringify!($file));
            view! { <$page/> }.into_any()
        }
    };
}

route!(CalendarRoute draws CalendarPage with calendar, load_calendar from planning);
route!(BoardRoute draws BoardPage with board, load_board from planning);
route!(WorkRoute draws WorkPage with work, load_work from planning);
route!(GanttRoute draws GanttPage with gantt, load_gantt from planning);

route!(CampaignsRoute draws CampaignsPage with campaigns, load_campaigns from campaigns);
route!(CampaignRoute draws CampaignPage with campaign, load_campaign from campaigns);
route!(TemplatesRoute draws TemplatesPage with templates, load_templates from campaigns);
route!(GateRoute draws GatePage with gate, load_gate from campaigns);
route!(CertificateRoute draws CertificatePage with certificate, load_certificate from campaigns);
route!(ApprovalsRoute draws ApprovalsPage with approvals, load_approvals from campaigns);
route!(ReviewRoute draws ReviewPage with review, load_review from campaigns);

route!(VerifyRoute draws VerifyPage with verify, load_verify from verifying);

route!(CompareRoute draws ComparePage with compare, load_compare from proofing);
route!(ProofRoute draws ProofPage with proof, load_proof from proofing);

route!(LibraryRoute draws LibraryPage with library, load_library from workspace);
route!(AssetRoute draws AssetPage with asset, load_asset from workspace);
route!(SharesRoute draws SharesPage with shares, load_shares from workspace);
route!(BrandsRoute draws BrandsPage with brands, load_brands from workspace);
route!(StorageRoute draws StoragePage with storage, load_storage from workspace);
route!(PortalRoute draws PortalPage with portal, load_portal from workspace);
route!(AuditRoute draws AuditPage with audit, load_audit from workspace);
route!(RulesRoute draws RulesPage with rules, load_rules from workspace);
route!(MembersRoute draws MembersPage with members, load_members from workspace);

route!(GuestRoute draws GuestPage with guest, load_guest from guests);
