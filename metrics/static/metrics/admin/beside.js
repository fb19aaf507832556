// What stands beside the input: asked for again whenever indicator, place, year or the figure changes. The form itself
// is not touched.

const KEYS = ["indicator", "jurisdiction", "year"];
const TYPED = ["value", "qualifier", "as_of", "missing_reason", "numerator", "denominator", "note", "explanation"];
let asked = 0;

function asking(form, box) {
  const query = new URLSearchParams();
  for (const name of KEYS) {
    const field = form.elements[name];
    if (field && field.value.trim()) { query.set(name, field.value.trim()); }
  }
  if (box.dataset.of) { query.set("of", box.dataset.of); }
  return query;
}

async function ask(form) {
  const box = document.getElementById("beside"), mine = asked += 1;
  const said = { method: "POST", body: new FormData(form), credentials: "same-origin" };
  const answer = await fetch(`${box.dataset.address}?${asking(form, box)}`, said);
  if (!answer.ok || answer.redirected) { return; }
  const text = await answer.text();
  if (mine === asked && document.contains(box)) { box.innerHTML = text; }
}

function changed({ target }) {
  const form = target.form;
  if (!KEYS.includes(target.name) && !TYPED.includes(target.name)) { return; }
  if (target.name === "indicator" && target.value) { form.elements.value.focus(); }
  ask(form).catch(() => {}); // without an answer the last one stands
}

export function followChoices() {
  // The pickers tell their changes to jQuery alone.
  window.django.jQuery(document).on("change", "#observation_form :input", changed);
}
