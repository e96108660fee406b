// One story, as its people live it: a chain is designed, a guest decides in it from a mail, the launch is refused with who can clear
// it, cleared and made, and a stranger verifies the certificate, to the last byte.
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, settled, test } from "../fixtures/desk.js";
import { letter } from "../fixtures/mail.js";
import { campaign, joined, open } from "../fixtures/work.js";

const BRIEF = {
  objective: "Fill the autumn classes", audience: "Members who left in the last year", message: "Come back to what you miss",
  kpis: ["400 re-joins"], mandatories: ["Terms line"], budget: { amount: 2_500_000, currency: "EUR" },
};

// A browser of its own, without cookies.
async function stranger(browser, viewport = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => message.type() === "error" && !/status of 4\d\d/.test(message.text()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  return { context, page, said };
}

async function accessible(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`), name).toEqual([]);
}

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("from the design of a chain to a certificate that a stranger verifies", async ({ page, browser, desk }) => {
  test.setTimeout(240_000);
  const counsel = `cora-${Date.now().toString(36)}@counsel.test`;
  const brand = await desk.hire("Bea Brand", "manager");
  await desk.signIn(page);

  await test.step("design a chain: a guest first, then a stage that is opened by hand", async () => {
    await page.goto(`${desk.url}/approvals`);
    await settled(page);
    await page.getByRole("button", { name: "New chain" }).first().click();
    const dialog = page.getByRole("dialog", { name: "New chain" });
    await dialog.getByLabel("Name").first().fill("Counsel, then brand");
    await dialog.getByPlaceholder("Legal", { exact: true }).fill("Counsel");
    await dialog.getByLabel("Guest by e-mail").fill(counsel);
    await dialog.getByRole("button", { name: "Add guest" }).click();
    await dialog.getByRole("button", { name: "Add stage" }).click();
    const second = dialog.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Stage 2" }) });
    await second.getByPlaceholder("Legal", { exact: true }).fill("Brand");
    await second.getByLabel("Due within (working days)").fill("2");
    await second.getByRole("combobox", { name: "Approvers", exact: true }).selectOption({ label: "Bea Brand" });
    await second.getByLabel("Begins").selectOption({ label: "When somebody opens it" });
    await second.getByText("Conditions, calendar, signature, delay").click();
    await second.getByLabel("When it is late, tell").selectOption({ label: "Every owner" });
    await expect(second.getByRole("checkbox", { name: /They may decide then/ })).toBeChecked();
    await accessible(page, "the chain editor");
    await dialog.getByRole("button", { name: "Make chain" }).click();
    await expect(page.getByRole("heading", { name: "Counsel, then brand" })).toBeVisible();
    await expect(page.getByText("begins when somebody opens it")).toBeVisible();
    await expect(page.getByText("every owner may decide when it is late")).toBeVisible();
  });

  const { id } = await campaign(desk, "Spring sale", 6, 16, { brief: BRIEF });
  await desk.post(`/campaigns/${id}/checklist`, { label: "Terms reviewed" });
  const [chain] = (await desk.get("/approval-chains")).items;
  const task = await desk.post(`/campaigns/${id}/tasks`, { title: "Hero banner", chain_id: chain.id });
  const { id: proof } = await desk.post("/proofs", { campaign_id: id, task_id: task.id, name: "Hero banner" });
  await desk.upload(proof, 40);
  const review = await desk.post(`/tasks/${task.id}/submit`, {});

  await test.step("the guest decides from the mail", async () => {
    const { context, page: guest, said } = await stranger(browser);
    await guest.goto((await letter(counsel)).body.match(/https?:\/\/\S+\/guest\/\S+/)[0]);
    await settled(guest);
    await guest.getByRole("radio", { name: /^Approve Good/ }).check({ force: true });
    await guest.getByRole("button", { name: "Mail me a code" }).click();
    const code = (await letter(counsel, 2)).body.match(/code is (\d{6})/)[1];
    await guest.getByLabel("Code").fill(code);
    await guest.getByRole("button", { name: "Decide", exact: true }).click();
    await expect(guest.getByText("Your decision is recorded: approved.")).toBeVisible();
    expect(said).toEqual([]);
    await context.close();
  });

  await test.step("the launch is refused, and says why and who clears it", async () => {
    await open(page, desk, `/campaigns/${id}/gate`);
    await expect(page.getByText("In review: the stage Brand begins when somebody opens it.")).toBeVisible();
    await expect(page.getByText("Not confirmed yet.")).toBeVisible();
    await expect(page.getByText("Open the stage Brand.")).toBeVisible();
    await expect(page.getByText(/Bea Brand/).first()).toBeVisible();
    const refused = await page.evaluate((path) => fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }).then((reply) => reply.status), `/api/v1/campaigns/${id}/launch`);
    expect(refused).toBe(422);
    await accessible(page, "the gate");
  });

  await test.step("it is cleared: the stage opened, approved, the list confirmed", async () => {
    await open(page, desk, `/reviews/${review.id}`);
    await expect(page.getByText("This stage begins when somebody opens it.").first()).toBeVisible();
    await accessible(page, "the review");
    await page.getByRole("button", { name: /^Open this stage ?: Brand$/ }).click();
    const other = await joined(browser, desk, brand, `/reviews/${review.id}`);
    await other.getByRole("radio", { name: /^Approve Good/ }).check({ force: true });
    await other.getByRole("button", { name: "Decide", exact: true }).click();
    await expect(other.getByText("This review is closed: approved.")).toBeVisible();
    await other.context().close();
    const [line] = (await desk.get(`/campaigns/${id}/checklist`)).items;
    await desk.patch(`/campaigns/${id}/checklist/${line.id}`, line.revision, { confirmed: true });
  });

  await test.step("it is launched, and its record verifies whole in the browser", async () => {
    await open(page, desk, `/campaigns/${id}/gate`);
    await expect(page.getByText("Clear to launch")).toBeVisible();
    await page.getByRole("button", { name: "Launch", exact: true }).click();
    await page.getByRole("button", { name: "Launch now" }).click();
    await expect(page.getByText("Spring sale is live")).toBeVisible();
    await open(page, desk, "/audit");
    await page.getByRole("button", { name: "Verify in this browser" }).click();
    await expect(page.getByText(/\d+ events lead to the root of the signed head\./)).toBeVisible();
    await expect(page.getByText("Signed with the log\u2019s published key")).toBeVisible();
    await expect(page.getByText(/\d+ events, .* a second/)).toBeVisible();
    await accessible(page, "the audit");
  });

  await open(page, desk, `/campaigns/${id}/gate`);
  await page.getByRole("link", { name: /certificate/i }).first().click();
  await page.waitForURL(/\/certificates\//);
  const printed = page.waitForEvent("download");
  await page.getByRole("link", { name: "PDF", exact: true }).click();
  const pdf = await readFile(await (await printed).path());
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "JSON", exact: true }).click();
  const json = (await readFile(await (await saved).path())).toString();

  await test.step("a stranger verifies the PDF without cookies or network, and one byte shows", async () => {
    const { context, page: other, said } = await stranger(browser, { width: 390, height: 844 });
    await other.goto(`${desk.base}/verify`);
    await settled(other);
    await context.setOffline(true);
    const give = (name, mimeType, buffer) => other.getByLabel("The certificate as a file").setInputFiles({ name, mimeType, buffer });
    await give("certificate.pdf", "application/pdf", pdf);
    await expect(other.getByText("Verified. The certificate is as issued")).toBeVisible();
    await expect(other.getByText(/Cora|counsel\.test/i).first()).toBeVisible();
    const at = json.indexOf("Spring sale");
    await give("certificate.json", "application/json", Buffer.from(`${json.slice(0, at)}T${json.slice(at + 1)}`));
    await expect(other.getByText("Not verified. The certificate's words were changed after it was issued.")).toBeVisible();
    expect(await sideways(other)).toBeLessThanOrEqual(0);
    expect(await context.cookies()).toEqual([]);
    expect(said).toEqual([]);
    await context.close();
  });
});

test("decisions are handed over on My work, given by the deputy, and both names stand", async ({ page, browser, desk }) => {
  const brand = await desk.hire("Bea Brand", "manager");
  const deputy = await desk.hire("Dan Deputy", "viewer");
  const chain = await desk.post("/approval-chains", { name: "Brand", stages: [{ name: "Brand", rule: "any", approvers: [{ member_id: brand.id }] }] });
  const { id } = await campaign(desk, "Spring sale", 6, 16);
  const task = await desk.post(`/campaigns/${id}/tasks`, { title: "Hero banner", chain_id: chain.id });
  const review = await desk.post(`/tasks/${task.id}/submit`, {});
  const today = new Date().toISOString().slice(0, 10);

  await desk.signIn(page, brand.email);
  await open(page, desk, "/work");
  await expect(page.getByText("Nobody decides for you, and you decide for nobody.")).toBeVisible();
  await page.getByRole("button", { name: "Hand decisions over\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Hand decisions over" });
  await dialog.getByLabel("To", { exact: false }).first().selectOption({ label: "Dan Deputy" });
  await dialog.getByLabel("From", { exact: false }).fill(today);
  await dialog.getByLabel("To, this day included", { exact: false }).fill(today);
  await dialog.getByLabel("Note").fill("On leave");
  await accessible(page, "the dialog");
  await dialog.getByRole("button", { name: "Hand over", exact: true }).click();
  await expect(page.getByText("Dan Deputy decides for you")).toBeVisible();

  const other = await joined(browser, desk, deputy, "/work");
  await expect(other.getByText("You decide for Bea Brand")).toBeVisible();
  await other.getByRole("link", { name: "Hero banner" }).click();
  await expect(other.getByText("You decide for Bea Brand. Both names are recorded.")).toBeVisible();
  await other.getByRole("radio", { name: /^Approve Good/ }).check({ force: true });
  await other.getByRole("button", { name: "Decide", exact: true }).click();
  await expect(other.getByText("given by Dan Deputy")).toBeVisible();
  await other.context().close();
  expect((await desk.get(`/reviews/${review.id}`)).status).toBe("approved");
  await page.getByRole("button", { name: "Take back from Dan Deputy" }).click();
  await expect(page.getByText("Nobody decides for you, and you decide for nobody.")).toBeVisible();
});
