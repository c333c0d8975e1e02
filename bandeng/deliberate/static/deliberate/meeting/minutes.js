// Writing the minutes with others. What one writes lies in this browser until the server has it: each paragraph has a
// key of its own, so that sending it twice makes one. What others write comes in beside what one types. Two who change
// the same paragraph meet: the second sees both and decides. Without this script the page is a form.
"use strict";
(() => {
  const POLL = 2000, PATIENCE = 8000;
  const form = document.querySelector("form[data-minutes]");
  if (!form) return;
  const url = form.dataset.minutes;
  const at = `bandeng.minutes:${form.dataset.mine}`;
  const list = document.querySelector("[data-notes]");
  const none = document.querySelector("[data-none]");
  const sync = document.querySelector("[data-sync]");
  const template = document.querySelector("template[data-edit]");
  const words = (name) => document.querySelector(`template[data-words="${name}"]`).innerHTML;
  const kinds = Object.fromEntries([...template.content.querySelectorAll("[name=kind] option")].map((one) => [one.value, one.textContent]));
  let live = JSON.parse(document.querySelector("#minutes-live").textContent);
  let away = false, sending = false, memory = [];

  // --- what is not sent yet -------------------------------------------------------------------------------------
  function waiting() {
    try {
      return JSON.parse(localStorage.getItem(at) || "[]");
    } catch {
      return memory; // no storage here (private window, full): as long as the page is open
    }
  }
  function keep(jobs) {
    memory = jobs;
    try {
      localStorage.setItem(at, JSON.stringify(jobs));
    } catch { /* kept in memory */ }
    status();
  }
  const without = (id) => keep(waiting().filter((one) => one.id !== id));
  const add = (job) => keep([...waiting(), { id: key(), ...job }]);
  function key() {
    const raw = crypto.getRandomValues(new Uint8Array(16));
    return [...raw].map((one) => one.toString(16).padStart(2, "0")).join("");
  }
  function status() {
    const jobs = waiting(), held = jobs.filter((one) => one.theirs).length, unsent = jobs.length - held;
    const said = [];
    if (unsent) said.push(sync.dataset.unsent.replace("{count}", unsent));
    if (held) said.push(sync.dataset.held.replace("{count}", held));
    if (away) said.push(sync.dataset.away);
    sync.textContent = said.join(" · ") || sync.dataset.saved;
    sync.classList.toggle("unsent", said.length > 0);
  }

  // --- the list ----------------------------------------------------------------------------------------------------
  const row = (name) => [...list.children].find((one) => one.dataset.key === name);
  const person = (id) => (live.people.find((one) => String(one[0]) === String(id) && one[0] !== "") || ["", ""])[1];
  function element(tag, css, text) {
    const made = document.createElement(tag);
    if (css) made.className = css;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  function draw(item, note) {
    item.className = `note-${note.kind}${note.pending ? " pending" : ""}`;
    item.dataset.key = note.key;
    item.dataset.version = note.version || 0;
    const head = element("p", "note-head");
    head.append(element("span", "note-kind", kinds[note.kind]));
    if (note.who) head.append(" ", element("strong", "", note.who));
    head.append(" ", element("span", "soft note-by", note.pending ? words("pending") : `${note.by} ${note.at}`));
    if (!note.pending && live.open) {
      const link = element("a", "note-change", words("change"));
      link.href = note.url;
      link.append(element("span", "hidden", ` ${note.text.slice(0, 12)}`));
      head.append(" ", link);
    }
    item.replaceChildren(head, element("div", "note-text", note.text));
  }
  function show() {
    const jobs = waiting();
    let last = null;
    const wanted = new Set();
    for (const note of live.notes) {
      wanted.add(note.key);
      let item = row(note.key);
      if (!item) {
        item = document.createElement("li");
        if (last) last.after(item);
        else list.prepend(item);
        draw(item, note);
        item.classList.add("fresh");
      } else if (item.querySelector(".note-edit")) {
        const warning = item.querySelector(".note-warning");
        if (Number(item.dataset.version) !== note.version && warning.hidden && item.querySelector(".note-theirs").hidden) {
          warning.textContent = words("now");
          warning.hidden = false;
        }
      } else if (Number(item.dataset.version) !== note.version || item.classList.contains("pending")) draw(item, note);
      last = item;
    }
    for (const job of jobs) {
      if (job.do === "write" && !wanted.has(job.key)) {
        wanted.add(job.key);
        const item = row(job.key) || list.appendChild(document.createElement("li"));
        draw(item, { ...job, who: person(job.participant), pending: true });
      } else if (job.do === "change") {
        const item = row(job.key), note = live.notes.find((one) => one.key === job.key);
        if (job.theirs && item && !item.querySelector(".note-edit")) conflict(item, job);
        else if (!job.theirs && item && note && !item.querySelector(".note-edit")) {
          draw(item, { ...note, ...job, who: person(job.participant), pending: true });
        }
      }
    }
    for (const item of [...list.children]) {
      if (!wanted.has(item.dataset.key) && !item.querySelector(".note-edit")) item.remove();
    }
    if (none) none.hidden = list.children.length > 0;
    const choice = form.elements.participant, chosen = choice.value;
    if (choice.options.length !== live.people.length) options(choice, chosen);
    status();
  }
  function options(select, chosen) {
    select.replaceChildren(...live.people.map(([id, name]) => new Option(name, id)));
    select.value = chosen;
  }

  // --- changing one ----------------------------------------------------------------------------------------------
  function edit(item, note, job) {
    const made = template.content.firstElementChild.cloneNode(true);
    made.elements.kind.value = (job || note).kind;
    options(made.elements.participant, String((job || note).participant || ""));
    made.elements.text.value = (job || note).text;
    const theirs = job && job.theirs;
    for (const one of made.querySelectorAll("[data-only]")) one.hidden = one.dataset.only !== (theirs ? "choice" : "plain");
    const mine = made.querySelector("[value=mine]");
    mine.textContent = theirs ? mine.dataset.choice : mine.dataset.plain;
    if (theirs) {
      made.querySelector("[data-theirs-head]").textContent = `${theirs.by} ${theirs.at} · ${kinds[theirs.kind]}${theirs.who ? ` · ${theirs.who}` : ""}`;
      made.querySelector("[data-theirs-text]").textContent = theirs.text;
      made.querySelector(".note-theirs").hidden = false;
    }
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      decide(item, note, job, made, event.submitter ? event.submitter.value : "mine");
    });
    item.replaceChildren(made);
    return made;
  }
  function conflict(item, job) {
    edit(item, job.theirs, job);
  }
  function decide(item, note, job, made, choice) {
    const given = { key: note.key, kind: made.elements.kind.value, participant: made.elements.participant.value, text: made.elements.text.value.trim() };
    if (choice !== "cancel" && choice !== "withdraw" && !given.text) return made.elements.text.focus();
    if (job) without(job.id);
    const theirs = job && job.theirs, version = theirs ? theirs.version : Number(item.dataset.version);
    if (choice === "mine") add({ do: "change", ...given, version });
    if (choice === "withdraw") add({ do: "withdraw", ...given, version });
    if (choice === "both") add({ do: "write", ...given, key: key() });
    if (choice === "theirs") add({ do: "change", ...given, text: theirs.text, kind: theirs.kind, participant: theirs.participant, version, aside: given.text });
    const standing = live.notes.find((one) => one.key === note.key);
    made.remove();
    if (standing) draw(item, standing);
    show();
    flush();
  }
  list.addEventListener("click", (event) => {
    const link = event.target.closest(".note-change");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const item = link.closest("li"), note = live.notes.find((one) => one.key === item.dataset.key);
    if (note) edit(item, note).elements.text.focus();
  });

  // --- writing one -------------------------------------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = form.elements.text.value.trim();
    if (!text) return form.elements.text.focus();
    add({ do: "write", key: key(), kind: form.elements.kind.value, participant: form.elements.participant.value, text });
    form.elements.text.value = "";
    form.elements.text.focus();
    show();
    flush();
  });
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });

  // What all hold is nobody's words: whoever spoke last does not stay beside it.
  document.addEventListener("change", ({ target }) => {
    if (target.name === "kind" && ["agreed", "open"].includes(target.value)) target.form.elements.participant.value = "";
  });

  // --- to and fro --------------------------------------------------------------------------------------------------
  async function send(address, options) {
    const stop = new AbortController(), patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { cache: "no-store", redirect: "manual", signal: stop.signal, ...options });
      const json = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
      // Led to sign in, or refused by a page: what was written stays here.
      away = answer.type === "opaqueredirect" || (!json && [401, 403].includes(answer.status));
      return { status: answer.status, json };
    } catch {
      return { status: 0, json: null };
    } finally {
      clearTimeout(patience);
    }
  }
  async function flush() {
    if (sending) return;
    sending = true;
    try {
      for (let job = next(); job; job = next()) {
        const answer = await send(url, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": live.csrf },
          body: JSON.stringify(job),
        });
        if (!answer.json) break; // no network, or no longer signed in: later
        if (answer.status === 200) {
          live = answer.json;
          without(job.id);
        } else if (answer.json.theirs) {
          keep(waiting().map((one) => (one.id === job.id ? { ...one, theirs: answer.json.theirs } : one)));
        } else {
          refused(job, answer.json.message);
        }
        show();
      }
    } finally {
      sending = false;
      status();
    }
  }
  const next = () => waiting().find((one) => !one.theirs && !one.stopped);
  function refused(job, message) {
    // It will not be taken as it is: the words go back to where they can be changed, and why stands beside them.
    without(job.id);
    if (job.do === "withdraw") return;
    form.elements.text.value = [form.elements.text.value, job.text].filter(Boolean).join("\n");
    let said = form.querySelector("[data-refused]");
    if (!said) {
      said = element("p", "error");
      said.dataset.refused = "";
      said.setAttribute("role", "alert");
      form.querySelector(".form-actions").before(said);
    }
    said.textContent = message;
  }
  async function ask() {
    const answer = await send(`${url}?seen=${encodeURIComponent(live.token)}`);
    if (answer.status === 200 && answer.json) {
      live = answer.json;
      show();
      // Settled elsewhere: the page of the settled minutes, unless something of one's own still lies here.
      if (!live.open && !waiting().length && !form.elements.text.value.trim()) location.reload();
    }
    if (answer.status) await flush();
    status();
  }
  async function always() {
    await ask();
    setTimeout(always, POLL);
  }
  addEventListener("online", ask);
  show();
  flush();
  setTimeout(always, POLL);
})();
