// Guests: a chain is designed in the interface, and somebody without an account decides in it from a mail.
import AxeBuilder from "@axe-core/playwright";
import { expect, settled, test } from "../fixtures/desk.js";
import { letter } from "../fixtures/mail.js";
import { open, tasks } from "../fixtures/work.js";

const linkIn = (mail) => mail.body.match(/https?:\/\/\S+\/guest\/\S+/)[0];
const codeIn = (mail) => mail.body.match(/code is (\d{6})/)[1];

// A browser of its own, without cookies, at the size of a telephone or a desk.
async function stranger(browser, size = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const said = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => {
    const text = message.text();
    if ((message.type() === "error" && !/status of 4\d\d/.test(text)) || /hydrat/i.test(text)) said.push(text);
  });
  return { page, said };
}

async function accessible(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`), name).toEqual([]);
}

test("a chain is designed, a guest decides in it from a mail, and the link can be taken back", async ({ page, browser, desk }) => {
  test.slow();
  const counsel = `cora-${Date.now().toString(36)}@counsel.test`;
  await desk.signIn(page);

  await test.step("design a chain with a guest", async () => {
    await page.goto(`${desk.url}/approvals`);
    await settled(page);
    await page.getByRole("button", { name: "New chain" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New chain" });
    await dialog.getByLabel("Name").first().fill("Counsel");
    await dialog.getByPlaceholder("Legal", { exact: true }).fill("Legal");
    await dialog.getByLabel("Guest by e-mail").fill("nobody");
    await dialog.getByRole("button", { name: "Add guest" }).click();
    await dialog.getByRole("button", { name: "Make chain" }).click();
    await expect(dialog.getByText("nobody is not an e-mail address").first()).toBeVisible();
    await dialog.getByRole("button", { name: "Remove Nobody" }).click();
    await dialog.getByLabel("Guest by e-mail").fill(counsel);
    await dialog.getByRole("button", { name: "Add guest" }).click();
    await dialog.getByRole("button", { name: "Make chain" }).click();
    await expect(page.getByRole("heading", { name: "Counsel" })).toBeVisible();
    await expect(page.getByText(`all of ${counsel}`)).toBeVisible();
  });

  const [chain] = (await desk.get("/approval-chains")).items;
  const { id, tasks: [task] } = await tasks(desk, ["Hero banner"], { chain_id: chain.id });
  const { id: proof } = await desk.post("/proofs", { campaign_id: id, task_id: task.id, name: "Hero banner" });
  await desk.upload(proof, 40);
  const review = await desk.post(`/tasks/${task.id}/submit`, {});
  const link = linkIn(await letter(counsel));
  await open(page, desk, `/reviews/${review.id}`);
  await expect(page.getByText("may comment, decide")).toBeVisible();

  const { page: guest, said } = await stranger(browser);
  await test.step("the guest looks, notes, and is asked for a code", async () => {
    await guest.goto(link);
    await settled(guest);
    await expect(guest.getByRole("heading", { name: "Hero banner" })).toBeVisible();
    const picture = guest.getByRole("img", { name: "Hero banner, version 1" });
    await expect.poll(() => picture.evaluate((img) => img.naturalWidth)).toBeGreaterThan(0);
    await expect(guest.getByRole("link", { name: /Download/ })).toHaveCount(0);
    await accessible(guest, "the guest's page");
    await picture.click({ position: { x: 60, y: 60 } });
    await guest.getByLabel("Add a note").fill("Add the licence line");
    await guest.getByRole("button", { name: "Send note" }).click();
    await expect(guest.getByText("Note 1", { exact: true })).toBeVisible();
    await expect(guest.getByText("Add the licence line").last()).toBeVisible();

    await guest.getByRole("radio", { name: /^Approve Good/ }).check({ force: true });
    await guest.getByRole("button", { name: "Decide", exact: true }).click();
    await expect(guest.getByText("has run out: ask for another").first()).toBeVisible();
    await guest.getByRole("button", { name: "Mail me a code" }).click();
    await expect(guest.getByText("On its way to c\u2026@counsel.test.")).toBeVisible();
    const code = codeIn(await letter(counsel, 2));
    await guest.getByLabel("Code").fill(code === "000000" ? "000001" : "000000");
    await guest.getByRole("button", { name: "Decide", exact: true }).click();
    await expect(guest.getByText("is not the one that was mailed").first()).toBeVisible();
    await guest.getByLabel("Code").fill(code);
    await guest.getByRole("button", { name: "Decide", exact: true }).click();
    await expect(guest.getByText("Your decision is recorded: approved.")).toBeVisible();
    await expect(guest.getByText("This review is closed: approved.")).toBeVisible();
  });

  await test.step("the team sees who decided", async () => {
    const stages = page.getByRole("region", { name: "Stages" });
    await expect(stages.getByText(counsel)).toBeVisible();
    await expect(stages.getByText("Approved", { exact: true })).toBeVisible();
    expect((await desk.get(`/tasks/${task.id}`)).status).toBe("approved");
    await page.getByRole("button", { name: `Take back the link of ${counsel}` }).click();
    await expect(page.getByText("Taken back")).toBeVisible();
  });
  await guest.reload();
  await expect(guest.getByRole("heading", { name: "This link has ended" })).toBeVisible();
  expect(said).toEqual([]);
  await guest.context().close();
});

test("a guest who may only look sees that, on a telephone too", async ({ page, browser, desk }) => {
  const agency = `otto-${Date.now().toString(36)}@agency.test`;
  const brand = await desk.hire("Bea Brand", "manager");
  const chain = await desk.post("/approval-chains", { name: "Brand", stages: [{ name: "Brand", rule: "any", approvers: [{ member_id: brand.id }] }] });
  const { id, tasks: [task] } = await tasks(desk, ["Hero banner"], { chain_id: chain.id });
  const { id: proof } = await desk.post("/proofs", { campaign_id: id, task_id: task.id, name: "Hero banner" });
  await desk.upload(proof, 40);
  const review = await desk.post(`/tasks/${task.id}/submit`, {});
  await desk.signIn(page);
  await open(page, desk, `/reviews/${review.id}`);
  await page.getByRole("button", { name: "Invite a guest" }).click();
  const dialog = page.getByRole("dialog", { name: "Invite a guest" });
  await dialog.getByRole("button", { name: "Mail the link" }).click();
  await expect(dialog.getByText("must be an e-mail address").first()).toBeVisible();
  await dialog.getByLabel("E-mail").fill(agency);
  await dialog.getByLabel("Name").fill("Otto Agency");
  await dialog.getByRole("checkbox", { name: "Comment" }).uncheck();
  await dialog.getByRole("checkbox", { name: "Download" }).check();
  await dialog.getByRole("button", { name: "Mail the link" }).click();
  await expect(page.getByRole("dialog", { name: "The link is on its way" }).getByText(/\/guest\//)).toBeVisible();

  const { page: guest, said } = await stranger(browser, { width: 390, height: 844 });
  for (const colorScheme of ["light", "dark"]) {
    await guest.emulateMedia({ colorScheme });
    await guest.goto(linkIn(await letter(agency)));
    await settled(guest);
    await expect(guest.getByText("This link is for looking and not for deciding.")).toBeVisible();
    await expect(guest.getByText("This link is for looking and not for comments.")).toBeVisible();
    await expect(guest.getByRole("button", { name: "Send note" })).toHaveCount(0);
    await accessible(guest, colorScheme);
    expect(await guest.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing sticks out").toBe(true);
  }
  const download = guest.waitForEvent("download");
  await guest.getByRole("link", { name: "Download Hero banner" }).click();
  expect((await download).suggestedFilename()).toBe("hero.png");
  expect(said).toEqual([]);
  await guest.context().close();
});
