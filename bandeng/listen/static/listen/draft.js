// What a resident has typed outlives a lost connection: kept in this browser until the receipt is seen.
// Never the number or the name. Without this script the form works as it is.
"use strict";

const PREFIX = "bandeng.draft:";
const DAYS = 7;
const FIELDS = ["words", "place", "form_key"];
const form = document.querySelector("form[data-draft]");
const at = PREFIX + location.pathname;

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

if (form) {
  restore();
  form.addEventListener("input", save);
  for (const button of document.querySelectorAll("[data-draft-delete]")) {
    button.addEventListener("click", () => {
      for (const name of ["words", "place"]) form.elements[name].value = "";
      remove();
      form.elements.words.focus();
    });
  }
  sendWhenReachable(form, save);
} else {
  // The receipt is seen: nothing need be kept.
  forgetDrafts(PREFIX);
}
