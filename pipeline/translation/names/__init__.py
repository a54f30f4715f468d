"""Names in one form: a list of names, where they stand in the Arabic, and their English."""
