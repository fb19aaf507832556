// Draws the charts that stand beside the page as JSON, those in sight first, and again when the light, the paper or the
// width changes. body[data-ready] says that everything is drawn, or was tried.

import { draw } from "./charts/drawing.js";
import { completed } from "./charts/figures.js";
import { offerToSave } from "./charts/saving.js";

const source = document.getElementById("figures");
const figures = source ? completed(JSON.parse(source.textContent)) : {};
const boxes = [...document.querySelectorAll("[data-chart]")];
let onPaper = false, waiting = 0;

function show(box) {
  draw(box, figures[box.dataset.chart], onPaper);
}

function showAll() {
  boxes.forEach(show);
}

function print(begun) {
  onPaper = begun;
  showAll();
}

function inSight(box) {
  const at = box.getBoundingClientRect();
  return at.bottom > 0 && at.top < window.innerHeight;
}

// One by one: in between the page answers.
function showNext(later) {
  if (later.length) {
    show(later.shift());
    setTimeout(showNext, 0, later);
  } else {
    performance.mark("charts-drawn");
    document.body.dataset.ready = "charts";
  }
}

function soon(action) {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(action);
}

function showWidened() {
  boxes.filter((box) => String(box.clientWidth) !== box.dataset.width).forEach(show);
}

function start() {
  const seen = boxes.filter(inSight);
  seen.forEach(show);
  performance.mark("charts-in-sight");
  showNext(boxes.filter((box) => !seen.includes(box)));
  offerToSave(figures);
  window.addEventListener("resize", () => { soon(showWidened); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { soon(showAll); });
  new MutationObserver(() => { soon(showAll); })
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", () => { print(true); });
  window.addEventListener("afterprint", () => { print(false); });
}

// A table of many years opens at the latest ones.
for (const box of document.querySelectorAll(".latest-first .table-scroll")) { box.scrollLeft = box.scrollWidth; }
if (source) { start(); }
