// The judge's sheet: − and +, the number and the steps in step, the running total. Works without.
const form = document.querySelector("[data-sheet]");
const comma = document.documentElement.lang === "vi";

function read(text) {
  const plain = text.trim().replace(",", ".");
  return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

function show(number) {
  const text = String(Math.round(number * 1000) / 1000);
  return comma ? text.replace(".", ",") : text;
}

function chosen(row) {
  return row.querySelector("input[type=radio][name^='step-']:checked");
}

function word(row, number, choice) {
  const mark = row.querySelector("[data-mark]");
  const isWord = number === null || number === 0;
  mark.classList.toggle("is-word", number === null);
  mark.textContent = !isWord ? show(number)
    : number === 0 ? mark.dataset.zero : choice === "na" ? mark.dataset.na : mark.dataset.blank;
}

function total() {
  let points = 0, most = 0, given = 0;
  for (const row of form.querySelectorAll("[data-criterion]")) {
    const number = read(row.querySelector("[data-stepper] input").value);
    const choice = number === null ? chosen(row)?.value ?? "" : "";
    word(row, number, choice);
    if (row.dataset.counts === "0") continue;
    if (number !== null || choice === "na") given += 1;
    if (number === null && choice === "na") continue;
    points += Number(row.dataset.weight) * (number ?? 0);
    most += Number(row.dataset.weight) * Number(row.dataset.high);
  }
  document.querySelector("[data-given]").textContent = String(given);
  if ("normalised" in form.dataset) return; // that sum is the server's
  document.querySelector("[data-total]").textContent = show(points);
  document.querySelector("[data-most]").textContent = show(most);
}

function typed(row, input) {
  const number = read(input.value);
  for (const radio of row.querySelectorAll("input[type=radio][name^='step-']")) {
    radio.checked = number !== null ? Number(radio.value) === number && radio.value !== "" && radio.value !== "na"
      : input.value.trim() === "" && radio.value === "";
  }
  total();
}

function watch(row) {
  const box = row.querySelector("[data-stepper]");
  const input = box.querySelector("input");
  const { low, high, step } = box.dataset;
  box.classList.add("is-live");
  for (const [name, sign] of [["[data-less]", -1], ["[data-more]", 1]]) {
    const button = box.querySelector(name);
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = read(input.value);
      const next = now === null ? Number(low) : now + sign * Number(step);
      input.value = show(Math.min(Number(high), Math.max(Number(low), next)));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
  input.addEventListener("input", () => typed(row, input));
  row.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || !event.target.name.startsWith("step-")) return;
    const number = read(event.target.value);
    input.value = number === null ? "" : show(number);
    total();
  });
}

if (form) {
  for (const row of form.querySelectorAll("[data-criterion]")) watch(row);
}
