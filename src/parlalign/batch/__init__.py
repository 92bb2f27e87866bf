"""Batch runs over any number of documents: planned, aligned by workers, recorded in a journal, written in shards."""

ENGINES = ("local", "dask")
FORMATS = ("jsonl", "jsonl.gz", "tmx", "tmx.gz", "tsv", "tsv.gz", "xliff", "parquet")
"""Formats of shards: those that are written one record at a time into one file."""
SHARD_SIZE = 1000
"""Documents in a shard. For resolutions, 1,000 documents are about 50,000 records and 50 MB of TMX."""
MAX_MEMORY = 2048
"""MiB of memory for a document; 100,000 segments on each side need 1,256 (`docs/alignment.md`)."""
