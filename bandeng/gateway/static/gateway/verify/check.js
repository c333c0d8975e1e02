// Checking a receipt or a promise, step by step; bandeng/ledger/checking.py gives the same steps by the same names.
import { equal } from "./bytes.js";
import { verifyInclusion } from "./merkle.js";
import { Unable, cosigned, signedByLog, splitNote, unknown } from "./note.js";
import { PROMISE, digests, openEntry, parsePromise, parseProof, tidy } from "./receipt.js";

function step(name, state, facts = {}) {
  return { name, state, facts };
}

function good(part, facts) {
  return step(`${part}.good`, "good", facts);
}

function bad(part, facts) {
  return step(`${part}.bad`, "bad", facts);
}

async function orUnable(work, otherwise) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unable) return otherwise;
    throw error;
  }
}

// What the record says; nobody's word unless the tree has it.
function entryStep(opened, placed) {
  const state = placed === "good" ? "good" : "note";
  const { code = "", week = "", day = week, studio = "" } = opened.public;
  if (!opened.private) return step("entry.closed", state, { code, day, studio });
  return step("entry.good", state, { code, day, studio, written: opened.private.recorded_at ?? "" });
}

async function placeStep(proof, opened) {
  const { index, hashes, tree } = proof;
  const facts = { place: index + 1, size: tree.size };
  return (await verifyInclusion(opened.leaf, index, tree.size, hashes, tree.root)) ? good("place", facts) : bad("place", facts);
}

export async function logStep(note, origin, keys) {
  const signed = await signedByLog(note, origin, keys);
  if (signed < 0) return bad("log", { origin });
  return signed ? good("log", { origin }) : step("log.unknown", "bad", { origin });
}

async function timeStep(note, origin, keys) {
  const { wrong, times } = await cosigned(note, keys);
  if (wrong) return bad("time", { witness: wrong });
  const names = Object.keys(times).sort();
  if (!names.length) return step("time.none", "note");
  const host = origin.split("/")[0];
  const own = names.every((name) => name.split("/")[0] === host);
  return step(own ? "time.own" : "time.good", "good", { witnesses: names, time: Math.min(...Object.values(times)) });
}

async function promiseStep(text, keys) {
  try {
    const note = splitNote(text);
    const promise = parsePromise(note);
    const { origin, given, until } = promise;
    const facts = { origin, given, until };
    const skipped = step("promise.skipped", "skip", facts);
    const own = async () => ((await signedByLog(note, origin, keys)) > 0 ? good("promise", facts) : bad("promise"));
    const found = await orUnable(own, skipped);
    return [found, found.state === "bad" ? null : promise];
  } catch {
    return [bad("promise"), null];
  }
}

async function promisedSteps(opened, tree, time, keys) {
  if (!opened.promise) return [step("promise.none", "note")];
  if (typeof opened.promise !== "string") return [bad("promise")];
  const [found, promise] = await promiseStep(opened.promise, keys);
  if (!promise) return [found];
  if (!equal(promise.leaf, opened.leaf) || promise.origin !== tree.origin) return [found, bad("together")];
  const kept = time.facts.time !== undefined && time.facts.time * 1000 <= Date.parse(promise.until);
  return [found, kept ? step("together.kept", "good") : good("together")];
}

async function wordsStep(opened, said) {
  const original = opened.private?.original;
  if (typeof original !== "string") return step("words.none", "note");
  return (await digests(said.words, said.place)).includes(original) ? good("words") : bad("words");
}

async function receiptSteps(proof, opened, keys, said) {
  const { note, tree } = proof;
  const skipped = (part) => step(`${part}.skipped`, "skip", { origin: tree.origin });
  const others = unknown(note, keys);
  const place = await placeStep(proof, opened);
  const time = await orUnable(() => timeStep(note, tree.origin, keys), skipped("time"));
  return [
    entryStep(opened, place.state),
    place,
    await orUnable(() => logStep(note, tree.origin, keys), skipped("log")),
    time,
    ...(others ? [step("others.unknown", "note", { count: others })] : []),
    ...(await promisedSteps(opened, tree, time, keys)),
    ...(said ? [await wordsStep(opened, said)] : []),
  ];
}

// All steps, and of a receipt the proof and the entry. Never throws for what is in the text.
export async function check(given, keys, said = null) {
  const text = tidy(given);
  if (text.startsWith(`${PROMISE}\n`)) {
    const [found, promise] = await promiseStep(text, keys);
    return { steps: promise ? [found, step("promise.alone", "note", found.facts)] : [found] };
  }
  let proof;
  let opened;
  try {
    proof = parseProof(text);
  } catch {
    return { steps: [bad("file")] };
  }
  try {
    opened = await openEntry(proof.extra);
  } catch {
    return { steps: [bad("entry")] };
  }
  return { steps: await receiptSteps(proof, opened, keys, said), proof, opened };
}

// What the steps come to: good, promise, bad, words (all but the words typed in), partly (some could not be checked).
export function verdict(steps) {
  const wrong = steps.filter((one) => one.state === "bad").map((one) => one.name);
  if (wrong.length) return wrong.join() === "words.bad" && steps.every((one) => one.state !== "skip") ? "words" : "bad";
  if (steps.some((one) => one.state === "skip")) return "partly";
  return steps.some((one) => one.name === "promise.alone") ? "promise" : "good";
}
