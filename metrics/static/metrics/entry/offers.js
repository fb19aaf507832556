// What the reader may choose with one click below a line: a figure that may be meant, a reason, one of two values.

import { below, inputs } from "./line.js";

/** Shows a button for each choice, pairs of its words and what it does, until the line is told something else. */
export function choices(line, pairs) {
  const box = document.createElement("p");
  box.className = "both";
  for (const [words, act] of pairs) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn-plain";
    button.textContent = words;
    button.addEventListener("click", act);
    box.append(button);
  }
  below(line).querySelector("td").appendChild(box);
  return box;
}

/** Offers what may be meant by what was typed; `save` saves the line with it. */
export function offer(line, offers, save) {
  if (!offers.length) { return; }
  choices(line, offers.map(({ words, fields }) => [words, () => {
    for (const input of inputs(line)) {
      const { field } = input.dataset;
      if (field in fields) { input.value = fields[field]; }
    }
    line.querySelector('[data-field="value"]').focus();
    save(line);
  }]));
}
