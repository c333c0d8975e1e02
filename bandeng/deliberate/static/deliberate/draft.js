// What is typed in a yard outlives a lost connection: kept in this browser until it has been accepted.
// The form's key is kept with it, so that what is sent twice is one meeting. Without this script the form works as it is.
"use strict";

const PREFIX = "bandeng.activity:";
const DAYS = 3;
const at = PREFIX + location.pathname + location.search;
const box = document.querySelector("[data-draft]");
const form = box && box.closest("form");

function fields() {
  return [...box.querySelectorAll("[name]")];
}

function save() {
  const kept = fields().map((one) => [one.name, one.value, Boolean(one.checked)]);
  stored((place) => place.setItem(at, JSON.stringify({ until: Date.now() + DAYS * 86400000, kept })));
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

if (form) {
  restore();
  form.addEventListener("input", save);
  document.querySelector("[data-draft-delete]").addEventListener("click", () => {
    forgetDrafts(PREFIX);
    location.reload();
  });
  sendWhenReachable(form, save);
} else if (document.querySelector("[data-draft-done]")) {
  forgetDrafts(PREFIX);
}
