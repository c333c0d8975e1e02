// Entering sheets by keyboard: a key of 1, 2, 0 goes on to the next line, Enter leaves one out, the last one saves.
"use strict";

const form = document.querySelector("form[data-sheet]");
const fields = [form.elements.sheet, ...form.querySelectorAll("input[data-key]")];
const next = (field) => fields[fields.indexOf(field) + 1];

form.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!fields.includes(field)) return;
  if (event.key === "Enter" && next(field)) {
    event.preventDefault();
    next(field).focus();
  } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && fields.includes(field)) {
    const to = fields[fields.indexOf(field) + (event.key === "ArrowUp" ? -1 : 1)];
    event.preventDefault();
    if (to) to.focus();
  }
});
form.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("[data-key]")) return;
  field.value = field.value.normalize("NFKC").replace(/[^012]/g, "").slice(-1);
  if (field.value) (next(field) || form.querySelector("button")).focus();
});
form.addEventListener("focusin", (event) => { if (fields.includes(event.target)) event.target.select(); });
const wrong = form.querySelector(".wrong input");
(wrong || fields[0]).focus();
