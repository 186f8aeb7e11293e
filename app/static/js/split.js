// Who judges what: loads counted as one ticks; a tick carried to another judge of the same entry,
// by dragging it or with Shift and an arrow key. Plain arrows walk over the table.
const form = document.querySelector("[data-split]");
const AHEAD = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

const boxesOf = (row) => [...row.querySelectorAll("input[name=pair]")];
const judgeOf = (box) => box.value.split(":")[0];
const nameOf = (box) => form.querySelector(`[data-judge="${judgeOf(box)}"]`).textContent;

function count() {
  const loads = new Map();
  const add = (judge) => loads.set(judge, (loads.get(judge) ?? 0) + 1);
  for (const row of form.querySelectorAll("tr[data-code]")) {
    const ticked = boxesOf(row).filter((box) => box.checked).map(judgeOf);
    const begun = [...row.querySelectorAll("[data-fixed]")].map((mark) => mark.dataset.fixed);
    [...ticked, ...begun].forEach(add);
    const have = row.querySelector("[data-have]");
    const size = ticked.length + begun.length;
    have.textContent = `${size}/${have.dataset.wanted}`;
    have.classList.toggle("is-short", size < Number(have.dataset.wanted));
  }
  for (const figure of form.querySelectorAll("[data-load]")) {
    figure.textContent = String(loads.get(figure.dataset.load) ?? 0);
  }
}

function carry(from, to) {
  if (!from || !to || from === to || !from.checked || to.checked) return;
  if (from.closest("tr") !== to.closest("tr")) return;
  from.checked = false;
  to.checked = true;
  count();
  const status = form.querySelector("[data-said]");
  const words = { code: from.closest("tr").dataset.code, from: nameOf(from), to: nameOf(to) };
  status.textContent = status.dataset.said.replace(/\{(\w+)\}/g, (_all, key) => words[key]);
}

// The next box in the direction of the key; over judges in conflict, and over ticks when carrying.
function next(box, [across, down], carrying) {
  const row = box.closest("tr");
  if (across) {
    const all = boxesOf(row);
    const rest = across > 0 ? all.slice(all.indexOf(box) + 1) : all.slice(0, all.indexOf(box)).reverse();
    return rest.find((other) => !carrying || !other.checked);
  }
  const at = [...row.cells].indexOf(box.closest("td"));
  for (let other = row; other; ) {
    other = down > 0 ? other.nextElementSibling : other.previousElementSibling;
    const found = other?.cells[at]?.querySelector("input[name=pair]");
    if (found) return found;
  }
  return undefined;
}

function walk(event) {
  const box = event.target.closest("input[name=pair]");
  const way = AHEAD[event.key];
  if (!box || !way || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const other = next(box, way, event.shiftKey && way[0] !== 0);
  if (!other) return;
  if (event.shiftKey && way[0]) carry(box, other);
  other.focus();
}

function takesDrops(cell) {
  const box = cell.querySelector("input[name=pair]");
  if (!box) return;
  cell.draggable = true;
  cell.addEventListener("dragstart", (event) => {
    if (!box.checked) return event.preventDefault();
    event.dataTransfer.setData("text/plain", box.value);
    event.dataTransfer.effectAllowed = "move";
    return cell.closest("tr").classList.add("is-carrying");
  });
  cell.addEventListener("dragend", () => cell.closest("tr").classList.remove("is-carrying"));
  cell.addEventListener("dragover", (event) => {
    if (cell.closest("tr").classList.contains("is-carrying")) event.preventDefault();
  });
  cell.addEventListener("drop", (event) => {
    event.preventDefault();
    const value = CSS.escape(event.dataTransfer.getData("text/plain"));
    carry(form.querySelector(`input[name=pair][value="${value}"]`), box);
  });
}

if (form?.querySelector("[data-load]")) {
  form.querySelectorAll("td").forEach(takesDrops);
  form.addEventListener("change", count);
  form.addEventListener("keydown", walk);
}
