//! The editor of a brand. Lists are written a thing a line, as they are kept in brand books.

use leptos::prelude::*;

use super::brands::Source;
use crate::{
    api,
    model::{AiPolicy, AssetId, Brand, BrandColour, BrandFont, BrandPatch, BrandRules, Cmyk, Disclaimer},
    ui::{
        dialog::{Dialog, open_while},
        field::{Checkbox, SelectField, TextArea, TextField},
        form::{FormProblem, Submission, SubmitButton},
        toast::use_toasts,
    },
};

/// Edits the brand that is set; closed while there is none.
#[component]
pub(super) fn BrandDialog(brand: RwSignal<Option<Brand>>, source: Source) -> impl IntoView {
    let open = open_while(brand);
    let title = Signal::derive(move || brand.with(|brand| brand.as_ref().map_or_else(String::new, |brand| format!("Edit {}", brand.name))));
    view! {
        <Dialog open title class="editor">
            {move || brand.get().map(|brand| view! { <Form brand open source/> })}
        </Dialog>
    }
}

#[component]
fn Form(brand: Brand, open: RwSignal<bool>, source: Source) -> impl IntoView {
    let toasts = use_toasts();
    let rules = brand.rules.clone();
    let text = |value: String| RwSignal::new(value);
    let number = |value: Option<i64>| RwSignal::new(value.map(|value| value.to_string()).unwrap_or_default());
    let (name, description) = (text(brand.name.clone()), text(brand.description.clone()));
    let colours = text(brand.colours.iter().map(colour_line).collect::<Vec<_>>().join("\n"));
    let fonts = text(brand.fonts.iter().map(font_line).collect::<Vec<_>>().join("\n"));
    let (tolerance, most) = (number(rules.palette_tolerance), number(Some(rules.off_palette_most)));
    let (width, room) = (number(rules.logo_min_width), number(rules.logo_clear_space));
    let (only_fonts, gate, is_default) =
        (RwSignal::new(rules.only_brand_fonts), RwSignal::new(rules.gate), RwSignal::new(brand.is_default));
    let banned = text(rules.banned.join("\n"));
    let disclaimers = text(rules.disclaimers.iter().map(disclaimer_line).collect::<Vec<_>>().join("\n"));
    let (ai, disclosure) = (text(rules.ai.to_string()), text(rules.ai_disclosure.clone()));
    let policies = Signal::stored(AiPolicy::ALL.iter().map(|policy| (policy.to_string(), policy.label().to_owned())).collect::<Vec<_>>());
    let unread = RwSignal::new(None::<String>);
    let submission = Submission::new();
    let (id, revision, was_default) = (brand.id, brand.revision, brand.is_default);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let parsed = |value: RwSignal<String>| value.get_untracked().trim().parse::<i64>().ok();
        let lines = |value: RwSignal<String>| {
            value.get_untracked().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let read: Result<Vec<BrandColour>, String> = lines(colours).iter().map(|line| read_colour(line)).collect();
        let colours = match read {
            Ok(colours) => colours,
            Err(problem) => return unread.set(Some(problem)),
        };
        unread.set(None);
        let change = BrandPatch {
            name: Some(name.get_untracked().trim().to_owned()),
            description: Some(description.get_untracked().trim().to_owned()),
            colours: Some(colours),
            fonts: Some(lines(fonts).iter().map(|line| read_font(line)).collect()),
            rules: Some(BrandRules {
                palette_tolerance: parsed(tolerance),
                off_palette_most: parsed(most).unwrap_or_default(),
                logo_min_width: parsed(width),
                logo_clear_space: parsed(room),
                only_brand_fonts: only_fonts.get_untracked(),
                banned: lines(banned),
                disclaimers: lines(disclaimers).iter().map(|line| read_disclaimer(line)).collect(),
                ai: ai.get_untracked().parse().unwrap_or(AiPolicy::Allowed),
                ai_disclosure: disclosure.get_untracked().trim().to_owned(),
                gate: gate.get_untracked(),
            }),
            is_default: is_default.get_untracked().then_some(true),
        };
        submission.run(api::brands::update(id, revision, &change), move |brand| {
            toasts.success(format!("{} is changed. Its rules count from now on.", brand.name));
            open.set(false);
            source.refetch();
        });
    };
    let colour_error = Signal::derive(move || unread.get().or_else(|| submission.field("cmyk").get()));
    view! {
        <form class="form" on:submit=send novalidate>
            <FormProblem of=submission/>
            <TextField label="Name" name="name" autocomplete="off" value=name error=submission.field("name") required=true/>
            <TextArea label="Description" name="description" value=description error=submission.field("description")/>
            <TextArea label="Colours" name="colours" value=colours error=colour_error hint="One a line: name, #rrggbb, and if known four percentages for CMYK and the Pantone name. Signal, #c81e1e, 0 95 90 10, 186 C"/>
            <TextArea label="Type" name="fonts" value=fonts error=submission.field("family") hint="One a line: family, what it is for, and the address of the asset that has its file."/>
            <fieldset class="stack stack--tight">
                <legend class="field__label">"Rules"</legend>
                <p class="muted small">"What is left empty is not asked."</p>
                <div class="form__pair">
                    <TextField label="Distance from the palette" name="palette_tolerance" autocomplete="off" value=tolerance error=submission.field("palette_tolerance") hint="0 is the same colour, 100 black for white. 6 is close."/>
                    <TextField label="Farther, at most (%)" name="off_palette_most" autocomplete="off" value=most error=submission.field("off_palette_most")/>
                </div>
                <div class="form__pair">
                    <TextField label="Least width of a logo (pixels)" name="logo_min_width" autocomplete="off" value=width error=submission.field("logo_min_width")/>
                    <TextField label="Room around it (% of its width)" name="logo_clear_space" autocomplete="off" value=room error=submission.field("logo_clear_space")/>
                </div>
                <Checkbox label="Only the families of the brand" checked=only_fonts/>
                <TextArea label="Never said" name="banned" value=banned error=submission.field("banned") hint="A phrase a line."/>
                <TextArea label="Has to be said" name="disclaimers" value=disclaimers error=submission.field("disclaimers") hint="A sentence a line. With a market before a colon, only there. NZ: Terms apply"/>
                <SelectField label="What a machine made" name="ai" value=ai options=policies/>
                <Show when=move || ai.with(|ai| ai == AiPolicy::Disclosed.as_str())>
                    <TextField label="Disclosed by the words" name="ai_disclosure" autocomplete="off" value=disclosure error=submission.field("ai_disclosure") placeholder="Made with AI"/>
                </Show>
                <Checkbox label="What is found stops a launch" checked=gate/>
            </fieldset>
            {(!was_default).then(|| view! { <Checkbox label="The brand of everything that names no other" checked=is_default/> })}
            <div class="form__actions">
                <button type="button" class="button" on:click=move |_| open.set(false)>"Cancel"</button>
                <SubmitButton of=submission>"Save brand"</SubmitButton>
            </div>
        </form>
    }
}

fn colour_line(colour: &BrandColour) -> String {
    let mut parts = vec![colour.name.clone(), colour.rgb.to_string()];
    match (colour.cmyk, colour.pantone.is_empty()) {
        (None, true) => {}
        (cmyk, _) => parts.push(cmyk.map(|cmyk| cmyk.to_string()).unwrap_or_default()),
    }
    if !colour.pantone.is_empty() {
        parts.push(colour.pantone.clone());
    }
    parts.join(", ")
}

fn read_colour(line: &str) -> Result<BrandColour, String> {
    let parts: Vec<&str> = line.split(',').map(str::trim).collect();
    let &[name, rgb, ref more @ ..] = &parts[..] else { return Err(format!("\u{201c}{line}\u{201d} says no colour, such as #0a7c66")) };
    let rgb = rgb.parse().map_err(|error| format!("\u{201c}{rgb}\u{201d}: {error}"))?;
    let cmyk = match more.first().filter(|part| !part.is_empty()) {
        None => None,
        Some(part) => {
            let numbers: Vec<i64> = part.split_whitespace().filter_map(|number| number.parse().ok()).collect();
            let &[c, m, y, k] = &numbers[..] else { return Err(format!("\u{201c}{part}\u{201d} is not four percentages")) };
            Some(Cmyk { c, m, y, k })
        }
    };
    Ok(BrandColour { name: name.to_owned(), rgb, cmyk, pantone: more.get(1).copied().unwrap_or_default().to_owned() })
}

fn font_line(font: &BrandFont) -> String {
    let address = font.asset_id.map(|id| format!("/library/{id}")).unwrap_or_default();
    [font.family.clone(), font.used_for.clone(), address].join(", ").trim_end_matches([',', ' ']).to_owned()
}

fn read_font(line: &str) -> BrandFont {
    let mut parts = line.splitn(3, ',').map(str::trim);
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (family, used_for, address) = (next(), next(), next());
    let asset_id = address.rsplit('/').next().and_then(|id| id.parse::<AssetId>().ok());
    BrandFont { family, used_for, asset_id }
}

fn disclaimer_line(disclaimer: &Disclaimer) -> String {
    match &disclaimer.market {
        Some(market) => format!("{market}: {}", disclaimer.text),
        None => disclaimer.text.clone(),
    }
}

/// Before the first colon, a market where it is written like one.
fn read_disclaimer(line: &str) -> Disclaimer {
    let is_market = |code: &str| (2..=6).contains(&code.len()) && code.bytes().all(|c| c.is_ascii_uppercase() || c == b'-');
    match line.split_once(':') {
        Some((market, text)) if is_market(market.trim()) => {
            Disclaimer { market: Some(market.trim().to_owned()), text: text.trim().to_owned() }
        }
        _ => Disclaimer { market: None, text: line.trim().to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_written() {
        for line in ["Signal, #c81e1e, 0 95 90 10, 186 C", "Paper, #fafafa", "Ink, #141416, , Black 6 C"] {
            assert_eq!(colour_line(&read_colour(line).unwrap()), line);
        }
        assert!(read_colour("Signal").is_err() && read_colour("Signal, red").is_err() && read_colour("S, #c81e1e, 1 2 3").is_err());
        for line in ["Inter", "Inter, Headlines"] {
            assert_eq!(font_line(&read_font(line)), line);
        }
        for line in ["NZ: Terms apply", "US-CA: Ask first", "Note: this is no market"] {
            assert_eq!(disclaimer_line(&read_disclaimer(line)), line);
        }
        assert_eq!(read_disclaimer("Note: this is no market").market, None);
    }
}
