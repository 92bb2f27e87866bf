"""What a command does beyond one call: progress, summaries, signals."""
