"""Sentences of cleaned articles to English: pooling, splitting what is too long, joining again."""
