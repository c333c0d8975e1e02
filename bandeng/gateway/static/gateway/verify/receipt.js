// Receipts (.tlog-proof, c2sp.org/tlog-proof) with the entry they open, and promises.
import { equal, fromBase64, fromHex, joined, sha256, toHash, toHex, toNumber, utf8 } from "./bytes.js";
import { leafHash } from "./merkle.js";
import { parseCheckpoint, splitNote } from "./note.js";

export const PROOF = "c2sp.org/tlog-proof@v1";
export const PROMISE = "bandeng.promise/1";
const MAX_HASHES = 63;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

// Without what copying adds: carriage returns, white space around it.
export function tidy(text) {
  return text.replace(/\r\n/g, "\n").trim() + "\n";
}

export function parseProof(whole) {
  const gap = whole.indexOf("\n\n");
  if (gap < 0) throw new Error("no checkpoint");
  const [header, ...lines] = whole.slice(0, gap).split("\n");
  if (header !== PROOF) throw new Error("not a tlog-proof");
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift().slice(6)) : new Uint8Array();
  if (!lines[0]?.startsWith("index ")) throw new Error("no index");
  const index = toNumber(lines.shift().slice(6));
  if (lines.length > MAX_HASHES) throw new Error("too many hashes");
  const hashes = lines.map((line) => toHash(fromBase64(line)));
  const note = splitNote(whole.slice(gap + 2));
  const tree = parseCheckpoint(note.text);
  if (index >= tree.size) throw new Error("no such entry");
  return { extra, index, hashes, note, tree };
}

function object(found) {
  if (found === null || typeof found !== "object" || Array.isArray(found)) throw new Error("not an object");
  return found;
}

function hash(text) {
  return toHash(fromHex(text));
}

// The leaf's hash follows from the entry: H(0x00 ‖ version ‖ public ‖ H(salt ‖ private)).
export async function openEntry(bytes) {
  const extra = object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  const { version, public: shown, private: hidden, salt, commitment } = object(extra.entry ?? null);
  if (!Number.isInteger(version) || version < 0 || version > 255 || typeof shown !== "string") throw new Error("entry");
  let committed = commitment === undefined ? null : hash(commitment);
  const open = salt !== undefined || !committed;
  if (open) {
    if (typeof hidden !== "string") throw new Error("no private part");
    const made = await sha256(joined(hash(salt), utf8(hidden)));
    if (committed && !equal(committed, made)) throw new Error("not its opening");
    committed = made;
  }
  const leaf = await leafHash(joined([version], utf8(shown), committed));
  return { promise: extra.promise, leaf, public: object(JSON.parse(shown)), private: open ? object(JSON.parse(hidden)) : null };
}

export function parsePromise(note) {
  const lines = note.text.split("\n");
  const [header, origin, leaf, given, until] = lines;
  if (lines.length !== 6 || header !== PROMISE || !given.startsWith("given ") || !until.startsWith("until ")) {
    throw new Error("not a promise");
  }
  const times = [given.slice(6), until.slice(6)];
  if (!times.every((time) => MOMENT.test(time) && !Number.isNaN(Date.parse(time)))) throw new Error("no time");
  return { origin, leaf: toHash(fromBase64(leaf)), given: times[0], until: times[1] };
}

// What a record may commit to for these words: a form sends line ends as CR LF, and cuts white space around.
export async function digests(words, place) {
  const whole = [words, place].map((text) => text.trim().replace(/\r\n/g, "\n")).join("\0");
  const both = [whole, whole.replace(/\n/g, "\r\n")];
  return Promise.all(both.map(async (text) => toHex(await sha256(utf8(text)))));
}
