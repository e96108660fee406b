// Starts the built server on an empty data folder, and removes the folder when it ends.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mailFolder } from "./fixtures/mailFolder.mjs";
import { openSink } from "./fixtures/sink.mjs";

const root = new URL("..", import.meta.url).pathname;
const data = mkdtempSync(join(tmpdir(), "campaign-e2e-"));
const letters = mailFolder(process.env.CAMPAIGN_E2E_PORT);
const sink = await openSink(letters);
const server = spawn(join(root, "target/debug/campaign"), ["serve"], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    CAMPAIGN_DATA: data,
    CAMPAIGN_LISTEN: `127.0.0.1:${process.env.CAMPAIGN_E2E_PORT}`,
    CAMPAIGN_ATTEMPTS_A_MINUTE: "10000",
    CAMPAIGN_SMTP_URL: `smtp://127.0.0.1:${sink}`,
  },
});
const stop = () => server.kill("SIGTERM");
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
server.on("exit", (code) => {
  rmSync(data, { recursive: true, force: true });
  rmSync(letters, { recursive: true, force: true });
  process.exit(code ?? 0);
});
