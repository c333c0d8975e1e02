// What is typed in a yard outlives a lost connection: kept in this browser until it has been accepted.
// The form's key is kept with it, so that what is sent twice is one meeting. Without this script the form works as it is.
"use strict";

const PREFIX = "bandeng.activity:";
const DAYS = 3;
const address = document.currentScript.src;
const at = PREFIX + location.pathname + location.search;
const box = document.querySelector("[data-draft]");
const form = box && box.closest("form");

function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // no storage here (private window, full): the form does without
  }
}

function fields() {
  return [...box.querySelectorAll("[name]")];
}

function show(name, shown) {
  document.querySelector(`[data-draft-${name}]`).hidden = !shown;
}

function save() {
  const kept = fields().map((one) => [one.name, one.value, Boolean(one.checked)]);
  stored((place) => place.setItem(at, JSON.stringify({ until: Date.now() + DAYS * 86400000, kept })));
}

function forget() {
  stored((place) => {
    for (const name of Object.keys(place)) if (name.startsWith(PREFIX)) place.removeItem(name);
  });
}

function restore() {
  const draft = stored((place) => JSON.parse(place.getItem(at)));
  if (!draft || draft.until < Date.now()) return;
  // Sent back by the server with what was typed: that is newer.
  if (form.elements.title.value) return save();
  for (const [name, value, checked] of draft.kept) {
    for (const one of fields().filter((field) => field.name === name)) {
      if (one.type !== "checkbox" && one.type !== "radio") one.value = value;
      else if (one.value === value) one.checked = checked;
    }
  }
  show("restored", true);
}

async function reachable() {
  if (!navigator.onLine) return false;
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 6000);
  try {
    await fetch(address, { method: "HEAD", cache: "no-store", signal: patience.signal });
    return true;
  } catch (error) {
    return error.name === "AbortError"; // slow, not gone: let it try
  }
}

if (form) {
  let asking = false;
  let sure = false;
  restore();
  form.addEventListener("input", save);
  document.querySelector("[data-draft-delete]").addEventListener("click", () => {
    forget();
    location.reload();
  });
  form.addEventListener("submit", async (event) => {
    if (sure) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    save();
    sure = await reachable();
    asking = false;
    show("offline", !sure);
    if (sure) form.requestSubmit(event.submitter);
    else document.querySelector("[data-draft-offline]").scrollIntoView({ block: "center" });
  });
  window.addEventListener("pageshow", () => (sure = false));
} else if (document.querySelector("[data-draft-done]")) {
  forget();
}
