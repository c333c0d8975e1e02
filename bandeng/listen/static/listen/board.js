// The communities of the public board as circles on a map, beside the list that says the same.
"use strict";

const rows = [...document.querySelectorAll("[data-place]")];
const ground = document.querySelector("[data-map]");
const LARGEST = 60;
const SMALLEST = 32;

function popup(row) {
  const box = document.createElement("div");
  const name = box.appendChild(document.createElement("strong"));
  name.textContent = row.dataset.name;
  box.appendChild(document.createElement("p")).textContent = row.dataset.said;
  const link = box.appendChild(document.createElement("a"));
  link.href = row.querySelector("a").href;
  link.textContent = row.dataset.link;
  return box;
}

function circle(map, row, most) {
  const { name, said, count, open, answered } = row.dataset;
  const size = Math.max(SMALLEST, Math.round(LARGEST * Math.sqrt(count / most)));
  const spot = addSpot(map, placeOf(row), name, size, { keyboard: true, interactive: true });
  const element = spot.getElement();
  element.setAttribute("aria-label", `${name} ${said}`);
  element.classList.toggle("chosen", "chosen" in row.dataset);
  element.style.setProperty("--answered", `${(100 * answered) / count}%`);
  element.style.setProperty("--handled", `${(100 * (+answered + +open)) / count}%`);
  element.querySelector(".spot-circle").textContent = count;
  spot.bindPopup(popup(row), { offset: [0, -size / 2 + 6], minWidth: 180 });
  element.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    spot.openPopup();
  });
  spot.on("popupopen", ({ popup: opened }) => {
    const close = opened.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", ground.dataset.close);
    opened.getElement().querySelector("a").focus({ preventScroll: true });
  });
  spot.on("popupclose", ({ popup: closed }) => {
    if (closed.getElement().contains(document.activeElement)) element.focus({ preventScroll: true });
  });
  return spot;
}

// On a wide screen the map stands above the list, on a phone before the matters.
function settle(map) {
  const wide = matchMedia("(min-width: 48em)");
  const move = () => {
    document.querySelector(wide.matches ? "[data-map-wide]" : "[data-map-narrow]").append(ground.parentElement);
    map.invalidateSize();
  };
  move();
  wide.addEventListener("change", move);
}

if (ground && rows.length) {
  rows.sort((one, other) => other.dataset.count - one.dataset.count);
  const most = rows[0].dataset.count;
  const map = openMap(ground, rows.map(placeOf));
  settle(map);
  fit(map, rows.map(placeOf));
  const spots = rows.map((row) => (+row.dataset.count ? circle(map, row, most) : addSpot(map, placeOf(row), row.dataset.name, 0)));
  const name = () => placeNames(map, spots);
  map.on("zoomend resize", name);
  name();
  ground.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
}
