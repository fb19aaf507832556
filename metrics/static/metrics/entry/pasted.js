// A column copied from a spreadsheet, and the rows it comes to stand in.

/** The first cell of each pasted row, or null where the text is a single line, which belongs into one field. */
export function cellsOf(text) {
  const rows = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  if (rows.length < 2) { return null; }
  const cells = rows.map((row) => row.split("\t")[0].trim());
  while (cells.length && !cells[cells.length - 1]) { cells.pop(); } // empty rows of what was selected
  return cells;
}

/** A cell for every row as seen: one that can't be filled in uses up its cell, so that no value comes to stand in
 * another row. Gives { filled, skipped }, pairs of row and cell, and { over }, the cells below the last row. */
export function matched(cells, rows, isOpen) {
  const pairs = cells.slice(0, rows.length).map((cell, index) => [rows[index], cell]);
  return {
    filled: pairs.filter(([row]) => isOpen(row)),
    skipped: pairs.filter(([row, cell]) => cell && !isOpen(row)),
    over: cells.slice(rows.length).filter(Boolean)
  };
}
