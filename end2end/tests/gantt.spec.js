// The gantt by pointer, by key and by dialog. What a move would do is seen before it is sent, and is what then happens.
import { expect, settled, test } from "../fixtures/desk.js";
import { carry, drag, open, point, saved } from "../fixtures/work.js";

const DAY = 44;
const row = (page, name) => page.getByRole("treegrid").getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
const bar = (page, name) => row(page, name).locator(".gbar");
const lies = (page, name, days) => expect(row(page, name).getByRole("gridcell")).toContainText(days);
const says = (page, words) => expect(page.getByRole("status").filter({ hasText: words }).first()).toBeAttached();

// Copy (Mon 5, Tue 6 May 2031) before layout (Wed 7, Thu 8); the flight begins on the 19th.
async function plan(desk) {
  const { id } = await desk.post("/campaigns", { name: "Autumn comeback", starts_on: "2031-05-19", ends_on: "2031-05-30", market: "DE" });
  const task = (title, first, last) => desk.post(`/campaigns/${id}/tasks`, { title, starts_on: `2031-05-${first}`, due_on: `2031-05-${last}` });
  const copy = await task("Copy", "05", "06");
  const layout = await task("Layout", "07", "08");
  await desk.post(`/tasks/${layout.id}/dependencies`, { predecessor_id: copy.id });
  return { id, copy, layout };
}

async function begin(page, desk, id) {
  await desk.signIn(page);
  await open(page, desk, `/gantt?campaign=${id}&zoom=days`);
  // The chart begins at today, years before: to the bars with the keys.
  await row(page, "Autumn comeback").focus();
  await page.keyboard.press("ArrowDown");
  await expect(bar(page, "Copy")).toBeInViewport();
}

async function by(page, name, days) {
  const from = await point(bar(page, name), 0.4);
  return [from, { x: from.x + days * DAY, y: from.y }];
}

test("a bar is dragged, what waits for it follows, and both are taken back as one", async ({ page, desk }) => {
  const { id, copy, layout } = await plan(desk);
  await begin(page, desk, id);
  const done = saved(page, "/schedule/commit");
  await drag(page, ...(await by(page, "Copy", 3)));
  await lies(page, "Copy", "8–9 May 2031");
  await lies(page, "Layout", "12–13 May 2031");
  await done;
  expect(await desk.get(`/tasks/${layout.id}`)).toMatchObject({ starts_on: "2031-05-12", due_on: "2031-05-13" });
  await page.getByRole("button", { name: "Undo" }).click();
  await lies(page, "Copy", "5–6 May 2031");
  await lies(page, "Layout", "7–8 May 2031");
  expect(await desk.get(`/tasks/${copy.id}`)).toMatchObject({ starts_on: "2031-05-05", due_on: "2031-05-06" });
});

test("what would follow is seen before anything is sent, and Escape sends nothing", async ({ page, desk }) => {
  const { id, layout } = await plan(desk);
  await begin(page, desk, id);
  await carry(page, ...(await by(page, "Copy", 3)));
  await expect(page.locator(".gantt__ghost")).toHaveCount(2);
  await expect(page.locator(".drag-chip")).toContainText("1 task follows");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(".gantt__ghost")).toHaveCount(0);
  await page.reload();
  await settled(page);
  expect(await desk.get(`/tasks/${layout.id}`)).toMatchObject({ starts_on: "2031-05-07", due_on: "2031-05-08" });
});

test("an end is dragged, and the task takes longer", async ({ page, desk }) => {
  const { id } = await plan(desk);
  await begin(page, desk, id);
  const from = await point(bar(page, "Layout").locator(".gbar__edge--end"));
  const done = saved(page, "/schedule/commit");
  await drag(page, from, { x: from.x + DAY, y: from.y });
  await lies(page, "Layout", "7–9 May 2031");
  await done;
});

test("a task is dragged onto another by its dot, which then waits for it", async ({ page, desk }) => {
  const { id, layout } = await plan(desk);
  const print = await desk.post(`/campaigns/${id}/tasks`, { title: "Print", starts_on: "2031-05-06", due_on: "2031-05-06" });
  await begin(page, desk, id);
  await row(page, "Layout").hover();
  const linked = saved(page, "/dependencies");
  await drag(page, await point(bar(page, "Layout").locator(".gbar__link")), await point(bar(page, "Print"), 0.4));
  await linked;
  await lies(page, "Print", "9 May 2031");
  expect(await desk.get(`/tasks/${print.id}/dependencies`)).toMatchObject({ items: [{ predecessor_id: layout.id, kind: "fs" }] });
});

test("the keys pick up, carry, drop, move and resize", async ({ page, desk }) => {
  const { id } = await plan(desk);
  await begin(page, desk, id);
  await expect(row(page, "Copy")).toBeFocused();
  await page.keyboard.press("Space");
  await says(page, "Copy picked up, 5–6 May 2031.");
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("ArrowRight");
  await says(page, "1 task follows");
  await page.keyboard.press("Escape");
  await says(page, "Cancelled. Copy stays at 5–6 May 2031.");
  await expect(row(page, "Copy")).toBeFocused();

  let done = saved(page, "/schedule/commit");
  await page.keyboard.press("Alt+ArrowRight");
  await lies(page, "Copy", "6–7 May 2031");
  await lies(page, "Layout", "8–9 May 2031");
  await done;
  done = saved(page, "/schedule/commit");
  await page.keyboard.press("Control+Alt+ArrowRight");
  await lies(page, "Copy", "6–8 May 2031");
  await done;
  await page.keyboard.press("ArrowUp");
  await expect(row(page, "Autumn comeback")).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "Copy")).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(row(page, "Copy")).toHaveCount(1);
});

test("the dialog says what follows, and names what is short before the gate", async ({ page, desk }) => {
  const { id } = await plan(desk);
  await begin(page, desk, id);
  await page.keyboard.press("m");
  let dialog = page.getByRole("dialog", { name: "Move Copy" });
  await dialog.getByLabel("First day").fill("2031-05-08");
  await expect(dialog.getByText("Layout moves to 12–13 May 2031: it waits for Copy")).toBeVisible();
  const done = saved(page, "/schedule/commit");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await lies(page, "Copy", "8–9 May 2031");
  await done;

  await row(page, "Autumn comeback").focus();
  await page.keyboard.press("m");
  dialog = page.getByRole("dialog", { name: "Move Autumn comeback" });
  await dialog.getByLabel("First day").fill("2031-05-12");
  await expect(dialog.getByText("Short: Layout (ready 13 May 2031)")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await dialog.getByLabel("First day").fill("2031-05-14");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await lies(page, "Autumn comeback", "14–25 May 2031");
});

test("ten thousand rows are drawn as far as they are seen", async ({ page, desk }) => {
  test.slow();
  const { id } = await plan(desk);
  for (let file = 0; file < 5; file += 1) {
    const tasks = Array.from({ length: 2000 }, (_, n) => {
      const link = n ? `<PredecessorLink><PredecessorUID>${n}</PredecessorUID><Type>1</Type></PredecessorLink>` : "";
      return `<Task><UID>${n + 1}</UID><Name>Task ${file}-${n}</Name><OutlineLevel>1</OutlineLevel><Start>2031-05-05T08:00:00</Start><Duration>PT8H0M0S</Duration>${n % 7 ? link : ""}</Task>`;
    });
    const reply = await desk.request.post(`${desk.base}/api/v1/campaigns/${id}/schedule/import`, {
      headers: { Host: desk.host, Authorization: `Bearer ${desk.token}`, "Content-Type": "application/xml" },
      data: `<Project><Tasks>${tasks.join("")}</Tasks></Project>`, timeout: 60_000,
    });
    expect(reply.status()).toBe(201);
  }
  await begin(page, desk, id);
  expect(Number(await page.getByRole("treegrid").getAttribute("aria-rowcount"))).toBeGreaterThan(10_000);
  const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
  expect(await nodes()).toBeLessThan(3_000);
  await page.keyboard.press("End");
  await expect(row(page, "Task 4-1999")).toBeFocused();
  expect(await nodes()).toBeLessThan(3_000);
});

// The server schedules natively, the browser in wasm: what the browser sends with a commit is the digest of its own schedule.
test("browser and server compute the same schedule", async ({ page, desk }) => {
  const { id, copy, layout } = await plan(desk);
  const phase = await desk.post(`/campaigns/${id}/tasks`, { title: "Phase", required: false });
  const kinds = ["fs", "ss", "ff", "sf"];
  let before = layout;
  for (let n = 0; n < 24; n += 1) {
    const task = await desk.post(`/campaigns/${id}/tasks`, {
      title: `Task ${n}`, working_days: n % 6, pull: n % 5 === 4 ? "alap" : "asap", parent_id: n % 3 ? null : phase.id, required: n % 2 === 0,
      starts_on: n % 4 ? `2031-05-${String(5 + n).padStart(2, "0")}` : null, due_on: null,
      constraint: n % 7 === 3 ? { kind: "start_no_earlier_than", day: "2031-05-29" } : null,
    });
    await desk.post(`/tasks/${task.id}/dependencies`, { predecessor_id: before.id, kind: kinds[n % 4], lag_days: (n % 5) - 1, lag_unit: n % 2 ? "elapsed" : "working" });
    before = task;
  }
  await begin(page, desk, id);
  const edits = [{ kind: "start", item: copy.id, on: "2031-05-06", keep: "once" }];
  const shown = await desk.post(`/campaigns/${id}/schedule/preview`, { edits, cascade: "push" });
  const sent = page.waitForRequest((request) => request.url().endsWith("/schedule/commit"));
  const done = saved(page, "/schedule/commit");
  await page.keyboard.press("Alt+ArrowRight");
  expect((await sent).postDataJSON()).toEqual({ edits, cascade: "push", digest: shown.standing.digest });
  await done;
});

test.describe("with a finger, on a small screen", () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 } });

  test("a bar that is held is carried, and a swipe is not a drag", async ({ page, desk }) => {
    const { id } = await plan(desk);
    await begin(page, desk, id);
    const wire = await page.context().newCDPSession(page);
    const finger = (type, at) => wire.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
    const [from, to] = await by(page, "Copy", 1);
    await finger("touchStart", from);
    await expect(page.locator(".drag-chip--shown")).toBeVisible();
    await finger("touchMove", to);
    const done = saved(page, "/schedule/commit");
    await finger("touchEnd");
    await done;
    await lies(page, "Copy", "6–7 May 2031");
    // A finger that does not rest scrolls.
    const [start, end] = await by(page, "Copy", -2);
    await finger("touchStart", start);
    await finger("touchMove", end);
    await finger("touchEnd");
    await lies(page, "Copy", "6–7 May 2031");
  });
});
