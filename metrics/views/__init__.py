"""Views: requests in, pages and files out. A view reads the address, calls a query, and passes the rows on."""
