// What else is known of a line, fetched when its name is pressed. Without script the name leads to the indicator.

import { fold } from "./line.js";
import { below } from "./parts.js";
import { form, words } from "./sheet.js";

/** Listens for the names of lines. */
export function followNames() {
  form.addEventListener("click", (event) => {
    const name = event.target.closest(".entry-line th a");
    if (!name || event.ctrlKey || event.metaKey || event.shiftKey) { return; } // into a window of its own
    event.preventDefault();
    turn(name);
  });
}

async function turn(name) {
  const line = name.closest("tr"), row = below(line), place = row.querySelector("[data-about]");
  const open = name.getAttribute("aria-expanded") === "true";
  name.setAttribute("aria-expanded", String(!open));
  place.innerHTML = open ? "" : await about(line.dataset.code);
  fold(row);
}

async function about(code) {
  const asked = new URLSearchParams({ jurisdiction: words.place, year: words.year, indicator: code });
  const language = new URLSearchParams(location.search).get("language");
  if (language) { asked.set("language", language); }
  try {
    const answer = await fetch(`${words.about}?${asked}`, { credentials: "same-origin", redirect: "manual" });
    if (answer.ok) { return await answer.text(); } // made by the server's template
  } catch { /* said below */ }
  return `<p>${words.unread}</p>`;
}
