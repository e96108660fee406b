// One story of the library from end to end: fifty files in, other eyes, a campaign, the gate, a guest, and a recall.
import { expect, png, settled, test } from "../fixtures/desk.js";
import { campaign, open } from "../fixtures/work.js";

test("fifty files come in, one is approved, refused by the gate, covered, shared and recalled", async ({ page, browser, desk }) => {
  test.setTimeout(180_000);
  const policy = await desk.get("/library-policy");
  await desk.call("PUT", "/library-policy", { hold_uploads: true }, { headers: { "If-Match": `"${policy.revision}"` } });
  const maker = await desk.hire("Cem Maker", "contributor");
  const { id } = await campaign(desk, "Spring sale", 6, 16);

  const studio = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const making = await studio.newPage();
  await desk.signIn(making, maker.email);
  await open(making, desk, "/library");
  await making.getByRole("button", { name: "Upload" }).first().click();
  const uploads = making.getByRole("dialog", { name: "Upload assets" });
  const files = Array.from({ length: 50 }, (_, n) => ({ name: `harbour_${String(n).padStart(2, "0")}.png`, mimeType: "image/png", buffer: png(160 + n, 100, n * 3) }));
  await uploads.locator("input[type=file]").setInputFiles(files);
  await expect(uploads.getByText("50 of 50 uploaded")).toBeVisible({ timeout: 90_000 });
  await studio.close();

  // Whoever uploaded it does not let it out; the owner does.
  await desk.signIn(page);
  await open(page, desk, "/library?q=harbour%2007");
  await expect(page.getByText("1 asset", { exact: true })).toBeVisible();
  await expect(page.getByText("Waits for approval")).toBeVisible();
  await page.getByRole("link", { name: "harbour 07" }).click();
  await page.getByRole("button", { name: "Approve version 1" }).click();
  await expect(page.getByText("Version 1 is approved.")).toBeVisible();

  const licence = async (market, holder) => {
    await page.getByRole("button", { name: "Add a licence, release, consent or ban\u2026" }).click();
    const dialog = page.getByRole("dialog", { name: "Add a term" });
    await dialog.getByLabel("Who gave it?").fill(holder);
    await dialog.getByLabel("Markets").fill(market);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText(`Licence of ${holder}`)).toBeVisible();
  };
  await licence("au", "Studio North");

  await open(page, desk, `/campaigns/${id}?tab=assets`);
  await page.getByRole("button", { name: "Attach asset" }).first().click();
  await page.getByRole("dialog").getByRole("searchbox").fill("harbour 07");
  await page.getByRole("button", { name: "Attach harbour 07" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await open(page, desk, `/campaigns/${id}/gate`);
  await expect(page.getByText(/its rights do not cover the market NZ/)).toBeVisible();
  const launch = await desk.request.post(`${desk.base}/api/v1/campaigns/${id}/launch`, { headers: { Host: desk.host, Authorization: `Bearer ${desk.token}` }, data: {} });
  expect(launch.status()).toBe(422);
  expect((await launch.json()).failed_items.map((item) => item.code)).toContain("asset_rights");

  await open(page, desk, "/library?q=harbour%2007");
  await page.getByRole("link", { name: "harbour 07" }).click();
  await licence("nz", "Studio South");
  await open(page, desk, `/campaigns/${id}/gate`);
  await expect(page.getByText(/its rights do not cover the market NZ/)).toHaveCount(0);
  expect((await desk.get(`/campaigns/${id}/gate`)).items.find((item) => item.code === "asset_rights").passed).toBe(true);

  await open(page, desk, "/library?q=harbour%2007");
  await page.getByRole("link", { name: "harbour 07" }).click();
  await page.getByRole("button", { name: "Share\u2026" }).click();
  const share = page.getByRole("dialog");
  await share.locator("input[name=name]").fill("For the magazine");
  await share.getByLabel("Say their name and e-mail address first").check();
  await share.getByRole("button", { name: "Make link" }).click();
  const link = await share.getByLabel("Link").inputValue();
  await share.getByRole("button", { name: "Done" }).click();

  const outside = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const guest = await outside.newPage();
  await guest.goto(link);
  await settled(guest);
  await guest.getByLabel("Your name").fill("Ana Client");
  await guest.getByLabel("Your e-mail").fill("ana@client.test");
  await guest.getByRole("button", { name: "Open" }).click();
  await expect(guest.getByRole("heading", { name: "For the magazine" })).toBeVisible();
  await Promise.all([guest.waitForEvent("download"), guest.getByRole("link", { name: "Download harbour 07" }).click()]);

  await page.getByRole("button", { name: "Recall\u2026" }).click();
  const recall = page.getByRole("dialog", { name: "Recall harbour 07" });
  await recall.getByLabel("Reason").fill("The studio withdrew it");
  await recall.getByRole("button", { name: "Recall", exact: true }).click();
  await expect(page.getByText("1 of 1 have not confirmed.")).toBeVisible();
  await guest.reload();
  await settled(guest);
  await expect(guest.getByText("harbour 07 is recalled. Please stop using it.")).toBeVisible();
  await guest.getByRole("button", { name: "I no longer use it" }).click();
  await expect(page.getByText("0 of 1 have not confirmed.")).toBeVisible();
  await outside.close();
});
