// For every picture of a folder: a thumbnail, a preview and a pyramid of tiles with sharp, one picture after another; prints the
// median of the seconds that each took.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";

const folder = process.argv[2];
const out = mkdtempSync(join(tmpdir(), "bench-pyramid-"));
const times = [];
for (const name of readdirSync(folder).sort()) {
  const began = performance.now();
  const bytes = readFileSync(join(folder, name));
  createHash("sha256").update(bytes).digest("hex");
  const drawn = (side) => sharp(bytes).resize(side, side, { fit: "inside" }).jpeg({ quality: 82 }).toFile(join(out, `${name}-${side}.jpg`));
  const tiles = sharp(bytes).jpeg({ quality: 82 }).tile({ size: 512, layout: "iiif3" }).toFile(join(out, name));
  await Promise.all([drawn(480), drawn(2048), tiles]);
  times.push((performance.now() - began) / 1000);
}
rmSync(out, { recursive: true });
console.log(times.sort((a, b) => a - b)[Math.floor(times.length / 2)].toFixed(3));
