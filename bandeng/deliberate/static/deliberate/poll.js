// One statement at a time. What is said is kept on this device until the server has it, and sent up to ten at once;
// the same sent twice is one, and of two answers to one statement the later counts. Without this the buttons are a form.
"use strict";
(() => {
  const AT_ONCE = 10, PAUSE = 1200, PATIENCE = 10000, SLOWEST = 30000, DOUBLE = 250, ENOUGH = 10;
  const form = document.querySelector("form[data-poll]");
  const poll = JSON.parse(form.dataset.poll);
  const words = form.querySelector("[data-words].statement"), status = form.querySelector("[data-status]");
  const left = form.querySelector("[data-left]"), progress = form.querySelector("progress");
  const buttons = [...form.querySelectorAll("[data-value]")], back = document.querySelector("[data-back]");
  const person = document.querySelector("[data-next-person]");
  const place = `bandeng-poll-${poll.local}`;
  // [number, words, what was said or null, how often]
  let deck = poll.next, total = poll.total, open = poll.left, past = [], shown = null, shownAt = 0, sending = false, timer = 0, wait = 1000;
  let over = false, lost = false, stuck = "", leaving = null;
  // Numbers said for the first time and not yet counted by the server.
  const firsts = new Set();

  // {number: [value, turn]}: said and not yet acknowledged. Shared by all tabs of this browser.
  let memory = {};
  const queue = () => {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch (error) { return memory; }
  };
  const keep = (value) => {
    memory = value;
    try {
      if (Object.keys(value).length) localStorage.setItem(place, JSON.stringify(value));
      else localStorage.removeItem(place);
    } catch (error) { /* private browsing: in this page's memory only */ }
  };

  function say(text) { if (status.textContent !== text) status.textContent = text; }

  function show() {
    const card = deck[0], waiting = Object.keys(queue()).length;
    if (over) return;
    left.textContent = left.dataset.words.replace("#", Math.max(0, open));
    progress.max = total;
    progress.value = total - open;
    back.hidden = !past.length;
    if (!card) {
      if (!waiting && !sending) { location.href = poll.done; return; }
      buttons.forEach((one) => { one.disabled = true; });
      if (lost) say(`${status.dataset.waiting}${open > 0 ? status.dataset.empty : ""}`);
      return;
    }
    buttons.forEach((one) => {
      one.disabled = false;
      if (card[2] === Number(one.dataset.value)) one.setAttribute("aria-pressed", "true");
      else one.removeAttribute("aria-pressed");
    });
    form.elements.n.value = card[0];
    if (words.textContent !== card[1]) words.textContent = card[1];
    say(stuck || (lost && waiting ? status.dataset.waiting : ""));
    // Only a new card resets the guard: votes sent meanwhile must not swallow a tap.
    if (card !== shown) { shown = card; shownAt = performance.now(); }
  }

  function answer(value) {
    const card = deck[0];
    // A tap that trembles is one tap.
    if (!card || over || performance.now() - shownAt < DOUBLE) return;
    const all = queue(), turn = Math.max(card[3], (all[card[0]] || [0, 0])[1]) + 1;
    all[card[0]] = [value, turn];
    keep(all);
    if (card[2] === null) { open -= 1; firsts.add(card[0]); }
    deck.shift();
    past.push([card[0], card[1], value, turn]);
    show();
    soon(Object.keys(all).length >= AT_ONCE || !deck.length ? 0 : PAUSE);
  }

  function soon(pause) {
    clearTimeout(timer);
    timer = setTimeout(send, pause);
  }

  function merge(fresh) {
    const mine = queue(), first = deck[0];
    const others = fresh.next.filter(([number]) => !(number in mine) && !(first && number === first[0]));
    // What is on the screen stays there.
    deck = first ? [first, ...others] : others;
    const unsent = Object.keys(mine).filter((number) => firsts.has(Number(number))).length;
    open = Math.max(0, fresh.left - unsent);
  }

  async function send() {
    if (sending || over) return;
    const some = Object.entries(queue()).slice(0, AT_ONCE);
    if (!some.length) { lost = false; show(); if (leaving) leaving(); return; }
    sending = true;
    const stop = new AbortController(), patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(poll.votes, {
        method: "POST",
        headers: {"Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value},
        body: JSON.stringify({
          votes: some.map(([number, [value, turn]]) => [Number(number), value, turn]),
          more: deck.length < ENOUGH,
        }),
        signal: stop.signal,
        keepalive: true,
      });
      if (answer.status === 409) return end(some.length);
      // Bad input will not get better; a lost cookie or an old form needs the page anew.
      if (answer.status === 403 || answer.status === 422) {
        if (answer.status === 422) drop(some);
        stuck = status.dataset.stale;
        lost = false;
        return;
      }
      if (!answer.ok) throw new Error(answer.status);
      const fresh = await answer.json();
      drop(some);
      lost = false;
      wait = 1000;
      if (fresh.next) merge(fresh);
      soon(0);
    } catch (error) {
      lost = true;
      soon(wait);
      wait = Math.min(2 * wait, SLOWEST);
    } finally {
      clearTimeout(patience);
      sending = false;
      show();
    }
  }

  function drop(some) {
    const all = queue();
    // What was answered anew meanwhile is still to be sent.
    for (const [number, [, turn]] of some) {
      if (all[number] && all[number][1] === turn) { delete all[number]; firsts.delete(Number(number)); }
    }
    keep(all);
  }

  function end(count) {
    over = true;
    keep({});
    buttons.forEach((one) => { one.disabled = true; });
    say(status.dataset.over.replace("#", count));
  }

  for (const button of buttons) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      answer(Number(button.dataset.value));
    });
  }
  back.addEventListener("click", () => {
    const card = past.pop();
    deck = [card, ...deck.filter(([number]) => number !== card[0])];
    show();
    buttons[0].focus();
  });
  // The tablet is handed on only when everything of the person before is there.
  if (person) {
    person.addEventListener("submit", (event) => {
      if (!Object.keys(queue()).length) return;
      event.preventDefault();
      leaving = () => { leaving = null; person.submit(); };
      soon(0);
    });
  }
  // A link is followed when everything has been sent, or after a moment without network: what is kept here goes later.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || over) return;
    if (!Object.keys(queue()).length) return;
    event.preventDefault();
    const go = () => { leaving = null; location.href = link.href; };
    leaving = go;
    soon(0);
    setTimeout(() => { if (leaving === go) go(); }, 3000);
  });
  addEventListener("online", () => { wait = 1000; soon(0); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); else soon(0); });

  // Left over from before: cards already answered are not asked again.
  const before = queue();
  for (const card of deck.filter(([number]) => number in before)) {
    if (card[2] === null) { open -= 1; firsts.add(card[0]); }
  }
  deck = deck.filter(([number]) => !(number in before));
  show();
  shownAt = -DOUBLE;
  if (Object.keys(before).length) soon(0);
})();
