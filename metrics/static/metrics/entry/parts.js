// What every line may have beside its value and below it, copied from the templates of the page.

import { form } from "./sheet.js";

/** The row below a line; it comes when something is to be said there. */
export function below(line) {
  return belowOf(line.dataset.code) || laid(line);
}

function laid(line) {
  const { code } = line.dataset, row = part("below", line).firstElementChild;
  row.dataset.below = code;
  row.querySelector("[data-problems]").id = `why-${code}`;
  line.after(row);
  return row;
}

// A copy of what every line may have, made this line's own.
function part(name, line) {
  const copy = document.importNode(form.querySelector(`template[data-part="${name}"]`).content, true);
  const { code, place } = line.dataset;
  for (const input of copy.querySelectorAll("[data-field]")) {
    input.name += code;
    input.setAttribute("aria-labelledby", `of-${place} of-${input.dataset.field}`);
  }
  return copy;
}

/** Gives the line the fields beside its value, with what stands in them. */
export function furnish(line) {
  if (line.querySelector("[data-field=note]")) { return; }
  const amount = line.querySelector(".entry-amount"), said = JSON.parse(line.dataset.more || "{}");
  if ("base" in line.dataset) { amount.append(part("base", line)); }
  line.append(part("more", line));
  for (const input of line.querySelectorAll("[data-field]")) {
    if (input.dataset.field in said) { input.value = said[input.dataset.field]; }
  }
}

export function belowOf(code) {
  return form.querySelector(`[data-below="${code}"]`);
}
