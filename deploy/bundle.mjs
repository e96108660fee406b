// Brings the split interface into place: puts what groups of pages share into few files, optimises and compresses each, names it
// after its content, writes the loader, and lists which files each group needs, so that the server can have the browser fetch them
// at once instead of one after the other.
//   node deploy/bundle.mjs SPLIT START PKG [--fast]
// SPLIT holds what wasm-split made, START what wasm-bindgen made of its first file. `--fast` neither optimises nor compresses.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
  await tool("wasm-merge", ...ENABLED, passed, "__wasm_split", ...modules, "-o", merged, "-n");
  return merged;
}

async function optimise(file) {
  if (!fast) await tool("wasm-opt", "--quiet", "-Oz", "--strip-debug", ...ENABLED, file, "-o", file);
}

// As many at once as there are cores.
async function each(items, work) {
  const results = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  await Promise.all(cpus().map(worker));
  return results;
}

const loader = readFileSync(join(split, "__wasm_split.js"), "utf8");
const { groups, parts } = read(loader);
const united = unite(parts).sort((a, b) => b.bytes - a.bytes);

const entry = join(start, "campaign_bg.wasm");
const entryDone = optimise(entry);
const bundles = await each(united, async (part, index) => {
  const file = await merge(part, index);
  await optimise(file);
  const bytes = readFileSync(file);
  const name = `code-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.wasm`;
  return { name, bytes, groups: part.groups };
});
await entryDone;

mkdirSync(pkg, { recursive: true });
for (const old of readdirSync(pkg)) {
  if (/\.(wasm|js)(\.br)?$/.test(old)) rmSync(join(pkg, old));
}
for (const { name, bytes } of bundles) writeFileSync(join(pkg, name), bytes);
for (const file of ["campaign_bg.wasm", "campaign.js"]) writeFileSync(join(pkg, file), readFileSync(join(start, file)));

const needed = groups.map((_, index) => bundles.filter((bundle) => bundle.groups & (1 << index)));
writeFileSync(join(pkg, "chunks.json"), JSON.stringify(Object.fromEntries(groups.map((group, index) => [group, needed[index].map(({ name }) => name)]))));

// Of the loader that was made for the many files, how a file is loaded and how it is told of; which files there are is said anew.
const common = loader.slice(0, loader.search(/^\/\*|^const __chunk|^export/m));
const number = (bundle) => `code[${bundles.indexOf(bundle)}]`;
const script = `${common}const code = ${JSON.stringify(bundles.map(({ name }) => name))}.map((file) => makeLoad(() => {
    const source = fetch(new URL("./" + file, import.meta.url));
    source.catch(() => {});
    return async ({ __wasm_split }) => WebAssembly.instantiateStreaming(source, { __wasm_split, __wasm_start: __wasm_split });
}, []));
${groups.map((group, index) => `export const __wasm_split_load_${group} = wrapAsyncCb(makeLoad(() => async () => {}, [${needed[index].map(number).join(", ")}]));`).join("\n")}
`;
writeFileSync(join(pkg, "__wasm_split.js"), script);
if (!fast) await each(readdirSync(pkg).filter((file) => /\.(wasm|js)$/.test(file)), (file) => compress(join(pkg, file)));
for (const [index, group] of groups.entries()) console.log(`${group}: ${needed[index].length} files`);
