// Debian's Chromium, and a page of a signed-in member: what all measurements in the browser begin with.
import { chromium } from "../end2end/node_modules/@playwright/test/index.mjs";

// Without a graphics processor, unless flags say how to draw.
export function launch(flags = ["--disable-gpu"]) {
  const quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...quiet, ...flags] });
}

// A context whose cookie is the session of a member of the workspace at this address.
export async function member(browser, url, cookie) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name, ...value] = cookie.split("=");
  await context.addCookies([{ name, value: value.join("="), url }]);
  return context;
}

// Once the interface has taken the page over.
export function interactive(page) {
  return page.waitForFunction(() => document.documentElement.dataset.hydrated === "true", null, { timeout: 60_000 });
}
