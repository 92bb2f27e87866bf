"""File formats: documents and records."""
