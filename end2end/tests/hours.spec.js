// Launches by the hour: moved by pointer, finger, key and dialog, in the zone that they are set in; times that a change of clocks skips are refused.
import { expect, test } from "../fixtures/desk.js";
import { approved, open, point, saved } from "../fixtures/work.js";

// The clocks of Berlin go forward on Sunday 30 March 2031, from 02:00 to 03:00.
const launch = (page) => page.getByRole("button", { name: /^Launch of Spring sale, / });
const stands = (page, words) => expect(launch(page)).toHaveAccessibleName(new RegExp(`^Launch of Spring sale, ${words}, Europe/Berlin`));

async function begin(page, desk, local = "2031-03-30T01:45") {
  const { id } = await approved(desk, "Spring sale", 6, 16);
  await desk.post(`/campaigns/${id}/launch-schedule`, { local, zone: "Europe/Berlin" });
  await desk.signIn(page);
  await open(page, desk, "/calendar?view=week&on=2031-03-24");
  return id;
}

test("the keys move a launch by a quarter of an hour and by a day, and what the clocks skip is refused", async ({ page, desk }) => {
  const id = await begin(page, desk);
  await stands(page, "01:45 on 30 Mar 2031");
  await expect(page.getByText("02:00 to 03:00 does not happen in Europe/Berlin: the clocks go forward")).toBeAttached();
  await launch(page).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("alert").getByText(/stays at 01:45 on 30 Mar 2031\. The time does not happen exactly once/)).toBeVisible();
  await stands(page, "01:45 on 30 Mar 2031");

  await launch(page).focus();
  const done = saved(page, "/launch-schedule");
  await page.keyboard.press("Alt+ArrowLeft");
  await done;
  await stands(page, "01:45 on 29 Mar 2031");

  // Picked up, carried and given back: nothing is sent.
  await launch(page).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await stands(page, "02:00 on 29 Mar 2031");
  await page.keyboard.press("Escape");
  await stands(page, "01:45 on 29 Mar 2031");
  const window = await desk.get("/calendar?from=2031-03-24&to=2031-03-30");
  expect(window.notes.find((note) => note.campaign_id === id).time).toMatchObject({ local: "2031-03-29T01:45:00", zone: "Europe/Berlin" });
});

test("a launch is dragged to another hour of another day, and set in the dialog", async ({ page, desk }) => {
  await begin(page, desk);
  const day = page.locator('[data-hours="2031-03-27"]');
  // Both ends of the way are on the screen before it begins.
  await page.locator(".hours").evaluate((hours) => hours.scrollIntoView({ block: "end" }));
  const from = await point(launch(page), 0.3);
  const { x, y, width, height } = await day.boundingBox();
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  // Ten in the morning is as far down as ten of its hours.
  await page.mouse.move(x + width / 2, y + (height * 10.05) / 24, { steps: 8 });
  await stands(page, "10:00 on 27 Mar 2031");
  const done = saved(page, "/launch-schedule");
  await page.mouse.up();
  await done;
  await stands(page, "10:00 on 27 Mar 2031");

  await launch(page).focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Launch of Spring sale" });
  await dialog.getByLabel("Local time").fill("2031-03-28T18:30");
  await dialog.getByRole("button", { name: "Set the time" }).click();
  await expect(dialog).toBeHidden();
  await stands(page, "18:30 on 28 Mar 2031");
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true });

  test("a launch that is held is carried, and a swipe is not a drag", async ({ page, desk }) => {
    await begin(page, desk, "2031-03-27T09:00");
    const wire = await page.context().newCDPSession(page);
    const finger = (type, at) => wire.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [{ x: at.x, y: at.y }] : [] });
    const there = async () => {
      const { x, y, width, height } = await page.locator('[data-hours="2031-03-25"]').boundingBox();
      return { x: x + width / 2, y: y + (height * 8.05) / 24 };
    };
    await finger("touchStart", await point(launch(page), 0.3));
    await finger("touchMove", await there());
    await finger("touchEnd");
    await stands(page, "09:00 on 27 Mar 2031");

    await finger("touchStart", await point(launch(page), 0.3));
    await expect(page.locator(".hours__launch--held")).toBeVisible();
    await finger("touchMove", await there());
    const done = saved(page, "/launch-schedule");
    await finger("touchEnd");
    await done;
    await stands(page, "08:00 on 25 Mar 2031");
  });
});
