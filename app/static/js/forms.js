// Forms: sent once, counted, weighed before upload, guarded against leaving, confirmed where serious.

const once = (node, name) => {
  if (node.dataset[name]) return false;
  node.dataset[name] = "yes";
  return true;
};

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter ?? form.querySelector("button[type=submit]");
    // After the values are taken: a disabled button would not be sent.
    setTimeout(() => button?.setAttribute("aria-busy", "true"));
    // A file to download leaves the page as it is: the next one may be asked for soon.
    const rest = "download" in form.dataset ? 1500 : 8000;
    setTimeout(() => { delete form.dataset.sent; button?.removeAttribute("aria-busy"); }, rest);
  });
}

const count = (text, unit) => {
  if (unit === "words") return text.trim() ? text.trim().split(/\s+/u).length : 0;
  return [...text.normalize("NFC")].length;
};

function counter(line) {
  const input = document.getElementById(line.dataset.counter);
  if (!input) return;
  const limit = Number(line.dataset.limit);
  const rule = line.textContent;
  const figures = new Intl.NumberFormat(document.documentElement.lang);
  const show = () => {
    const used = count(input.value, line.dataset.unit);
    const over = used > limit;
    line.classList.toggle("is-over", over);
    line.textContent = over
      ? line.dataset.over.replace("{n}", figures.format(used - limit))
      : used ? `${figures.format(used)}/${figures.format(limit)} · ${rule}` : rule;
  };
  input.addEventListener("input", show);
  show();
}

function weigh(input) {
  input.addEventListener("change", () => {
    const limit = Number(input.dataset.maxBytes);
    const tooLarge = [...input.files].some((file) => file.size > limit);
    const id = `${input.id}-size`;
    document.getElementById(id)?.remove();
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    if (!tooLarge) return;
    const note = document.createElement("p");
    note.className = "field-error";
    note.id = id;
    note.setAttribute("role", "alert");
    note.textContent = input.dataset.tooLarge;
    input.before(note);
    input.value = "";
    input.setCustomValidity("");
  });
}

function guard(form) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}

function button(text, kind, value) {
  const made = document.createElement("button");
  made.type = "submit";
  made.className = `btn btn-${kind}`;
  made.value = value;
  made.textContent = text;
  return made;
}

function ask(form, text, submitter) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const inner = document.createElement("form");
  inner.method = "dialog";
  const words = document.createElement("p");
  words.className = "dialog-text";
  words.id = "dialog-text";
  words.textContent = text;
  const bar = document.createElement("div");
  bar.className = "action-bar";
  const danger = submitter?.className.includes("danger");
  const back = document.body.dataset.back ?? "×";
  const step = submitter?.textContent.trim() || submitter?.querySelector("[aria-label]")?.getAttribute("aria-label");
  bar.append(button(step || "OK", danger ? "danger" : "primary", "yes"), button(back, "quiet", "no"));
  inner.append(words, bar);
  dialog.append(inner);
  dialog.setAttribute("aria-labelledby", "dialog-text");
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.agreed = "yes";
    form.requestSubmit(submitter ?? undefined);
  });
  document.body.append(dialog);
  dialog.showModal();
}

function confirmFirst(form) {
  form.addEventListener("submit", (event) => {
    const text = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!text || form.dataset.agreed || !window.HTMLDialogElement) return;
    event.preventDefault();
    ask(form, text, event.submitter);
  });
}

export function watchForms() {
  for (const form of document.querySelectorAll("form[method=post]")) {
    if (!once(form, "watched")) continue;
    confirmFirst(form);
    sendOnce(form);
    if ("guard" in form.dataset) guard(form);
  }
  for (const line of document.querySelectorAll("[data-counter]")) if (once(line, "watched")) counter(line);
  for (const input of document.querySelectorAll("input[data-max-bytes]")) if (once(input, "watched")) weigh(input);
  for (const input of document.querySelectorAll("[data-submit-on-change]")) {
    if (once(input, "watched")) input.addEventListener("change", () => input.form.requestSubmit());
  }
}
