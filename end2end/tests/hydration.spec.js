// Every page comes with its data in the first HTML, is taken over without a word in the console, and does not move while it is.
import { expect, settled, test } from "../fixtures/desk.js";

const PAGES = ["/campaigns", "/calendar", "/board", "/approvals", "/library", "/audit", "/members"];

test("pages hydrate quietly, with data in the first HTML", async ({ page, desk, watched }) => {
  const campaign = await desk.post("/campaigns", { name: "Autumn comeback", starts_on: day(2), ends_on: day(12), market: "NZ", channels: ["email"] });
  const task = await desk.post(`/campaigns/${campaign.id}/tasks`, { title: "Hero banner", due_on: day(5) });
  const proof = await desk.post("/proofs", { campaign_id: campaign.id, task_id: task.id, name: "Hero banner" });
  await desk.upload(proof.id, 40);
  await desk.signIn(page);
  for (const path of [...PAGES, `/campaigns/${campaign.id}`, `/campaigns/${campaign.id}/gate`, `/proofs/${proof.id}`]) {
    const reply = await page.goto(desk.url + path);
    expect(reply.status(), path).toBe(200);
    await settled(page);
    const html = await reply.text();
    if (["/campaigns", "/calendar"].includes(path) || path.startsWith("/campaigns/")) expect(html, path).toContain("Autumn comeback");
    expect(watched.filter((line) => line.includes(path)), path).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, `${path} does not scroll sideways`).toBeLessThanOrEqual(0);
  }
});

test("whoever is not signed in is sent to the door, and back", async ({ page, desk }) => {
  await page.goto(`${desk.url}/campaigns`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});

function day(from) {
  return new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
}
