// Who judges what: loads counted as one ticks; a tick dragged to another judge of the same entry.
const form = document.querySelector("[data-split]");

function loads() {
  for (const figure of form.querySelectorAll("[data-load]")) {
    const own = form.querySelectorAll(`input[name=pair][value^="${figure.dataset.load}:"]:checked`);
    figure.textContent = String(own.length + Number(figure.dataset.fixed));
  }
}

function carry(cell) {
  const box = cell.querySelector("input[name=pair]");
  if (!box) return;
  cell.draggable = true;
  cell.addEventListener("dragstart", (event) => {
    if (!box.checked) event.preventDefault();
    else event.dataTransfer.setData("text/plain", box.value);
  });
  cell.addEventListener("dragover", (event) => event.preventDefault());
  cell.addEventListener("drop", (event) => {
    event.preventDefault();
    const from = form.querySelector(`input[value="${CSS.escape(event.dataTransfer.getData("text/plain"))}"]`);
    if (!from || from === box || from.closest("tr") !== box.closest("tr")) return;
    from.checked = false;
    box.checked = true;
    loads();
  });
}

if (form) {
  for (const figure of form.querySelectorAll("[data-load]")) {
    const own = form.querySelectorAll(`input[name=pair][value^="${figure.dataset.load}:"]:checked`);
    figure.dataset.fixed = String(Number(figure.textContent) - own.length);
  }
  for (const cell of form.querySelectorAll("td")) carry(cell);
  form.addEventListener("change", loads);
}
