// A page that follows what happens: its parts are asked for every few seconds and replaced where nothing is being
// done in them; a running clock counts on between answers. Without this script the page is loaded anew by hand.
"use strict";
(() => {
  const POLL = 3000, PATIENCE = 8000;
  const root = document.querySelector("[data-live]");
  if (!root) return;
  const lost = document.querySelector("[data-lost]");
  const tick = () => performance.now();
  let heard = tick();

  const said = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  for (const part of root.querySelectorAll("[data-part]")) part.dataset.was = "";

  function replace(fresh) {
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = root.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!old) continue;
      // The form's protection differs at each look, the clock is counted here.
      const was = part.innerHTML.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "").replace(/data-elapsed="\d+"/g, "");
      const busy = old.querySelector("details[open]") || (old.contains(document.activeElement) && document.activeElement.matches("select, input, textarea"));
      if (old.dataset.was === was || busy) continue;
      const place = old.contains(document.activeElement) ? document.activeElement.textContent : null;
      old.replaceWith(part);
      part.dataset.was = was;
      if (place) [...part.querySelectorAll("button, a")].find((one) => one.textContent === place)?.focus();
    }
    clocks();
  }

  async function ask() {
    const stop = new AbortController(), patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(root.dataset.live, { cache: "no-store", signal: stop.signal });
      if (!answer.ok || answer.redirected) return;
      replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      heard = tick();
    } catch { /* said below */ } finally {
      clearTimeout(patience);
    }
  }

  function clocks() {
    for (const one of document.querySelectorAll("[data-clock]")) {
      if (!one.dataset.since) one.dataset.since = String(tick());
      const elapsed = Number(one.dataset.elapsed) + Math.floor((tick() - Number(one.dataset.since)) / 1000);
      const limit = Number(one.dataset.limit);
      one.querySelector("[data-time]").textContent = said(elapsed);
      one.classList.toggle("near", elapsed >= limit - 30 && elapsed < limit);
      one.classList.toggle("over", elapsed >= limit);
    }
    const stale = document.querySelector("[data-stale]");
    const old = stale && tick() - heard > Number(stale.dataset.stale) * 1000;
    if (stale) stale.classList.toggle("stale", old);
    if (lost) lost.hidden = !old;
  }

  async function always() {
    await ask();
    setTimeout(always, POLL);
  }
  clocks();
  setInterval(clocks, 500);
  setTimeout(always, POLL);
  addEventListener("online", ask);
})();
