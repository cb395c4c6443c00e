"use strict";
// Adds up a score sheet while it is filled, as the server will; digits choose options. Words come from the page.
(() => {
  const total = document.getElementById("tong");
  const form = total && total.closest("form");
  if (!form) return;
  const lows = total.dataset.bands.split(" ").map(Number);
  const leaves = [...form.querySelectorAll("fieldset[data-marks]")];
  const parts = [...form.querySelectorAll("input[name^=part_]")]; // of a decree that has no criteria sets
  const fill = (text, facts) => text.replace(/{(\w+)}/g, (_, name) => facts[name]);

  // A criterion's points, null while nothing is chosen. "Not scored" gives none, and holds only where what it hangs on has none.
  function given(leaf) {
    const box = leaf.querySelector("input[type=radio]:checked");
    if (!box || (!box.value && counts(leaf))) return null;
    return Number(box.dataset.points || 0);
  }

  function counts(leaf) {
    const [code, above] = leaf.dataset.needs.split(":");
    const base = given(document.getElementById(`c_${code}`));
    return base === null || base > Number(above);
  }

  // The first star minimum that a choice misses: it caps the star, whatever the points.
  function missed() {
    return leaves.flatMap((leaf) => {
      const points = given(leaf);
      const marks = leaf.dataset.marks.trim().split(" ").filter(Boolean).map((mark) => mark.split(":").map(Number));
      return points === null ? [] : marks.filter(([, least]) => points < least).map(([star]) => ({ star, criterion: leaf.id.slice(2) }));
    }).sort((one, other) => one.star - other.star)[0];
  }

  function show() {
    const points = [...leaves.map(given), ...parts.map((part) => (part.value.trim() === "" ? null : Number(part.value) || 0))];
    const sum = points.reduce((all, each) => all + (each || 0), 0);
    const gate = missed();
    const star = Math.min(1 + lows.filter((low) => low <= sum).length, gate ? gate.star - 1 : 5);
    const left = points.filter((each) => each === null).length;
    total.textContent = fill(total.dataset.words, { total: sum, star, left, most: total.dataset.most }) + (gate ? ` · ${fill(total.dataset.gate, gate)}` : "");
  }

  form.addEventListener("keydown", (event) => {
    const leaf = event.target.closest && event.target.closest("fieldset[data-marks]");
    if (!leaf || event.target.type !== "radio" || event.altKey || event.ctrlKey || event.metaKey || !/^[0-9]$/.test(event.key)) return;
    const options = [...leaf.querySelectorAll("input[type=radio]")];
    const box = event.key === "0" ? options.find((each) => each.value === "0") : options.filter((each) => Number(each.value) > 0)[event.key - 1];
    if (!box) return;
    event.preventDefault();
    box.checked = true;
    box.focus();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("input", show);
  addEventListener("pageshow", show);
  show();
})();
