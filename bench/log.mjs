// Prints how the page of a long log behaves in Chromium: the frames while it is scrolled, how long a jump takes to be filled with its
// events, and how fast the whole log is verified by the wasm.
//   node log.mjs URL COOKIE
import { interactive, launch, member } from "./chromium.mjs";

const [url, cookie] = process.argv.slice(2);
const FRAMES = 600;
const JUMPS = 20;
const browser = await launch();
const page = await (await member(browser, url, cookie)).newPage();
await page.goto(`${url}/audit`);
await interactive(page);
const list = page.getByRole("region", { name: "Every event, newest first" });
await list.getByRole("listitem").first().waitFor();

// Steadily down, some pixels in each frame, as a finger on a wheel does.
const frames = await list.evaluate((element, frames) => new Promise((done) => {
  const gaps = [];
  let last;
  const step = (now) => {
    if (last !== undefined) gaps.push(now - last);
    last = now;
    element.scrollTop += 60;
    if (gaps.length < frames) requestAnimationFrame(step);
    else done(gaps);
  };
  requestAnimationFrame(step);
}), FRAMES);

// All over it: from each jump until what is in sight is there to be read.
const jumps = [];
for (let n = 1; n <= JUMPS; n += 1) {
  jumps.push(await list.evaluate((element, part) => new Promise((done, fail) => {
    const began = performance.now();
    element.scrollTop = (element.scrollHeight - element.clientHeight) * part;
    const look = () => {
      const box = element.getBoundingClientRect();
      const seen = [...element.querySelectorAll("li")].filter((line) => {
        const at = line.getBoundingClientRect();
        return at.bottom > box.top && at.top < box.bottom;
      });
      const filled = seen.length > 3 && seen.every((line) => !line.classList.contains("audit-long__coming"));
      if (filled && performance.now() - began > 20) done(performance.now() - began);
      else if (performance.now() - began > 10_000) fail(new Error("a jump was never filled"));
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }), (n * 7 % JUMPS) / JUMPS));
}

const began = Date.now();
await page.getByRole("button", { name: "Verify in this browser" }).click();
await page.getByText("events lead to the root of the signed head.").waitFor({ timeout: 300_000 });
const seconds = (Date.now() - began) / 1e3;
await browser.close();

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
console.log(JSON.stringify({
  frameP50: at(frames, 0.5), frameP99: at(frames, 0.99), frameWorst: at(frames, 1), jumpP50: at(jumps, 0.5), jumpWorst: at(jumps, 1), seconds,
}));
