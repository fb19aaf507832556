"""Tags and filters for templates: small, and without database access."""
