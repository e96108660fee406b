// WCAG 2.2 AA as far as axe-core can tell, on every page, light and dark.
import AxeBuilder from "@axe-core/playwright";
import { expect, settled, test } from "../fixtures/desk.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function check(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const said = violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join("; ")})`);
  expect(said, name).toEqual([]);
}

for (const scheme of ["light", "dark"]) {
  test(`no violations, ${scheme}`, async ({ page, desk, baseURL }) => {
    await page.emulateMedia({ colorScheme: scheme });
    for (const path of ["/", "/sign-up"]) {
      await page.goto(baseURL + path);
      await settled(page);
      await check(page, path);
    }
    const campaign = await desk.post("/campaigns", { name: "Autumn comeback", starts_on: "2026-12-01", ends_on: "2026-12-12", market: "NZ", channels: ["email"] });
    const task = await desk.post(`/campaigns/${campaign.id}/tasks`, { title: "Hero banner", due_on: "2026-12-05" });
    await desk.post(`/campaigns/${campaign.id}/checklist`, { label: "Terms reviewed" });
    const proof = await desk.post("/proofs", { campaign_id: campaign.id, task_id: task.id, name: "Hero banner" });
    const version = await desk.upload(proof.id, 40);
    await desk.post(`/proof-versions/${version.id}/annotations`, { geometry: { type: "pin", x: 0.3, y: 0.4 }, blocking: true, body: "Wrong logo" });
    await desk.post("/blackouts", { name: "Holiday freeze", starts_on: "2026-12-20", ends_on: "2026-12-31", market: "NZ", channels: ["email"] });
    await desk.post("/policies", { name: "Budget cap", expression: "budget.amount < 100", advice: "Lower the budget", waivable: true });
    await desk.post(`/campaigns/${campaign.id}/waivers`, { code: "brief_complete", subject_id: campaign.id, reason: "A test" });
    const asset = await desk.post("/assets", { name: "Harbour at night", kind: "photography" });
    await desk.post(`/assets/${asset.id}/terms`, { kind: "licence", holder: "Studio" });
    const brand = await desk.post("/brands", { name: "Acme Leisure" });
    await desk.patch(`/brands/${brand.id}`, brand.revision, { colours: [{ name: "Signal", rgb: "#c81e1e", pantone: "186 C" }], rules: { banned: ["world's best"] } });
    await desk.post("/shares", { name: "Press kit", assets: [asset.id] });
    await desk.post("/campaign-templates", { name: "Launch", campaign_id: campaign.id });
    await desk.signIn(page);
    const pages = ["/campaigns", "/calendar", "/calendar?view=day&on=2026-12-05", "/calendar?view=week&on=2026-12-01", "/calendar?view=quarter&month=2026-10",
      "/calendar?view=agenda&month=2026-12", "/work", "/board", "/board?campaign=all&lanes=person", "/gantt", `/gantt?campaign=${campaign.id}`, "/approvals",
      "/templates", "/library", "/library/shares", "/library/storage", "/library/brands", `/library/${asset.id}`, "/rules", "/audit", "/members",
      `/campaigns/${campaign.id}`, `/campaigns/${campaign.id}?tab=tasks`, `/campaigns/${campaign.id}?tab=checklist`,
      `/campaigns/${campaign.id}?tab=proofs`, `/campaigns/${campaign.id}/gate`, `/proofs/${proof.id}`];
    for (const path of pages) {
      await page.goto(desk.url + path);
      await settled(page);
      await check(page, path);
    }
  });
}
