// Menus close when one looks elsewhere; folded confirmations get a way back.

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

export function watchFolds() {
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });
  watchConfirms();
}

// Again after a part of the page came anew; what was watched before is left alone.
export function watchConfirms() {
  for (const button of document.querySelectorAll("[data-close-details][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const details = button.closest("details");
      details.open = false;
      details.querySelector("summary").focus();
    });
  }
  for (const details of document.querySelectorAll("[data-confirm-details]:not([data-watched])")) {
    details.dataset.watched = "yes";
    details.addEventListener("toggle", () => {
      if (details.open) details.querySelector("textarea, input:not([type=hidden]), button")?.focus();
    });
  }
}
