//! Whether what goes out is as its brand asks, where the brand says that this stops a launch.

use app::{
    brand::{self, Held, default_of, of_asset, said_of},
    model::{Brand, BrandFinding, CheckCode, Digest, GateItem, Role, Subject},
};

use super::{
    checks::{Finding, item, those_with},
    evidence::Evidence,
};

/// An item for each asset and proof whose brand stops a launch.
pub(super) fn on_brand(evidence: &Evidence) -> Vec<GateItem> {
    let market = evidence.campaign.market.as_deref();
    let strict = |brand: &&Brand| brand.rules.gate;
    let assets = evidence.assets.iter().filter_map(|asset| {
        let brand = of_asset(&evidence.brands, asset).filter(strict)?;
        let version = asset.versions.last()?;
        let subject =
            Subject { kind: "asset".into(), id: asset.id.to_string(), name: asset.name.clone(), href: format!("/library/{}", asset.id) };
        let said = said_of(asset);
        Some(held(evidence, brand, version.sha256, Held { kind: Some(asset.kind), market, said: &said, logos: &[] }, subject))
    });
    let proofs = evidence.proofs.iter().filter_map(|proof| {
        let brand = default_of(&evidence.brands).filter(strict)?;
        let version = proof.versions.last()?;
        let subject =
            Subject { kind: "proof".into(), id: proof.id.to_string(), name: proof.name.clone(), href: format!("/proofs/{}", proof.id) };
        let logos = evidence.logos.get(&version.sha256).map(Vec::as_slice).unwrap_or_default();
        Some(held(evidence, brand, version.sha256, Held { kind: None, market, said: "", logos }, subject))
    });
    assets.chain(proofs).collect()
}

fn held(evidence: &Evidence, brand: &Brand, file: Digest, held: Held<'_>, subject: Subject) -> GateItem {
    let findings: Vec<BrandFinding> = evidence.facts.get(&file).map(|facts| brand::findings(brand, facts, held)).unwrap_or_default();
    let title = format!("\u{201c}{}\u{201d} as {} asks", subject.name, brand.name);
    let finding = if findings.is_empty() {
        Finding::Holds("Nothing is found against it. Words inside pictures are not read.".into())
    } else {
        let told: Vec<String> = findings.iter().map(|finding| format!("{}: {}", finding.rule.label(), finding.detail)).collect();
        Finding::Fails {
            detail: told.join(" "),
            clear_by: "Change it, or have a second person let it pass as it is.".into(),
            who: those_with(evidence, Role::Contributor),
            expected_on: None,
        }
    };
    item(CheckCode::OnBrand, title, subject, finding)
}
