"""Find the other side of each document in a heap of files in two languages, by what the texts say."""

from parlalign.pairing.pair_documents import DocumentPair, DocumentPairing, pair_documents, pair_texts

__all__ = ["DocumentPair", "DocumentPairing", "pair_documents", "pair_texts"]
