// The calendar seen other ways: a day, a week, a quarter, a list; its layers and filters; what the gate has against a day; views that
// are kept, and feeds that other programs read. All of it is in the address, and comes back with it.
import { expect, settled, test } from "../fixtures/desk.js";
import { campaign, carry, drag, MONTH, open, point, saved } from "../fixtures/work.js";

const bar = (page, name) => page.getByRole("grid").getByRole("button", { name: new RegExp(`^${name}, `) });
const cell = (page, words) => page.getByRole("gridcell", { name: new RegExp(words) });
const lies = (page, name, days) => expect(bar(page, name)).toHaveAccessibleName(new RegExp(`${days} 2031$`));
const heading = (page, name) => expect(page.getByRole("heading", { level: 2, name, exact: true })).toBeVisible();

async function begin(page, desk, query = `month=${MONTH}`) {
  await desk.signIn(page);
  await open(page, desk, `/calendar?${query}`);
}

test("every view shows the same day, turns its pages and is in the address", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  const views = page.getByRole("navigation", { name: "View" });
  await views.getByRole("link", { name: "Week" }).click();
  await heading(page, "28 April – 4 May 2031");
  await page.getByRole("link", { name: "Next week" }).click();
  await heading(page, "5 – 11 May 2031");
  await expect(page).toHaveURL(/view=week&on=2031-05-05/);
  await lies(page, "Spring sale", "6–8 May");
  await views.getByRole("link", { name: "Quarter" }).click();
  await heading(page, "April – June 2031");
  await lies(page, "Spring sale", "6–8 May");
  await expect(page.getByRole("gridcell")).toHaveCount(14 * 7);
  await page.goto(`${desk.url}/calendar?view=day&on=2031-05-07`);
  await settled(page);
  await heading(page, "Wednesday 7 May 2031");
  await expect(page.getByRole("gridcell")).toHaveCount(1);
  await lies(page, "Spring sale", "6–8 May");
  await page.getByRole("link", { name: "Next day" }).click();
  await page.getByRole("link", { name: "Next day" }).click();
  await expect(bar(page, "Spring sale")).toHaveCount(0);
  await views.getByRole("link", { name: "Agenda" }).click();
  await heading(page, "May 2031");
  await expect(page.getByRole("grid")).toBeHidden();
  await expect(page.getByRole("button", { name: /^Spring sale.*6–8 May 2031/ })).toBeVisible();
  await page.goBack();
  await heading(page, "Friday 9 May 2031");
});

test("bars are moved by pointer and by key in a week and in a quarter", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 7);
  await begin(page, desk, "view=week&on=2031-05-05");
  let done = saved(page, "/campaigns/");
  await drag(page, await point(bar(page, "Spring sale"), 0.1), await point(cell(page, "^Friday 9 May")));
  await lies(page, "Spring sale", "9–10 May");
  await done;
  // Off the page by key: the page follows.
  done = saved(page, "/campaigns/");
  await bar(page, "Spring sale").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await heading(page, "12 – 18 May 2031");
  await page.keyboard.press("Space");
  await done;
  await lies(page, "Spring sale", "16–17 May");
  await page.goto(`${desk.url}/calendar?view=quarter&month=2031-04`);
  await settled(page);
  done = saved(page, "/campaigns/");
  await drag(page, await point(bar(page, "Spring sale"), 0.1), await point(cell(page, "^Tuesday 3 June")));
  await lies(page, "Spring sale", "3–4 Jun");
  await done;
  done = saved(page, "/campaigns/");
  await bar(page, "Spring sale").focus();
  await page.keyboard.press("Control+Alt+ArrowRight");
  await lies(page, "Spring sale", "3–5 Jun");
  await done;
});

test("a new campaign is started by sweeping over days of a week", async ({ page, desk }) => {
  await begin(page, desk, "view=week&on=2031-05-05");
  await drag(page, await point(cell(page, "^Tuesday 6 May"), 0.5, 0.8), await point(cell(page, "^Thursday 8 May"), 0.5, 0.8));
  const dialog = page.getByRole("dialog", { name: "New campaign" });
  await expect(dialog.getByLabel("First day")).toHaveValue("2031-05-06");
  await expect(dialog.getByLabel("Last day")).toHaveValue("2031-05-08");
});

test("holidays, blackouts and rights that end have layers, and filters narrow what is seen", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await campaign(desk, "Soldes", 13, 15, { market: "FR" });
  await desk.post("/blackouts", { name: "Stocktaking", starts_on: "2031-05-20", ends_on: "2031-05-21", market: "NZ" });
  await begin(page, desk);
  await expect(cell(page, "^Thursday 8 May 2031.*Victoire.*FR")).toBeVisible();
  await expect(cell(page, "^Tuesday 20 May 2031.*blackout")).toBeVisible();
  await bar(page, "Stocktaking").click();
  const panel = page.getByRole("dialog", { name: "Stocktaking" });
  await expect(panel.getByText("No launches in NZ, on every channel")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Move…" })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /^Filters/ }).click();
  const filters = page.getByRole("dialog", { name: "Filters" });
  await filters.getByLabel("Market").selectOption("NZ");
  await filters.getByLabel("Public holidays").uncheck();
  await filters.getByRole("button", { name: "Done" }).click();
  await expect(page).toHaveURL(/hide=holidays&market=NZ/);
  await expect(bar(page, "Soldes")).toHaveCount(0);
  await expect(bar(page, "Spring sale")).toBeVisible();
  await expect(bar(page, "Stocktaking")).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(bar(page, "Soldes")).toHaveCount(0);
  await expect(cell(page, "^Thursday 8 May 2031")).not.toHaveAccessibleName(/Victoire/);
});

test("going live cannot be put before the gate should be clear, and it says what is short", async ({ page, desk }) => {
  const { id } = await campaign(desk, "Spring sale", 22, 24);
  await desk.post(`/campaigns/${id}/tasks`, { title: "Hero banner", starts_on: "2031-05-14", due_on: "2031-05-16" });
  await begin(page, desk);
  await carry(page, await point(bar(page, "Spring sale"), 0.1), await point(cell(page, "^Tuesday 13 May")));
  await expect(cell(page, "^Friday 16 May")).toHaveClass(/day--before-gate/);
  await expect(cell(page, "^Saturday 17 May")).not.toHaveClass(/day--before-gate/);
  await page.mouse.up();
  await expect(page.getByText(/cannot begin on 13 May 2031: its gate should be clear on 17 May 2031.*“Hero banner”/).first()).toBeVisible();
  await lies(page, "Spring sale", "22–24 May");
  // The dialog says so before anything is sent.
  await bar(page, "Spring sale").focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Move Spring sale" });
  await expect(dialog.getByText("Its gate should be clear on 17 May 2031.")).toBeVisible();
  await dialog.getByLabel("First day").fill("2031-05-15");
  await expect(dialog.getByText(/7 days earlier.*cannot begin on 15 May/)).toBeVisible();
  await dialog.getByLabel("First day").fill("2031-05-19");
  await expect(dialog.getByText("3 days earlier. Its gate should be clear on 17 May 2031.")).toBeVisible();
  const done = saved(page, "/campaigns/");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await done;
  await lies(page, "Spring sale", "19–24 May");
});

test("a view is kept, found again, read by other calendars, and revoked", async ({ page, desk, request, baseURL }) => {
  const { id } = await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk, `view=week&on=2031-05-05&market=NZ`);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  const views = page.getByRole("dialog", { name: "Views of Calendar" });
  await views.getByLabel("Keep what is shown now as").fill("New Zealand");
  await views.getByRole("button", { name: "Save view" }).click();
  await expect(views.getByRole("link", { name: "New Zealand" })).toBeVisible();
  await views.getByRole("button", { name: "New calendar feed (ICS)" }).click();
  const address = await views.getByLabel("Address of the feed, shown once").inputValue();
  const feed = () => request.get(baseURL + new URL(address).pathname, { headers: { Host: desk.host } });
  const read = await feed();
  expect(read.status()).toBe(200);
  expect(read.headers()["content-type"]).toContain("text/calendar");
  // 2031 is farther ahead than a feed looks; the calendar is there all the same.
  expect(await read.text()).toMatch(/^BEGIN:VCALENDAR[\s\S]*NAME:New Zealand/);
  await views.getByRole("button", { name: "Revoke" }).click();
  await expect(views.getByRole("button", { name: "Revoke" })).toHaveCount(0);
  expect((await feed()).status()).toBe(401);

  await page.goto(`${desk.url}/calendar`);
  await settled(page);
  await page.getByRole("button", { name: "Views", exact: true }).click();
  await page.getByRole("dialog", { name: "Views of Calendar" }).getByRole("link", { name: "New Zealand" }).click();
  await expect(page).toHaveURL(/view=week&on=2031-05-05&market=NZ/);
  await lies(page, "Spring sale", "6–8 May");
  expect(id).toBeTruthy();
});

test("a page is printed without what is only for pressing", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 2, name: "May 2031" })).toBeVisible();
  await expect(bar(page, "Spring sale")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Workspace" })).toBeHidden();
  await expect(page.getByRole("button", { name: /^Filters/ })).toBeHidden();
  const paper = await page.pdf({ preferCSSPageSize: true });
  expect(paper.subarray(0, 5).toString()).toBe("%PDF-");
});

test("a campaign is duplicated onto other days, with its tasks at their distances", async ({ page, desk }) => {
  const { id } = await campaign(desk, "Spring sale", 12, 14);
  await desk.post(`/campaigns/${id}/tasks`, { title: "Hero banner", due_on: "2031-05-09" });
  await begin(page, desk);
  await bar(page, "Spring sale").click();
  await page.getByRole("dialog", { name: "Spring sale" }).getByRole("button", { name: "Duplicate…" }).click();
  const dialog = page.getByRole("dialog", { name: "Duplicate campaign" });
  await dialog.getByLabel("Name").fill("Winter sale");
  await dialog.getByLabel("First day").fill("2031-06-16");
  await dialog.getByRole("button", { name: "Duplicate", exact: true }).click();
  await heading(page, "June 2031");
  await lies(page, "Winter sale", "16–18 Jun");
  await expect(bar(page, "Hero banner")).toHaveAccessibleName(/13 Jun 2031$/);
});
