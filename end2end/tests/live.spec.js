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
