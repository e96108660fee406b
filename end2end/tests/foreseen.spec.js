// What follows from a move is told before it is made, in all three views, and is what then happens. What blackouts and rights say about what is
// planned is seen where it is planned.
import { expect, settled, test } from "../fixtures/desk.js";
import { campaign, chain, drag, MONTH, open, point, saved, tasks } from "../fixtures/work.js";

const bar = (page, name) => page.getByRole("grid").getByRole("button", { name: new RegExp(`${name}, `) });
const cell = (page, day) => page.getByRole("gridcell", { name: new RegExp(`^\\w+ ${day} May 2031`) });
const follows = (page) => page.getByRole("status", { name: "What follows" });
const lies = (page, name, days) => expect(bar(page, name)).toHaveAccessibleName(new RegExp(`${days} 2031$`));

// Copy (Mon 5, Tue 6 May 2031) before layout (Wed 7, Thu 8); the flight begins on the 19th.
async function plan(desk) {
  const { id } = await desk.post("/campaigns", { name: "Autumn comeback", starts_on: "2031-05-19", ends_on: "2031-05-30", market: "DE", channels: ["email"] });
  const task = (title, first, last) => desk.post(`/campaigns/${id}/tasks`, { title, starts_on: `2031-05-${first}`, due_on: `2031-05-${last}` });
  const copy = await task("Copy", "05", "06");
  const layout = await task("Layout", "07", "08");
  await desk.post(`/tasks/${layout.id}/dependencies`, { predecessor_id: copy.id });
  return { id, copy, layout };
}

test("a task is dragged on the calendar, what waits for it follows, and both are taken back as one", async ({ page, desk }) => {
  const { layout } = await plan(desk);
  await desk.signIn(page);
  await open(page, desk, `/calendar?month=${MONTH}`);
  const done = saved(page, "/schedule/commit");
  await drag(page, await point(bar(page, "Copy"), 0.1), await point(cell(page, 8)));
  await done;
  await lies(page, "Copy", "8–9 May");
  await lies(page, "Layout", "12–13 May");
  expect(await desk.get(`/tasks/${layout.id}`)).toMatchObject({ starts_on: "2031-05-12", due_on: "2031-05-13" });
  const undone = saved(page, "/undo");
  await page.getByRole("button", { name: "Undo the move of Copy" }).click();
  await undone;
  await lies(page, "Copy", "5–6 May");
  await lies(page, "Layout", "7–8 May");
});

test("the calendar's dialog names every task that follows, and commits exactly that", async ({ page, desk }) => {
  const { id, layout } = await plan(desk);
  await desk.signIn(page);
  await open(page, desk, `/calendar?month=${MONTH}`);
  await bar(page, "Copy").focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Move Copy" });
  await dialog.getByLabel("First day").fill("2031-05-13");
  await dialog.getByLabel("Due").fill("2031-05-14");
  await expect(follows(page)).toContainText("Layout moves to 15–16 May 2031");
  const answered = page.waitForResponse((response) => response.url().endsWith("/schedule/commit"));
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog).toBeHidden();
  expect((await answered).ok()).toBe(true);
  await lies(page, "Layout", "15–16 May");
  expect(await desk.get(`/tasks/${layout.id}`)).toMatchObject({ starts_on: "2031-05-15", due_on: "2031-05-16" });

  // A flight before its gate should be clear is refused with what is short, and nothing is sent.
  await bar(page, "Autumn comeback").first().focus();
  await page.keyboard.press("m");
  const flight = page.getByRole("dialog", { name: "Move Autumn comeback" });
  await flight.getByLabel("First day").fill("2031-05-12");
  await expect(follows(page)).toContainText(/cannot begin on 12 May 2031.*Layout/);
  await flight.getByRole("button", { name: "Move", exact: true }).click();
  await expect(flight).toBeVisible();
  await page.keyboard.press("Escape");
  expect((await desk.get(`/campaigns/${id}`)).starts_on).toBe("2031-05-19");
});

test("the board's dialog tells limits, stages and the gate's forecast before a card goes", async ({ page, desk }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  const { id, tasks: made } = await tasks(desk, ["Hero banner", "Newsletter"], { chain_id: (await chain(desk, bea)).id });
  await desk.post("/wip-limits", { status: "in_production", per: "column", most: 1 });
  await desk.patch(`/tasks/${made[1].id}`, made[1].revision, { status: "in_production" });
  await desk.signIn(page);
  await open(page, desk, `/board?campaign=${id}`);
  await page.getByRole("button", { name: "Hero banner", exact: true }).focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Move Hero banner" });
  await dialog.getByLabel("Column").selectOption("in_production");
  await expect(follows(page)).toContainText("In production is full: 1 of 1. You can let it in with a reason.");
  await dialog.getByLabel("Column").selectOption("in_review");
  await expect(follows(page)).toContainText("Opens for decisions: Brand.");
  await expect(follows(page)).toContainText("Its campaign goes to “In review”.");
  const done = saved(page, "/submit");
  await dialog.getByRole("button", { name: "Submit for review" }).click();
  const review = await (await done).json();
  expect(review.stages.filter((stage) => stage.status === "open").map((stage) => stage.name)).toEqual(["Brand"]);
  expect((await desk.get(`/campaigns/${id}`)).status).toBe("in_review");
});

test("a blackout saved over a launch is seen everywhere until the launch is moved", async ({ page, desk }) => {
  const { id } = await campaign(desk, "Spring sale", 13, 16);
  await desk.post("/blackouts", { name: "Holiday freeze", starts_on: "2031-05-12", ends_on: "2031-05-14", market: "NZ" });
  await desk.signIn(page);
  await open(page, desk, `/campaigns/${id}`);
  await expect(page.getByRole("list", { name: "Conflicts" })).toContainText("planned for 13 May 2031, in the blackout “Holiday freeze”");
  await page.getByRole("link", { name: "Move it on the calendar" }).click();
  await expect(bar(page, "Spring sale")).toHaveAccessibleName(/^Planned in the blackout Holiday freeze/);
  await page.goto(`${desk.url}/campaigns/${id}/gate`);
  await settled(page);
  await expect(page.getByText("The launch is planned for 2031-05-13.", { exact: false })).toBeVisible();

  await open(page, desk, `/calendar?month=${MONTH}`);
  const done = saved(page, "/campaigns/");
  await drag(page, await point(bar(page, "Spring sale"), 0.3), await point(cell(page, 20)));
  await done;
  await expect(bar(page, "Spring sale")).toHaveAccessibleName(/^Spring sale/);
  expect((await desk.get("/conflicts")).items).toEqual([]);
});

test("days of a flight without the rights to what is in it are hatched, by name, on calendar and gantt", async ({ page, desk }) => {
  const { id } = await campaign(desk, "Spring sale", 13, 23);
  const asset = await desk.post("/assets", { name: "Harbour at night", kind: "photography" });
  const reply = await desk.request.post(`${desk.base}/api/v1/assets/${asset.id}/versions`, {
    headers: { Host: desk.host, Authorization: `Bearer ${desk.token}` },
    multipart: { file: { name: "h.png", mimeType: "image/png", buffer: (await import("../fixtures/desk.js")).png(60, 40, 90) } },
  });
  expect(reply.status(), await reply.text()).toBe(201);
  await desk.post(`/assets/${asset.id}/terms`, { kind: "licence", holder: "Studio", ends_at: "2031-05-19T00:00:00Z" });
  await desk.post(`/campaigns/${id}/assets`, { asset_id: asset.id });
  await desk.signIn(page);
  await open(page, desk, `/calendar?month=${MONTH}`);
  const why = /“Harbour at night”: the licence of Studio ends on 2031-05-18/;
  await expect(bar(page, "Spring sale").first()).toHaveAccessibleName(why);
  await expect(page.locator(".bar__bare").first()).toHaveAttribute("title", why);
  await open(page, desk, `/gantt?campaign=${id}&zoom=days`);
  await expect(page.locator(".gantt__zone--bare")).toHaveAttribute("title", why);
  await page.getByRole("button", { name: /conflict/ }).click();
  await expect(page.getByRole("dialog", { name: "What does not fit" })).toContainText(why);
});

test("a template is made from a campaign, shows its days, and starts another", async ({ page, desk }) => {
  const { id } = await plan(desk);
  await desk.signIn(page);
  await open(page, desk, `/templates?from=${id}`);
  const making = page.getByRole("dialog", { name: "New template" });
  await making.getByLabel("Name").fill("Comeback");
  await making.getByRole("button", { name: "Make template" }).click();
  await expect(making).toBeHidden();
  await page.getByRole("button", { name: "Start a campaign from Comeback" }).click();
  const starting = page.getByRole("dialog", { name: "Start from Comeback" });
  await starting.getByLabel("Name").fill("Comeback in June");
  await starting.getByLabel("Launch").fill("2031-06-23");
  // Ten working days before the launch.
  await expect(starting.getByRole("status", { name: "Where its tasks will lie" })).toContainText("Copy9–10 Jun 2031");
  await starting.getByRole("button", { name: "Start campaign" }).click();
  await expect(page).toHaveURL(/\/campaigns\/.*tab=tasks/);
  const made = (await desk.get("/campaigns")).items.find((campaign) => campaign.name === "Comeback in June");
  const copy = (await desk.get(`/campaigns/${made.id}/tasks`)).items.find((task) => task.title === "Copy");
  expect(copy).toMatchObject({ starts_on: "2031-06-09", due_on: "2031-06-10" });
});

test("what a series will make lies on the calendar, is moved there, left out and made", async ({ page, desk }) => {
  const template = await desk.post("/campaign-templates", { name: "Letter", plan: { flight_days: 2 } });
  const what = { kind: "campaign", template_id: template.id };
  const series = await desk.post("/series", { name: "Letter of {day}", what, rule: "FREQ=WEEKLY;BYDAY=TU", starts_on: "2031-05-01", lead_days: 5 });
  await desk.signIn(page);
  await open(page, desk, "/calendar?month=2031-05");
  const bar = (day) => page.getByRole("grid").getByRole("button", { name: new RegExp(`^Letter of 2031-05-${day}, campaign, Still to be made`) });
  const cell = (day) => page.locator(`[data-day="2031-05-${day}"]`);
  await expect(bar("06")).toHaveAccessibleName(/6–7 May 2031$/);
  // How long it is, its template says: it has no ends to pull at.
  await expect(bar("06").locator("xpath=..").locator(".bar__edge")).toHaveCount(0);

  // By pointer, and back.
  const moved = page.waitForResponse((response) => response.url().includes("/occurrences/2031-05-06") && response.ok());
  await drag(page, await point(bar("06"), 0.1), await point(cell("08")));
  await moved;
  await expect(bar("08")).toHaveAccessibleName(/8–9 May 2031$/);
  const back = page.waitForResponse((response) => response.url().includes("/occurrences/2031-05-06") && response.ok());
  await page.getByRole("button", { name: "Undo the move of Letter of 2031-05-06" }).click();
  await back;
  await expect(bar("06")).toHaveAccessibleName(/6–7 May 2031$/);
  expect((await desk.get(`/series/${series.id}`)).exceptions).toEqual([]);

  // By the keys; what would make it longer is refused with the reason.
  await bar("13").focus();
  await page.keyboard.press("Control+Alt+ArrowRight");
  await expect(page.getByText("How long it is, its series says.", { exact: false }).first()).toBeVisible();
  const later = page.waitForResponse((response) => response.url().includes("/occurrences/2031-05-13") && response.ok());
  await page.keyboard.press("Alt+ArrowRight");
  await later;
  await expect(bar("14")).toHaveAccessibleName(/14–15 May 2031$/);

  // By the dialog: this and all that follow.
  await bar("20").focus();
  await page.keyboard.press("m");
  const asking = page.getByRole("dialog", { name: /^Move Letter/ });
  await asking.getByLabel("Launch").fill("2031-05-22");
  await asking.getByLabel("What is moved").selectOption("following");
  await asking.getByRole("button", { name: "Move" }).click();
  await expect(asking).toBeHidden();
  await expect(bar("22")).toHaveAccessibleName(/22–23 May 2031$/);
  await expect(bar("29")).toBeVisible();

  // Left out, and made.
  await bar("29").click();
  const panel = page.getByRole("dialog", { name: "Letter of 2031-05-29" });
  await expect(panel).toContainText("By itself on 24 May 2031");
  await panel.getByRole("button", { name: "Leave it out" }).click();
  await expect(bar("29")).toBeHidden();
  // Who is at the keys goes on from its day.
  await expect(cell("29")).toBeFocused();
  await bar("06").click();
  await page.getByRole("dialog", { name: "Letter of 2031-05-06" }).getByRole("button", { name: "Make it now" }).click();
  await expect(page.getByRole("grid").getByRole("button", { name: /^Letter of 2031-05-06, campaign, Draft/ })).toBeVisible();
  await expect(bar("06")).toBeHidden();
});

test("a series shows its next, one is moved, and those that follow are changed", async ({ page, desk }) => {
  await desk.post("/campaign-templates", { name: "Letter", plan: { tasks: [{ title: "Copy", starts: -3 }], flight_days: 1 } });
  await desk.signIn(page);
  await open(page, desk, "/templates");
  await page.getByRole("button", { name: "New series" }).click();
  const making = page.getByRole("dialog", { name: "New series" });
  await making.getByLabel("From or of").selectOption({ label: "Letter" });
  await making.getByLabel("Name of each").fill("Letter of {day}");
  await making.locator('input[name="starts_on"]').fill("2131-01-02");
  await expect(making.getByRole("status").last()).toHaveText("Every week on Tuesday");
  await making.getByRole("button", { name: "Start series" }).click();
  await expect(making).toBeHidden();
  const next = page.getByRole("list", { name: "The next" }).getByRole("listitem");
  await expect(next.nth(1)).toContainText("Letter of 2131-01-09");

  const change = async (which, scope, day) => {
    await next.nth(which).getByRole("button", { name: "Change…" }).click();
    const dialog = page.getByRole("dialog", { name: /^Change/ });
    await dialog.getByLabel("What is changed").selectOption(scope);
    await dialog.getByLabel("Day").fill(day);
    await dialog.getByRole("button", { name: "Change", exact: true }).click();
    await expect(dialog).toBeHidden();
  };
  await change(1, "one", "2131-01-10");
  await expect(next.nth(1)).toContainText("instead of");
  await change(2, "following", "2131-01-18");
  await expect(page.getByRole("list", { name: "The next" })).toHaveCount(2);
  await expect(page.getByText("every week on Thursday", { exact: false })).toBeVisible();
  expect((await desk.get("/series")).items).toHaveLength(2);
});
