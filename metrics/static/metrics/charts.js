// Draws the charts that stand beside the page as JSON. Colours are named by CSS variables in the figures and looked up when
// a chart is drawn, so light, dark and paper each have their own. body[data-ready] says that everything is drawn.
(function () {
  "use strict";

  // A table of many years opens at the latest ones.
  Array.prototype.forEach.call(document.querySelectorAll(".latest-first .table-scroll"), function (box) {
    box.scrollLeft = box.scrollWidth;
  });

  var source = document.getElementById("figures");
  if (!source || !window.Plotly) { return; }
  var figures = JSON.parse(source.textContent);
  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  var english = document.documentElement.lang.slice(0, 2) === "en";
  var config = {
    displayModeBar: false,
    displaylogo: false,
    showSendToCloud: false,
    plotlyServerURL: "",
    responsive: false,
    locale: english ? "en" : "zh-CN",
    doubleClick: false,
    scrollZoom: false
  };
  var CHARACTER = 7, YEAR = 36; // pixels that a character of a label and a year on the axis need
  var VALUES_AXIS = 44, LINE = 15; // pixels that the labels of the other axis need, and a line of a bar's label
  var NAMES = 0.4, NAME_LINE = 28; // the share of a chart that names beside it take, and the pixels a row has for two lines of one
  var PAPER_ROWS = [0, 140, 220, 300, 400, 620, 840]; // heights on paper of charts with a row for each place
  var PAPER = { width: 660, height: 250 }, PAPER_SMALL = { width: 205, height: 110 }; // pixels of an A4 page
  var onPaper = false;

  // A copy of the figure with every "var(--name)" replaced by its value; on paper by that of --name-paper, if there is one.
  function coloured(value, styles) {
    if (typeof value === "string") {
      var name = /^var\((--[\w-]+)\)$/.exec(value);
      if (!name) { return value; }
      var paper = onPaper ? styles.getPropertyValue(name[1] + "-paper").trim() : "";
      return paper || styles.getPropertyValue(name[1]).trim();
    }
    if (Array.isArray(value)) { return value.map(function (item) { return coloured(item, styles); }); }
    if (value && typeof value === "object") {
      var copy = {};
      Object.keys(value).forEach(function (key) { copy[key] = coloured(value[key], styles); });
      return copy;
    }
    return value;
  }

  // Where there is little room, fewer years on the axis and fewer values beside their marks.
  function thinned(figure, size) {
    var margin = figure.layout.margin;
    var names = (figure.layout.meta || {}).names;
    if (names) { foldNames(figure.layout.yaxis, size, names); }
    var width = size.width - (names ? widest(figure.layout.yaxis.ticktext) : VALUES_AXIS) - margin.l - margin.r;
    var axis = figure.layout.xaxis;
    if (!axis || !axis.tickvals || !axis.range) { return figure; }
    var years = Math.round(axis.range[1] - axis.range[0]);
    var every = Math.ceil(axis.tickvals.length * YEAR / width);
    if (every > 1) {
      var last = axis.tickvals.length - 1;
      var keep = function (_, index) { return (last - index) % every === 0; };
      axis.tickvals = axis.tickvals.filter(keep);
      axis.ticktext = axis.ticktext.filter(keep);
    }
    figure.data.forEach(function (trace) {
      if (!trace.meta || !trace.meta.keep || !trace.text) { return; }
      var longest = Math.max.apply(null, trace.text.map(function (text) { return text.split("<")[0].length; }));
      if (width / years >= longest * CHARACTER) { return; }
      trace.text = trace.text.map(function (text, index) { return trace.meta.keep.indexOf(trace.x[index]) < 0 ? "" : text; });
      if (trace.type === "bar") {
        var range = figure.layout.yaxis.range, pixels = (size.height - margin.t - margin.b) / (range[1] - range[0]);
        trace.text = trace.text.map(function (text, index) { return text && raised(text, trace.y, index, pixels); });
      }
    });
    return figure;
  }

  // What stands as one character: an entity of the markup, a character outside the BMP, any other.
  function characters(text) { return text.match(/&#?\w+;|[\uD800-\uDBFF][\uDC00-\uDFFF]|[\s\S]/g) || []; }
  function wide(character) { return CHARACTER * (character > "\u2e7f" && character[0] !== "&" ? 1.75 : 1); }
  function widest(texts) {
    return Math.max.apply(null, texts.map(function (text) {
      return Math.max.apply(null, text.split("<br>").map(function (line) {
        return characters(line).reduce(function (sum, character) { return sum + wide(character); }, 0);
      }));
    }));
  }

  // Names that would take more than their share stand on two lines, and end with … where that is not enough.
  function foldNames(axis, size, count) {
    var room = size.width * NAMES, most = size.height / count >= NAME_LINE ? 2 : 1;
    axis.ticktext = axis.ticktext.map(function (text) {
      var lines = [""], used = 0, left = characters(text);
      while (left.length) {
        var last = lines.length === most;
        if (used + wide(left[0]) > room - (last && left.length > 1 ? CHARACTER : 0)) {
          if (last) { return lines.join("<br>") + "…"; }
          var word = /^(.*\S )(\S*)$/.exec(lines[lines.length - 1]); // in English between words
          lines[lines.length - 1] = word ? word[1] : lines[lines.length - 1];
          lines.push(word ? word[2] : "");
          used = widest(lines.slice(-1));
        }
        used += wide(left[0]);
        lines[lines.length - 1] += left.shift();
      }
      return lines.join("<br>");
    });
  }

  // A label wider than its bar stands over the bars beside it as well.
  function raised(text, values, index, pixels) {
    var highest = Math.max(values[index], values[index - 1] || 0, values[index + 1] || 0);
    var lines = Math.ceil((highest - values[index]) * pixels / LINE) - (text.split("<br>").length - 1);
    return lines > 0 ? text + new Array(lines + 1).join("<br>\u00a0") : text;
  }

  function figureFor(key, size) {
    return thinned(coloured(figures[key], getComputedStyle(document.documentElement)), size);
  }

  function draw(box) {
    var key = box.getAttribute("data-chart");
    if (!figures[key]) { return; }
    var small = box.closest(".chart-small") !== null;
    var size = onPaper ? (small ? PAPER_SMALL : PAPER) : { width: box.clientWidth, height: box.clientHeight };
    var rows = box.closest("[class*=chart-rows-]"); // a row for each place
    if (rows) { size = { width: size.width, height: onPaper ? PAPER_ROWS[/chart-rows-(\d)/.exec(rows.className)[1]] : box.clientHeight }; }
    if (!size.width) { return; }
    var figure = figureFor(key, size);
    figure.layout.width = size.width;
    figure.layout.height = size.height;
    box.setAttribute("data-width", size.width);
    window.Plotly.react(box, figure.data, figure.layout, config);
    if (!box.hasAttribute("data-leads") && figure.data.some(hasLinks)) {
      box.setAttribute("data-leads", "");
      box.on("plotly_click", follow);
    }
  }
  function hasLinks(trace) { return trace.meta && trace.meta.links && trace.meta.links.some(Boolean); }
  // A point leads to the sentence its value was read from; by keyboard the table's sources do.
  function follow(event) {
    var point = event.points[0], links = point.data.meta && point.data.meta.links;
    if (links && links[point.pointNumber]) { window.location.assign(links[point.pointNumber]); }
  }

  function drawAll() { boxes.forEach(draw); }

  function today() {
    var now = new Date(), two = function (number) { return (number < 10 ? "0" : "") + number; };
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  // A saved picture goes into documents: light, and saying for itself what it shows, of where, from which source, and when
  // it was made. PNG for any program; SVG stays sharp at any size.
  function save(key, format, dated) {
    var light = document.createElement("div");
    light.hidden = true;
    light.setAttribute("data-bs-theme", "light");
    document.body.appendChild(light);
    var figure = coloured(figures[key], getComputedStyle(light)), layout = figure.layout, about = layout.meta || {};
    document.body.removeChild(light);
    layout.paper_bgcolor = layout.plot_bgcolor = layout.hoverlabel.bgcolor;
    layout.title = {
      text: about.title, font: { size: 22, color: layout.hoverlabel.font.color },
      subtitle: { text: about.subtitle, font: { size: 14, color: layout.font.color } },
      x: 0, xref: "paper", xanchor: "left", y: 0.93
    };
    layout.margin = { l: 60, r: Math.max(layout.margin.r, 40), t: 116, b: 84 };
    layout.annotations = (layout.annotations || []).concat([{
      text: (about.source ? about.source + " · " : "") + dated + today(), showarrow: false,
      font: { size: 13, color: layout.font.color },
      xref: "paper", yref: "paper", x: 0, y: 0, yshift: -38, xanchor: "left", yanchor: "top"
    }]);
    window.Plotly.downloadImage({ data: figure.data, layout: layout, config: config },
      { format: format, width: 1120, height: about.height || 630, scale: format === "svg" ? 1 : 2, filename: about.file || key });
  }

  boxes.forEach(draw);
  performance.mark("charts-drawn");
  document.body.setAttribute("data-ready", "charts");

  Array.prototype.forEach.call(document.querySelectorAll("[data-save]"), function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      save(button.getAttribute("data-save"), button.getAttribute("data-format"), button.getAttribute("data-dated"));
    });
  });

  var waiting = 0;
  function soon(action) {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(action);
  }
  window.addEventListener("resize", function () {
    soon(function () {
      boxes.forEach(function (box) { if (String(box.clientWidth) !== box.getAttribute("data-width")) { draw(box); } });
    });
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { soon(drawAll); });
  new MutationObserver(function () { soon(drawAll); })
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", function () { onPaper = true; drawAll(); });
  window.addEventListener("afterprint", function () { onPaper = false; drawAll(); });
})();
