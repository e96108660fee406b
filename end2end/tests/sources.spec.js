// Versions beside their pictures: videos frame by frame, banners in their frame, locks, and who has seen what.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "../fixtures/desk.js";
import { drag, open, point, proof, saved, tasks } from "../fixtures/work.js";
import { archive } from "../fixtures/zip.js";

const canvas = (page) => page.getByRole("application");
const threads = (page) => page.getByRole("list", { name: "Marks" });

// Three seconds at 30000/1001 frames a second.
function film() {
  const folder = mkdtempSync(join(tmpdir(), "film-"));
  const path = join(folder, "spot.mp4");
  execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=30000/1001", "-t", "3", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart", path]);
  const buffer = readFileSync(path);
  rmSync(folder, { recursive: true });
  return { name: "spot.mp4", mimeType: "video/mp4", buffer };
}

async function empty(desk) {
  const { id, tasks: [task] } = await tasks(desk, ["Spot"]);
  return (await desk.post("/proofs", { campaign_id: id, task_id: task.id, name: "Spot" })).id;
}

test("a video is stepped, scrubbed and marked by the frame", async ({ page, desk }) => {
  const id = await empty(desk);
  const version = await desk.uploadFile(id, film());
  expect([version.fps_num, version.fps_den, version.pages]).toEqual([30_000, 1_001, 90]);
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  const film_bar = page.getByRole("group", { name: "Video", exact: true });
  const frame = film_bar.getByRole("slider", { name: "Frame" });
  await expect(frame).toHaveAttribute("aria-valuetext", "00:00:00:00, frame 1 of 90");
  await canvas(page).focus();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press(".");
  await expect(frame).toHaveAttribute("aria-valuetext", "00:00:00:03, frame 4 of 90");
  await page.keyboard.press(">");
  await expect(frame).toHaveAttribute("aria-valuetext", "00:00:01:03, frame 34 of 90");
  await page.keyboard.press(",");
  await expect(frame).toHaveAttribute("aria-valuetext", "00:00:01:02, frame 33 of 90");
  // The player stands in the middle of the frame, whatever it rounds to.
  await expect.poll(() => page.locator("video").evaluate((video) => Math.floor((video.currentTime * 30_000) / 1_001))).toBe(32);

  await page.keyboard.press("r");
  await drag(page, await point(canvas(page), 0.4, 0.4), await point(canvas(page), 0.6, 0.6));
  await page.getByRole("textbox", { name: "Note" }).fill("Hold this longer");
  const done = saved(page, "/annotations");
  await page.getByRole("button", { name: "Add mark" }).click();
  expect((await (await done).json()).page).toBe(33);
  const note = film_bar.getByRole("button", { name: "Mark 1 at 00:00:01:02" });
  await expect(note).toBeVisible();
  await frame.evaluate((input) => {
    input.value = "80";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await expect(frame).toHaveAttribute("aria-valuetext", "00:00:02:19, frame 80 of 90");
  await note.click();
  await expect(frame).toHaveAttribute("aria-valuetext", "00:00:01:02, frame 33 of 90");

  await film_bar.getByRole("button", { name: "Play" }).click();
  await expect(film_bar.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect.poll(async () => Number(await frame.inputValue())).toBeGreaterThan(36);
  await canvas(page).focus();
  await page.keyboard.press("k");
  await expect(film_bar.getByRole("button", { name: "Play" })).toBeVisible();
  const still = await frame.inputValue();
  expect(await page.locator("video").evaluate((video) => Math.floor((video.currentTime * 30_000) / 1_001 + 1e-4) + 1)).toBe(Number(still));
});

test("a banner plays in a frame from which nothing can be reached", async ({ page, desk }) => {
  const id = await empty(desk);
  const ad = `<!doctype html><meta name="ad.size" content="width=300,height=250"><body style="margin:0"><img src="dot.png" id="dot"><p id="said">…</p>
    <script src="act.js"></script></body>`;
  const act = `const tries = { parent: () => parent.document.title, cookie: () => document.cookie, storage: () => localStorage.length, top: () => top.location.href };
    const reached = Object.entries(tries).filter(([, look]) => { try { look(); return true; } catch { return false; } }).map(([what]) => what);
    Promise.all([fetch("data.json").then((reply) => reply.json()), fetch("/api/v1/session", { mode: "no-cors" }).then((reply) => reply.status)])
      .then(([data, session]) => { document.querySelector("#said").textContent = JSON.stringify({ reached, data: data.is, session, origin: self.origin }); });`;
  const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  const buffer = archive({ "index.html": ad, "act.js": act, "data.json": '{"is":"here"}', "dot.png": dot });
  await desk.uploadFile(id, { name: "ad.zip", mimeType: "application/zip", buffer });
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  const frame = page.frameLocator('iframe[title="HTML banner"]');
  await expect(frame.locator("#said")).toContainText("here");
  const said = JSON.parse(await frame.locator("#said").textContent());
  // Its own data it has; of the workspace it knows no page, no cookie and no session.
  expect(said).toEqual({ reached: [], data: "here", session: 0, origin: "null" });
  await expect.poll(() => frame.locator("#dot").evaluate((image) => image.naturalWidth)).toBe(1);

  await canvas(page).focus();
  await page.keyboard.press("p");
  const { x, y } = await point(canvas(page));
  await page.mouse.click(x, y);
  await page.getByRole("textbox", { name: "Note" }).fill("Logo comes too late");
  const done = saved(page, "/annotations");
  await page.getByRole("button", { name: "Add mark" }).click();
  await done;
  await expect(threads(page).getByText("Logo comes too late")).toBeVisible();
  // Its script runs anew when it asks for its data anew. The frame begins in a process of its own, so nothing looks into it here.
  const again = page.waitForResponse((reply) => reply.url().includes("/banners/") && reply.url().endsWith("data.json"));
  await page.getByRole("button", { name: "Replay" }).click();
  expect((await again).status()).toBe(200);
  await page.getByRole("button", { name: "Use the banner" }).click();
  await expect(page.getByText("Clicks go to the banner.")).toBeVisible();
});

test("a version is locked, looked at, and unlocked for a reason", async ({ page, desk }) => {
  const { id, version } = await proof(desk);
  await desk.post(`/proof-versions/${version.id}/annotations`, { geometry: { type: "pin", x: 0.5, y: 0.5 }, body: "Wrong logo" });
  await desk.signIn(page);
  const seen = page.waitForResponse((reply) => reply.url().endsWith("/views") && reply.request().method() === "POST");
  await open(page, desk, `/proofs/${id}`);
  expect((await seen).status()).toBe(201);
  await page.getByRole("button", { name: "History" }).click();
  const people = page.getByRole("list", { name: /Who has seen version 1/ });
  await expect(people.getByText("Olga Owner")).toBeVisible();
  await expect(page.getByText("It does not prove that they were read.", { exact: false })).toBeVisible();
  const locked = saved(page, "/lock");
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await locked;
  await expect(page.getByText("It takes no new marks; open ones can be settled.", { exact: false })).toBeVisible();
  await expect(page.getByRole("list", { name: "What happened" }).getByText("locked version")).toBeVisible();
  await page.getByRole("button", { name: "Marks", exact: true }).click();
  await threads(page).getByRole("button", { name: /^Mark 1\b/ }).click();
  await expect(threads(page).getByRole("button", { name: "Resolve mark 1" })).toBeVisible();
  await expect(threads(page).getByLabel("Answer")).toHaveCount(0);
  await expect(page.getByRole("toolbar", { name: "Canvas" }).getByRole("button", { name: "Pin", exact: true })).toHaveCount(0);

  await page.getByRole("button", { name: "History" }).click();
  await page.getByRole("button", { name: "Unlock…" }).click();
  const dialog = page.getByRole("dialog", { name: "Unlock version 1" });
  await dialog.getByRole("button", { name: "Unlock" }).click();
  await expect(dialog.getByText("say why it is unlocked", { exact: true })).toBeVisible();
  await dialog.getByLabel("Reason").fill("Legal has one more remark");
  await dialog.getByRole("button", { name: "Unlock" }).click();
  await expect(page.getByText("This version is open: marks and answers are taken.")).toBeVisible();
  await expect(page.getByRole("list", { name: "What happened" }).getByText("Legal has one more remark")).toBeVisible();
  await page.getByLabel("The next version is").selectOption("minor");
  const uploaded = page.waitForResponse((reply) => reply.url().includes("/versions?step=minor") && reply.request().method() === "POST");
  await page.getByLabel("New version", { exact: true }).setInputFiles({ name: "hero2.png", mimeType: "image/png", buffer: (await import("../fixtures/desk.js")).png(1200, 628, 90) });
  expect((await uploaded).status()).toBe(201);
  await expect(page.getByRole("navigation", { name: "Versions" }).getByText("Version 1.1")).toBeVisible();
});

test("a mark is made with a finger", async ({ browser, desk }) => {
  const { id } = await proof(desk);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await desk.signIn(page);
  await open(page, desk, `/proofs/${id}`);
  await page.getByRole("toolbar", { name: "Canvas" }).getByRole("button", { name: "Pin", exact: true }).tap();
  const { x, y } = await point(canvas(page));
  await page.touchscreen.tap(x, y);
  await page.getByRole("textbox", { name: "Note" }).fill("Crop tighter");
  const done = saved(page, "/annotations");
  await page.getByRole("button", { name: "Add mark" }).tap();
  const mark = await (await done).json();
  expect(mark.geometry.type).toBe("pin");
  expect(Math.abs(mark.geometry.x - 0.5)).toBeLessThan(0.05);
  await context.close();
});
