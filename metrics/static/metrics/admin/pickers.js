// The pickers of a form that came in another's place, and where typing begins.

import { nameAll } from "./picker_names.js";

const $ = window.django && window.django.jQuery;

export function makePickers() {
  $("#observation_form .admin-autocomplete").djangoAdminSelect2();
  nameAll();
  document.querySelectorAll(".calendarbox, .clockbox").forEach((box) => box.remove());
  if (window.DateTimeShortcuts) { window.DateTimeShortcuts.init(); }
}

/** Puts the cursor into the value once an indicator is chosen, else on the picker of indicators. */
export function focusFirst() {
  const form = document.getElementById("observation_form"), { indicator, value } = form.elements;
  if (!value) { return; }
  if (!indicator || indicator.value) { value.focus(); value.select(); return; }
  $(indicator).next().find(".select2-selection").trigger("focus");
}
