// The year's sheet: its form, what that says about itself, its open lines, and how many of them are filled.

import { keeper } from "./typed.js";

export const form = document.querySelector("form.entry");
export const words = form.dataset;
export const lines = [...form.querySelectorAll(".entry-line[data-open]")];
// Of this user alone: on a shared computer a colleague would save it under their own name.
export const kept = keeper(() => localStorage, ["entry", words.user, words.place, words.year].join(":"));

const filledShown = document.querySelector("[data-filled]");
let filled = filledShown ? Number(filledShown.textContent) : 0;

/** Says how many values there are, `more` than before. */
export function count(more) {
  filled += more;
  if (filledShown) { filledShown.textContent = String(filled); }
  document.body.dataset.saved = String(lines.filter((line) => line.classList.contains("saved")).length);
}
