"""Rows in, charts out: plain dicts in plotly's schema, a caption and the chart told in words.

Plain dicts, because making plotly's own objects costs far more than it gives (docs/decisions/, 0001).
The tests read every chart with plotly's own validator. Decimals become numbers here and nowhere else.
"""
