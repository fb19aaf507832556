"""Values, changes and reasons in words, in both languages; the glossary and the links to pages."""
