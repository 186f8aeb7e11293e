// Screening: keys to the four buttons, an article taken into the decision, who else has it open.
const EVERY = 20000;

function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const button = document.querySelector(`button[data-key="${CSS.escape(event.key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.focus();
    button.scrollIntoView({ block: "center" });
  });
}

function articles() {
  for (const button of document.querySelectorAll("[data-take-article]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const article = document.querySelector("[name=article]");
      const reason = document.querySelector("[name=reason]");
      if (!article || !reason) return;
      article.value = button.dataset.takeArticle;
      if (!reason.value) reason.value = button.dataset.takeReason;
      article.focus();
    });
  }
}

async function sayHere(line) {
  try {
    const answer = await fetch(line.dataset.screening, {
      method: "POST",
      headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content },
    });
    if (!answer.ok) return;
    const { others } = await answer.json();
    line.hidden = others.length === 0;
    line.textContent = `${line.dataset.words} ${others.join("; ")}`;
  } catch {
    // Without a network nobody else can be seen; the decision itself is checked by the server.
  }
}

const line = document.querySelector("[data-screening]");
if (line) {
  sayHere(line);
  setInterval(() => { if (!document.hidden) sayHere(line); }, EVERY);
}
keys();
articles();
