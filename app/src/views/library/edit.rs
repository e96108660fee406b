//! States what an asset may be used for: when, where, on what, and who holds the rights.

use leptos::prelude::*;

use crate::{
    api,
    model::{Asset, Channel, UsageRights},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, DateField, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
};

/// The rights of the asset that is set; closed while there is none.
#[component]
pub fn RightsDialog(asset: RwSignal<Option<Asset>>, done: Callback<()>) -> impl IntoView {
    let open = open_while(asset);
    let title =
        Signal::derive(move || asset.with(|asset| asset.as_ref().map_or_else(String::new, |asset| format!("Rights of {}", asset.name))));
    view! {
        <Dialog open title>
            {move || asset.get().map(|asset| view! { <RightsForm asset open done/> })}
        </Dialog>
    }
}

#[component]
fn RightsForm(asset: Asset, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let rights = asset.rights.clone();
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let holder = RwSignal::new(rights.holder.clone());
    let starts = text(rights.starts_on.map(|day| day.to_string()));
    let ends = text(rights.ends_on.map(|day| day.to_string()));
    let every_market = RwSignal::new(rights.stated && rights.markets.is_none());
    let markets = text(rights.markets.map(|markets| markets.join(", ")));
    let every_channel = RwSignal::new(rights.stated && rights.channels.is_none());
    let allowed = rights.channels.unwrap_or_default();
    let channels: Vec<(Channel, RwSignal<bool>)> =
        Channel::ALL.iter().map(|channel| (*channel, RwSignal::new(allowed.contains(channel)))).collect();
    let boxes = channels.clone();
    let submission = Submission::new();
    let (id, revision, name) = (asset.id, asset.revision, asset.name);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = channels.iter().filter(|(_, checked)| checked.get_untracked()).map(|(channel, _)| *channel).collect();
        let stated = UsageRights {
            starts_on: starts.get_untracked().parse().ok(),
            ends_on: ends.get_untracked().parse().ok(),
            markets: (!every_market.get_untracked()).then(|| codes(&markets.get_untracked())),
            channels: (!every_channel.get_untracked()).then_some(chosen),
            holder: holder.get_untracked().trim().to_owned(),
            stated: true,
        };
        let name = name.clone();
        submission.run(api::assets::set_rights(id, revision, &stated), move |_| {
            toasts.success(format!("The rights of {name} are stated."));
            open.set(false);
            done.run(());
        });
    };
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Who holds the rights?" name="holder" autocomplete="off" value=holder error=submission.field("holder") placeholder="Agency, photographer, or your own company"/>
            <div class="form__pair">
                <DateField label="First day of use" name="starts_on" value=starts error=submission.field("starts_on") hint="Empty: no beginning."/>
                <DateField label="Last day of use" name="ends_on" value=ends error=submission.field("ends_on") hint="Empty: no end."/>
            </div>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Markets"</legend>
                <Checkbox label="Every market" checked=every_market/>
                <Show when=move || !every_market.get()>
                    <TextField label="Only in these" name="markets" autocomplete="off" value=markets error=submission.field("markets") placeholder="AU, NZ, US-CA" hint="Country codes with commas between them. None: nowhere."/>
                </Show>
            </fieldset>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Channels"</legend>
                <Checkbox label="Every channel" checked=every_channel/>
                <div class="choices" hidden=move || every_channel.get()>
                    {boxes.into_iter().map(|(channel, checked)| view! { <Checkbox label=channel.label() checked/> }).collect_view()}
                </div>
            </fieldset>
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"State rights"</SubmitButton>
            </div>
        </form>
    }
}

/// Market codes out of a line of text: in capitals, each once, in the order written.
pub(super) fn codes(line: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for code in line.split([',', ';', ' ']).map(|part| part.trim().to_uppercase()).filter(|code| !code.is_empty()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn markets_are_read_from_a_line() {
        assert_eq!(codes(" au, NZ;us-ca  au,"), ["AU", "NZ", "US-CA"]);
        assert!(codes(" , ").is_empty());
    }
}
