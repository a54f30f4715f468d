"""What the command line shows and writes; no stage logic."""
