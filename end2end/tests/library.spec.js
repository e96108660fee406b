// The library as people use it: fifty files in, found again, used, refused outside of their rights, shared, and recalled.
import AxeBuilder from "@axe-core/playwright";
import { expect, PASSWORD, png, settled, test } from "../fixtures/desk.js";
import { campaign, joined, open } from "../fixtures/work.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function accessible(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`), name).toEqual([]);
}

// An asset with a file, a licence, and what else is said about it.
async function asset(desk, name, { licence = {}, shade = 40, more = {} } = {}) {
  const made = await desk.post("/assets", { name, kind: "photography" });
  const reply = await desk.request.post(`${desk.base}/api/v1/assets/${made.id}/versions`, {
    headers: { Host: desk.host, Authorization: `Bearer ${desk.token}` },
    multipart: { file: { name: `${name}.png`, mimeType: "image/png", buffer: png(320, 200, shade) } },
  });
  expect(reply.status(), await reply.text()).toBe(201);
  const version = await reply.json();
  if (licence) await desk.post(`/assets/${made.id}/terms`, { kind: "licence", holder: "Studio North", ...licence });
  const now = await desk.get(`/assets/${made.id}`);
  await desk.patch(`/assets/${made.id}`, now.revision, { tags: ["summer"], ...more });
  return { id: made.id, version: version.id };
}

test("fifty files are uploaded, found, tagged and collected", async ({ page, desk }) => {
  await desk.signIn(page);
  await open(page, desk, "/library");
  await page.getByRole("button", { name: "Upload" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Upload assets" });
  const files = Array.from({ length: 50 }, (_, n) => ({ name: `pool_${String(n).padStart(2, "0")}.png`, mimeType: "image/png", buffer: png(64 + n, 48, n * 2) }));
  files.push({ name: "notes.png", mimeType: "image/png", buffer: Buffer.from("no picture at all") });
  await dialog.locator("input[type=file]").setInputFiles(files);
  await expect(dialog.getByText("50 of 51 uploaded, 1 failed")).toBeVisible({ timeout: 60_000 });
  await expect(dialog.getByText(/which is not accepted here/)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  // The one that failed is there too, waiting for its file.
  await expect(page.getByText("51 assets")).toBeVisible();

  const search = page.getByRole("searchbox", { name: "Search assets" });
  await search.fill("pool 07");
  await expect(page.getByText("1 asset", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/q=pool%2007/);
  await search.fill("pol");
  await expect(page.getByText("Nothing is found", { exact: true })).toBeVisible();
  await search.fill("poool");
  await expect(page.getByText("50 assets for \u201cpool\u201d")).toBeVisible();
  await search.fill("");
  await expect(page.getByText("51 assets")).toBeVisible();

  await page.getByRole("checkbox", { name: "Choose pool 49" }).check();
  await page.getByRole("checkbox", { name: "Choose pool 48" }).check();
  const bar = page.getByRole("region", { name: "Chosen assets" });
  await expect(bar.getByText("2 chosen")).toBeVisible();
  await bar.getByRole("button", { name: "Tags\u2026" }).click();
  await page.getByRole("dialog").getByLabel("Add").fill("Hero, outdoor");
  await page.getByRole("button", { name: "Change tags" }).click();
  await page.getByRole("button", { name: /^hero/ }).click();
  await expect(page.getByText("2 assets", { exact: true })).toBeVisible();
  await bar.getByRole("button", { name: "Collection\u2026" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Launch kit");
  await page.getByRole("button", { name: "Add to collection" }).click();
  await expect(page.getByRole("button", { name: /^Launch kit/ })).toBeVisible();

  // By keyboard, from card to card.
  await page.goto(`${desk.url}/library?q=pool`);
  await settled(page);
  await expect(page.getByText("50 assets")).toBeVisible();
  await page.locator(".asset__link").first().focus();
  await page.keyboard.press("ArrowRight");
  // They were uploaded several at a time, in whatever order.
  const second = page.locator(".asset__link").nth(1);
  await expect(second).toBeFocused();
  const name = (await second.textContent()).trim();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
});

test("only the rows in sight are in the document, and scrolling asks for more", async ({ page, desk }) => {
  for (let n = 0; n < 150; n += 1) await desk.post("/assets", { name: `Asset ${n}`, kind: "icon" });
  await desk.signIn(page);
  await open(page, desk, "/library");
  await expect(page.getByText("150 assets")).toBeVisible();
  await expect(page.getByRole("link", { name: "Asset 149" })).toBeVisible();
  await expect(async () => {
    await page.mouse.wheel(0, 4_000);
    await expect(page.getByRole("link", { name: "Asset 0", exact: true })).toBeVisible({ timeout: 300 });
  }).toPass();
  expect(await page.locator(".asset").count()).toBeLessThan(110);
  await expect(page.getByRole("link", { name: "Asset 149" })).toHaveCount(0);
});

test("the gate refuses a market outside of the licence until it is covered", async ({ page, desk }) => {
  const photo = await asset(desk, "Dawn swim", { licence: { markets: ["AU"] } });
  const { id } = await campaign(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, `/campaigns/${id}?tab=assets`);
  await page.getByRole("button", { name: "Attach asset" }).first().click();
  await page.getByRole("dialog").getByRole("searchbox").fill("dwan");
  await page.getByRole("button", { name: "Attach Dawn swim" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.getByText("its rights do not cover the market NZ")).toBeVisible();
  await page.getByRole("link", { name: "State rights" }).click();
  await expect(page.getByRole("heading", { name: "Dawn swim" })).toBeVisible();
  await page.getByRole("button", { name: "Add a licence, release, consent or ban\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a term" });
  await dialog.getByLabel("Who gave it?").fill("Studio South");
  await dialog.getByLabel("Markets").fill("nz");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Licence of Studio South")).toBeVisible();
  const rights = async () => (await desk.get(`/campaigns/${id}/gate`)).items.find((item) => item.code === "asset_rights");
  expect((await rights()).passed).toBe(true);
  // Taken back, it opens a task and the gate refuses again.
  await page.getByRole("button", { name: "Withdraw the licence of studio south" }).click();
  const withdrawing = page.getByRole("dialog", { name: "Withdraw it from now on?" });
  await withdrawing.getByLabel("Reason").fill("Not paid");
  // What others change meanwhile is shown behind the dialog, and leaves it open with what was typed.
  const now = await desk.get(`/assets/${photo.id}`);
  await desk.patch(`/assets/${photo.id}`, now.revision, { tags: ["winter"] });
  await expect(page.getByRole("link", { name: "winter", includeHidden: true })).toHaveCount(1);
  await expect(withdrawing.getByLabel("Reason")).toHaveValue("Not paid");
  await withdrawing.getByRole("button", { name: "Withdraw", exact: true }).click();
  await expect(page.getByText("Withdrawn", { exact: true })).toBeVisible();
  expect((await rights()).passed).toBe(false);
  expect((await desk.get(`/campaigns/${id}/tasks`)).items.map((task) => task.title)).toContain("Replace \u201cDawn swim\u201d");
});

test("a guest comes in by a link with its password, downloads, and confirms a recall", async ({ page, browser, desk }) => {
  await asset(desk, "Harbour at night", { shade: 90 });
  await asset(desk, "Never licensed", { licence: null, shade: 20 });
  await desk.signIn(page);
  await open(page, desk, "/library");
  for (const name of ["Harbour at night", "Never licensed"]) await page.getByRole("checkbox", { name: `Choose ${name}` }).check();
  await page.getByRole("button", { name: "Share\u2026" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[name=name]").fill("Press kit");
  await dialog.getByLabel("Message").fill("For the spring issue.");
  await dialog.getByLabel("Say their name and e-mail address first").check();
  await dialog.getByLabel("See their name across every picture").check();
  await dialog.getByLabel("Password", { exact: false }).first().fill("harbour lights");
  await dialog.getByRole("button", { name: "Make link" }).click();
  const link = await dialog.getByLabel("Link").inputValue();
  await dialog.getByRole("button", { name: "Done" }).click();

  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const guest = await context.newPage();
  await guest.goto(link);
  await settled(guest);
  await guest.getByLabel("Password", { exact: false }).first().fill("wrong lights");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByText("The password is not right.")).toBeVisible();
  await guest.getByLabel("Password", { exact: false }).first().fill("harbour lights");
  await guest.getByRole("button", { name: "Open" }).click();
  await guest.getByLabel("Your name").fill("Ana Client");
  await guest.getByLabel("Your e-mail").fill("ana@client.test");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByRole("heading", { name: "Press kit" })).toBeVisible();
  await expect(guest.getByText("For the spring issue.")).toBeVisible();
  await expect(guest.getByRole("heading", { name: "Harbour at night" })).toBeVisible();
  await expect(guest.getByText("Never licensed")).toHaveCount(0);
  await expect.poll(() => guest.locator(".asset img").first().evaluate((img) => img.naturalWidth)).toBeGreaterThan(0);
  await accessible(guest, "the portal");
  const [download] = await Promise.all([guest.waitForEvent("download"), guest.getByRole("link", { name: "Download Harbour at night" }).click()]);
  expect(download.suggestedFilename()).toBe("Harbour at night.jpg");

  await page.getByRole("link", { name: "Harbour at night" }).click();
  await page.getByRole("button", { name: "Recall\u2026" }).click();
  await page.getByRole("dialog").getByLabel("Reason").fill("The studio withdrew it");
  await page.getByRole("dialog").getByRole("button", { name: "Recall", exact: true }).click();
  await expect(page.getByText("1 of 1 have not confirmed.")).toBeVisible();
  await accessible(page, "the asset");

  await guest.reload();
  await settled(guest);
  // The browser is known: no password again.
  await expect(guest.getByText("Harbour at night is recalled. Please stop using it.")).toBeVisible();
  await guest.getByRole("button", { name: "I no longer use it" }).click();
  await expect(page.getByText("0 of 1 have not confirmed.")).toBeVisible();

  await open(page, desk, "/library/shares");
  await expect(page.getByText("1 visit, 1 file taken")).toBeVisible();
  await accessible(page, "the shares");
  await page.getByRole("button", { name: "End now Press kit" }).click();
  await expect(page.getByText("Ended", { exact: true })).toBeVisible();
  await guest.reload();
  await settled(guest);
  await expect(guest.getByText("This link has ended.")).toBeVisible();
  await context.close();
});

test("an upload waits for a chain, stage by stage, and is let out by the last", async ({ page, browser, desk }) => {
  const brand = await desk.hire("Bea Brand", "manager");
  const counsel = await desk.hire("Cory Counsel", "contributor");
  const stage = (name, member, more = {}) => ({ name, rule: "any", approvers: [{ member_id: member.id }], ...more });
  await desk.post("/approval-chains", { name: "Brand, then counsel", stages: [stage("Brand", brand), stage("Counsel", counsel, { signature: { meaning: "Cleared for use" } })] });

  // The owner holds what is uploaded, and says who lets it out.
  await desk.signIn(page);
  await open(page, desk, "/library");
  await page.getByRole("checkbox", { name: "Hold uploads until somebody else approves them" }).check();
  await page.getByRole("combobox", { name: "Who lets them out" }).selectOption({ label: "Brand, then counsel" });
  await expect(page.getByText("From now on, uploads wait for the chain.")).toBeVisible();
  const { id } = await asset(desk, "Harbour at dawn");
  await page.goto(`${desk.url}/library/${id}`);
  await settled(page);
  const card = page.getByRole("region", { name: "Request to use" });
  await expect(card.getByText("You uploaded this version, so others decide on it")).toBeVisible();
  await expect(card.getByText("Waits for approval")).toBeVisible();
  await expect(card.getByText("begins once Brand has approved")).toBeVisible();
  await accessible(page, "an asset that waits for its chain");

  // Each in a browser of their own, found where everything waits that is theirs.
  const decides = async (member, password) => {
    const own = await joined(browser, desk, member, "/approvals");
    await own.getByRole("region", { name: "Uploads to the library" }).getByRole("link", { name: "Harbour at dawn" }).click();
    const form = own.getByRole("form", { name: "Your decision" });
    await form.getByRole("button", { name: "Decide" }).click();
    await expect(form.getByText("Choose one of the four.")).toBeVisible();
    await form.getByRole("radio", { name: /^Approve / }).first().check();
    if (password) await form.getByLabel("Your password").fill(PASSWORD);
    await form.getByRole("button", { name: "Decide" }).click();
    await expect(form).toBeHidden();
    await own.context().close();
  };
  await decides(brand, false);
  await expect(card.getByText("Not decided")).toBeVisible();
  await expect(page.locator(".stages__stage--open", { hasText: "Counsel" })).toBeVisible();
  await decides(counsel, true);
  await expect(card.getByText("Approved").first()).toBeVisible();
  const now = await desk.get(`/assets/${id}`);
  expect([now.versions[0].held, now.versions[0].approved_by]).toEqual([false, counsel.id]);
});
