// The board by pointer, by key and by dialog. Cards go where the work's states let them, and closed columns say why.
import { expect, settled, test } from "../fixtures/desk.js";
import { carry, chain, drag, open, point, saved, tasks } from "../fixtures/work.js";

const column = (page, name) => page.getByRole("region", { name });
const card = (page, title) => page.getByRole("button", { name: title, exact: true });
const within = (page, name, title) => expect(column(page, name).getByRole("button", { name: title, exact: true })).toBeVisible();
const order = (page, name, titles) => expect(column(page, name).getByRole("listitem").locator(".board-card__open")).toHaveText(titles);

async function begin(page, desk, titles, more) {
  const work = await tasks(desk, titles, more);
  await desk.signIn(page);
  await open(page, desk, `/board?campaign=${work.id}`);
  return work;
}

test("a card is dragged to an allowed column, and stays there", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner", "Newsletter"]);
  const done = saved(page, "/tasks/");
  await drag(page, await point(card(page, "Hero banner")), await point(column(page, "In production"), 0.5, 0.3));
  await within(page, "In production", "Hero banner");
  await done;
  await page.reload();
  await settled(page);
  await within(page, "In production", "Hero banner");
  await within(page, "To do", "Newsletter");
});

test("a card is dragged below another", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner", "Newsletter", "Poster"]);
  await order(page, "To do", ["Hero banner", "Newsletter", "Poster"]);
  const done = saved(page, "/tasks/");
  const below = await point(card(page, "Newsletter"));
  await drag(page, await point(card(page, "Hero banner")), { ...below, y: below.y + 30 });
  await order(page, "To do", ["Newsletter", "Hero banner", "Poster"]);
  await done;
  await page.reload();
  await settled(page);
  await order(page, "To do", ["Newsletter", "Hero banner", "Poster"]);
});

test("columns that are closed to a card say why, and send it back", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner"]);
  await carry(page, await point(card(page, "Hero banner")), await point(column(page, "Approved"), 0.5, 0.3));
  await expect(column(page, "Approved").getByText("Its review approves it, not a move.")).toBeVisible();
  await expect(column(page, "Done").getByText("Only what is approved can be done.")).toBeVisible();
  await page.mouse.up();
  await expect(page.getByRole("alert").getByText("Hero banner stays in “To do”. Its review approves it, not a move.")).toBeVisible();
  await within(page, "To do", "Hero banner");

  // Nothing of it is left for the next drag, and Escape gives back.
  await carry(page, await point(card(page, "Hero banner")), await point(column(page, "In production"), 0.5, 0.3));
  await within(page, "In production", "Hero banner");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await within(page, "To do", "Hero banner");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("dropping into review submits, and a task without a chain says what it lacks", async ({ page, desk }) => {
  const brand = await desk.hire("Bea Brand", "manager");
  const { id } = await begin(page, desk, ["Hero banner"], { chain_id: (await chain(desk, brand)).id });
  const { id: proof } = await desk.post("/proofs", { campaign_id: id, task_id: (await desk.get(`/campaigns/${id}/tasks`)).items[0].id, name: "Hero" });
  await desk.upload(proof, 40);
  await desk.post(`/campaigns/${id}/tasks`, { title: "Newsletter" });
  await expect(card(page, "Newsletter")).toBeVisible();

  const done = saved(page, "/submit");
  await drag(page, await point(card(page, "Hero banner")), await point(column(page, "In review"), 0.5, 0.3));
  await done;
  await within(page, "In review", "Hero banner");
  await drag(page, await point(card(page, "Newsletter")), await point(column(page, "In review"), 0.5, 0.5));
  await expect(page.getByRole("alert").getByText(/chain/)).toBeVisible();
  await within(page, "To do", "Newsletter");
});

test("the keys pick up, skip what is closed, drop and give back", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner", "Newsletter"]);
  const says = (words) => expect(page.getByRole("status").filter({ hasText: words })).toHaveCount(1);
  await card(page, "Hero banner").focus();
  await page.keyboard.press("ArrowDown");
  await expect(card(page, "Newsletter")).toBeFocused();

  await page.keyboard.press("Space");
  await says("Newsletter picked up, To do, 2 of 2.");
  await page.keyboard.press("ArrowRight");
  await says("In production, 1 of 1");
  await page.keyboard.press("ArrowRight");
  await says("In review, 1 of 1");
  // Approved and Done are closed to it.
  await page.keyboard.press("ArrowRight");
  await says("In review, 1 of 1");
  await page.keyboard.press("Escape");
  await says("Cancelled. Newsletter stays in “To do”.");
  await expect(card(page, "Newsletter")).toBeFocused();

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  const done = saved(page, "/tasks/");
  await page.keyboard.press("Enter");
  await done;
  await within(page, "In production", "Newsletter");
  await expect(card(page, "Newsletter")).toBeFocused();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  const back = saved(page, "/tasks/");
  await page.keyboard.press("Alt+ArrowLeft");
  await back;
  await within(page, "To do", "Newsletter");
});

test("the dialog offers the open columns, and says why the others are not", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner", "Newsletter"]);
  await page.getByRole("button", { name: "Move Hero banner…" }).click();
  const dialog = page.getByRole("dialog", { name: "Move Hero banner" });
  await expect(dialog.getByLabel("Column").getByRole("option")).toHaveText(["To do (now)", "In production", "In review: submit it"]);
  await expect(dialog.getByRole("list", { name: "Not open to it now" })).toContainText("Only what is approved can be done.");
  await dialog.getByLabel("Place").selectOption("Below Newsletter");
  const placed = saved(page, "/tasks/");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await placed;
  await order(page, "To do", ["Newsletter", "Hero banner"]);

  await card(page, "Hero banner").focus();
  await page.keyboard.press("m");
  await dialog.getByLabel("Column").selectOption("In production");
  const moved = saved(page, "/tasks/");
  await dialog.getByRole("button", { name: "Move", exact: true }).click();
  await moved;
  await within(page, "In production", "Hero banner");
});

test("the board of all campaigns has lanes, and giving a task away is a drag into another lane", async ({ page, desk }) => {
  const mia = await desk.hire("Mia Maker", "contributor");
  const { tasks: [hero] } = await tasks(desk, ["Hero banner", "Newsletter"], { due_on: "2031-05-07" });
  await desk.patch(`/tasks/${hero.id}`, hero.revision, { assignee_id: mia.id });
  const { id } = await desk.post("/campaigns", { name: "Soldes", market: "FR", channels: ["email"] });
  await desk.post(`/campaigns/${id}/tasks`, { title: "Affiche" });
  await desk.signIn(page);
  await open(page, desk, "/board");
  await page.getByLabel("Campaign", { exact: true }).selectOption("all");
  await expect(card(page, "Affiche")).toBeVisible();
  await page.getByLabel("Lanes").selectOption("market");
  await expect(page.getByRole("heading", { name: /^FR/ })).toBeVisible();
  await page.getByLabel("Lanes").selectOption("person");
  await expect(page).toHaveURL(/campaign=all&lanes=person/);
  const lane = (name) => page.getByRole("region", { name, exact: true });
  await expect(lane("Nobody yet").getByRole("button", { name: "Newsletter", exact: true })).toBeVisible();
  const done = saved(page, "/tasks/");
  await drag(page, await point(card(page, "Newsletter")), await point(lane("Mia Maker").getByRole("region", { name: "In production" }), 0.5, 0.6));
  await done;
  await expect(lane("Mia Maker").getByRole("button", { name: "Newsletter", exact: true })).toBeVisible();
  await page.reload();
  await settled(page);
  await expect(lane("Mia Maker").getByRole("region", { name: "In production" }).getByRole("button", { name: "Newsletter", exact: true })).toBeVisible();
});

test("a full column sends a card back, and a manager lets it in with a reason", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner", "Newsletter"]);
  await page.getByRole("button", { name: /^Limits/ }).click();
  const limits = page.getByRole("dialog", { name: "Limits to work in progress" });
  await limits.getByLabel("Counted for").selectOption("campaign");
  await limits.getByLabel("At most").fill("1");
  await limits.getByRole("button", { name: "Set limit" }).click();
  await expect(limits.getByText("In production, each campaign")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(column(page, "In production").getByText("0 of 1")).toBeVisible();
  const done = saved(page, "/tasks/");
  await drag(page, await point(card(page, "Hero banner")), await point(column(page, "In production"), 0.5, 0.3));
  await done;
  await carry(page, await point(card(page, "Newsletter")), await point(column(page, "In production"), 0.5, 0.5));
  await expect(column(page, "In production").getByText("Full: its limit is reached.")).toBeVisible();
  await page.mouse.up();
  const dialog = page.getByRole("dialog", { name: "The limit is reached" });
  await expect(dialog.getByText(/In production of Autumn comeback is full: 1 of 1/)).toBeVisible();
  await within(page, "To do", "Newsletter");
  await dialog.getByLabel(/all the same/).fill("The printer waits");
  const let_in = saved(page, "/tasks/");
  await dialog.getByRole("button", { name: "Let it in" }).click();
  await let_in;
  await within(page, "In production", "Newsletter");
  await expect(column(page, "In production").getByText("2 of 1")).toBeVisible();
});

test("several cards are changed as one, and taken back as one", async ({ page, desk }) => {
  const { id } = await begin(page, desk, ["Hero banner", "Newsletter", "Poster"], { due_on: "2031-05-07" });
  await card(page, "Hero banner").focus();
  await page.keyboard.press("x");
  await card(page, "Poster").click({ modifiers: ["Control"] });
  const chosen = page.getByRole("group", { name: "Chosen tasks" });
  await expect(chosen.getByText("2 chosen")).toBeVisible();
  const done = saved(page, "/tasks/bulk");
  await chosen.getByLabel("Move the chosen to").selectOption("in_production");
  await done;
  await within(page, "In production", "Hero banner");
  await within(page, "In production", "Poster");
  await within(page, "To do", "Newsletter");
  const later = saved(page, "/tasks/bulk");
  await chosen.getByRole("button", { name: "1 week later" }).click();
  await later;
  await expect(chosen.getByText("2 tasks put later")).toBeVisible();
  const back = saved(page, "/tasks/bulk");
  await chosen.getByRole("button", { name: "Undo" }).click();
  await back;
  const { items } = await desk.get(`/campaigns/${id}/tasks`);
  expect(items.map((task) => `${task.title} ${task.status} ${task.due_on}`).sort()).toEqual([
    "Hero banner in_production 2031-05-07", "Newsletter to_do 2031-05-07", "Poster in_production 2031-05-07",
  ]);
});

test("a card is edited without leaving the board", async ({ page, desk }) => {
  await begin(page, desk, ["Hero banner"]);
  await card(page, "Hero banner").click();
  const panel = page.getByRole("dialog", { name: "Hero banner" });
  await panel.getByLabel("Title").fill("Hero film");
  await panel.getByLabel("Assignee").selectOption({ label: "Olga Owner" });
  await panel.getByLabel("Due").fill("2031-05-09");
  const done = saved(page, "/tasks/");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await done;
  await expect(card(page, "Hero film")).toBeVisible();
  await expect(page.getByText("9 May 2031")).toBeVisible();
});

test("a column of thousands has few cards in the document, and scrolls to the last", async ({ page, desk }) => {
  const { id } = await desk.post("/campaigns", { name: "Many", market: "NZ", channels: ["email"] });
  const file = `<Project><Tasks>${Array.from({ length: 400 }, (_, i) => `<Task><UID>${i + 1}</UID><Name>Task ${i + 1}</Name></Task>`).join("")}</Tasks></Project>`;
  const made = await desk.request.fetch(`${desk.base}/api/v1/campaigns/${id}/schedule/import`, {
    method: "POST", data: file, headers: { Host: desk.host, Authorization: `Bearer ${desk.token}`, "Content-Type": "application/xml" },
  });
  expect(made.ok(), await made.text()).toBeTruthy();
  await desk.signIn(page);
  await open(page, desk, `/board?campaign=${id}`);
  await expect(card(page, "Task 1")).toBeVisible();
  await expect(column(page, "To do").locator("[data-card]")).toHaveCount(18);
  await column(page, "To do").locator(".column__cards").evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(card(page, "Task 400")).toBeVisible();
  await expect(column(page, "To do").locator("[data-card]")).toHaveCount(18);
  await expect(column(page, "To do").locator("[aria-posinset='400'][aria-setsize='400']")).toHaveCount(1);
});
