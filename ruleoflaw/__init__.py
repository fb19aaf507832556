"""Deployment: settings, addresses, servers. It does not depend on the data of the product."""
