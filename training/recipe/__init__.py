"""From pairs to a checkpoint, one step a module: prepare, vocabulary, encoded, train."""
