// Takes over the review page as it is after a decision; what is half written elsewhere stays.

const WRITTEN = 'input[name^="reason."]';

/** Puts the rows of the page that `came` in the place of those in `part`. */
export function takeOver(came, part) {
  const written = new Map([...part.querySelectorAll(WRITTEN)].map((field) => [field.name, field.value]));
  const open = [...part.querySelectorAll("details")].map((each) => each.open);
  const fresh = document.adoptNode(came.querySelector("[data-review]"));
  const chooser = part.querySelector(".chooser"), newer = fresh.querySelector(".chooser");
  if (chooser && newer) { newer.replaceWith(chooser); } // it goes on listening
  while (part.firstChild) { part.firstChild.remove(); }
  part.append(...fresh.childNodes);
  part.querySelectorAll(WRITTEN).forEach((field) => { field.value = written.get(field.name) || ""; });
  part.querySelectorAll("details").forEach((each, at) => { each.open = Boolean(open[at]); });
  tell(came);
}

// What was done, or why it was not, is said where one looks: without going to the top of the page.
function tell(came) {
  const told = document.querySelector("[data-told]"), notices = [...came.querySelectorAll("main > .notice")];
  const said = notices.filter((note) => !note.hidden);
  told.textContent = said.map((note) => note.textContent.trim()).join(" ");
  told.classList.toggle("refused", said.some((note) => note.classList.contains("notice-error")));
}
