"""Alignment of any number of documents, in parts that run beside each other and are taken up again."""
