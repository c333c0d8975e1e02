// Merkle trees of RFC 6962 and their proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2).
import { equal, joined, sha256, utf8 } from "./bytes.js";

// Sizes go beyond 32 bits, where JavaScript's bit operators end.
const odd = (number) => number % 2 === 1;
const half = (number) => Math.floor(number / 2);

export async function emptyRoot() {
  return sha256(utf8(""));
}

export async function leafHash(data) {
  return sha256(joined([0], data));
}

export async function nodeHash(left, right) {
  return sha256(joined([1], left, right));
}

export async function verifyInclusion(leaf, index, size, proof, root) {
  if (index < 0 || index >= size) return false;
  let [node, last, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      hash = await nodeHash(sibling, hash);
      while (!odd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(hash, root);
}

export async function verifyConsistency(oldSize, oldRoot, newSize, newRoot, proof) {
  if (oldSize > newSize) return false;
  if (oldSize === newSize) return proof.length === 0 && equal(oldRoot, newRoot);
  if (oldSize === 0) return proof.length === 0 && equal(oldRoot, await emptyRoot());
  const path = 2 ** Math.round(Math.log2(oldSize)) === oldSize ? [oldRoot, ...proof] : proof;
  if (path.length === 0) return false;
  let [node, last] = [oldSize - 1, newSize - 1];
  while (odd(node)) [node, last] = [half(node), half(last)];
  let [before, after] = [path[0], path[0]];
  for (const hash of path.slice(1)) {
    if (last === 0) return false;
    if (odd(node) || node === last) {
      before = await nodeHash(hash, before);
      after = await nodeHash(hash, after);
      while (!odd(node) && node !== 0) [node, last] = [half(node), half(last)];
    } else {
      after = await nodeHash(after, hash);
    }
    [node, last] = [half(node), half(last)];
  }
  return last === 0 && equal(before, oldRoot) && equal(after, newRoot);
}

// The largest power of two smaller than the size.
function split(size) {
  let part = 1;
  while (part * 2 < size) part *= 2;
  return part;
}

// The ranges of leaves whose roots are the proof that the tree of `oldSize` is a prefix of the one of `size`.
export function consistencyRanges(oldSize, size) {
  if (oldSize === 0) return [];
  let [start, end, whole] = [0, size, true];
  const path = [];
  while (end > oldSize) {
    const middle = start + split(end - start);
    if (oldSize <= middle) {
      path.push([middle, end]);
      end = middle;
    } else {
      path.push([start, middle]);
      [start, whole] = [middle, false];
    }
  }
  if (!whole) path.push([start, end]);
  return path.reverse();
}
