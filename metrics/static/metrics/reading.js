// The reading room with script: text and proposals move together, decisions are made by keyboard, and the room is brought
// up to date without losing one's place. Without script every button is a plain form.
(function () {
  "use strict";

  var current = null;

  // Letters act alone, so they act in the room only, and can be switched off: WCAG 2.1.4. The browser remembers it.
  var keys = true;
  try { keys = localStorage.getItem("reading:keys") !== "off"; } catch (error) { /* private windows have no storage */ }
  function remember(event) {
    keys = event.target.checked;
    try { localStorage.setItem("reading:keys", keys ? "on" : "off"); } catch (error) { /* until the page is left */ }
  }

  function room() { return document.querySelector("[data-room]"); }
  function all() {
    return Array.prototype.filter.call(room().querySelectorAll(".proposal"), function (item) {
      var folded = item.closest(".room-list > details");
      return !folded || folded.open;
    });
  }

  function choose(item) {
    if (!item) { return; }
    room().querySelectorAll(".current").forEach(function (other) { other.classList.remove("current"); });
    current = item.id;
    item.classList.add("current");
    var mark = markOf(item);
    if (mark) { mark.classList.add("current"); }
    item.focus({ preventScroll: true });
    reveal(item, room().querySelector(".room-list"));
    if (mark) { reveal(mark, room().querySelector(".room-text .text")); }
  }
  function markOf(item) {
    var spot = document.getElementById(item.dataset.mark);
    if (!spot) { return null; }
    return spot.classList.contains("found") ? spot : spot.parentNode.querySelector("#" + spot.id + " ~ .found");
  }
  // Only the box scrolls, not the page around it.
  function reveal(item, box) {
    var inside = item.getBoundingClientRect(), around = box.getBoundingClientRect();
    if (box.scrollHeight <= box.clientHeight) { item.scrollIntoView({ block: "nearest" }); return; }
    if (inside.top < around.top + 20) { box.scrollTop += inside.top - around.top - 60; }
    else if (inside.bottom > around.bottom - 20) { box.scrollTop += inside.bottom - around.bottom + 60; }
  }
  function step(by) {
    var items = all(), at = items.findIndex(function (item) { return item.id === current; });
    choose(items[Math.max(0, Math.min(items.length - 1, at < 0 ? 0 : at + by))]);
  }

  // Sends a form and takes over the room as it stands afterwards. One at a time: what is pressed meanwhile is meant for the
  // next item, which is not there yet.
  function send(form, button) {
    if (room().getAttribute("aria-busy") === "true") { return; }
    var data = new FormData(form), item = form.closest(".proposal");
    if (button && button.name) { data.append(button.name, button.value); }
    var items = all(), at = item ? items.indexOf(item) : -1;
    var next = at >= 0 ? (items[at + 1] || items[at - 1]) : null;
    var nextId = next ? next.id : null;
    room().setAttribute("aria-busy", "true");
    fetch(form.action, { method: "POST", body: new URLSearchParams(data), credentials: "same-origin" })
      .then(function (response) { if (!response.ok) { throw new Error(String(response.status)); } return response.text(); })
      .then(function (text) { replace(text, item ? item.id : null, nextId); })
      .catch(function () { room().removeAttribute("aria-busy"); form.removeAttribute("data-live"); button ? form.requestSubmit(button) : form.submit(); });
  }
  function replace(text, id, nextId) {
    var came = new DOMParser().parseFromString(text, "text/html"), fresh = came.querySelector("[data-room]");
    if (!fresh) { window.location.reload(); return; }
    var kept = {};
    [".room-text .text", ".room-list"].forEach(function (name) { kept[name] = room().querySelector(name).scrollTop; });
    var open = Array.prototype.map.call(room().querySelectorAll(".room-list > details"), function (each) { return each.open; });
    var told = came.querySelectorAll("main > .notice");
    document.querySelectorAll("main > .notice").forEach(function (note) { note.remove(); });
    room().replaceWith(document.adoptNode(fresh));
    [".told", ".read-values"].forEach(function (name) {
      var old = document.querySelector(name), newer = came.querySelector(name);
      if (old) { old.remove(); }
      if (newer) { newer = document.adoptNode(newer); name === ".told" ? room().before(newer) : document.querySelector(".document-add").after(newer); }
    });
    var main = document.querySelector("main");
    Array.prototype.reverse.call(Array.prototype.slice.call(told)).forEach(function (note) { main.insertBefore(document.adoptNode(note), main.firstChild); });
    Object.keys(kept).forEach(function (name) { room().querySelector(name).scrollTop = kept[name]; });
    if (open.length === room().querySelectorAll(".room-list > details").length) {
      room().querySelectorAll(".room-list > details").forEach(function (each, index) { each.open = open[index]; });
    }
    ready();
    var stays = id && document.getElementById(id), refused = stays && main.querySelector(":scope > .notice-error");
    var then = (refused && stays) || (nextId && document.getElementById(nextId)) || all()[0];
    if (then) { choose(then); } else { room().querySelector(".room-list > .empty").focus(); }
  }
  function ready() {
    room().addEventListener("submit", function (event) {
      var form = event.target;
      if (!form.hasAttribute("data-live")) { return; }
      event.preventDefault();
      send(form, event.submitter);
    });
    room().querySelectorAll("form").forEach(function (form) { form.setAttribute("data-live", ""); });
    room().addEventListener("click", function (event) {
      var link = event.target.closest(".found, .proposal-figure");
      if (link) {
        var target = document.getElementById((link.getAttribute("href") || "").slice(1));
        var item = link.closest(".proposal") || (target && target.closest(".proposal"));
        if (!item) { return; }
        event.preventDefault();
        var folded = item.closest(".room-list > details");
        if (folded) { folded.open = true; }
        choose(item);
      } else if (event.target.closest(".proposal") && !event.target.closest("button, input, select, summary, a")) {
        choose(event.target.closest(".proposal"));
      }
    });
    room().addEventListener("keydown", act);
    var wanted = room().querySelector("[data-keys]");
    wanted.checked = keys;
    wanted.addEventListener("change", remember);
    document.body.dataset.ready = "reading";
    document.body.dataset.reads = String(Number(document.body.dataset.reads || 0) + 1);
  }

  function act(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) { return; }
    var on = event.target;
    if (on.closest("input, textarea, select")) {
      if (event.key === "Escape" && on.closest(".proposal")) { on.closest(".proposal").focus(); }
      return;
    }
    if (!keys) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "j" || key === "k") { event.preventDefault(); step(key === "j" ? 1 : -1); return; }
    var item = current && document.getElementById(current);
    if (!item || (key === "Enter" && on.closest("a, button, summary"))) { return; }
    var button = item.querySelector('[data-key="' + (window.CSS && CSS.escape ? CSS.escape(key) : key) + '"]');
    if (!button) { return; }
    event.preventDefault();
    if (event.repeat) { return; } // a key that is held down decides once
    if (button.tagName === "SUMMARY") {
      button.parentNode.open = true;
      button.parentNode.querySelector("input:not([type=hidden])").select();
    } else { send(button.form, button); }
  }

  if (!room()) { return; }
  ready();
  var asked = window.location.hash && document.getElementById(window.location.hash.slice(1));
  if (!asked || asked.closest(".proposal")) { choose((asked && asked.closest(".proposal")) || all()[0]); }
  else { reveal(asked, room().querySelector(".room-text .text")); }
})();
