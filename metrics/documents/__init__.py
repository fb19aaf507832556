"""Reports as people have them, into text: pasted, plain, saved pages, Word and PDF; and the figures in the text.

Nothing is stored here. What anybody may have made is looked at in a process of its own (metrics/parsing/sandbox.py),
which begins in `sandboxed` and `fact_search`; all that is imported there knows nothing of Django."""
