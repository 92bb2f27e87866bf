"""Runs over any number of documents: planned, done by workers, kept in a journal, written in shards."""

ENGINES = ("local", "dask")
FORMATS = ("jsonl", "jsonl.gz", "tmx", "tmx.gz", "tsv", "tsv.gz", "xliff", "parquet")
"""Formats of shards: those written one record at a time, each file by itself."""
SHARD_SIZE = 1000
"""Documents of a shard; chosen: of resolutions, some 50,000 records and 50 MB of TMX."""
MAX_MEMORY = 2048
"""MiB for a document; 100,000 segments a side need 1,256 (`docs/alignment.md`)."""
