// Figures as the server makes them, as small as can be; a character is 10 pixels wide here.

export const measured = (text) => 10 * Math.max(...text.split("<br>").map((line) => line.length));

/** Years on an axis of 0 to 100 over a box of 600 × 240 pixels, whose left 100 and lower 40 belong to the axes. */
export function figure(values, layout = {}) {
  const years = values.x, last = years.length - 1, text = values.y.map((value) => (value === null ? "" : `${value}`));
  return {
    data: [{ meta: { role: "values" }, text, ...values }],
    layout: {
      font: { size: 10 }, bargap: 0.5, margin: { l: 100, r: 0, t: 0, b: 40 }, shapes: [], annotations: [],
      xaxis: { range: [years[0] - 0.5, years[last] + 0.5], tickvals: [...years], ticktext: years.map(String) },
      yaxis: { range: [0, 100], ticktext: ["0", "100"] },
      ...layout
    }
  };
}

export const SIZE = { width: 600, height: 240 };
