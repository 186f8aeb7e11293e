// Before the first paint: the chosen ground (light or dim) and row height of this device.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem("bp-theme");
    if (theme && document.querySelector('meta[name="theme-color"]')?.content !== "#10202E") root.dataset.wish = theme;
    root.dataset.density = localStorage.getItem("bp-density") || "roomy";
  } catch {
    // Storage may be forbidden: the page keeps its own ground.
  }
  root.dataset.js = "yes";
})();
