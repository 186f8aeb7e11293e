// The preview of a certificate follows the words of the form; without it, saving shows them too.
const WAIT = 400;
const picture = document.querySelector("#certificate-preview");
const form = document.querySelector("main form[enctype]");
let timer = 0;

function look() {
  const words = new URLSearchParams();
  for (const field of form.querySelectorAll("input[type=text], textarea")) {
    words.set(field.name, field.value);
  }
  picture.src = `${picture.dataset.src}?${words}`;
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
});
