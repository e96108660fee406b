//! A compliance certificate as a document, with its place in the log and its verification in this browser.

pub mod document;
mod revoke;

use leptos::prelude::*;
use leptos_router::components::A;

use self::{document::Document, revoke::Revoke};
use super::{
    campaign::lookup::{Missing, use_id},
    verify::steps::{Ended, Steps},
};
use crate::{
    api::{self, Answer},
    ledger::certificate::{Step, verify},
    model::{Certificate, CertificateId},
    ui::{
        icon::{Icon, IconName},
        page::PageHeader,
        skeleton::Skeleton,
    },
};

/// The certificate that the address names.
#[component]
pub fn CertificatePage() -> impl IntoView {
    let id = use_id::<CertificateId>();
    move || match id.get() {
        Some(id) => view! { <Asked id/> }.into_any(),
        None => view! { <Missing what="certificate" error=None back="/campaigns" back_to="All campaigns"/> }.into_any(),
    }
}

#[component]
fn Asked(id: CertificateId) -> impl IntoView {
    // A certificate never changes; what grows is the log behind it, and what may come is its end.
    let source: Source = Resource::new(|| (), move |()| api::campaigns::certificate(id));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=12/> }>
            {move || {
                source
                    .get()
                    .map(|answer| match answer {
                        Ok(certificate) => view! { <Page certificate source/> }.into_any(),
                        Err(error) => view! { <Missing what="certificate" error=Some(error) back="/campaigns" back_to="All campaigns"/> }.into_any(),
                    })
            }}
        </Transition>
    }
}

/// The certificate as the server answers it.
type Source = Resource<Answer<Certificate>>;

#[component]
fn Page(certificate: Certificate, source: Source) -> impl IntoView {
    let id = certificate.id;
    let (name, campaign) = (certificate.body.campaign_name.clone(), certificate.body.campaign_id);
    let title = format!("Certificate of {name}");
    let (standing, to_revoke) = (certificate.standing.clone(), certificate.clone());
    let print = move |_| {
        // A browser that cannot print has said so itself.
        let _ = window().print();
    };
    view! {
        <div class="page certificate">
            <div class="stack stack--tight certificate__screen">
                <nav class="breadcrumbs" aria-label="Where this is">
                    <ol>
                        <li><A href="/campaigns" exact=true>"Campaigns"</A></li>
                        <li><A href=format!("/campaigns/{campaign}")>{name}</A></li>
                        <li aria-current="page">"Certificate"</li>
                    </ol>
                </nav>
                <PageHeader title=title>
                    <a class="button" href=format!("/api/v1/certificates/{id}.pdf") rel="external" download=format!("certificate-{id}.pdf")>
                        <Icon name=IconName::Download/>
                        "PDF"
                    </a>
                    <a class="button" href=format!("/api/v1/certificates/{id}.json") rel="external" download=format!("certificate-{id}.json")>
                        <Icon name=IconName::Download/>
                        "JSON"
                    </a>
                    <a class="button" href=format!("/api/v1/certificates/{id}.tlog-proof") rel="external" download=format!("certificate-{id}.tlog-proof")>
                        <Icon name=IconName::Download/>
                        "Proof"
                    </a>
                    <button type="button" class="button" on:click=print>"Print"</button>
                    <Revoke certificate=to_revoke source/>
                </PageHeader>
                <Ended standing/>
            </div>
            <div class="split">
                <Document certificate=certificate.clone()/>
                <aside class="stack certificate__side">
                    <Verification certificate=certificate.clone()/>
                    <Place certificate/>
                </aside>
            </div>
        </div>
    }
}

/// The button, and every step with its verdict.
#[component]
fn Verification(certificate: Certificate) -> impl IntoView {
    let steps = RwSignal::new(None::<Vec<Step>>);
    let digest = certificate.digest;
    let certificate = StoredValue::new(certificate);
    view! {
        <section class="card stack" aria-label="Verification">
            <h2>"Verification"</h2>
            <p class="muted small">"Recomputes every hash here, from the certificate's own bytes. The server is not asked."</p>
            <button type="button" class="button button--primary" on:click=move |_| steps.set(Some(certificate.with_value(|it| verify(it, None))))>
                <Icon name=IconName::Gate/>
                "Verify in this browser"
            </button>
            <p class="small">
                <a href=format!("/verify#{digest}") rel="external">"Verify it as a stranger would"</a>
                <span class="muted">": a link for anybody, no account needed. It is the certificate's QR code, too."</span>
            </p>
            <div role="status">{move || steps.get().map(|steps| view! { <Steps steps/> })}</div>
        </section>
    }
}

/// Where the issue of the certificate stands in the log.
#[component]
fn Place(certificate: Certificate) -> impl IntoView {
    let log = certificate.log;
    view! {
        <section class="card stack" aria-label="Place in the log">
            <h2>"Place in the log"</h2>
            <dl class="facts small">
                <dt>"Event"</dt>
                <dd class="numeric">{format!("#{}", log.seq)}</dd>
                <dt>"Leaf hash"</dt>
                <dd class="mono">{log.leaf_hash.to_string()}</dd>
                <dt>"Log"</dt>
                <dd>{log.checkpoint.origin}</dd>
                <dt>"Tree size"</dt>
                <dd class="numeric">{log.checkpoint.size}</dd>
                <dt>"Root hash"</dt>
                <dd class="mono">{log.checkpoint.root_hash.to_string()}</dd>
            </dl>
            <details>
                <summary class="small">{format!("Path to the root: {} hashes", log.path.len())}</summary>
                <ol class="certificate__path mono">{log.path.iter().map(|hash| view! { <li>{hash.to_string()}</li> }).collect_view()}</ol>
            </details>
            <details>
                <summary class="small">"Signed note"</summary>
                <pre class="certificate__note" tabindex="0" aria-label="Signed note">{log.checkpoint.note}</pre>
            </details>
        </section>
    }
}
