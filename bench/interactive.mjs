// Prints, for each path, the milliseconds from navigation to interactive, with an empty cache and with a warm one, and how much code had
// come by then, what is fetched ahead for the next pages included.
//   node interactive.mjs URL COOKIE PATH...
import { launch, member } from "./chromium.mjs";

const [url, cookie, ...paths] = process.argv.slice(2);
const TIMES = 7;
const browser = await launch();

async function context() {
  const made = await member(browser, url, cookie);
  // The moment at which the interface says that it answers, on the page's own clock.
  await made.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.documentElement?.dataset.hydrated !== "true") return;
      window.interactive = performance.now();
      observer.disconnect();
    }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-hydrated"] });
  });
  return made;
}

async function open(page, path) {
  await page.goto(url + path);
  await page.waitForFunction(() => window.interactive !== undefined, null, { timeout: 30_000 });
  return page.evaluate(() => ({
    at: window.interactive,
    bytes: performance.getEntriesByType("resource").filter((it) => /\.(wasm|js)$/.test(it.name) && it.responseEnd <= window.interactive).reduce((sum, it) => sum + it.encodedBodySize, 0),
  }));
}

const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const rows = [];
for (const path of paths) {
  const cold = [];
  let codeBytes = 0;
  for (let time = 0; time < TIMES; time += 1) {
    const fresh = await context();
    const seen = await open(await fresh.newPage(), path);
    cold.push(seen.at);
    codeBytes = seen.bytes;
    await fresh.close();
  }
  const kept = await context();
  const page = await kept.newPage();
  await open(page, path);
  const warm = [];
  for (let time = 0; time < TIMES; time += 1) warm.push((await open(page, path)).at);
  await kept.close();
  rows.push({ path, cold: median(cold), warm: median(warm), codeBytes });
}
await browser.close();
console.log(JSON.stringify(rows));
