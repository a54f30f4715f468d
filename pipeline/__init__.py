"""Mujaz: Arabic news articles to bilingual briefs. Importing the package does no work."""

__version__ = "0.1.0"
