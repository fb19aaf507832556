// What makes pages more comfortable. Everything works without this file.
(function () {
  "use strict";

  function each(selector, action) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), action);
  }

  // Choosers go at once when something is picked from the list, and their button is for those without script. An arrow or a
  // letter changes a closed list with every key: then the button is there, and Enter or leaving the chooser goes (WCAG 3.2.2).
  each("form[data-submit]", function (form) {
    var button = form.querySelector("[data-without-script]"), stepping = false, changed = false;
    button.hidden = true;
    function go() { changed = false; form.submit(); }
    ["pointerdown", "keyup"].forEach(function (name) { form.addEventListener(name, function () { stepping = false; }); });
    form.addEventListener("keydown", function (event) {
      if (event.target.tagName !== "SELECT") { return; }
      if (event.key === "Enter" && changed) { event.preventDefault(); go(); }
      stepping = !event.altKey && ["Enter", " ", "F4", "Tab"].indexOf(event.key) < 0; // these open the list, pick from it or leave it
    });
    form.addEventListener("change", function () {
      if (!stepping) { go(); return; }
      changed = true;
      button.hidden = false;
    });
    form.addEventListener("focusout", function (event) {
      if (changed && document.hasFocus() && !form.contains(event.relatedTarget)) { go(); }
    });
  });

  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // Light or dark: the server puts the remembered choice into the page, so nothing flashes.
  each(".light-switch", function (box) {
    box.hidden = false;
    box.addEventListener("click", function (event) {
      var chosen = event.target.getAttribute("data-theme");
      if (chosen === null) { return; }
      var secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = "theme=" + chosen + "; Path=/; SameSite=Lax; Max-Age=" + (chosen ? 31536000 : 0) + secure;
      if (chosen) { document.documentElement.setAttribute("data-bs-theme", chosen); }
      else { document.documentElement.removeAttribute("data-bs-theme"); }
      Array.prototype.forEach.call(box.querySelectorAll("button"), function (button) {
        button.setAttribute("aria-pressed", String(button.getAttribute("data-theme") === chosen));
      });
    });
  });

  // Menus close on a click elsewhere and on Escape.
  function closeMenus(except) {
    each("details.menu[open]", function (menu) { if (menu !== except) { menu.open = false; } });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details.menu")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // On a narrow screen the navigation scrolls: bring the current page into view.
  each(".sections [aria-current]", function (link) {
    var bar = link.parentElement;
    bar.scrollLeft = link.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
  });
})();
