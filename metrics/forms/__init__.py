"""Form fields for what people type."""
