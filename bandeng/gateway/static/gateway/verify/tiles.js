// A log's tree as it is served: tiles of 256 hashes (c2sp.org/tlog-tiles).
import { HASH_SIZE } from "./bytes.js";
import { consistencyRanges, nodeHash } from "./merkle.js";

const HEIGHT = 8;
const WIDTH = 256;

export class Missing extends Error {}

export function tilePath(level, number, width) {
  const parts = [String(number % 1000).padStart(3, "0")];
  for (let rest = Math.floor(number / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    parts.unshift("x" + String(rest % 1000).padStart(3, "0"));
  }
  return `tile/${level}/${parts.join("/")}` + (width < WIDTH ? `.p/${width}` : "");
}

async function fold(row) {
  while (row.length > 1) {
    const above = [];
    for (let at = 0; at < row.length; at += 2) above.push(await nodeHash(row[at], row[at + 1]));
    row = above;
  }
  return row[0];
}

// A partial tile may be gone once the full one is there.
async function tile(fetchPath, level, number, size) {
  const width = Math.min(WIDTH, Math.floor(size / 2 ** (HEIGHT * level)) - WIDTH * number);
  const path = tilePath(level, number, width);
  const data = (await fetchPath(path)) || (width < WIDTH && (await fetchPath(tilePath(level, number, WIDTH))));
  if (!data || (data.length !== width * HASH_SIZE && data.length !== WIDTH * HASH_SIZE)) throw new Missing(path);
  return Array.from({ length: width }, (_, at) => data.slice(at * HASH_SIZE, (at + 1) * HASH_SIZE));
}

// Root of the leaves from `start` to `end`, a range as proofs have them.
async function rangeRoot(fetchPath, size, start, end) {
  const parts = [];
  for (let height = Math.floor(Math.log2(end - start)) + 1; height >= 0; height -= 1) {
    const width = 2 ** height;
    if (Math.floor((end - start) / width) % 2 === 1) {
      const level = Math.floor(height / HEIGHT);
      const first = Math.floor(start / 2 ** (HEIGHT * level));
      const row = await tile(fetchPath, level, Math.floor(first / WIDTH), size);
      const at = first % WIDTH;
      parts.push(await fold(row.slice(at, at + 2 ** (height % HEIGHT))));
      start += width;
    }
  }
  let root = parts.pop();
  while (parts.length) root = await nodeHash(parts.pop(), root);
  return root;
}

// Throws Missing where the log does not serve what it should.
export async function consistencyProof(fetchPath, oldSize, size) {
  const path = [];
  for (const [start, end] of consistencyRanges(oldSize, size)) {
    path.push(await rangeRoot(fetchPath, size, start, end));
  }
  return path;
}
