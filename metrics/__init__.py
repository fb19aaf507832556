"""Rule of Law Metrics: the figures of yearly reports on rule-of-law government, as data."""

import os

# lxml, there for documents, would take the place of defusedxml wherever openpyxl finds it, in reading as in writing.
os.environ["OPENPYXL_LXML"] = "False"
