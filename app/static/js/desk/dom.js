// Elements without strings of HTML: h("p.muted", {…}, "text", child).
let icons = "";
let serial = 0;

export function useIcons(address) { icons = address; }

export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "class") element.className = `${element.className} ${value}`.trim();
  else if (key === "value" || key === "checked" || key === "textContent") element[key] = value;
  else element.setAttribute(key, value === true ? "" : String(value));
}

export function icon(name, size = 20) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ class: "icon", width: size, height: size, "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, String(value));
  }
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${icons}#${name}`);
  svg.append(use);
  return svg;
}

export function button(kind, label, onclick, { iconName = null, ...attributes } = {}) {
  return h(`button.btn.btn-${kind}`, { type: "button", onclick, ...attributes }, iconName && icon(iconName), h("span", {}, label));
}

export function link(kind, label, href, { iconName = null, ...attributes } = {}) {
  return h(`a.btn.btn-${kind}`, { href, ...attributes }, iconName && icon(iconName), h("span", {}, label));
}

const KIND_ICONS = { neutral: "circle", sea: "circle-dot", leaf: "circle-check", amber: "clock", rose: "octagon-alert", cinnamon: "triangle-alert" };

export function badge(kind, text) {
  return h(`span.status.status-${kind}`, {}, icon(KIND_ICONS[kind], 16), h("span", {}, text));
}

export function notice(kind, title, ...rest) {
  const iconName = { leaf: "circle-check", amber: "triangle-alert", rose: "octagon-alert", cinnamon: "triangle-alert", sea: "info" }[kind];
  return h(`div.notice.notice-${kind}`, { role: kind === "rose" ? "alert" : null }, icon(iconName),
           h("div.notice-body", {}, h("p.notice-title", {}, title), ...rest));
}

export function fold(summary, body, { open = false, iconName = "chevron-right", ...attributes } = {}) {
  return h("details.fold", { open, ...attributes }, h("summary", {}, icon(iconName, 18), h("span", {}, summary)), h("div.fold-body", {}, body));
}

export function newId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}
