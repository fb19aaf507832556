"""Reads. One function per page part; they return frozen rows, and are the only ORM calls of a page."""
