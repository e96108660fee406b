// Brings the files of the split interface into place: names the loader, and writes down which files each group of pages needs,
// so that the server can have the browser fetch them at once instead of one after the other.
//   node deploy/chunks.mjs FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = process.argv[2];
const loader = readFileSync(join(folder, "__wasm_split.js"), "utf8");

const groups = {};
const entry = /export const __wasm_split_load_(\w+) = [^]*?"\.\/(split_\w+)\.wasm"[^]*?\[([^\]]*)\]\)\);/g;
for (const [, group, file, shared] of loader.matchAll(entry)) {
  const chunks = [...shared.matchAll(/__chunk_(\d+)/g)].map(([, number]) => `chunk_${number}`);
  groups[group] = [file, ...chunks];
}
if (Object.keys(groups).length === 0) throw new Error("the loader names no group of pages");
writeFileSync(join(folder, "chunks.json"), JSON.stringify(groups));
