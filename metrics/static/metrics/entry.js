// The entry page with script: each row is saved when it is left, and nothing typed is lost when the network or the
// session goes: it is kept in the browser and offered again, to the one who typed it. Without script the page is one plain form.
(function () {
  "use strict";

  var form = document.querySelector("form.entry");
  if (!form) { return; }
  var words = form.dataset;
  // Of this user alone: on a shared computer a colleague would save it under their own name.
  var store = ["entry", words.user, words.place, words.year].join(":");
  var token = form.querySelector("[name=csrfmiddlewaretoken]");
  var lines = Array.prototype.slice.call(form.querySelectorAll(".entry-line[data-open]"));

  var filledShown = document.querySelector("[data-filled]");
  var filled = filledShown ? Number(filledShown.textContent) : 0;

  function below(line) { return form.querySelector('[data-below="' + line.dataset.code + '"]'); }
  function inputs(line) {
    return Array.prototype.concat.call([], Array.prototype.slice.call(line.querySelectorAll("[data-field]")),
      Array.prototype.slice.call(below(line).querySelectorAll("[data-field]")));
  }
  function texts(line) {
    var said = {};
    inputs(line).forEach(function (input) { said[input.dataset.field] = input.value; });
    return said;
  }
  function signature(said) { return JSON.stringify(said, Object.keys(said).filter(function (name) { return name !== "version"; }).sort()); }

  // What is kept in the browser: rows that were typed and not yet saved.
  function kept() {
    try { return JSON.parse(localStorage.getItem(store) || "{}"); } catch (error) { return {}; }
  }
  function keep(code, said) {
    var all = kept();
    if (said) { all[code] = said; } else { delete all[code]; }
    try {
      if (Object.keys(all).length) { localStorage.setItem(store, JSON.stringify(all)); } else { localStorage.removeItem(store); }
    } catch (error) { /* private windows have no storage */ }
  }

  function mark(line, state, text) {
    line.classList.remove("saved", "saving", "waiting", "invalid");
    if (state) { line.classList.add(state); }
    line.querySelector("[data-state]").textContent = text;
  }
  function list(box, sentences) {
    box.textContent = "";
    sentences.forEach(function (sentence) {
      var item = document.createElement("li");
      item.textContent = sentence;
      box.appendChild(item);
    });
  }
  function tell(line, problems, findings) {
    var row = below(line);
    list(row.querySelector("[data-problems]"), problems);
    if (findings) { warn(row, findings); }
    var choice = row.querySelector(".both");
    if (choice) { choice.remove(); }
    fold(row);
  }
  function warn(row, findings) {
    list(row.querySelector("[data-findings]"), findings.map(function (finding) { return finding.sentence; }));
    var explain = row.querySelector("[data-explain]");
    if (explain) { explain.hidden = !findings.length; }
  }
  function fold(row) {
    var problems = row.querySelector("[data-problems]").children;
    row.hidden = !problems.length && !row.querySelector("[data-findings]").children.length && !row.querySelector(".entry-returned");
  }
  // A value can bring or settle a warning of another: of a rate that it is the base of, of a total that it is part of.
  function warnOthers(beside) {
    Object.keys(beside).forEach(function (code) {
      var row = form.querySelector('[data-below="' + code + '"]');
      if (row) { warn(row, beside[code]); fold(row); }
    });
  }
  function fill(line, fields, version) {
    inputs(line).forEach(function (input) {
      var name = input.dataset.field;
      if (name === "version") { input.value = version || ""; }
      else if (name in fields && input !== document.activeElement) { input.value = fields[name]; }
    });
    line.stood = signature(texts(line));
  }

  function post(body) {
    return fetch(words.cell, { method: "POST", body: body, headers: { "X-CSRFToken": token.value }, credentials: "same-origin", redirect: "manual" });
  }
  function isAnswer(response) { return (response.headers.get("Content-Type") || "").indexOf("json") >= 0; }
  // Signing in again, in another window, makes this page's token void; the page as it is now has the new one. Should it be
  // somebody else who signed in there, nothing is sent in their name.
  function renew() {
    return fetch(location.href, { credentials: "same-origin", redirect: "manual" })
      .then(function (response) { return response.text(); })
      .then(function (text) {
        var now = new DOMParser().parseFromString(text, "text/html").querySelector("form.entry");
        if (!now || now.dataset.user !== words.user) { throw new Error(words.signin); }
        token.value = now.querySelector("[name=csrfmiddlewaretoken]").value;
      });
  }
  function save(line) {
    var said = texts(line), sent = signature(said);
    if (sent === line.stood) { rest(line); return; }
    if (line.sending === sent) { return; }
    keep(line.dataset.code, said);
    line.sending = sent;
    mark(line, "saving", words.saving);
    var body = new URLSearchParams(said);
    body.set("jurisdiction", words.place);
    body.set("year", words.year);
    body.set("indicator", line.dataset.code);
    post(body)
      .then(function (response) { return response.status === 403 && !isAnswer(response) ? renew().then(function () { return post(body); }) : response; })
      .then(function (response) {
        if (response.type === "opaqueredirect") { throw new Error(words.signin); }
        if (!isAnswer(response)) { throw new Error(response.status === 403 ? words.signin : words.waiting); }
        return response.json().then(function (answer) { settle(line, sent, response.status, answer); });
      })
      .catch(function (error) {
        line.sending = null;
        mark(line, "waiting", words.waiting);
        if (error.message === words.signin) { tell(line, [words.signin]); }
      });
  }
  // What was refused, or waits, is taken back: the row says again what is stored.
  function rest(line) {
    if (line.sending || !line.matches(".waiting, .invalid")) { return; }
    keep(line.dataset.code, null);
    mark(line, "", line.words);
    tell(line, []);
  }
  function settle(line, sent, status, answer) {
    line.sending = null;
    if (status === 200) {
      line.words = answer.state_words;
      if (!Number(line.querySelector("[data-field=version]").value)) { filled += 1; }
      if (signature(texts(line)) === sent) {
        keep(line.dataset.code, null);
        fill(line, answer.fields, answer.version);
      } else {
        line.querySelector("[data-field=version]").value = answer.version;
        line.stood = null;
      }
      mark(line, "saved", words.saved + " · " + answer.state_words);
      tell(line, [], answer.findings);
      warnOthers(answer.beside);
      count();
      if (line.stood === null) { save(line); }
      return;
    }
    mark(line, "invalid", words.invalid);
    tell(line, answer.problems);
    if (status === 409) { offerBoth(line, answer); } else if (signature(texts(line)) === line.stood) { rest(line); }
  }
  function offerBoth(line, answer) {
    var box = document.createElement("p");
    box.className = "both";
    [[words.mine, function () { line.querySelector("[data-field=version]").value = answer.version; line.stood = null; save(line); }],
     [words.theirs, function () { keep(line.dataset.code, null); fill(line, answer.fields, answer.version); line.words = answer.state_words; mark(line, "", line.words); tell(line, [], answer.findings); }]
    ].forEach(function (pair) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = "btn-plain";
      button.textContent = pair[0];
      button.addEventListener("click", pair[1]);
      box.appendChild(button);
    });
    below(line).querySelector("td").appendChild(box);
    box.firstChild.focus();
  }
  function count() {
    if (filledShown) { filledShown.textContent = String(filled); }
    document.body.dataset.saved = String(lines.filter(function (line) { return line.classList.contains("saved"); }).length);
  }

  // Enter and the arrows as in a spreadsheet; a pasted column goes down from where it is pasted.
  function column(input) {
    var name = input.dataset.field;
    return lines.map(function (line) { return line.querySelector('[data-field="' + name + '"]'); }).filter(Boolean);
  }
  function move(input, step) {
    var all = column(input), next = all[all.indexOf(input) + step];
    if (next) { next.focus(); if (next.select) { next.select(); } }
    return Boolean(next);
  }
  form.addEventListener("keydown", function (event) {
    var input = event.target;
    if (!input.dataset || !input.dataset.field || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) { return; }
    var choosing = input.tagName === "SELECT";
    if (event.key === "Enter") {
      event.preventDefault();
      if (!move(input, event.shiftKey ? -1 : 1)) { input.blur(); input.focus(); }
    } else if (!choosing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      var line = lineOf(input);
      // A pasted column and a choice are saved before the field is left.
      if (line && line.before) { input.value = line.before[input.dataset.field]; save(line); }
    }
  });
  // A cell for every row as seen: one that can't be filled in uses up its cell, so that no value comes to stand in another row.
  form.addEventListener("paste", function (event) {
    var input = event.target, name = input.dataset.field, rows = Array.prototype.slice.call(form.querySelectorAll(".entry-line"));
    var text = (event.clipboardData || { getData: function () { return ""; } }).getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    var from = rows.indexOf(input.closest("tr"));
    if (text.indexOf("\n") < 0 || from < 0 || input.tagName !== "INPUT" || name === "note") { return; }
    event.preventDefault();
    var cells = text.split("\n").map(function (row) { return row.split("\t")[0].trim(); });
    while (cells.length && !cells[cells.length - 1]) { cells.pop(); } // a spreadsheet adds the empty rows of what was selected
    var skipped = [], over = cells.slice(rows.length - from).filter(Boolean);
    rows.slice(from, from + cells.length).forEach(function (row, index) {
      var field = row.querySelector('[data-field="' + name + '"]');
      if (field) {
        field.value = cells[index];
        save(row);
      } else if (cells[index]) { skipped.push(row.querySelector("summary").firstChild.textContent.trim() + " " + cells[index]); }
    });
    say([[words.skipped, skipped], [words.over, over]]);
  });
  // What a paste left out, beside the buttons, which are in sight wherever one is.
  function say(lists) {
    var said = form.querySelector("[data-said]");
    list(said, lists.filter(function (pair) { return pair[1].length; }).map(function (pair) { return pair[0] + pair[1].join(words.joint); }));
    said.tabIndex = said.children.length ? 0 : -1; // it scrolls
    document.documentElement.style.scrollPaddingBottom = said.children.length ? said.parentNode.offsetHeight + "px" : "";
  }
  function lineOf(input) {
    var row = input.closest("tr");
    if (row.dataset.below) { return form.querySelector('.entry-line[data-code="' + row.dataset.below + '"]'); }
    return row;
  }
  form.addEventListener("focusin", function (event) {
    if (event.target.dataset.field) { lineOf(event.target).before = texts(lineOf(event.target)); }
  });
  form.addEventListener("change", function (event) {
    if (event.target.dataset.field) { save(lineOf(event.target)); }
  });

  lines.forEach(function (line) {
    line.stood = line.classList.contains("invalid") ? null : signature(texts(line)); // a form that was refused shows what was typed
    line.words = line.querySelector("[data-state]").textContent;
  });

  // What the browser kept from last time.
  var left = kept(), recovered = 0;
  lines.forEach(function (line) {
    var said = left[line.dataset.code];
    if (!said) { return; }
    // With the version it was typed against: what a colleague saved meanwhile is then offered beside it, not overwritten.
    inputs(line).forEach(function (input) {
      if (input.dataset.field in said) { input.value = said[input.dataset.field]; }
    });
    if (signature(texts(line)) === line.stood) { keep(line.dataset.code, null); return; }
    mark(line, "waiting", words.invalid);
    recovered += 1;
  });
  if (recovered) {
    var note = document.createElement("p");
    note.className = "notice notice-warning";
    note.setAttribute("role", "status");
    note.textContent = words.recovered;
    form.parentNode.insertBefore(note, form);
  }
  function retry() { lines.forEach(function (line) { if (line.classList.contains("waiting")) { line.sending = null; save(line); } }); }
  window.addEventListener("online", retry);
  window.setInterval(retry, 15000);
  document.body.dataset.ready = "entry";
})();
