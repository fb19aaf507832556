"""Who may open which address, see which rows and do which act; and which passwords are too weak."""
