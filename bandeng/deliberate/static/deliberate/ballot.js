// A slip's code stands behind # in its address, which no server sees; and options ranked by tapping them in order.
"use strict";
const asked = document.querySelector("[data-ticket] input[name=code]");
if (asked && !asked.value && /^#\d{16}$/.test(location.hash)) {
  asked.value = location.hash.slice(1).replace(/(\d{4})(?=\d)/g, "$1 ");
  history.replaceState(null, "", location.pathname);
}

const ranking = document.querySelector("[data-ranking]");
if (ranking) {
  const rows = [...ranking.querySelectorAll(".ranking-row")];
  const select = (row) => row.querySelector("select");
  const show = () => rows.forEach((row) => row.classList.toggle("ranked", select(row).value !== ""));
  const tap = ranking.querySelector(".ranking-tap");
  ranking.classList.add("taps");
  tap.hidden = false;
  tap.querySelector("button").addEventListener("click", () => {
    rows.forEach((row) => { select(row).value = ""; });
    show();
  });
  rows.forEach((row) => {
    row.querySelector("label").addEventListener("click", (event) => {
      event.preventDefault();
      const own = Number(select(row).value);
      if (own) {
        // Taken out: those behind move up, unless another one shares the place.
        select(row).value = "";
        if (!rows.some((other) => Number(select(other).value) === own)) {
          rows.filter((other) => Number(select(other).value) > own)
            .forEach((other) => { select(other).value = String(Number(select(other).value) - 1); });
        }
      } else {
        select(row).value = String(Math.min(rows.length, 1 + Math.max(0, ...rows.map((other) => Number(select(other).value)))));
      }
      show();
    });
  });
  ranking.addEventListener("change", show);
  show();
}
