"""What may be said of a value and done with it: checks and the states of its life."""
