// Maps: Leaflet on the house's own ground, with tiles only where the operator has chosen some.
// A place stands in the page as an element with data-place="latitude,longitude".
"use strict";

const FARTHEST = 18;

function placeOf(row) {
  return row.dataset.place.split(",").map(Number);
}

// Everything in view, with room for names, the buttons and the scale, which grow with the letters.
function fit(map, places) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  map.fitBounds(L.latLngBounds(places), {
    paddingTopLeft: [4.5 * rem + 24, 40],
    paddingBottomRight: [40, 2.5 * rem + 28],
    maxZoom: 15,
    animate: false,
  });
}

function openMap(ground, places) {
  const layers = ground.dataset.layers.split(" ").filter(Boolean);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  ground.parentElement.hidden = false;
  const map = L.map(ground, {
    attributionControl: false,
    zoomControl: false,
    scrollWheelZoom: false,
    dragging: !matchMedia("(pointer: coarse)").matches, // one finger scrolls the page, two move the map
    zoomSnap: layers.length ? 1 : 0.25,
    maxZoom: FARTHEST,
    zoomAnimation: !calm,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
  });
  L.control.zoom({ zoomInTitle: ground.dataset.closer, zoomOutTitle: ground.dataset.farther }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  // The tile server learns which site is read, not which page.
  for (const layer of layers) L.tileLayer(layer, { maxZoom: FARTHEST, referrerPolicy: "strict-origin" }).addTo(map);
  fit(map, places);
  return map;
}

// A circle with a name under it. With `size` 0 a dot.
function addSpot(map, at, name, size, options = {}) {
  const spot = document.createElement("span");
  spot.className = "spot";
  const circle = spot.appendChild(document.createElement("span"));
  circle.className = size ? "spot-circle" : "spot-dot";
  if (size) spot.style.setProperty("--size", `${size}px`);
  const words = spot.appendChild(document.createElement("span"));
  words.className = "spot-name";
  words.textContent = name;
  const side = Math.max(size, 44);
  const icon = L.divIcon({ html: spot, className: "", iconSize: [side, side] });
  return L.marker(at, { icon, keyboard: false, interactive: false, ...options }).addTo(map);
}

// A name stands below its circle, or above where something is in the way, or not at all, and does not leave the map;
// those that come first have the first choice.
function placeNames(map, spots) {
  const ground = map.getContainer();
  const edge = ground.getBoundingClientRect();
  const inside = (sel) => [...ground.querySelectorAll(sel)].map((one) => one.getBoundingClientRect());
  const meets = (one, other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  const taken = inside(".spot-circle, .spot-dot, .leaflet-control");
  for (const spot of spots) {
    const name = spot.getElement().querySelector(".spot-name");
    const seen = meets(spot.getElement().getBoundingClientRect(), edge);
    name.hidden = false;
    name.hidden = !["below", "above"].some((side) => {
      name.classList.toggle("above", side === "above");
      name.style.setProperty("--shift", "0px");
      const at = name.getBoundingClientRect();
      const shift = Math.max(edge.left + 4 - at.left, 0) + Math.min(edge.right - 4 - at.right, 0);
      if (seen) name.style.setProperty("--shift", `${shift}px`);
      const box = name.getBoundingClientRect();
      return !taken.some((other) => meets(box, other)) && taken.push(box);
    });
  }
}
