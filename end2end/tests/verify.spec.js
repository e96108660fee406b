// A launch, its PDF, and a stranger who verifies the certificate: no account, no cookies, no network, and not one byte to change.
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import { expect, settled, test } from "../fixtures/desk.js";
import { approved, live, open } from "../fixtures/work.js";

// A browser that has never been here.
async function stranger(browser, viewport = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  return { context, page, said };
}

async function give(page, json) {
  await page.getByLabel("The certificate as a file").setInputFiles({ name: "certificate.json", mimeType: "application/json", buffer: Buffer.from(json) });
}

test("launch, open the PDF, verify it as a stranger without network, and fail on one byte", async ({ page, browser, desk, baseURL }) => {
  const { id } = await approved(desk, "Spring sale", 6, 16);
  await desk.signIn(page);
  await open(page, desk, `/campaigns/${id}/gate`);
  await page.getByRole("button", { name: "Launch", exact: true }).click();
  await page.getByRole("button", { name: "Launch now" }).click();
  await page.getByRole("link", { name: "Open the certificate" }).click();
  await page.waitForURL(/\/certificates\//);
  await page.getByRole("button", { name: "Verify in this browser" }).click();
  await expect(page.getByText("Verified. The certificate is as issued")).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "PDF", exact: true }).click();
  const pdf = (await readFile(await (await download).path())).toString("latin1");
  expect(pdf.startsWith("%PDF-")).toBe(true);
  // What the QR code says is a link of the document, too.
  const [link] = pdf.match(/http:\/\/[^ ()]+\/verify#[0-9a-f]{64}/);
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "JSON", exact: true }).click();
  const json = (await readFile(await (await saved).path())).toString();

  await test.step("by the code on the paper", async () => {
    const { context, page: other, said } = await stranger(browser);
    await other.goto(link);
    await expect(other.getByText("Verified. The certificate is as issued")).toBeVisible();
    await expect(other.getByText("This host says that it stands")).toBeVisible();
    await expect(other.getByRole("heading", { name: "Not proved" })).toBeVisible();
    expect(await context.cookies()).toEqual([]);
    expect(said).toEqual([]);
    await context.close();
  });

  await test.step("by the file, on the base host, without a network", async () => {
    const { context, page: other, said } = await stranger(browser, { width: 390, height: 844 });
    await other.goto(`${baseURL}/verify`);
    await settled(other);
    await context.setOffline(true);
    await give(other, json);
    await expect(other.getByText("Verified. The certificate is as issued")).toBeVisible();
    await expect(other.getByText("Spring sale").first()).toBeVisible();

    const at = json.indexOf("Spring sale");
    await give(other, `${json.slice(0, at)}T${json.slice(at + 1)}`);
    await expect(other.getByText("Not verified. The certificate's words were changed after it was issued.")).toBeVisible();

    // One byte of the signature: the last character before its padding.
    const note = JSON.parse(json).log.checkpoint.note;
    const forged = JSON.parse(json);
    const place = note.lastIndexOf("=") - 12;
    forged.log.checkpoint.note = note.slice(0, place) + (note[place] === "A" ? "B" : "A") + note.slice(place + 1);
    await give(other, JSON.stringify(forged));
    await expect(other.locator("[data-step=signature].steps__step--broken")).toContainText("The log's signature does not hold");

    await give(other, "not json");
    await expect(other.getByText("This is not JSON")).toBeVisible();
    const wide = await other.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide, "does not scroll sideways").toBeLessThanOrEqual(0);
    expect(said).toEqual([]);
    await context.close();
  });
});

test("a key from elsewhere is held against the log's, and files against the certificate", async ({ browser, desk }) => {
  const id = await live(desk, "Spring sale", 6, 16);
  const [certificate] = (await desk.get(`/campaigns/${id}/certificates`)).items;
  const { keys: [{ key }] } = await desk.get("/audit/keys");
  const { context, page, said } = await stranger(browser);
  await page.goto(`${desk.url}/verify`);
  await settled(page);
  await page.getByLabel("The log's public key").fill(key);
  await page.getByLabel("Or its text").fill(JSON.stringify(certificate, null, 2));
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await expect(page.getByText("The key that you gave has signed the head of the log")).toBeVisible();
  await page.getByLabel("The log's public key").fill("nonsense");
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await expect(page.getByText("this is not a public key")).toBeVisible();
  await page.getByLabel(/Give a file that you have seen published/).setInputFiles({ name: "banner.png", mimeType: "image/png", buffer: Buffer.from("other") });
  await expect(page.getByText("banner.png is none of the files that went live")).toBeVisible();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`), colorScheme).toEqual([]);
  }
  expect(said).toEqual([]);
  await context.close();
});

test("a certificate is revoked with a reason, and whoever verifies it is told", async ({ page, browser, desk }) => {
  const id = await live(desk, "Spring sale", 6, 16);
  const [{ id: certificate, digest }] = (await desk.get(`/campaigns/${id}/certificates`)).items;
  await desk.signIn(page);
  await open(page, desk, `/certificates/${certificate}`);
  await page.getByRole("button", { name: "Revoke\u2026" }).click();
  const dialog = page.getByRole("dialog", { name: "Revoke this certificate" });
  await dialog.getByLabel("Reason").fill("The price was wrong");
  await dialog.getByRole("button", { name: "Revoke", exact: true }).click();
  await expect(page.getByText(/Revoked on .* by Olga Owner: \u201cThe price was wrong\u201d/).first()).toBeVisible();
  expect((await desk.get(`/campaigns/${id}`)).status).toBe("paused");
  const { context, page: other } = await stranger(browser);
  await other.goto(`${desk.url}/verify#${digest}`);
  await expect(other.getByText(/This host says: Revoked on .* by Olga Owner/)).toBeVisible();
  await expect(other.getByText("Verified. The certificate is as issued")).toBeVisible();
  await context.close();
});
