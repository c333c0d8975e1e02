// The worklist by keyboard: j and k go down and up, x ticks, / searches; Enter opens what has the focus, as anywhere.
"use strict";

const links = [...document.querySelectorAll("[data-work] h2 a")];
const typing = "input:not([type=checkbox]), textarea, select";

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.target.matches(typing)) return;
  const here = event.target.closest("[data-work] > li");
  const at = here ? links.findIndex((link) => here.contains(link)) : -1;
  if (event.key === "/") {
    event.preventDefault();
    document.querySelector("[data-search]").focus();
  } else if (event.key === "j" || event.key === "k") {
    const next = links[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
    if (next) next.focus();
  } else if (event.key === "x" && here) {
    const box = here.querySelector("input[name=pk]");
    if (box) box.click();
  }
});
