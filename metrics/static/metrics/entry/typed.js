// What was typed into a line, its texts by field: whether it is news, and where it is kept until it is saved.

/** The same text for the same entry: the version it was typed against does not count. */
export function signature(said) {
  return JSON.stringify(said, Object.keys(said).filter((name) => name !== "version").sort());
}

/** What the browser keeps under `name` of lines that are not yet saved. Private windows keep nothing. */
export function keeper(storage, name) {
  const all = () => {
    try { return JSON.parse(storage().getItem(name) || "{}"); } catch { return {}; }
  };
  const write = (lines) => {
    try {
      const any = Object.keys(lines).length > 0;
      if (any) { storage().setItem(name, JSON.stringify(lines)); } else { storage().removeItem(name); }
    } catch { /* it is lost when the page is left */ }
  };
  return {
    all,
    keep: (code, said) => { write({ ...all(), [code]: said }); },
    drop: (code) => {
      const { [code]: _saved, ...others } = all();
      write(others);
    }
  };
}
