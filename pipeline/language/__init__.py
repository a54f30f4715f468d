"""What is known of the two languages: words, names and numbers. Used by every later stage."""
