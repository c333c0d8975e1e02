// The page: what was chosen or pasted is checked here and sent nowhere.
import { check, verdict } from "./check.js";
import { sortKeys } from "./note.js";
import { checkNow } from "./now.js";

const setup = JSON.parse(document.getElementById("verify-setup").textContent);
const part = (name) => document.querySelector(`[data-verify=${name}]`);
const TONES = { good: "good", bad: "bad", note: "neutral", skip: "wait" };
const PANELS = { good: "success", now: "success", promise: "info", partly: "warn", words: "warn", nowhere: "warn", empty: "warn" };
const MOMENTS = new Set(["given", "until", "written"]);
let checked = null;

function moment(at, options = { dateStyle: "long", timeStyle: "short" }) {
  if (Number.isNaN(at.getTime())) return "";
  return new Intl.DateTimeFormat(setup.language, { timeZone: "Asia/Shanghai", hourCycle: "h23", ...options }).format(at);
}

function day(value) {
  const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(value) ?? [];
  if (week) return filled(setup.shown.week, { year, week });
  return /^\d{4}-\d\d-\d\d$/.test(value) ? moment(new Date(`${value}T12:00+08:00`), { dateStyle: "long" }) : value;
}

function fact(name, value) {
  if (MOMENTS.has(name)) return moment(new Date(value));
  if (name === "time") return moment(new Date(value * 1000));
  if (name === "day") return day(value);
  if (name === "code") return setup.codes[value] ?? value;
  if (name === "studio") return setup.studios[value] ?? value;
  if (Array.isArray(value)) return value.join(setup.shown.between);
  return typeof value === "number" ? value.toLocaleString(setup.language) : String(value);
}

function filled(words, facts) {
  return words.replace(/%\((\w+)\)s/g, (_, name) => fact(name, facts[name] ?? ""));
}

function title(step) {
  return setup.titles[step.name.split(".")[0]];
}

function clone(name) {
  return document.querySelector(`template[data-verify-${name}]`).content.firstElementChild.cloneNode(true);
}

// The outcome in a box above everything: read out, and where the eye goes.
function announce(place, name, facts = {}) {
  const [head, text] = setup.verdicts[name];
  const tone = PANELS[name] ?? "danger";
  const box = clone(tone);
  box.querySelector("h2").textContent = head;
  box.querySelector("[data-said]").textContent = filled(text, facts);
  place.replaceChildren(box);
  box.querySelector("h2").focus();
}

function list(place, steps) {
  const items = steps.map((step) => {
    const item = clone(TONES[step.state]);
    item.querySelector(".step-title").append(title(step));
    item.querySelector("[data-said]").textContent = filled(setup.words[step.name], step.facts);
    return item;
  });
  place.replaceChildren(...items);
}

function row(term, value) {
  const item = document.createElement("div");
  item.append(document.createElement("dt"), document.createElement("dd"));
  item.firstChild.textContent = term;
  item.lastChild.textContent = value;
  return item;
}

function summary(steps) {
  const facts = Object.assign({}, ...steps.filter((step) => /^(entry|place)\./.test(step.name)).map((step) => step.facts));
  const shown = ["code", "studio", "day", "written"].filter((name) => facts[name]);
  const rows = shown.map((name) => row(setup.shown[name], fact(name, facts[name])));
  if (facts.place) rows.push(row(setup.shown.place, filled(setup.shown.nth, facts)));
  part("summary").replaceChildren(...rows);
  part("summary").hidden = rows.length === 0;
}

function failing(steps) {
  const wrong = steps.find((step) => step.state === "bad");
  return wrong ? { step: title(wrong) } : {};
}

async function given() {
  const file = part("file").files[0];
  if (!file) return part("text").value;
  return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
}

async function trusted() {
  const own = part("keys").value;
  return sortKeys(own.trim() ? own : setup.keys.join("\n"));
}

function said() {
  const words = part("words").value;
  return words.trim() ? { words, place: part("place").value } : null;
}

function clear() {
  checked = null;
  for (const name of ["outcome", "summary", "steps", "now-steps", "now-outcome"]) part(name).replaceChildren();
  for (const name of ["summary", "details", "now"]) part(name).hidden = true;
}

async function run() {
  clear();
  const outcome = part("outcome");
  if (!globalThis.crypto?.subtle) return announce(outcome, "unable");
  let text;
  try {
    text = await given();
  } catch {
    return announce(outcome, "unread");
  }
  if (!text.trim()) return announce(outcome, "empty");
  const keys = await trusted();
  if (!keys.logs.length) return announce(outcome, "keyless");
  const { steps, proof } = await check(text, keys, said());
  const name = verdict(steps);
  // What a false receipt says of itself is nobody's word.
  if (name !== "bad") summary(steps);
  list(part("steps"), steps);
  part("details").hidden = false;
  part("now").hidden = !proof || name === "bad" || name === "partly";
  checked = proof && { keys, tree: proof.tree };
  announce(outcome, name, failing(steps));
}

async function runNow() {
  if (!checked) return;
  const place = part("now-outcome");
  const steps = await checkNow(setup.prefix, checked.keys, checked.tree, part("other").value);
  list(part("now-steps"), steps);
  const bad = steps.some((step) => step.state === "bad");
  announce(place, bad ? "gone" : steps.some((step) => step.state === "skip") ? "nowhere" : "now", failing(steps));
}

// One press at a time.
function once(button, work) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    await work().finally(() => button.removeAttribute("aria-disabled"));
  });
  button.disabled = false;
}

once(part("run"), run);
once(part("run-now"), runNow);
// What was found is of what was there when it was checked.
for (const name of ["file", "text", "words", "place", "keys"]) part(name).addEventListener("input", clear);
part("file").addEventListener("input", () => (part("text").value = ""));
part("text").addEventListener("input", () => (part("file").value = ""));
