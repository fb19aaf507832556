"""What people write into fields and cells."""
