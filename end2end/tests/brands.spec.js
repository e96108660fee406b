// Brands and what is held against them; the library's own fields, tables, colours, saved searches; large files and the store.
import AxeBuilder from "@axe-core/playwright";
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { drawn, expect, png, settled, test } from "../fixtures/desk.js";
import { campaign, open, proof } from "../fixtures/work.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function accessible(page, name) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`), name).toEqual([]);
}

async function asset(desk, name, kind, shade) {
  const made = await desk.post("/assets", { name, kind });
  const reply = await desk.request.post(`${desk.base}/api/v1/assets/${made.id}/versions`, {
    headers: { Host: desk.host, Authorization: `Bearer ${desk.token}` },
    multipart: { file: { name: `${name}.png`, mimeType: "image/png", buffer: png(320, 200, shade) } },
  });
  expect(reply.status(), await reply.text()).toBe(201);
  return made.id;
}

test("a brand's rules are written, held against an asset, and stop a launch", async ({ page, desk }) => {
  const logo = await asset(desk, "Wordmark", "logo", 30);
  const { id } = await campaign(desk, "Spring sale", 6, 16);
  await desk.post(`/campaigns/${id}/assets`, { asset_id: logo });
  await desk.signIn(page);
  await open(page, desk, "/library/brands");
  await page.getByRole("button", { name: "New brand" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Acme Leisure");
  await page.getByRole("button", { name: "Make brand" }).click();
  const editor = page.getByRole("dialog", { name: "Edit Acme Leisure" });
  await editor.getByLabel("Colours").fill("Signal, #c81e1e, 0 95 90 10, 186 C\nPaper, white");
  await editor.getByLabel("Distance from the palette").fill("6");
  await editor.getByLabel("Never said").fill("world's best");
  await editor.getByLabel("What is found stops a launch").check();
  await editor.getByRole("button", { name: "Save brand" }).click();
  await expect(editor.getByText(/a colour is # and six hexadecimal digits/)).toBeVisible();
  await editor.getByLabel("Colours").fill("Signal, #c81e1e, 0 95 90 10, 186 C\nPaper, #fafafa");
  await editor.getByRole("button", { name: "Save brand" }).click();
  await expect(page.getByText("Pantone 186 C")).toBeVisible();
  await expect(page.getByText("What is found against it stops a launch.")).toBeVisible();
  await accessible(page, "the brands");

  await open(page, desk, `/library/${logo}`);
  await expect(page.getByText("Not as it asks")).toBeVisible();
  await expect(page.getByText(/in colours that are not of the palette/)).toBeVisible();
  await accessible(page, "the asset");
  const item = (await desk.get(`/campaigns/${id}/gate`)).items.find((one) => one.code === "on_brand");
  expect([item.passed, item.waivable, item.subject.id]).toEqual([false, true, logo]);
  await open(page, desk, `/campaigns/${id}/gate`);
  await expect(page.getByText(/in colours that are not of the palette/)).toBeVisible();
});

// A ring and two bars, on paper; so many pixels to each of its own.
const ink = (x, y) => {
  const ring = Math.hypot(x - 70, y - 60);
  return (ring >= 25 && ring < 45) || (x >= 130 && x < 250 && y >= 30 && y < 50) || (x >= 130 && x < 200 && y >= 70 && y < 90);
};
const paper = [250, 248, 240];
const mark = drawn(300, 120, (x, y) => (ink(x, y) ? [20, 60, 90] : paper));
const poster = drawn(800, 500, (x, y) => {
  if (x >= 290 && x < 330 && y > 100 && y < 400) return [180, 30, 30];
  return ink((x - 200) * 3, (y - 150) * 3) ? [20, 60, 90] : paper;
});

test("a logo is found on a proof, too small and without room, and a mark is made of it", async ({ page, desk }) => {
  const brand = await desk.post("/brands", { name: "Acme Leisure" });
  const { id } = await desk.post("/assets", { name: "Wordmark", kind: "logo" });
  const send = (path, name, buffer) => desk.request.post(`${desk.base}/api/v1${path}`, {
    headers: { Host: desk.host, Authorization: `Bearer ${desk.token}` },
    multipart: { file: { name, mimeType: "image/png", buffer } },
  });
  expect((await send(`/assets/${id}/versions`, "mark.png", mark)).status()).toBe(201);
  const made = await proof(desk);
  expect((await send(`/proofs/${made.id}/versions`, "poster.png", poster)).status()).toBe(201);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${made.id}`);
  await page.getByRole("button", { name: "Brand", exact: true }).click();
  await expect(page.getByText("As it asks")).toBeVisible();

  // A rule that comes meanwhile is held against what is looked at, once somebody has looked for the logo.
  await desk.patch(`/brands/${brand.id}`, brand.revision, { rules: { logo_min_width: 120, logo_clear_space: 30 } });
  const findings = page.getByRole("list", { name: "As Acme Leisure asks" });
  await expect(findings.getByRole("listitem")).toHaveCount(2, { timeout: 15_000 });
  await expect(findings).toContainText(/“Wordmark” is 7\d pixels wide; at least 120 are asked for/);
  await expect(findings).toContainText(/There is room of \d+ % of its width around “Wordmark”; 30 % are asked for/);
  await accessible(page, "a proof held against its brand");
  await page.getByRole("list", { name: "Logos on it" }).getByRole("button", { name: "Show" }).click();
  await findings.getByRole("button", { name: "Mark it" }).first().click();
  const form = page.getByRole("form", { name: "New rectangle" });
  await expect(form.getByLabel("Note")).toHaveValue(/“Wordmark” is 7\d pixels wide/);
  await form.getByRole("button", { name: "Add mark" }).click();
  await expect(page.getByRole("list", { name: "Marks" }).getByText(/“Wordmark” is 7\d pixels wide/)).toBeVisible();
  const shown = (await desk.get(`/proofs/${made.id}`)).versions.at(-1);
  const [saved] = (await desk.get(`/proof-versions/${shown.id}/annotations`)).items;
  expect(saved.geometry.type).toBe("rectangle");
  expect(Math.abs(saved.geometry.x - 208 / 800)).toBeLessThan(0.01);
});

test("assets get fields of their own, filled in by hand and by table, and are found by colour", async ({ page, desk }) => {
  const photo = await asset(desk, "Harbour", "photography", 30);
  await desk.signIn(page);
  await open(page, desk, "/library/brands");
  await page.getByRole("button", { name: "Add field\u2026" }).click();
  const adding = page.getByRole("dialog", { name: "Add a field" });
  await adding.getByLabel("Name").fill("Used on");
  await adding.getByLabel("What is said in it").selectOption("choice");
  await adding.getByLabel("Vocabulary").fill("Print, Web");
  await adding.getByLabel("Must be said").check();
  await adding.getByRole("button", { name: "Add field" }).click();
  await expect(page.getByText("used_on")).toBeVisible();

  await open(page, desk, `/library/${photo}`);
  await expect(page.getByText("not said yet")).toBeVisible();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const edit = page.getByRole("dialog", { name: "Edit" });
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByText(/must be said/)).toBeVisible();
  await edit.getByLabel("Used on").selectOption("Web");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Web", { exact: true })).toBeVisible();

  await open(page, desk, "/library");
  const table = async (text) => {
    await page.getByRole("button", { name: "Import\u2026" }).click();
    await page.getByRole("dialog").locator("input[type=file]").setInputFiles({ name: "assets.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  };
  await table("id,name,kind,used_on,note\n,Terrace,photography,Radio,x\nnobody,Pool,icon,Web,x\n");
  const dialog = page.getByRole("dialog", { name: "Take in a table" });
  await expect(dialog.getByText("Line 2, used_on: must be of: Print, Web.")).toBeVisible();
  await expect(dialog.getByText(/Line 3, id: "nobody" is not an id/)).toBeVisible();
  await expect(dialog.getByText("Columns that say nothing here: note.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Take it in" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await table(`id,name,kind,used_on\n,Terrace,photography,Print\n${photo},Harbour at dawn,photography,Print\n`);
  await expect(dialog.getByText("2 lines: 1 would be made, 1 changed, 0 left as they are.")).toBeVisible();
  await expect(dialog.getByText("Line 3, Harbour at dawn: name from \u201cHarbour\u201d to \u201cHarbour at dawn\u201d")).toBeVisible();
  await dialog.getByRole("button", { name: "Take it in" }).click();
  await expect(page.getByRole("link", { name: "Terrace" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Harbour at dawn" })).toBeVisible();

  const { facts } = await desk.get(`/asset-versions/${(await desk.get(`/assets/${photo}`)).versions[0].id}`);
  expect(facts.colours.length).toBeGreaterThan(0);
  const first = facts.colours[0].rgb;
  await page.goto(`${desk.url}/library?colour=${encodeURIComponent(first)}`);
  await settled(page);
  await expect(page.getByText("1 asset", { exact: true })).toBeVisible();
  await page.goto(`${desk.url}/library`);
  await settled(page);
  await page.getByRole("button", { name: "pink" }).click();
  await expect(page.getByText("Nothing is found", { exact: true })).toBeVisible();
  // A search that is used again is kept under a name.
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Keep what is shown now as").fill("Pink ones");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByRole("link", { name: "Pink ones" })).toHaveAttribute("href", "/library?colour=pink");
});

// A PNG that no encoding makes small.
function large() {
  const [width, height] = [2000, 1600];
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), randomBytes(width * 3)])));
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    let c = ~0;
    for (const b of body) {
      c ^= b;
      for (let k = 0; k < 8; k += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    }
    const out = Buffer.alloc(8 + data.length + 4);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(~c >>> 0, 8 + data.length);
    return out;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", header), chunk("IDAT", deflateSync(rows, { level: 1 })), chunk("IEND", Buffer.alloc(0))]);
}

test("a large file goes in parts over a line that breaks, and goes on where it was after the page is left", async ({ page, desk }, info) => {
  test.setTimeout(150_000);
  // On the disk: a file is known again by its name, its size and when it was changed.
  const picture = info.outputPath("poster.png");
  const bytes = large();
  writeFileSync(picture, bytes);
  const { id } = await desk.post("/assets", { name: "Poster", kind: "photography" });
  await desk.signIn(page);
  await open(page, desk, `/library/${id}`);
  const parts = [];
  let broken = 1;
  let blocked = false;
  await page.route("**/api/v1/uploads/*", (route) => {
    const request = route.request();
    if (request.method() !== "PATCH") return blocked ? route.abort() : route.continue();
    const offset = Number(request.headers()["upload-offset"]);
    if (blocked || (offset > 0 && broken > 0)) {
      broken -= 1;
      return route.abort();
    }
    parts.push(offset);
    // The second part is the last that comes through before the page is left.
    if (parts.length === 2) blocked = true;
    return route.continue();
  });
  const choose = async () => {
    await page.getByRole("button", { name: "New version" }).click();
    await page.getByRole("dialog", { name: "New version" }).locator("input[type=file]").setInputFiles(picture);
  };
  await choose();
  await expect.poll(() => parts.length, { timeout: 60_000 }).toBe(2);
  await page.goto(`${desk.url}/library/${id}`);
  await settled(page);
  blocked = false;
  await choose();
  await expect(page.getByText("poster.png is uploaded as version 1.")).toBeVisible({ timeout: 90_000 });
  // Nothing that had come was sent again.
  expect(parts).toEqual([...new Set(parts)]);
  expect(parts[0]).toBe(0);
  const { versions: [version] } = await desk.get(`/assets/${id}`);
  expect(version.bytes).toBe(bytes.length);
});

test("the store is looked over, and says what it finds", async ({ page, desk }) => {
  await asset(desk, "Harbour", "photography", 30);
  await desk.signIn(page);
  await open(page, desk, "/library/storage");
  await expect(page.getByText("None since the server started.")).toBeVisible();
  await page.getByRole("button", { name: "Scan now" }).click();
  await expect(page.getByText("All sound")).toBeVisible();
  await expect(page.getByText(/1 of 1 files read/)).toBeVisible();
  await page.getByRole("button", { name: "Sweep now" }).click();
  await expect(page.getByText("There is nothing to remove.")).toBeVisible();
  await accessible(page, "the storage");
});
