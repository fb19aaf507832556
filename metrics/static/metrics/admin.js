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
