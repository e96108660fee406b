// Frame times of the proofing canvas and of Annotorious on OpenSeadragon, in one Chromium: the same large picture from the same tiles,
// the same 10,000 rectangles, the same sequence of zooms and pans. Prints JSON.
//   node canvas.mjs BASE HOST TOKEN COOKIE
import { createServer, request as ask } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { interactive, launch, member } from "./chromium.mjs";
import { opened } from "./opened.mjs";
import { chunk } from "./png.mjs";

const [base, host, token, cookie] = process.argv.slice(2);
const url = `http://${host}`;
const MARKS = Number(process.env.BENCH_MARKS ?? 10_000);
const [WIDTH, HEIGHT] = [12_000, 8_000];
const VIEW = { width: 1440, height: 900 };
// Each round zooms in, pans and zooms out again, a step a frame.
const STEPS = 30;
const ROUNDS = 3;
// Whoever takes longer has drawn frames enough.
const MOST = 40_000;

// Node resolves no *.localhost: calls go to the base address with the workspace's Host.
function call(method, path, body, type = "application/json") {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, Authorization: `Bearer ${token}`, "Content-Type": type };
    const sent = ask(base + path, { method, headers }, (reply) => {
      const parts = [];
      reply.on("data", (part) => parts.push(part));
      reply.on("end", () => {
        const text = Buffer.concat(parts).toString();
        if (reply.statusCode >= 300) reject(new Error(`${method} ${path}: ${reply.statusCode} ${text.slice(0, 300)}`));
        else resolve(text ? JSON.parse(text) : null);
      });
    });
    sent.on("error", reject);
    sent.end(body && type === "application/json" ? JSON.stringify(body) : body);
  });
}

// A picture of tones and edges, so that tiles are neither empty nor noise.
function picture() {
  const raw = Buffer.alloc((WIDTH + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    const start = y * (WIDTH + 1) + 1;
    for (let x = 0; x < WIDTH; x += 1) raw[start + x] = ((x >> 5) ^ (y >> 5)) & 8 ? 90 + (x % 128) : 200 - (y % 96);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const chunks = [["IHDR", header], ["IDAT", deflateSync(raw, { level: 1 })], ["IEND", Buffer.alloc(0)]];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...chunks.map(([kind, data]) => chunk(kind, data))]);
}

// The same rectangles each time: a small generator of numbers (Lehmer).
function rectangles(count) {
  let seed = 20_261_126;
  const next = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, () => {
    const [w, h] = [40 + next() * 160, 30 + next() * 120];
    return { x: next() * (WIDTH - w), y: next() * (HEIGHT - h), w, h };
  });
}

async function proof(marks) {
  const campaign = await call("POST", "/api/v1/campaigns", { name: `Poster with ${marks.length} marks` });
  const { id } = await call("POST", "/api/v1/proofs", { campaign_id: campaign.id, name: "Poster" });
  const head = '--XX\r\nContent-Disposition: form-data; name="file"; filename="poster.png"\r\nContent-Type: image/png\r\n\r\n';
  const form = Buffer.concat([Buffer.from(head), file, Buffer.from("\r\n--XX--\r\n")]);
  const began = performance.now();
  const version = await call("POST", `/api/v1/proofs/${id}/versions`, form, "multipart/form-data; boundary=XX");
  await call("GET", `/api/v1/proof-versions/${version.id}/tiles/info.json`);
  const uploaded = performance.now() - began;
  for (let from = 0; from < marks.length; from += 500) {
    const page = marks.slice(from, from + 500).map(({ x, y, w, h }) => ({
      type: "Annotation", body: "Here", target: `x#xywh=${x.toFixed(2)},${y.toFixed(2)},${w.toFixed(2)},${h.toFixed(2)}`,
    }));
    await call("POST", `/api/v1/proof-versions/${version.id}/annotations/import`, page);
  }
  return { id, version: version.id, uploaded };
}

// A step a frame; the time between frames, and how long the main thread was busy with each.
const DRIVE = `async ({ steps, rounds, step }) => {
  const until = performance.now() + ${MOST};
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const act = eval(step);
  const between = [], busy = [];
  for (let settle = 0; settle < 30; settle += 1) await frame();
  let last = await frame();
  for (let round = 0; round < rounds; round += 1) {
    for (const what of ["in", "pan", "back", "out"]) {
      for (let n = 0; n < steps; n += 1) {
        if (performance.now() > until && busy.length > 20) return { between, busy };
        const began = performance.now();
        act(what);
        const now = await frame();
        between.push(now - last);
        last = now;
        await new Promise((resolve) => { const channel = new MessageChannel(); channel.port1.onmessage = resolve; channel.port2.postMessage(0); });
        busy.push(performance.now() - began);
      }
    }
  }
  return { between, busy };
}`;

const OURS = `(what) => {
  const canvas = document.querySelector("#proof-canvas");
  const box = canvas.getBoundingClientRect();
  const wheel = (more) => canvas.dispatchEvent(new WheelEvent("wheel", { bubbles: true, cancelable: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, ...more }));
  if (what === "in") wheel({ deltaY: -4, ctrlKey: true });
  if (what === "out") wheel({ deltaY: 4, ctrlKey: true });
  if (what === "pan") wheel({ deltaX: 8, deltaY: 0 });
  if (what === "back") wheel({ deltaX: -8, deltaY: 0 });
}`;

const THEIRS = `(what) => {
  const { viewport } = window.viewer;
  if (what === "in") viewport.zoomBy(Math.exp(0.04), null, true);
  if (what === "out") viewport.zoomBy(Math.exp(-0.04), null, true);
  const across = window.OpenSeadragon ? viewport.deltaPointsFromPixels(new window.OpenSeadragon.Point(8, 0)) : null;
  if (what === "pan") viewport.panBy(across, true);
  if (what === "back") viewport.panBy(across.times(-1), true);
  viewport.applyConstraints(true);
}`;

const at = (list, share) => [...list].sort((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * share))];
const told = ({ between, busy }) => ({ frames: busy.length, p50: at(between, 0.5), p95: at(between, 0.95), busy50: at(busy, 0.5), busy95: at(busy, 0.95) });

// From navigation to the picture, with what the browser keeps from the visit before.
async function first(browser, id) {
  const context = await member(browser, url, cookie);
  const page = await context.newPage();
  const times = [];
  for (let round = 0; round < 8; round += 1) {
    await page.goto(`${url}/proofs/${id}`);
    times.push(await opened(page));
    await interactive(page);
    await page.goto("about:blank");
  }
  await context.close();
  return at(times.slice(1), 0.5);
}

// Two pages of 3,840 by 2,160 pixels, compared by the wasm that the interface has, without the interface.
async function difference(browser) {
  const types = { ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((incoming, reply) => {
    const file = new URL(`../target/engine${incoming.url}`, import.meta.url);
    if (incoming.url === "/" || !existsSync(file)) return reply.writeHead(incoming.url === "/" ? 200 : 404, { "Content-Type": "text/html" }).end("<!doctype html>");
    reply.writeHead(200, { "Content-Type": types[incoming.url.slice(incoming.url.lastIndexOf("."))] ?? "text/plain" }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.address().port}/`);
  const times = await page.evaluate(async () => {
    const { default: load, Pages } = await import("/engine.js");
    await load();
    const time = (pages) => {
      const all = [];
      for (let round = 0; round < 11; round += 1) {
        const began = performance.now();
        if (pages.difference() === 0) throw new Error("nothing differs");
        all.push(performance.now() - began);
      }
      pages.free();
      return all.sort((one, other) => one - other)[5];
    };
    return { difference: time(Pages.of(3_840, 2_160, false)), differenceRippled: time(Pages.of(3_840, 2_160, true)) };
  });
  await page.close();
  server.close();
  return times;
}

async function ours(browser, id) {
  const context = await member(browser, url, cookie);
  const page = await context.newPage();
  await page.goto(`${url}/proofs/${id}`);
  await interactive(page);
  await page.waitForFunction(() => /\d%/.test(document.querySelector(".proof-tools__zoom")?.innerText ?? ""));
  await page.waitForFunction((count) => (document.querySelector("#proof-canvas")?.getAttribute("aria-label") ?? "").includes(` ${count} marks`), MARKS_OF.get(id), { timeout: 120_000 });
  const seen = await page.evaluate(([drive, steps, rounds, step]) => eval(drive)({ steps, rounds, step }), [DRIVE, STEPS, ROUNDS, OURS]);
  await context.close();
  return told(seen);
}

// The peer's page comes from here, and its tiles through here from the product.
function peer(version, marks) {
  const here = (path) => readFileSync(new URL(path, import.meta.url));
  const page = `<!doctype html><link rel="stylesheet" href="/peer.css"><style>html,body,#view{margin:0;height:100%}</style><div id="view"></div>
    <script src="/osd.js"></script><script src="/anno.js"></script>`;
  const files = {
    "/": ["text/html", page],
    "/osd.js": ["text/javascript", here("node_modules/openseadragon/build/openseadragon/openseadragon.min.js")],
    "/anno.js": ["text/javascript", here("node_modules/@annotorious/openseadragon/dist/annotorious-openseadragon.js")],
    "/peer.css": ["text/css", here("node_modules/@annotorious/openseadragon/dist/annotorious-openseadragon.css")],
    "/marks.json": ["application/json", JSON.stringify(marks)],
  };
  const server = createServer((incoming, reply) => {
    const found = files[incoming.url];
    if (found) return reply.writeHead(200, { "Content-Type": found[0] }).end(found[1]);
    if (!incoming.url.startsWith("/api/")) return reply.writeHead(404).end();
    const info = incoming.url.endsWith("info.json");
    ask(base + incoming.url, { headers: { Host: host, Authorization: `Bearer ${token}` } }, (got) => {
      reply.writeHead(got.statusCode, { "Content-Type": got.headers["content-type"], "Cache-Control": "max-age=3600" });
      if (!info) return got.pipe(reply);
      let text = "";
      got.on("data", (part) => (text += part));
      // Tiles are asked for here.
      got.on("end", () => reply.end(JSON.stringify({ ...JSON.parse(text), id: `http://localhost:${server.address().port}/api/v1/proof-versions/${version}/tiles` })));
    }).end();
  });
  return new Promise((resolve) => server.listen(0, () => resolve(server)));
}

async function theirs(browser, version, marks) {
  const server = await peer(version, marks);
  const context = await browser.newContext({ viewport: VIEW });
  const page = await context.newPage();
  const url = `http://localhost:${server.address().port}`;
  await page.goto(url);
  await page.evaluate(async ([version, origin]) => {
    const open = new Promise((resolve) => {
      window.viewer = window.OpenSeadragon({ element: document.querySelector("#view"), tileSources: `${origin}/api/v1/proof-versions/${version}/tiles/info.json`, showNavigator: true, prefixUrl: "", showNavigationControl: false });
      window.viewer.addOnceHandler("open", resolve);
    });
    await open;
    const rectangles = await (await fetch("/marks.json")).json();
    if (!rectangles.length) return;
    const anno = window.AnnotoriousOSD.createOSDAnnotator(window.viewer, {});
    anno.setAnnotations(rectangles.map(({ x, y, w, h }, n) => ({
      id: `m${n}`, bodies: [], target: { annotation: `m${n}`, selector: { type: "RECTANGLE", geometry: { x, y, w, h, bounds: { minX: x, minY: y, maxX: x + w, maxY: y + h } } } },
    })));
    window.anno = anno;
  }, [version, url]);
  if (marks.length) await page.waitForFunction((count) => window.anno.getAnnotations().length === count, marks.length);
  const seen = await page.evaluate(([drive, steps, rounds, step]) => eval(drive)({ steps, rounds, step }), [DRIVE, STEPS, ROUNDS, THEIRS]);
  await context.close();
  server.close();
  return told(seen);
}

const file = picture();
const marks = rectangles(MARKS);
const [none, many] = [await proof([]), await proof(marks)];
const MARKS_OF = new Map([[none.id, 0], [many.id, MARKS]]);
// The peer draws with WebGL; there is no graphics processor here, so both draw in software.
const browser = await launch(["--enable-unsafe-swiftshader"]);
const rows = {
  marks: MARKS,
  upload: many.uploaded,
  oursEmpty: await ours(browser, none.id),
  ours: await ours(browser, many.id),
  theirsEmpty: await theirs(browser, many.version, []),
  theirs: await theirs(browser, many.version, marks),
  first: await first(browser, none.id),
  ...(await difference(browser)),
};
await browser.close();
console.log(JSON.stringify(rows));
