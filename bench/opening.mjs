// Milliseconds from a navigation to a proof until its picture is on the canvas, with an empty cache each time; prints JSON.
//   node opening.mjs URL COOKIE
import { launch, member } from "./chromium.mjs";
import { opened } from "./opened.mjs";

const [url, cookie] = process.argv.slice(2);
const browser = await launch();
const times = [];
for (let round = 0; round < 7; round += 1) {
  const context = await member(browser, new URL(url).origin, cookie);
  const page = await context.newPage();
  await page.goto(url);
  times.push(await opened(page));
  await context.close();
}
await browser.close();
console.log(JSON.stringify({ cold: times.sort((a, b) => a - b)[3] }));
