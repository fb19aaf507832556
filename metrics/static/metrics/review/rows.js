// The waiting rows of the review page. One of them is the current one, on which keys act.

import { stepped } from "../deciding/steps.js";

let chosen = null;

export function rows() {
  return [...document.querySelectorAll(".waiting tr[id]")];
}

/** The row that keys act on, or null. */
export function current() {
  return chosen && document.getElementById(chosen);
}

/** Makes the row the current one; of a part without rows nothing is current. */
export function follow(row) {
  document.querySelectorAll("tr.current").forEach((other) => { other.classList.remove("current"); });
  chosen = row && row.id;
  if (row) { row.classList.add("current"); }
}

/** To the row; where `top` is a number, the page is scrolled until the row is as far from the top of the window. */
export function go(row, top) {
  if (!row) { return; }
  follow(row);
  row.focus({ preventScroll: true });
  if (typeof top === "number") { scrollBy(0, row.getBoundingClientRect().top - top); }
  row.scrollIntoView({ block: "nearest" });
}

/** To the row after the current one, or before it. */
export function step(by) {
  const all = rows();
  go(all[stepped(all.findIndex((row) => row.id === chosen), by, all.length)], null);
}
