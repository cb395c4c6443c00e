"use strict";
// Reads a chosen file's name, type and size, asks for a ticket and posts the file straight to the bucket.
(() => {
  const form = document.getElementById("tai-tep");
  if (!form) return;
  form.hidden = false;
  const input = form.elements.namedItem("file");
  const progress = document.getElementById("tien-do");
  const types = { pdf: "application/pdf", jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png" };
  const tell = (text) => { progress.textContent = text; };
  const typeOf = (file) => file.type || types[file.name.split(".").pop().toLowerCase()] || "application/octet-stream";

  async function ticketFor(file) {
    const body = new URLSearchParams({
      csrf: form.elements.namedItem("csrf").value, file_name: file.name, content_type: typeOf(file), size: file.size,
    });
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
    const said = await answer.json();
    if (!answer.ok) throw new Error(`${said.sentence} ${said.way_out}`);
    return said;
  }

  function post(ticket, file) {
    const data = new FormData();
    for (const [name, value] of Object.entries(ticket.fields)) data.append(name, value);
    data.append("file", file); // the bucket reads nothing after it
    return new Promise((done, fail) => {
      const request = new XMLHttpRequest();
      request.upload.onprogress = (event) => tell(`Đang tải “${file.name}”: ${Math.floor((100 * event.loaded) / event.total)}%`);
      request.onload = () => (request.status < 300 ? done() : fail(new Error(`Kho tệp không nhận “${file.name}” (${request.status}). Hãy thử lại.`)));
      request.onerror = () => fail(new Error(`Mất kết nối khi đang tải “${file.name}”. Hãy thử lại.`));
      request.open("POST", ticket.url);
      request.send(data);
    });
  }

  async function uploadAll() {
    input.disabled = true;
    try {
      for (const file of input.files) await post(await ticketFor(file), file);
      tell("Đã tải xong. Đang mở lại trang…");
      location.assign(location.pathname.replace(/\/(tep|nop|rut)$/, ""));
    } catch (error) {
      tell(error.message);
      input.disabled = false;
      input.value = "";
    }
  }

  input.addEventListener("change", () => { if (input.files.length) uploadAll(); });
  form.addEventListener("submit", (event) => event.preventDefault());
})();
