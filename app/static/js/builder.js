// The form builder: questions moved by drag, by arrow keys or by buttons, and saved at once;
// lines of answers and columns added; what a condition may be, shown as it is chosen.

const board = document.querySelector("[data-builder]");
const WAIT = 500;

const items = () => [...board.querySelectorAll("[data-item]")];
const lists = () => [...board.querySelectorAll("[data-list]")];
let timer = 0;

function tell(text, kind) {
  const state = document.getElementById("save-state");
  board.querySelector("[data-state]").hidden = false;
  state.className = `save-state save-${kind}`;
  state.querySelector("[data-save-text]").textContent = text;
}

async function send() {
  timer = 0;
  try {
    // Kept alive: whoever goes on to another page at once has moved the question all the same.
    const response = await fetch(board.action, { method: "POST", body: new FormData(board), headers: { Accept: "application/json" }, keepalive: true });
    const json = response.headers.get("content-type")?.includes("json") ? await response.json() : null;
    if (response.ok && json) tell(json.words, "leaf");
    else if (response.status === 409) location.reload();
    else tell(json?.message ?? board.dataset.failed, "rose");
  } catch {
    tell(board.dataset.failed, "rose");
  }
}

function saveSoon() {
  clearTimeout(timer);
  timer = setTimeout(send, WAIT);
}

function say(item) {
  const all = items();
  const heading = item.closest("[data-section]").querySelector("h2").textContent.trim();
  const values = { name: item.dataset.name, n: all.indexOf(item) + 1, total: all.length, section: heading };
  board.querySelector("[data-said]").textContent = board.dataset.moved.replace(/\{(\w+)\}/gu, (_, key) => values[key]);
}

// One place up or down; at the edge of a section into the next one.
function step(item, way) {
  const list = item.parentElement;
  const beside = way < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (beside) {
    if (way < 0) beside.before(item);
    else beside.after(item);
  } else {
    const next = lists()[lists().indexOf(list) + way];
    if (!next) return;
    if (way < 0) next.append(item);
    else next.prepend(item);
  }
  say(item);
  saveSoon();
}

function drag(grip) {
  const item = grip.closest("[data-item]");
  let before = "";
  const over = ({ clientX, clientY }) => {
    const target = document.elementFromPoint(clientX, clientY);
    const other = target?.closest("[data-item]");
    const list = target?.closest("[data-section]")?.querySelector("[data-list]");
    if (other && other !== item) {
      const { top, height } = other.getBoundingClientRect();
      if (clientY < top + height / 2) other.before(item);
      else other.after(item);
    } else if (list && !other && !list.contains(item)) list.append(item);
    const edge = 80;
    if (clientY < edge) window.scrollBy(0, -12);
    else if (clientY > window.innerHeight - edge) window.scrollBy(0, 12);
  };
  const order = () => `${lists().indexOf(item.parentElement)}:${items().map((one) => one.querySelector("[name=order]").value).join()}`;
  const move = (event) => {
    // The held item itself must not be what lies under the finger.
    item.style.pointerEvents = "none";
    over(event);
    item.style.pointerEvents = "";
  };
  const end = () => {
    window.removeEventListener("pointermove", move);
    item.classList.remove("is-held");
    if (before === order()) return;
    say(item);
    saveSoon();
  };
  grip.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    event.preventDefault();
    before = order();
    item.classList.add("is-held");
    grip.focus();
    // On the window: an element that changes its place in the page loses what it captured.
    window.addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, end, { once: true });
  });
  grip.addEventListener("keydown", (event) => {
    const way = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    step(item, way);
    grip.focus();
  });
}

function watchBoard() {
  for (const grip of board.querySelectorAll("[data-grip]")) {
    grip.hidden = false;
    drag(grip);
  }
  for (const button of board.querySelectorAll("[data-move]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      step(button.closest("[data-item]"), Number(button.dataset.move));
      button.focus();
    });
  }
}

// The last line once more, empty, under the next number.
function addLine(lines) {
  const all = lines.querySelectorAll("[data-line]");
  const made = all[all.length - 1].cloneNode(true);
  const next = (text) => text.replace(/-(\d+)-/u, (_, n) => `-${Number(n) + 1}-`);
  for (const input of made.querySelectorAll("input, select")) {
    input.name = next(input.name);
    input.id = next(input.id);
    if (input.type === "checkbox") input.checked = true;
    else if (input.tagName === "INPUT") input.value = "";
  }
  for (const label of made.querySelectorAll("label")) label.htmlFor = next(label.htmlFor);
  all[all.length - 1].after(made);
  made.querySelector("input[type=text]").focus();
}

// Only the answers of the question chosen may be ticked.
function watchCondition(select) {
  const box = document.getElementById(select.dataset.showsValues);
  if (!box) return;
  const show = () => {
    let any = false;
    for (const tick of box.querySelectorAll("input")) {
      const fits = select.value !== "" && tick.value.startsWith(`${select.value}=`);
      tick.closest(".form-check").hidden = !fits;
      if (!fits) tick.checked = false;
      any = any || fits;
    }
    box.hidden = !any;
  };
  select.addEventListener("change", show);
  show();
}

function leave() {
  if (!timer) return;
  clearTimeout(timer);
  send();
}

if (board) {
  watchBoard();
  window.addEventListener("pagehide", leave);
}
for (const lines of document.querySelectorAll("[data-lines]")) {
  const button = lines.querySelector("[data-add-line]");
  button.hidden = false;
  button.addEventListener("click", () => addLine(lines));
}
for (const select of document.querySelectorAll("[data-shows-values]")) watchCondition(select);
