"""File formats of documents and of records."""
