// Reads, hashes and draws every picture of a folder with sharp, four at a time; prints pictures a second.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const folder = process.argv[2];
const names = readdirSync(folder).sort();
const out = mkdtempSync(join(tmpdir(), "bench-sharp-"));
const began = performance.now();
let next = 0;
async function work() {
  while (next < names.length) {
    const name = names[next++];
    const bytes = readFileSync(join(folder, name));
    createHash("sha256").update(bytes).digest("hex");
    const picture = sharp(bytes);
    await picture.metadata();
    await picture.resize(480, 480, { fit: "inside", withoutEnlargement: true }).jpeg({ quality: 82 }).toFile(join(out, `${name}.jpg`));
  }
}
await Promise.all(Array.from({ length: 4 }, work));
console.log((names.length / ((performance.now() - began) / 1000)).toFixed(1));
rmSync(out, { recursive: true });
