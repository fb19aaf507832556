"""Text and files that people send, into values: numbers, query strings, encodings, archives, the sandbox."""
