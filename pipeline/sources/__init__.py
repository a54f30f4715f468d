"""Files, folders and standard input to raw articles; the only stage that opens what users name."""
