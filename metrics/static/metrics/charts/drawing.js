// Draws one chart into its box, and says so in the box where that fails.

import { scaled, thinned } from "./axes.js";
import { coloured, coloursOf } from "./figures.js";
import { keepInside, placeLabels } from "./labels.js";

/** What plotly is told beside each figure. */
export const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  plotlyServerURL: "",
  responsive: false,
  locale: document.documentElement.lang.slice(0, 2) === "en" ? "en" : "zh-CN",
  doubleClick: false,
  scrollZoom: false
};
const PAPER = { width: 640, height: 250 }, PAPER_SMALL = { width: 205, height: 110 }; // pixels of an A4 page
const PAPER_ROWS = [0, 140, 220, 300, 400, 620, 840]; // heights on paper of charts with a row for each place

const pen = document.createElement("canvas").getContext("2d");

/** Pixels that the longest line of a text takes. */
export function measured(text, font) {
  pen.font = `${font.size}px ${font.family}`;
  const plain = (line) => line.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  return Math.max(...text.split("<br>").map((line) => pen.measureText(plain(line)).width));
}

/** Draws the figure. Where that fails, be it for want of plotly's script, the words in the box take the place of the
 * chart, and the table of the next tab stands below it. */
export function draw(box, figure, onPaper) {
  const failed = (error) => {
    box.dataset.drawn = "no";
    document.body.classList.add("undrawn");
    window.console.error(error);
  };
  try { Promise.resolve(drawn(box, figure, onPaper)).catch(failed); } catch (error) { failed(error); }
}

function drawn(box, given, onPaper) {
  delete box.dataset.drawn; // with "no" it has not the height of a chart
  const rows = box.closest("[class*=chart-rows-]"), size = sizeOf(box, rows, onPaper); // a row for each place
  if (!size.width) { return null; }
  const figure = fitted(given, size, onPaper), { layout } = figure;
  if (!rows) { // room for the numbers beside the axis, which plotly would find by laying each chart out twice
    layout.margin.l = Math.ceil(scaled(figure, size, measured).left);
    layout.yaxis.automargin = false;
  }
  Object.assign(layout, size);
  box.dataset.width = size.width;
  box.dataset.drawn = "yes";
  const done = window.Plotly.react(box, figure.data, layout, CONFIG);
  if (!("leads" in box.dataset) && figure.data.some((trace) => linksOf(trace).some(Boolean))) {
    box.dataset.leads = "";
    box.on("plotly_click", follow);
  }
  return done;
}

function sizeOf(box, rows, onPaper) {
  if (!onPaper) { return { width: box.clientWidth, height: box.clientHeight }; }
  const size = box.closest(".chart-small") ? PAPER_SMALL : PAPER;
  return rows ? { ...size, height: PAPER_ROWS[/chart-rows-(\d)/.exec(rows.className)[1]] } : size;
}

function fitted(figure, size, onPaper) {
  const styles = getComputedStyle(document.documentElement);
  const fitting = thinned(coloured(figure, coloursOf(styles, onPaper)), size, measured);
  return placeLabels(keepInside(fitting, size, measured), size, measured);
}

function linksOf(trace) {
  return (trace.meta && trace.meta.links) || [];
}

// A point leads to the sentence its value was read from; by keyboard the table's sources do.
function follow({ points: [point] }) {
  const link = linksOf(point.data)[point.pointNumber];
  if (link) { window.location.assign(link); }
}
