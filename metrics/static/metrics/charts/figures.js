// What a figure gets before it is drawn: what the house template says of all figures, which is sent once, and the
// colours, which figures name by CSS variables, so that light, dark and paper each have their own.

/** A copy of the figure, or of a part of it, with every "var(--name)" replaced by `colourOf("--name")`. */
export function coloured(value, colourOf) {
  if (typeof value === "string") {
    const name = /^var\((--[\w-]+)\)$/.exec(value);
    return name ? colourOf(name[1]) : value;
  }
  if (Array.isArray(value)) { return value.map((item) => coloured(item, colourOf)); }
  if (value && typeof value === "object") {
    const copy = {};
    for (const key of Object.keys(value)) { copy[key] = coloured(value[key], colourOf); }
    return copy;
  }
  return value;
}

/** Looks names up in computed styles; on paper that of --name-paper comes first, if there is one. */
export function coloursOf(styles, onPaper = false) {
  const look = (name) => styles.getPropertyValue(name).trim();
  return (name) => (onPaper && look(`${name}-paper`)) || look(name);
}

/** Returns `own` with everything of `common` that it does not state itself; neither is changed. */
export function filledIn(common, own) {
  const found = { ...common, ...own };
  for (const [name, value] of Object.entries(common)) {
    const stated = own[name];
    if (isObject(value) && isObject(stated)) { found[name] = filledIn(value, stated); }
  }
  return found;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns the complete figures of what the page holds: `template` and `figures` by key. */
export function completed({ template, figures }) {
  const found = {};
  for (const [key, figure] of Object.entries(figures)) {
    found[key] = { ...figure, layout: filledIn(template.layout, figure.layout) };
  }
  return found;
}
