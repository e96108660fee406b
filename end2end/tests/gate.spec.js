// The gate as people meet it: waivers by two, launches at a set time, the team's own rules and blackouts.
import { expect, test } from "../fixtures/desk.js";
import { approved, joined, open } from "../fixtures/work.js";

test("one person asks for a waiver, another grants it, and the certificate names both", async ({ page, browser, desk }) => {
  const { id, brand } = await approved(desk, "Spring sale", 6, 16);
  await desk.post(`/campaigns/${id}/checklist`, { label: "Terms reviewed" });
  await desk.signIn(page);
  await open(page, desk, `/campaigns/${id}/gate`);
  await page.getByRole("button", { name: "Ask for a waiver of Terms reviewed" }).click();
  const dialog = page.getByRole("dialog", { name: "Ask for a waiver" });
  await dialog.getByRole("button", { name: "Ask for a waiver" }).click();
  await expect(dialog.getByText("must not be empty", { exact: true })).toBeVisible();
  await dialog.getByLabel("Reason").fill("Counsel confirmed by telephone");
  await dialog.getByRole("button", { name: "Ask for a waiver" }).click();
  await expect(page.getByText("Somebody else has to grant it.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Grant waiver" })).toHaveCount(0);

  const other = await joined(browser, desk, brand, `/campaigns/${id}/gate`);
  await other.getByRole("button", { name: "Grant waiver" }).click();
  await expect(other.getByText("Clear to launch")).toBeVisible();
  // The page of whoever asked follows.
  await expect(page.getByText("Clear to launch")).toBeVisible();
  await other.context().close();

  await page.getByRole("button", { name: "Launch", exact: true }).click();
  await page.getByRole("button", { name: "Launch now" }).click();
  await page.getByRole("link", { name: "Open the certificate" }).click();
  await expect(page.getByText(/passed and 1 waived/)).toBeVisible();
  await expect(page.getByText("Waived by Bea Brand, asked by Olga Owner: \u201cCounsel confirmed by telephone\u201d")).toBeVisible();
});

test("a launch is scheduled, changed and taken back", async ({ page, desk }) => {
  const { id } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, `/campaigns/${id}/gate`);
  await page.getByRole("button", { name: "Schedule launch\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Schedule launch" });
  await dialog.getByLabel("Day").fill("2098-03-30");
  await dialog.locator("input[name=time]").fill("02:30");
  await dialog.getByLabel("Time zone").selectOption("Europe/Berlin");
  await dialog.getByRole("button", { name: "Schedule launch" }).click();
  await expect(dialog.getByText("does not happen exactly once").first()).toBeVisible();
  await dialog.getByLabel("Day").fill("2098-12-01");
  await dialog.getByRole("button", { name: "Schedule launch" }).click();
  await expect(page.getByText("Goes live by itself on 2098-12-01 02:30 (Europe/Berlin)")).toBeVisible();
  expect((await desk.get(`/campaigns/${id}`)).status).toBe("scheduled");
  await page.getByRole("button", { name: "Take time back" }).click();
  await expect(page.getByText("Goes live by itself")).toHaveCount(0);
  expect((await desk.get(`/campaigns/${id}`)).status).toBe("approved");
});

test("a launch goes out at its time, and one that the gate refuses is held", async ({ page, desk }) => {
  const soon = () => ({ local: new Date(Date.now() + 3_000).toISOString().slice(0, 19), zone: "UTC" });
  const { id } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, `/campaigns/${id}/gate`);
  await desk.post(`/campaigns/${id}/checklist`, { label: "Terms reviewed" });
  await desk.post(`/campaigns/${id}/launch-schedule`, soon());
  await expect(page.getByText(/^Held: at .* the gate refused \(Terms reviewed\)/)).toBeVisible({ timeout: 15_000 });
  const [line] = (await desk.get(`/campaigns/${id}/checklist`)).items;
  await desk.patch(`/campaigns/${id}/checklist/${line.id}`, line.revision, { confirmed: true });
  await desk.post(`/campaigns/${id}/launch-schedule`, soon());
  await expect(page.getByText("Spring sale is live")).toBeVisible({ timeout: 15_000 });
});

test("a policy is tried while it is written, the gate asks it, and two people switch it off", async ({ page, browser, desk }) => {
  const { id } = await approved(desk, "Spring sale", 6, 16);
  const admin = await desk.hire("Ada Admin", "admin");
  await desk.signIn(page);
  await open(page, desk, "/rules");
  await page.getByRole("button", { name: "New policy" }).click();
  const dialog = page.getByRole("dialog", { name: "New policy" });
  await dialog.getByLabel("Name").fill("Budget cap");
  await dialog.getByLabel("Rule").fill("budgett.amount < 100");
  await expect(dialog.getByText("There is no `budgett`")).toBeVisible();
  await dialog.getByLabel("Rule").fill("budget.amount < 100");
  await expect(dialog.getByText(/True of \d+ of the newest \d+ campaigns\. It would refuse .*Spring sale/)).toBeVisible();
  await dialog.getByLabel("What to do when it fails").fill("Lower the budget");
  await dialog.getByRole("button", { name: "Save policy" }).click();
  await expect(page.getByRole("heading", { name: "Budget cap" })).toBeVisible();
  const failed = async () => (await desk.get(`/campaigns/${id}/gate`)).items.filter((item) => !item.passed).map((item) => item.title);
  expect(await failed()).toEqual(["Budget cap"]);
  await page.getByRole("button", { name: "Switch off Budget cap" }).click();
  const two = page.getByRole("dialog", { name: "This takes two people" });
  await expect(two.getByText(/This weakens a rule that Spring sale runs under: The gate asks it no more\./)).toBeVisible();
  await two.getByLabel("Reason").fill("The cap moves to finance");
  await two.getByRole("button", { name: "Propose" }).click();
  await expect(page.getByText("Somebody else has to confirm it.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Confirm/ })).toHaveCount(0);
  const other = await joined(browser, desk, admin, "/rules");
  await other.getByRole("button", { name: /^Confirm ?: Budget cap$/ }).click();
  await expect(other.getByRole("heading", { name: "Waits for a second person" })).toHaveCount(0);
  await other.context().close();
  await expect(page.getByRole("button", { name: "Switch on Budget cap" })).toBeVisible();
  expect(await failed()).toEqual([]);
});

test("a blackout is added, refuses the launch, and two people remove it", async ({ page, browser, desk }) => {
  const { id, brand } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, "/rules");
  await page.getByRole("button", { name: "New blackout" }).click();
  const dialog = page.getByRole("dialog", { name: "New blackout" });
  await dialog.getByLabel("Name").fill("Holiday freeze");
  await dialog.getByLabel("First day").fill("2020-01-01");
  await dialog.getByLabel("Last day").fill("2098-01-01");
  await dialog.getByLabel("Market").fill("nz");
  await dialog.getByRole("button", { name: "Add blackout" }).click();
  await expect(page.getByRole("heading", { name: "Holiday freeze" })).toBeVisible();
  const refused = async () => (await desk.get(`/campaigns/${id}/gate`)).items.some((item) => item.code === "blackout_clear" && !item.passed);
  expect(await refused()).toBe(true);
  await page.getByRole("button", { name: "Remove Holiday freeze" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  const two = page.getByRole("dialog", { name: "This takes two people" });
  await two.getByLabel("Reason").fill("It was entered twice");
  await two.getByRole("button", { name: "Propose" }).click();
  const other = await joined(browser, desk, brand, "/rules");
  await other.getByRole("button", { name: /^Confirm ?: Holiday freeze$/ }).click();
  await expect(other.getByText("No blackouts")).toBeVisible();
  await other.context().close();
  await expect(page.getByText("No blackouts")).toBeVisible();
  expect(await refused()).toBe(false);
});
