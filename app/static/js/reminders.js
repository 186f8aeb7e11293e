// The button says how many reminders it sends.
const button = document.querySelector("[data-count-label]");
const boxes = [...document.querySelectorAll("[data-counted]")];

function count() {
  const n = boxes.filter((box) => box.checked).length;
  button.querySelector("span").textContent = button.dataset.countLabel.replace("{n}", n);
  button.disabled = n === 0;
}

if (button) {
  for (const box of boxes) box.addEventListener("change", count);
  count();
}
