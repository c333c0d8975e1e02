// Whether the log as it is now, and as others were shown it, continues the checkpoint of a receipt. Asks the log only.
import { logStep } from "./check.js";
import { verifyConsistency } from "./merkle.js";
import { Unable, parseCheckpoint, splitNote } from "./note.js";
import { tidy } from "./receipt.js";
import { Missing, consistencyProof } from "./tiles.js";

class Unreachable extends Error {}

// Reads beneath the log's address; nothing but the path is sent.
export function reader(prefix) {
  return async (path) => {
    const options = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
    const answer = await fetch(prefix + path, options).catch(() => null);
    if (!answer || (!answer.ok && answer.status !== 404)) throw new Unreachable(path);
    return answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null;
  };
}

// A house restored from a backup opens a new log, which goes on from the same leaves under another name.
async function opened(text, keys) {
  const note = splitNote(text);
  const tree = parseCheckpoint(note.text);
  const signed = await logStep(note, tree.origin, keys);
  if (signed.state !== "good") throw new Error("not a checkpoint of a log that is known");
  return tree;
}

async function continues(fetchPath, one, other) {
  const [old, tree] = one.size <= other.size ? [one, other] : [other, one];
  const path = await consistencyProof(fetchPath, old.size, tree.size);
  return verifyConsistency(old.size, old.root, tree.size, tree.root, path);
}

async function answered(part, facts, work) {
  try {
    return { ...(await work()), facts };
  } catch (error) {
    if (error instanceof Unreachable) return { name: "now.unreachable", state: "skip", facts };
    if (error instanceof Unable) return { name: "log.skipped", state: "skip", facts };
    if (error instanceof Missing) return { name: "now.missing", state: "bad", facts: { ...facts, path: error.message } };
    return { name: `${part}.unsigned`, state: "bad", facts };
  }
}

// Steps: that the log of now continues the receipt's checkpoint, and that one got elsewhere (if any) is of the same log.
export async function checkNow(prefix, keys, tree, pasted) {
  const fetchPath = reader(prefix);
  const facts = { prefix };
  const steps = [
    await answered("now", facts, async () => {
      const served = await fetchPath("checkpoint");
      if (!served) throw new Missing("checkpoint");
      const now = await opened(new TextDecoder().decode(served), keys);
      Object.assign(facts, { size: now.size, origin: now.origin });
      const same = now.size >= tree.size && (await continues(fetchPath, tree, now));
      if (!same) return { name: "now.bad", state: "bad" };
      return { name: now.origin === tree.origin ? "now.good" : "now.reopened", state: "good" };
    }),
  ];
  if (pasted.trim()) {
    const of = { prefix };
    steps.push(
      await answered("other", of, async () => {
        const other = await opened(tidy(pasted), keys);
        of.size = other.size;
        const same = await continues(fetchPath, tree, other);
        return same ? { name: "other.good", state: "good" } : { name: "other.bad", state: "bad" };
      }),
    );
  }
  return steps;
}
