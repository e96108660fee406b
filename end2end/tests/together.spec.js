// Several people at one proof: each draws, moves and deletes, everybody's marks too, while their connections are cut again and again.
// At the end there is exactly what the server has acknowledged to somebody. Longer with CAMPAIGN_TOGETHER_SECONDS=60.
import { expect, test } from "../fixtures/desk.js";
import { joined, proof } from "../fixtures/work.js";

const SECONDS = Number(process.env.CAMPAIGN_TOGETHER_SECONDS ?? 12);

// The same course each time: a linear congruential generator.
function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

// What the server has answered to anybody.
class Ledger {
  made = new Set();
  gone = new Set();
  // Deletions whose answer never came: they may have happened.
  maybeGone = new Set();
  // The newest state of each mark that somebody was told.
  told = new Map();

  hear(page) {
    const id = (url) => url.split("/annotations/")[1]?.split(/[/?]/)[0];
    page.on("response", async (reply) => {
      const method = reply.request().method();
      if (!reply.url().includes("/annotations") || !["POST", "PATCH", "DELETE"].includes(method) || !reply.ok()) return;
      if (method === "DELETE") {
        this.gone.add(id(reply.url()));
        return;
      }
      const mark = await reply.json().catch(() => null);
      if (!mark?.id) return;
      if (method === "POST") this.made.add(mark.id);
      if ((this.told.get(mark.id)?.revision ?? 0) < mark.revision) this.told.set(mark.id, mark);
    });
    page.on("requestfailed", (request) => {
      if (request.method() === "DELETE") this.maybeGone.add(id(request.url()));
    });
  }

  // What is wrong with the rows that there are; nothing when they are the union of what was acknowledged.
  complaints(rows) {
    const here = new Map(rows.map((mark) => [mark.id, mark]));
    const lost = [...this.made].filter((id) => !here.has(id) && !this.gone.has(id) && !this.maybeGone.has(id)).map((id) => `lost ${id}`);
    const back = [...this.gone].filter((id) => here.has(id)).map((id) => `came back ${id}`);
    const strange = [...here.keys()].filter((id) => !this.made.has(id)).map((id) => `made by nobody ${id}`);
    const older = [...here.values()].filter((mark) => (this.told.get(mark.id)?.revision ?? 0) > mark.revision).map(({ id }) => `older ${id}`);
    const other = [...here.values()].filter((mark) => {
      const told = this.told.get(mark.id);
      return told?.revision === mark.revision && JSON.stringify(told.geometry) !== JSON.stringify(mark.geometry);
    });
    return [...lost, ...back, ...strange, ...older, ...other.map(({ id }) => `elsewhere ${id}`)];
  }
}

const canvas = (page) => page.getByRole("application");
const heads = (page) => page.getByRole("list", { name: "Marks" }).locator(".proof-thread__head");

async function draw(page, roll) {
  const box = await canvas(page).boundingBox();
  const at = { x: box.x + box.width * (0.3 + roll(400) / 1_000), y: box.y + box.height * (0.3 + roll(400) / 1_000) };
  await canvas(page).focus();
  await page.keyboard.press(roll(2) ? "p" : "r");
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 24, at.y + 16);
  await page.mouse.up();
  await page.getByRole("textbox", { name: "Note" }).fill(`Remark ${roll(10_000)}`, { timeout: 1_500 });
  await page.getByRole("button", { name: "Add mark" }).click({ timeout: 1_500 });
}

async function pick(page, roll) {
  const count = await heads(page).count();
  if (count === 0) return false;
  const head = heads(page).nth(roll(Math.min(count, 20)));
  if ((await head.getAttribute("aria-expanded", { timeout: 1_000 })) !== "true") await head.click({ timeout: 1_000 });
  await canvas(page).focus();
  return true;
}

async function move(page, roll) {
  if (!(await pick(page, roll))) return;
  await page.keyboard.press("m");
  for (let step = 0; step <= roll(4); step += 1) await page.keyboard.press(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"][roll(4)]);
  await page.keyboard.press("Enter");
}

async function remove(page, roll) {
  if (await pick(page, roll)) await page.keyboard.press("Delete");
}

async function work(page, seed, until) {
  const roll = dice(seed);
  let done = 0;
  while (Date.now() < until) {
    const doing = [draw, draw, draw, move, move, remove][roll(6)];
    // What somebody else has just deleted cannot be moved: that is what happens at a shared table.
    await doing(page, roll).then(() => (done += 1), () => page.keyboard.press("Escape"));
  }
  return done;
}

async function cut(page, seed, until) {
  const roll = dice(seed);
  while (Date.now() < until) {
    await page.waitForTimeout(1_500 + roll(1_500));
    await page.context().setOffline(true);
    await page.waitForTimeout(400 + roll(900));
    await page.context().setOffline(false);
  }
}

for (const people of [2, 5]) {
  test(`${people} people draw, move and delete at once, with connections cut`, async ({ browser, desk }, info) => {
    test.skip(info.project.name !== "wide", "what the server keeps does not depend on the window");
    test.setTimeout((SECONDS * 2 + 120) * 1_000);
    const { id, version } = await proof(desk);
    const ledger = new Ledger();
    const pages = [];
    for (let number = 0; number < people; number += 1) {
      const page = await joined(browser, desk, await desk.hire(`Person ${number}`, "manager"), `/proofs/${id}`);
      await expect(page.getByRole("button", { name: /^Zoom .*, show actual size$/ })).toHaveAccessibleName(/\d+%/);
      ledger.hear(page);
      pages.push(page);
    }
    const until = Date.now() + SECONDS * 1_000;
    const done = await Promise.all(pages.flatMap((page, number) => [work(page, 7 + number, until), cut(page, 71 + number, until)]));
    for (const page of pages) await page.context().setOffline(false);
    // What could not be sent goes out by itself now, or by its button.
    for (const page of pages) {
      await expect
        .poll(async () => {
          const again = page.getByRole("button", { name: "Try again" });
          if (await again.count()) await again.first().click({ timeout: 1_000 }).catch(() => {});
          return (await again.count()) + (await page.getByText("Sending…", { exact: true }).count());
        }, { timeout: 60_000 })
        .toBe(0);
    }
    const rows = async () => {
      const all = [];
      let after = "";
      do {
        const page = await desk.get(`/proof-versions/${version.id}/annotations?limit=200${after}`);
        all.push(...page.items);
        after = page.next ? `&after=${page.next}` : null;
      } while (after);
      return all;
    };
    await expect.poll(async () => ledger.complaints(await rows()), { timeout: 30_000 }).toEqual([]);
    const { length } = await rows();
    info.annotations.push({ type: "measured", description: `${done.filter(Number).reduce((sum, one) => sum + one, 0)} actions, ${ledger.made.size} made, ${ledger.gone.size} deleted, ${length} left` });
    console.log(`${people} people, ${SECONDS} s: ${done.filter(Number).reduce((sum, one) => sum + one, 0)} actions, ${ledger.made.size} marks made, ${ledger.gone.size} deleted, ${length} left`);
    expect(ledger.made.size, "something was drawn").toBeGreaterThan(people);
    for (const page of pages) await page.context().close();
  });
}
