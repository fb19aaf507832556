"""Tables of pages, made from rows."""
