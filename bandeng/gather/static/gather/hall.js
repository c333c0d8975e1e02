/* A screen that nobody attends: it asks every few seconds what there is to show, keeps the last good answer when there
   is none, hides the code to sign in with as soon as it may be stale, and never leaves the page it is on. */
"use strict";
(() => {
  const POLL = 5000, ENDED_POLL = 60000, PATIENCE = 8000, STALE = 15000, FLASH = 20000, RELOAD = 60000;
  const body = document.querySelector("[data-hall]");
  const lost = document.querySelector("[data-lost]");
  const turn = Number(body.dataset.turn) * 1000;
  const now = document.querySelector("[data-now]");
  const version = now.dataset.version;
  // All by the clock that only runs forward: what the screen believes the time to be does not matter.
  const tick = () => performance.now();
  let heard = tick(), server = Number(now.dataset.time), lasts = Number(now.dataset.lasts) * 1000;
  let call = now.dataset.call, flashed = -FLASH, at = 0, turned = tick(), ended = false;

  const clockTime = (moment) => new Date(moment + 8 * 3600e3).toISOString().slice(11, 16);
  const panels = () => [...document.querySelectorAll("[data-panel]")];

  function show(index) {
    const all = panels(), dots = document.querySelectorAll(".dots span");
    at = all.length ? index % all.length : 0;
    all.forEach((one, n) => { one.hidden = n !== at; });
    dots.forEach((one, n) => one.classList.toggle("on", n === at));
    turned = tick();
  }

  function replace(fresh) {
    const shown = panels()[at], code = shown && shown.dataset.panel;
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = document.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!old || old.dataset.was === part.outerHTML) continue;
      const was = part.outerHTML;
      old.replaceWith(part);
      part.dataset.was = was;
      if (part.dataset.part === "panels") {
        const since = turned;
        show(Math.max(0, panels().findIndex((one) => one.dataset.panel === code)));
        turned = since;
      }
    }
  }

  function called(fresh) {
    if (fresh.dataset.call && fresh.dataset.call !== call) {
      flashed = tick();
      const queue = panels().findIndex((one) => one.dataset.panel === "queue");
      if (queue >= 0) show(queue);
    }
    call = fresh.dataset.call;
  }

  async function reload() {
    // Once a minute at most, and only when the page really answers: a browser's own error page would stay for ever.
    try {
      if (Date.now() - Number(sessionStorage.getItem("hall") || 0) < RELOAD) return;
      const answer = await fetch(location.href, {cache: "no-store", credentials: "omit"});
      if (!answer.ok || !answer.headers.get("X-Hall")) return;
      sessionStorage.setItem("hall", String(Date.now()));
      location.reload();
    } catch (error) { /* the next answer asks again */ }
  }

  async function ask() {
    const stop = new AbortController(), patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(body.dataset.hall, {cache: "no-store", credentials: "omit", signal: stop.signal});
      const kind = answer.headers.get("X-Hall");
      if (kind === "ended") return end(await answer.text());
      if (!answer.ok || !kind) return;
      if (ended) return reload();
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-now]");
      if (!fresh) return;
      if (kind !== version) await reload();
      heard = tick();
      server = Number(fresh.dataset.time);
      lasts = Number(fresh.dataset.lasts) * 1000;
      replace(fresh);
      called(fresh);
    } catch (error) { /* said on the screen by `second` */ } finally {
      clearTimeout(patience);
      second();
    }
  }

  function end(text) {
    const said = new DOMParser().parseFromString(text, "text/html").querySelector("main");
    if (!said || ended) return;
    ended = true;
    document.body.classList.add("ended");
    now.replaceWith(said);
  }

  async function always() {
    await ask();
    setTimeout(always, ended ? ENDED_POLL : POLL);
  }

  function second() {
    if (ended) {
      lost.hidden = true;
      return;
    }
    const silent = tick() - heard, stale = silent > STALE;
    const time = document.querySelector("[data-clock]");
    if (time) time.textContent = clockTime(server + silent);
    lost.hidden = !stale;
    if (stale) lost.textContent = lost.dataset.lost.replace("{time}", clockTime(server));
    const code = document.querySelector("[data-code]"), waiting = document.querySelector("[data-waiting]");
    if (code && waiting) {
      code.hidden = stale || silent > lasts - 3000;
      waiting.hidden = !code.hidden;
    }
    const flash = tick() - flashed < FLASH;
    body.classList.toggle("flash", flash);
    if (!flash && tick() - turned >= turn) show(at + 1);
  }

  for (const part of document.querySelectorAll("[data-part]")) part.dataset.was = "";
  show(Math.max(0, panels().findIndex((one) => !one.hidden)));
  addEventListener("online", () => { ask(); });
  setInterval(second, 1000);
  setTimeout(always, POLL);
})();
