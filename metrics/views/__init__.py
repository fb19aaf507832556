"""Requests in, pages and files out. A view binds the address, asks a query, and hands rows on."""
