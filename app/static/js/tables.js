// Tables: the whole row leads where its link leads; ticked rows are counted; only what scrolls takes focus.

function rowLinks(table) {
  for (const row of table.querySelectorAll("tr[data-row]")) {
    const link = row.querySelector("a.row-link") ?? row.querySelector("td a, th a");
    if (!link) continue;
    row.dataset.href = link.href;
    row.addEventListener("click", (event) => {
      if (event.target.closest("a, button, input, label, select, textarea, summary, form")) return;
      if (window.getSelection().toString()) return;
      if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
      else link.click();
    });
  }
}

function selection(bar) {
  const boxes = [...document.querySelectorAll('input[type=checkbox][name="ids"]')];
  const all = document.querySelector('[data-toggle-all="ids"]');
  const show = () => {
    const ticked = boxes.filter((box) => box.checked);
    bar.querySelector("[data-selection-count]").textContent = ticked.length;
    bar.classList.toggle("is-idle", ticked.length === 0);
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-selected", box.checked);
    if (all) {
      all.checked = ticked.length === boxes.length && boxes.length > 0;
      all.indeterminate = ticked.length > 0 && !all.checked;
    }
  };
  all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; show(); });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}

export function watchTables() {
  for (const wrap of document.querySelectorAll(".table-wrap:not([data-watched])")) {
    wrap.dataset.watched = "yes";
    rowLinks(wrap);
    if (wrap.scrollWidth <= wrap.clientWidth) {
      wrap.removeAttribute("tabindex");
      wrap.removeAttribute("role");
      wrap.removeAttribute("aria-label");
    }
  }
  for (const bar of document.querySelectorAll("[data-selection-bar]:not([data-watched])")) {
    bar.dataset.watched = "yes";
    selection(bar);
  }
}
