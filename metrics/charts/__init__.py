"""Charts made from rows: figures in plotly's schema, with a caption and a summary in words.

Charts are built as dicts, since parts of them are put together and compared; `for_script` makes plotly's objects and
JSON of them (docs/decisions/, 0001). The tests validate every chart. Decimals are converted to numbers only here."""
