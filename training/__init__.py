"""How the embedded model was made: its corpus, its recipe, its evaluation."""
