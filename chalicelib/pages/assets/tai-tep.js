"use strict";
// Sends chosen files straight to the bucket: small ones by one form, big ones in parts that go on where they stopped.
// The server keeps a file's ticket and knows its parts; after a reload the same file, picked again, finds both.
(() => {
  const PAUSES = [1, 2, 4, 8, 15, 30, 60]; // seconds
  const TRIES = 30;
  const SILENCE = 90000; // ms without a byte going out: the connection is dead, whatever the browser thinks
  const SIDE = 2000, WEIGHT = 600000; // of a photo: pixels, bytes
  const LOOKS = [2, 3, 5, 10, 20, 40, 60]; // seconds between looks at what became of a file

  class Lost extends Error {} // worth another try
  const sleep = (seconds) => new Promise((done) => {
    const timer = setTimeout(end, seconds * 1000);
    function end() { clearTimeout(timer); removeEventListener("online", end); done(); }
    addEventListener("online", end);
  });

  async function ask(form, address, fields) {
    const body = new URLSearchParams({ ...fields, csrf: form.elements.csrf.value });
    let answer, said;
    try {
      answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" }, body });
      said = await answer.json();
    } catch { throw new Lost(); }
    if (answer.status >= 500 || answer.status === 429 || said.code === "changed_meanwhile") throw new Lost();
    if (!answer.ok) throw new Error(`${said.sentence} ${said.way_out}`);
    return said;
  }

  function send(method, address, body, told) {
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      let timer;
      const lost = () => { clearTimeout(timer); fail(new Lost()); };
      const alive = () => { clearTimeout(timer); timer = setTimeout(() => request.abort(), SILENCE); };
      request.upload.onprogress = (event) => { alive(); told(event.loaded); };
      request.onload = () => { clearTimeout(timer); if (request.status < 300) done(); else lost(); };
      request.onerror = request.onabort = lost;
      request.open(method, address);
      request.send(body);
      alive();
    });
  }

  function byForm(step, blob, name, told) {
    const data = new FormData();
    for (const [field, value] of Object.entries(step.fields)) data.append(field, value);
    data.append("file", blob, name); // the bucket reads nothing after it
    return send("POST", step.url, data, told);
  }

  async function inParts(form, address, blob, told) {
    for (;;) {
      const step = await ask(form, address, {});
      if (step.done) return;
      told(step.start);
      await send("PUT", step.url, blob.slice(step.start, step.start + step.length), (sent) => told(step.start + sent));
    }
  }

  // What the file is known by: its own date and bytes from its beginning (FNV-1a); name and size go beside it.
  async function markOf(file) {
    let hash = 0x811c9dc5;
    for (const byte of new Uint8Array(await file.slice(0, 65536).arrayBuffer())) hash = Math.imul(hash ^ byte, 0x01000193);
    return `${file.size}-${file.lastModified}-${hash >>> 0}`;
  }

  // A big photo made smaller, upright; anything else, and what this browser cannot read, as it is.
  async function shrunk(file) {
    if (!file.type.startsWith("image/") && !/\.hei[cf]$/i.test(file.name)) return file;
    let image;
    try { image = await createImageBitmap(file, { imageOrientation: "from-image" }); } catch { return file; }
    const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
    if (scale === 1 && file.size <= WEIGHT && /jpeg|png/.test(file.type)) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    let blob = null;
    for (const quality of [0.85, 0.75, 0.65, 0.55]) {
      blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (!blob || blob.size <= WEIGHT) break;
    }
    if (!blob || (blob.size >= file.size && /jpeg|png/.test(file.type))) return file;
    return new File([blob], file.name.replace(/(\.\w+)?$/, ".jpg"), { type: "image/jpeg" });
  }

  function start(form) {
    const words = form.dataset, field = form.elements.file;
    const [rows, status] = [form.querySelector("ul"), form.querySelector("[role=status]")];
    const waiting = [];
    let busy = false;

    function rowFor(file) {
      const row = document.createElement("li"), text = document.createElement("span"), bar = document.createElement("progress");
      bar.setAttribute("aria-label", file.name);
      bar.value = 0;
      row.append(text, bar);
      rows.append(row);
      const say = (state, aloud = true) => {
        text.textContent = `${file.name}: ${state}`;
        if (aloud) status.textContent = text.textContent;
      };
      say(words.waits, false);
      return { row, bar, say };
    }

    async function bring(file, { bar, say }) {
      const mark = await markOf(file).catch(() => { throw new Error(words.unread); });
      say(words.shrinks, false);
      const blob = await shrunk(file);
      const { criterion, kind } = form.elements;
      const wish = {
        file_name: blob.name, content_type: blob.type, size: blob.size, mark, criterion: criterion.value, kind: kind.value,
      };
      bar.max = blob.size || 1;
      let quarter = -1, furthest = 0, tries = 0;
      const told = (sent) => {
        bar.value = Math.min(sent, blob.size);
        if (sent > furthest) { furthest = sent; tries = 0; }
        const percent = Math.floor((100 * bar.value) / bar.max), now = Math.floor(percent / 25);
        say(`${words.sends}: ${percent}%`, now !== quarter);
        quarter = now;
      };
      for (;;) {
        try {
          const step = await ask(form, form.action, wish);
          if (step.fields) await byForm(step, blob, blob.name, told);
          else if (step.next) await inParts(form, step.next, blob, told);
          return;
        } catch (error) {
          if (!(error instanceof Lost)) throw error;
          if (++tries > TRIES) throw new Error(words.failed);
          say(words.lost);
          quarter = -1;
          await sleep(PAUSES[Math.min(tries, PAUSES.length) - 1]);
        }
      }
    }

    async function sendAll() {
      if (busy) return;
      busy = true;
      for (let next; (next = waiting.shift());) {
        const { row, bar, say } = next.shown;
        try {
          await bring(next.file, next.shown);
          say(words.arrived);
          look(row);
        } catch (error) { say(error.message); }
        bar.remove();
      }
      busy = false;
    }

    // The page's own list as the server draws it now, until every check is through.
    async function look(row) {
      const list = document.getElementById(words.list);
      if (!list) return;
      for (const pause of LOOKS) {
        try {
          const page = new DOMParser().parseFromString(await (await fetch(form.elements.back.value)).text(), "text/html");
          const drawn = page.getElementById(words.list);
          if (drawn) {
            list.replaceChildren(...drawn.childNodes);
            row.remove();
            if (!list.querySelector("[data-state=pending]")) return;
          }
        } catch { /* the next look may reach it */ }
        await sleep(pause);
      }
    }

    field.addEventListener("change", () => {
      for (const file of field.files) waiting.push({ file, shown: rowFor(file) });
      field.value = "";
      sendAll();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.hidden = false;
    document.getElementById(words.plain).hidden = true;
  }

  for (const form of document.querySelectorAll("form.uploader[hidden]")) start(form);
})();
