"""Scores of beads against gold, and the calibration of their probabilities."""
