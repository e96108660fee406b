//! Cards in rows, of which only those in sight and a few around them are in the document, however many assets are read.

use leptos::{ev, html, prelude::*};
use leptos_router::components::A;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{Desk, Seen, size, standing::Standing};
use crate::{
    api,
    model::{Asset, AssetId, AssetKind},
    rights::{self, Use},
    ui::{
        badge::{Badge, Tone},
        icon::{Icon, IconName},
    },
    views::session::use_me,
};

/// Rows that are kept above and below what is seen.
const AROUND: usize = 3;

/// Where the rows in sight are, once the grid has been measured.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    columns: usize,
    /// A card and the gap under it, in pixels.
    row: f64,
    first: usize,
    last: usize,
}

impl Place {
    /// Which of so many cards are drawn, and how much room those above and below take.
    fn window(self, count: usize) -> (std::ops::Range<usize>, f64, f64) {
        let rows = count.div_ceil(self.columns);
        // At least the last row, or there would be nothing left to measure.
        let first = self.first.min(rows.saturating_sub(1));
        let last = self.last.clamp(first, rows);
        let range = first * self.columns..(last * self.columns).min(count);
        (range, length(first) * self.row, length(rows - last) * self.row)
    }
}

/// Rows are never so many that a float could not count them.
#[expect(clippy::cast_precision_loss, reason = "a few thousand rows")]
fn length(rows: usize) -> f64 {
    rows as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a count of rows")]
fn whole(rows: f64) -> usize {
    rows.clamp(0.0, 10_000_000.0) as usize
}

/// The cards of everything read so far.
#[component]
pub(super) fn Grid(desk: Desk, seen: Memo<Seen>) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let place = RwSignal::new(None::<Place>);
    let loaded = RwSignal::new(0);
    let all = Memo::new(move |_| seen.with(|seen| seen.assets.keys().rev().copied().collect::<Vec<AssetId>>()));
    let measure = move || {
        let Some(list) = list.get_untracked() else { return };
        let Some(found) = measured(&list) else { return };
        if place.get_untracked() != Some(found) {
            place.set(Some(found));
        }
        if (found.last + AROUND) * found.columns >= loaded.get_untracked() {
            desk.more.run(());
        }
    };
    Effect::new(move |_| {
        loaded.set(all.with(Vec::len));
        list.track();
        request_animation_frame(measure);
    });
    let scrolled = window_event_listener(ev::scroll, move |_| measure());
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
    });
    let drawn = Memo::new(move |_| {
        let count = all.with(Vec::len);
        place.get().map_or((0..count, 0.0, 0.0), |place| place.window(count))
    });
    let cards = move || {
        let (range, ..) = drawn.get();
        all.with(|all| range.clone().zip(all.get(range).unwrap_or_default().to_vec()).collect::<Vec<_>>())
    };
    let room = move |side: fn(&(std::ops::Range<usize>, f64, f64)) -> f64| move || drawn.with(|drawn| format!("{}px", side(drawn)));
    view! {
        <ul class="grid library" node_ref=list aria-label="Assets" style:padding-block-start=room(|drawn| drawn.1) style:padding-block-end=room(|drawn| drawn.2) on:keydown=move |event| step(&event, place)>
            <For each=cards key=|card| *card let:card>
                <Card desk seen index=card.0 id=card.1/>
            </For>
        </ul>
    }
}

/// The columns, the height of a row, and the rows in sight.
fn measured(list: &HtmlElement) -> Option<Place> {
    let card = list.first_element_child()?.dyn_into::<HtmlElement>().ok()?;
    let style = window().get_computed_style(list).ok().flatten()?;
    let columns = style.get_property_value("grid-template-columns").ok()?.split_whitespace().count().max(1);
    let gap: f64 = style.get_property_value("row-gap").ok()?.trim_end_matches("px").parse().unwrap_or(0.0);
    let row = f64::from(card.offset_height()) + gap;
    let above = -list.get_bounding_client_rect().top();
    let height = window().inner_height().ok()?.as_f64()?;
    let first = whole(above / row).saturating_sub(AROUND);
    let last = whole((above + height) / row) + 1 + AROUND;
    Some(Place { columns, row, first, last })
}

/// Arrow keys go from card to card, as they lie.
fn step(event: &KeyboardEvent, place: RwSignal<Option<Place>>) {
    let Some(place) = place.get_untracked() else { return };
    let by = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        "ArrowDown" => i64::try_from(place.columns).unwrap_or(1),
        "ArrowUp" => -i64::try_from(place.columns).unwrap_or(1),
        _ => return,
    };
    let from = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = from.filter(|element| element.class_list().contains("asset__link"));
    let Some(index) = link.and_then(|link| link.get_attribute("data-index")?.parse::<i64>().ok()) else { return };
    let to = document().query_selector(&format!(".asset__link[data-index=\"{}\"]", index + by)).ok().flatten();
    if let Some(to) = to.and_then(|to| to.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        // Focus brings the card into sight.
        let _ = to.focus();
    }
}

#[component]
fn Card(desk: Desk, seen: Memo<Seen>, index: usize, id: AssetId) -> impl IntoView {
    let asset = Memo::new(move |_| seen.with(|seen| seen.assets.get(&id).cloned()));
    let chosen = move || desk.selected.with(|selected| selected.contains(&id));
    let choose = move |on: bool| {
        desk.selected.update(|selected| {
            let _ = if on { selected.insert(id) } else { selected.remove(&id) };
        });
    };
    move || {
        asset.get().map(|asset| {
            let (name, title, about) = (asset.name.clone(), asset.name.clone(), format!("Choose {}", asset.name));
            view! {
                <li class="card card--flush asset" class:asset--chosen=chosen>
                    <Picture desk asset=asset.clone()/>
                    <div class="asset__words">
                        <h2 class="truncate">
                            <A href=format!("/library/{id}") attr:class="asset__link" attr:data-index=index.to_string() attr:title=title>{name}</A>
                        </h2>
                        <p class="muted small truncate">{facts(&asset)}</p>
                        <Stands desk asset/>
                    </div>
                    {desk
                        .adds
                        .then(|| {
                            view! {
                                <label class="asset__choose">
                                    <input type="checkbox" prop:checked=chosen on:change:target=move |event| choose(event.target().checked())/>
                                    <span class="visually-hidden">{about}</span>
                                </label>
                            }
                        })}
                </li>
            }
        })
    }
}

fn facts(asset: &Asset) -> String {
    let file = asset.versions.last().map_or_else(
        || "no file yet".to_owned(),
        |version| format!("v{} · {} × {} · {}", version.number, version.width, version.height, size(version.bytes)),
    );
    format!("{} · {file}", asset.kind.label())
}

/// Whether it may be used today, and until when.
#[component]
fn Stands(desk: Desk, asset: Asset) -> impl IntoView {
    let asset = StoredValue::new(asset);
    let badge = move || {
        let today = desk.today()?;
        Some(asset.with_value(|asset| {
            let embargo = asset.embargoed_until.is_some_and(|until| today.begins() < until);
            let refused = !rights::against(asset, asset.versions.last(), &Use::download(today.begins())).is_empty();
            let standing = Standing::of(&asset.rights, today);
            if asset.versions.last().is_some_and(|version| version.held) {
                return view! { <Badge tone=Tone::Warn>"Waits for approval"</Badge> };
            }
            match (embargo, asset.terms.is_empty(), refused) {
                (true, ..) => view! { <Badge tone=Tone::Info>"Under embargo"</Badge> },
                (false, true, _) => view! { <Badge tone=standing.tone()>{standing.label()}</Badge> },
                (false, false, true) => view! { <Badge tone=Tone::Bad>"Not allowed today"</Badge> },
                (false, false, false) => view! { <Badge tone=Tone::Good>"Within rights"</Badge> },
            }
        }))
    };
    view! { <div class="row">{badge}</div> }
}

/// The picture of an asset's current version, where this member may see it.
#[component]
fn Picture(desk: Desk, asset: Asset) -> impl IntoView {
    let role = use_me().member.role;
    let kind = asset.kind;
    let seen = move || {
        let now = desk.today()?.begins();
        let version = asset.versions.last();
        rights::against(&asset, version, &Use::inspect(role, now)).is_empty().then(|| version.cloned()).flatten()
    };
    let drawn = move || match seen() {
        Some(version) => {
            let src = api::assets::picture_url(version.id, 480);
            view! { <img src=src alt="" loading="lazy" decoding="async" width=version.width height=version.height/> }.into_any()
        }
        None => {
            let icon = if kind == AssetKind::Document { IconName::Audit } else { IconName::Library };
            view! { <Icon name=icon/> }.into_any()
        }
    };
    view! { <div class="asset__picture">{drawn}</div> }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn only_rows_in_sight_are_drawn_and_the_rest_keeps_its_room() {
        let place = Place { columns: 4, row: 100.0, first: 2, last: 5 };
        assert_eq!(place.window(100), (8..20, 200.0, 2_000.0));
        assert_eq!(place.window(18), (8..18, 200.0, 0.0), "a last row that is not full");
        assert_eq!(place.window(3), (0..3, 0.0, 0.0), "fewer than were there when it was measured");
    }
}
