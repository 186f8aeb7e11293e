// The questions of a dossier: asked only after the answers they hang on; tables that grow and add up.

const form = document.querySelector("form[data-autosave], form[data-dossier], form[data-completing]");
const figures = new Intl.NumberFormat(document.documentElement.lang);

function answerOf(key) {
  const box = form.querySelector(`[data-question="${CSS.escape(key)}"]`);
  if (!box || box.hidden) return "";
  const inputs = [...box.querySelectorAll("input[name], textarea[name], select[name]")];
  const given = inputs.filter((input) => (input.type === "radio" || input.type === "checkbox" ? input.checked : input.type !== "hidden"));
  return given.map((input) => input.value.trim()).find(Boolean) ?? "";
}

const isAsked = (box) => {
  const answer = answerOf(box.dataset.shownKey);
  const values = JSON.parse(box.dataset.shownValues);
  return values.length ? values.includes(answer) : answer !== "";
};

function ask() {
  const boxes = [...form.querySelectorAll("[data-shown-key]")];
  // A question may hang on one that hangs on another, in any order: until nothing changes.
  for (let round = 0; round <= boxes.length; round += 1) {
    let changed = false;
    for (const box of boxes) {
      const hidden = !isAsked(box);
      changed = changed || box.hidden !== hidden;
      box.hidden = hidden;
    }
    if (!changed) break;
  }
  for (const section of form.querySelectorAll("[data-section]")) {
    const questions = [...section.querySelectorAll(".question")];
    section.hidden = questions.length > 0 && questions.every((box) => box.hidden) && !section.querySelector("[name=track_id]");
  }
}

// As the server reads it: 50.000.000, 50,000,000 or 50 000 000; anything else is no amount yet.
const GROUPED = /^\d{1,3}([.,]\d{3})+$/u;
function amountOf(text) {
  const plain = text.replace(/\s+/gu, "").replace(/[đ₫]+$/u, "");
  const digits = GROUPED.test(plain) ? plain.replace(/[.,]/gu, "") : plain;
  return /^\d{1,15}$/u.test(digits) ? Number(digits) : null;
}

function group(input) {
  const amount = amountOf(input.value);
  if (amount !== null) input.value = figures.format(amount);
}

function addUp(table) {
  for (const sum of table.querySelectorAll("[data-sum]")) {
    const cells = [...table.querySelectorAll(`input[data-column="${CSS.escape(sum.dataset.sum)}"]`)];
    sum.value = figures.format(cells.reduce((total, input) => total + (amountOf(input.value) ?? 0), 0));
  }
}

const rowsOf = (table) => [...table.querySelectorAll("tbody tr")];
const placeOf = (row) => Number(row.querySelector("input").name.match(/-(\d+)-[^-]*$/u)[1]);

function addRow(table) {
  const place = 1 + Math.max(-1, ...rowsOf(table).map(placeOf));
  const made = table.querySelector("template[data-row]").content.firstElementChild.cloneNode(true);
  for (const input of made.querySelectorAll("input")) {
    input.name = input.name.replace("-{i}-", `-${place}-`);
    input.setAttribute("aria-label", input.getAttribute("aria-label").replace("{n}", String(place + 1)));
  }
  table.querySelector("tbody").append(made);
  tidy(table);
  return made;
}

function tidy(table) {
  const rows = rowsOf(table);
  table.querySelector("[data-add-row]").hidden = rows.length >= Number(table.dataset.most);
  for (const row of rows) row.querySelector("[data-drop-row]").hidden = rows.length < 2;
}

function dropRow(table, row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  tidy(table);
  addUp(table);
  next.querySelector("input").focus();
  next.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
}

function watchTable(table) {
  tidy(table);
  table.addEventListener("click", ({ target }) => {
    const drop = target.closest("[data-drop-row]");
    if (drop) dropRow(table, drop.closest("tr"));
    if (target.closest("[data-add-row]")) addRow(table).querySelector("input").focus();
  });
  table.addEventListener("input", () => addUp(table));
  // Rows that this device kept, or that somebody else typed, are put back: room for all of them.
  table.closest("[data-question]")?.addEventListener("bp:fill", ({ detail }) => {
    const wanted = new Set(detail.map(([name]) => name.match(/-(\d+)-[^-]*$/u)?.[1]).filter(Boolean));
    while (rowsOf(table).length < wanted.size) addRow(table);
  });
}

if (form) {
  // The preview of a form keeps nothing.
  if ("dossier" in form.dataset) form.addEventListener("submit", (event) => event.preventDefault());
  for (const note of form.querySelectorAll("[data-condition-note]")) note.hidden = true;
  for (const table of form.querySelectorAll("[data-table]")) watchTable(table);
  form.addEventListener("input", ask);
  form.addEventListener("change", ({ target }) => {
    if ("amount" in target.dataset) group(target);
    ask();
  });
  ask();
}
