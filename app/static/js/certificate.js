// The preview of a certificate follows the form, with pictures that are chosen and not saved yet.
// Without it, saving shows them too.
const WAIT = 400;
// Words typed beside chosen pictures wait longer: the pictures travel with them each time.
const WAIT_WITH_FILES = 1200;
const picture = document.querySelector("#certificate-preview");
const form = document.querySelector("main form[enctype]");
const line = picture?.parentElement.querySelector("figcaption");
const rest = line?.textContent;
const inputs = form ? [...form.querySelectorAll("input[type=file]")] : [];
let timer = 0;
let isAsking = false;
let isBehind = false;

function clearNote(input) {
  document.getElementById(`${input.id}-refused`)?.remove();
}

/** Says beside the field what is wrong with a file, and lets go of it. */
function refuse({ field, message }) {
  const input = form.elements[field];
  clearNote(input);
  const note = document.createElement("p");
  note.className = "field-error";
  note.id = `${input.id}-refused`;
  note.setAttribute("role", "alert");
  note.textContent = message;
  input.before(note);
  input.value = "";
  isBehind = true;
}

function show(drawn) {
  const before = picture.src;
  picture.src = URL.createObjectURL(drawn);
  URL.revokeObjectURL(before);
  line.textContent = rest;
}

async function draw() {
  const answer = await fetch(picture.dataset.src, { method: "POST", body: new FormData(form) });
  const kind = answer.headers.get("Content-Type") ?? "";
  if (answer.ok && kind.startsWith("image/")) show(await answer.blob());
  else if (kind.startsWith("application/json")) refuse(await answer.json());
  else if (answer.status === 413) line.textContent = picture.dataset.heavy;
  else throw new Error(String(answer.status));
}

/** One request at a time; what changed meanwhile is drawn next. */
async function look() {
  if (isAsking) {
    isBehind = true;
    return;
  }
  isAsking = true;
  picture.setAttribute("aria-busy", "true");
  do {
    isBehind = false;
    try {
      await draw();
    } catch {
      line.textContent = picture.dataset.failed;
    }
  } while (isBehind);
  isAsking = false;
  picture.removeAttribute("aria-busy");
}

form?.addEventListener("input", (event) => {
  const isFile = event.target.type === "file";
  if (isFile) clearNote(event.target);
  clearTimeout(timer);
  const carries = !isFile && inputs.some((input) => input.files.length);
  timer = setTimeout(look, carries ? WAIT_WITH_FILES : WAIT);
});
