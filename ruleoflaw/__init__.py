"""Deployment: settings, addresses, servers. Knows nothing of observations."""
