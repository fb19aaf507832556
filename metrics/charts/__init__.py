"""Charts made from rows: plain dicts in plotly's schema, with a caption and a summary in words.

Plain dicts, because making plotly's own objects takes far longer (docs/decisions/, 0001). The tests validate every
chart with plotly. Decimals are converted to numbers only here."""
