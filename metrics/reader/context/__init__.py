"""Where a quantity stands and which time it speaks of: sections, sentences, periods, sectors."""
