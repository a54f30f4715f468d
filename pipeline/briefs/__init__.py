"""The brief as a document, and the document as JSON, Markdown and HTML."""
