"""The report as a document: annex, paragraphs, drafts as blocks; blocks as files; the keys in a file read back."""
