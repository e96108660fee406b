//! Brands: colours as swatches, type as specimens, and what is asked of everything that bears them.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{brand_form::BrandDialog, fields::Schema};
use crate::{
    api::{self, Answer},
    model::{AiPolicy, Asset, Brand, BrandColour, BrandFont, BrandRules, LibrarySchema, NewBrand, Role},
    ui::{
        badge::{Badge, Tone},
        dialog::Dialog,
        empty::Empty,
        field::TextField,
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        toast::use_toasts,
    },
    views::session::use_me,
};

/// The brands, the assets that have their type, and the fields of assets.
pub(super) type Source = Resource<Answer<(Vec<Brand>, Vec<Asset>, LibrarySchema)>>;

/// Every brand of the workspace.
#[component]
pub fn BrandsPage() -> impl IntoView {
    let manages = use_me().member.role.includes(Role::Manager);
    let source: Source = Resource::new(
        || (),
        |()| {
            let type_files = api::assets::AssetQuery { kind: "typography".into(), ..Default::default() };
            let (brands, fonts, schema) = (api::brands::list(), api::assets::found(&type_files, None, 200), api::brands::schema());
            async move { Ok((brands.await?.items, fonts.await?.items, schema.await?)) }
        },
    );
    refetch_on(source, |event| matches!(event.kind.as_str(), "brand" | "library"));
    let (adding, editing) = (RwSignal::new(false), RwSignal::new(None::<Brand>));
    let add = move || {
        view! {
            <button type="button" class="button button--primary" on:click=move |_| adding.set(true)><Icon name=IconName::Plus/>"New brand"</button>
        }
    };
    view! {
        <div class="page">
            <PageHeader title="Brands" subtitle="Colours, type, and what is asked of everything that goes out under a brand.">
                <A href="/library" attr:class="button">"Library"</A>
                {manages.then(add)}
            </PageHeader>
            <Transition fallback=|| view! { <Skeleton lines=8/> }>
                {move || {
                    source
                        .get()
                        .map(|answer| match answer {
                            Ok((brands, fonts, schema)) => {
                                let none = brands.is_empty();
                                view! {
                                    {none
                                        .then(|| {
                                            view! { <Empty title="No brand yet" body="A brand has its colours and type, and rules that assets and proofs are held against."/> }
                                        })}
                                    {brands.into_iter().map(|brand| view! { <Card brand fonts=fonts.clone() editing manages/> }).collect_view()}
                                    <Schema schema source/>
                                }
                                    .into_any()
                            }
                            Err(error) => view! { <Empty title="The brands could not be loaded" body=error.to_string()/> }.into_any(),
                        })
                }}
            </Transition>
        </div>
        <AddDialog open=adding editing source/>
        <BrandDialog brand=editing source/>
    }
}

#[component]
fn Card(brand: Brand, fonts: Vec<Asset>, editing: RwSignal<Option<Brand>>, manages: bool) -> impl IntoView {
    let (subject, about) = (brand.clone(), brand.name.clone());
    view! {
        <section class="card stack brand" aria-label=brand.name.clone()>
            <div class="card__head">
                <h2>{brand.name.clone()}</h2>
                {brand.is_default.then(|| view! { <Badge tone=Tone::Info>"Default"</Badge> })}
                {manages
                    .then(|| {
                        view! {
                            <button type="button" class="button button--small" on:click=move |_| editing.set(Some(subject.clone()))>
                                "Edit"<span class="visually-hidden">{format!(" {about}")}</span>
                            </button>
                        }
                    })}
            </div>
            {(!brand.description.is_empty()).then(|| view! { <p class="break">{brand.description.clone()}</p> })}
            <Palette colours=brand.colours.clone()/>
            <Typefaces families=brand.fonts.clone() assets=fonts/>
            <Rules rules=brand.rules/>
        </section>
    }
}

#[component]
fn Palette(colours: Vec<BrandColour>) -> impl IntoView {
    (!colours.is_empty()).then(|| {
        let swatches = colours.into_iter().map(|colour| {
            let printed = colour.cmyk.map(|cmyk| format!("CMYK {cmyk}"));
            view! {
                <li class="swatch">
                    <span class="swatch__colour" style:background-color=colour.rgb.to_string()></span>
                    <span class="strong truncate" title=colour.name.clone()>{colour.name.clone()}</span>
                    <code class="small muted">{colour.rgb.to_string()}</code>
                    {printed.map(|text| view! { <span class="small muted">{text}</span> })}
                    {(!colour.pantone.is_empty()).then(|| view! { <span class="small muted">{format!("Pantone {}", colour.pantone)}</span> })}
                </li>
            }
        });
        view! { <div><h3 class="brand__part">"Colours"</h3><ul class="swatches">{swatches.collect_view()}</ul></div> }
    })
}

#[component]
fn Typefaces(families: Vec<BrandFont>, assets: Vec<Asset>) -> impl IntoView {
    (!families.is_empty()).then(|| {
        let lines = families.into_iter().map(|font| {
            let file = assets.iter().find(|asset| Some(asset.id) == font.asset_id).cloned();
            let version = file.as_ref().and_then(|asset| asset.versions.last()).map(|version| version.id);
            let name = font.family.clone();
            view! {
                <li class="specimen">
                    {version
                        .map(|id| {
                            view! { <img src=api::assets::picture_url(id, 480) alt=format!("Specimen of {}", font.family) width="1200" height="800" loading="lazy"/> }
                        })}
                    <p class="strong">
                        {match file {
                            Some(asset) => view! { <A href=format!("/library/{}", asset.id)>{name}</A> }.into_any(),
                            None => name.into_any(),
                        }}
                    </p>
                    {(!font.used_for.is_empty()).then(|| view! { <p class="small muted">{font.used_for.clone()}</p> })}
                </li>
            }
        });
        view! { <div><h3 class="brand__part">"Type"</h3><ul class="specimens">{lines.collect_view()}</ul></div> }
    })
}

/// What is asked, in sentences.
fn asked(rules: &BrandRules) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(tolerance) = rules.palette_tolerance {
        said.push(format!("Colours within {tolerance} of the palette; up to {} % may be farther.", rules.off_palette_most));
    }
    said.extend(rules.logo_min_width.map(|width| format!("Logos at least {width} pixels wide.")));
    said.extend(rules.logo_clear_space.map(|percent| format!("Room of {percent} % of its width around a logo.")));
    if rules.only_brand_fonts {
        said.push("Only the families of the brand.".into());
    }
    if !rules.banned.is_empty() {
        said.push(format!("Never: {}.", rules.banned.join(", ")));
    }
    said.extend(rules.disclaimers.iter().map(|it| match &it.market {
        Some(market) => format!("In {market}: \u{201c}{}\u{201d}", it.text),
        None => format!("Everywhere: \u{201c}{}\u{201d}", it.text),
    }));
    match rules.ai {
        AiPolicy::Allowed => {}
        AiPolicy::Disclosed => said.push(format!("What a machine made says \u{201c}{}\u{201d}.", rules.ai_disclosure)),
        AiPolicy::Forbidden => said.push("Nothing that a machine made.".into()),
    }
    said
}

#[component]
fn Rules(rules: BrandRules) -> impl IntoView {
    let said = asked(&rules);
    view! {
        <div>
            <h3 class="brand__part">"Rules"</h3>
            {if said.is_empty() {
                view! { <p class="muted small">"Nothing is asked yet."</p> }.into_any()
            } else {
                view! { <ul class="reasons small">{said.into_iter().map(|line| view! { <li class="break">{line}</li> }).collect_view()}</ul> }.into_any()
            }}
            <p class="small muted">
                {if rules.gate { "What is found against it stops a launch." } else { "What is found against it is shown, and stops nothing." }}
            </p>
        </div>
    }
}

#[component]
fn AddDialog(open: RwSignal<bool>, editing: RwSignal<Option<Brand>>, source: Source) -> impl IntoView {
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        submission.run(api::brands::create(&NewBrand { name: name.get_untracked().trim().to_owned() }), move |brand| {
            toasts.success(format!("{} is made. Give it its colours.", brand.name));
            name.set(String::new());
            open.set(false);
            source.refetch();
            editing.set(Some(brand));
        });
    };
    view! {
        <Dialog open title="New brand">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Make brand"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::asked;
    use crate::model::{AiPolicy, BrandRules, Disclaimer};

    #[test]
    fn rules_read_as_sentences() {
        assert!(asked(&BrandRules::default()).is_empty());
        let rules = BrandRules {
            banned: vec!["world's best".into(), "cure".into()],
            disclaimers: vec![Disclaimer { market: Some("NZ".into()), text: "Terms apply".into() }],
            ai: AiPolicy::Forbidden,
            ..BrandRules::default()
        };
        let said = asked(&rules);
        assert_eq!(said, ["Never: world's best, cure.", "In NZ: \u{201c}Terms apply\u{201d}", "Nothing that a machine made."]);
    }
}
