// The calendar by pointer, by key, by dialog and by finger. What is moved stays moved; what is let go of goes back; what may not
// be moved says why.
import { expect, settled, test } from "../fixtures/desk.js";
import { campaign, carry, drag, live, MONTH, open, point, saved } from "../fixtures/work.js";

const bar = (page, name) => page.getByRole("grid").getByRole("button", { name: new RegExp(`^${name}, `) });
const cell = (page, day) => page.getByRole("gridcell", { name: new RegExp(`^\\w+ ${day} May 2031`) });
const handle = (page, name) => bar(page, name).locator("xpath=..").locator(".bar__edge--end");
const lies = (page, name, days) => expect(bar(page, name)).toHaveAccessibleName(new RegExp(`${days} 2031$`));

async function begin(page, desk, path = `/calendar?month=${MONTH}`) {
  await desk.signIn(page);
  await open(page, desk, path);
}

test("a bar is dragged to another day, and stays there", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  const done = saved(page, "/campaigns/");
  await drag(page, await point(bar(page, "Spring sale"), 0.1), await point(cell(page, 13)));
  await lies(page, "Spring sale", "13–15 May");
  await done;
  await page.reload();
  await settled(page);
  await lies(page, "Spring sale", "13–15 May");
  expect(await desk.get("/campaigns")).toMatchObject({ items: [{ starts_on: "2031-05-13", ends_on: "2031-05-15" }] });
});

test("a bar is stretched by its end, and the move is taken back", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  await bar(page, "Spring sale").hover();
  const done = saved(page, "/campaigns/");
  await drag(page, await point(handle(page, "Spring sale")), await point(cell(page, 10)));
  await lies(page, "Spring sale", "6–10 May");
  await done;
  const undone = saved(page, "/campaigns/");
  await page.getByRole("button", { name: "Undo the move of Spring sale" }).click();
  await lies(page, "Spring sale", "6–8 May");
  await undone;
  await page.reload();
  await settled(page);
  await lies(page, "Spring sale", "6–8 May");
});

test("the pages beside this one are there before they are asked for, and are what they are now", async ({ page, desk }) => {
  const june = { starts_on: "2031-06-10", ends_on: "2031-06-12" };
  const sale = await desk.post("/campaigns", { name: "Summer sale", market: "NZ", channels: ["email"], ...june });
  const asked = [];
  page.on("request", (request) => request.url().includes("/api/v1/calendar?") && asked.push(new URL(request.url()).searchParams.get("from")));
  const ahead = page.waitForResponse((reply) => reply.url().includes("/api/v1/calendar?from=2031-05-26"));
  await begin(page, desk);
  await ahead;
  await page.getByRole("link", { name: "Next month" }).click();
  await expect(bar(page, "Summer sale")).toHaveAccessibleName(/10–12 Jun/);
  await expect.poll(() => asked.includes("2031-06-30")).toBe(true);
  expect(asked.filter((from) => from === "2031-05-26"), "June was read ahead, and not again").toHaveLength(1);
  await page.getByRole("link", { name: "Previous month" }).click();
  await expect(page.getByRole("heading", { name: "May 2031" })).toBeVisible();
  // Somebody changes what was read ahead.
  const again = page.waitForResponse((reply) => reply.url().includes("/api/v1/calendar?from=2031-04-28"));
  await desk.patch(`/campaigns/${sale.id}`, sale.revision, { starts_on: "2031-06-17", ends_on: "2031-06-18" });
  await again;
  await page.getByRole("link", { name: "Next month" }).click();
  await expect(bar(page, "Summer sale")).toHaveAccessibleName(/17–18 Jun/);
});

test("Escape puts back what a pointer carries", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  await carry(page, await point(bar(page, "Spring sale"), 0.1), await point(cell(page, 20)));
  await expect(page.getByText("20–22 May 2031")).toBeVisible();
  await page.keyboard.press("Escape");
  await lies(page, "Spring sale", "6–8 May");
  await page.mouse.up();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.reload();
  await settled(page);
  await lies(page, "Spring sale", "6–8 May");
});

test("the keys pick up, carry, drop, stretch and give back", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  const says = (words) => expect(page.getByRole("status").filter({ hasText: words })).toHaveCount(1);

  // Into the grid with Tab from what precedes it, over the days with arrows, and into the day with Enter.
  await page.getByLabel("Colour by").focus();
  for (let n = 0; n < 4 && !(await cell(page, 1).evaluate((day) => day === document.activeElement)); n += 1) await page.keyboard.press("Tab");
  await expect(cell(page, 1)).toBeFocused();
  for (const key of ["ArrowDown", "ArrowLeft", "ArrowLeft", "Enter"]) await page.keyboard.press(key);
  await expect(bar(page, "Spring sale")).toBeFocused();

  await page.keyboard.press("Space");
  await says("Spring sale picked up, 6–8 May 2031.");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await lies(page, "Spring sale", "14–16 May");
  await page.keyboard.press("Escape");
  await lies(page, "Spring sale", "6–8 May");
  await says("Cancelled. Spring sale stays at 6–8 May 2031.");
  await expect(bar(page, "Spring sale")).toBeFocused();

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  const moved = saved(page, "/campaigns/");
  await page.keyboard.press("Space");
  await says("Spring sale moved to 13–15 May 2031.");
  await moved;
  await expect(bar(page, "Spring sale")).toBeFocused();

  const stretched = saved(page, "/campaigns/");
  await page.keyboard.press("Control+Alt+ArrowRight");
  await lies(page, "Spring sale", "13–16 May");
  await stretched;
  await page.reload();
  await settled(page);
  await lies(page, "Spring sale", "13–16 May");
});

test("the dialog moves what no hand has to drag", async ({ page, desk }) => {
  await campaign(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  await bar(page, "Spring sale").focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Move Spring sale" });
  await dialog.getByLabel("First day").fill("2031-05-20");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog.getByText("must not be before the start", { exact: true })).toBeVisible();
  await dialog.getByLabel("Last day").fill("2031-05-22");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await expect(dialog).toBeHidden();
  await lies(page, "Spring sale", "20–22 May");
});

test("sweeping over empty days starts a campaign there", async ({ page, desk }) => {
  await begin(page, desk);
  await carry(page, await point(cell(page, 13)), await point(cell(page, 16)));
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: "New campaign" });
  await expect(dialog.getByLabel("First day")).toHaveValue("2031-05-13");
  await expect(dialog.getByLabel("Last day")).toHaveValue("2031-05-16");
  await dialog.getByLabel("Name").fill("Harbour Lights");
  await dialog.getByRole("button", { name: "Start campaign" }).click();
  await expect(dialog).toBeHidden();
  await lies(page, "Harbour Lights", "13–16 May");
});

test("a live campaign stays where it is, and says why", async ({ page, desk }) => {
  await live(desk, "Spring sale", 6, 8);
  await begin(page, desk);
  const why = /It is live, and stays as it was certified/;
  await carry(page, await point(bar(page, "Spring sale"), 0.1), await point(cell(page, 13)));
  await expect(page.getByText(why)).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole("status").getByText(why)).toBeVisible();
  await lies(page, "Spring sale", "6–8 May");
  await expect(handle(page, "Spring sale")).toHaveCount(0);

  await page.getByRole("button", { name: "Dismiss" }).click();
  await bar(page, "Spring sale").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByRole("status").getByText(why)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Spring sale" }).getByText(why)).toBeVisible();
  expect(await desk.get("/campaigns")).toMatchObject({ items: [{ starts_on: "2031-05-06" }] });
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true });

  test("a bar that is held is carried, and a swipe is not a drag", async ({ page, desk }) => {
    await campaign(desk, "Spring sale", 6, 8);
    await begin(page, desk);
    const finger = await touch(page);
    const from = await point(bar(page, "Spring sale"), 0.1);
    const to = await point(cell(page, 13));
    await finger("touchStart", from);
    await finger("touchMove", to);
    await finger("touchEnd");
    await lies(page, "Spring sale", "6–8 May");

    await finger("touchStart", await point(bar(page, "Spring sale"), 0.1));
    await expect(page.locator(".bar--held")).toBeVisible();
    await finger("touchMove", await point(cell(page, 13)));
    await lies(page, "Spring sale", "13–15 May");
    const done = saved(page, "/campaigns/");
    await finger("touchEnd");
    await done;
    await lies(page, "Spring sale", "13–15 May");
  });

  test.describe("on a small screen", () => {
    test.use({ viewport: { width: 390, height: 844 } });

    test("the agenda lists the month, opens what is tapped and moves it by its dates", async ({ page, desk }) => {
      await campaign(desk, "Spring sale", 6, 8);
      await begin(page, desk);
      await expect(page.getByRole("grid")).toBeHidden();
      const day = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Tuesday 6 May 2031" }) });
      await day.getByRole("button", { name: /^Spring sale/ }).tap();
      const panel = page.getByRole("dialog", { name: "Spring sale" });
      await expect(panel.getByText("6–8 May 2031")).toBeVisible();
      await panel.getByRole("button", { name: "Move…" }).tap();
      const dialog = page.getByRole("dialog", { name: "Move Spring sale" });
      await dialog.getByLabel("First day").fill("2031-05-20");
      await dialog.getByLabel("Last day").fill("2031-05-22");
      await dialog.getByRole("button", { name: "Move", exact: true }).tap();
      await expect(page.getByRole("heading", { name: "Tuesday 20 May 2031" })).toBeVisible();
      await page.getByRole("link", { name: "Next month" }).tap();
      await expect(page.getByRole("heading", { name: "June 2031", exact: true })).toBeVisible();
      await expect(page.getByRole("button", { name: /^Spring sale/ })).toHaveCount(0);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wide, "does not scroll sideways").toBeLessThanOrEqual(0);
    });

    test("a crowded day is listed in part, and whole when asked for", async ({ page, desk }) => {
      const { id } = await campaign(desk, "Spring sale", 6, 8);
      for (let n = 0; n < 30; n += 1) await desk.post(`/campaigns/${id}/tasks`, { title: `Banner ${n}`, starts_on: "2031-05-12", due_on: "2031-05-13" });
      await begin(page, desk);
      const day = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Monday 12 May 2031" }) });
      await expect(day.getByRole("button", { name: /^Banner/ })).toHaveCount(25);
      await day.getByRole("button", { name: "Show 5 more on Monday 12 May 2031" }).tap();
      await expect(day.getByRole("button", { name: /^Banner/ })).toHaveCount(30);
      // Turned, it is a grid; on paper, what the paper has room for.
      await page.setViewportSize({ width: 844, height: 390 });
      await expect(page.getByRole("grid")).toBeVisible();
      await expect(day).toHaveCount(0);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect(day).toBeVisible();
    });
  });
});

// A finger of the browser's own, so that gestures are told apart as on a real screen.
async function touch(page) {
  const wire = await page.context().newCDPSession(page);
  return (type, at) => wire.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
}
