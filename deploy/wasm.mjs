// The little of the wasm format that bundling needs: how much code a module holds, and a module that passes imports on.
const IMPORTS = 2;
const EXPORTS = 7;
const TABLE = 1;
const MEMORY = 2;
const GLOBAL = 3;

class Reader {
  constructor(bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  byte() {
    return this.bytes[this.at++];
  }
  number() {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }
  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }
  limits() {
    const flags = this.byte();
    this.number();
    if (flags & 1) this.number();
  }
}

function* sections(module) {
  const reader = new Reader(module, 8);
  while (reader.at < module.length) {
    const kind = reader.byte();
    const length = reader.number();
    yield { kind, from: reader.at, length };
    reader.at += length;
  }
}

/** Bytes of a module without names and other custom sections. */
export function sizeOf(module) {
  return [...sections(module)].filter(({ kind }) => kind !== 0).reduce((sum, { length }) => sum + length, 8);
}

// Each import with its name, its kind and the bytes of its type. Functions are called through the table, so none are expected here.
function* imports(module) {
  const section = [...sections(module)].find(({ kind }) => kind === IMPORTS);
  if (!section) return;
  const reader = new Reader(module, section.from);
  for (let left = reader.number(); left > 0; left -= 1) {
    const source = reader.text();
    const name = reader.text();
    const kind = reader.byte();
    const from = reader.at;
    if (kind === TABLE) {
      reader.byte();
      reader.limits();
    } else if (kind === MEMORY) {
      reader.limits();
    } else if (kind === GLOBAL) {
      reader.at += 2;
    } else {
      throw new Error(`${source}.${name} is imported as kind ${kind}`);
    }
    yield { name, kind, type: module.subarray(from, reader.at) };
  }
}

function encoded(number) {
  const bytes = [];
  do {
    bytes.push((number & 127) | (number > 127 ? 128 : 0));
    number >>>= 7;
  } while (number);
  return Buffer.from(bytes);
}

const text = (words) => list([...Buffer.from(words)].map((byte) => Buffer.from([byte])));
const list = (items) => Buffer.concat([encoded(items.length), ...items]);
const section = (kind, body) => Buffer.concat([Buffer.from([kind]), encoded(body.length), body]);

/** A module that takes from `source` whatever any of the modules imports, and gives it on under the same names. */
export function linkage(modules, source) {
  const all = new Map(modules.flatMap((module) => [...imports(module)]).map((item) => [item.name, item]));
  const taken = [...all.values()];
  const index = (item) => taken.filter((other) => other.kind === item.kind).indexOf(item);
  const imported = taken.map(({ name, kind, type }) => Buffer.concat([text(source), text(name), Buffer.from([kind]), type]));
  const exported = taken.map((item) => Buffer.concat([text(item.name), Buffer.from([item.kind]), encoded(index(item))]));
  const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  return Buffer.concat([header, section(IMPORTS, list(imported)), section(EXPORTS, list(exported))]);
}
