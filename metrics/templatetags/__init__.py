"""What templates may call: small and pure."""
