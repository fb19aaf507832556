// A new value: once indicator, place and year are chosen, the page is asked again, so that the years before stand beside
// the input. What was typed goes along. Everything works without this file.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";

  var form = document.getElementById("observation_form");
  var keys = ["indicator", "jurisdiction", "year"];
  if (!form || !window.django || !keys.every(function (name) { return form.elements[name]; })) { return; }
  var shown = new URLSearchParams(location.search);

  function ask() {
    var chosen = keys.map(function (name) { return form.elements[name].value.trim(); });
    if (!chosen.every(Boolean) || !/^[0-9]{4}$/.test(chosen[2])) { return; }
    if (keys.every(function (name, n) { return shown.get(name) === chosen[n]; })) { return; }
    var said = new URLSearchParams(location.search);
    new FormData(form).forEach(function (value, name) {
      if (name === "csrfmiddlewaretoken" || name === "seen_version" || name.charAt(0) === "_") { return; }
      if (value) { said.set(name, value); } else { said.delete(name); }
    });
    location.assign("?" + said.toString());
  }

  window.django.jQuery(form).on("change", keys.map(function (name) { return "#id_" + name; }).join(), ask);
});

// The pickers leave their parts without a name: each gets that of its field, for those who hear the page.
document.addEventListener("DOMContentLoaded", function () {
  "use strict";

  function name(select) {
    var label = document.querySelector('label[for="' + select.id + '"]');
    var shown = select.nextElementSibling;
    if (!label || !shown) { return; }
    var parts = shown.querySelectorAll(".select2-selection, .select2-selection__rendered, .select2-search__field");
    Array.prototype.forEach.call(parts, function (part) {
      if (part.id || part.tagName === "INPUT" || part.tagName === "TEXTAREA") {
        part.setAttribute("aria-label", label.textContent.replace(/[:：]\s*$/, "").trim());
      } else if (part.getAttribute("aria-labelledby")) {  // the field's name, then what is chosen
        label.id = select.id + "_label";
        part.setAttribute("aria-labelledby", label.id + " " + part.getAttribute("aria-labelledby"));
      }
    });
  }

  if (!window.django || !window.django.jQuery) { return; }
  // The pickers are made when jQuery is ready, by a script that may come after this one: wait one turn more.
  window.django.jQuery(function () {
    setTimeout(function () { Array.prototype.forEach.call(document.querySelectorAll("select.admin-autocomplete"), name); }, 0);
  });
});
