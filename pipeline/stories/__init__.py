"""Which articles tell the same story: words, likeness, grouping, and stories over the nights."""
