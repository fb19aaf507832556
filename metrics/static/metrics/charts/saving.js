// A saved picture goes into documents: light, and saying for itself what it shows, of where, what its marks mean, from
// which source, and when it was made. PNG for any program; SVG stays sharp at any size.

import { coloured, coloursOf } from "./figures.js";
import { CONFIG, measured } from "./drawing.js";
import { placeLabels } from "./labels.js";
import { wrapped } from "./text.js";

const NOTE = 13, NOTE_LINE = 20; // pixels of type and of a line below the picture
const SIDES = 120; // pixels beside the notes

/** Shows the buttons, each of which saves the figure that it names. */
export function offerToSave(figures) {
  for (const button of document.querySelectorAll("[data-save]")) {
    const { save: key, format, dated } = button.dataset;
    button.hidden = false;
    button.addEventListener("click", () => { save(key, figures[key], format, dated); });
  }
}

function save(key, given, format, dated) {
  const { data, layout } = inLight(given), about = layout.meta || {};
  const small = document.querySelector(`[data-chart='${key}']`).closest(".chart-small");
  const size = { width: small ? 800 : 1120, height: about.height || (small ? 480 : 630) };
  const source = (about.source ? `${about.source} · ` : "") + dated + today();
  const notes = [...(about.notes || []), source].flatMap((note) => wrapped(note, size.width - SIDES, NOTE));
  size.height += NOTE_LINE * (notes.length - 1);
  layout.paper_bgcolor = layout.plot_bgcolor = layout.hoverlabel.bgcolor;
  layout.title = title(about, layout);
  layout.margin = { l: 60, r: Math.max(layout.margin.r, 40), t: 116, b: 66 + NOTE_LINE * notes.length };
  placeLabels({ data, layout }, size, measured);
  layout.annotations.push(below(notes, layout.font.color));
  const picture = { format, ...size, scale: format === "svg" ? 1 : 2, filename: about.file || key };
  window.Plotly.downloadImage({ data, layout, config: CONFIG }, picture);
}

function inLight(figure) {
  const light = document.createElement("div");
  light.hidden = true;
  light.dataset.bsTheme = "light";
  document.body.appendChild(light);
  const copy = coloured(figure, coloursOf(getComputedStyle(light)));
  light.remove();
  return copy;
}

function title(about, { hoverlabel, font }) {
  return {
    text: about.title, font: { size: 22, color: hoverlabel.font.color },
    subtitle: { text: about.subtitle, font: { size: 14, color: font.color } },
    x: 0, xref: "paper", xanchor: "left", y: 0.93
  };
}

function below(notes, color) {
  return {
    text: notes.join("<br>"), showarrow: false, align: "left", font: { size: NOTE, color },
    xref: "paper", yref: "paper", x: 0, y: 0, yshift: -38, xanchor: "left", yanchor: "top"
  };
}

function today() {
  const now = new Date(), two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
