import { defineConfig } from "@playwright/test";

// Debian's Chromium; nothing is downloaded. Each run starts a server of its own on data of its own.
const port = Number(process.env.CAMPAIGN_E2E_PORT ?? 3911);
const chromium = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
};

export default defineConfig({
  testDir: ".",
  testMatch: ["tests/**/*.spec.js", "accessibility/**/*.spec.js"],
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: process.env.CI ? 2 : 0,
  forbidOnly: !!process.env.CI,
  reporter: [["list"]],
  use: { baseURL: `http://localhost:${port}`, launchOptions: chromium, trace: "retain-on-failure", screenshot: "only-on-failure" },
  projects: [
    { name: "wide", use: { viewport: { width: 1440, height: 900 } } },
    { name: "narrow", use: { viewport: { width: 390, height: 844 }, hasTouch: true }, testMatch: ["tests/path.spec.js", "accessibility/**/*.spec.js"] },
  ],
  webServer: {
    command: "node serve.mjs",
    url: `http://localhost:${port}/healthz`,
    env: { CAMPAIGN_E2E_PORT: String(port) },
    timeout: 60_000,
    reuseExistingServer: false,
  },
});
