// The proofing canvas, by what it answers: its zoom, its list of marks and what is read aloud. Where something lies on the canvas is
// asked by pressing there: the mark that lies there is selected.
import { expect, png, settled, test } from "../fixtures/desk.js";
import { drag, open, point, proof, saved } from "../fixtures/work.js";

// How far from its edges the canvas brings a mark that it shows, in CSS pixels.
const COMFORT = 32;

const canvas = (page) => page.getByRole("application");
const tool = (page, name) => page.getByRole("toolbar", { name: "Canvas" }).getByRole("button", { name, exact: true });
const marks = (page) => page.getByRole("list", { name: "Marks" });
const mark = (page, number) => marks(page).getByRole("listitem").filter({ has: page.getByRole("button", { name: new RegExp(`^Mark ${number}\\b`) }) });
const head = (page, number) => mark(page, number).getByRole("button", { name: new RegExp(`^Mark ${number}\\b`) });
const says = (page, words) => expect(page.getByRole("status").filter({ hasText: words })).not.toHaveCount(0);

async function begin(page, desk) {
  const made = await proof(desk);
  await desk.signIn(page);
  await look(page, desk, made);
  return made;
}

async function look(page, desk, { id }) {
  await open(page, desk, `/proofs/${id}`);
  await expect(zoom(page)).toHaveAccessibleName(/\d+%/);
}

const zoom = (page) => page.getByRole("button", { name: /^Zoom .*, show actual size$/ });

// In percent.
async function scale(page) {
  return Number(/(\d+)%/.exec(await zoom(page).innerText())[1]);
}

const zooms = (page) => expect.poll(() => scale(page));

// Marks over REST, for tests that are about something else.
const note = (desk, { version }, x, y, more = {}) =>
  desk.post(`/proof-versions/${version.id}/annotations`, { geometry: { type: "pin", x, y }, body: "Wrong logo", ...more });

// Writes the note of what has just been placed.
async function write(page, shape, words) {
  const form = page.getByRole("form", { name: shape });
  await expect(form.getByLabel("Note")).toBeFocused();
  await page.keyboard.type(words);
  const done = saved(page, "/annotations");
  await form.getByRole("button", { name: "Add mark" }).click();
  await done;
  await expect(form).toHaveCount(0);
}

test("the wheel, the keys and the buttons zoom", async ({ page, desk }) => {
  await begin(page, desk);
  const fit = await scale(page);
  const { x, y } = await point(canvas(page));
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -240);
  await zooms(page).toBeGreaterThan(fit);
  await canvas(page).focus();
  await page.keyboard.press("0");
  await zooms(page).toBe(fit);
  await page.keyboard.press("1");
  await zooms(page).toBe(100);
  await page.keyboard.press("+");
  await zooms(page).toBeGreaterThan(100);
  await tool(page, "Fit").click();
  await zooms(page).toBe(fit);
  await tool(page, "Zoom out").click();
  await zooms(page).toBeLessThan(fit);
});

test("the picture is moved by hand, by wheel and by key, and its marks with it", async ({ page, desk }) => {
  const made = await begin(page, desk);
  await note(desk, made, 0.5, 0.5);
  await expect(mark(page, 1)).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press("1");
  await zooms(page).toBe(100);
  const middle = await point(canvas(page));
  const aside = { x: middle.x + 120, y: middle.y + 60 };
  await page.keyboard.press("h");
  await drag(page, middle, aside);
  await page.keyboard.press("v");
  await page.mouse.click(aside.x, aside.y);
  await expect(head(page, 1)).toHaveAttribute("aria-expanded", "true");
});

test("a pin is placed with a click and survives a reload", async ({ page, desk }) => {
  await begin(page, desk);
  await tool(page, "Pin").click();
  const at = await point(canvas(page), 0.4, 0.5);
  await page.mouse.click(at.x, at.y);
  await write(page, "New pin", "Use the winter logo");
  await expect(mark(page, 1)).toContainText("Use the winter logo");
  await page.reload();
  await settled(page);
  await expect(mark(page, 1)).toContainText("Use the winter logo");
  // It lies where it was put.
  await expect(zoom(page)).toHaveAccessibleName(/\d+%/);
  await page.mouse.click(at.x, at.y);
  await expect(head(page, 1)).toHaveAttribute("aria-expanded", "true");
});

test("a rectangle is drawn with a drag, blocks, is answered and resolved", async ({ page, desk }) => {
  await begin(page, desk);
  await tool(page, "Rectangle").click();
  await drag(page, await point(canvas(page), 0.3, 0.4), await point(canvas(page), 0.6, 0.6));
  await page.getByRole("checkbox", { name: "Blocks launch until it is resolved" }).check();
  await page.getByLabel("Note").focus();
  await write(page, "New rectangle", "This claim needs a source");
  await expect(head(page, 1)).toContainText("Blocks launch");
  await expect(page.getByText("1 blocking open")).toBeVisible();

  await head(page, 1).click();
  await mark(page, 1).getByLabel("Answer").fill("Added the footnote.");
  const answered = saved(page, "/comments");
  await mark(page, 1).getByRole("button", { name: "Send answer" }).click();
  await answered;
  await expect(mark(page, 1).getByRole("list", { name: "Answers" })).toContainText("Added the footnote.");

  const loosened = saved(page, "/annotations/");
  await mark(page, 1).getByRole("button", { name: "Blocks launch mark 1" }).click();
  await loosened;
  await expect(page.getByText("Nothing blocks", { exact: true })).toBeVisible();
  const tightened = saved(page, "/annotations/");
  await mark(page, 1).getByRole("button", { name: "Blocks launch mark 1" }).click();
  await tightened;
  await expect(page.getByText("1 blocking open")).toBeVisible();

  const resolved = saved(page, "/annotations/");
  await mark(page, 1).getByRole("button", { name: "Resolve mark 1" }).click();
  await resolved;
  await expect(head(page, 1)).toContainText("Resolved");
  await page.reload();
  await settled(page);
  await expect(head(page, 1)).toContainText("Resolved");
  await expect(page.getByText("Nothing blocks", { exact: true })).toBeVisible();
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: /^Open 0/ }).click();
  await expect(page.getByText("All resolved")).toBeVisible();
});

test("a pin and a rectangle are placed with the keyboard alone", async ({ page, desk }) => {
  await begin(page, desk);
  await tool(page, "Keyboard").focus();
  await page.keyboard.press("Tab");
  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press("p");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("form", { name: "New pin" }).getByLabel("Note")).toBeFocused();
  await page.keyboard.type("Bring the logo down");
  const pinned = saved(page, "/annotations");
  await page.keyboard.press("Control+Enter");
  await pinned;
  await expect(mark(page, 1)).toContainText("Bring the logo down");

  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press("r");
  await page.keyboard.press("Enter");
  await says(page, "Arrow keys size the shape");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("form", { name: "New rectangle" }).getByLabel("Note")).toBeFocused();
  await page.keyboard.type("Too crowded");
  const drawn = saved(page, "/annotations");
  await page.keyboard.press("Control+Enter");
  await drawn;
  await expect(mark(page, 2)).toContainText("Too crowded");

  await expect(canvas(page)).toBeFocused();
  await page.keyboard.press("v");
  await page.keyboard.press("n");
  await says(page, /Mark \d, advisory, open/);
});

test("a mark that is chosen in the list comes into view on the canvas", async ({ page, desk }) => {
  const made = await begin(page, desk);
  await note(desk, made, 0.02, 0.05);
  await expect(mark(page, 1)).toBeVisible();
  await canvas(page).focus();
  await page.keyboard.press("1");
  for (let step = 0; step < 3; step += 1) await page.keyboard.press("+");
  await zooms(page).toBeGreaterThan(150);
  // As far from the edges as a mark is brought, where it was not before.
  const corner = await point(canvas(page), 0, 0);
  const there = [corner.x + COMFORT, corner.y + COMFORT];
  await page.mouse.click(...there);
  await expect(head(page, 1)).toHaveAttribute("aria-expanded", "false");
  await head(page, 1).click();
  await expect(head(page, 1)).toHaveAttribute("aria-expanded", "true");
  await head(page, 1).click();
  await expect(head(page, 1)).toHaveAttribute("aria-expanded", "false");
  await page.mouse.click(...there);
  await expect(head(page, 1)).toHaveAttribute("aria-expanded", "true");
});

test("one's own mark is moved by dragging it", async ({ page, desk }) => {
  const made = await begin(page, desk);
  await note(desk, made, 0.5, 0.5);
  await expect(mark(page, 1)).toBeVisible();
  const middle = await point(canvas(page));
  const done = saved(page, "/annotations/");
  await drag(page, middle, { x: middle.x + 90, y: middle.y });
  await done;
  await says(page, "Mark 1 moved.");
  const { items: [{ geometry }] } = await desk.get(`/proof-versions/${made.version.id}/annotations`);
  expect(geometry.x).toBeGreaterThan(0.52);
  expect(geometry.y).toBeCloseTo(0.5, 1);
});

test("a second version is uploaded, and the first can still be read", async ({ page, desk }) => {
  const made = await begin(page, desk);
  await note(desk, made, 0.5, 0.5);
  const picks = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload new version" }).click();
  await (await picks).setFiles({ name: "hero-2.png", mimeType: "image/png", buffer: png(1200, 628, 90) });
  await expect(page.getByRole("status").getByText("hero-2.png is uploaded as version 2.")).toBeVisible();
  // The open note has come along.
  await expect(canvas(page)).toHaveAccessibleName(/version 2, 1 marks/);
  await page.getByRole("navigation", { name: "Versions" }).getByRole("link", { name: /Version 1/ }).click();
  await expect(page.getByText("You are looking at version 1 of 2.")).toBeVisible();
  await expect(mark(page, 1)).toContainText("Wrong logo");
  await expect(tool(page, "Pin")).toHaveCount(0);

  await page.getByRole("link", { name: "Go to version 2" }).click();
  await expect(canvas(page)).toHaveAccessibleName(/version 2/);
  const wrong = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload new version" }).click();
  await (await wrong).setFiles({ name: "brief.docx", mimeType: "application/msword", buffer: Buffer.from("PK") });
  await expect(page.getByRole("alert").getByText("brief.docx cannot be proofed.")).toBeVisible();
});

test("each tool draws its shape, and what was drawn is moved, deleted and brought back", async ({ page, desk }) => {
  const made = await begin(page, desk);
  const shapes = [["Ellipse", "ellipse", "New ellipse"], ["Arrow", "arrow", "New arrow"], ["Line", "line", "New line"],
    ["Draw", "freehand", "New drawing"], ["Measure", "measure", "New measurement"]];
  let down = 0.2;
  for (const [name, , form] of shapes) {
    await tool(page, name).click();
    await drag(page, await point(canvas(page), 0.3, down), await point(canvas(page), 0.5, down + 0.08));
    await write(page, form, `About the ${name.toLowerCase()}`);
    down += 0.12;
  }
  await tool(page, "Polygon").click();
  for (const [x, y] of [[0.6, 0.3], [0.75, 0.3], [0.75, 0.5], [0.6, 0.3]]) {
    const at = await point(canvas(page), x, y);
    await page.mouse.click(at.x, at.y);
  }
  await write(page, "New polygon", "This corner");
  const kept = async () => (await desk.get(`/proof-versions/${made.version.id}/annotations`)).items.map(({ geometry }) => geometry.type);
  expect(await kept()).toEqual([...shapes.map(([, type]) => type), "polygon"]);

  await canvas(page).focus();
  await page.keyboard.press("v");
  await page.keyboard.press("Control+a");
  await says(page, "6 marks selected.");
  const gone = saved(page, "/annotations/");
  await page.keyboard.press("Delete");
  await gone;
  await expect(marks(page).getByRole("listitem")).toHaveCount(0);
  await expect.poll(kept).toEqual([]);
  const back = saved(page, "/annotations/");
  await page.keyboard.press("Control+z");
  await back;
  await expect(marks(page).getByRole("listitem")).toHaveCount(6);
  await expect.poll(async () => (await kept()).length).toBe(6);
});

test("two people change one mark at once, and neither change is lost", async ({ page, desk }) => {
  const made = await begin(page, desk);
  const { id } = await note(desk, made, 0.5, 0.5);
  await expect(mark(page, 1)).toBeVisible();
  // The other change arrives while this page still knows the mark as it was.
  await page.route("**/api/v1/proofs/*", (route) => route.abort());
  await desk.patch(`/annotations/${id}`, 1, { blocking: true });
  const middle = await point(canvas(page));
  const done = saved(page, "/annotations/");
  await drag(page, middle, { x: middle.x + 90, y: middle.y });
  await done;
  await page.unroute("**/api/v1/proofs/*");
  const { items: [after] } = await desk.get(`/proof-versions/${made.version.id}/annotations`);
  expect(after.blocking).toBe(true);
  expect(after.geometry.x).toBeGreaterThan(0.52);
});

test("a mark made without a connection is kept over a reload and sent once", async ({ page, desk }) => {
  const made = await begin(page, desk);
  await page.route("**/annotations", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await tool(page, "Pin").click();
  const at = await point(canvas(page), 0.4, 0.5);
  await page.mouse.click(at.x, at.y);
  await page.getByRole("form", { name: "New pin" }).getByLabel("Note").fill("Written in the train");
  await page.getByRole("button", { name: "Add mark" }).click();
  await expect(mark(page, 1).getByRole("alert")).toContainText("Not sent");
  await page.unroute("**/annotations");
  const sent = saved(page, "/annotations");
  await page.reload();
  await sent;
  await settled(page);
  await expect(mark(page, 1)).toContainText("Written in the train");
  await expect(mark(page, 1).getByRole("alert")).toHaveCount(0);
  expect((await desk.get(`/proof-versions/${made.version.id}/annotations`)).items).toHaveLength(1);
});

test("two versions are compared, and somebody else accepts the change that nobody asked for", async ({ page, desk }) => {
  const made = await proof(desk);
  await desk.upload(made.id, 120);
  const bea = await desk.hire("Bea Brand", "manager");
  await desk.signIn(page, bea.email);
  await open(page, desk, `/proofs/${made.id}`);
  await page.getByRole("link", { name: "Compare" }).click();
  await settled(page);
  await page.getByRole("button", { name: "Find the changes" }).click();
  await expect(page.getByText("1 unrequested")).toBeVisible();
  const table = page.getByRole("application");
  await table.focus();
  for (const [key, name] of [["w", "Wipe"], ["t", "Overlay"], ["b", "Blink"], ["d", "Difference"], ["2", "Side by side"]]) {
    await page.keyboard.press(key);
    await expect(page.getByRole("button", { name, exact: true })).toHaveAttribute("aria-pressed", "true");
  }
  await page.getByRole("button", { name: /^Change 1\b/ }).click();
  await page.getByRole("button", { name: "Expected change 1", exact: true }).click();
  await expect(page.getByText("All accounted for")).toBeVisible();
  await page.getByRole("checkbox", { name: "The launch waits until every change is accounted for" }).check();
  await expect.poll(async () => (await desk.get(`/proofs/${made.id}`)).review_differences).toBe(true);
});
