"""The work of the commands: one function for each command, progress displays, summaries, signals."""
