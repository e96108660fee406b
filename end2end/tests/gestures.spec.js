// Gestures that are the same everywhere: a finger that rests, edges that scroll, two who carry the same, and those who may not.
import { expect, test } from "../fixtures/desk.js";
import { campaign, carry, drag, joined, MONTH, open, point, saved, tasks } from "../fixtures/work.js";

const column = (page, name) => page.getByRole("region", { name });
const card = (page, title) => page.getByRole("button", { name: title, exact: true });
const within = (page, name, title) => expect(column(page, name).getByRole("button", { name: title, exact: true })).toBeVisible();

async function plan(desk) {
  const { id } = await desk.post("/campaigns", { name: "Autumn comeback", starts_on: "2031-05-19", ends_on: "2031-05-30", market: "DE" });
  await desk.post(`/campaigns/${id}/tasks`, { title: "Copy", starts_on: "2031-05-05", due_on: "2031-05-06" });
  return id;
}

test.describe("with a finger", () => {
  test.use({ hasTouch: true });

  test("a card that is held is carried, a closed column sends it back, and a swipe is not a drag", async ({ page, desk }) => {
    const { id } = await tasks(desk, ["Hero banner", "Newsletter"]);
    await desk.signIn(page);
    await open(page, desk, `/board?campaign=${id}`);
    const wire = await page.context().newCDPSession(page);
    const finger = (type, at) => wire.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
    const there = await point(column(page, "In production"), 0.5, 0.3);

    await finger("touchStart", await point(card(page, "Hero banner")));
    await finger("touchMove", there);
    await finger("touchEnd");
    await within(page, "To do", "Hero banner");

    await finger("touchStart", await point(card(page, "Hero banner")));
    await expect(page.locator(".board-card--held")).toBeVisible();
    await finger("touchMove", there);
    await within(page, "In production", "Hero banner");
    const done = saved(page, "/tasks/");
    await finger("touchEnd");
    await done;
    await within(page, "In production", "Hero banner");

    await finger("touchStart", await point(card(page, "Newsletter")));
    await expect(page.locator(".board-card--held")).toBeVisible();
    await finger("touchMove", await point(column(page, "Done"), 0.5, 0.3));
    await finger("touchEnd");
    await expect(page.getByRole("alert").getByText("Newsletter stays in “To do”.", { exact: false })).toBeVisible();
    await within(page, "To do", "Newsletter");
  });
});

test("two carry the same card: the first to let go has it, the other is told, and both see the same", async ({ page, desk, browser }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  const { id } = await tasks(desk, ["Hero banner"]);
  await desk.signIn(page);
  await open(page, desk, `/board?campaign=${id}`);
  const other = await joined(browser, desk, bea, `/board?campaign=${id}`);

  await carry(page, await point(card(page, "Hero banner")), await point(column(page, "In production"), 0.5, 0.3));
  await carry(other, await point(card(other, "Hero banner")), await point(column(other, "In production"), 0.5, 0.6));
  const done = saved(page, "/tasks/");
  await page.mouse.up();
  await done;
  // It stays in the other's hand until it is let go of, wherever it has gone meanwhile.
  await within(other, "In production", "Hero banner");
  await other.mouse.up();
  await within(other, "In production", "Hero banner");
  await within(page, "In production", "Hero banner");
  const now = (await desk.get(`/campaigns/${id}/tasks`)).items[0];
  expect(now.status).toBe("in_production");

  // Into columns that do not agree: whoever comes second is told, and sees where it is.
  await carry(page, await point(card(page, "Hero banner")), await point(column(page, "To do"), 0.5, 0.3));
  const moved = saved(other, "/tasks/");
  await card(other, "Hero banner").focus();
  await other.keyboard.press("Alt+ArrowLeft");
  await moved;
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await within(page, "To do", "Hero banner");
  await within(other, "To do", "Hero banner");
  await other.context().close();
});

test("what is carried to an edge scrolls what is behind it", async ({ page, desk }) => {
  await page.setViewportSize({ width: 900, height: 600 });
  const { id } = await tasks(desk, Array.from({ length: 30 }, (_, number) => `Task ${number}`));
  await desk.signIn(page);
  await open(page, desk, `/board?campaign=${id}`);
  const from = await point(card(page, "Task 0"));
  await carry(page, from, { x: from.x, y: 596 });
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(100);
  await page.keyboard.press("Escape");
  await page.mouse.up();

  await open(page, desk, `/gantt?campaign=${await plan(desk)}&zoom=days`);
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Copy" }) });
  await row.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  const bar = row.locator(".gbar");
  await expect(bar).toBeInViewport();
  const before = await page.locator(".gantt").evaluate((it) => it.scrollLeft);
  const at = await point(bar, 0.4);
  await carry(page, at, { x: 890, y: at.y });
  await expect.poll(() => page.locator(".gantt").evaluate((it) => it.scrollLeft)).toBeGreaterThan(before + 100);
  await page.keyboard.press("Escape");
  await page.mouse.up();
});

test("whoever may only look moves nothing, by pointer, key or dialog, and is told why", async ({ page, desk }) => {
  const vera = await desk.hire("Vera Viewer", "viewer");
  await campaign(desk, "Spring sale", 6, 8);
  const id = await plan(desk);
  const sent = [];
  page.on("request", (request) => request.url().includes("/api/v1/") && request.method() !== "GET" && !request.url().endsWith("/session") && sent.push(request.url()));
  await desk.signIn(page, vera.email);
  sent.length = 0;

  await open(page, desk, `/calendar?month=${MONTH}`);
  const spring = page.getByRole("grid").getByRole("button", { name: /^Spring sale, / });
  await drag(page, await point(spring, 0.3), await point(page.getByRole("gridcell", { name: /^\w+ 20 May 2031/ })));
  await page.keyboard.press("Escape");
  await spring.focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByText("Your role lets you look, not move.", { exact: false }).first()).toBeVisible();
  await expect(spring).toHaveAccessibleName(/6–8 May 2031$/);

  await open(page, desk, `/board?campaign=${id}`);
  await drag(page, await point(card(page, "Copy")), await point(column(page, "In production"), 0.5, 0.3));
  await within(page, "To do", "Copy");
  await page.keyboard.press("Escape");

  await open(page, desk, `/gantt?campaign=${id}&zoom=days`);
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Copy" }) });
  await row.focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByText("Your role lets you look, not move.", { exact: false }).first()).toBeVisible();
  await page.keyboard.press("m");
  await expect(page.getByRole("dialog", { name: "Move Copy" })).toHaveCount(0);
  expect(sent).toEqual([]);
});
