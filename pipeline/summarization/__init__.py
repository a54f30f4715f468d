"""Summaries that answer to the article: picked on the Arabic side, or written by a model."""
