//! What is done with several assets at once: tags, a collection, a share.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{Desk, share::ShareDialog};
use crate::{
    api,
    model::{AssetId, BulkEdit, Collection, CollectionPatch, NewCollection, NewShare, tag_of},
    ui::{
        dialog::Dialog,
        field::{SelectField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
};

/// The bar over the page while something is chosen.
#[component]
pub(super) fn Bar(desk: Desk) -> impl IntoView {
    let (tagging, collecting) = (RwSignal::new(false), RwSignal::new(false));
    let sharing = RwSignal::new(None::<NewShare>);
    let many = move || desk.selected.with(BTreeSet::len);
    let share = move |_| {
        let assets = desk.selected.with_untracked(|selected| selected.iter().copied().collect());
        sharing.set(Some(NewShare { assets, downloads: true, ..NewShare::default() }));
    };
    let clear = move || desk.selected.set(BTreeSet::new());
    view! {
        <Show when=move || many() != 0>
            <div class="chosen" role="region" aria-label="Chosen assets">
                <p class="strong" role="status">{move || format!("{} chosen", many())}</p>
                <button type="button" class="button button--small" on:click=move |_| tagging.set(true)>"Tags\u{2026}"</button>
                <button type="button" class="button button--small" on:click=move |_| collecting.set(true)>"Collection\u{2026}"</button>
                {desk.manages.then(|| view! { <button type="button" class="button button--small" on:click=share>"Share\u{2026}"</button> })}
                <button type="button" class="button button--small button--quiet" on:click=move |_| clear()>"Clear"</button>
            </div>
        </Show>
        <TagDialog desk open=tagging/>
        <CollectionDialog desk open=collecting/>
        <ShareDialog draft=sharing done=Callback::new(move |()| clear())/>
    }
}

fn chosen(desk: Desk) -> Vec<AssetId> {
    desk.selected.with_untracked(|selected| selected.iter().copied().collect())
}

/// Tags out of a line of text.
pub(super) fn tags(line: &str) -> Vec<String> {
    line.split(',').map(tag_of).filter(|tag| !tag.is_empty()).collect()
}

#[component]
fn TagDialog(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let (add, remove) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submission = Submission::new();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let edit = BulkEdit {
            assets: chosen(desk),
            add_tags: tags(&add.get_untracked()),
            remove_tags: tags(&remove.get_untracked()),
            ..BulkEdit::default()
        };
        submission.run(api::assets::edit_many(&edit), move |page| {
            toasts.success(format!("The tags of {} assets are changed.", page.items.len()));
            add.set(String::new());
            remove.set(String::new());
            open.set(false);
            desk.first.refetch();
        });
    };
    view! {
        <Dialog open title="Change tags">
            <form class="form" on:submit=send novalidate>
                <FormProblem of=submission/>
                <TextField label="Add" name="add_tags" autocomplete="off" value=add error=submission.field("add_tags") hint="With commas between them." placeholder="summer, outdoor"/>
                <TextField label="Remove" name="remove_tags" autocomplete="off" value=remove/>
                <div class="form__actions">
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                    <SubmitButton of=submission>"Change tags"</SubmitButton>
                </div>
            </form>
        </Dialog>
    }
}

#[component]
fn CollectionDialog(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title="Add to a collection">
            <CollectionForm desk open/>
        </Dialog>
    }
}

#[component]
fn CollectionForm(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let toasts = use_toasts();
    let known = LocalResource::new(api::assets::collections);
    let list = move || known.get().and_then(Result::ok).map(|page| page.items).unwrap_or_default();
    let (which, name) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let options = Signal::derive(move || {
        let new = (String::new(), "A new collection".to_owned());
        std::iter::once(new).chain(list().into_iter().map(|it| (it.id.to_string(), it.name))).collect::<Vec<_>>()
    });
    let submission = Submission::new();
    let ended = move |collection: Collection| {
        toasts.success(format!("They are in {}.", collection.name));
        open.set(false);
        desk.first.refetch();
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let assets = chosen(desk);
        match list().into_iter().find(|it| it.id.to_string() == which.get_untracked()) {
            Some(it) => {
                let change = CollectionPatch { add: assets, ..CollectionPatch::default() };
                submission.run(api::assets::update_collection(it.id, it.revision, &change), ended);
            }
            None => {
                let new = NewCollection { name: name.get_untracked().trim().to_owned(), description: String::new(), assets };
                submission.run(api::assets::create_collection(&new), ended);
            }
        }
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <SelectField label="Collection" name="collection" value=which options/>
            <Show when=move || which.with(String::is_empty)>
                <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
            </Show>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Add to collection"</SubmitButton>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::tags;

    #[test]
    fn tags_are_read_from_a_line() {
        assert_eq!(tags(" Summer,  out  door ,,"), ["summer", "out door"]);
    }
}
