"""Files, folders and standard input to raw articles: decoding, extraction, reading; no cleaning."""
