"""Reports as people have them, into text: pasted, plain, saved pages, Word and PDF; and the figures in the text.

Nothing is stored here. What anybody may have made is parsed in a process of its own (metrics/parsing/sandbox.py), by
modules that know nothing of Django: `inside`, `from_html`, `from_docx`, `from_pdf`, `tables` and `finding`."""
