// What auditors and those who set the rules see: the log scrolled and exported, checklists by market, budgets approved by a second person.
import { readFile } from "node:fs/promises";
import { expect, settled, test } from "../fixtures/desk.js";
import { approved, joined, open } from "../fixtures/work.js";

// A log of a million events, of which the server answers none: any stretch of it is made up here.
const MILLION = 1_000_000;
function event(seq) {
  return {
    seq, at: "2031-05-01T10:00:00Z", actor: { kind: "member", id: "1", name: `Person ${seq % 7}` }, email: null, ip: null,
    action: "task.updated", subject: { kind: "task", id: String(seq) }, before: { title: "A" }, after: { title: `B ${seq}` },
    leaf_hash: seq.toString(16).padStart(64, "0"),
  };
}

test("the log scrolls through a million events, to its first and to any", async ({ page, desk }) => {
  await desk.signIn(page);
  await open(page, desk, "/campaigns");
  let asked = 0;
  await page.route("**/api/v1/audit/events?*", async (route) => {
    const query = new URL(route.request().url()).searchParams;
    const limit = Number(query.get("limit"));
    asked += 1;
    const after = query.get("after");
    const first = query.get("order") === "newest" ? Math.max(0, MILLION - limit) : Number(after) + 1;
    const items = Array.from({ length: Math.max(0, Math.min(limit, MILLION - first)) }, (_, n) => event(first + n));
    if (query.get("order") === "newest") items.reverse();
    await route.fulfill({ json: { items, next: null } });
  });
  await page.getByRole("link", { name: "Audit", exact: true }).first().click();
  const list = page.getByRole("region", { name: "Every event, newest first" });
  await expect(list.getByText("#999999", { exact: true })).toBeVisible();
  await expect(page.getByText("1\u202f000\u202f000 events")).toBeVisible();
  // Small steps are exact: a hundred rows of 52 pixels.
  await list.evaluate((element) => element.scrollBy(0, 400));
  await list.evaluate((element) => element.scrollBy(0, 120));
  await expect(list.getByText("#999989", { exact: true })).toBeVisible();
  // Steps in a row, each frame drawn: how long the slowest took is told, not judged, since machines differ.
  const frames = await list.evaluate(async (element) => {
    const times = [];
    let last = performance.now();
    for (let step = 0; step < 120; step += 1) {
      element.scrollBy(0, 300);
      await new Promise(requestAnimationFrame);
      times.push(performance.now() - last);
      last = performance.now();
    }
    return times.sort((a, b) => a - b);
  });
  console.log(`scrolling a million events: median frame ${frames[60].toFixed(1)} ms, slowest ${frames[119].toFixed(1)} ms, ${asked} requests`);
  await list.focus();
  await page.keyboard.press("End");
  await expect(list.getByText("#0", { exact: true })).toBeVisible();
  await expect(list.getByText("Person 0").first()).toBeVisible();
  await page.getByRole("textbox", { name: "Number of an event" }).fill("654321");
  await page.getByRole("button", { name: "Go to event" }).click();
  await expect(list.getByText("#654321", { exact: true })).toBeVisible();
  const drawn = await list.getByRole("listitem").count();
  expect(drawn, "only what is in view is there").toBeLessThan(120);
});

test("a part of the log is exported as a document with its proofs inside", async ({ page, desk }) => {
  const { id } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, `/audit?campaign=${id}`);
  await page.getByRole("button", { name: "Export\u2026" }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("dialog", { name: "Export the audit" }).getByRole("link", { name: "PDF with proofs" }).click();
  const pdf = (await readFile(await (await saved).path())).toString("latin1");
  expect(pdf.startsWith("%PDF-")).toBe(true);
  expect(pdf).toContain("audit.jsonl");
  expect(pdf).toContain('"path":[');
});

test("an auditor reads everything and finds nothing to press", async ({ page, browser, desk }) => {
  const { id } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  const auditor = await desk.hire("Ina Auditor", "auditor");
  const other = await joined(browser, desk, auditor, `/campaigns/${id}/gate`);
  await expect(other.getByText("Clear to launch")).toBeVisible();
  await expect(other.getByRole("button", { name: "Launch", exact: true })).toHaveCount(0);
  await other.goto(`${desk.url}/audit`);
  await settled(other);
  await expect(other.getByRole("region", { name: "Every event, newest first" })).toBeVisible();
  await other.context().close();
  const { items: [newest] } = await desk.get("/audit/events?order=newest&limit=1&action=audit.read");
  expect([newest.action, newest.actor.name]).toEqual(["audit.read", "Ina Auditor"]);
});

test("a checklist by market reaches a campaign, and a second person approves its budget", async ({ page, browser, desk }) => {
  const { id, brand } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, "/rules");
  await page.getByRole("button", { name: "New checklist" }).click();
  const checklist = page.getByRole("dialog", { name: "New checklist" });
  await checklist.getByLabel("Name").fill("New Zealand");
  await checklist.getByLabel("Market").fill("nz");
  await checklist.getByLabel("What has to be confirmed").fill("Unsubscribe link works");
  await checklist.getByRole("button", { name: "Add checklist" }).click();
  await expect(page.getByRole("heading", { name: "New Zealand" })).toBeVisible();
  await page.getByRole("button", { name: "Change limit" }).click();
  const budget = page.getByRole("dialog", { name: "Approval of budgets" });
  await budget.getByLabel("Approval above").fill("10,000");
  await budget.getByRole("button", { name: "Save limit" }).click();
  await expect(page.getByText("A budget above EUR 10,000")).toBeVisible();

  await open(page, desk, `/campaigns/${id}/gate`);
  await expect(page.getByRole("heading", { name: "Unsubscribe link works" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Budget approved" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve EUR 25,000" })).toHaveCount(0);
  const other = await joined(browser, desk, brand, `/campaigns/${id}/gate`);
  await other.getByRole("button", { name: "Approve EUR 25,000" }).click();
  await expect(other.getByRole("heading", { name: "Budget approved" })).toHaveCount(0);
  await other.context().close();
  const [line] = (await desk.get(`/campaigns/${id}/checklist`)).items;
  await desk.patch(`/campaigns/${id}/checklist/${line.id}`, line.revision, { confirmed: true });
  await expect(page.getByText("Clear to launch")).toBeVisible();
});
