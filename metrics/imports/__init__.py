"""Files into the database: read, check, load; all or nothing."""
