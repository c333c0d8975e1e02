// A click on the map fills in the coordinates. There is a map where there is something to see on it: tiles or neighbours.
"use strict";

const section = document.querySelector("[data-around]");
const ground = section.querySelector("[data-map]");
const places = [...section.querySelectorAll("[data-place]")];
const [latitude, longitude] = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));
const systems = [...document.querySelectorAll("input[name=system]")];
// The middle of the country, where there is no neighbour to begin from.
const MIDDLE = [[18, 73], [54, 135]];

if (places.length || ground.dataset.layers) {
  section.hidden = false;
  const map = openMap(ground, places.length ? places.map(placeOf) : MIDDLE);
  const around = places.filter((row) => !("here" in row.dataset));
  const spots = around.map((row) => addSpot(map, placeOf(row), row.textContent, 0));
  const name = () => placeNames(map, spots);
  map.on("zoomend resize", name);
  name();
  const here = L.marker([0, 0], {
    icon: L.divIcon({ className: "spot-here", iconSize: [44, 44] }),
    keyboard: false,
    interactive: false,
  });
  const show = () => {
    const at = [latitude, longitude].map((field) => parseFloat(field.value));
    const same = systems.find((radio) => radio.checked)?.value === ground.dataset.system;
    if (same && at.every(Number.isFinite)) here.setLatLng(at).addTo(map);
    else here.remove();
  };
  const first = places.find((row) => "here" in row.dataset);
  if (first) here.setLatLng(placeOf(first)).addTo(map);
  map.on("click", (event) => {
    latitude.value = event.latlng.lat.toFixed(6);
    longitude.value = event.latlng.lng.toFixed(6);
    for (const radio of systems) radio.checked = radio.value === ground.dataset.system;
    show();
  });
  for (const field of [latitude, longitude, ...systems]) field.addEventListener("input", show);
}
