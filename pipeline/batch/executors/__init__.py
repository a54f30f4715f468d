"""Where the work of a run is done: windows of articles in, finished briefs out."""
