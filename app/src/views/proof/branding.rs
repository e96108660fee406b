//! Beside the picture: the version held against its brand, and a mark for whatever is not as the brand asks.

use leptos::prelude::*;

use super::{bench::Bench, sheet::Writing};
use crate::{
    api,
    geometry::tool::Access,
    model::{Area, BrandCheck, BrandFinding, Geometry, LogoSearch, ProofVersion},
    ui::{
        badge::{Badge, Tone},
        live::use_live,
        skeleton::Skeleton,
    },
};

#[component]
pub(super) fn Branding(bench: Bench, writing: Writing, version: ProofVersion) -> impl IntoView {
    let check = LocalResource::new(move || api::brands::check_proof(version.id));
    // Another rule, another logo, or somebody has looked for one.
    use_live().on_any(|event| matches!(event.kind.as_str(), "brand" | "asset"), move || check.refetch());
    view! {
        <div class="proof-history">
            {move || match check.get() {
                None => view! { <Skeleton lines=3/> }.into_any(),
                Some(Err(error)) => view! { <p class="small">{error.to_string()}</p> }.into_any(),
                Some(Ok(check)) if check.brand.is_none() => {
                    view! { <p class="muted small">"There is no brand to hold it against. "<a href="/library/brands">"Brands"</a></p> }.into_any()
                }
                Some(Ok(check)) => view! { <Check bench writing check/> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Check(bench: Bench, writing: Writing, check: BrandCheck) -> impl IntoView {
    let BrandCheck { brand_name, findings, logos, .. } = check;
    let badge = if findings.is_empty() { (Tone::Good, "As it asks") } else { (Tone::Warn, "Not as it asks") };
    view! {
        <section class="stack stack--tight" aria-labelledby="proof-brand">
            <h3 id="proof-brand">{format!("As {brand_name} asks")}</h3>
            <p><Badge tone=badge.0>{badge.1}</Badge></p>
            <ul class="proof-findings" aria-labelledby="proof-brand">
                {findings.into_iter().map(|finding| view! { <Finding bench writing finding/> }).collect_view()}
            </ul>
            <p class="muted small">"Words inside pictures are not read."</p>
        </section>
        {(!logos.is_empty())
            .then(|| {
                view! {
                    <section class="stack stack--tight" aria-labelledby="proof-logos">
                        <h3 id="proof-logos">"Logos on it"</h3>
                        <ul class="proof-findings" aria-labelledby="proof-logos">{logos.into_iter().map(|logo| view! { <Logo bench logo/> }).collect_view()}</ul>
                        <p class="muted small">"Looked for upright and in any size, in the first ten pages."</p>
                    </section>
                }
            })}
    }
}

/// Something that is not as the brand asks, with a mark for it to be made of it.
#[component]
fn Finding(bench: Bench, writing: Writing, finding: BrandFinding) -> impl IntoView {
    let place = finding.place.filter(is_part);
    let detail = StoredValue::new(finding.detail.clone());
    let mark = move |area: Area| {
        // What somebody has begun to write stays.
        if writing.body.with_untracked(|body| body.trim().is_empty()) {
            writing.body.set(detail.get_value());
        }
        bench.place_at(area.page, rectangle(area));
    };
    view! {
        <li class="proof-finding">
            <p class="break"><span class="strong">{finding.rule.label()}</span>{format!(": {}", finding.detail)}</p>
            {place
                .map(|area| {
                    view! {
                        <Show when=move || bench.access.get() == Access::Marking>
                            <button type="button" class="button button--quiet button--small" on:click=move |_| mark(area)>
                                {where_to("Mark it", bench, area)}
                            </button>
                        </Show>
                    }
                })}
        </li>
    }
}

#[component]
fn Logo(bench: Bench, logo: LogoSearch) -> impl IntoView {
    let seen = match logo.found {
        None => view! { <p class="muted small">"Nobody has looked yet: that is done within seconds."</p> }.into_any(),
        Some(found) if found.is_empty() => view! { <p class="muted small">"Not seen"</p> }.into_any(),
        Some(found) => found
            .into_iter()
            .map(|seen| {
                let area = seen.area;
                view! {
                    <p class="small numeric">
                        {format!("{} pixels wide, room of {} % around it ", seen.pixels, seen.room)}
                        <button type="button" class="button button--quiet button--small" on:click=move |_| bench.show(area.page, rectangle(area))>
                            {where_to("Show", bench, area)}
                        </button>
                    </p>
                }
            })
            .collect_view()
            .into_any(),
    };
    view! {
        <li class="proof-finding">
            <p class="strong break"><a href=format!("/library/{}", logo.asset_id)>{logo.name}</a></p>
            {seen}
        </li>
    }
}

fn where_to(verb: &str, bench: Bench, area: Area) -> String {
    bench.pages.name(area.page).map_or_else(|| verb.to_owned(), |page| format!("{verb} on {page}"))
}

/// Whether it is less than a whole page.
const fn is_part(area: &Area) -> bool {
    area.width > 0 && area.height > 0 && (area.width < 1_000 || area.height < 1_000)
}

#[expect(clippy::cast_precision_loss, reason = "thousandths of a page")]
fn rectangle(area: Area) -> Geometry {
    let share = |thousandths: i64| thousandths as f64 / 1_000.0;
    Geometry::Rectangle { x: share(area.left), y: share(area.top), width: share(area.width), height: share(area.height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_rectangle_on_the_page() {
        let area = Area { page: 1, left: 100, top: 250, width: 300, height: 50 };
        assert_eq!(rectangle(area), Geometry::Rectangle { x: 0.1, y: 0.25, width: 0.3, height: 0.05 });
        assert!(rectangle(area).check().is_ok() && is_part(&area));
        assert!(!is_part(&Area { page: 1, left: 0, top: 0, width: 1_000, height: 1_000 }));
        assert!(!is_part(&Area::default()));
    }
}
