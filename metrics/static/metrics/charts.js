// Draws the charts that stand beside the page as JSON. Colours are named by CSS variables in the figures and looked up when
// a chart is drawn, so light, dark and paper each have their own. body[data-ready] says that everything is drawn, or was tried.
(function () {
  "use strict";

  // A table of many years opens at the latest ones.
  Array.prototype.forEach.call(document.querySelectorAll(".latest-first .table-scroll"), function (box) {
    box.scrollLeft = box.scrollWidth;
  });

  var source = document.getElementById("figures");
  if (!source) { return; }
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
  var CHARACTER = 7; // pixels that a character of a name needs
  var NAMES = 0.4, NAME_LINE = 28; // the share of a chart that names beside it take, and the pixels a row has for two lines of one
  var NOTE = 13, NOTE_LINE = 20; // pixels of type and of a line below a saved picture
  var PAPER_ROWS = [0, 140, 220, 300, 400, 620, 840]; // heights on paper of charts with a row for each place
  var PAPER = { width: 640, height: 250 }, PAPER_SMALL = { width: 205, height: 110 }; // pixels of an A4 page
  var LINE = 1.3, ABOVE = 1, BELOW = 0.15; // of a label, in sizes of type: its line, and what it takes above and below the line it stands on
  var MOST_LINES = 12, LINES = 1; // by which the first label, and any other, is lifted over what stands beside its mark
  var BAR_GAP = 3, TICK_GAP = 9, BESIDE = 3; // pixels that stay free over a bar, beside the axis and between two labels
  var pen = document.createElement("canvas").getContext("2d");
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

  // Where there is little room, fewer years on the axis.
  function thinned(figure, size) {
    var names = (figure.layout.meta || {}).names, axis = figure.layout.xaxis;
    if (names) { foldNames(figure.layout.yaxis, size, names); }
    var room = scaled(figure, size).x(axis.range[1]) - scaled(figure, size).x(axis.range[0]), last = axis.tickvals.length - 1;
    var every = Math.ceil((last + 1) * (measured(axis.ticktext.join("<br>"), figure.layout.font) + TICK_GAP) / room);
    while (names && every < last && last % every) { every += 1; } // of values the first stays as well
    if (every > 1) {
      var keep = function (_, index) { return (last - index) % every === 0; };
      axis.tickvals = axis.tickvals.filter(keep);
      axis.ticktext = axis.ticktext.filter(keep);
    }
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

  function measured(text, font) {
    pen.font = font.size + "px " + font.family;
    return Math.max.apply(null, text.split("<br>").map(function (line) {
      return pen.measureText(line.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")).width;
    }));
  }

  // Where on the chart a year and a value are.
  function scaled(figure, size) {
    var layout = figure.layout, margin = layout.margin, across = layout.xaxis.range, up = layout.yaxis.range;
    var left = Math.max(margin.l, measured(layout.yaxis.ticktext.join("<br>"), layout.font) + TICK_GAP);
    var right = size.width - margin.r, top = margin.t, bottom = size.height - margin.b;
    return {
      left: left, top: top, bottom: bottom,
      x: function (value) { return left + (value - across[0]) / (across[1] - across[0]) * (right - left); },
      y: function (value) { return bottom - (value - up[0]) / (up[1] - up[0]) * (bottom - top); }
    };
  }

  // What the labels of the values keep clear of: bars and markers, lines and dashes, words.
  function standing(figure, values, scale) {
    var bars = values.type === "bar", found = { marks: [], lines: [] };
    var step = values.x.length > 1 ? values.x[1] - values.x[0] : 1, zero = scale.y(0);
    var reach = bars ? (scale.x(step) - scale.x(0)) * (1 - figure.layout.bargap) / 2 : values.marker.size / 2;
    values.x.forEach(function (value, index) {
      if (value === null || values.y[index] === null) { return; }
      var x = scale.x(value), y = scale.y(values.y[index]);
      found.marks.push({ left: x - reach, right: x + reach, top: bars ? Math.min(y, zero) : y - reach, bottom: bars ? Math.max(y, zero) : y + reach });
    });
    figure.data.forEach(function (trace) {
      if (trace.mode !== "lines") { return; }
      trace.x.forEach(function (value, index) {
        var before = trace.x[index - 1];
        if (!index || value === null || before === null) { return; }
        found.lines.push([scale.x(before), scale.y(trace.y[index - 1]), scale.x(value), scale.y(trace.y[index])]);
      });
    });
    (bars ? [] : figure.layout.shapes).forEach(function (upright) {
      found.lines.push([scale.x(upright.x0), scale.top, scale.x(upright.x1), scale.bottom]);
    });
    found.words = figure.layout.annotations.map(function (words) { return wordsBox(words, figure, scale); });
    return found;
  }
  function wordsBox(words, figure, scale) {
    var font = figure.layout.font, x = scale.x(words.x) + (words.xshift || 0), width = measured(words.text, font);
    var y = words.yref === "y" ? scale.y(words.y) : scale.bottom - words.y * (scale.bottom - scale.top) - (words.yshift || 0);
    var left = x - width * { left: 0, center: 0.5, right: 1 }[words.xanchor];
    var top = y - font.size * LINE * { top: 0, middle: 0.5, bottom: 1 }[words.yanchor];
    return { left: left, right: left + width, top: top, bottom: top + font.size * LINE };
  }
  // Words about a line near the edge of the chart move inwards.
  function keepInside(figure, size) {
    var scale = scaled(figure, size);
    figure.layout.annotations.forEach(function (words) {
      var box = wordsBox(words, figure, scale);
      words.xshift = (words.xshift || 0) + Math.min(0, size.width - BESIDE - box.right) + Math.max(0, BESIDE - box.left);
    });
    return figure;
  }
  function meet(one, other) {
    return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  }
  function runsThrough(line, box) {
    var from = Math.max(Math.min(line[0], line[2]), box.left), to = Math.min(Math.max(line[0], line[2]), box.right);
    if (from > to) { return false; }
    var steep = line[0] === line[2], slope = steep ? 0 : (line[3] - line[1]) / (line[2] - line[0]);
    var start = steep ? line[1] : line[1] + (from - line[0]) * slope, end = steep ? line[3] : line[1] + (to - line[0]) * slope;
    return Math.max(start, end) > box.top && Math.min(start, end) < box.bottom;
  }

  // Where the label of a value may stand, best first: over its bar (under one that hangs) or around its marker, and lifted line by line.
  function spots(values, index, scale, font) {
    var x = scale.x(values.x[index]), y = scale.y(values.y[index]), half = measured(values.text[index], font) / 2;
    function spot(middle, base, lines, position) {
      base -= font.size * LINE * lines;
      return {
        left: middle - half, right: middle + half, top: base - font.size * ABOVE, bottom: base + font.size * BELOW,
        lines: lines, position: position
      };
    }
    var lifts = Array.apply(null, Array(MOST_LINES)).map(function (_, lines) { return lines; });
    if (values.type === "bar") {
      return values.y[index] < 0 ? [spot(x, y + BAR_GAP + font.size * ABOVE, 0)] : lifts.map(function (lines) { return spot(x, y - BAR_GAP - font.size * 0.3, lines); });
    }
    var gap = values.marker.size * 0.625 + 1; // plotly's own
    function beside(position, lines) {
      var up = { top: -1, middle: 0, bottom: 1 }[position.split(" ")[0]], aside = { left: -1, center: 0, right: 1 }[position.split(" ")[1]];
      return spot(x + aside * (gap + half), y + up * gap + font.size * (0.25 + up / 2), lines, position);
    }
    var around = positions(values.textposition[index], !values.meta.keep).map(function (position) { return beside(position, 0); });
    return values.meta.keep ? around.concat(lifts.slice(1).map(function (lines) { return beside("top center", lines); })) : around;
  }
  function positions(wished, inRows) {
    if (inRows) { return ["middle right", "middle left"]; }
    if (wished.split(" ")[0] === "middle") { return [wished, "top center", "bottom center"]; }
    var near = wished.split(" ")[0], far = near === "top" ? "bottom" : "top";
    return [wished, far + " center", near + " left", near + " right", far + " left", far + " right", "middle left", "middle right"];
  }

  // The words above a break stand before it where they would cover the first label.
  function giveWay(figure, boxes, box) {
    figure.layout.annotations.forEach(function (words, index) {
      var shift = boxes[index].right - box.left + BESIDE;
      if (words.xanchor !== "center" || !meet(boxes[index], box)) { return; }
      words.xshift = (words.xshift || 0) - shift;
      boxes[index].left -= shift;
      boxes[index].right -= shift;
    });
  }

  // Labels stand where nothing runs through them, the most telling first. One that finds no room is left out, unless it is
  // the first or that of a place: the table has it.
  function placeLabels(figure, size) {
    var values = figure.data.filter(function (trace) { return trace.meta && trace.meta.role === "values"; })[0];
    if (!values) { return figure; }
    var scale = scaled(figure, size), font = figure.layout.font, obstacles = standing(figure, values, scale);
    var bars = values.type === "bar", taken = obstacles.marks.slice(), keep = values.meta.keep;
    var order = values.x.map(function (_, index) { return index; }).reverse();
    if (keep) { order = keep.map(function (year) { return values.x.indexOf(year); }).concat(order); }
    if (!bars && !Array.isArray(values.textposition)) { values.textposition = values.x.map(function () { return values.textposition; }); }
    var placed = values.x.map(function () { return ""; });
    order.forEach(function (index, rank) {
      if (!values.text[index] || placed[index] || values.x[index] === null) { return; }
      var all = spots(values, index, scale, font).filter(function (box) { return !rank || box.lines <= LINES; });
      var clear = all.filter(function (box) {
        return box.top >= 0 && box.right <= size.width && box.left >= (bars ? 0 : scale.left) && box.bottom <= scale.bottom &&
          !taken.some(function (other) { return meet(box, other); }) &&
          !obstacles.lines.some(function (line) { return runsThrough(line, box); });
      });
      var free = clear.filter(function (box) { return !obstacles.words.some(function (words) { return meet(box, words); }); });
      var best = free[0] || (keep && rank ? null : clear[0] || all[0]);
      if (!best) { return; }
      if (!free[0]) { giveWay(figure, obstacles.words, best); }
      placed[index] = values.text[index] + new Array(best.lines + 1).join("<br>\u00a0");
      if (!bars) { values.textposition[index] = best.position; }
      taken.push({ left: best.left - BESIDE, right: best.right + BESIDE, top: best.top, bottom: best.bottom });
    });
    values.text = placed;
    return figure;
  }

  function figureFor(key, size) {
    var figure = thinned(coloured(figures[key], getComputedStyle(document.documentElement)), size);
    return placeLabels(keepInside(figure, size), size);
  }

  // Where drawing fails, be it for want of plotly's script, the words in the box take the place of the chart, and the table
  // of the next tab stands below it.
  function draw(box) {
    function failed(error) {
      box.setAttribute("data-drawn", "no");
      document.body.classList.add("undrawn");
      window.console.error(error);
    }
    try { Promise.resolve(drawn(box)).catch(failed); } catch (error) { failed(error); }
  }
  function drawn(box) {
    var key = box.getAttribute("data-chart"), small = box.closest(".chart-small") !== null;
    box.removeAttribute("data-drawn"); // with "no" it has not the height of a chart
    var size = onPaper ? (small ? PAPER_SMALL : PAPER) : { width: box.clientWidth, height: box.clientHeight };
    var rows = box.closest("[class*=chart-rows-]"); // a row for each place
    if (rows) { size = { width: size.width, height: onPaper ? PAPER_ROWS[/chart-rows-(\d)/.exec(rows.className)[1]] : box.clientHeight }; }
    if (!size.width) { return null; }
    var figure = figureFor(key, size);
    if (!rows) { // room for the numbers beside the axis, which plotly would find by laying each chart out twice
      figure.layout.margin.l = Math.ceil(scaled(figure, size).left);
      figure.layout.yaxis.automargin = false;
    }
    figure.layout.width = size.width;
    figure.layout.height = size.height;
    box.setAttribute("data-width", size.width);
    box.setAttribute("data-drawn", "yes");
    var done = window.Plotly.react(box, figure.data, figure.layout, config);
    if (!box.hasAttribute("data-leads") && figure.data.some(hasLinks)) {
      box.setAttribute("data-leads", "");
      box.on("plotly_click", follow);
    }
    return done;
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

  // A note in lines no longer than the picture is wide, Latin words whole. A Chinese character is as wide as the type is high,
  // a Latin one a little more than half of that.
  function wrapped(note, widest) {
    var width = 0;
    return (note.match(/&[a-z]+;|[\w'’,.:;%–-]+ ?|[^]/gu) || []).map(function (piece) {
      var wide = /^&|^[\u0000-\u2e7f]/.test(piece) ? NOTE * 0.58 * (piece[0] === "&" ? 1 : piece.length) : NOTE;
      width += wide;
      if (width <= widest) { return piece; }
      width = wide;
      return "<br>" + piece;
    }).join("").split("<br>");
  }

  // A saved picture goes into documents: light, and saying for itself what it shows, of where, what its marks mean, from
  // which source, and when it was made. PNG for any program; SVG stays sharp at any size.
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
    var small = document.querySelector("[data-chart='" + key + "']").closest(".chart-small");
    var size = { width: small ? 800 : 1120, height: about.height || (small ? 480 : 630) };
    var words = (about.notes || []).concat((about.source ? about.source + " · " : "") + dated + today());
    var lines = words.reduce(function (all, one) { return all.concat(wrapped(one, size.width - 120)); }, []);
    size.height += NOTE_LINE * (lines.length - 1);
    layout.margin = { l: 60, r: Math.max(layout.margin.r, 40), t: 116, b: 66 + NOTE_LINE * lines.length };
    placeLabels(figure, size);
    layout.annotations = layout.annotations.concat([{
      text: lines.join("<br>"), showarrow: false, align: "left",
      font: { size: NOTE, color: layout.font.color },
      xref: "paper", yref: "paper", x: 0, y: 0, yshift: -38, xanchor: "left", yanchor: "top"
    }]);
    window.Plotly.downloadImage({ data: figure.data, layout: layout, config: config },
      { format: format, width: size.width, height: size.height, scale: format === "svg" ? 1 : 2, filename: about.file || key });
  }

  // What is in sight first. The rest follows one by one: in between the page answers.
  function inSight(box) {
    var at = box.getBoundingClientRect();
    return at.bottom > 0 && at.top < window.innerHeight;
  }
  var seen = boxes.map(inSight);
  var later = boxes.filter(function (_, index) { return !seen[index]; });
  boxes.forEach(function (box, index) { if (seen[index]) { draw(box); } });
  performance.mark("charts-in-sight");
  (function next() {
    if (later.length) {
      draw(later.shift());
      setTimeout(next);
    } else {
      performance.mark("charts-drawn");
      document.body.setAttribute("data-ready", "charts");
    }
  })();

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
