// What a resident has typed outlives a lost connection: kept in this browser until the receipt is seen.
// Never the number or the name. Without this script the form works as it is.
"use strict";

const PREFIX = "bandeng.draft:";
const DAYS = 7;
const FIELDS = ["words", "place", "form_key"];
const address = document.currentScript.src;
const form = document.querySelector("form[data-draft]");
const at = PREFIX + location.pathname;

function stored(act) {
  try {
    return act(localStorage);
  } catch {
    return null; // no storage here (private window, full): the form does without
  }
}

function show(name, shown = true) {
  document.querySelector(`[data-draft-${name}]`).hidden = !shown;
}

function save() {
  const draft = { until: Date.now() + DAYS * 86400000 };
  for (const name of FIELDS) draft[name] = form.elements[name].value;
  if (!draft.words.trim() && !draft.place.trim()) {
    remove();
  } else if (stored((place) => (place.setItem(at, JSON.stringify(draft)), true))) {
    show("kept");
  }
}

function remove() {
  stored((place) => place.removeItem(at));
  show("kept", false);
  show("restored", false);
}

function restore() {
  const draft = stored((place) => JSON.parse(place.getItem(at)));
  if (!draft || draft.until < Date.now()) return remove();
  show("kept");
  // Sent back by the server with what was typed, or typed before this script came: that is newer.
  if (form.elements.words.value || form.elements.place.value) return save();
  for (const name of FIELDS) form.elements[name].value = draft[name];
  show("restored");
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
  for (const button of document.querySelectorAll("[data-draft-delete]")) {
    button.addEventListener("click", () => {
      for (const name of ["words", "place"]) form.elements[name].value = "";
      remove();
      form.elements.words.focus();
    });
  }
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
} else {
  // The receipt is seen: nothing need be kept.
  stored((place) => {
    for (const name of Object.keys(place)) if (name.startsWith(PREFIX)) place.removeItem(name);
  });
}
