"""Japanese."""

from parlalign.languages.facts import Language, words

LANGUAGE = Language(
    "ja", "Japanese", "ja-JP", words("jpn japanese"), words("日本語 japanese japans japanisch"), scripts=("Kana", "Han")
)
