//! The screens, one folder each, and the document around them.

pub mod approvals;
pub mod audit;
pub mod board;
pub mod calendar;
pub mod campaign;
pub mod campaigns;
pub mod certificate;
pub mod frame;
pub mod gantt;
pub mod gate;
pub mod guest;
pub mod landing;
pub mod library;
pub mod members;
pub mod portal;
pub mod proof;
pub mod review;
pub mod routes;
pub mod rules;
pub mod saved;
pub mod session;

pub mod sign_in;
pub mod sign_up;
pub mod templates;
pub mod verify;
pub mod work;

use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::ui;

/// The HTML document around the interface, drawn on the server only.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/pkg/icon.svg" type="image/svg+xml"/>
                <HashedStylesheet id="style" options=options.clone()/>
                <script nonce=leptos::nonce::use_nonce() inner_html=ui::theme::EARLY_SCRIPT></script>
                <HydrationScripts options/>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}

/// The whole interface: its routes, each drawn on the server with its data before the first byte leaves.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ui::toast::provide_toasts();
    ui::live::provide_live();
    ui::theme::provide_theme();
    session::provide_visitor();
    view! {
        <Title formatter=|page: String| if page.is_empty() { "Cohiva Campaign".to_owned() } else { format!("{page} · Cohiva Campaign") }/>
        <Router>
            <Routes fallback=frame::NotFound>
                <Route path=path!("/") view=frame::Home ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=sign_up::SignUpPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=sign_in::SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/s/:secret") view={Lazy::<routes::PortalRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/verify") view={Lazy::<routes::VerifyRoute>::new()} ssr=SsrMode::Async/>
                <Route path=path!("/guest/:token") view={Lazy::<routes::GuestRoute>::new()} ssr=SsrMode::Async/>
                <ParentRoute path=path!("") view=frame::Workspace ssr=SsrMode::Async>
                    <Route path=path!("/campaigns") view={Lazy::<routes::CampaignsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/campaigns/:id") view={Lazy::<routes::CampaignRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/campaigns/:id/gate") view={Lazy::<routes::GateRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/certificates/:id") view={Lazy::<routes::CertificateRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/calendar") view={Lazy::<routes::CalendarRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/board") view={Lazy::<routes::BoardRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/work") view={Lazy::<routes::WorkRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/templates") view={Lazy::<routes::TemplatesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/gantt") view={Lazy::<routes::GanttRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/approvals") view={Lazy::<routes::ApprovalsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/reviews/:id") view={Lazy::<routes::ReviewRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/proofs/:id") view={Lazy::<routes::ProofRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/proofs/:id/compare") view={Lazy::<routes::CompareRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/library") view={Lazy::<routes::LibraryRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/library/shares") view={Lazy::<routes::SharesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/library/brands") view={Lazy::<routes::BrandsRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/library/storage") view={Lazy::<routes::StorageRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/library/:id") view={Lazy::<routes::AssetRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/audit") view={Lazy::<routes::AuditRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/rules") view={Lazy::<routes::RulesRoute>::new()} ssr=SsrMode::Async/>
                    <Route path=path!("/members") view={Lazy::<routes::MembersRoute>::new()} ssr=SsrMode::Async/>
                </ParentRoute>
            </Routes>
        </Router>
        <ui::toast::ToastRegion/>
    }
}
