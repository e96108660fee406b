// Brings the split interface into place: puts what groups of pages share into few files, optimises and compresses each, names it
// after its content, writes the loader, and lists which files each group needs, so that the server can have the browser fetch them
// at once instead of one after the other.
//   node deploy/bundle.mjs SPLIT START PKG [--fast]
// SPLIT holds what wasm-split made, START what wasm-bindgen made of its first file. `--fast` neither optimises nor compresses.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { compress } from "./compress.mjs";
import { linkage, sizeOf } from "./wasm.mjs";

const [split, start, pkg, fast] = process.argv.slice(2);
const run = promisify(execFile);
const tool = (name, ...options) => run(fileURLToPath(new URL(`../end2end/node_modules/.bin/${name}`, import.meta.url)), options);

const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "reference-types", "multivalue"];
const ENABLED = FEATURES.map((feature) => `--enable-${feature}`);

// What one file more costs a browser, in bytes of code before they are optimised: about a tenth of it is sent.
const COST_OF_A_FILE = 12_000;

// The groups of pages, and every file with the groups that need it.
function read(loader) {
  const groups = [];
  const files = new Map();
  const entry = /export const __wasm_split_load_(\w+) = [^]*?"\.\/(split_\w+)\.wasm"[^]*?\[([^\]]*)\]\)\);/g;
  for (const [, group, own, shared] of loader.matchAll(entry)) {
    const bit = 1 << groups.length;
    groups.push(group);
    for (const file of [own, ...[...shared.matchAll(/__chunk_(\d+)/g)].map(([, number]) => `chunk_${number}`)]) {
      files.set(file, (files.get(file) ?? 0) | bit);
    }
  }
  if (groups.length === 0) throw new Error("the loader names no group of pages");
  if (groups.length > 31) throw new Error("more groups of pages than bits");
  const parts = [...files].map(([file, groups]) => ({ groups, bytes: sizeOf(readFileSync(join(split, `${file}.wasm`))), files: [file] }));
  return { groups, parts };
}

const count = (bits) => {
  let ones = 0;
  for (; bits; bits &= bits - 1) ones += 1;
  return ones;
};

// Two parts in one file are one file less for every group that needs both, and code for nothing for those that need only one.
const gain = (a, b) => COST_OF_A_FILE * count(a.groups & b.groups) - a.bytes * count(b.groups & ~a.groups) - b.bytes * count(a.groups & ~b.groups);

// Unites the two parts that gain most by it until none do. Each part keeps its best partner, so that only what changes is looked at.
function unite(parts) {
  let all = parts.map((part) => ({ ...part, best: null, gain: 0, gone: false }));
  const choose = (part) => {
    part.best = null;
    part.gain = 0;
    for (const other of all) {
      const gained = other === part ? 0 : gain(part, other);
      if (gained > part.gain) [part.best, part.gain] = [other, gained];
    }
  };
  all.forEach(choose);
  for (;;) {
    const first = all.reduce((most, part) => (part.gain > most.gain ? part : most));
    if (!first.best) return all;
    const second = first.best;
    const both = { groups: first.groups | second.groups, bytes: first.bytes + second.bytes, files: [...first.files, ...second.files], best: null, gain: 0 };
    first.gone = second.gone = true;
    all = all.filter((part) => !part.gone);
    all.push(both);
    choose(both);
    for (const part of all) {
      if (part === both) continue;
      if (part.best?.gone) choose(part);
      const gained = gain(part, both);
      if (gained > part.gain) [part.best, part.gain] = [both, gained];
    }
  }
}

// One module of several. They take memory, table and stack from the start; merged, they take each once, through a module that
// passes them on.
async function merge(part, index) {
  const sources = part.files.map((file) => join(split, `${file}.wasm`));
  const merged = join(split, `bundle_${index}.wasm`);
  if (sources.length === 1) return sources[0];
  const passed = join(split, `passed_${index}.wasm`);
  writeFileSync(passed, linkage(sources.map((source) => readFileSync(source)), "__wasm_start"));
  const modules = sources.flatMap((source, number) => [source, `part${number}`]);
  await tool("wasm-merge", ...ENABLED, passed, "__wasm_split", ...modules, "-o", merged);
  return merged;
}

async function optimise(file) {
  if (!fast) await tool("wasm-opt", "--quiet", "-Oz", "--strip-debug", ...ENABLED, file, "-o", file);
}

// Several at once: each takes a core and some memory.
async function each(items, work) {
  const results = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(cpus().length, 4)) }, worker));
  return results;
}

// Of the loader that was made for the many files, how a file is loaded and how it is told of; which files there are is said anew.
function script(loader, groups, bundles) {
  const common = loader.slice(0, loader.search(/^\/\*|^const __chunk|^export/m));
  const files = JSON.stringify(bundles.map(({ name }) => name));
  const load = (group, index) => {
    const needed = bundles.flatMap((bundle, place) => (bundle.groups & (1 << index) ? [`code[${place}]`] : []));
    return `export const __wasm_split_load_${group} = wrapAsyncCb(makeLoad(() => async () => {}, [${needed.join(", ")}]));`;
  };
  return `${common}const code = ${files}.map((file) => makeLoad(() => {
    const source = fetch(new URL("./" + file, import.meta.url));
    source.catch(() => {});
    return async ({ __wasm_split }) => WebAssembly.instantiateStreaming(source, { __wasm_split, __wasm_start: __wasm_split });
}, []));
${groups.map(load).join("\n")}
`;
}

const loader = readFileSync(join(split, "__wasm_split.js"), "utf8");
const { groups, parts } = read(loader);
const united = unite(parts).sort((a, b) => b.bytes - a.bytes);

// Everything is made before anything is put into place.
const made = join(split, "made");
mkdirSync(made);
const bundles = await each([{ start: true }, ...united], async (part, index) => {
  const file = part.start ? join(start, "campaign_bg.wasm") : await merge(part, index);
  await optimise(file);
  const bytes = readFileSync(file);
  const name = part.start ? "campaign_bg.wasm" : `code-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.wasm`;
  writeFileSync(join(made, name), bytes);
  return { name, groups: part.groups };
});
const code = bundles.slice(1);
const listed = groups.map((group, index) => [group, code.filter((bundle) => bundle.groups & (1 << index)).map(({ name }) => name)]);
writeFileSync(join(made, "chunks.json"), JSON.stringify(Object.fromEntries(listed)));
writeFileSync(join(made, "__wasm_split.js"), script(loader, groups, code));
copyFileSync(join(start, "campaign.js"), join(made, "campaign.js"));
if (!fast) await each(readdirSync(made).filter((file) => /\.(wasm|js)$/.test(file)), (file) => compress(join(made, file)));

// What begins a page comes last. Pages that are open, and servers that run, may still ask for the code of the build before.
mkdirSync(pkg, { recursive: true });
const files = readdirSync(made).sort((a, b) => a.includes("campaign.js") - b.includes("campaign.js"));
for (const file of files) copyFileSync(join(made, file), join(pkg, file));
const aDayAgo = Date.now() - 86_400_000;
for (const old of readdirSync(pkg)) {
  if (files.includes(old) || !/\.(wasm|js)(\.br)?$/.test(old)) continue;
  if (!old.startsWith("code-") || statSync(join(pkg, old)).mtimeMs < aDayAgo) rmSync(join(pkg, old));
}
for (const [group, names] of listed) console.log(`${group}: ${names.length} files`);
