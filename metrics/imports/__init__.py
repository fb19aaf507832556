"""Files into the database: read, check, load; all rows or none."""
