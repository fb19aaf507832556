"""Documents into text: pasted text, plain text, saved pages, Word and PDF; and the search for figures in the text.

Nothing is stored here. Files from outside are read in the sandbox (metrics/parsing/sandbox.py), which runs `sandboxed`
and `fact_search`; none of the modules imported there may import Django."""
