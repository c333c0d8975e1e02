/* The opinion map by pointing and by keyboard: arrow keys go from group to group or from statement to statement, and what
   has the focus is said below the map (and read out). Without this script the letters are links to what they stand for. */
"use strict";
for (const frame of document.querySelectorAll("[data-opinion-map]")) {
  const said = frame.querySelector("[data-said]"), tools = frame.querySelector("[data-tools]");
  const all = [...frame.querySelectorAll("[data-spot]")];
  const of = (kind) => all.filter((one) => one.dataset.spot === kind);
  let kind = frame.dataset.kind;

  function say(spot) {
    for (const one of all) one.classList.toggle("said", one === spot);
    said.textContent = spot ? spot.dataset.words : "";
  }

  // One stop for the Tab key; the arrows go on from there.
  function settle(current) {
    for (const one of all) one.setAttribute("tabindex", one === current ? "0" : "-1");
  }

  function show(wanted) {
    kind = wanted;
    frame.classList.toggle("with-arrows", kind === "statement");
    for (const one of tools.querySelectorAll("[data-show]")) one.setAttribute("aria-pressed", String(one.dataset.show === kind));
    for (const one of of("statement")) {
      // What is not to be seen is not to be heard either.
      if (kind === "statement") one.removeAttribute("aria-hidden"); else one.setAttribute("aria-hidden", "true");
    }
    say(null);
    settle(of(kind)[0]);
  }

  function go(event, spot) {
    const list = of(spot.dataset.spot), at = list.indexOf(spot);
    const to = {ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: list.length - 1}[event.key];
    if (event.key === "Escape") say(null);
    if ((event.key === "Enter" || event.key === " ") && spot.dataset.to) {
      event.preventDefault();
      open(spot.dataset.to);
    }
    if (to === undefined) return;
    event.preventDefault();
    const next = list[(to + list.length) % list.length];
    settle(next);
    next.focus();
  }

  function open(id) {
    const found = document.getElementById(id);
    if (!found) return;
    for (let one = found.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    location.hash = id;
    found.focus();
  }

  for (const spot of all) {
    if (spot.dataset.spot === "statement") {
      spot.setAttribute("role", "link");
      spot.setAttribute("aria-label", spot.dataset.words);
    }
    let fresh = 0;
    spot.addEventListener("focus", () => { if (!spot.classList.contains("said")) fresh = performance.now(); settle(spot); say(spot); });
    spot.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") say(spot); });
    spot.addEventListener("keydown", (event) => go(event, spot));
    spot.addEventListener("click", (event) => {
      // A first touch says what it is, a second one goes there.
      const touched = event.pointerType === "touch" && (!spot.classList.contains("said") || performance.now() - fresh < 600);
      if (touched) { event.preventDefault(); say(spot); } else if (spot.dataset.to) open(spot.dataset.to);
    });
  }
  for (const one of tools.querySelectorAll("[data-show]")) one.addEventListener("click", () => show(kind === one.dataset.show ? "group" : one.dataset.show));
  frame.querySelector("[data-hint]").hidden = tools.hidden = false;
  show(kind);
}
