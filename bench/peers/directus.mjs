// Directus on SQLite, over HTTP: pictures taken in by four callers, thumbnails, lists and searches by one; prints the numbers as JSON.
// Run by the Node.js that is installed with it, as Directus asks for a newer one than the others:
//   directus/node_modules/.bin/node directus.mjs PICTURES PORT
import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";

const pictures = resolve(process.argv[2]);
const port = Number(process.argv[3]);
// What `directus` runs, after it has looked for a newer version over the network.
const command = fileURLToPath(new URL("directus/node_modules/@directus/api/dist/cli/run.js", import.meta.url));

const WARM_UP = 1_000;
const MEASURED = 8_000;
const CALLERS = 4;
const PAGE = 50;
// Files that lists and searches are measured over, besides the pictures alone: as many as the library's scene has.
const FILES = 100_000;

// Beside the pictures, and so on the same disk.
const data = mkdtempSync(join(dirname(pictures), "directus-"));
const database = join(data, "data.db");
const token = randomUUID();
mkdirSync(join(data, "uploads"));
const env = {
  PATH: process.env.PATH,
  HOME: data,
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  PORT: String(port),
  PUBLIC_URL: `http://127.0.0.1:${port}`,
  DB_CLIENT: "sqlite3",
  DB_FILENAME: database,
  KEY: randomUUID(),
  SECRET: randomUUID(),
  ADMIN_EMAIL: "olga@example.com",
  ADMIN_PASSWORD: randomUUID(),
  ADMIN_TOKEN: token,
  STORAGE_LOCATIONS: "local",
  STORAGE_LOCAL_DRIVER: "local",
  STORAGE_LOCAL_ROOT: join(data, "uploads"),
  LOG_LEVEL: "error",
  TELEMETRY: "false",
  // Off by default, the first two; the third refuses requests while the server is busy.
  CACHE_ENABLED: "false",
  RATE_LIMITER_ENABLED: "false",
  PRESSURE_LIMITER_ENABLED: "false",
};
// What it says goes where errors go: the output is for the numbers.
const options = { cwd: data, env, stdio: ["ignore", 2, 2] };
let server;
// However this ends, nothing is left of it.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
process.on("exit", () => {
  server?.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true, maxRetries: 5 });
});

const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

// One request; every answer must be 200.
function ask(path, type, body) {
  return new Promise((done, fail) => {
    const headers = { Authorization: `Bearer ${token}` };
    if (body) Object.assign(headers, { "Content-Type": type, "Content-Length": body.length });
    const asked = request({ host: "127.0.0.1", port, path, agent, headers, method: body ? "POST" : "GET" }, (reply) => {
      const parts = [];
      reply.on("data", (part) => parts.push(part));
      reply.on("error", fail);
      reply.on("end", () => {
        const bytes = Buffer.concat(parts);
        if (reply.statusCode === 200) done({ bytes, type: reply.headers["content-type"] });
        else fail(new Error(`${path}: ${reply.statusCode} instead of 200: ${bytes.toString().slice(0, 200)}`));
      });
    });
    asked.on("error", fail);
    asked.end(body);
  });
}

async function started() {
  execFileSync(process.execPath, [command, "bootstrap"], options);
  server = spawn(process.execPath, [command, "start"], options);
  for (let tries = 0; tries < 300; tries++) {
    if (server.exitCode !== null) throw new Error("Directus ended instead of starting");
    const ready = await ask("/server/ping").catch(() => null);
    if (ready) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error("Directus did not become ready");
}

function numbers(times, seconds) {
  if (!times.length) throw new Error("nothing was answered in the time that is measured");
  const sorted = times.sort((a, b) => a - b);
  const within = (share) => Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))].toFixed(3));
  return { per_second: Number((sorted.length / seconds).toFixed(1)), p50_ms: within(0.5), p95_ms: within(0.95) };
}

// Asks again as soon as it is answered, until the time is up or there is nothing more to ask for.
async function measured(next) {
  const times = [];
  const began = performance.now();
  for (let since = 0; since <= WARM_UP + MEASURED; ) {
    const path = next();
    if (!path) return numbers(times, (since - WARM_UP) / 1000);
    const asked = performance.now();
    await ask(path);
    const answered = performance.now();
    since = answered - began;
    if (since > WARM_UP && since <= WARM_UP + MEASURED) times.push(answered - asked);
  }
  return numbers(times, MEASURED / 1000);
}

// The names and tags of the library's scene.
function file(n) {
  const pick = (words, by) => words[Math.floor(n / by) % words.length];
  const place = pick(["Harbour", "Terrace", "Pool", "Ridge", "Market", "Station", "Garden", "Bridge"], 1);
  const time = pick(["dawn", "noon", "dusk", "night", "autumn"], 7);
  const tag = pick(["outdoor", "indoor", "summer", "winter", "hero", "detail"], 11);
  return { title: `${place} at ${time} ${String(n).padStart(7, "0")}`, tag };
}

// Uploads every picture and has it drawn once, as the scene of the files does; `ids` are theirs.
async function takeIn(names, ids) {
  const times = [];
  let next = 0;
  async function caller() {
    while (next < names.length) {
      const n = next++;
      const { title, tag } = file(n);
      const bytes = readFileSync(join(pictures, names[n]));
      const asked = performance.now();
      const field = (name, value) => `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
      const head = `${field("title", title)}${field("tags", tag)}--XX\r\nContent-Disposition: form-data; name="file"; filename="${names[n]}"\r\nContent-Type: image/png\r\n\r\n`;
      const made = await ask("/files", "multipart/form-data; boundary=XX", Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--XX--\r\n")]));
      ids[n] = JSON.parse(made.bytes).data.id;
      await ask(`/assets/${ids[n]}?width=480&height=480&fit=inside&withoutEnlargement=true&format=jpg&quality=82`);
      times.push(performance.now() - asked);
    }
  }
  const began = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return numbers(times, (performance.now() - began) / 1000);
}

// Written straight into the table, as lists and searches read nothing else, and uploading as many would take most of an hour.
function fill(from) {
  const db = new DatabaseSync(database);
  const row = db.prepare(`INSERT INTO directus_files (id, storage, filename_disk, filename_download, title, type, tags, filesize, width, height,
      uploaded_by, created_on, modified_on, uploaded_on)
    SELECT $id, storage, $id || '.png', $name, $title, type, $tag, filesize + $n, width, height, uploaded_by, created_on, modified_on, uploaded_on + $n
    FROM (SELECT * FROM directus_files LIMIT 1)`);
  db.exec("BEGIN");
  for (let n = from; n < FILES; n++) {
    row.run({ ...file(n), id: randomUUID(), name: `${String(n).padStart(7, "0")}.png`, n });
  }
  db.exec("COMMIT");
  db.close();
}

// The same questions over so many files. Directus looks for a text as it stands, so that the words are given as they are in the names:
// it then finds what the library finds by "harbour daw".
async function look(seen, files, suffix) {
  const fields = `fields=id,title,filename_download,type,tags,filesize&limit=${PAGE}`;
  const found = Array.from({ length: files }, (_, n) => file(n).title).filter((title) => title.startsWith("Harbour at daw")).length;
  const asks = {
    list: [`${fields}&meta=total_count`, files],
    // As the library answers it: newest first and without a count.
    list_newest: [`${fields}&sort=-uploaded_on`, files],
    search: [`${fields}&search=harbour%20at%20daw`, found],
    search_none: [`${fields}&search=zeppelin`, 0],
  };
  for (const [name, [query, all]] of Object.entries(asks)) {
    const { data, meta } = JSON.parse((await ask(`/files?${query}`)).bytes);
    if (data.length !== Math.min(PAGE, all)) throw new Error(`${name}: ${data.length} files instead of ${Math.min(PAGE, all)}`);
    if (meta && meta.total_count !== files) throw new Error(`${name}: ${meta.total_count} in all instead of ${files}`);
    seen[name + suffix] = await measured(() => `/files?${query}`);
  }
}

// Every picture once, which draws it, then over and over those that were drawn.
async function thumbnails(seen, ids, name, format, type) {
  const path = (id) => `/assets/${id}?width=480&fit=inside&withoutEnlargement=true&format=${format}`;
  let asked = 0;
  seen[`${name}_drawn`] = await measured(() => asked < ids.length && path(ids[asked++]));
  let again = 0;
  seen[`${name}_kept`] = await measured(() => path(ids[again++ % asked]));
  const reply = await ask(path(ids[0]));
  if (reply.type !== type) throw new Error(`${name}: ${reply.type} instead of ${type}`);
}

await started();
const seen = {};
const names = readdirSync(pictures).sort();
const ids = [];
seen.taken_in = await takeIn(names, ids);
await thumbnails(seen, ids, "thumbnail", "webp&quality=80", "image/webp");
await thumbnails(seen, ids, "thumbnail_jpeg", "jpg&quality=82", "image/jpeg");
await look(seen, names.length, "");
fill(names.length);
await look(seen, FILES, `_${FILES}`);
console.log(JSON.stringify(seen));
process.exit();
