"""Models: what is on disk, how it gets there, and the engines that run it."""
