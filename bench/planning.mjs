// Measures the calendar, the board and the gantt in Chromium, and others on the same data, and prints the numbers as JSON.
//   node planning.mjs URL COOKIE CAMPAIGN_WITH_FOLLOWERS
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { interactive, launch, member } from "./chromium.mjs";

const [url, cookie, fan] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
const TIMES = Number(process.env.TIMES ?? 7);
const seen = { errors: {} };
const median = (list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)];
const p95 = (list) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * 0.95))];

let browser = await launch();

// What takes longer is given up, with the browser that it is in.
const MOST = 90_000;

// One thing at a time; what fails is named and the rest still measured.
async function measure(key, run) {
  const began = performance.now();
  let late;
  const given_up = new Promise((_, fail) => (late = setTimeout(() => fail(new Error(`not done within ${MOST / 1000} s`)), MOST)));
  try {
    Object.assign(seen, await Promise.race([run(), given_up]));
  } catch (error) {
    seen.errors[key] = String(error).split("\n")[0].slice(0, 160);
    await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 10_000))]);
    browser = await launch();
  } finally {
    clearTimeout(late);
  }
  console.error(`${key}: ${((performance.now() - began) / 1000).toFixed(1)} s${seen.errors[key] ? `, ${seen.errors[key]}` : ""}`);
}

async function ours(path) {
  const page = await (await member(browser, url, cookie)).newPage();
  await page.goto(url + path);
  await interactive(page);
  return page;
}

// The same data as the product has, for the others.
async function data() {
  const page = await ours("/campaigns");
  const all = await page.evaluate(async () => (await fetch("/api/v1/schedules")).json());
  await page.context().close();
  const plans = all.items.filter((plan) => plan.campaign.name.startsWith("Campaign "));
  const tasks = plans.flatMap((plan) => plan.tasks.map((task) => ({ id: task.id, title: task.title, from: task.starts_on, to: task.due_on, market: plan.campaign.market })));
  const links = plans.flatMap((plan) => plan.dependencies.map((link) => ({ from: link.predecessor_id, to: link.task_id })));
  return { tasks, links };
}

const types = { ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html", ".wasm": "application/wasm", ".json": "application/json" };
const made = new Map();
const server = createServer((request, response) => {
  const path = request.url.split("?")[0];
  if (made.has(path)) return response.setHeader("content-type", types[extname(path)] ?? "text/html").end(made.get(path));
  const file = path.startsWith("/engine/") ? join(here, "../target", path) : join(here, "node_modules", path);
  if (path.includes("..") || !existsSync(file)) return response.writeHead(404).end();
  response.setHeader("content-type", types[extname(path)] ?? "text/plain").end(readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const own = `http://127.0.0.1:${server.address().port}`;

// What comes as modules, in one file.
async function bundle(path, contents) {
  const { build } = await import("esbuild");
  const built = await build({ stdin: { contents, resolveDir: here }, bundle: true, minify: true, write: false, format: "iife", define: { "process.env.NODE_ENV": '"production"' }, logLevel: "silent", loader: { ".css": "empty" } });
  made.set(path, built.outputFiles[0].text);
}

async function other(body) {
  made.set("/page.html", `<!doctype html><meta charset="utf-8"><style>html,body{margin:0;font:14px sans-serif}</style>${body}`);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  await page.goto(`${own}/page.html`);
  await page.addScriptTag({ content: "window.painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));" });
  if (wrong.length) throw new Error(wrong[0]);
  return page;
}

// ---- the engine alone
await measure("engine", async () => {
  const page = await other("");
  const times = await page.evaluate(async ([own, runs]) => {
    const { default: load, Ready } = await import(`${own}/engine/engine.js`);
    await load();
    const time = (run) => {
      const all = [];
      for (let n = 0; n < runs; n += 1) {
        const began = performance.now();
        if (run() === 0) throw new Error("nothing came of it");
        all.push(performance.now() - began);
      }
      return all.sort((a, b) => a - b)[Math.floor(runs / 2)];
    };
    const [chain, mixed] = [Ready.of(10_000, false), Ready.of(10_000, true)];
    return { engine: time(() => chain.schedule()), engine_drag: time(() => chain.drag()), engine_mixed: time(() => mixed.schedule()) };
  }, [own, 31]);
  await page.context().close();
  return times;
});

const all = await data();
made.set("/data.js", `window.data = ${JSON.stringify(all)};`);
seen.tasks = all.tasks.length;
seen.links = all.links.length;

// ---- the month
await measure("month", async () => {
  const page = await ours("/calendar?month=2031-05");
  const times = [];
  for (let n = 0; n < TIMES * 2; n += 1) {
    const next = n % 2 === 0;
    const heading = next ? "June 2031" : "May 2031";
    times.push(
      await page.evaluate(([label, heading]) => new Promise((done, fail) => {
        const link = document.querySelector(`a[aria-label="${label}"]`);
        if (!link) return fail(new Error(`there is no ${label}`));
        const began = performance.now();
        const month = heading.startsWith("June") ? "2031-06-09" : "2031-05-12";
        const ready = () => document.querySelector(".calendar__month")?.textContent.trim() === heading && document.querySelector(`.day[data-day="${month}"] .bar`);
        const look = () => (ready() ? setTimeout(() => done(performance.now() - began)) : requestAnimationFrame(look));
        link.click();
        requestAnimationFrame(look);
      }), [next ? "Next month" : "Previous month", heading]),
    );
  }
  await page.context().close();
  return { month: median(times) };
});
await measure("month_fullcalendar", async () => {
  await bundle("/fullcalendar.js", `import "temporal-polyfill/global"; import { Calendar } from "fullcalendar"; import dayGrid from "fullcalendar/daygrid"; import interaction from "fullcalendar/interaction"; import theme from "fullcalendar/themes/classic"; window.calendar = (el, options) => new Calendar(el, { plugins: [dayGrid, interaction, theme], ...options });`);
  const page = await other(`<div id="it"></div><script src="/data.js"></script><script src="/fullcalendar.js"></script>${styles(["fullcalendar/skeleton.css", "fullcalendar/themes/classic/theme.css", "fullcalendar/themes/classic/palette.css"])}`);
  const times = await page.evaluate(async (runs) => {
    const plus = (day) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
    const events = data.tasks.map((task) => ({ id: task.id, title: task.title, start: task.from, end: plus(task.to), allDay: true }));
    const calendar = window.calendar(document.getElementById("it"), { initialView: "dayGridMonth", initialDate: "2031-05-01", dayMaxEvents: true, editable: true, events });
    calendar.render();
    await painted();
    const all = [];
    for (let n = 0; n < runs * 2; n += 1) {
      const began = performance.now();
      if (n % 2 === 0) calendar.next();
      else calendar.prev();
      await painted();
      all.push(performance.now() - began);
    }
    if (!document.getElementById("it").textContent.includes("Task ")) throw new Error("it shows no event");
    return all;
  }, 3);
  await page.context().close();
  return { month_fullcalendar: median(times) };
});

// ---- the gantt
await measure("gantt", async () => {
  const times = [];
  let nodes = 0;
  for (let n = 0; n < Math.min(TIMES, 5); n += 1) {
    const page = await ours("/campaigns");
    const [time, count] = await page.evaluate(() => new Promise((done) => {
      performance.setResourceTimingBufferSize(1000);
      document.querySelector('a[href="/gantt"]').click();
      const look = () => {
        if (!document.querySelector(".gbar")) return requestAnimationFrame(look);
        setTimeout(() => {
          const [painted, elements] = [performance.now(), document.querySelectorAll("*").length];
          // The browser may tell of the answer later than the chart is there.
          const told = () => {
            const data = performance.getEntriesByType("resource").filter((it) => it.name.endsWith("/api/v1/schedules")).pop();
            if (data) done([painted - data.responseEnd, elements]);
            else setTimeout(told, 20);
          };
          told();
        });
      };
      look();
    }));
    times.push(time);
    nodes = Math.max(nodes, count);
    await page.context().close();
  }
  return { gantt: median(times), gantt_nodes: nodes };
});

async function gantt(key, head, draw) {
  await measure(key, async () => {
    const page = await other(`<div id="it" style="height:900px;width:1440px"></div><script src="/data.js"></script>${head}`);
    const [time, nodes] = await page.evaluate(async (draw) => {
      const began = performance.now();
      await new Function(`return (async () => { ${draw} })()`)();
      await painted();
      return [performance.now() - began, document.querySelectorAll("*").length];
    }, draw);
    await page.context().close();
    return { [key]: time, [`${key}_nodes`]: nodes };
  });
}
function scripts(files) {
  return files.map((file) => `<script src="/${file}"></script>`).join("");
}
function styles(files) {
  return files.filter((file) => existsSync(join(here, "node_modules", file))).map((file) => `<link rel="stylesheet" href="/${file}">`).join("");
}
await gantt("gantt_frappe", scripts(["frappe-gantt/dist/frappe-gantt.umd.js"]) + styles(["frappe-gantt/dist/frappe-gantt.css"]), `
  const waits = new Map();
  for (const link of data.links) waits.set(link.to, [...(waits.get(link.to) ?? []), link.from]);
  new Gantt("#it", data.tasks.map((task) => ({ id: "t" + task.id, name: task.title, start: task.from, end: task.to, progress: 0, dependencies: (waits.get(task.id) ?? []).map((id) => "t" + id).join(",") })), { view_mode: "Day" });`);
await gantt("gantt_dhtmlx", scripts(["dhtmlx-gantt/codebase/dhtmlxgantt.js"]) + styles(["dhtmlx-gantt/codebase/dhtmlxgantt.css"]), `
  const plus = (day) => new Date(Date.parse(day) + 86400000);
  gantt.init("it");
  gantt.parse({ data: data.tasks.map((task) => ({ id: task.id, text: task.title, start_date: new Date(task.from), end_date: plus(task.to), open: true })), links: data.links.map((link, n) => ({ id: n + 1, source: link.from, target: link.to, type: "0" })) });`);
await measure("gantt_svar", async () => {
  await bundle("/svar.js", `import { createElement } from "react"; import { createRoot } from "react-dom/client"; import { Gantt, Willow } from "@svar-ui/react-gantt"; window.svar = (props) => createRoot(document.getElementById("it")).render(createElement(Willow, null, createElement(Gantt, props)));`);
  await gantt("gantt_svar", `<script src="/svar.js"></script>${styles(["@svar-ui/react-gantt/dist/index.css", "@svar-ui/react-gantt/style.css"])}`, `
    const plus = (day) => new Date(Date.parse(day) + 86400000);
    window.svar({ tasks: data.tasks.map((task, n) => ({ id: n + 1, text: task.title, start: new Date(task.from), end: plus(task.to), type: "task", progress: 0 })), links: [], scales: [{ unit: "month", step: 1, format: "MMMM yyy" }, { unit: "day", step: 1, format: "d" }] });
    for (let n = 0; n < 600 && !document.querySelector(".wx-bar"); n += 1) await new Promise((done) => requestAnimationFrame(done));
    if (!document.querySelector(".wx-bar")) throw new Error("it drew no bar");`);
  if (seen.errors.gantt_svar) throw new Error(seen.errors.gantt_svar);
  return {};
});

// ---- the board: from the event to the next paint, on each move of a drag
const LISTEN = `window.moves = []; addEventListener("pointermove", () => { const began = performance.now(); requestAnimationFrame(() => setTimeout(() => moves.push(performance.now() - began))); }, { capture: true });`;
async function carried(page, card, over) {
  await page.evaluate(LISTEN);
  const from = await card.boundingBox();
  const to = await over.boundingBox();
  const [x, y] = [from.x + from.width / 2, from.y + 12];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => { moves.length = 0; });
  for (let n = 1; n <= 60; n += 1) {
    await page.mouse.move(x + ((to.x + 40 - x) * n) / 60, y + ((n % 7) - 3) * 12 + n * 3);
  }
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  const times = await page.evaluate(() => moves);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return p95(times.slice(2));
}
await measure("board_drag", async () => {
  const page = await ours("/board?campaign=all&market=NZ");
  const card = page.locator(".board-card").nth(3);
  await card.waitFor();
  const drag = await carried(page, card, page.locator('[data-column="in_production"]').first());
  const cards = await page.locator(".board-card").count();
  await page.context().close();
  return { board_drag: drag, board_cards: cards };
});
await measure("board_sortable_drag", async () => {
  const page = await other(`<style>.col{float:left;width:260px;min-height:800px}.card{margin:4px;padding:8px;border:1px solid #ccc;height:60px}</style><div id="it"></div><script src="/data.js"></script><script src="/sortablejs/Sortable.min.js"></script>`);
  await page.evaluate(async () => {
    const columns = [0, 1, 2, 3].map(() => document.getElementById("it").appendChild(Object.assign(document.createElement("div"), { className: "col" })));
    for (const task of data.tasks.filter((task) => task.market === "NZ")) {
      columns[0].appendChild(Object.assign(document.createElement("div"), { className: "card", textContent: task.title }));
    }
    for (const column of columns) new Sortable(column, { group: "board", animation: 0, forceFallback: true });
    await painted();
  });
  const drag = await carried(page, page.locator(".card").nth(3), page.locator(".col").nth(1));
  const cards = await page.locator(".card").count();
  await page.context().close();
  return { board_sortable_drag: drag, board_sortable_cards: cards };
});

// ---- what follows while a bar is dragged: the main thread's work for each move
await measure("preview", async () => {
  const page = await ours(`/gantt?campaign=${fan}`);
  const bar = page.locator(".gbar--task").first();
  await bar.waitFor();
  const wire = await page.context().newCDPSession(page);
  await wire.send("Performance.enable");
  const busy = async () => (await wire.send("Performance.getMetrics")).metrics.find((it) => it.name === "TaskDuration").value * 1000;
  const box = await bar.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 12, y, { steps: 3 });
  const times = [];
  for (let n = 1; n <= 60; n += 1) {
    const before = await busy();
    // There and back, a day in every few moves, and away from the edges, where the chart scrolls as well.
    await page.mouse.move(x + 57 + (n <= 30 ? n : 60 - n) * 9, y);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    times.push((await busy()) - before);
  }
  const told = await page.locator(".drag-chip").innerText();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await page.context().close();
  if (!/500 tasks follow/.test(told)) throw new Error(`the chip says: ${told}`);
  return { preview: p95(times) };
});

await browser.close();
server.close();
console.log(JSON.stringify(seen));
