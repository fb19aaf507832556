"""Who may open which address, see which rows and do which act; which passwords are too weak."""
