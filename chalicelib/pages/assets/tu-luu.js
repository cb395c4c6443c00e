"use strict";
// Saves a form while it is filled: the same form, asked for as JSON. Words come from the page.
// A page without such a form is asked for anew when somebody comes back to it: it may say "not filed" of what was filed since.
(() => {
  const form = document.querySelector("form[data-saved]");
  if (!form) return addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const status = form.querySelector("[role=status]");
  const key = `chua-luu:${form.getAttribute("action")}`;
  const PAUSE = 1200, AGAIN = 8000;
  const words = (name, at = "") => form.dataset[name].replace("{at}", at);
  const tell = (text) => { status.textContent = text; };
  const named = (name) => form.elements.namedItem(name);
  const filled = () => [...new FormData(form)].filter(([name]) => name !== "csrf" && name !== "seen");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  let saved = filled(), timer = 0, busy = false, stopped = false;

  const store = (sent = false) => { try { sessionStorage.setItem(key, JSON.stringify({ sent, seen: named("seen").value, fields: filled() })); } catch { /* full or forbidden: the page itself still has it */ } };
  const forget = () => { try { sessionStorage.removeItem(key); } catch { /* nothing was stored */ } };
  // One timer, of which `timer` knows: 0 when none runs. What changes during a save is saved after it.
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(() => { timer = 0; save(); }, pause); };
  const changed = () => { if (!timer) later(PAUSE); };

  function take(answer) {
    named("seen").value = answer.seen;
    const had = named("had");
    if (had) had.value = [...form.querySelectorAll("input[name^=d_]:checked")].map((box) => box.name.slice(2)).join(",");
    tell(words("saved", answer.at));
    forget();
  }

  async function save() {
    if (busy || stopped || same(filled(), saved)) return;
    busy = true;
    const sent = filled();
    let answered = sent;  // what need not be sent once more
    tell(words("saving"));
    try {
      const body = new URLSearchParams([...new FormData(form)]);
      const answer = await fetch(form.getAttribute("action"), { method: "POST", headers: { Accept: "application/json" }, body });
      const said = await answer.json();
      if (answer.ok) {
        saved = sent.map(([name, value]) => [name, value]);
        take(said);
        answered = saved = filled().length === sent.length ? resaved(sent) : saved;
      } else {
        store();
        stopped = said.code === "changed_meanwhile";
        tell(`${stopped ? words("conflict") : words("refused")} ${said.sentence} ${stopped ? "" : said.way_out}`);
      }
    } catch {
      store();
      tell(words("offline"));
      later(AGAIN);
    }
    busy = false;
    if (!stopped && !same(filled(), answered)) changed();
  }

  // What was sent counts as saved; `had` was written by us after the answer, not by a person.
  const resaved = (sent) => sent.map(([name, value]) => (name === "had" ? [name, named("had").value] : [name, value]));

  function bringBack() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(key)); } catch { /* not ours */ }
    const arrived = kept && kept.sent && kept.seen !== named("seen").value;
    if (!kept || arrived || same(kept.fields, saved)) return forget();
    const values = new Map(kept.fields);
    for (const field of form.elements) {
      if (!field.name || field.type === "hidden" || field.type === "submit") continue;
      if (field.type === "checkbox") field.checked = values.has(field.name);
      else if (field.type === "radio") field.checked = values.get(field.name) === field.value;
      else if (values.has(field.name)) field.value = values.get(field.name);
    }
    named("seen").value = kept.seen;
    tell(words("back"));
    later(PAUSE);
  }

  form.addEventListener("input", changed);
  // What is sent is kept until the page comes back: a line that is down without a browser's knowing takes form and page away.
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      return tell(words("offline"));
    }
    clearTimeout(timer);
    stopped = true;
    store(true);
  });
  addEventListener("online", () => later(0));
  addEventListener("pagehide", () => { if (!stopped && !same(filled(), saved)) store(); });
  bringBack();
})();
