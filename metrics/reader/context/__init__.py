"""The context of a quantity: the section and sentence it stands in, the period it is about, the department it belongs
to."""
