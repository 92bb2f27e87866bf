"""Find which documents of a collection in two languages translate each other, by their texts."""

from parlalign.pairing.pair_documents import DocumentPair, DocumentPairing, pair_documents, pair_texts

__all__ = ["DocumentPair", "DocumentPairing", "pair_documents", "pair_texts"]
