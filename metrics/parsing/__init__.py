"""Text and files that users send, turned into values: numbers, query strings, encodings, archives, the sandbox."""
