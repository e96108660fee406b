// The command palette, and the main path with nothing but the keyboard.
import { expect, PASSWORD, settled, test } from "../fixtures/desk.js";
import { campaign, open } from "../fixtures/work.js";

const palette = (page) => page.getByRole("dialog", { name: "Commands" });
const typed = (page) => page.getByRole("combobox", { name: "Type a command or the name of a campaign" });

test("Ctrl-K finds a campaign by its name, and Enter goes there", async ({ page, desk }) => {
  const { id } = await campaign(desk, "Harbour Lights", 6, 8);
  await campaign(desk, "Spring sale", 6, 8);
  await desk.signIn(page);
  await open(page, desk, "/campaigns");
  await page.keyboard.press("Control+k");
  await expect(typed(page)).toBeFocused();
  await page.keyboard.type("lights");
  await expect(palette(page).getByRole("option")).toHaveText([/Harbour Lights/]);
  await expect(palette(page).getByRole("option", { selected: true })).toHaveText(/Harbour Lights/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${desk.url}/campaigns/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "Harbour Lights" })).toBeVisible();
  await expect(palette(page)).toBeHidden();
});

test("arrows choose, what is not there is said, and Escape gives the focus back", async ({ page, desk }) => {
  await desk.signIn(page);
  await open(page, desk, "/campaigns");
  const here = page.getByRole("navigation", { name: "Workspace" }).getByRole("link", { name: "Library" });
  await here.focus();
  await page.keyboard.press("Control+k");
  await expect(typed(page)).toBeFocused();
  const chosen = palette(page).getByRole("option", { selected: true });
  await expect(chosen).toHaveText(/Calendar/);
  await page.keyboard.press("ArrowDown");
  await expect(chosen).toHaveText(/Campaigns/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(chosen).toHaveText(/Sign out/);
  await page.keyboard.type("no such thing");
  await expect(palette(page).getByText("Nothing is called that.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
  await expect(here).toBeFocused();

  // It begins anew, and leads to pages too.
  await page.keyboard.press("Control+k");
  await expect(typed(page)).toHaveValue("");
  await page.keyboard.type("aud");
  await expect(chosen).toHaveText(/Audit/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${desk.url}/audit`);
});

test("the first Tab offers to skip the navigation, and Enter does", async ({ page, desk }) => {
  await desk.signIn(page);
  await open(page, desk, "/campaigns");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("main").locator(":focus")).toBeVisible();
});

test("from the door to the gate without a pointer", async ({ page, desk }) => {
  await campaign(desk, "Harbour Lights", 6, 8);
  await page.goto(`${desk.url}/sign-in`);
  await settled(page);
  await tabTo(page, page.getByLabel("E-mail", { exact: false }));
  await page.keyboard.type("olga@acme.test");
  await tabTo(page, page.getByLabel("Password", { exact: false }).first());
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await settled(page);

  await tabTo(page, page.getByRole("navigation", { name: "Workspace" }).getByRole("link", { name: "Campaigns" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${desk.url}/campaigns`);
  await expect(page.getByRole("link", { name: "Harbour Lights" })).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Harbour Lights" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Harbour Lights" })).toBeVisible();

  await tabTo(page, page.getByRole("main").getByRole("link", { name: /gate/i }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Gate of Harbour Lights" })).toBeVisible();
  await tabTo(page, page.getByRole("button", { name: "Try launch" }));
  await page.keyboard.press("Enter");
  const refusal = page.getByRole("dialog", { name: "The gate refused" });
  await expect(refusal).toBeVisible();
  await tabTo(page, refusal.getByRole("button", { name: "Back to the gate" }));
  await page.keyboard.press("Enter");
  await expect(refusal).toBeHidden();
  await expect(page.getByRole("button", { name: "Try launch" })).toBeFocused();
});

// Presses Tab until something has the focus, and sees that it shows so.
async function tabTo(page, target) {
  await expect(target).toBeVisible();
  const isFocused = () => target.evaluate((element) => element === document.activeElement);
  for (let left = 60; left > 0 && !(await isFocused()); left -= 1) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
  expect(await target.evaluate((element) => element.matches(":focus-visible")), "the focus is seen").toBe(true);
}
