// The answers of a dossier page: read from their boxes, and written back into them.

const chosen = (input) => input.type === "checkbox" || input.type === "radio";

function inputs(box) {
  return [...box.querySelectorAll("input[name], textarea[name], select[name]")].filter((input) => input.type !== "file" && !input.disabled);
}

// The server cleans blanks and composes letters: the same words are no difference.
const plain = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim();

export const read = (box) => inputs(box).filter((input) => !chosen(input) || input.checked).map((input) => [input.name, input.value]);

export const serial = (box) => JSON.stringify(read(box));

export const alike = (one, other) => JSON.stringify(one.map(([name, value]) => [name, plain(value)])) === JSON.stringify(other.map(([name, value]) => [name, plain(value)]));

export const words = (values) => values.map(([, value]) => value).filter(Boolean).join("\n");

export function write(box, values) {
  // Whoever draws rows of a table makes room for them first.
  box.dispatchEvent(new CustomEvent("bp:fill", { detail: values }));
  const left = new Map();
  for (const [name, value] of values) left.set(name, [...(left.get(name) ?? []), value]);
  for (const input of inputs(box)) {
    const wanted = left.get(input.name) ?? [];
    if (chosen(input)) input.checked = wanted.includes(input.value);
    else input.value = wanted.shift() ?? "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// An answer as the server keeps it, for a question with one box alone.
export function valuesOf(box, value) {
  const names = new Set(inputs(box).map((input) => input.name));
  return value === null || names.size !== 1 ? null : [[[...names][0], value]];
}
