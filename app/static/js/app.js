// Small comforts on every page. Each page works without them.
import { watchForms } from "./forms.js";
import { watchConfirms, watchFolds } from "./folds.js";
import { watchTables } from "./tables.js";
import { startCountdowns } from "./countdown.js";

const root = document.documentElement;

function dismissMessages() {
  for (const button of document.querySelectorAll("[data-dismiss]")) {
    button.hidden = false;
    button.addEventListener("click", () => button.closest(".flash").remove());
  }
}

function copyButtons() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-copy-text]");
    if (!button) return;
    const source = button.dataset.copy && document.querySelector(button.dataset.copy);
    const text = source ? source.value ?? source.innerText : button.dataset.copyText;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Plain http in the hall has no clipboard: select the text for Ctrl+C.
      if (source) window.getSelection().selectAllChildren(source);
      return;
    }
    const label = button.querySelector("span") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied ?? before;
    setTimeout(() => { label.textContent = before; }, 2500);
  });
}

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Forbidden storage: the choice holds for this page only.
  }
}

function themeToggles() {
  const button = document.querySelector("[data-theme-toggle]");
  if (!button) return;
  const show = (theme) => {
    root.dataset.theme = theme;
    button.setAttribute("aria-pressed", String(theme === "dim"));
  };
  button.hidden = false;
  show(root.dataset.wish ?? root.dataset.theme);
  button.addEventListener("click", () => {
    const theme = root.dataset.theme === "dim" ? "light" : "dim";
    show(theme);
    remember("bp-theme", theme);
  });
}

function densityToggles() {
  for (const button of document.querySelectorAll("[data-density-toggle]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(root.dataset.density === "dense"));
    button.addEventListener("click", () => {
      root.dataset.density = root.dataset.density === "dense" ? "roomy" : "dense";
      button.setAttribute("aria-pressed", String(root.dataset.density === "dense"));
      remember("bp-density", root.dataset.density);
    });
  }
}

function smallThings() {
  const wrong = document.querySelector("main [aria-invalid='true']"); // far down a long page
  (document.querySelector("[data-autofocus]") ?? wrong)?.focus();
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const nav of document.querySelectorAll("[data-scroll-current], .subnav, .chips")) {
    const here = nav.querySelector("[aria-current]");
    const strip = nav.querySelector("ul");
    if (!here || !strip) continue;
    const beyond = here.getBoundingClientRect().right - strip.getBoundingClientRect().right;
    if (beyond > 0) strip.scrollLeft += beyond + 24;
  }
}

/** Where a judge's desk is kept on this device, signing out takes it away. */
function leaveDesk() {
  const form = document.querySelector("form[action='/logout']");
  let isKept = false;
  try { isKept = localStorage.getItem("bp-desk") === "1"; } catch { /* then there is none */ }
  if (!form || !isKept) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await (await import("./desk/leaving.js")).signOut(form);
    } catch {
      form.submit();
    }
  });
}

dismissMessages();
copyButtons();
leaveDesk();
themeToggles();
densityToggles();
smallThings();
watchForms();
watchFolds();
watchTables();
startCountdowns();
document.addEventListener("htmx:afterSwap", () => { watchForms(); watchConfirms(); watchTables(); startCountdowns(); });
