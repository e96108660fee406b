//! The certificate on paper.

use leptos::prelude::*;

use crate::{
    model::{Certificate, CertificateBody, Channel, ItemWaiver},
    ui::time::{fmt_instant, fmt_range},
};

/// The words of the certificate, in the order in which they are read.
#[component]
pub fn Document(certificate: Certificate) -> impl IntoView {
    let Certificate { id, digest, body, log, .. } = certificate;
    let channels = body.channels.iter().map(|channel: &Channel| channel.label()).collect::<Vec<_>>().join(", ");
    let or_none = |text: String| if text.is_empty() { "None".to_owned() } else { text };
    view! {
        <article class="paper" aria-label="Certificate">
            <header class="paper__head">
                <svg viewBox="0 0 72 72" class="paper__seal" aria-hidden="true" focusable="false">
                    <circle cx="36" cy="36" r="33"></circle>
                    <circle cx="36" cy="36" r="27" stroke-dasharray="2 4"></circle>
                    <path d="M23 37l9 9 18-20"></path>
                </svg>
                <div>
                    <p class="paper__kind">"Compliance certificate"</p>
                    <h2 class="paper__name">{body.campaign_name.clone()}</h2>
                    <p class="muted">{body.workspace.clone()}</p>
                </div>
            </header>
            <dl class="paper__facts">
                <div><dt>"Flight"</dt><dd class="numeric">{fmt_range(body.starts_on, body.ends_on)}</dd></div>
                <div><dt>"Market"</dt><dd>{or_none(body.market.clone().unwrap_or_default())}</dd></div>
                <div><dt>"Channels"</dt><dd>{or_none(channels)}</dd></div>
                <div><dt>"Issued"</dt><dd class="numeric">{fmt_instant(body.issued_at)}</dd></div>
                <div><dt>"Launched by"</dt><dd>{body.launched_by.clone()}<span class="muted break">{format!(" {}", body.launched_by_email)}</span></dd></div>
            </dl>
            <p class="paper__statement">{body.statement.clone()}</p>
            <Checks body=body.clone()/>
            <People body=body.clone()/>
            <Files body=body.clone()/>
            <footer class="paper__foot">
                <dl class="facts small">
                    <dt>"Certificate"</dt>
                    <dd class="mono">{id.to_string()}</dd>
                    <dt>"Its digest"</dt>
                    <dd class="mono">{digest.to_string()}</dd>
                    <dt>"Content digest"</dt>
                    <dd class="mono">{body.content_digest.to_string()}</dd>
                    <dt>"In the log"</dt>
                    <dd>{format!("event {} of {}, ", log.seq, log.checkpoint.size)}<span class="mono">{log.checkpoint.origin}</span></dd>
                </dl>
            </footer>
        </article>
    }
}

#[component]
fn Checks(body: CertificateBody) -> impl IntoView {
    let waived_items = body.items.iter().filter(|item| item.waiver.is_some()).count();
    let heading = match waived_items {
        0 => format!("Checks, all {} passed", body.items.len()),
        waived => format!("Checks, {} passed and {waived} waived", body.items.len() - waived),
    };
    view! {
        <section class="stack stack--tight">
            <h3>{heading}</h3>
            <ul class="paper__checks">
                {body
                    .items
                    .into_iter()
                    .map(|item| {
                        view! {
                            <li>
                                <p class="strong">{item.title}</p>
                                <p class="muted small">{item.detail}</p>
                                {item.waiver.map(|waiver| view! { <p class="small">{waived(&waiver)}</p> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn People(body: CertificateBody) -> impl IntoView {
    let rows = body
        .people
        .into_iter()
        .map(|person| {
            view! {
                <tr>
                    <td><span class="strong">{person.name}</span><br/><span class="muted small break">{person.email}</span></td>
                    <td>
                        {person.meaning}
                        {person.digest.map(|digest| view! { <br/><span class="muted small">"on "<span class="mono">{digest.short()}</span></span> })}
                    </td>
                    <td class="numeric">{fmt_instant(person.at)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="stack stack--tight">
            <h3 id="certificate-people">"People"</h3>
            <div class="table-scroll" role="region" aria-labelledby="certificate-people" tabindex="0">
                <table class="table paper__table">
                    <thead>
                        <tr><th scope="col">"Who"</th><th scope="col">"What it meant"</th><th scope="col">"When"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Files(body: CertificateBody) -> impl IntoView {
    let rows = body
        .files
        .into_iter()
        .map(|file| {
            view! {
                <tr>
                    <td><span class="strong">{file.name}</span><br/><span class="muted small break">{format!("{}, version {}", file.file_name, file.version)}</span></td>
                    <td class="mono paper__sha">{file.sha256.to_string()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="stack stack--tight">
            <h3 id="certificate-files">"Files"</h3>
            <div class="table-scroll" role="region" aria-labelledby="certificate-files" tabindex="0">
                <table class="table paper__table">
                    <thead>
                        <tr><th scope="col">"File"</th><th scope="col">"SHA-256"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn waived(waiver: &ItemWaiver) -> String {
    let by = waiver.granted_by.as_deref().unwrap_or("nobody");
    format!("Waived by {by}, asked by {}: \u{201c}{}\u{201d}", waiver.requested_by, waiver.reason)
}
