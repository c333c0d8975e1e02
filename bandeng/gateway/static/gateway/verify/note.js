// Signed notes, checkpoints and cosignatures (c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature).
import { equal, fromBase64, joined, sha256, toHash, toHex, toNumber, utf8 } from "./bytes.js";

const LOG = 1;
const WITNESS = 4;
const DASH = "— ";
const KEY_ID = 4;
const TIME = 8;

// Thrown where this browser cannot check Ed25519.
export class Unable extends Error {}

let able = null;

export async function canSign() {
  if (able === null) {
    const base = fromBase64("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    able = await publicKey(base).then(() => true, () => false);
  }
  return able;
}

async function publicKey(bytes) {
  return crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]);
}

async function signedBy(key, message, signature) {
  if (!(await canSign())) throw new Unable();
  try {
    return await crypto.subtle.verify({ name: "Ed25519" }, await publicKey(key), signature, message);
  } catch {
    return false;
  }
}

// A verifier key: name+key id+key. Kinds that this page does not know are left to others.
export async function parseVkey(text) {
  const [name, id, ...rest] = text.split("+");
  const data = fromBase64(rest.join("+"));
  const hashed = await sha256(joined(utf8(`${name}\n`), data));
  if (!name || /\s/.test(name) || data.length < 2 || toHex(hashed.slice(0, KEY_ID)) !== id) throw new Error("no vkey");
  return { text, name, kind: data[0], key: data.slice(1), id: hashed.slice(0, KEY_ID) };
}

// All keys in the lines of a text, by whose they are.
export async function sortKeys(text) {
  const keys = { logs: [], witnesses: [] };
  for (const line of new Set(text.split(/\r?\n/).map((each) => each.trim()))) {
    const found = await parseVkey(line).catch(() => null);
    if (found && found.kind === LOG) keys.logs.push(found);
    if (found && found.kind === WITNESS) keys.witnesses.push(found);
  }
  return keys;
}

function parseSignature(line) {
  const [name, encoded, ...more] = line.slice(DASH.length).split(" ");
  if (!line.startsWith(DASH) || !name || name.includes("+") || !encoded || more.length) throw new Error("no signature");
  const data = fromBase64(encoded);
  if (data.length <= KEY_ID) throw new Error("an empty signature");
  return { name, id: data.slice(0, KEY_ID), value: data.slice(KEY_ID) };
}

function checkText(text) {
  if (!text.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(text)) throw new Error("not the text of a note");
  return text;
}

export function splitNote(message) {
  const whole = checkText(message).slice(0, -1);
  const gap = whole.lastIndexOf("\n\n");
  if (gap < 0) throw new Error("a note without signatures");
  return { text: whole.slice(0, gap + 1), signatures: whole.slice(gap + 2).split("\n").map(parseSignature) };
}

export function parseCheckpoint(text) {
  const lines = checkText(text).slice(0, -1).split("\n");
  if (lines.length < 3 || lines.includes("")) throw new Error("not a checkpoint");
  return { origin: lines[0], size: toNumber(lines[1]), root: toHash(fromBase64(lines[2])) };
}

function ofKey(key, line) {
  return key.name === line.name && equal(key.id, line.id);
}

// How many signatures are of keys that are not known.
export function unknown(note, keys) {
  return note.signatures.filter((line) => ![...keys.logs, ...keys.witnesses].some((key) => ofKey(key, line))).length;
}

// How many signatures of the log there are: 0 where it has none; -1 when one is false. Throws Unable.
export async function signedByLog(note, origin, keys) {
  let good = 0;
  for (const key of keys.logs.filter((one) => one.name === origin)) {
    for (const line of note.signatures.filter((one) => ofKey(key, one))) {
      if (!(await signedBy(key.key, utf8(note.text), line.value))) return -1;
      good += 1;
    }
  }
  return good;
}

// Which known witnesses saw it and when (POSIX time); the name of one whose signature is false. Throws Unable.
export async function cosigned(note, keys) {
  const times = {};
  for (const line of note.signatures) {
    const key = keys.witnesses.find((one) => ofKey(one, line));
    if (!key) continue;
    const at = line.value.length > TIME ? new DataView(line.value.buffer).getBigUint64(0) : 0n;
    const message = utf8(`cosignature/v1\ntime ${at}\n${note.text}`);
    if (at >= 2n ** 63n || !(await signedBy(key.key, message, line.value.slice(TIME)))) return { wrong: line.name };
    times[line.name] = Number(at);
  }
  return { times };
}
