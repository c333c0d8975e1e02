// Entering by keyboard: digits choose among short choices, Ctrl+Enter saves and goes on. Without it all still works.
"use strict";

const form = document.querySelector("form[data-keys]");
const groups = new Map();
for (const radio of form.querySelectorAll("input[data-digits]")) {
  const group = groups.get(radio.name) || [];
  group.push(radio);
  groups.set(radio.name, group);
  if (group.length < 10) radio.labels[0].prepend(`${group.length} `);
}

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[value=next]"));
  } else if (event.target.matches("input[data-digits]") && /^[1-9]$/.test(event.key) && !event.altKey && !event.ctrlKey) {
    const chosen = groups.get(event.target.name)[event.key - 1];
    if (chosen) {
      event.preventDefault();
      chosen.click();
      chosen.focus();
    }
  }
});
