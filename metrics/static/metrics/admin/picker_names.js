// The pickers leave their parts without a name: each gets that of its field, for those who hear the page.

const PARTS = ".select2-selection, .select2-selection__rendered, .select2-search__field";

function nameParts(select) {
  const label = document.querySelector(`label[for="${select.id}"]`), shown = select.nextElementSibling;
  if (!label || !shown) { return; }
  for (const part of shown.querySelectorAll(PARTS)) {
    if (part.id || part.tagName === "INPUT" || part.tagName === "TEXTAREA") {
      part.setAttribute("aria-label", label.textContent.replace(/[:：]\s*$/, "").trim());
    } else if (part.getAttribute("aria-labelledby")) { // the field's name, then what is chosen
      label.id = `${select.id}_label`;
      part.setAttribute("aria-labelledby", `${label.id} ${part.getAttribute("aria-labelledby")}`);
    }
  }
}

export function nameAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameParts);
}

if (window.django && window.django.jQuery) {
  // The pickers are made when jQuery is ready, by a script that may come after this one: wait one turn more.
  window.django.jQuery(() => { setTimeout(nameAll); });
}
