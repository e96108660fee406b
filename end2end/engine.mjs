// The scheduling engine natively and in wasm on the same random plans: the two texts have to be the same, byte by byte.
//   node engine.mjs NATIVE_BINARY WASM_MODULE_FOLDER [COUNT] [ITEMS]
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [native, folder, count = "300", items = "120"] = process.argv.slice(2);
const engine = createRequire(import.meta.url)(resolve(folder, "engine.js"));
const here = execFileSync(native, [count, items], { encoding: "utf8", maxBuffer: 1 << 28 });
const there = engine.stories(Number(count), Number(items));
if (here !== there) {
  const [one, other] = [here.split("\n"), there.split("\n")];
  const line = one.findIndex((text, index) => text !== other[index]);
  console.error(`Plan ${line + 1} differs.\nnative: ${one[line]}\nwasm:   ${other[line]}`);
  process.exit(1);
}
const lines = here.trimEnd().split("\n");
const placed = lines.filter((line) => !line.includes("refused")).length;
if (lines.length !== Number(count) || placed < Number(count) / 2) {
  console.error(`${lines.length} plans, ${placed} of them placed: too few to say anything`);
  process.exit(1);
}
console.log(`${count} random plans of ${items} items come to the same natively and in wasm; ${placed} of them could be placed.`);
