"""The rules of the domain: checks on values, the workflow of an observation, the rights of each role."""
