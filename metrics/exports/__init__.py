"""Files made from rows: the same rows, in the same order, as on the page that offers them."""
