// What pages with a draft share: what a lost connection would take is kept in this browser, and a form is sent only when
// the server can be reached. Which fields are kept, and until when, is said by the page's own script after this one.
"use strict";

const ADDRESS = document.currentScript.src;

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

async function reachable() {
  if (!navigator.onLine) return false;
  const patience = new AbortController();
  setTimeout(() => patience.abort(), 6000);
  try {
    await fetch(ADDRESS, { method: "HEAD", cache: "no-store", signal: patience.signal });
    return true;
  } catch (error) {
    return error.name === "AbortError"; // slow, not gone: let it try
  }
}

// Save, look whether the server is there, and only then send; else say so and keep everything.
function sendWhenReachable(form, save) {
  let asking = false;
  let sure = false;
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
}

function forgetDrafts(prefix) {
  stored((place) => {
    for (const name of Object.keys(place)) if (name.startsWith(prefix)) place.removeItem(name);
  });
}
