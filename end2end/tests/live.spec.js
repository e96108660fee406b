// What one member does, another sees, within a second of its having been done.
import { expect, test } from "../fixtures/desk.js";
import { campaign, joined, MONTH, open, proof, saved, tasks } from "../fixtures/work.js";

const soon = expect.configure({ timeout: 1_000 });

test("a card that one member moves moves for the other", async ({ page, desk, browser }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  const { id } = await tasks(desk, ["Hero banner"]);
  await desk.signIn(page);
  await open(page, desk, `/board?campaign=${id}`);
  const other = await joined(browser, desk, bea, `/board?campaign=${id}`);
  const lies = (who, column) => who.getByRole("region", { name: column }).getByRole("button", { name: "Hero banner", exact: true });
  await expect(lies(other, "To do")).toBeVisible();

  await lies(page, "To do").focus();
  const done = saved(page, "/tasks/");
  await page.keyboard.press("Alt+ArrowRight");
  await done;
  await soon(lies(other, "In production")).toBeVisible();

  // And back, seen by the first.
  const undone = saved(other, "/tasks/");
  await lies(other, "In production").focus();
  await other.keyboard.press("Alt+ArrowLeft");
  await undone;
  await soon(lies(page, "To do")).toBeVisible();
  await other.context().close();
});

test("a bar that one member moves moves for the other, but not under the hands", async ({ page, desk, browser }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  await campaign(desk, "Spring sale", 6, 8);
  await campaign(desk, "Winter sale", 20, 22);
  await desk.signIn(page);
  await open(page, desk, `/calendar?month=${MONTH}`);
  const other = await joined(browser, desk, bea, `/calendar?month=${MONTH}`);
  const bar = (who, name) => who.getByRole("grid").getByRole("button", { name: new RegExp(`^${name}, `) });

  await bar(page, "Spring sale").focus();
  const done = saved(page, "/campaigns/");
  await page.keyboard.press("Alt+ArrowDown");
  await done;
  await soon(bar(other, "Spring sale")).toHaveAccessibleName(/13–15 May 2031$/);

  // What the other carries meanwhile stays in hand; the news come when it is put down.
  await bar(other, "Winter sale").focus();
  await other.keyboard.press("Space");
  await other.keyboard.press("ArrowRight");
  const again = saved(page, "/campaigns/");
  await page.keyboard.press("Alt+ArrowDown");
  await again;
  await expect(bar(other, "Winter sale")).toHaveAccessibleName(/21–23 May 2031$/);
  await other.keyboard.press("Escape");
  await soon(bar(other, "Spring sale")).toHaveAccessibleName(/20–22 May 2031$/);
  await expect(bar(other, "Winter sale")).toHaveAccessibleName(/20–22 May 2031$/);
  await other.context().close();
});

test("a mark that one member makes is there for the other, and so is the answer", async ({ page, desk, browser }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  const { id } = await proof(desk);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  const other = await joined(browser, desk, bea, `/proofs/${id}`);
  await expect(page.getByRole("button", { name: /^Zoom \d+%/ })).toBeVisible();
  const head = (who) => who.getByRole("list", { name: "Marks" }).getByRole("button", { name: /^Mark 1\b/ });

  await page.getByRole("application").focus();
  await page.keyboard.press("p");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Note")).toBeFocused();
  await page.keyboard.type("Use the winter logo");
  const marked = saved(page, "/annotations");
  await page.keyboard.press("Control+Enter");
  await marked;
  await soon(other.getByRole("list", { name: "Marks" })).toContainText("Use the winter logo");

  await head(other).click();
  await other.getByLabel("Answer").fill("Here it is.");
  await head(page).click();
  const answered = saved(other, "/comments");
  await other.getByRole("button", { name: "Send answer" }).click();
  await answered;
  await soon(page.getByRole("list", { name: "Answers" })).toContainText("Here it is.");
  await other.context().close();
});

test("whoever looks at the same version is seen, with where they point, until they leave", async ({ page, desk, browser }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  const { id, version } = await proof(desk);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  const company = (who) => who.getByRole("list", { name: "Also here" });
  await expect(company(page)).toHaveCount(0);
  const other = await joined(browser, desk, bea, `/proofs/${id}`);
  await expect(company(page)).toContainText("Bea Brand");
  await expect(company(other)).toContainText("Olga Owner");
  const { x, y, width, height } = await other.getByRole("application").boundingBox();
  const told = other.waitForRequest((request) => request.url().includes("/presence") && /[?&]x=0\.[45]/.test(request.url()));
  await other.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
  await told;
  await expect.poll(async () => (await desk.get(`/proof-versions/${version.id}/presence`)).items[0]?.at?.x ?? 0).toBeGreaterThan(0.4);
  await other.goto(`${desk.url}/campaigns`);
  await expect(company(page)).toHaveCount(0, { timeout: 25_000 });
  await other.context().close();
});

test("two who draw at once over connections that break keep all that was acknowledged", async ({ page, desk, browser }) => {
  const bea = await desk.hire("Bea Brand", "manager");
  const { id, version } = await proof(desk);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  const other = await joined(browser, desk, bea, `/proofs/${id}`);
  const draw = async (who, words) => {
    await who.getByRole("application").focus();
    await who.keyboard.press("p");
    await who.keyboard.press("Enter");
    await expect(who.getByLabel("Note")).toBeFocused();
    await who.keyboard.type(words);
    await who.keyboard.press("Control+Enter");
    await expect(who.getByLabel("Note")).toHaveCount(0);
  };
  const names = [];
  for (let round = 0; round < 4; round += 1) {
    // One of them is cut off, draws on, and comes back; the other goes on meanwhile.
    const [cut, on] = round % 2 === 0 ? [page, other] : [other, page];
    await cut.route("**/annotations", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    for (const [who, name] of [[cut, `cut ${round}`], [on, `on ${round}`]]) {
      await draw(who, name);
      names.push(name);
    }
    await expect(cut.getByText("Not sent.").first()).toBeVisible();
    await cut.unroute("**/annotations");
    await cut.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(cut.getByText("Not sent.")).toHaveCount(0);
  }
  const said = async () => (await desk.get(`/proof-versions/${version.id}/annotations?limit=50`)).items.map((mark) => mark.comments[0].body).sort();
  await expect.poll(said).toEqual([...names].sort());
  for (const who of [page, other]) await expect(who.getByRole("list", { name: "Marks" }).getByRole("button", { name: /^Mark \d+\b/ })).toHaveCount(8);
  await other.context().close();
});
