// Documents on the canvas: pages are turned, marked and compared, and words are highlighted.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../fixtures/desk.js";
import { pdf } from "../fixtures/pdf.js";
import { open, saved, tasks } from "../fixtures/work.js";

const LEAFLET = [[["Out before the others", 700]], [["Now from 9 May", 700], ["Only in stores", 400]], [["Imprint", 100]]];

const canvas = (page) => page.getByRole("application");
const pageField = (page) => page.getByRole("navigation", { name: "Pages" }).getByRole("spinbutton");
const marks = (page) => page.getByRole("list", { name: "Marks" });
const shown = (page, number) => expect(page.locator(".proof-stage__picture")).toHaveAttribute("src", new RegExp(`/pages/${number}/picture$`));

async function leaflet(desk, pages = LEAFLET) {
  const { id: campaign, tasks: [task] } = await tasks(desk, ["Leaflet"]);
  const { id } = await desk.post("/proofs", { campaign_id: campaign, task_id: task.id, name: "Leaflet" });
  const version = await desk.uploadFile(id, { name: "leaflet.pdf", mimeType: "application/pdf", buffer: pdf(pages) });
  return { id, version };
}

// Waits until the page in view is drawn, not only asked for.
async function loaded(page) {
  await expect.poll(() => page.locator(".proof-stage__picture").evaluate((image) => image.complete && image.naturalWidth > 0)).toBe(true);
}

test("pages are turned by buttons, keys, number and address", async ({ page, desk }) => {
  const { id } = await leaflet(desk);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}?page=2`);
  await expect(pageField(page)).toHaveValue("2");
  await shown(page, 2);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page).toHaveURL(/page=3/);
  await shown(page, 3);
  await expect(page.getByRole("button", { name: "Next page" })).toBeDisabled();
  await canvas(page).focus();
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageUp");
  await shown(page, 1);
  await pageField(page).fill("9");
  await pageField(page).press("Enter");
  await expect(pageField(page)).toHaveValue("3");
  await shown(page, 3);
  await loaded(page);
  const found = await new AxeBuilder({ page }).include("main").analyze();
  expect(found.violations).toEqual([]);
});

test("a mark is on its page, and the list leads there", async ({ page, desk }) => {
  const { id, version } = await leaflet(desk);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}?page=2`);
  await loaded(page);
  await canvas(page).focus();
  await page.keyboard.press("p");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Note")).toBeFocused();
  await page.keyboard.type("Which May?");
  const done = saved(page, "/annotations");
  await page.keyboard.press("Control+Enter");
  await done;
  const { items: [mark] } = await desk.get(`/proof-versions/${version.id}/annotations`);
  expect(mark.page).toBe(2);
  await expect(marks(page)).toContainText("page 2");
  await page.getByRole("button", { name: "Previous page" }).click();
  await shown(page, 1);
  await marks(page).getByRole("button", { name: /^Mark 1\b/ }).click();
  await shown(page, 2);
  await expect(marks(page).getByRole("button", { name: /^Mark 1\b/ })).toHaveAttribute("aria-expanded", "true");
});

test("words are highlighted with the mouse and by keys, and quoted", async ({ page, desk }) => {
  const { id, version } = await leaflet(desk);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}?page=2`);
  await loaded(page);
  await page.getByRole("button", { name: "Highlight text" }).click();
  const { words } = await desk.get(`/proof-versions/${version.id}/pages/2/text`);
  // Where a word is on screen: the page is fitted into the canvas with 24 px around it.
  const box = await canvas(page).boundingBox();
  const ratio = version.width / version.height;
  const height = Math.min(box.height - 48, (box.width - 48) / ratio);
  const left = box.x + (box.width - height * ratio) / 2;
  const top = box.y + (box.height - height) / 2;
  const at = (word) => [left + (word.x + word.width / 2) * height * ratio, top + (word.y + word.height / 2) * height];
  await page.mouse.move(...at(words[1]));
  await page.mouse.down();
  await page.mouse.move(...at(words[3]), { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole("form", { name: "New highlight" }).getByLabel("Note")).toBeFocused();
  await page.keyboard.type("Is the date right?");
  const done = saved(page, "/annotations");
  await page.keyboard.press("Control+Enter");
  await done;
  // The word nearest to the middle is the last one.
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.keyboard.type("And this?");
  const again = saved(page, "/annotations");
  await page.keyboard.press("Control+Enter");
  await again;
  const { items } = await desk.get(`/proof-versions/${version.id}/annotations`);
  expect(items[0].geometry.quote).toMatchObject({ exact: "from 9 May", prefix: "Now", suffix: "Only in stores" });
  expect(items[1].geometry.quote.exact).toBe("in stores");
});

test("notes go on to the next version, and pages are compared one by one", async ({ page, desk }) => {
  const { id, version } = await leaflet(desk);
  const note = (number, y, body) =>
    desk.post(`/proof-versions/${version.id}/annotations`, { page: number, geometry: { type: "rectangle", x: 0.05, y, width: 0.5, height: 0.08 }, body });
  await note(2, 0.1, "From 19 May");
  await note(3, 0.84, "Who prints it?");
  const next = structuredClone(LEAFLET);
  next[1][0][0] = "Now from 19 May";
  await desk.uploadFile(id, { name: "leaflet.pdf", mimeType: "application/pdf", buffer: pdf(next) });
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  const todo = page.locator(".proof-todo");
  await expect(todo).toContainText("2 notes from the version before");
  await expect(todo).toContainText("1 looks addressed, 1 untouched");
  await expect(marks(page).getByRole("listitem").first()).toContainText("Looks addressed");
  await expect(marks(page).getByRole("link", { name: "Mark 2 on version 1" })).toHaveAttribute("href", `/proofs/${id}?version=1`);

  await page.getByRole("link", { name: "Compare" }).click();
  const compared = saved(page, "/comparison");
  await page.getByRole("button", { name: "Find the changes" }).click();
  await compared;
  const change = page.getByRole("list", { name: "Changes" }).getByRole("button", { name: /^Change 1\b/ });
  await expect(change).toContainText("page 2");
  await change.click();
  await expect(pageField(page)).toHaveValue("2");
});
