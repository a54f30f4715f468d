"""Finished briefs in other programs' formats."""
