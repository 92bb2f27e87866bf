"""Normalization and folding of text."""
