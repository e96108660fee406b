// What waits for one person, everybody's load, and the sheet of keys.
import { expect, test } from "../fixtures/desk.js";
import { open, tasks } from "../fixtures/work.js";

test("my work lists what is given to me by when it is due, and everybody's load", async ({ page, desk }) => {
  const { member } = await desk.get("/session");
  const { id } = await tasks(desk, ["Hero banner"], { assignee_id: member.id, due_on: "2031-05-07" });
  await desk.post(`/campaigns/${id}/tasks`, { title: "Late one", assignee_id: member.id, due_on: "2020-05-07" });
  await desk.post(`/campaigns/${id}/tasks`, { title: "Some day", assignee_id: member.id });
  await desk.post(`/campaigns/${id}/tasks`, { title: "Not mine" });
  await desk.signIn(page);
  await open(page, desk, "/work");
  const part = (name) => page.locator("section").filter({ has: page.getByRole("heading", { name: new RegExp(`^${name}`) }) });
  await expect(part("Overdue").getByRole("link", { name: "Late one" })).toBeVisible();
  await expect(part("Later").getByRole("link", { name: "Hero banner" })).toBeVisible();
  await expect(part("Without a date").getByRole("link", { name: "Some day" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Not mine" })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Workload" })).toBeVisible();
});

test("a question mark opens the sheet of keys, but not while typing", async ({ page, desk }) => {
  await desk.signIn(page);
  await open(page, desk, "/calendar");
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(sheet.getByText("Move by dialog, with what follows from it")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await page.getByLabel("Keep what is shown now as").press("?");
  await expect(sheet).toBeHidden();
});
