"""Runs over any number of documents: planned, done by workers, kept in a journal, written in shards."""
