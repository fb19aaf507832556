// A new value: once indicator, place and year are chosen, the page is asked again, so that the years before stand
// beside the input. What was typed goes along. Everything works without this file.

const KEYS = ["indicator", "jurisdiction", "year"];
const form = document.getElementById("observation_form");

function said() {
  const query = new URLSearchParams(location.search);
  new FormData(form).forEach((value, name) => {
    if (name === "csrfmiddlewaretoken" || name === "seen_version" || name.startsWith("_")) { return; }
    if (value) { query.set(name, value); } else { query.delete(name); }
  });
  return query;
}

function ask() {
  const shown = new URLSearchParams(location.search), chosen = KEYS.map((name) => form.elements[name].value.trim());
  if (!chosen.every(Boolean) || !/^[0-9]{4}$/.test(chosen[2])) { return; }
  if (KEYS.every((name, n) => shown.get(name) === chosen[n])) { return; }
  location.assign(`?${said()}`);
}

if (form && window.django && KEYS.every((name) => form.elements[name])) {
  window.django.jQuery(form).on("change", KEYS.map((name) => `#id_${name}`).join(), ask);
}
