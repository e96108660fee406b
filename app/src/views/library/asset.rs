//! One asset: its picture, its words, its versions, its rights, and where it is used.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{components::A, hooks::use_params_map};

use super::{
    credentials::Credentials,
    edit::RightsDialog,
    fields::Filling,
    request::Request,
    selection::tags,
    share::ShareDialog,
    size,
    terms::{AddTermDialog, Terms, WithdrawDialog},
    upload::{Alike, VersionDialog},
};
use crate::{
    api::{self, Answer},
    model::{Asset, AssetId, AssetKind, AssetPatch, AssetUse, Brand, Day, LibrarySchema, NewShare, Recall, Role, TermId, VersionDetails},
    rights::{self, Use},
    ui::{
        badge::{Badge, Tone, campaign_tone},
        dialog::{Dialog, open_while},
        empty::Empty,
        field::{SelectField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        icon::{Icon, IconName},
        live::refetch_on,
        page::PageHeader,
        skeleton::Skeleton,
        time::{fmt_day, fmt_instant, fmt_range},
        toast::use_toasts,
    },
    views::{review::verdicts::Saying, session::use_me},
};

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(super) struct Whole {
    pub asset: Asset,
    pub details: Option<VersionDetails>,
    pub uses: Vec<AssetUse>,
    pub recalls: Vec<Recall>,
    pub schema: LibrarySchema,
    pub brands: Vec<Brand>,
    /// As the server sees it.
    pub today: Day,
}

pub(super) type Source = Resource<Answer<Whole>>;

/// The page of one asset.
#[component]
pub fn AssetPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get_str("id").and_then(|id| id.parse::<AssetId>().ok())));
    let source: Source = Resource::new(
        move || id.get(),
        |id| {
            let id = id.unwrap_or_default();
            let asking = api::Asking::here();
            let (schema, brands) = (api::brands::schema(), api::brands::list());
            let (asset, uses, recalls, calendar) = (
                api::assets::show(id),
                api::assets::uses(id),
                api::assets::recalls(id),
                api::campaigns::calendar_today(crate::plan::period::View::Day),
            );
            async move {
                let asset = asset.await?;
                let details = match asset.versions.last() {
                    Some(version) => Some(asking.call(|| api::assets::details(version.id)).await?),
                    None => None,
                };
                let (schema, brands) = (schema.await?, brands.await?.items);
                Ok(Whole {
                    asset,
                    details,
                    uses: uses.await?.items,
                    recalls: recalls.await?.items,
                    schema,
                    brands,
                    today: calendar.await?.today,
                })
            }
        },
    );
    refetch_on(source, |event| matches!(event.kind.as_str(), "asset" | "recall" | "campaign" | "brand" | "library"));
    let asked = Asked::new();
    // Of another asset nothing was said yet.
    Effect::new(move |_| {
        id.track();
        asked.saying.clear();
    });
    let done = Callback::new(move |()| source.refetch());
    view! {
        <div class="page">
            <nav class="breadcrumbs" aria-label="Breadcrumbs">
                <ol><li><A href="/library">"Library"</A></li></ol>
            </nav>
            <Transition fallback=|| view! { <Skeleton lines=10/> }>
                {move || {
                    source
                        .get()
                        .map(|answer| match answer {
                            Ok(whole) => view! { <Shown whole asked done/> }.into_any(),
                            Err(error) => view! { <Empty title="This asset is not here" body=error.to_string()/> }.into_any(),
                        })
                }}
            </Transition>
        </div>
        <EditDialog asset=asked.edit done/>
        <VersionDialog asset=asked.upload done/>
        <RightsDialog asset=asked.rights done/>
        <ShareDialog draft=asked.share done/>
        <RecallDialog asset=asked.recall done/>
        <AddTermDialog asset=asked.term done/>
        <WithdrawDialog term=asked.withdraw done/>
    }
}

/// What the editor of an asset starts from.
#[derive(Debug, Clone, PartialEq)]
struct Editable {
    asset: Asset,
    schema: LibrarySchema,
    brands: Vec<Brand>,
}

/// What somebody is asked about, in a dialog that is open while there is such a thing. The dialogs are beside what news redraws, so
/// that what is typed into them stays, whatever others change meanwhile.
#[derive(Clone, Copy)]
struct Asked {
    edit: RwSignal<Option<Editable>>,
    upload: RwSignal<Option<Asset>>,
    rights: RwSignal<Option<Asset>>,
    share: RwSignal<Option<NewShare>>,
    recall: RwSignal<Option<Asset>>,
    term: RwSignal<Option<AssetId>>,
    withdraw: RwSignal<Option<TermId>>,
    /// What is about to be said of its request to use.
    saying: Saying,
}

impl Asked {
    fn new() -> Self {
        Self {
            edit: RwSignal::new(None),
            upload: RwSignal::new(None),
            rights: RwSignal::new(None),
            share: RwSignal::new(None),
            recall: RwSignal::new(None),
            term: RwSignal::new(None),
            withdraw: RwSignal::new(None),
            saying: Saying::default(),
        }
    }
}

#[component]
fn Shown(whole: Whole, asked: Asked, done: Callback<()>) -> impl IntoView {
    let role = use_me().member.role;
    let (adds, manages) = (role.includes(Role::Contributor), role.includes(Role::Manager));
    let Whole { asset, details, uses, recalls, schema, brands, today } = whole;
    let current = asset.versions.last().cloned();
    let refused = rights::against(&asset, current.as_ref(), &Use::download(today.begins()));
    let reasons: Vec<String> = refused.iter().map(ToString::to_string).collect();
    let download = current.clone().filter(|_| refused.is_empty()).map(|version| {
        view! {
            <a class="button" href=api::assets::download_url(version.id) rel="external" download=version.file_name><Icon name=IconName::Download/>"Download"</a>
        }
    });
    let draft = NewShare { name: asset.name.clone(), assets: vec![asset.id], downloads: true, ..NewShare::default() };
    let subject = StoredValue::new(asset.clone());
    let editable = StoredValue::new(Editable { asset: asset.clone(), schema: schema.clone(), brands: brands.clone() });
    let ask = move |what: RwSignal<Option<Asset>>| what.set(Some(subject.get_value()));
    view! {
        <PageHeader title=asset.name.clone() subtitle=asset.kind.label()>
            {download}
            {adds.then(|| view! { <button type="button" class="button" on:click=move |_| ask(asked.upload)>"New version"</button> })}
            {adds.then(|| view! { <button type="button" class="button" on:click=move |_| asked.edit.set(Some(editable.get_value()))>"Edit"</button> })}
            {manages
                .then(|| {
                    view! {
                        <button type="button" class="button" on:click=move |_| asked.share.set(Some(draft.clone()))>"Share\u{2026}"</button>
                        <button type="button" class="button" on:click=move |_| ask(asked.recall)>"Recall\u{2026}"</button>
                    }
                })}
        </PageHeader>
        <div class="split">
            <div class="stack">
                <Preview asset=asset.clone() today/>
                <Lookalikes details=details.clone()/>
                {details.as_ref().and_then(|details| details.request.clone()).map(|request| view! { <Request request saying=asked.saying done/> })}
                <Versions asset=asset.clone() requested=details.as_ref().is_some_and(|details| details.request.is_some()) manages done/>
                <Recalls recalls/>
            </div>
            <div class="stack">
                <Words asset=asset.clone() schema/>
                <Branding details=details.clone()/>
                <section class="card stack" aria-label="Rights">
                    <div class="card__head">
                        <h2>"Rights"</h2>
                        {manages
                            .then(|| {
                                view! { <button type="button" class="button button--small" on:click=move |_| ask(asked.rights)>"State rights"</button> }
                            })}
                    </div>
                    <Verdict reasons/>
                    <Statement asset=asset.clone()/>
                    <Terms asset=asset.clone() today manages adding=asked.term leaving=asked.withdraw/>
                </section>
                <Uses uses asset/>
                <Facts details/>
            </div>
        </div>
    }
}

/// The current version, where this member may see it.
#[component]
fn Preview(asset: Asset, today: Day) -> impl IntoView {
    let role = use_me().member.role;
    let seen = rights::against(&asset, asset.versions.last(), &Use::inspect(role, today.begins())).is_empty();
    let drawn = match asset.versions.last().filter(|_| seen) {
        Some(version) if version.media_type.starts_with("video/") => {
            let (still, film, name) = (api::assets::picture_url(version.id, 1280), api::assets::film_url(version.id), asset.name.clone());
            view! { <video src=film poster=still aria-label=name width=version.width height=version.height controls preload="none"></video> }.into_any()
        }
        Some(version) => {
            let src = api::assets::picture_url(version.id, 1280);
            view! { <img src=src alt=asset.name.clone() width=version.width height=version.height decoding="async"/> }.into_any()
        }
        None if asset.versions.is_empty() => view! { <p class="muted">"No file yet."</p> }.into_any(),
        None => view! { <p class="muted">"Its rights do not let you see it today."</p> }.into_any(),
    };
    view! { <div class="card card--flush preview">{drawn}</div> }
}

#[component]
fn Lookalikes(details: Option<VersionDetails>) -> impl IntoView {
    let found = details.map(|details| details.lookalikes).unwrap_or_default();
    (!found.is_empty()).then(|| view! { <div class="card stack stack--tight"><Alike lookalikes=found/></div> })
}

#[component]
fn Words(asset: Asset, schema: LibrarySchema) -> impl IntoView {
    let tags = asset.tags.clone();
    let own = schema.fields.into_iter().filter(|field| field.is_of(asset.kind));
    let said: Vec<_> = own
        .filter_map(|field| match (asset.fields.get(&field.key), field.required) {
            (Some(value), _) => Some((field.label, value.to_string())),
            (None, true) => Some((field.label, "not said yet".to_owned())),
            (None, false) => None,
        })
        .collect();
    view! {
        <section class="card stack stack--tight" aria-label="About">
            {asset
                .embargoed_until
                .map(|until| view! { <p><Badge tone=Tone::Info>"Embargo"</Badge>" until "{fmt_instant(until)}</p> })}
            <p class="break">{if asset.description.is_empty() { "No description yet.".to_owned() } else { asset.description.clone() }}</p>
            {(!said.is_empty())
                .then(|| {
                    let lines = said.into_iter().map(|(label, value)| view! { <dt>{label}</dt><dd class="break">{value}</dd> });
                    view! { <dl class="facts small">{lines.collect_view()}</dl> }
                })}
            <ul class="row" aria-label="Tags">
                {tags
                    .into_iter()
                    .map(|tag| {
                        let href = format!("/library{}", api::assets::AssetQuery { tag: tag.clone(), ..Default::default() }.address());
                        view! { <li><A href=href attr:class="tag">{tag}</A></li> }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}

/// Its colours, and what is not as its brand asks.
#[component]
fn Branding(details: Option<VersionDetails>) -> impl IntoView {
    details.map(|VersionDetails { facts, check, .. }| {
        let clean = check.findings.is_empty();
        let findings = check.findings.into_iter().map(|finding| {
            let place = finding.place.filter(|place| place.page > 1).map(|place| format!(" (page {})", place.page)).unwrap_or_default();
            view! { <li class="break"><span class="strong">{finding.rule.label()}</span>{format!(": {}{place}", finding.detail)}</li> }
        });
        let colours: Vec<_> = facts.colours.into_iter().filter(|area| area.share >= 30).collect();
        let swatches = colours.iter().map(|area| {
            let title = format!("{}, {} %", area.rgb, (area.share + 5) / 10);
            view! { <li class="colours__one" style:background-color=area.rgb.to_string() title=title.clone()><span class="visually-hidden">{title.clone()}</span></li> }
        });
        view! {
            <section class="card stack stack--tight" aria-label="Brand">
                <h2>"Brand"</h2>
                {match (check.brand, clean) {
                    (None, _) => view! { <p class="muted small">"There is no brand to hold it against."</p> }.into_any(),
                    (Some(_), true) => {
                        view! { <p><Badge tone=Tone::Good>"As it asks"</Badge><span class="small muted">{format!(" {}", check.brand_name)}</span></p> }.into_any()
                    }
                    (Some(_), false) => {
                        view! {
                            <p><Badge tone=Tone::Warn>"Not as it asks"</Badge><span class="small muted">{format!(" {}", check.brand_name)}</span></p>
                            <ul class="reasons small">{findings.collect_view()}</ul>
                        }
                            .into_any()
                    }
                }}
                <ul class="colours" aria-label="Colours in it">{swatches.collect_view()}</ul>
                {match facts.credentials {
                    Some(credentials) => view! { <Credentials credentials/> }.into_any(),
                    None if facts.c2pa => {
                        view! { <p class="small muted">"Content Credentials are embedded; the file came in before they were read here."</p> }.into_any()
                    }
                    None => ().into_any(),
                }}
            </section>
        }
    })
}

/// Whether it may be downloaded today, and every reason if not.
#[component]
fn Verdict(reasons: Vec<String>) -> impl IntoView {
    if reasons.is_empty() {
        return view! { <p><Badge tone=Tone::Good>"May be used today"</Badge></p> }.into_any();
    }
    view! {
        <div class="stack stack--tight">
            <p><Badge tone=Tone::Bad>"May not be used today"</Badge></p>
            <ul class="reasons small">{reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn Statement(asset: Asset) -> impl IntoView {
    let rights = asset.rights;
    let places = |list: Option<Vec<String>>, every: &str| match list {
        None => every.to_owned(),
        Some(list) if list.is_empty() => "none".to_owned(),
        Some(list) => list.join(", "),
    };
    let channels = rights.channels.map(|list| list.iter().map(|channel| channel.label().to_owned()).collect());
    rights.stated.then(|| {
        view! {
            <dl class="facts small">
                <dt>"Holder"</dt><dd>{if rights.holder.is_empty() { "not named".to_owned() } else { rights.holder }}</dd>
                <dt>"Days"</dt><dd>{fmt_range(rights.starts_on, rights.ends_on)}</dd>
                <dt>"Markets"</dt><dd>{places(rights.markets, "every market")}</dd>
                <dt>"Channels"</dt><dd>{places(channels, "every channel")}</dd>
            </dl>
        }
    })
}

#[component]
fn Versions(
    asset: Asset,
    /// Whether the current one goes through a chain.
    requested: bool,
    manages: bool,
    done: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let me = use_me().member.id;
    let approve = move |id, number: i64| {
        let answer = api::assets::approve(id);
        spawn_local(async move {
            match answer.await {
                Ok(_) => toasts.success(format!("Version {number} is approved.")),
                Err(error) => toasts.error(&error),
            }
            done.run(());
        });
    };
    let count = asset.versions.len();
    let lines = asset.versions.into_iter().rev().map(move |version| {
        let current = usize::try_from(version.number) == Ok(count);
        view! {
            <li class="versions__line">
                <span class="strong">{format!("Version {}", version.number)}</span>
                {current.then(|| view! { <Badge tone=Tone::Good>"Current"</Badge> })}
                {version.held.then(|| view! { <Badge tone=Tone::Warn>"Waits for approval"</Badge> })}
                {(version.held && manages && version.uploaded_by != me && !(current && requested))
                    .then(|| {
                        let (id, number) = (version.id, version.number);
                        view! { <button type="button" class="button button--small" on:click=move |_| approve(id, number)>{format!("Approve version {number}")}</button> }
                    })}
                <span class="muted small truncate">
                    {format!("{} · {} × {} · {} · {}", version.file_name, version.width, version.height, size(version.bytes), fmt_day(version.created_at.day()))}
                </span>
                <code class="muted small" title=format!("SHA-256 {}", version.sha256)>{version.sha256.short()}</code>
            </li>
        }
    });
    view! {
        <section class="card stack stack--tight" aria-label="Versions">
            <h2>"Versions"</h2>
            <ul class="versions">{lines.collect_view()}</ul>
            {(count == 0).then(|| view! { <p class="muted small">"Nothing has been uploaded yet."</p> })}
        </section>
    }
}

/// Where it is used, and whether its rights last for the whole flight there.
#[component]
fn Uses(uses: Vec<AssetUse>, asset: Asset) -> impl IntoView {
    let none = uses.is_empty();
    let lines = uses.into_iter().map(move |place| {
        let days = place.starts_on.zip(place.ends_on);
        let short = days.map(|(first, last)| {
            let wanted = Use::days(rights::Purpose::Publish { market: None, channels: &[] }, first, last);
            rights::against(&asset, asset.versions.last(), &wanted).iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        });
        let short = short.filter(|reasons| !reasons.is_empty());
        view! {
            <li class="stack stack--tight">
                <div class="row row--between">
                    <A href=format!("/campaigns/{}", place.campaign_id)>{place.campaign_name.clone()}</A>
                    <Badge tone=campaign_tone(place.status)>{place.status.label()}</Badge>
                </div>
                <p class="muted small">{fmt_range(place.starts_on, place.ends_on)}</p>
                {short.map(|reasons| view! { <p class="small attached__why">{reasons}</p> })}
            </li>
        }
    });
    view! {
        <section class="card stack" aria-label="Used in">
            <h2>"Used in"</h2>
            <ul class="stack">{lines.collect_view()}</ul>
            {none.then(|| view! { <p class="muted small">"No campaign that is not over uses it."</p> })}
        </section>
    }
}

/// What is written into the file.
#[component]
fn Facts(details: Option<VersionDetails>) -> impl IntoView {
    let facts = details.map(|details| details.embedded.facts()).unwrap_or_default();
    (!facts.is_empty()).then(|| {
        let lines = facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
        view! {
            <section class="card stack stack--tight" aria-label="In the file">
                <h2>"Written into the file"</h2>
                <dl class="facts small">{lines.collect_view()}</dl>
            </section>
        }
    })
}

#[component]
fn Recalls(recalls: Vec<Recall>) -> impl IntoView {
    (!recalls.is_empty()).then(|| {
        let lines = recalls.into_iter().map(|recall| {
            let open = recall.notices.iter().filter(|notice| notice.confirmed_at.is_none()).count();
            let told = recall.notices.len();
            let names = recall.notices.into_iter().map(|notice| {
                let state = notice.confirmed_at.map_or_else(|| "has not confirmed".to_owned(), |at| format!("confirmed {}", fmt_instant(at)));
                view! { <li class="row row--between small"><span class="truncate">{notice.name}" "<span class="muted">{notice.email}</span></span><span>{state}</span></li> }
            });
            view! {
                <li class="stack stack--tight">
                    <p><span class="strong">{recall.reason}</span>" "<span class="muted small">{fmt_instant(recall.created_at)}</span></p>
                    <p class="small">{format!("{open} of {told} have not confirmed.")}</p>
                    <ul class="stack stack--tight">{names.collect_view()}</ul>
                </li>
            }
        });
        view! { <section class="card stack" aria-label="Recalls"><h2>"Recalls"</h2><ul class="stack">{lines.collect_view()}</ul></section> }
    })
}

#[component]
fn EditDialog(asset: RwSignal<Option<Editable>>, done: Callback<()>) -> impl IntoView {
    let open = open_while(asset);
    view! {
        <Dialog open title="Edit">
            {move || asset.get().map(|subject| view! { <EditForm subject open done/> })}
        </Dialog>
    }
}

#[component]
fn EditForm(subject: Editable, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let Editable { asset, schema, brands } = subject;
    let (name, description) = (RwSignal::new(asset.name.clone()), RwSignal::new(asset.description.clone()));
    let (kind, line) = (RwSignal::new(asset.kind.to_string()), RwSignal::new(asset.tags.join(", ")));
    let kinds = Signal::stored(AssetKind::ALL.iter().map(|kind| (kind.to_string(), kind.label().to_owned())).collect::<Vec<_>>());
    let brand = RwSignal::new(asset.brand_id.map(|id| id.to_string()).unwrap_or_default());
    let default =
        brands.iter().find(|brand| brand.is_default).map_or_else(|| "None".to_owned(), |brand| format!("The default, {}", brand.name));
    let mut named = vec![(String::new(), default)];
    named.extend(brands.iter().map(|brand| (brand.id.to_string(), brand.name.clone())));
    let named = Signal::stored(named);
    let filling = Filling::of(&schema, asset.kind, &asset.fields);
    let (inputs, has_fields) = (filling.view(), !filling.is_empty());
    let unread = RwSignal::new(None::<String>);
    let submission = Submission::new();
    let (id, revision, own_kind) = (asset.id, asset.revision, asset.kind);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let said = match filling.read() {
            Ok(said) => said,
            Err(problem) => return unread.set(Some(problem)),
        };
        unread.set(None);
        let change = AssetPatch {
            brand_id: Some(brand.get_untracked().parse().ok()),
            // Of another kind by now, it has other fields.
            fields: (has_fields && kind.get_untracked() == own_kind.as_str()).then_some(said),
            name: Some(name.get_untracked().trim().to_owned()),
            kind: kind.get_untracked().parse().ok(),
            description: Some(description.get_untracked().trim().to_owned()),
            tags: Some(tags(&line.get_untracked())),
            embargoed_until: None,
        };
        submission.run(api::assets::update(id, revision, &change), move |asset| {
            toasts.success(format!("{} is changed.", asset.name));
            open.set(false);
            done.run(());
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
            <SelectField label="Kind" name="kind" value=kind options=kinds/>
            <TextArea label="Description" name="description" value=description error=submission.field("description")/>
            <SelectField label="Brand" name="brand_id" value=brand options=named/>
            {inputs}
            <p class="uploads__failed" role="alert">{move || unread.get()}</p>
            <TextField label="Tags" name="tags" autocomplete="off" value=line error=submission.field("tags") hint="With commas between them."/>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save"</SubmitButton>
            </div>
        </form>
    }
}

#[component]
fn RecallDialog(asset: RwSignal<Option<Asset>>, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let open = open_while(asset);
    let reason = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let title =
        Signal::derive(move || asset.with(|asset| asset.as_ref().map_or_else(String::new, |asset| format!("Recall {}", asset.name))));
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(id) = asset.get_untracked().map(|asset| asset.id).filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        let answer = api::assets::recall(id, reason.get_untracked().trim().to_owned());
        spawn_local(async move {
            busy.try_set(false);
            match answer.await {
                Ok(recall) => {
                    toasts.success(format!("Everybody who took it is told: {} in all.", recall.notices.len()));
                    reason.try_set(String::new());
                    open.try_set(false);
                    done.run(());
                }
                Err(error) => toasts.error(&error),
            }
        });
    };
    view! {
        <Dialog open title>
            <form class="form" on:submit=send novalidate>
                <p class="muted">"Members who downloaded it are told in the library, guests where they got it. Each can confirm; what is not confirmed stays on this page."</p>
                <TextArea label="Reason" name="reason" value=reason required=true/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <button type="submit" class="button button--danger" aria-busy=move || busy.get().then_some("true")>"Recall"</button>
                </div>
            </form>
        </Dialog>
    }
}
