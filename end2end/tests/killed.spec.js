// The server is killed while files come in, at whatever moment: what it said it has is there, and nothing half is taken for whole.
import { expect, test } from "@playwright/test";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, png } from "../fixtures/desk.js";

const ROUNDS = 8;
const binary = join(import.meta.dirname, "../../target/debug/campaign");
const port = Number(process.env.CAMPAIGN_E2E_PORT ?? 3911) + 50;
const base = `http://127.0.0.1:${port}`;

// The same moments again: `KILL_SEED=… npx playwright test tests/killed.spec.js`.
let seed = Number(process.env.KILL_SEED ?? process.pid);
function random() {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return seed / 2147483648;
}

const environment = (data) => ({ ...process.env, CAMPAIGN_DATA: data, CAMPAIGN_LISTEN: `127.0.0.1:${port}`, CAMPAIGN_ATTEMPTS_A_MINUTE: "100000", RUST_LOG: "error" });

async function serve(data) {
  const server = spawn(binary, ["serve"], { env: environment(data), stdio: "ignore" });
  await expect.poll(() => fetch(`${base}/healthz`).then((reply) => reply.status, () => 0), { timeout: 30_000, intervals: [50] }).toBe(200);
  return server;
}

async function kill(server) {
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGKILL");
  await ended;
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

// Node's own `fetch` sends no other Host than the address.
function caller(host, token) {
  return async (method, path, body, headers = {}) => {
    const { request } = await import("node:http");
    return new Promise((done, failed) => {
      const call = request(`${base}/api/v1${path}`, { method, headers: { Host: host, ...(token && { Authorization: `Bearer ${token}` }), ...headers } }, (reply) => {
        const parts = [];
        reply.on("data", (part) => parts.push(part));
        reply.on("end", () => done({ status: reply.statusCode, headers: reply.headers, bytes: Buffer.concat(parts) }));
        reply.on("error", failed);
      });
      call.on("error", failed);
      call.end(body);
    });
  };
}

const json = { "Content-Type": "application/json" };
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

function form(bytes) {
  const head = '--XX\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n';
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--XX--\r\n")]);
}

test("killed at any moment of an upload, nothing that was acknowledged is lost and nothing half is kept as whole", async () => {
  test.setTimeout(240_000);
  console.log(`KILL_SEED=${seed}`);
  const data = mkdtempSync(join(tmpdir(), "campaign-killed-"));
  try {
    let server = await serve(data);
    const owner = { name: "Olga Owner", email: "olga@acme.test", password: PASSWORD };
    const made = await caller(`localhost:${port}`)("POST", "/workspaces", JSON.stringify({ name: "Acme", slug: "acme", owner }), json);
    expect(made.status, made.bytes.toString()).toBe(201);
    const call = caller(`acme.localhost:${port}`, JSON.parse(made.bytes).token);
    const acknowledged = new Map();
    // Uploads in parts, and how far the server said that each has come.
    const parts = new Map();
    let shade = 0;

    const upload = async () => {
      const bytes = png(300 + (shade % 200), 200, (shade += 1) % 170);
      const asset = await call("POST", "/assets", JSON.stringify({ name: `Asset ${shade}`, kind: "photography" }), json);
      const { id } = JSON.parse(asset.bytes);
      const reply = await call("POST", `/assets/${id}/versions`, form(bytes), { "Content-Type": "multipart/form-data; boundary=XX" });
      if (reply.status === 201) acknowledged.set(JSON.parse(reply.bytes).id, sha256(bytes));
    };
    const uploadInParts = async () => {
      const bytes = png(900, 700, (shade += 1) % 170);
      const begun = await call("POST", "/uploads", null, { "Tus-Resumable": "1.0.0", "Upload-Length": String(bytes.length) });
      const at = begun.headers.location.replace("/api/v1", "");
      parts.set(at, { bytes, come: 0 });
      while (parts.get(at).come < bytes.length) {
        const from = parts.get(at).come;
        const part = bytes.subarray(from, from + 2_000);
        const reply = await call("PATCH", at, part, { "Tus-Resumable": "1.0.0", "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" });
        parts.get(at).come = Number(reply.headers["upload-offset"]);
      }
    };
    const untilItIsGone = async (work) => {
      try {
        for (;;) await work();
      } catch (error) {
        // The line is dead because the server is.
        if (!/ECONN|socket hang up|EPIPE/.test(`${error.code} ${error.message}`)) throw error;
      }
    };

    for (let round = 0; round < ROUNDS; round += 1) {
      const before = acknowledged.size;
      const working = [upload, upload, uploadInParts].map(untilItIsGone);
      // Something has to be under way first, or there is nothing to break.
      await expect.poll(() => acknowledged.size, { timeout: 30_000, intervals: [5] }).toBeGreaterThan(before);
      await new Promise((later) => setTimeout(later, random() * 400));
      await kill(server);
      await Promise.all(working);

      const said = execFileSync(binary, ["storage", "scan", "acme"], { env: environment(data), encoding: "utf8" });
      expect(said, `round ${round}`).not.toContain("NOT AS IT SHOULD BE");
      const [, read] = said.match(/(\d+) files read/);
      const [, orphans] = said.match(/(\d+) stored that nothing names/);
      const [, left] = said.match(/(\d+) left by uploads/);
      const scan = { read: Number(read), orphans: Number(orphans), left: Number(left) };
      // Every file that is on the disk is one that the scan knows of.
      const objects = filesIn(join(data, "files/objects")).filter((path) => !/\/(renditions|pages|tiles)\//.test(path));
      expect(objects.length).toBe(scan.read + scan.orphans);
      expect(filesIn(join(data, "files/staging")).length).toBe(scan.left);
      for (const path of objects) expect(statSync(path).size).toBeGreaterThan(0);

      server = await serve(data);
      for (const [id, digest] of acknowledged) {
        const reply = await call("GET", `/asset-versions/${id}/file`);
        expect([reply.status, sha256(reply.bytes)]).toEqual([200, digest]);
      }
      // Every upload in parts has come at least as far as was said, and goes on from there to the file that was sent.
      for (const [at, { bytes, come }] of parts) {
        const head = await call("HEAD", at, null, { "Tus-Resumable": "1.0.0" });
        if (head.status === 404) continue;
        const offset = Number(head.headers["upload-offset"]);
        expect(offset).toBeGreaterThanOrEqual(come);
        const rest = await call("PATCH", at, bytes.subarray(offset), { "Tus-Resumable": "1.0.0", "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" });
        expect(rest.status).toBe(204);
        const asset = JSON.parse((await call("POST", "/assets", JSON.stringify({ name: "In parts", kind: "photography" }), json)).bytes);
        const version = await call("POST", `/assets/${asset.id}/versions/from-upload`, JSON.stringify({ upload_id: at.split("/").pop() }), json);
        expect(version.status, version.bytes.toString()).toBe(201);
        expect(JSON.parse(version.bytes).sha256).toBe(sha256(bytes));
        acknowledged.set(JSON.parse(version.bytes).id, sha256(bytes));
        parts.delete(at);
      }
    }
    await kill(server);
    // Nothing of the record is lost either.
    execFileSync(binary, ["verify", "acme"], { env: environment(data) });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
});
