"""Documents into text: pasted text, plain text, saved pages, Word, RTF, ODT, PDF and OFD; and the search for figures.

Nothing is stored here. Files from outside are read in the sandbox (metrics/parsing/sandbox.py), which runs `sandboxed`
and `fact_search`; none of the modules imported there may import Django."""
