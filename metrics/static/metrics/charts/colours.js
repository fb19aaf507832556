// Figures name their colours by CSS variables, so that light, dark and paper each have their own.

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
